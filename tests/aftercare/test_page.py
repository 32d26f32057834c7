"""docs/aftercare.md: every row of the sources is mapped, what the page names exists, its first terms are sound."""

from __future__ import annotations

import datetime as dt
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from dossier.aftercare.book import KINDS
from dossier.aftercare.case import open_case
from dossier.aftercare.forms import FORMS
from dossier.aftercare.own_forms import OWN_FORMS
from dossier.aftercare.rules import check_aftercare
from dossier.aftercare.slips import SLIPS
from dossier.cli import context
from dossier.cli.main import COMMANDS, run
from dossier.cli.service import service_group
from dossier.findings import codes
from dossier.library.schemas import Schemas
from dossier.reading.dossier import read_dossier
from dossier.resources import Library, shipped_root
from small_dossiers import Write

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "aftercare.md").read_text(encoding="utf-8")
SCHEMAS = Schemas(Library((shipped_root(),)))


def rows() -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for line in PAGE.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 6 and re.match(r"\d", cells[0]):
            for part in cells[0].split("、"):
                first, _, last = part.partition("～")
                for number in range(int(first), int(last or first) + 1):
                    assert number not in found, number
                    found[number] = cells
    return found


def test_every_row_of_the_sources_is_mapped_once_and_demonstrated() -> None:
    """An example or a case shows a row when it has one of the keys, or record types, that the row names."""
    found = rows()
    assert sorted(found) == list(range(68, 151))
    for number, cells in found.items():
        for kind, _, names in (said.partition(" ") for said in cells[5].split("；")):
            for name in names.split("、"):
                if kind == "测试":
                    assert (ROOT / name).is_file(), number
                else:
                    shows(number, cells, ROOT / {"示例": "dossiers", "案例": "tests/cases"}[kind] / name)


def shows(number: int, cells: list[str], folder: Path) -> None:
    text = "\n".join(p.read_text(encoding="utf-8") for p in folder.rglob("*.yaml"))
    keys = {
        w.rpartition(".")[2] for q in re.findall(r"`([^`]+)`", cells[2]) for w in re.findall(r"[a-z_.-]+", q)
    }
    files = {p.stem for p in folder.glob("service/*.yaml")}
    shown = {k for k in keys if re.search(rf"(^|[\s{{,]){k}:|type: {k}$", text, re.M)} | (keys & files)
    assert shown or not keys, (number, folder.name, keys)


def keys_of(schema: Any) -> set[str]:
    """Every key that a schema declares, at any depth."""
    if isinstance(schema, list):
        return set().union(*map(keys_of, schema))
    if not isinstance(schema, dict):
        return set()
    return set(schema.get("properties", {})) | set().union(set(), *map(keys_of, schema.values()))


def test_what_the_table_names_exists() -> None:
    fields = {"terms", "reviews", "cards", *KINDS, *(f"{kind}s" for kind in KINDS), *SCHEMAS.record_types}
    for name in ("terms", *KINDS):
        fields |= keys_of(SCHEMAS.contents[f"service/{name}.schema.json"])
    for cells in rows().values():
        for quoted in re.findall(r"`([^`]+)`", cells[2]):
            for word in re.findall(r"[a-z_-]{3,}", quoted):
                assert word in fields | {"estate", "greening", "records"}, (cells[0], word)
        for form in re.findall(r"[a-z]+-[a-z-]+", cells[3]):
            assert form in SLIPS or SCHEMAS.library.find(f"templates/zh-CN/{form}.docx"), form
        for code in re.findall(r"V\d{3}", cells[4]):
            assert code in codes()


def test_the_commands_and_forms_of_the_page_exist() -> None:
    for command in re.findall(r"`dossier service (\w+)", PAGE):
        assert command in {*service_group.commands, "due"}
    assert {"warranty", "service"} <= set(COMMANDS)
    assert all(f"`{form}`" in PAGE for form in (*FORMS, *OWN_FORMS, *SLIPS))


def shortest_terms() -> str:
    block = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert block is not None
    return re.sub(r"^   ", "", block[1], flags=re.MULTILINE)


def test_the_shortest_terms_of_the_page_are_sound(write: Write) -> None:
    folder = write({"service/terms.yaml": shortest_terms()})
    case = open_case(read_dossier(folder), dt.date(2027, 1, 1))
    assert case is not None
    assert case.book.terms["levels"]
    assert [f.code for f in check_aftercare(case)] == []


def test_whoever_follows_the_first_steps_to_the_letter_in_an_empty_folder_gets_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every command of the first section, one after the other, with nothing there but what the page says to write."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DOSSIER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(context, "today", lambda: dt.date(2026, 11, 23))
    section = PAGE.split("## 三分钟开始")[1].split("\n## ")[0]
    blocks = re.findall(r"^ *```(\w*)\n(.*?)^ *```$", section, re.DOTALL | re.MULTILINE)
    first, *others = [line.strip() for kind, block in blocks if not kind for line in block.splitlines()]
    new = shlex.split(first)
    assert (new[:2], run(new[1:])) == (["dossier", "new"], 0)
    folder = tmp_path / new[2]
    main = folder / "dossier.yaml"
    text = main.read_text(encoding="utf-8")
    for key, day in (("accepted", "2026-03-05"), ("handed_over", "2026-03-20")):
        text = re.sub(rf"(?m)^  {key}: *", f"  {key}: {day} ", text)
    main.write_text(text, encoding="utf-8", newline="\n")
    (folder / "service").mkdir()
    (folder / "service" / "terms.yaml").write_text(shortest_terms(), encoding="utf-8", newline="\n")
    monkeypatch.chdir(folder)
    assert len(others) >= 6
    for line in others:
        assert run([*shlex.split(line)[1:], "--lang", "zh"]) == 0, (line, capsys.readouterr().err)
    assert "BEGIN:VCALENDAR" in (folder / "回访.ics").read_text(encoding="utf-8")
    assert (folder / "保修记录.docx").is_file()
    capsys.readouterr()
    assert run(["warranty", "--lang", "zh"]) == 0
    assert "2031年3月5日 余 1563 日 · 保修期 卫生间防渗漏" in capsys.readouterr().out


def test_the_events_of_the_page_are_called_as_the_program_calls_them() -> None:
    listed = re.search(r"事件有：(.*?)。", PAGE)
    names = SCHEMAS.contents["service/repair.schema.json"]["properties"]["events"]["items"]["properties"]
    known = [f"{text['zh']} {code}" for code, text in names["event"]["x-names"].items()]
    assert listed and sorted(listed[1].split("、")) == sorted(known)
