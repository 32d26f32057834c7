"""Which days are worked: what the user says, then the tables of the State Council, then the plain weekend, assumed.

The only module that knows chinesecalendar, whose tables hold every 补班 and every shifted day off of the years that
the State Council has published.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from chinese_calendar import constants

_OFF = frozenset(constants.holidays)
_ON = frozenset(constants.workdays)
KNOWN_YEARS = range(min(_OFF).year, max(_OFF).year + 1)
"""Years whose tables are published."""


@dataclass(frozen=True, slots=True)
class DayTable:
    """Public holidays and 补班 days that the user gives; both win over what is published."""

    off: frozenset[dt.date] = frozenset()
    on: frozenset[dt.date] = frozenset()

    def is_workday(self, day: dt.date) -> bool:
        """Whether the country works on this day."""
        if day in self.on or day in self.off:
            return day in self.on
        if day.year in KNOWN_YEARS:
            return day in _ON or (day.weekday() < 5 and day not in _OFF)
        return day.weekday() < 5

    def is_holiday(self, day: dt.date) -> bool:
        """Whether it is a day off by name of a festival, which a plain weekend is not."""
        return day not in self.on and (day in self.off or (day in _OFF and day not in _ON))

    def is_assumed(self, day: dt.date) -> bool:
        """Whether nobody has published the table of its year and the user has given none."""
        return day.year not in KNOWN_YEARS and day.year not in _years(self)


@cache
def _years(table: DayTable) -> frozenset[int]:
    return frozenset(day.year for day in (*table.off, *table.on))


def day_table(off: Iterable[dt.date | None] = (), on: Iterable[dt.date | None] = ()) -> DayTable:
    """A table of the days that `calendar` in dossier.yaml names; None is one that was no date."""
    return DayTable(frozenset(day for day in off if day), frozenset(day for day in on if day))


@cache
def whole_calendar(
    off: frozenset[dt.date], on: frozenset[dt.date]
) -> tuple[frozenset[dt.date], frozenset[dt.date]]:
    """Days off by name of a festival, and 补班 days, of the published years, with what the user says laid over them."""
    return (_OFF | off) - on, (_ON | on) - off
