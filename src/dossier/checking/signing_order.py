"""The order of hands on one paper: nobody approves before it was asked for, and an authority dates what it decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from dossier.checking.moments import cn, iso
from dossier.checking.points_in_time import dig
from dossier.checking.scopes import live
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record, Text
from dossier.reading.cross_checks import Table

_GRACE = dt.timedelta(days=1)
"""A day by which hands may cross; not for an authority, which answers an application."""
_AUTHORITIES = ("regulator", "archive")


def check_signing_order(dossier: Dossier, table: Table, titles: Mapping[str, Text]) -> Iterator[Finding]:
    """X619 somebody signed before those whose work he signs for, X620 an authority's date that is not its own. Pure."""
    for record in live(dossier):
        yield from _order(record, table, titles)
        yield from _authority(record, table, titles)


def _order(record: Record, table: Table, titles: Mapping[str, Text]) -> Iterator[Finding]:
    dates: dict[str, list[tuple[int, dt.date]]] = {}
    for i, s in enumerate(record.signatures):
        if s.date:
            dates.setdefault(s.role, []).append((i, s.date))
    roles = table.get("signing_order", {}).get(record.type, ())
    for first, then in pairwise(roles):
        earlier = max((day for _, day in dates.get(first, ())), default=None)
        for i, day in dates.get(then, ()):
            grace = _GRACE if then not in _AUTHORITIES else dt.timedelta()
            if earlier and day < earlier - grace:
                words: dict[str, Any] = {
                    "subject": record.title,
                    "first": titles.get(first, Text(first, first)),
                    "then": titles.get(then, Text(then, then)),
                    "earlier": Text(cn(earlier), iso(earlier)),
                    "signed": Text(cn(day), iso(day)),
                }
                yield finding("X619", record.at(f"/signatures/{i}/date"), record=record.id, **words)


def _authority(record: Record, table: Table, titles: Mapping[str, Text]) -> Iterator[Finding]:
    key = next((k for k in table.get("dates", {}).get(record.type, ()) if dig(record.data, k)), None)
    decided = dig(record.data, key) if key else None
    if record.type not in table.get("decided_by_authority", {}) or decided is None:
        return
    day = decided.date() if isinstance(decided, dt.datetime) else decided
    for i, s in enumerate(record.signatures):
        if s.role in _AUTHORITIES and s.date and s.date != day:
            words: dict[str, Any] = {
                "subject": record.title,
                "role": titles.get(s.role, Text(s.role, s.role)),
                "signed": Text(cn(s.date), iso(s.date)),
                "day": Text(cn(day), iso(day)),
            }
            yield finding("X620", record.at(f"/signatures/{i}/date"), record=record.id, **words)
