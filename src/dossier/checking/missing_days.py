"""Papers of many days, such as a diary, that lack days which their record has: a page was not scanned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from dossier.checking.moments import cn, iso
from dossier.checking.paper import Paper, are_whole
from dossier.checking.paper_reading import days
from dossier.findings import Finding
from dossier.model import Record, Text

_LISTS = ("entries", "rows", "readings", "records")
_LEAST = 4
"""Days of the record that a paper has to name, so that it is known to name days as they are read here."""


def missing_day_findings(papers: Sequence[Paper]) -> Iterator[Finding]:
    """X776, once for a record: its papers, which can all be read, name the days of its rows but for a run of them.
    Pure; `papers`: the main ones of one record.
    """
    if not papers or not are_whole(papers):
        return
    record = papers[0].record
    rows = _row_days(record)
    said = frozenset(day for paper in papers for day in days(paper.text))
    found = [n for n, day in enumerate(rows) if day in said]
    lacking = [n for n, day in enumerate(rows) if day not in said]
    in_one_run = bool(lacking) and lacking[-1] - lacking[0] + 1 == len(lacking)
    if len(found) < _LEAST or not in_one_run:
        return
    first, last = rows[lacking[0]], rows[lacking[-1]]
    span = Text(cn(first), iso(first))
    if first != last:
        span = Text(f"{cn(first)} 至 {cn(last)}", f"{iso(first)} to {iso(last)}")
    page = papers[-1].pages[-1]
    words: dict[str, Any] = {"subject": record.title, "span": span, "count": len(lacking)}
    yield papers[-1].said("X776", papers[-1].ref.location, page, **words)


def _row_days(record: Record) -> list[dt.date]:
    """The days of the rows of its list, in order and each once; none where a row has no day."""
    for key in _LISTS:
        rows = record.data.get(key)
        if isinstance(rows, list) and len(rows) > _LEAST:
            given = [row.get("date") if isinstance(row, dict) else None for row in rows]
            if all(isinstance(day, dt.date) and not isinstance(day, dt.datetime) for day in given):
                return sorted({day for day in given if isinstance(day, dt.date)})
    return []
