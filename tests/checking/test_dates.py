"""Date arithmetic of the Civil Code: ends of months, leap days, workdays, and what is not known."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.checking.dates import UNSET, Span, When, as_datetime, is_after, is_workday, shift, shift_clamped

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2090, 12, 31))
MOMENTS = st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2090, 12, 31)).map(
    lambda m: m.replace(second=0, microsecond=0)
)
ANY = DAYS | MOMENTS
CALENDARS = st.sets(DAYS, max_size=30)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "span", "end"),
    [
        ("2026-01-31", Span(months=1), "2026-02-28"),
        ("2024-01-31", Span(months=1), "2024-02-29"),
        ("2024-02-29", Span(months=12), "2025-02-28"),
        ("2024-02-29", Span(months=48), "2028-02-29"),
        ("2026-08-31", Span(months=6), "2027-02-28"),
        ("2026-03-31", -Span(months=1), "2026-02-28"),
        ("2026-12-31", Span(months=2), "2027-02-28"),
        ("2026-09-15", Span(days=15), "2026-09-30"),
        ("2026-03-01", -Span(days=1), "2026-02-28"),
        ("2026-09-25", Span(workdays=1), "2026-09-28"),
        ("2026-09-28", -Span(workdays=1), "2026-09-25"),
        ("2026-09-30", Span(workdays=1, off=frozenset([day("2026-10-01"), day("2026-10-02")])), "2026-10-05"),
        ("2026-09-25", Span(workdays=1, on=frozenset([day("2026-09-27")])), "2026-09-27"),
        ("2026-09-16", Span(days=15, off=frozenset([day("2026-10-01"), day("2026-10-02")])), "2026-10-03"),
        ("2026-09-26", Span(), "2026-09-26"),
    ],
)
def test_examples(start: str, span: Span, end: str) -> None:
    assert shift(day(start), span) == day(end)


def test_hours_count_from_midnight_of_a_day() -> None:
    assert shift(day("2026-08-05"), -Span(hours=48)) == dt.datetime(2026, 8, 3)
    assert shift(dt.datetime(2026, 8, 5, 9, 30), -Span(hours=48)) == dt.datetime(2026, 8, 3, 9, 30)


@given(DAYS, st.integers(-600, 600))
def test_months_keep_the_day_or_take_the_last(start: dt.date, months: int) -> None:
    end = shift(start, Span(months=months))
    assert isinstance(end, dt.date)
    assert (end.year - start.year) * 12 + end.month - start.month == months
    assert end.day == min(start.day, calendar.monthrange(end.year, end.month)[1])


@given(ANY, st.integers(0, 600))
def test_months_there_and_back_lose_three_days_at_most(start: Any, months: int) -> None:
    back = shift(shift(start, Span(months=months)), -Span(months=months))
    assert dt.timedelta(0) <= as_datetime(start) - as_datetime(back) <= dt.timedelta(days=3)


@given(ANY, st.integers(-5000, 5000))
def test_days_there_and_back(start: Any, days: int) -> None:
    assert shift(shift(start, Span(days=days)), Span(days=-days)) == start


@given(DAYS, DAYS, st.integers(0, 240), st.integers(0, 400), CALENDARS)
def test_a_later_start_never_ends_earlier(
    one: dt.date, other: dt.date, months: int, days: int, off: set[dt.date]
) -> None:
    first, second = sorted([one, other])
    for span in (Span(months=months, off=off), Span(days=days, off=off), Span(workdays=days, off=off)):
        assert shift(first, span) <= shift(second, span)


@given(DAYS, st.integers(1, 100), CALENDARS, CALENDARS)
def test_workdays_are_counted_one_by_one(start: dt.date, n: int, off: set[dt.date], on: set[dt.date]) -> None:
    end = shift(start, Span(workdays=n, off=off, on=on))
    assert isinstance(end, dt.date) and is_workday(end, off, on)
    between = [start + dt.timedelta(days=i) for i in range(1, (end - start).days + 1)]
    assert sum(is_workday(d, off, on) for d in between) == n
    back = shift(end, Span(workdays=-n, off=off, on=on))
    assert isinstance(back, dt.date) and back <= start
    assert not any(
        is_workday(back + dt.timedelta(days=i), off, on) for i in range(1, (start - back).days + 1)
    )


@given(DAYS, st.integers(1, 400), CALENDARS)
def test_a_period_never_ends_on_a_holiday(start: dt.date, days: int, off: set[dt.date]) -> None:
    end = shift(start, Span(days=days, off=off))
    assert isinstance(end, dt.date)
    assert end not in off and end >= start + dt.timedelta(days=days)
    assert all(start + dt.timedelta(days=i) in off for i in range(days, (end - start).days))


@given(ANY, ANY)
def test_one_of_three(one: Any, other: Any) -> None:
    a, b = When(one), When(other)
    assert (a < b) + (a > b) + (a == b) == 1
    assert (a <= b) == (not a > b) and (a >= b) == (not a < b)
    assert (a == b) == (b == a) and (a != b) != (a == b)
    assert is_after(one, other) == (a > b)


@given(DAYS, MOMENTS)
def test_a_day_and_a_moment_compare_by_the_day(some: dt.date, moment: dt.datetime) -> None:
    assert (When(some) == When(moment)) == (some == moment.date())
    assert (When(some) < When(moment)) == (some < moment.date())


@given(ANY, ANY)
def test_what_is_equal_has_one_hash(one: Any, other: Any) -> None:
    if When(one) == When(other):
        assert hash(When(one)) == hash(When(other))


@given(ANY, ANY)
def test_a_difference_is_a_length(one: Any, other: Any) -> None:
    length = When(one) - When(other)
    assert as_datetime(other) + length == as_datetime(one)
    assert (length <= Span(days=30)) == (length <= dt.timedelta(days=30))
    assert (Span(days=30) < length) == (dt.timedelta(days=30) < length)


def test_months_have_no_fixed_length() -> None:
    with pytest.raises(TypeError):
        assert Span(months=1) < dt.timedelta(days=30)


@given(ANY)
def test_what_is_not_known_decides_nothing(moment: Any) -> None:
    known = When(moment)
    for value in (UNSET + Span(days=1), UNSET - Span(months=1), known - UNSET, UNSET - known, known < UNSET):
        assert value is UNSET
    for name in ("__lt__", "__le__", "__gt__", "__ge__", "__eq__", "__ne__"):
        for value in (getattr(UNSET, name)(known), getattr(known, name)(UNSET), getattr(UNSET, name)(UNSET)):
            assert value is UNSET
    for value in (known == UNSET, UNSET == known, known != UNSET, UNSET != known):  # noqa: SIM300
        assert value is UNSET
    assert not UNSET and str(UNSET) == "" and list(UNSET) == [] and len(UNSET) == 0


@pytest.mark.parametrize("span", [Span(months=12 * 9000), Span(days=10**9), Span(workdays=10**7)])
def test_beyond_the_calendar_is_an_error_not_an_endless_loop(span: Span) -> None:
    with pytest.raises((ValueError, OverflowError)):
        shift(day("2026-01-01"), span)


def test_lengths_that_users_wrote_end_with_the_calendar() -> None:
    assert shift_clamped(dt.date(2026, 3, 5), Span(months=10**12)) == dt.date.max
    assert shift_clamped(dt.date(2026, 3, 5), Span(days=-(10**9))) == dt.date.min
    assert shift_clamped(dt.date(2026, 3, 5), Span(months=1)) == dt.date(2026, 4, 5)
