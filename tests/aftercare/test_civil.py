"""Ends of periods: any start, any period, against another library."""

from __future__ import annotations

import datetime as dt

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from dossier.aftercare.civil import (
    Season,
    day_of_year,
    later,
    nth,
    past_holidays,
    period_end,
    season_end,
    yearly_seasons,
)
from dossier.checking.days import DayTable

DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31))


@given(DAYS, st.integers(0, 600), st.integers(1, 20))
def test_the_nth_date_is_that_of_another_library_and_never_drifts(day: dt.date, months: int, n: int) -> None:
    assert nth(day, months, n) == day + relativedelta(months=months * n)


@given(DAYS, st.integers(0, 600), st.integers(0, 400))
def test_a_period_ends_on_the_corresponding_day_or_after_the_holidays(
    day: dt.date, months: int, days: int
) -> None:
    table = DayTable()
    end = period_end(day, table, months=months, days=days)
    assert end.day == day + relativedelta(months=months) + dt.timedelta(days=days)
    assert end.moved >= end.day
    assert not table.is_holiday(end.moved)
    between = (end.moved - end.day).days
    assert all(table.is_holiday(end.day + dt.timedelta(days=n)) for n in range(between))
    assert end.assumed is table.is_assumed(end.day)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2025-08-31", 6, "2026-02-28"),
        ("2024-03-10", 24, "2026-03-10"),
        ("2023-10-01", 24, "2025-10-09"),  # from 1 to 8 October 2025
    ],
)
def test_cases_of_the_code(start: str, months: int, end: str) -> None:
    found = period_end(dt.date.fromisoformat(start), DayTable(), months=months)
    assert found.moved == dt.date.fromisoformat(end)


@given(DAYS, st.integers(1, 5), st.integers(1, 12), st.integers(1, 12))
def test_so_many_whole_seasons_lie_between_the_start_and_the_end(
    base: dt.date, count: int, a: int, b: int
) -> None:
    seasons = list(yearly_seasons((a, 15), (b, 31), range(base.year - 1, base.year + 8)))
    end = season_end(base, seasons, count)
    assert end is not None
    whole = [s for s in seasons if base <= s.start and s.end <= end.end]
    assert len(whole) == count
    assert all(s.start <= s.end and s.assumed for s in seasons)


def test_a_table_that_is_too_short_gives_no_end() -> None:
    season = Season(dt.date(2025, 11, 15), dt.date(2026, 3, 15))
    assert season_end(dt.date(2025, 11, 15), [season], 1) is season
    assert season_end(dt.date(2025, 11, 16), [season], 1) is None
    assert season_end(dt.date(2025, 11, 15), [season], 2) is None


def test_the_calendar_ends_and_begins() -> None:
    assert later(dt.date.max, 1) == dt.date.max
    assert later(dt.date.min, -1) == dt.date.min
    assert past_holidays(dt.date.max, DayTable()) == dt.date.max
    assert day_of_year(2025, 2, 31) == dt.date(2025, 2, 28)
    assert day_of_year(2024, 13, 0) == dt.date(2024, 12, 1)
