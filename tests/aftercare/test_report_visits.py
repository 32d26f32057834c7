"""The service report adds up: each visit that was due has one outcome, and a regraded repair is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.aftercare.report import EVER, report_context, service_report
from dossier.aftercare.report_visits import visits_of
from small_books import small_book

TERMS = """levels:
  - {id: X, name: 小修, respond: 24 小时, arrive: 2 自然日, fix: 4 自然日}
  - {id: D, name: 大修, respond: 24 小时, arrive: 2 自然日, fix: 9 自然日}
warranty: [{id: A, name: 泵, item: product, years: 2}]
visits: [{id: HF, name: 季度回访, every_months: 3, window_days: 10}]
"""
"""Accepted on 2024-11-20: visits on 20 February, May, August and November."""


def row(root: Path, day: str, *visits: str) -> tuple[object, ...]:
    entries = "".join(f"- {{id: H{n}, cycle: HF, {said}}}\n" for n, said in enumerate(visits))
    case = small_book(root, day, TERMS, visits=entries or "[]\n")
    (section,) = visits_of([case], EVER, "zh")
    (found,) = section.rows
    due, *outcomes = (int(str(cell)) for cell in found[1:6])
    assert due == sum(outcomes), "what was due is the sum of what became of it"
    return found[1:]


@pytest.mark.parametrize(
    ("day", "visits", "counts", "said"),
    [
        ("2025-03-05", ["nominal: 2025-02-20, on: 2025-02-22"], (1, 1, 0, 0, 0, "100 %"), ""),
        ("2025-03-25", ["nominal: 2025-02-20, on: 2025-03-20"], (1, 0, 1, 0, 0, "0 %"),
         "2025年2月20日 季度回访，2025年3月20日办理"),
        ("2025-03-05", ["nominal: 2025-02-20, on: 2025-02-02"], (1, 0, 1, 0, 0, "0 %"), "2025年2月2日提前办理"),
        ("2025-03-05", [], (1, 0, 0, 1, 0, "0 %"), "2025年2月20日 季度回访"),
        ("2025-03-02", [], (1, 0, 0, 0, 1, "0 %"), "当日到期"),
        ("2025-03-05", ["nominal: 2025-02-20, moved_to: 2025-04-02, moved_because: 停业"], (1, 0, 0, 0, 1, "0 %"),
         "改期至2025年4月2日"),
        ("2025-04-05", ["nominal: 2025-02-20, moved_to: 2025-04-02, moved_because: 停业, on: 2025-04-02"],
         (1, 0, 1, 0, 0, "0 %"), "2025年4月2日办理（改期）"),
        ("2025-04-05", ["nominal: 2025-02-20, cancelled: 停业", "nominal: 2025-05-20, on: 2025-05-20"], None, ""),
        ("2025-09-05", ["nominal: 2025-02-20, on: 2025-02-22", "nominal: 2025-05-20, on: 2025-06-20"],
         (3, 1, 1, 1, 0, "33 %"), "2025年5月20日 季度回访，2025年6月20日办理；2025年8月20日 季度回访"),
    ],
)  # fmt: skip
def test_what_was_due_is_in_time_or_late_or_overdue_or_to_come(
    tmp_path: Path, day: str, visits: list[str], counts: tuple[object, ...] | None, said: str
) -> None:
    if counts is None:  # nothing was due: the one was called off, the other is to come
        entries = "".join(f"- {{id: H{n}, cycle: HF, {one}}}\n" for n, one in enumerate(visits))
        (section,) = visits_of([small_book(tmp_path, day, TERMS, visits=entries)], EVER, "zh")
        assert section.rows == ()
        return
    found = row(tmp_path, day, *visits)
    assert found[:6] == counts
    assert said in str(found[6])
    assert bool(found[6]) is bool(said)


REPAIR = (
    "- {{id: R1, title: 漏, level: X, part: 泵, problem: 坏, events: [{{at: 2025-03-03T09:00, event: notice}}, "
    "{{at: 2025-03-03T10:00, event: arrive}}, {grade}{{at: 2025-03-05T09:00, event: repair}}]}}\n"
)


@pytest.mark.parametrize(
    ("grade", "named"),
    [
        ("{at: 2025-03-03T11:00, event: grade, level: D}, ", True),
        ("{at: 2025-03-03T11:00, event: grade, level: X}, ", False),  # the same again
        ("", False),
    ],
)
def test_a_regraded_repair_is_named_below_the_limits(tmp_path: Path, grade: str, named: bool) -> None:
    case = small_book(tmp_path, "2025-04-01", TERMS, repairs=REPAIR.format(grade=grade))
    note = report_context([case], EVER, case.as_of, "zh")["report"]["regraded"]
    assert note.startswith("改级的维修：R1 小修 → 大修。") is named
    assert bool(note) is named
    assert ("改级的维修：R1 小修 → 大修" in service_report([case], EVER, case.as_of, "zh")) is named
    english = report_context([case], EVER, case.as_of, "en")["report"]["regraded"]
    assert english.startswith("Regraded repairs: R1 小修 → 大修.") is named
