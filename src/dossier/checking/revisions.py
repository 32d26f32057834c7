"""What a newer edition of a record replaces counts for nothing; the newest is checked and bound."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from dossier.findings import Finding, finding
from dossier.model import Dossier, Record


def current(dossier: Dossier) -> Dossier:
    """The dossier with every record void that a live one names under `supersedes`."""
    gone = {name for record in dossier.records if record.status != "void" for name in replaced(record)}
    records = tuple(replace(r, status="void") if r.id in gone else r for r in dossier.records)
    return replace(dossier, records=records) if gone else dossier


def replaced(record: Record) -> list[str]:
    """The ids of the records that this one takes the place of; never itself."""
    named = record.data.get("supersedes")
    ids = named if isinstance(named, list) else [named]
    return [str(name) for name in ids if name and name != record.id]


def check_revisions(dossier: Dossier) -> Iterator[Finding]:
    """X568 for a record that replaces one of another type, a newer one, or itself. Pure."""
    known = {r.id: r for r in dossier.records}
    for record in dossier.records:
        named = record.data.get("supersedes")
        for name in named if isinstance(named, list) else [named]:
            old = known.get(str(name))
            if old and (old.id == record.id or old.type != record.type or _older(record, old)):
                words: dict[str, Any] = {"subject": record.title, "other": old.title}
                yield finding("X568", record.at("/supersedes"), record=record.id, **words)


def _older(record: Record, old: Record) -> bool:
    return record.date is not None and old.date is not None and record.date < old.date
