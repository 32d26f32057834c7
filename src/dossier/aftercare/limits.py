"""Limits of time in four units: 自然日, 工作日, 小时, 工作小时. A limit without a unit is none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

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
        return int(self.value * (60 if self.unit in (Unit.HOURS, Unit.WORK_HOURS) else DAY))

    @property
    def text(self) -> Text:
        """As documents print it."""
        if self.at_once:
            return Text("立即", "at once")
        if self.unit is Unit.HOURS and self.value < 1:
            minutes = f"{self.value * 60:f}".rstrip("0").rstrip(".")
            return Text(f"{minutes} 分钟", f"{minutes} min")
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
_NAMES = {
    "小时": Unit.HOURS,
    "h": Unit.HOURS,
    "hours": Unit.HOURS,
    "分钟": Unit.HOURS,
    "min": Unit.HOURS,
    "工作小时": Unit.WORK_HOURS,
    "work_hours": Unit.WORK_HOURS,
    "自然日": Unit.DAYS,
    "days": Unit.DAYS,
    "工作日": Unit.WORKDAYS,
    "workdays": Unit.WORKDAYS,
}
_LIMIT = re.compile(r"(\d{1,5}(?:\.\d{1,3})?)\s*(?:个)?\s*([a-z_]+|[\u4e00-\u9fff]+)")


def parse_limit(text: object) -> Limit | None:
    """“24 小时”, “30 分钟”, “2 个工作日”, “3 自然日”, “立即”; None without one of the units, as in “24” or “3 天”."""
    said = str(text).strip().lower()
    if said in ("立即", "at once"):
        return Limit(Decimal(0), Unit.HOURS, at_once=True)
    match = _LIMIT.fullmatch(said)
    if match is None or match[2] not in _NAMES:
        return None
    value = Decimal(match[1])
    return Limit(value / 60 if match[2] in ("分钟", "min") else value, _NAMES[match[2]])
