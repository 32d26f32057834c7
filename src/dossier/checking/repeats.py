"""Papers and visits that count themselves: the second one is not before the first, nor is there a third one twice."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dossier.checking.dates import as_datetime
from dossier.checking.moments import cn, iso
from dossier.checking.paper_reading import plain
from dossier.checking.scopes import live
from dossier.checking.warranty_words import number
from dossier.findings import Finding, finding
from dossier.model import Dossier, Location, Text

_ORDINAL = re.compile(r"第\s*([一二三四五六七八九十]|\d{1,2})\s*[次回]")
_APART = (
    "system",
    "discipline",
    "equipment",
    "part",
    "unit",
    "item",
    "inspection_lot",
    "material",
    "cycle",
    "room",
)
"""Fields that keep series apart which share a title."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """A paper or an entry that says how often there was one before: of which series, the how manyth, of which day."""

    series: tuple[str, ...]
    ordinal: int
    day: dt.date
    owner: str
    title: str
    place: Location


def check_repeats(dossier: Dossier) -> Iterator[Finding]:
    """X722 over the titles of the records. Pure; linear but for sorting."""
    found = []
    for record in live(dossier):
        if record.date is not None:
            found += repeat(
                record.title, record.date, record.id, record.at("/title"), record.data, record.type
            )
    yield from out_of_order(found)


def repeat(title: str, day: dt.date, owner: str, place: Location, data: Any, kind: str) -> list[Repeat]:
    """What a title counts; nothing where it has no ordinal, or two."""
    marks = _ORDINAL.findall(plain(title))
    if len(marks) != 1:
        return []
    rest = re.sub(r"\(.*?\)", "", _ORDINAL.sub("", plain(title)))
    series = (kind, rest, *(str(data.get(key) or "") for key in _APART))
    return [Repeat(series, int(number(marks[0])), as_datetime(day).date(), owner, title, place)]


def out_of_order(found: Sequence[Repeat]) -> Iterator[Finding]:
    """X722 once for a series: one that is counted as high as an earlier one, or lower; only where it counts on."""
    series: dict[tuple[str, ...], list[Repeat]] = {}
    for one in found:
        series.setdefault(one.series, []).append(one)
    for ones in series.values():
        if len({one.ordinal for one in ones}) < 2:
            continue
        ones.sort(key=lambda one: (one.day, one.ordinal, one.owner))
        for before, one in pairwise(ones):
            if one.ordinal <= before.ordinal and one.day > before.day:
                words: dict[str, Any] = {"subject": one.title, "day": Text(cn(one.day), iso(one.day))}
                words |= {"other": before.title, "before": Text(cn(before.day), iso(before.day))}
                yield finding("X722", one.place, record=one.owner, **words)
                break
