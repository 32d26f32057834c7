"""What else was promised: stock, loaners, cards, filing, settlement, training, each until it is done."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from dossier.aftercare.case import Case, open_case
from dossier.aftercare.due import due_list
from dossier.aftercare.due_line import DueLine
from dossier.aftercare.kept import RECORDS
from dossier.aftercare.matters import stock
from dossier.library.schemas import Schemas
from dossier.reading.dossier import read_dossier
from dossier.resources import Library, shipped_root

ROOT = Path(__file__).parents[2]
SCHEMAS = Schemas(Library((shipped_root(),)))


def case(folder: str, day: str) -> Case:
    found = open_case(read_dossier(ROOT / folder, SCHEMAS), dt.date.fromisoformat(day))
    assert found is not None
    return found


LATE = "tests/cases/service-matters-late"


def lines(folder: str, day: str, within: int = 0) -> dict[tuple[str, str], DueLine]:
    return {(line.subject, line.id): line for line in due_list([case(folder, day)], within)}


def test_a_spare_that_was_used_is_counted_from_the_day_of_the_repair() -> None:
    assert stock(case(LATE, "2026-08-01"))["BJ-1"] == Decimal(4)
    assert stock(case(LATE, "2026-08-20"))["BJ-1"] == Decimal(2)
    assert stock(case("tests/cases/service-odd-scopes", "2026-09-05"))["BJ-1"] == Decimal(0)


@pytest.mark.parametrize(
    ("day", "there"),
    [("2026-06-20", set()), ("2026-07-30", set()), ("2026-07-31", {("card", "SB-3")})],
)
def test_a_card_is_due_on_its_twentieth_day(day: str, there: set[tuple[str, str]]) -> None:
    assert {
        key for key, line in lines(LATE, day).items() if line.subject == "card" and line.urgency == "overdue"
    } == there


def test_a_card_that_is_late_covers_nothing() -> None:
    for day, third in (("2026-07-30", "warranty"), ("2026-07-31", "lapsed")):
        kinds = {line.record: line.kind for line in case(LATE, day).lines if line.record.startswith("SB")}
        assert kinds == {"SB-1": "warranty", "SB-2": "lapsed", "SB-3": third}


def test_a_loaner_is_wanted_back_once_the_repair_is_closed() -> None:
    assert ("loaner", "WX-1") not in lines(LATE, "2026-08-03")
    assert lines(LATE, "2026-08-05")["loaner", "WX-1"].urgency == "now"


def test_records_are_kept_as_long_as_promised() -> None:
    found = lines("dossiers/service-only", "2029-06-10", 10)
    assert found["records", "WX-2024-001"].due == dt.date(2029, 6, 18)
    assert ("records", "WX-2024-001") in lines("dossiers/service-only", "2029-06-18")
    assert ("records", "WX-2024-001") not in lines("dossiers/service-only", "2029-06-19")


def test_every_line_says_why_and_by_what() -> None:
    for line in lines(LATE, "2026-09-20", 4000).values():
        assert line.why.zh and line.authority.zh and line.who.zh


_OF_WHOLE = (
    *("record_checks", "periods", "warranty_file", "forms", "slips", "kept"),
    *("against_registers", "read_limits"),
)


def test_what_is_kept_of_the_records_is_all_that_aftercare_looks_at() -> None:
    """A type that a module asks for by name must be among those that are kept."""
    asked = set()
    for path in (ROOT / "src" / "dossier" / "aftercare").glob("*.py"):
        if path.stem in _OF_WHOLE:
            continue  # they work on the whole dossier
        text = path.read_text(encoding="utf-8")
        asked |= {name for name in SCHEMAS.record_types if f'type == "{name}"' in text}
    assert asked <= set(RECORDS)
    assert asked
