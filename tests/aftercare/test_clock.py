"""The clock of service against one that looks at every minute, and what a service manager expects of it."""

from __future__ import annotations

import datetime as dt
import os
import random
from decimal import Decimal

import pytest

from dossier.aftercare.clock import ClockStatus, Reading, minute, moment, read_clock
from dossier.aftercare.limits import Limit, Unit, parse_limit
from dossier.aftercare.workweek import ALWAYS, WorkCalendar
from minute_clock import minute_clock, random_log

LOGS = int(os.environ.get("DOSSIER_CLOCK_LOGS", "400"))
"""How many random logs; `benchmarks/due_list.py --clocks` runs all 10,000, which agreed on 2026-11-21."""
OFFICE = WorkCalendar()
WORK_8 = Limit(Decimal(8), Unit.WORK_HOURS)


def at(text: str) -> int:
    return minute(dt.datetime.fromisoformat(text))


def test_the_fast_clock_equals_one_that_looks_at_every_minute() -> None:
    dice = random.Random(20261121)
    for number in range(LOGS):
        log = random_log(dice)
        read = read_clock(*log)
        status, due, used = minute_clock(*log)
        assert (read.status, read.due, read.used) == (status, due, min(used, log[0].minutes)), (number, log)
        assert read.left == log[0].minutes - read.used


def test_eight_working_hours_over_a_lunch_break_and_a_weekend() -> None:
    read = read_clock(WORK_8, at("2026-11-20 16:30"), None, [], OFFICE, at("2026-11-20 17:00"))
    assert read.due is not None
    assert moment(read.due) == dt.datetime(2026, 11, 23, 17, 0)
    assert read.status is ClockStatus.RUNNING
    assert read.left == 7 * 60 + 30


def test_a_pause_outside_working_time_moves_nothing_and_overlapping_ones_count_once() -> None:
    start, now = at("2026-11-23 08:30"), at("2026-11-25 12:00")
    night = [(at("2026-11-23 18:00"), at("2026-11-24 07:00"))]
    free = read_clock(WORK_8, start, None, night, OFFICE, now)
    twice = [
        (at("2026-11-23 09:00"), at("2026-11-23 10:00")),
        (at("2026-11-23 09:30"), at("2026-11-23 11:00")),
    ]
    held = read_clock(WORK_8, start, None, twice, OFFICE, now)
    assert free.due == at("2026-11-24 09:00")
    assert held.due == at("2026-11-24 11:00")


def on_monday(pauses: list[tuple[int, int | None]]) -> Reading:
    """Eight working hours from Monday morning, read on Thursday."""
    return read_clock(WORK_8, at("2026-11-23 08:30"), None, pauses, OFFICE, at("2026-11-26 10:00"))


def test_while_paused_there_are_hours_left_and_no_due_time() -> None:
    read = read_clock(
        WORK_8, at("2026-11-23 08:30"), None, [(at("2026-11-23 10:30"), None)], OFFICE, at("2026-11-26 10:00")
    )
    assert (read.status, read.due, read.left) == (ClockStatus.PAUSED, None, 360)


def test_a_pause_after_the_breach_does_not_hide_it() -> None:
    read = read_clock(
        WORK_8, at("2026-11-23 08:30"), None, [(at("2026-11-24 09:00"), None)], OFFICE, at("2026-11-26 10:00")
    )
    assert (read.status, read.due) == (ClockStatus.BREACHED, at("2026-11-24 09:00"))


def test_at_the_very_minute_it_is_met_and_one_later_it_is_late() -> None:
    start = at("2026-11-23 09:00")
    day = Limit(Decimal(24), Unit.HOURS)
    assert read_clock(day, start, start + 1440, [], OFFICE, FAR).status is ClockStatus.MET
    assert read_clock(day, start, start + 1441, [], OFFICE, FAR).status is ClockStatus.LATE


FAR = minute(dt.datetime(2030, 1, 1))


def test_working_days_end_at_midnight_and_pass_over_the_spring_festival() -> None:
    friday = at("2026-02-13 10:00")
    # 2026: off from 15 to 23 February; 14 and 28 February are 补班.
    read = read_clock(Limit(Decimal(2), Unit.WORKDAYS), friday, None, [], OFFICE, friday + 60)
    assert read.due == at("2026-02-25 00:00")


def test_what_happens_after_the_moment_of_reading_is_not_known_then() -> None:
    start = at("2026-11-23 09:00")
    read = read_clock(
        Limit(Decimal(24), Unit.HOURS), start, start + 60, [(start + 30, start + 50)], OFFICE, start + 40
    )
    assert (read.status, read.used) == (ClockStatus.PAUSED, 30)


def test_at_once_names_no_number_and_is_not_measured() -> None:
    limit = parse_limit("立即")
    assert limit is not None
    start = at("2026-11-23 09:00")
    assert read_clock(limit, start, None, [], OFFICE, start + 5).status is ClockStatus.NOW
    assert read_clock(limit, start, start + 90, [], OFFICE, FAR).status is ClockStatus.DONE


def test_a_calendar_without_working_time_has_no_due_time() -> None:
    empty = WorkCalendar(((),) * 7)
    read = read_clock(WORK_8, at("2026-11-23 09:00"), None, [], empty, at("2026-11-24 09:00"))
    assert (read.status, read.due) == (ClockStatus.RUNNING, None)
    shifts = WorkCalendar((ALWAYS,) * 7, keeps_holidays=False)
    assert read_clock(WORK_8, at("2026-02-17 20:00"), None, [], shifts, FAR).due == at("2026-02-18 04:00")


@pytest.mark.parametrize(
    ("begin", "end", "due"),
    [
        ("2026-03-02T17:30", "2026-03-03T08:30", "2026-03-05T00:00"),  # the night
        ("2026-03-06T17:30", "2026-03-09T08:30", "2026-03-05T00:00"),  # the weekend after
        (
            "2026-03-03T08:30",
            "2026-03-03T17:30",
            "2026-03-06T00:00",
        ),  # the working time of one day is the day
        ("2026-03-02T18:00", "2026-03-04T08:00", "2026-03-06T00:00"),
        ("2026-03-03T10:00", "2026-03-03T11:00", "2026-03-05T01:00"),
    ],
)
def test_a_pause_takes_of_a_working_day_what_it_takes_of_its_working_time(
    begin: str, end: str, due: str
) -> None:
    week = WorkCalendar(((((8 * 60 + 30), 17 * 60 + 30),),) * 5 + ((),) * 2)
    held = [(minute(dt.datetime.fromisoformat(begin)), minute(dt.datetime.fromisoformat(end)))]
    limit = Limit(Decimal(2), Unit.WORKDAYS)
    start, now = minute(dt.datetime(2026, 3, 2, 9)), minute(dt.datetime(2026, 3, 30))
    found = read_clock(limit, start, None, held, week, now).due
    assert found == minute(dt.datetime.fromisoformat(due))


def test_at_the_very_minute_it_still_runs_and_one_later_it_is_breached() -> None:
    start = minute(dt.datetime(2026, 3, 2, 9))
    for passed, status in ((60, ClockStatus.RUNNING), (61, ClockStatus.BREACHED)):
        read = read_clock(Limit(Decimal(1), Unit.HOURS), start, None, [], WorkCalendar(), start + passed)
        assert read.status is status
