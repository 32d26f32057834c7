"""The whole product on the example: the same bytes everywhere, a manifest that tells the truth, volumes that open."""

from __future__ import annotations

import base64
import csv
import datetime as dt
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pypdf
import pytest
from jsonschema import Draft202012Validator
from PIL import Image

from browser import asked, needs_browser, violations
from dossier.cli import context
from dossier.cli.main import run
from small_dossiers import ROOT, command_line, environment
from verapdf import verdicts

EXAMPLE = ROOT / "dossiers" / "pump-station"
HONEST = ROOT / "dossiers" / "office-fit-out"
"""This one has gaps on purpose: what is built of it is a draft."""


@dataclass(frozen=True)
class Built:
    folder: Path
    code: int
    said: str

    @property
    def manifest(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))
        return told

    @property
    def volumes(self) -> list[Path]:
        return sorted((self.folder / "volumes").glob("*.pdf"))


def build(source: Path, output: Path, *more: str, cwd: Path | None = None, **env: str) -> Built:
    done = subprocess.run(
        command_line("build", source, "-o", output, *more),
        cwd=cwd,
        env=environment(**env),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    folders = [p for p in output.iterdir() if not p.name.startswith(".")]
    assert len(folders) == 1, "nothing but the package"
    return Built(folders[0], done.returncode, done.stdout)


@pytest.fixture(scope="session")
def pump_station(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(EXAMPLE, tmp_path_factory.mktemp("pump") / "out", "--jobs", "2")


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Built:
    if not (HONEST / "dossier.yaml").is_file():
        pytest.skip("there is no dossiers/office-fit-out")
    return build(HONEST, tmp_path_factory.mktemp("office") / "out", "--jobs", "2")


@pytest.fixture(params=["pump_station", "office"])
def built(request: pytest.FixtureRequest) -> Built:
    package: Built = request.getfixturevalue(request.param)
    return package


def digests(folder: Path) -> dict[str, str]:
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def test_the_same_bytes_from_another_place_day_and_number_of_jobs(
    pump_station: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    moved = tmp_path / "别处 elsewhere" / "泵站"
    shutil.copytree(EXAMPLE, moved)
    for i, path in enumerate(sorted(moved.rglob("*"), reverse=True)):
        os.utime(path, (1_000_000_000 + i, 1_000_000_000 + i))
    monkeypatch.chdir(moved.parent)
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.setenv("DOSSIER_LANG", "zh")
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    monkeypatch.setattr(context, "today", lambda: dt.date(2031, 12, 31))
    assert run(["build", "泵站", "-o", "../成果", "--jobs", "1"]) == pump_station.code
    capsys.readouterr()
    again = tmp_path / "成果" / pump_station.folder.name
    first, second = digests(pump_station.folder), digests(again)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_the_manifest_lists_every_file_truthfully(built: Built) -> None:
    listed = {entry["path"]: entry for entry in built.manifest["files"]}
    there = digests(built.folder)
    there.pop("manifest.json")
    there.pop("SHA256SUMS")
    assert {path: entry["sha256"] for path, entry in listed.items()} == there
    for path, entry in listed.items():
        file = built.folder / path
        assert entry["bytes"] == file.stat().st_size
        if path.startswith(("volumes/", "report/")) and file.suffix == ".pdf":
            assert entry["pages"] == len(pypdf.PdfReader(file).pages), path
    assert list(listed) == sorted(listed)


def test_the_manifest_is_what_its_schema_says(built: Built) -> None:
    schema = json.loads((ROOT / "schemas" / "manifest.schema.json").read_text(encoding="utf-8"))
    assert [e.message for e in Draft202012Validator(schema).iter_errors(built.manifest)] == []
    for part, name in (("files", "file"), ("records", "record"), ("evidence", "evidence")):
        written = {key for entry in built.manifest[part] for key in entry}
        assert written and written <= set(schema["$defs"][name]["properties"])


def test_what_is_claimed_of_pdfa_is_true(built: Built) -> None:
    """Volumes and report: the file, the manifest and veraPDF say the same; what prevents the claim is evidence."""
    told = {e["path"]: e for e in built.manifest["files"] if "pdfa" in e}
    assert told.keys() == {f"volumes/{v.name}" for v in built.volumes} | {"report/completeness.pdf"}
    known = {e["path"] for e in built.manifest["evidence"]}
    for path, entry in told.items():
        metadata = pypdf.PdfReader(built.folder / path).root_object["/Metadata"]
        assert isinstance(metadata, pypdf.generic.StreamObject)
        said = b"<pdfaid:part>2</pdfaid:part>" in metadata.get_data()
        assert said == (entry["pdfa"] == "2b") == (not entry["pdfa_prevented_by"])
        assert {p["file"] for p in entry["pdfa_prevented_by"]} <= known
    claimed = [built.folder / path for path, entry in told.items() if entry["pdfa"]]
    assert built.folder / "report/completeness.pdf" in claimed and len(claimed) > 1
    assert set(verdicts(claimed).values()) == {"ok"}


def test_the_closing_note_is_true_of_the_bound_volume(built: Built) -> None:
    """The totals that it prints, against pages counted in the file and pictures counted in the manifest."""
    photos = 0
    for volume in built.volumes:
        reader = pypdf.PdfReader(volume)
        labels = reader.page_labels
        numbered = sum(label.isdigit() for label in labels)
        behind = max(at for at, label in enumerate(labels) if label.isdigit()) + 1
        printed = "".join("".join(page.extract_text() for page in reader.pages[behind:]).split())
        total = re.search(r"共有文件材料(\d+)页.*?文字材料(\d+)页.*?图样材料(\d+)页.*?照片(\d+)", printed)
        assert total, printed[:200]
        whole, text, drawings, shown = map(int, total.groups())
        assert whole == numbered == text + drawings + shown
        named = [
            e
            for e in built.manifest["evidence"]
            for place in e["bound"]
            if place["volume"] == f"volumes/{volume.name}" and e["kind"] == "image" and "照片" in e["path"]
        ]
        assert shown >= len(named)
        photos += shown
    assert photos >= 3


class Links(HTMLParser):
    """The links of a page that lead out of it, and the text of the rows that they stand in."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[tuple[str, list[str]]] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "tr":
            self.rows.append(("", []))
        if tag == "a" and not (known["href"] or "").startswith("#"):
            self.links.append(unquote(known["href"] or ""))
            if self.rows:
                self.rows[-1][1].append(self.links[-1])

    def handle_data(self, data: str) -> None:
        if self.rows:
            self.rows[-1] = (self.rows[-1][0] + data, self.rows[-1][1])


def test_the_front_page_leads_to_each_record_on_its_page(built: Built) -> None:
    """Every link of index.html opens a file of the package, on the page that carries the number it shows."""
    page = Links((built.folder / "index.html").read_text(encoding="utf-8"))
    readers = {v.name: pypdf.PdfReader(v) for v in built.volumes}
    led = set()
    for link in page.links:
        file, _, at = link.partition("#page=")
        assert (built.folder / file).is_file(), link
        if at:
            led.add((file, readers[Path(file).name].page_labels[int(at) - 1]))
    bound = {
        (r["bound"]["volume"], str(r["bound"]["first"])) for r in built.manifest["records"] if r["bound"]
    }
    assert led == bound
    for record in built.manifest["records"]:
        if record["bound"]:
            rows = [links for text, links in page.rows if record["title"] in text]
            volume = record["bound"]["volume"]
            assert any(link.startswith(volume) for links in rows for link in links), record["id"]


def test_the_front_page_shows_pages_cartons_and_folders(built: Built) -> None:
    """It asks nothing of a network, its pictures cost little, and it lists what lies in the package."""
    text = (built.folder / "index.html").read_text(encoding="utf-8")
    assert "://" not in text
    drawn = re.findall(r'<img src="data:image/jpeg;base64,([^"]+)" width="(\d+)" height="(\d+)"', text)
    for data, wide, high in drawn:
        shown = Image.open(io.BytesIO(base64.b64decode(data)))
        assert shown.size == (int(wide), int(high)) and max(shown.size) <= 156
    assert sum(len(data) for data, _, _ in drawn) <= 0.05 * sum(v.stat().st_size for v in built.volumes)
    assert drawn
    listed = {unquote(link) for link in re.findall(r'<ul class="files">(.*?)</ul>', text, re.DOTALL)}
    links = {unquote(link) for block in listed for link in re.findall(r'href="([^"]+)"', block)}
    assert links == digests(built.folder).keys() - {"index.html"}
    for name in ("carton-list", "carton-label"):
        assert (built.folder / "report" / f"{name}.docx").is_file()
        printed = pypdf.PdfReader(built.folder / "report" / f"{name}.pdf")
        assert len(printed.pages) >= len(re.findall(r'<td class="n">\d+ / \d+</td>', text)) > 0


@needs_browser
@pytest.mark.parametrize("look", ["light", "dark"])
def test_axe_finds_nothing_on_the_front_page(built: Built, look: str, tmp_path: Path) -> None:
    """With every volume and every folder open: thumbnails, cartons and files are seen by it."""
    text = (built.folder / "index.html").read_text(encoding="utf-8")
    assert all(part in text for part in ('class="sheets"', 'class="folder"', 'class="places load"'))
    assert violations(text.replace("<details", "<details open"), look, tmp_path) == []


_SEEN = """(function () {
  function seen(what) {
    return Array.from(document.querySelectorAll(what)).filter(function (e) { return e.checkVisibility(); });
  }
  function tell() {
    return [seen('.sheet img').length, seen('.folder').length, seen('.files li').length, seen('.row').length,
            document.documentElement.scrollWidth <= innerWidth];
  }
  var box = document.getElementById('q'), told = [tell()];
  document.querySelectorAll('details').forEach(function (part) { part.open = true; });
  told.push(tell());
  box.value = WORD; box.dispatchEvent(new Event('input')); told.push(tell());
  box.value = ''; box.dispatchEvent(new Event('input')); told.push(tell());
  return told;
}())"""


@needs_browser
@pytest.mark.parametrize("width", [1440, 768, 390])
def test_thumbnails_folders_and_search_of_the_front_page(built: Built, width: int, tmp_path: Path) -> None:
    text = (built.folder / "index.html").read_text(encoding="utf-8")
    title = next(r["title"] for r in built.manifest["records"] if r["bound"])
    script = _SEEN.replace("WORD", json.dumps(title))
    shut, opened, found, again = asked(text, script, tmp_path, f"--window-size={max(width, 500)},1000")
    pictures, folders, listed = (
        text.count(f"<{each}") for each in ("img ", 'details class="folder"', "li><a href")
    )
    rows = text.count('<tr class="row">')
    assert shut[:3] == [0, folders, 0]
    assert opened[:2] == [pictures, folders] and 0 < opened[2] <= listed and opened[3] == rows
    assert found[:3] == [0, 0, 0] and 0 < found[3] < rows
    assert again[1] == folders and again[3] >= found[3]
    assert all(each[4] for each in (shut, opened, found, again)), "nothing sticks out of the window"


def test_the_report_leads_to_the_pages_of_records(built: Built) -> None:
    page = Links((built.folder / "report" / "completeness.html").read_text(encoding="utf-8"))
    readers = {v.name: pypdf.PdfReader(v) for v in built.volumes}
    starts = {
        (r["bound"]["volume"], str(r["bound"]["first"])) for r in built.manifest["records"] if r["bound"]
    }
    led = {link.partition("#page=")[::2] for link in page.links if "#page=" in link}
    assert led
    for file, at in led:
        place = (built.folder / "report" / file).resolve()
        assert (
            place.relative_to(built.folder.resolve()).as_posix(),
            readers[place.name].page_labels[int(at) - 1],
        ) in starts


def test_the_tables_say_what_the_volumes_hold(built: Built) -> None:
    """案卷目录 and 总目录 against the manifest, the bound files and the sheet of spine labels."""

    def rows(name: str) -> list[dict[str, str]]:
        with (built.folder / name).open(encoding="utf-8-sig", newline="") as stream:
            return list(csv.DictReader(stream))

    volumes, contents = rows("volumes.csv"), rows("contents.csv")
    assert [row["文件"] for row in volumes] == sorted(
        v.relative_to(built.folder).as_posix() for v in built.volumes
    )
    bound = {r["id"]: r["bound"] for r in built.manifest["records"] if r["bound"]}
    said = {row["资料"]: (row["文件"], row["页次"]) for row in contents if row["页次"]}
    assert said == {id_: (place["volume"], str(place["first"])) for id_, place in bound.items()}
    assert sum(int(row["页数"]) for row in volumes) == sum(int(row["页数"]) for row in contents)
    spines = "".join(page.extract_text() for page in pypdf.PdfReader(built.folder / "spines.pdf").pages)
    assert all(row["档号"] in spines for row in volumes)


def test_another_program_agrees_with_the_checksums(built: Built) -> None:
    """Run in the folder as 说明.txt tells, and every file but SHA256SUMS itself is in it."""
    done = subprocess.run(
        ["sha256sum", "-c", "--strict", "SHA256SUMS"],
        cwd=built.folder,
        env=environment(LC_ALL="C.UTF-8"),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    said = {line.removesuffix(": OK") for line in done.stdout.splitlines()}
    assert said == digests(built.folder).keys() - {"SHA256SUMS"}
    assert "sha256sum -c --quiet SHA256SUMS" in (built.folder / "说明.txt").read_text(encoding="utf-8-sig")


def test_the_manifest_does_not_know_where_it_was_made(built: Built) -> None:
    for path in built.folder.rglob("*"):
        if path.suffix in (".json", ".html"):
            text = path.read_text(encoding="utf-8")
            assert str(ROOT) not in text and str(built.folder.parent) not in text


def test_every_record_and_every_file_of_evidence_has_its_place(built: Built) -> None:
    placed = {name for entry in built.manifest["files"] for name in entry["evidence"]}
    report = json.loads((built.folder / "report" / "completeness.json").read_text(encoding="utf-8"))
    assert report["dossiers"]
    sound = {p.relative_to(EXAMPLE).as_posix() for p in (EXAMPLE / "evidence").rglob("*") if p.is_file()}
    if built.manifest["project"]["code"] == "CB-2026-014":
        assert {name for name in sound if not name.endswith(".gitkeep")} <= placed


def test_two_readers_open_every_volume(built: Built) -> None:
    assert built.volumes
    qpdf = shutil.which("qpdf")
    for path in built.volumes:
        reader = pypdf.PdfReader(path, strict=True)
        assert len(reader.pages) > 3 and reader.outline
        assert not reader.is_encrypted
        if qpdf:
            done = subprocess.run([qpdf, "--check", str(path)], capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout + done.stderr


def text_of(page: pypdf.PageObject) -> str:
    return page.extract_text().replace(" ", "")


def test_a_draft_says_so_on_every_page(office: Built) -> None:
    assert office.code == 1 and office.manifest["draft"] is True
    for path in [*office.volumes, *beside_the_volumes(office)]:
        for number, page in enumerate(pypdf.PdfReader(path).pages, 1):
            assert "草稿" in text_of(page) or "DRAFT" in text_of(page), f"{path.name} page {number}"


def test_a_finished_package_says_nothing_of_the_kind(pump_station: Built) -> None:
    assert pump_station.code == 0 and pump_station.manifest["draft"] is False
    for path in [*pump_station.volumes, *beside_the_volumes(pump_station)]:
        assert not any("草稿" in text_of(page) for page in pypdf.PdfReader(path).pages)


def beside_the_volumes(built: Built) -> list[Path]:
    """Labels and lists that are printed for the volumes, one by one."""
    package = built.volumes[0].parents[1]
    lists = [path for path in (package / "report").glob("*.pdf") if path.stem != "completeness"]
    assert lists
    return [package / "spines.pdf", *lists]


def test_stdout_names_what_was_made(built: Built) -> None:
    lines = [Path(line) for line in built.said.splitlines()]
    assert all(line.is_file() for line in lines)
    assert built.volumes == sorted(line for line in lines if line.parent.name == "volumes")
    assert {line.suffix for line in lines if line.parent.name == "report"} == {
        ".html",
        ".pdf",
        ".docx",
        ".json",
    }


def starts(items: list[Any], reader: pypdf.PdfReader) -> Iterator[int]:
    for item in items:
        if isinstance(item, list):
            yield from starts(item, reader)
        else:
            page = reader.get_destination_page_number(item)
            assert page is not None
            yield page


def test_the_outline_leads_through_the_volume_in_order(built: Built) -> None:
    for path in built.volumes:
        reader = pypdf.PdfReader(path)
        pages = list(starts(reader.outline, reader))
        assert pages == sorted(pages) and pages[-1] < len(reader.pages)


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_others_may_read_what_was_made(built: Built) -> None:
    for path in built.folder.rglob("*"):
        assert path.stat().st_mode & 0o444 == 0o444, path
