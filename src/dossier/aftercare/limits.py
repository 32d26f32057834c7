"""Limits of time in four units: 自然日, 工作日, 小时, 工作小时. A limit without a unit is none."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from dossier.model import Text

DAY = 24 * 60
"""Minutes."""


class Unit(StrEnum):
    """What a limit counts."""

    HOURS = "hours"
    WORK_HOURS = "work_hours"
    DAYS = "days"
    WORKDAYS = "workdays"


@dataclass(frozen=True, slots=True)
class Limit:
    """So much time; `at_once` (立即) names no number and is never measured."""

    value: Decimal
    unit: Unit
    at_once: bool = False

    @property
    def minutes(self) -> int:
        """What the clock has to count: hours in minutes, days in whole days of minutes."""
        return round(self.value * (60 if self.unit in (Unit.HOURS, Unit.WORK_HOURS) else DAY))

    @property
    def text(self) -> Text:
        """As documents print it."""
        if self.at_once:
            return Text("立即", "at once")
        hours, minutes = divmod(self.minutes, 60)
        if self.unit is Unit.HOURS and minutes:
            before = Text(f"{hours} 小时 ", f"{hours} h ") if hours else Text("", "")
            return Text(f"{before.zh}{minutes} 分钟", f"{before.en}{minutes} min")
        number = f"{self.value:f}"
        number = number.rstrip("0").rstrip(".") if "." in number else number
        words = _WORDS[self.unit]
        return Text(f"{number} {words.zh}", f"{number} {words.en}")


_WORDS = {
    Unit.HOURS: Text("小时", "h"),
    Unit.WORK_HOURS: Text("工作小时", "working h"),
    Unit.DAYS: Text("自然日", "calendar days"),
    Unit.WORKDAYS: Text("工作日", "working days"),
}
_UNITS = (
    (Unit.HOURS, "小时|个小时|钟头|h|hr|hrs|hour|hours"),
    (Unit.HOURS, "分|分钟|min|mins|minute|minutes"),
    (Unit.WORK_HOURS, "工作小时|工作时|work_hours|work hours|working hours|working h"),
    (Unit.DAYS, "自然日|自然天|日历日|日历天|days|calendar days|calendar day"),
    (Unit.WORKDAYS, "工作日|工作天|workdays|workday|working days|working day|business days|business day"),
)
_NAMES = {name: unit for unit, names in _UNITS for name in names.split("|")}
_MINUTES = frozenset(_UNITS[1][1].split("|"))
_NUMBER = "[0-9]{1,5}(?:[.][0-9]{1,3})?|[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九]"
_PART = rf"(?:({_NUMBER})\s*(?:(个半|个)\s*)?|(半)\s*个?\s*)({'|'.join(sorted(_NAMES, key=len, reverse=True))})(半)?"
_LIMIT = re.compile(rf"(?:不超过|最多|最长|至多|within|≤|<=)?\s*({_PART}(?:\s*{_PART})?)\s*(?:以内|之内|内)?")
_AT_ONCE = ("立即", "立刻", "马上", "即时", "at once", "immediately")


def parse_limit(text: object) -> Limit | None:
    """“24 小时”, “24h内”, “1 小时 30 分钟”, “两个工作日”, “三十自然日”, “半小时”, “立即”.

    None for all that names no single time in one of the units: “24”, “3 天”, “半天”, “三十日”, “2～3 个工作日”, “一周”.
    """
    return _limit(str(text))


@lru_cache(maxsize=1024)
def _limit(text: str) -> Limit | None:
    said = unicodedata.normalize("NFKC", text).strip().lower()
    if said in _AT_ONCE:
        return Limit(Decimal(0), Unit.HOURS, at_once=True)
    match = _LIMIT.fullmatch(said)
    if match is None:
        return None
    parts = [_value(*found) for found in re.findall(_PART, match[1])]
    (value, unit, minutes), *more = parts
    if not more:
        return Limit(value, unit)
    # Hours and then minutes are one time; no two others are.
    (second, other, small) = more[0]
    return Limit(value + second, unit) if not minutes and small and unit is other is Unit.HOURS else None


def _value(number: str, more: str, half: str, name: str, behind: str) -> tuple[Decimal, Unit, bool]:
    """A number with its unit; whether it was in minutes."""
    value = Decimal("0.5") if half else Decimal(number) if number[0].isascii() else Decimal(_counted(number))
    value += Decimal("0.5") if "半" in more + behind else 0
    return value / 60 if name in _MINUTES else value, _NAMES[name], name in _MINUTES


def _counted(number: str) -> int:
    """“两”, “十”, “三十五”."""
    tens, ten, ones = number.rpartition("十")
    return (_DIGITS[tens or "一"] * 10 if ten else 0) + (_DIGITS[ones] if ones else 0)


_DIGITS = {sign: n for n, sign in enumerate("一二三四五六七八九", 1)} | {"两": 2}


def comparable(one: Limit, other: Limit) -> bool:
    """Whether one unit can measure both."""
    elapsed = {Unit.HOURS, Unit.DAYS}
    return one.unit is other.unit or {one.unit, other.unit} <= elapsed
