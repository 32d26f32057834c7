"""Visits that name a date: one that their cycle has, or none."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dossier.aftercare.book import Entry
from dossier.aftercare.one_entry import check_entry
from dossier.aftercare.rules import check_aftercare
from dossier.findings import Severity
from dossier.model import Location
from small_books import small_book

TERMS = """warranty: [{id: D, name: 泵, item: product, years: 2}]
visits:
  - {id: HF, name: 回访, every_months: 6, window_days: 10, cover: D%s}
  - {id: MQ, name: 期满前, before_end_days: 30, window_days: 15, cover: D}
"""


@pytest.mark.parametrize(
    ("anchor", "row", "refused"),
    [
        ("", {"nominal": "2025-05-20"}, False),
        ("", {"nominal": "2025-05-21"}, True),
        ("", {"nominal": "2025-05-20", "also": [{"cycle": "MQ", "nominal": "2026-10-22"}]}, True),
        ("", {"nominal": "2025-05-20", "also": [{"cycle": "MQ", "nominal": "2026-10-21"}]}, False),
        (", anchor: floating", {"nominal": "2025-05-21"}, False),
        ("", {}, False),
    ],
)
def test_a_visit_for_a_date_that_is_none_does_not_come_into_the_book(
    tmp_path: Path, anchor: str, row: dict[str, object], refused: bool
) -> None:
    case = small_book(tmp_path, "2025-06-01", TERMS % anchor)
    days = {one.nominal.isoformat(): one.nominal for one in case.calendar}

    def typed(value: object) -> object:
        if isinstance(value, str) and value[:2] == "20":
            return days.get(value, dt.date.fromisoformat(value))
        if isinstance(value, list):
            return [{k: typed(v) for k, v in each.items()} for each in value]
        return value

    data = {"id": "H", "cycle": "HF", **{k: typed(v) for k, v in row.items()}}
    entry = Entry("visit", "H", data, Location("service/visits.yaml"))
    wrong = [f.message.zh for f in check_entry(entry, case) if f.severity is Severity.ERROR]
    assert bool(wrong) is refused
    assert all("最近的是" in said for said in wrong)


@pytest.mark.parametrize(("on", "told"), [("2026-11-19", False), ("2026-11-20", False), ("2026-11-21", True)])
def test_what_counts_for_the_visit_before_the_end_comes_before_it(
    tmp_path: Path, on: str, told: bool
) -> None:
    visits = (
        f"- {{id: H, cycle: HF, nominal: 2026-11-20, on: {on}, also: [{{cycle: MQ, nominal: 2026-10-21}}]}}\n"
    )
    found = check_aftercare(small_book(tmp_path, "2026-12-01", TERMS % "", visits=visits))
    assert any("已过保修期" in f.message.zh for f in found) is told


@pytest.mark.parametrize(("more", "told"), [("", True), (", cancelled: 业主已停用", False)])
def test_a_visit_before_the_end_is_not_moved_behind_it(tmp_path: Path, more: str, told: bool) -> None:
    row = "moved_to: 2026-12-10, moved_because: 放假"
    visits = f"- {{id: H, cycle: MQ, nominal: 2026-10-21, {row}{more}}}\n"
    found = check_aftercare(small_book(tmp_path, "2026-10-25", TERMS % "", visits=visits))
    assert any("已过保修期" in f.message.zh for f in found) is told
