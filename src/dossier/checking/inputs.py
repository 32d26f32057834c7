"""What judging needs, gathered once and never changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from dossier.checking.expressions import Rules, role_parties
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


def make_inputs(
    dossier: Dossier,
    catalogue: Catalogue,
    rules: Rules,
    evidence: Mapping[str, EvidenceFacts],
    as_of: dt.date,
    schemas: Schemas,
) -> Inputs:
    """Everything that `evaluate_requirements` needs, gathered once."""
    titles = schemas.contents["common.schema.json"]["$defs"]["role"]["x-roles"]
    scopes = schemas.contents["dossier.schema.json"]["properties"]
    scope_titles = {s: Text(scopes[s]["x-title"]["zh"], scopes[s]["x-title"]["en"]) for s in SCOPES}
    role_titles = {r: Text(t["zh"], t["en"]) for r, t in titles.items()}
    return Inputs(
        dossier, catalogue, rules, evidence, as_of, role_parties(schemas), role_titles, scope_titles
    )
