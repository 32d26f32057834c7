"""How a date reads in a sentence."""

from __future__ import annotations

import datetime as dt

from dossier.checking.dates import Moment
from dossier.model import Text


def cn(moment: Moment | None) -> str:
    """2026年3月5日, with the time where there is one; nothing for None."""
    if moment is None:
        return ""
    day = f"{moment.year}年{moment.month}月{moment.day}日"
    return day + (f"{moment.hour}时{moment.minute:02}分" if isinstance(moment, dt.datetime) else "")


def iso(moment: Moment | None) -> str:
    """2026-03-05, with the time where there is one; nothing for None."""
    if isinstance(moment, dt.datetime):
        return moment.strftime("%Y-%m-%d %H:%M")
    return moment.isoformat() if moment else ""


def lasting(hours: float) -> Text:
    """35 小时 40 分, to the minute."""
    whole, rest = divmod(round(hours * 60), 60)
    zh, en = ([f"{whole} 小时"], [f"{whole} hours"]) if whole or not rest else ([], [])
    if rest:
        zh.append(f"{rest} 分")
        en.append(f"{rest} minutes")
    return Text(" ".join(zh), " ".join(en))
