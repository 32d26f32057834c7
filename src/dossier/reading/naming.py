"""Names that stand twice, and names of what there is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dossier.findings import Finding, finding
from dossier.library.schemas import Schemas
from dossier.library.validation import guess
from dossier.library.values import place_of, references
from dossier.model import Dossier, Record


def duplicate_ids(records: Iterable[Record]) -> list[Finding]:
    """S208 for each id that an earlier record has."""
    first: dict[str, Record] = {}
    findings = []
    for record in records:
        other = first.setdefault(record.id, record)
        if other is not record:
            where = f"{other.location.file}:{other.location.line}"
            findings.append(finding("S208", record.at("/id"), record=record.id, id=record.id, other=where))
    return findings


def strange_references(
    schemas: Schemas, dossier: Dossier, names: Mapping[str, list[str]]
) -> Iterator[Finding]:
    """S209 for what a record refers to that there is not. `names`: what there is, by the name of the list."""
    known = {scope: set(members) for scope, members in names.items()}
    for record in dossier.records:
        for pointer, key, value, target in references(record.data, schemas.record(record.type)):
            if value not in known.get(target, (value,)):
                words: dict[str, Any] = {"key": key, "value": value, "where": place_of(target)}
                words |= guess(value, names[target])
                yield finding("S209", record.at(pointer), record=record.id, **words)
