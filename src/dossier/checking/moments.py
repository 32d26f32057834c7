"""How a date reads in a sentence."""

from __future__ import annotations

import datetime as dt

from dossier.checking.dates import Moment


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
