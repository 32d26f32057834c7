"""Rooms that the service book puts into another storey, and what contradicts itself on days that are still to come."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.aftercare.rules import check_aftercare
from small_books import MAIN, small_book

ROOMS = MAIN.replace(
    "milestones", "rooms: [{id: R-302, name: 茶水间}, {id: R-201, name: 卫生间}]\nmilestones"
)
LOG = "events: [{at: 2025-03-03T09:00, event: notice}, {at: 2025-03-05T09:00, event: repair}]"
REPAIR = "- {{id: R, title: {title}, part: {part}, problem: 漏水, cover: D, {log}}}\n"
TERMS = "warranty: [{id: D, name: 泵, item: product, years: 2}]\n"


@pytest.mark.parametrize(
    ("title", "part", "told"),
    [
        ("三层茶水间漏水", "二层茶水间", ["error"]),
        ("茶水间漏水", "2 楼茶水间", ["warning"]),
        ("二层卫生间漏水", "三层卫生间", ["error"]),
        ("三层卫生间漏水", "3F卫生间", []),
        ("三层茶水间漏水", "茶水间", []),
        ("二层卫生间、三层卫生间漏水", "三层卫生间", []),
    ],
)
def test_a_room_is_where_the_register_has_it(tmp_path: Path, title: str, part: str, told: list[str]) -> None:
    book = REPAIR.format(title=title, part=part, log=LOG)
    case = small_book(tmp_path, "2025-06-01", TERMS, main=ROOMS, repairs=book)
    assert [f.severity.value for f in check_aftercare(case) if f.code == "X736"] == told


@pytest.mark.parametrize(
    ("day", "closed", "told"),
    [
        ("2025-02-01", "2025-03-04", ["warning"]),  # before that visit: nothing of it counts yet
        ("2025-04-01", "2025-03-04", ["error"]),
        ("2025-02-01", "2025-03-05", []),
        ("2025-04-01", "2025-03-05", []),
    ],
)
def test_days_that_contradict_each_other_are_told_whatever_the_day(
    tmp_path: Path, day: str, closed: str, told: list[str]
) -> None:
    visit = f"- {{id: H, on: 2025-03-03, problems: [{{text: 漏, repair: R, closed_on: {closed}}}]}}\n"
    book = REPAIR.format(title="漏", part="泵", log=LOG)
    case = small_book(tmp_path, day, TERMS, repairs=book, visits=visit)
    assert [f.severity.value for f in check_aftercare(case) if f.code == "A831"] == told


def test_what_is_late_or_due_is_so_only_on_the_day(tmp_path: Path) -> None:
    """A repair that took ten days, of a year to come: nothing of it is late yet."""
    terms = TERMS + "levels: [{id: B, name: 小修, respond: 24 小时, arrive: 48 小时, fix: 90 小时}]\n"
    book = REPAIR.format(title="漏", part="泵", log="level: B, " + LOG.replace("03-05", "03-13"))
    codes = {
        day: {f.code for f in check_aftercare(small_book(tmp_path / day, day, terms, repairs=book))}
        for day in ("2024-09-01", "2025-04-01")
    }
    assert "V910" in codes["2025-04-01"] and not {"V909", "V910"} & codes["2024-09-01"]
