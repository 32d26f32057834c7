"""Orders of days, by the minute where both have one."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.aftercare.said_dates import check_dates
from small_books import small_book


@pytest.mark.parametrize(
    ("called", "told"), [("2025-03-03T09:00", 0), ("2025-03-03T08:59", 1), ("2025-03-04T08:00", 0)]
)
def test_a_call_is_not_before_the_notice(tmp_path: Path, called: str, told: int) -> None:
    events = "[{at: 2025-03-03T09:00, event: notice}]"
    repair = (
        f"- {{id: R, title: 漏, part: 墙, problem: 坏, notice: {{called_at: {called}}}, events: {events}}}\n"
    )
    case = small_book(tmp_path, "2025-04-01", repairs=repair)
    assert len(list(check_dates(case.book, case.schemas, case.lines, None))) == told


@pytest.mark.parametrize(("ends", "told"), [("2024-11-20", 0), ("2024-11-19", 1)])
def test_nobody_bears_it_until_before_it_begins(tmp_path: Path, ends: str, told: int) -> None:
    bearer = f"{{role: maker, starts_on: 2024-11-20, ends_on: {ends}}}"
    terms = f"warranty: [{{id: A, name: 泵, item: product, years: 1, bearers: [{bearer}]}}]\n"
    case = small_book(tmp_path, "2025-04-01", terms)
    assert len(list(check_dates(case.book, case.schemas, case.lines, None))) == told
