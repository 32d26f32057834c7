"""Working time: weekly intervals (several a day, 24:00 is legal), and what single dates have instead."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dossier.aftercare.limits import DAY
from dossier.checking.days import DayTable

Interval = tuple[int, int]
"""From minute to minute of a day, the second not included; 0 … 1440."""

ALWAYS: tuple[Interval, ...] = ((0, DAY),)
OFFICE: tuple[Interval, ...] = ((8 * 60 + 30, 12 * 60), (13 * 60 + 30, 17 * 60 + 30))
"""Where terms.yaml gives no week."""

_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*[-–~～至]\s*(\d{1,2}):(\d{2})")


def parse_interval(text: str) -> Interval | None:
    """“08:30-12:00” or “18:00-24:00”; None when it is no time of day or does not go forward."""
    match = _SPAN.fullmatch(text.strip())
    if match is None:
        return None
    h1, m1, h2, m2 = map(int, match.groups())
    start, end = h1 * 60 + m1, h2 * 60 + m2
    return (start, end) if m1 < 60 and m2 < 60 and start < end <= DAY else None


def merged(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """In order, with what overlaps or touches joined: time counts once."""
    joined: list[Interval] = []
    for start, end in sorted(intervals):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(joined)


@dataclass(frozen=True, eq=False)
class WorkCalendar:
    """When somebody works. Working time is looked up by the day and kept."""

    week: tuple[tuple[Interval, ...], ...] = (OFFICE,) * 5 + ((),) * 2
    """Monday first; each day's intervals merged."""
    days: DayTable = field(default_factory=DayTable)
    overrides: Mapping[dt.date, tuple[Interval, ...]] = field(default_factory=dict)
    """The firm's closures (nothing), half days and extra days."""
    keeps_holidays: bool = True
    """False for a desk that follows its week through every holiday (7×24): its hours run on, a working day stays one
    of those that are published.
    """
    _known: dict[int, tuple[Interval, ...]] = field(default_factory=dict, repr=False)

    def hours(self, ordinal: int) -> tuple[Interval, ...]:
        """The working time of a day, given by its proleptic ordinal."""
        if ordinal not in self._known:
            self._known[ordinal] = self._hours(dt.date.fromordinal(ordinal))
        return self._known[ordinal]

    def works(self, ordinal: int) -> bool:
        """Whether a day, given by its proleptic ordinal, is a working day."""
        day = dt.date.fromordinal(ordinal)
        own = self.keeps_holidays or day in self.overrides
        return bool(self.hours(ordinal)) and (own or self.days.is_workday(day))

    def _hours(self, day: dt.date) -> tuple[Interval, ...]:
        if day in self.overrides:
            return self.overrides[day]
        usual = self.week[day.weekday()]
        if not self.keeps_holidays:
            return usual
        if not self.days.is_workday(day):
            # A six-day week works on a Saturday that is no festival.
            return () if day.weekday() < 5 or self.days.is_holiday(day) else usual
        return usual or next((hours for hours in self.week if hours), ())

    def is_assumed(self, first: dt.date, last: dt.date, *, whole_days: bool = False) -> bool:
        """Whether working time, or `whole_days` of work, between the two rests on no published table."""
        if not self.keeps_holidays and not whole_days:
            return False
        return any(self.days.is_assumed(dt.date(y, 1, 1)) for y in range(first.year, last.year + 1))
