"""Rules across records that hold under every profile: names, numbers and the terms of retention money."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dossier.findings import Finding, finding
from dossier.model import Dossier, Record, Text
from dossier.spelling import nearest


def check_consistency(dossier: Dossier) -> list[Finding]:
    """X502, X507, X510 and X522 over the whole dossier. Pure."""
    findings = [*_names(dossier), *_numbers(dossier)]
    for record in dossier.records:
        if record.status != "void":
            findings += _retention(record)
    return findings


def _names(dossier: Dossier) -> Iterator[Finding]:
    """A name in a record that is nearly, but not exactly, that of the project or of a party."""
    known = {dossier.name: Text("工程", "the project")} | {
        p.name: Text("单位", "the party") for p in dossier.parties.values()
    }
    allowed = {*dossier.names, *(name for party in dossier.parties.values() for name in party.names)}
    names = list(known)
    meant: dict[str, str | None] = {}
    for record in dossier.records:
        for key in ("maker", "laboratory", "receiver", "trainer_organisation", "authority", "issued_by"):
            value = record.data.get(key)
            if isinstance(value, str) and value not in allowed and value not in dossier.parties:
                if value not in meant:
                    meant[value] = nearest(value, names, 0.8)
                if near := meant[value]:
                    words: dict[str, Any] = {"found": value, "expected": near, "what": known[near]}
                    yield finding("X502", record.at(f"/{key}"), record=record.id, **words)


def _numbers(dossier: Dossier) -> Iterator[Finding]:
    first: dict[tuple[str, str], Record] = {}
    for record in dossier.records:
        if record.number and record.status != "void":
            other = first.setdefault((record.type, record.number), record)
            if other is not record:
                words: dict[str, Any] = {"number": record.number, "other": other.title}
                yield finding("X507", record.at("/number"), record=record.id, **words)


def _retention(record: Record) -> Iterator[Finding]:
    """X510, X522: more retention money, or for longer, than the rules on it allow."""
    percent = record.data.get("retention_percent")
    if isinstance(percent, int | float) and percent > 3:
        yield finding("X510", record.at("/retention_percent"), record=record.id, percent=percent)
    months = record.data.get("defect_liability_months")
    if isinstance(months, int) and months > 24:
        yield finding("X522", record.at("/defect_liability_months"), record=record.id, months=months)
