"""A mutant: a complete dossier with one damage, and the requirement that must notice it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from dossier.model import Record, Text
from dossier.rule_testing.state import Key, State

RECORD, STATUS, SIGNATURES, EVIDENCE, ITEM = "record", "status", "signatures", "evidence", "item"
"""Aspects of a record that a mutant touches besides its fields, which go by their names."""


@dataclass(frozen=True)
class Mutant:
    """A damaged state of a dossier, the requirement that must catch it, and what was touched."""

    kind: str
    """A stable word for what was done, e.g. ``record-removed``."""
    what: Text
    """The same for a reader, with the place."""
    target: Key
    codes: frozenset[str]
    """Findings of the target by which it may be caught."""
    after: State
    records: frozenset[str] = frozenset()
    """Ids of the records that were touched."""
    types: frozenset[str] = frozenset()
    aspects: frozenset[str] = frozenset()
    """What of the records was touched: `RECORD`, `STATUS`, `SIGNATURES`, `EVIDENCE`, or names of fields."""
    names: frozenset[str] = frozenset()
    """Parts of dossier.yaml that were touched: a list, a milestone, ``service`` …"""
    message: Text | None = field(default=None)
    """The sentence that must appear, where the target has several of one code."""


def on_records(
    before: State,
    kind: str,
    what: Text,
    target: Key,
    codes: Iterable[str],
    changed: dict[str, Record | None],
    aspects: Iterable[str],
    message: Text | None = None,
) -> Mutant:
    """A mutant that changes records (None: removes them) and nothing else."""
    touched = [before.records[i] for i in changed]
    return Mutant(
        kind,
        what,
        target,
        frozenset(codes),
        before.with_records(changed),
        frozenset(changed),
        frozenset(r.type for r in touched),
        frozenset(aspects),
        message=message,
    )
