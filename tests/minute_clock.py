"""A clock that looks at every minute by itself, and random logs to try it on."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal

from dossier.aftercare.clock import ClockStatus, Minute, minute
from dossier.aftercare.limits import Limit, Unit
from dossier.aftercare.workweek import WorkCalendar
from dossier.checking.days import day_table

Log = tuple[Limit, Minute, Minute | None, list[tuple[Minute, Minute | None]], WorkCalendar, Minute]


def minute_clock(
    limit: Limit,
    start: Minute,
    stop: Minute | None,
    pauses: list[tuple[Minute, Minute | None]],
    calendar: WorkCalendar,
    as_of: Minute,
) -> tuple[ClockStatus, Minute | None, int]:
    """Status, due and used minutes, found by walking; the due moment is looked for up to 60 days after the start."""
    if stop is not None and stop > as_of:
        stop = None
    paused: set[Minute] = set()
    last = start + 60 * 1440
    open_now = False
    for begin, end in pauses:
        if begin > as_of:
            continue
        still = end is None or end > as_of
        open_now = open_now or still
        paused.update(range(begin, last + 1440 if end is None or still else end))
    if limit.unit is Unit.WORKDAYS:
        paused = _by_working_time(paused, calendar)
    until = stop if stop is not None else as_of
    used = total = 0
    due = start if limit.minutes == 0 else None
    for at in range(start, last):
        if at >= until and (due is not None or (open_now and stop is None)):
            break
        if at in paused or not _counts(limit.unit, at, start, calendar):
            continue
        total += 1
        used += at < until
        if total == limit.minutes and due is None:
            due = at + 1
    if stop is not None:
        return (ClockStatus.MET if due is None or stop <= due else ClockStatus.LATE), due, used
    if due is not None and due < as_of:
        return ClockStatus.BREACHED, due, used
    if open_now:
        return ClockStatus.PAUSED, None, used
    return ClockStatus.RUNNING, due, used


def _by_working_time(paused: set[Minute], calendar: WorkCalendar) -> set[Minute]:
    """Of each pause on each day nothing where no working minute is in it, the whole day where every one is."""
    kept: set[Minute] = set()
    run: set[Minute] = set()
    for at in sorted(paused):
        run.add(at)
        if at + 1 in paused and (at + 1) % 1440:
            continue
        day = at // 1440
        working = {day * 1440 + m for begin, end in calendar.hours(day) for m in range(begin, end)}
        if working & run:
            kept |= set(range(day * 1440, (day + 1) * 1440)) if working <= run else run
        run = set()
    return kept


def _counts(unit: Unit, at: Minute, start: Minute, calendar: WorkCalendar) -> bool:
    day, time = divmod(at, 1440)
    hours = calendar.hours(day)
    if unit is Unit.HOURS:
        return True
    if unit is Unit.WORK_HOURS:
        return any(begin <= time < end for begin, end in hours)
    public = calendar.days.is_workday(dt.date.fromordinal(day))
    own = calendar.keeps_holidays or dt.date.fromordinal(day) in calendar.overrides
    return day > start // 1440 and (unit is Unit.DAYS or (bool(hours) and (own or public)))


def random_calendar(dice: random.Random) -> WorkCalendar:
    """Weeks of several shapes, a few closures, half days and 24:00; around a real Spring Festival half of the time."""
    pieces = [
        ((510, 720), (810, 1050)),
        ((0, 1440),),
        ((540, 720),),
        ((1080, 1440),),
        ((480, 600), (660, 700), (900, 1440)),
    ]
    weekday, saturday = dice.choice(pieces), dice.choice([(), (), ((540, 720),)])
    week = (weekday,) * 5 + (saturday, dice.choice([(), ((600, 660),)]))
    first = dt.date(2026, 2, 9)
    overrides = {
        first + dt.timedelta(days=dice.randrange(30)): dice.choice([(), ((540, 720),), ((1200, 1440),)])
        for _ in range(dice.randrange(4))
    }
    extra = [first + dt.timedelta(days=dice.randrange(30)) for _ in range(2)]
    return WorkCalendar(week, day_table(extra[:1], extra[1:]), overrides, keeps_holidays=dice.random() < 0.7)


def random_log(dice: random.Random) -> Log:
    """A limit, a start in February 2026, maybe a stop, up to five pauses, and the moment of reading."""
    unit = dice.choice(list(Unit))
    most = {Unit.HOURS: 60, Unit.WORK_HOURS: 20, Unit.DAYS: 4, Unit.WORKDAYS: 4}[unit]
    value = Decimal(dice.randrange(0, most * 4)) / 4 if dice.random() < 0.5 else Decimal(dice.randrange(most))
    start = minute(dt.datetime(2026, 2, 9)) + dice.randrange(6 * 1440)
    span = 5 * 1440
    stop = start + dice.randrange(span) if dice.random() < 0.5 else None
    pauses: list[tuple[Minute, Minute | None]] = []
    for _ in range(dice.choice([0, 0, 1, 2, 5])):
        begin = start - 300 + dice.randrange(span)
        pauses.append((begin, None if dice.random() < 0.15 else begin + dice.randrange(2 * 1440)))
    as_of = start + dice.randrange(span)
    return Limit(value, unit), start, stop, pauses, random_calendar(dice), as_of
