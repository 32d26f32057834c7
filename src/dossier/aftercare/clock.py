"""A clock of service: a pure function of start, stop, pauses, limit, calendar and the moment it is read.

Moments are whole minutes since the beginning of the proleptic calendar (`minute`). A clock counts the minutes that its
unit counts and that no pause covers; it is due at the first moment when it has counted its limit, and late after it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dossier.aftercare.limits import DAY, Limit, Unit
from dossier.aftercare.workweek import Interval, WorkCalendar, merged

Minute = int
FOREVER: Minute = dt.date.max.toordinal() * DAY
_HORIZON = 20 * 366
"""Days after which a calendar without working time is given up."""


def minute(moment: dt.date | dt.datetime) -> Minute:
    """A moment as minutes, seconds dropped; a day as its 00:00."""
    time = moment.hour * 60 + moment.minute if isinstance(moment, dt.datetime) else 0
    return moment.toordinal() * DAY + time


def moment(at: Minute) -> dt.datetime:
    """The moment of a minute."""
    return dt.datetime.fromordinal(at // DAY) + dt.timedelta(minutes=at % DAY)


class ClockStatus(StrEnum):
    """How a clock stands."""

    MET = "met"
    LATE = "late"
    """Stopped after it was due."""
    RUNNING = "running"
    PAUSED = "paused"
    BREACHED = "breached"
    """Due and not stopped."""
    DONE = "done"
    """Stopped, where the limit is 立即: nothing to measure it by."""
    NOW = "now"
    """Not stopped, where the limit is 立即."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A clock as it stands at one moment."""

    status: ClockStatus
    started: Minute
    stopped: Minute | None
    due: Minute | None
    """None while it is paused, for 立即, and where the calendar has no working time."""
    used: int
    """Minutes of the limit that are used up by the stop, or by the moment of reading; never more than the limit."""
    left: int
    """Minutes of the limit that are not used."""


def read_clock(
    limit: Limit,
    start: Minute,
    stop: Minute | None,
    pauses: Sequence[tuple[Minute, Minute | None]],
    calendar: WorkCalendar,
    as_of: Minute,
) -> Reading:
    """Read a clock at `as_of`. What happened later is not known then: a stop or a pause after it counts for nothing,
    and a pause that ends after it is still open. An open pause (`None`) lasts on. Overlapping pauses count once; what
    of them lies outside counted time moves nothing.
    """
    stop = stop if stop is not None and stop <= as_of else None
    if limit.at_once:
        status = ClockStatus.NOW if stop is None else ClockStatus.DONE
        return Reading(status, start, stop, None, (stop if stop is not None else as_of) - start, 0)
    known = merged(
        (begin, FOREVER if end is None or end > as_of else end)
        for begin, end in pauses
        if begin <= as_of and (end is None or end > begin)
    )
    until = stop if stop is not None else as_of
    moving = _in_workdays(known, calendar) if limit.unit is Unit.WORKDAYS else known
    due, used = _count(limit, start, moving, calendar, until)
    left = limit.minutes - used
    if stop is not None:
        status = ClockStatus.MET if due is None or stop <= due else ClockStatus.LATE
    elif due is not None and due < as_of:
        status = ClockStatus.BREACHED
    elif any(begin <= as_of < end for begin, end in known):
        return Reading(ClockStatus.PAUSED, start, None, None, used, left)
    else:
        status = ClockStatus.RUNNING
    return Reading(status, start, stop, due, used, left)


def limit_end(limit: Limit, day: dt.date, calendar: WorkCalendar) -> dt.date | None:
    """The last day of a limit that runs from a day on; None for 立即 and where there is no working time."""
    if limit.at_once:
        return None
    due, _ = _count(limit, minute(day), (), calendar, minute(day))
    return None if due is None else moment(due - 1).date()


def _in_workdays(pauses: Iterable[Interval], calendar: WorkCalendar) -> tuple[Interval, ...]:
    """Pauses of a clock of working days: of a day whose working time they do not touch they take nothing, of one whose
    working time they cover they take the whole.
    """
    kept: list[Interval] = []
    for begin, end in pauses:
        second, last = (begin // DAY + 1) * DAY, (end - 1) // DAY * DAY
        if last < second:
            kept.append(_of_day(begin, end, calendar))
        else:
            kept += [_of_day(begin, second, calendar), (second, last), _of_day(last, end, calendar)]
    return merged(pair for pair in kept if pair[0] < pair[1])


def _of_day(begin: Minute, end: Minute, calendar: WorkCalendar) -> Interval:
    """What a pause within one day takes of it."""
    day = begin // DAY * DAY
    hours = [(day + first, day + last) for first, last in calendar.hours(day // DAY)]
    if not any(first < end and begin < last for first, last in hours):
        return begin, begin
    return (day, day + DAY) if begin <= hours[0][0] and hours[-1][1] <= end else (begin, end)


def _count(
    limit: Limit, start: Minute, pauses: Sequence[Interval], calendar: WorkCalendar, until: Minute
) -> tuple[Minute | None, int]:
    """When the limit is counted full (None: never), and how much of it is counted by `until`."""
    budget = limit.minutes
    due = start if budget == 0 else None
    total = used = 0
    for begin, end in _without(_counted(limit.unit, start, calendar), pauses):
        if due is None and total + end - begin >= budget:
            due = begin + budget - total
        total += end - begin
        used += max(0, min(end, until) - begin)
        if due is not None:
            break
    return due, min(used, budget)


def _counted(unit: Unit, start: Minute, calendar: WorkCalendar) -> Iterator[Interval]:
    """The stretches of time that a unit counts from `start` on; days begin the day after (Civil Code Art. 201)."""
    today = start // DAY
    if unit is Unit.HOURS:
        yield start, FOREVER
    elif unit is Unit.DAYS:
        yield (today + 1) * DAY, FOREVER
    else:
        for ordinal in range(today, min(today + _HORIZON, dt.date.max.toordinal())):
            hours = calendar.hours(ordinal)
            if unit is Unit.WORKDAYS:
                hours = ((0, DAY),) if ordinal > today and calendar.works(ordinal) else ()
            for begin, end in hours:
                if ordinal * DAY + end > start:
                    yield max(start, ordinal * DAY + begin), ordinal * DAY + end


def _without(stretches: Iterable[Interval], pauses: Sequence[Interval]) -> Iterator[Interval]:
    """What of the stretches lies in no pause; both in order, pauses apart from one another."""
    at = 0
    for first, last in stretches:
        begin = first
        while at < len(pauses) and pauses[at][1] <= begin:
            at += 1
        for pause_begin, pause_end in pauses[at:]:
            if pause_begin >= last:
                break
            if pause_begin > begin:
                yield begin, pause_begin
            begin = max(begin, pause_end)
        if begin < last:
            yield begin, last
