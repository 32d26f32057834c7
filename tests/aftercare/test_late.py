"""What was done and too late, to the day."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.aftercare.late import late_matters
from small_books import small_book

TERMS = """sanbao: {old_part_within: 15 自然日}
inspections: [{id: XJ, name: 巡检, every_months: 3, report: 3 工作日}]
"""


@pytest.mark.parametrize(("day", "late"), [("2025-03-06", False), ("2025-03-07", True)])
def test_a_report_is_late_after_three_working_days(tmp_path: Path, day: str, late: bool) -> None:
    visit = f"- {{id: X, cycle: XJ, system: 泵, on: 2025-03-03, report_on: {day}}}\n"
    case = small_book(tmp_path, "2025-04-01", TERMS, inspections=visit)
    assert [x.code for x in late_matters(case)] == (["V912"] if late else [])


@pytest.mark.parametrize(("day", "late"), [("2025-03-18", False), ("2025-03-19", True)])
def test_an_old_part_is_late_after_fifteen_days(tmp_path: Path, day: str, late: bool) -> None:
    row = f"{{part: 泵, on: 2025-03-03, old_returned_on: {day}}}"
    events = "[{at: 2025-03-03T09:00, event: notice}]"
    repair = f"- {{id: R, title: 漏, part: 墙, problem: 坏, replaced: [{row}], events: {events}}}\n"
    case = small_book(tmp_path, "2025-04-01", TERMS, repairs=repair)
    assert [x.code for x in late_matters(case)] == (["V925"] if late else [])


def test_what_is_closed_later_than_the_day_of_the_case_is_not_known(tmp_path: Path) -> None:
    problem = "{text: 裂缝, due: 2025-03-10, closed_on: 2025-03-20}"
    visit = f"- {{id: H, on: 2025-03-03, problems: [{problem}]}}\n"
    assert [x.code for x in late_matters(small_book(tmp_path, "2025-03-20", visits=visit))] == ["V912"]
    assert not list(late_matters(small_book(tmp_path, "2025-03-19", visits=visit)))


@pytest.mark.parametrize(
    ("terms", "files", "late"),
    [
        ("file_within: 5 自然日", {"repairs": "filed_on: 2025-03-08"}, False),
        ("file_within: 5 自然日", {"repairs": "filed_on: 2025-03-09"}, True),
        ("training: {within: 10 工作日}", {"training": "on: 2024-12-04"}, False),
        ("training: {within: 10 工作日}", {"training": "on: 2024-12-05"}, True),
        ("installation: {starts_on: 2025-03-10, made_on: 2025-03-03}", {}, False),
        ("installation: {starts_on: 2025-03-10, made_on: 2025-03-04}", {}, True),
        ('spares_plan: {season: "04-01", days_before: 30, made_on: 2025-03-02}', {}, False),
        ('spares_plan: {season: "04-01", days_before: 30, made_on: 2025-03-03}', {}, True),
    ],
)
def test_a_promised_matter_is_late_on_the_day_after_its_last(
    tmp_path: Path, terms: str, files: dict[str, str], late: bool
) -> None:
    events = "[{at: 2025-03-03T09:00, event: notice}, {at: 2025-03-03T10:00, event: close}]"
    heads = {
        "repairs": f"id: R, title: 漏, part: 墙, problem: 坏, events: {events}, ",
        "training": "id: P, topic: 操作, ",
    }
    rows = {name: f"- {{{heads[name]}{said}}}\n" for name, said in files.items()}
    case = small_book(tmp_path, "2025-06-01", terms + "\n", **rows)
    assert [x.code for x in late_matters(case)] == (["V950"] if late else [])
