"""The hours of a training against its own words: times of the day, and hours row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from dossier.checking.paper_reading import plain
from dossier.checking.parts import texts_of
from dossier.checking.scopes import live
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record

_LISTS = {"training-record": "contents", "training-plan": "topics"}
_FROM_TO = re.compile(r"(?<!\d)(\d{1,2}):([0-5]\d)\s*[-~～—–至到]+\s*(\d{1,2}):([0-5]\d)(?!\d)")
_HOURS = re.compile(r"(?<![\d.])(\d+(?:\.\d)?)\s*(?:个?(?:学时|课时|小时)|h(?![a-z]))")
_SHORTEST = 40
"""Minutes of the shortest lesson that anybody counts as an hour."""


def check_lessons(dossier: Dossier) -> Iterator[Finding]:
    """X660 for more hours than the times of the day leave room for, X661 for rows that add up to others. Pure."""
    for record in live(dossier):
        hours = record.data.get("hours")
        if record.type in _LISTS and isinstance(hours, int | float):
            yield from _times(record, float(hours))
            yield from _rows(record, float(hours))


def _times(record: Record, hours: float) -> Iterator[Finding]:
    """The times of a day count once, however many texts repeat them. A plan may be for many days."""
    texts = [plain(text) for _, text in texts_of(record)] if record.type == "training-record" else []
    spans = {match.groups(): match[0] for text in texts for match in _FROM_TO.finditer(text)}
    minutes = sum(60 * (int(c) - int(a)) + int(d) - int(b) for a, b, c, d in spans)
    if spans and minutes > 0 and hours * _SHORTEST > minutes:
        words: dict[str, Any] = {
            "subject": record.title,
            "hours": f"{hours:g}",
            "said": "、".join(spans.values()),
        }
        yield finding("X660", record.at("/hours"), record=record.id, **words)


def _rows(record: Record, hours: float) -> Iterator[Finding]:
    """Where every row says its hours, and says them once."""
    rows = record.data.get(_LISTS[record.type])
    said = [_HOURS.findall(plain(str(row))) for row in rows] if isinstance(rows, list) else []
    if len(said) > 1 and all(len(each) == 1 for each in said):
        total = sum(float(each[0]) for each in said)
        if abs(total - hours) > 0.01:
            words: dict[str, Any] = {"subject": record.title, "hours": f"{hours:g}", "total": f"{total:g}"}
            yield finding("X661", record.at("/hours"), record=record.id, **words)
