"""Ends of periods by the Civil Code, Art. 200–204, and of seasons. Pure.

The start day is not counted; a period of months or years ends on the corresponding day, or on the last of the month;
a last day on a public holiday moves to the day after. The n-th date of a cycle is the start plus n spans, never the
one before plus one: 31 August, 28 February, 31 August.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from dossier.checking.dates import Span, shift_clamped
from dossier.checking.days import DayTable


@dataclass(frozen=True, slots=True)
class PeriodEnd:
    """The last day of a period, 24:00 of it."""

    day: dt.date
    """By the calendar."""
    moved: dt.date
    """Past the public holidays that `day` falls on; else the same."""
    assumed: bool
    """Whether the public holidays of that year are not published."""


def period_end(start: dt.date, table: DayTable, *, months: int = 0, days: int = 0) -> PeriodEnd:
    """The end of a period that begins after `start` (Art. 201–203).

    What lies beyond the calendar ends with it, on 9999-12-31.
    """
    day = plain(shift_clamped(start, Span(months=months, days=days)))
    moved = past_holidays(day, table)
    return PeriodEnd(day, moved, table.is_assumed(day))


def past_holidays(day: dt.date, table: DayTable) -> dt.date:
    """The day itself, or the first after the public holidays that it lies in."""
    while table.is_holiday(day) and day < dt.date.max:
        day += dt.timedelta(days=1)
    return day


def nth(anchor: dt.date, months: int, n: int) -> dt.date:
    """The n-th date of a cycle: `anchor` plus n times `months`, at the end of the month where the day is lacking."""
    return plain(shift_clamped(anchor, Span(months=months * n)))


def plain(moment: dt.date | dt.datetime) -> dt.date:
    """The day of a moment."""
    return moment.date() if isinstance(moment, dt.datetime) else moment


@dataclass(frozen=True, slots=True)
class Season:
    """One heating or cooling season, both days in it."""

    start: dt.date
    end: dt.date
    assumed: bool = False
    """Whether it comes from a yearly pattern and not from a table."""


def season_end(base: dt.date, seasons: Iterable[Season], count: int) -> Season | None:
    """The season that ends a warranty of `count` seasons from `base`; None where the table is too short.

    Only seasons that begin on `base` or after it count (practice; places differ).
    """
    whole = sorted((s for s in seasons if s.start >= base), key=lambda s: s.start)
    return whole[count - 1] if 0 < count <= len(whole) else None


def yearly_seasons(first: tuple[int, int], last: tuple[int, int], years: Iterable[int]) -> Iterator[Season]:
    """Seasons from month and day to month and day, one for each year in which they begin; assumed."""
    for year in years:
        end_year = year if last >= first else year + 1
        yield Season(day_of_year(year, *first), day_of_year(end_year, *last), assumed=True)


@cache
def day_of_year(year: int, month: int, day: int) -> dt.date:
    """The day, or the last of its month where that month is shorter; a month beyond December is December."""
    month = min(12, max(1, month))
    return dt.date(year, month, min(max(1, day), calendar.monthrange(year, month)[1]))


def later(day: dt.date, days: int) -> dt.date:
    """The day so many days after another, or before it; the calendar ends on 9999-12-31 and begins on 0001-01-01."""
    return plain(shift_clamped(day, Span(days=days)))
