"""What judging needs, gathered once and never changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dossier.checking.expressions import Rules, role_parties
from dossier.findings import Finding
from dossier.model import Catalogue, Dossier, EvidenceFacts, Text
from dossier.reading.dossier import SCOPES
from dossier.reading.schemas import Schemas


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
    printed: frozenset[str] = frozenset()
    """Record types that build prints from their data."""
    found: tuple[Finding, ...] = ()
    """What the other checks have found: rules across records are judged by it."""


def make_inputs(
    dossier: Dossier,
    catalogue: Catalogue,
    rules: Rules,
    evidence: Mapping[str, EvidenceFacts],
    as_of: dt.date,
    schemas: Schemas,
    found: Iterable[Finding] = (),
) -> Inputs:
    """Everything that `evaluate_requirements` needs, gathered once."""
    scopes = schemas.contents["dossier.schema.json"]["properties"]
    scope_titles = {s: Text(scopes[s]["x-title"]["zh"], scopes[s]["x-title"]["en"]) for s in SCOPES}
    return Inputs(
        dossier,
        catalogue,
        rules,
        evidence,
        as_of,
        role_parties(schemas),
        role_titles(schemas),
        scope_titles,
        frozenset(name for name, kind in schemas.record_types.items() if kind.form),
        tuple(found),
    )


def role_titles(schemas: Schemas) -> dict[str, Text]:
    """Signing role → its title, from the annotations of common.schema.json."""
    titles = schemas.contents["common.schema.json"]["$defs"]["role"]["x-roles"]
    return {r: Text(t["zh"], t["en"]) for r, t in titles.items()}
