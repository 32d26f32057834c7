"""What was made is not made again, and nobody can tell from the package: empty, warm or poisoned, the same bytes."""

from __future__ import annotations

import hashlib
import io
import os
import sqlite3
import time
from pathlib import Path
from typing import Any

import img2pdf
import pikepdf
import pytest
from docx import Document
from PIL import Image

from dossier.cli.main import run
from dossier.evidence import inspection
from dossier.forms import batch
from dossier.forms.filling import fill_form
from dossier.office.converting import convert_documents
from dossier.office.fonts import house_fonts
from dossier.pdf import archival
from small_dossiers import MINIMAL, Write, plan_record

RECORD = """- id: A7-009
  type: training-record
  title: 操作培训
  number: N-9
  date: 2026-03-05
  responsible: contractor
"""


def scan(pages: int, level: int) -> bytes:
    pictures = []
    for number in range(pages):
        out = io.BytesIO()
        Image.effect_noise((300, 400), 40 + number).point(lambda v: min(255, v // 4 + level)).save(
            out, "JPEG"
        )
        pictures.append(out.getvalue())
    made = img2pdf.convert(pictures, nodate=True)
    assert isinstance(made, bytes)
    return made


@pytest.fixture
def project(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A dossier with two files of evidence, and a cache of its own."""
    house_fonts()  # where they are made, so that this cache finds them
    cache = tmp_path / "cache"
    cache.mkdir()
    directory = house_fonts().directory
    if directory:
        (cache / "fonts").symlink_to(directory.parent)
    monkeypatch.setenv("DOSSIER_CACHE", str(cache))
    monkeypatch.delenv("DOSSIER_NO_CACHE")
    records = "".join(
        plan_record(f"A7-00{n}", title=f"第{n}项") + f"  evidence: [{{file: evidence/{n}.pdf, kind: scan}}]\n"
        for n in (1, 2)
    )
    files = {"evidence/1.pdf": scan(2, 120), "evidence/2.pdf": scan(1, 60)}
    folder: Path = write({"records/A7.yaml": records + RECORD, **files}, main=MINIMAL)
    time.sleep(0.2)  # what is younger than a tick of the disk's clock is not trusted
    return folder


def build(project: Path, output: Path, *more: str) -> dict[str, str]:
    """sha256 of every file of the package."""
    assert run(["build", str(project), "-o", str(output), "--lang", "zh", "-q", *more]) in (0, 1)
    (package,) = [path for path in output.iterdir() if not path.name.startswith(".")]
    return {
        p.relative_to(package).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(package.rglob("*"))
        if p.is_file()
    }


class Counted:
    """How many documents were printed and how many files were opened."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.printed, self.opened = 0, 0
        self.filled: list[str] = []
        convert, open_all, fill = convert_documents, inspection._open_all, fill_form

        def counted(form: Path, *rest: Any, **more: Any) -> Any:
            self.filled.append(form.stem)
            return fill(form, *rest, **more)

        def converted(documents: Any, *rest: Any, **more: Any) -> Any:
            everything = list(documents)
            self.printed += len(everything)
            return convert(everything, *rest, **more)

        def opened(files: Any, *rest: Any, **more: Any) -> Any:
            self.opened += len(files)
            return open_all(files, *rest, **more)

        monkeypatch.setattr(batch, "fill_form", counted)
        monkeypatch.setattr(batch, "convert_documents", converted)
        monkeypatch.setattr(inspection, "_open_all", opened)

    def take(self) -> tuple[int, int]:
        done = self.printed, self.opened
        self.printed = self.opened = 0
        return done

    def forms(self) -> list[str]:
        """Names of the forms that were filled since the last call, in order."""
        filled, self.filled = self.filled, []
        return filled


def poison(cache: Path) -> int:
    """Another byte in everything that is kept; how much there was."""
    kept = [path for path in (cache / "store" / "files").rglob("*") if path.is_file()]
    for path in kept:
        data = path.read_bytes()
        path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    with sqlite3.connect(cache / "store" / "index.sqlite") as index:
        rows = index.execute("SELECT key, value FROM made WHERE value IS NOT NULL").fetchall()
        for key, value in rows:
            index.execute("UPDATE made SET value = ? WHERE key = ?", (value[:-1] + b" ", key))
    return len(kept) + len(rows)


def test_the_store_never_shows_in_the_package(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = Counted(monkeypatch)
    plain = build(project, tmp_path / "plain", "--no-cache")
    assert not (tmp_path / "cache" / "store").exists()
    everything = done.take()
    assert everything[0] >= 5 and everything[1] == 2
    assert build(project, tmp_path / "empty") == plain
    assert done.take() == everything
    assert build(project, tmp_path / "warm") == plain
    assert done.take() == (0, 0), "another place, the same work"
    assert poison(tmp_path / "cache") > 10
    assert build(project, tmp_path / "poisoned") == plain
    assert done.take() == everything, "what is spoilt is made again"
    assert build(project, tmp_path / "mended") == plain
    assert done.take() == (0, 0)


def test_nothing_is_written_when_nothing_has_changed(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = build(project, tmp_path / "out")
    told = capsys.readouterr()
    before = {p: p.stat().st_ino for p in (tmp_path / "out").rglob("*")}
    assert build(project, tmp_path / "out") == first
    again = capsys.readouterr()
    assert "没有重新生成" in again.err and "没有重新生成" not in told.err
    assert again.out == told.out and told.err in again.err, "what there is to say is said again"
    assert {p: p.stat().st_ino for p in (tmp_path / "out").rglob("*")} == before


def swapped(path: Path) -> None:
    """Another byte under the old size and time."""
    seen, data = path.stat(), path.read_bytes()
    path.write_bytes(data[:-2] + bytes([data[-2] ^ 1]) + data[-1:])
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))


@pytest.mark.skipif(os.name == "nt", reason="Windows does not tell when a file was changed last")
def test_a_change_that_keeps_size_and_time_is_seen(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The dossier is read anew; a package that was touched is not called unchanged."""
    first = build(project, tmp_path / "out")
    swapped(project / "records" / "A7.yaml")
    capsys.readouterr()
    run(["build", str(project), "-o", str(tmp_path / "out"), "--lang", "zh"])
    assert "没有重新生成" not in capsys.readouterr().err
    build(project, tmp_path / "other")
    swapped(next((tmp_path / "other").rglob("volumes/*.pdf")))
    capsys.readouterr()
    assert run(["build", str(project), "-o", str(tmp_path / "other"), "--lang", "zh"]) == 7
    assert "P735" in capsys.readouterr().err
    assert first


def test_only_what_changed_is_made_again(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(project, tmp_path / "out")
    done = Counted(monkeypatch)
    (project / "evidence" / "2.pdf").write_bytes(scan(1, 90))
    other = build(project, tmp_path / "out")
    assert done.take() == (0, 1), "as many pages as before: index and report say the same"
    assert other == build(project, tmp_path / "fresh", "--no-cache")


TRIAL = """- id: A7-010
  type: trial-run-record
  title: 试运行记录
  number: N-10
  date: 2026-03-05
  responsible: contractor
  plan: A7-001
"""


def test_one_changed_record_prints_only_what_shows_it(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forms may ask for the name of any record; they depend on those that they ask for."""
    path = project / "records" / "A7.yaml"
    path.write_text(path.read_text(encoding="utf-8") + TRIAL, encoding="utf-8")
    build(project, tmp_path / "out")
    done = Counted(monkeypatch)
    steps = {}
    for old, new in (("第2项", "另一项"), ("第1项", "别的方案"), ("操作培训", "培训"), ("N-10", "N-11")):
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        changed = build(project, tmp_path / "out")
        steps[new] = done.forms()
    assert steps == {
        "另一项": ["volume-index", "completeness-report"],
        "别的方案": ["trial-run-record", "volume-index", "completeness-report"],
        "培训": ["training-record", "volume-index"],
        "N-11": ["trial-run-record", "volume-index"],
    }
    assert changed == build(project, tmp_path / "fresh", "--no-cache")


def test_a_form_that_goes_through_all_names_depends_on_all(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = project / "templates" / "en" / "training-record.docx"
    own.parent.mkdir(parents=True)
    form = Document()
    form.add_paragraph("{% for id in names %}{{ id }} {{ names[id] }} {% endfor %}{{ record.title }}")
    form.save(str(own))
    build(project, tmp_path / "out")
    done = Counted(monkeypatch)
    path = project / "records" / "A7.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("第2项", "另一项"), encoding="utf-8")
    changed = build(project, tmp_path / "out")
    assert "training-record" in done.forms()
    assert changed == build(project, tmp_path / "fresh", "--no-cache")


def test_a_package_that_is_gone_is_made_again(project: Path, tmp_path: Path) -> None:
    first = build(project, tmp_path / "out")
    (package,) = (p for p in (tmp_path / "out").iterdir() if not p.name.startswith("."))
    next(package.rglob("volumes/*.pdf")).unlink()
    assert build(project, tmp_path / "out") == first


def test_check_opens_nothing_twice(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    done = Counted(monkeypatch)
    told = []
    for _ in range(2):
        run(["check", str(project), "--format", "json"])
        told.append((capsys.readouterr().out, done.take()[1]))
    assert told[0][0] == told[1][0] and [opened for _, opened in told] == [2, 0]
    (project / "evidence" / "2.pdf").rename(project / "evidence" / "3.pdf")
    text = (project / "records" / "A7.yaml").read_text(encoding="utf-8").replace("/2.pdf", "/3.pdf")
    (project / "records" / "A7.yaml").write_text(text, encoding="utf-8")
    run(["check", str(project), "--format", "json"])
    assert done.take()[1] == 0, "a file that was renamed is known by its content"


def test_what_was_looked_at_for_the_archive_is_not_looked_at_again(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A changed title makes the volume anew; its evidence and the report are what they were."""
    build(project, tmp_path / "out")
    judged = []

    def counted(pdf: pikepdf.Pdf, settings: Any) -> tuple[str, ...]:
        judged.append(len(pdf.pages))
        return objections(pdf, settings)

    objections = archival._objections
    monkeypatch.setattr(archival, "_objections", counted)
    path = project / "records" / "A7.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("操作培训", "培训"), encoding="utf-8")
    changed = build(project, tmp_path / "out")
    assert len(judged) == 1, "the volume alone"
    judged.clear()
    assert changed == build(project, tmp_path / "fresh", "--no-cache")
    assert len(judged) == 4, "two files of evidence, the volume, the report"
