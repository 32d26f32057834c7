"""Date arithmetic in one place: 民法典 Art. 201–204 (start day not counted; month-end when the day does not exist).

Durations are `Span`; a date that dossier.yaml does not give is `UNSET`, which swallows arithmetic and decides nothing.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

Moment = dt.date | dt.datetime


class Unset:
    """What is not known: any arithmetic or comparison with it is again unset; it counts as false."""

    def _unset(self, *_: object) -> Unset:
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __lt__ = __le__ = __gt__ = __ge__ = _unset
    __eq__ = __ne__ = _unset  # type: ignore[assignment]
    __hash__ = object.__hash__

    def __bool__(self) -> bool:
        return False

    def __iter__(self) -> Any:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __str__(self) -> str:
        return ""

    def __repr__(self) -> str:
        return "UNSET"


UNSET = Unset()


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time. Months and years follow the calendar; workdays follow `holidays` and weekends."""

    months: int = 0
    days: int = 0
    hours: int = 0
    workdays: int = 0
    off: AbstractSet[dt.date] = frozenset()
    on: AbstractSet[dt.date] = frozenset()

    def __neg__(self) -> Span:
        return Span(-self.months, -self.days, -self.hours, -self.workdays, self.off, self.on)

    def _length(self) -> dt.timedelta:
        if self.months or self.workdays:
            raise TypeError("months and workdays have no fixed length to compare with")
        return dt.timedelta(days=self.days, hours=self.hours)

    def __lt__(self, other: dt.timedelta) -> bool:
        return self._length() < other

    def __le__(self, other: dt.timedelta) -> bool:
        return self._length() <= other

    def __gt__(self, other: dt.timedelta) -> bool:
        return self._length() > other

    def __ge__(self, other: dt.timedelta) -> bool:
        return self._length() >= other


@dataclass(frozen=True, slots=True, eq=False)
class When:
    """A date or moment as rules see it: a day and a moment compare by the day, and `Span`s can be added."""

    value: Moment

    def __add__(self, span: Span) -> When:
        return When(shift(self.value, span))

    def __sub__(self, other: Any) -> Any:
        if isinstance(other, Span):
            return When(shift(self.value, -other))
        return other if isinstance(other, Unset) else as_datetime(self.value) - as_datetime(other.value)

    def __lt__(self, other: Any) -> Any:
        return other if isinstance(other, Unset) else is_after(other.value, self.value)

    def __gt__(self, other: Any) -> Any:
        return other if isinstance(other, Unset) else is_after(self.value, other.value)

    def __le__(self, other: Any) -> Any:
        return other if isinstance(other, Unset) else not is_after(self.value, other.value)

    def __ge__(self, other: Any) -> Any:
        return other if isinstance(other, Unset) else not is_after(other.value, self.value)

    def __eq__(self, other: Any) -> Any:
        if isinstance(other, Unset):
            return other
        return isinstance(other, When) and self <= other <= self

    def __ne__(self, other: Any) -> Any:
        # Python would turn the unset answer of __eq__ into true.
        same = self == other
        return same if isinstance(same, Unset) else not same

    def __hash__(self) -> int:
        return hash(as_datetime(self.value).date())

    def __str__(self) -> str:
        return str(self.value)[:16]


def shift(moment: Moment, span: Span) -> Moment:
    """The moment a span later. The start day does not count; hours turn a date into its midnight first.

    2024-02-29 + 2 years → 2026-02-28; + 15 days counts calendar days. A period of days, months or years that would
    end on a public holiday (`span.off`) ends on the day after it (Art. 203); plain weekends do not move it.
    """
    moved = _add_months(moment, span.months) + dt.timedelta(days=span.days)
    while (span.days > 0 or span.months > 0) and as_datetime(moved).date() in span.off:
        moved += dt.timedelta(days=1)
    if span.hours:
        moved = as_datetime(moved) + dt.timedelta(hours=span.hours)
    step = 1 if span.workdays > 0 else -1
    left = abs(span.workdays)
    while left:
        moved += dt.timedelta(days=step)
        day = moved.date() if isinstance(moved, dt.datetime) else moved
        left -= is_workday(day, span.off, span.on)
    return moved


def shift_clamped(moment: Moment, span: Span) -> Moment:
    """Like `shift` for lengths that users wrote; what lies beyond the calendar is its last day, or its first."""
    try:
        return shift(moment, span)
    except (OverflowError, ValueError):
        later = span.months + span.days + span.hours + span.workdays > 0
        return dt.date.max if later else dt.date.min


def is_workday(day: dt.date, off: AbstractSet[dt.date], on: AbstractSet[dt.date]) -> bool:
    """Monday to Friday, less the public holidays `off`, plus the shifted working days `on`."""
    return day in on or (day.weekday() < 5 and day not in off)


def _add_months(moment: Moment, months: int) -> Moment:
    if not months:
        return moment
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))


def as_datetime(moment: Moment) -> dt.datetime:
    """A date as its midnight; a moment as it is."""
    return moment if isinstance(moment, dt.datetime) else dt.datetime.combine(moment, dt.time())


def is_after(moment: Moment, limit: Moment) -> bool:
    """True when `moment` lies after `limit`. Between a day and a moment, the days are compared."""
    if isinstance(moment, dt.datetime):
        if isinstance(limit, dt.datetime):
            return moment > limit
        return moment.date() > limit
    return moment > (limit.date() if isinstance(limit, dt.datetime) else limit)
