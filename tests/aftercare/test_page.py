"""docs/aftercare.md: every row of the sources is mapped, what the page names exists, its first terms are sound."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from dossier.aftercare.case import open_case
from dossier.aftercare.forms import FORMS
from dossier.aftercare.own_forms import OWN_FORMS
from dossier.aftercare.rules import check_aftercare
from dossier.cli.main import COMMANDS
from dossier.cli.service import service_group
from dossier.findings import codes
from dossier.library.schemas import Schemas
from dossier.reading.dossier import read_dossier
from dossier.resources import Library, shipped_root
from small_dossiers import Write

PAGE = (Path(__file__).parents[2] / "docs" / "aftercare.md").read_text(encoding="utf-8")
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


def test_every_row_of_the_sources_is_mapped_once_with_its_state() -> None:
    found = rows()
    assert sorted(found) == list(range(68, 151))
    assert {cells[5] for cells in found.values()} <= {"✓", "○", "—"}


def test_what_the_table_names_exists() -> None:
    names = set(SCHEMAS.contents["service/terms.schema.json"]["properties"])
    fields = names | {"terms"}
    for name in ("repair", "visit", "inspection", "survey", "complaint", "training"):
        fields |= {f"{name}s", name} | set(SCHEMAS.contents[f"service/{name}.schema.json"]["properties"])
    nested = SCHEMAS.contents["service/terms.schema.json"]["properties"]
    for key in (
        "levels",
        "visits",
        "warranty",
        "spares",
        "satisfaction",
        "complaints",
        "maintenance_contract",
    ):
        fields |= set(nested[key].get("items", nested[key]).get("properties", {}))
    fields |= set(SCHEMAS.record_types)
    for cells in rows().values():
        for quoted in re.findall(r"`([^`]+)`", cells[2]):
            for word in re.findall(r"[a-z_-]{3,}", quoted):
                assert word in fields | {"estate", "greening", "records"}, (cells[0], word)
        for form in re.findall(r"[a-z]+-[a-z-]+", cells[3]):
            assert SCHEMAS.library.find(f"templates/zh-CN/{form}.docx"), form
        for code in re.findall(r"V\d{3}", cells[4]):
            assert code in codes()


def test_the_commands_and_forms_of_the_page_exist() -> None:
    for command in re.findall(r"`dossier service (\w+)", PAGE):
        assert command in {*service_group.commands, "due"}
    assert {"warranty", "service"} <= set(COMMANDS)
    assert all(f"`{form}`" in PAGE for form in (*FORMS, *OWN_FORMS))


def test_the_shortest_terms_of_the_page_are_sound(write: Write) -> None:
    block = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert block is not None
    text = re.sub(r"^   ", "", block[1], flags=re.MULTILINE)
    folder = write({"service/terms.yaml": text})
    case = open_case(read_dossier(folder), dt.date(2027, 1, 1))
    assert case is not None
    assert case.book.terms["levels"]
    assert [f.code for f in check_aftercare(case)] == []
