"""Visits and inspections that count themselves in their titles (X722)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from dossier.aftercare.book import ServiceBook
from dossier.aftercare.civil import plain
from dossier.checking.repeats import Repeat, out_of_order, repeat
from dossier.findings import Finding


def check_visit_counts(book: ServiceBook) -> Iterator[Finding]:
    """X722 over the visits and inspections of each cycle. Pure."""
    found: list[Repeat] = []
    for kind in ("visit", "inspection"):
        for entry in book.of(kind):
            if isinstance(day := entry.data.get("on"), dt.date):
                found += repeat(entry.title, plain(day), entry.id, entry.at("/title"), entry.data, kind)
    yield from out_of_order(found)
