"""Hours of a trial run, rounds of a schedule, records that name an item."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dossier.checking.dates import UNSET, When
from dossier.checking.measures import continuous_hours, named, naming, next_due

START = dt.datetime(2026, 5, 1, 9)


def _run(hours: float, *recoveries: float | None) -> dict[str, Any]:
    """A run of so many hours in all, with a fault over at each of these hours; None for one with no end given."""
    faults = [{"recovered": UNSET if h is None else _at(h)} for h in recoveries]
    return {"started": _at(0), "ended": _at(hours), "faults": faults}


def _at(hours: float) -> When:
    return When(START + dt.timedelta(hours=hours))


@pytest.mark.parametrize(
    ("run", "hours"),
    [
        (_run(119), 119),
        (_run(120), 120),
        (_run(151, 30), 121),
        (_run(149, 30), 119),
        (_run(160, 30, 10), 130),
        (_run(20, 30), -10),
    ],
    ids=["119 h", "120 h", "121 h after restart", "119 h after restart", "last of two faults", "never again"],
)
def test_hours_count_from_the_start_or_the_last_recovery(run: dict[str, Any], hours: float) -> None:
    assert continuous_hours(run) == hours


@pytest.mark.parametrize(
    "run", [_run(200, None), _run(200) | {"ended": UNSET}, _run(200) | {"started": UNSET}]
)
def test_hours_are_unknown_when_a_moment_is(run: dict[str, Any]) -> None:
    assert continuous_hours(run) is UNSET


def _due(*visits: dt.date, off: frozenset[dt.date] = frozenset()) -> Any:
    accepted = When(dt.date(2024, 8, 31))
    due = next_due(accepted, [When(v) for v in visits] + [UNSET], 6, 24, off)
    return due.value if isinstance(due, When) else None


def test_the_next_visit_is_the_first_period_without_one() -> None:
    first, second = dt.date(2025, 2, 28), dt.date(2025, 8, 31)
    assert _due() == first
    assert _due(first) == second
    assert _due(dt.date(2025, 3, 1)) == first
    assert _due(dt.date(2024, 9, 1), dt.date(2024, 9, 2)) == second
    assert _due(dt.date(2024, 8, 31)) == first


def test_nothing_is_due_once_each_period_has_a_visit_or_before_acceptance() -> None:
    assert _due(*(dt.date(y, m, 1) for y, m in [(2024, 12), (2025, 6), (2025, 12), (2026, 6)])) is None
    assert next_due(UNSET, [], 6, 24, frozenset()) is UNSET


def test_a_round_that_ends_on_a_holiday_ends_the_day_after() -> None:
    assert _due(off=frozenset({dt.date(2025, 2, 28)})) == dt.date(2025, 3, 1)


def test_records_name_one_item_or_several() -> None:
    records: list[dict[str, Any]] = [{"room": "R1"}, {"room": ["R2", "R1"]}, {"room": None}, {}]
    assert naming(records, "room", "R1") == records[:2]
    assert named(records, "room") == ["R1", "R2"]
