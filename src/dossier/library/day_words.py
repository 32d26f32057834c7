"""What is wrong with a day that is one, and stands where a moment belongs, or with a day that no year has."""

from __future__ import annotations

import datetime as dt
import re

from dossier.library.values import parse_moment
from dossier.model import Text


def why_not(value: str, schema: object) -> Text | None:
    """What is wrong with a day that is one, and with a day of the year that no year has."""
    form = schema.get("format") if isinstance(schema, dict) else None
    try:
        moment = parse_moment(value)
    except ValueError:
        of_year = _OF_YEAR.fullmatch(value)
        if of_year is None or not 1 <= int(of_year[1]) <= _MONTHS or not 1 <= int(of_year[2]) <= _DAYS:
            return None
        month, day = int(of_year[1]), int(of_year[2])
        return Text(
            f"{month} 月没有 {day} 日，改为实际日期，如 {of_year[1]}-01",
            f"month {month} has no day {day}; give a real one, such as {of_year[1]}-01",
        )
    if form == "local-date-time" and not isinstance(moment, dt.datetime):
        return Text(
            f"缺少时和分，写成 {value}T09:00 的样子",
            f"the hour and minute are missing: write it like {value}T09:00",
        )
    if form == "date" and isinstance(moment, dt.datetime):
        return Text(f"只写年月日：{value[:10]}", f"give the day alone: {value[:10]}")
    return None


_OF_YEAR = re.compile(r"(\d{2})-(\d{2})")
_MONTHS, _DAYS = 12, 31
