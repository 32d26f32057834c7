"""Working days against two libraries, ends of periods for any start, cycles that do not drift, seasons."""

from __future__ import annotations

import calendar
import datetime as dt

import chinese_calendar
import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.aftercare.civil import Season, nth, past_holidays, period_end, season_end, yearly_seasons
from dossier.aftercare.workweek import OFFICE, WorkCalendar, parse_interval
from dossier.checking.days import KNOWN_YEARS, DayTable, day_table

NONE = DayTable()
APART = dt.date(2005, 12, 31)
"""The one day on which the two disagree: `holidays` takes it for 补班 of the New Year of 2006, chinesecalendar not."""
DATES = st.dates(dt.date(1990, 1, 1), dt.date(2100, 12, 31))


@pytest.mark.parametrize("year", range(2004, 2027))
def test_working_days_agree_with_two_libraries(year: int) -> None:
    other = holidays.country_holidays(
        "CN", years=(year, year + 1)
    )  # a year's notice may reach into the December before
    day = dt.date(year, 1, 1)
    while day.year == year:
        if day == APART:
            day += dt.timedelta(days=1)
            continue
        assert NONE.is_workday(day) == chinese_calendar.is_workday(day) == other.is_working_day(day), day
        day += dt.timedelta(days=1)


def test_a_year_that_is_not_published_is_assumed_unless_the_user_gives_it() -> None:
    year = KNOWN_YEARS[-1] + 1
    day = dt.date(year, 5, 1)
    assert NONE.is_assumed(day)
    given_table = day_table([day])
    assert not given_table.is_assumed(day)
    assert not given_table.is_workday(day)
    assert not NONE.is_assumed(dt.date(2026, 5, 1))


def test_what_the_user_says_wins_over_what_is_published() -> None:
    table = day_table([dt.date(2026, 11, 24)], [dt.date(2026, 10, 1)])
    assert not table.is_workday(dt.date(2026, 11, 24))
    assert table.is_workday(dt.date(2026, 10, 1))


def test_a_make_up_day_has_the_hours_of_a_weekday_and_a_festival_none() -> None:
    usual = WorkCalendar()
    assert usual.hours(dt.date(2026, 2, 14).toordinal()) == OFFICE
    assert usual.hours(dt.date(2026, 2, 16).toordinal()) == ()
    half = WorkCalendar(overrides={dt.date(2026, 2, 13): ((510, 720),)})
    assert half.hours(dt.date(2026, 2, 13).toordinal()) == ((510, 720),)
    six = WorkCalendar((OFFICE,) * 6 + ((),))
    assert six.hours(dt.date(2026, 11, 21).toordinal()) == OFFICE
    assert six.hours(dt.date(2026, 2, 21).toordinal()) == ()


def test_times_of_day() -> None:
    assert parse_interval("18:00-24:00") == (1080, 1440)
    assert parse_interval("08:30 至 12:00") == (510, 720)
    for wrong in ("24:00-24:30", "12:00-12:00", "9-17", "17:00-09:00", "08:70-09:00"):
        assert parse_interval(wrong) is None


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2024-02-29", 24, "2026-02-28"),
        ("2024-02-29", 60, "2029-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2024-03-10", 24, "2026-03-10"),
        ("2026-08-31", 6, "2027-02-28"),
    ],
)
def test_ends_of_periods(start: str, months: int, end: str) -> None:
    assert period_end(dt.date.fromisoformat(start), NONE, months=months).day.isoformat() == end


def test_a_last_day_on_a_public_holiday_moves_and_a_plain_sunday_does_not() -> None:
    spring = period_end(dt.date(2024, 2, 17), NONE, months=24)
    assert (spring.day, spring.moved) == (dt.date(2026, 2, 17), dt.date(2026, 2, 24))
    assert past_holidays(dt.date(2026, 11, 22), NONE) == dt.date(2026, 11, 22)


@given(DATES, st.integers(1, 720))
def test_any_period_ends_on_the_corresponding_day_or_the_last_of_the_month(
    start: dt.date, months: int
) -> None:
    end = period_end(start, NONE, months=months).day
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    last = calendar.monthrange(end.year, end.month)[1]
    assert end.day == min(start.day, last)


@given(DATES, st.integers(1, 24), st.integers(0, 40))
def test_the_nth_date_never_drifts(anchor: dt.date, months: int, n: int) -> None:
    day = nth(anchor, months, n)
    assert day == period_end(anchor, NONE, months=months * n).day
    assert day.day == anchor.day or day.day == calendar.monthrange(day.year, day.month)[1]


def test_six_months_from_the_last_of_august() -> None:
    assert [nth(dt.date(2026, 8, 31), 6, n).isoformat() for n in range(4)] == [
        "2026-08-31",
        "2027-02-28",
        "2027-08-31",
        "2028-02-29",
    ]


def test_two_seasons_are_two_whole_ones() -> None:
    table = [Season(dt.date(y, 11, 15), dt.date(y + 1, 3, 15)) for y in range(2025, 2029)]
    in_winter = season_end(dt.date(2026, 1, 10), table, 2)
    assert in_winter is not None
    assert in_winter.end == dt.date(2028, 3, 15)
    on_the_day = season_end(dt.date(2026, 11, 15), table, 2)
    assert on_the_day is not None
    assert on_the_day.end == dt.date(2028, 3, 15)
    assert season_end(dt.date(2026, 1, 10), table, 9) is None


@given(DATES, st.integers(1, 4))
def test_a_season_warranty_has_as_many_whole_seasons_in_it(base: dt.date, count: int) -> None:
    table = list(yearly_seasons((11, 15), (3, 15), range(base.year - 1, base.year + count + 2)))
    end = season_end(base, table, count)
    assert end is not None
    assert end.assumed
    assert sum(1 for s in table if s.start >= base and s.end <= end.end) == count
