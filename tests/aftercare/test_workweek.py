"""Working time of a day."""

from __future__ import annotations

import datetime as dt

import chinese_calendar
import pytest

from dossier.aftercare.workweek import ALWAYS, OFFICE, WorkCalendar, merged, parse_interval


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("08:30-12:00", (510, 720)),
        (" 18:00～24:00 ", (1080, 1440)),
        ("0:00至24:00", (0, 1440)),
        ("12:00-08:30", None),
        ("08:60-09:00", None),
        ("08:00-24:01", None),
        ("08:00-08:00", None),
        ("上午", None),
    ],
)
def test_intervals(text: str, found: tuple[int, int] | None) -> None:
    assert parse_interval(text) == found


def test_time_counts_once() -> None:
    assert merged([(300, 400), (0, 100), (100, 200), (350, 380), (390, 450)]) == ((0, 200), (300, 450))


def hours(calendar: WorkCalendar, day: str) -> tuple[tuple[int, int], ...]:
    return calendar.hours(dt.date.fromisoformat(day).toordinal())


def test_holidays_are_off_and_days_in_lieu_are_worked() -> None:
    week = WorkCalendar()
    assert hours(week, "2026-02-13") == OFFICE  # a Friday
    assert hours(week, "2026-02-14") == OFFICE  # 补班 on a Saturday
    assert hours(week, "2026-02-17") == ()
    assert hours(week, "2026-02-28") == OFFICE
    assert hours(week, "2026-03-07") == ()


def test_a_six_day_week_works_on_saturdays_that_are_no_festival() -> None:
    six = WorkCalendar((OFFICE,) * 6 + ((),))
    assert hours(six, "2026-03-07") == OFFICE
    assert hours(six, "2026-02-21") == ()
    assert hours(six, "2026-03-08") == ()


def test_the_firm_s_own_days_come_first_and_a_desk_without_holidays_follows_its_week() -> None:
    closed = dt.date(2026, 3, 6)
    assert hours(WorkCalendar(overrides={closed: ()}), "2026-03-06") == ()
    desk = WorkCalendar((ALWAYS,) * 7, keeps_holidays=False)
    assert hours(desk, "2026-02-17") == ALWAYS
    assert not desk.is_assumed(dt.date(2040, 1, 1), dt.date(2041, 1, 1))


def test_a_year_that_is_not_published_is_assumed_also_between_the_two_days() -> None:
    week = WorkCalendar()
    assert not week.is_assumed(dt.date(2025, 1, 1), dt.date(2026, 12, 31))
    assert week.is_assumed(dt.date(2026, 12, 31), dt.date(2040, 1, 1))
    assert week.is_assumed(dt.date(1990, 1, 1), dt.date(2026, 1, 1))
    last = max(day.year for day in chinese_calendar.holidays)
    assert week.is_assumed(dt.date(last, 12, 1), dt.date(last + 1, 1, 1))
