"""What judging needs, gathered once and never changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from dossier.checking.rules import Rules
from dossier.findings import Finding
from dossier.library.roles import role_parties, role_titles
from dossier.library.schemas import Schemas
from dossier.library.scopes import SCOPES
from dossier.model import Catalogue, Dossier, EvidenceFacts, Record, RecordType, Text, Waiver
from dossier.reading.dossier import item_id


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that judging needs; nothing here changes while it is used."""

    dossier: Dossier
    catalogue: Catalogue
    rules: Rules
    evidence: Mapping[str, EvidenceFacts]
    as_of: dt.date
    roles: Mapping[str, str]
    """Signing role → party."""
    role_titles: Mapping[str, Text]
    scope_titles: Mapping[str, Text]
    schemas: Schemas
    printed: frozenset[str] = frozenset()
    """Record types that build prints from their data."""
    found: tuple[Finding, ...] = ()
    """What the other checks have found: rules across records are judged by it."""
    by_type: Mapping[str, Sequence[tuple[int, Record]]] = field(default_factory=dict)
    """Record type → its records that are not void, each with its number in the dossier."""
    places: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """List of dossier.yaml → id of a member → the first place where it stands."""
    waivers: Mapping[str, Sequence[Waiver]] = field(default_factory=dict)
    """Requirement → the waivers for it that hold."""
    types: Mapping[str, RecordType] = field(default_factory=dict)
    """Record types by name."""

    def records_of(self, types: Iterable[str]) -> list[Record]:
        """The records of some types that are not void, in the order of the dossier."""
        return [
            record for _, record in sorted(chain(*(self.by_type.get(t, ()) for t in set(types))), key=_first)
        ]


def make_inputs(
    dossier: Dossier,
    catalogue: Catalogue,
    rules: Rules,
    evidence: Mapping[str, EvidenceFacts],
    as_of: dt.date,
    schemas: Schemas,
    found: Iterable[Finding],
    waivers: Mapping[str, Sequence[Waiver]],
) -> Inputs:
    """Everything that `evaluate_requirements` needs, gathered once."""
    lists = schemas.root("dossier.schema.json").fields
    scope_titles = {scope: lists[scope].title or Text(scope, scope) for scope in SCOPES}
    return Inputs(
        dossier,
        catalogue,
        rules,
        evidence,
        as_of,
        role_parties(schemas),
        role_titles(schemas),
        scope_titles,
        schemas,
        frozenset(name for name, kind in schemas.record_types.items() if kind.form),
        tuple(found),
        _by_type(dossier.records),
        {scope: _places(dossier.data.get(scope, ())) for scope in SCOPES},
        waivers,
        schemas.record_types,
    )


def _first(pair: tuple[int, Record]) -> int:
    return pair[0]


def _by_type(records: Iterable[Record]) -> dict[str, list[tuple[int, Record]]]:
    found: dict[str, list[tuple[int, Record]]] = {}
    for number, record in enumerate(records):
        if record.status != "void":
            found.setdefault(record.type, []).append((number, record))
    return found


def _places(members: Iterable[Any]) -> dict[str, int]:
    found: dict[str, int] = {}
    for i, member in enumerate(members):
        if member:
            found.setdefault(item_id(member), i)
    return found
