"""The words that forms and reports print for the values of fields."""

from __future__ import annotations

from typing import Any

from dossier.library.roles import role_parties
from dossier.library.schemas import Schemas
from dossier.model import Text

PARTIES_OF_ROLES = "parties-of-roles"
"""Beside the names of fields: signing role → the key of the party that it signs for, in place of a word."""


def gather_terms(schemas: Schemas) -> dict[str, dict[Any, Text]]:
    """Field name → value → word, from every ``x-names`` and ``x-roles`` that the schemas carry."""
    terms: dict[str, dict[Any, Text]] = {}

    def walk(name: str, schema: Any) -> None:
        if not isinstance(schema, dict):
            return
        for value, words in (schema.get("x-names") or schema.get("x-roles") or {}).items():
            terms.setdefault(name, {}).setdefault(value, Text(words["zh"], words["en"]))
        for key, below in schema.get("properties", {}).items():
            walk(key, below)
        for key, below in schema.get("$defs", {}).items():
            walk(key, below)
        for key in ("items", "additionalProperties"):
            walk(name, schema.get(key))
        for key in ("allOf", "anyOf", "oneOf"):
            for below in schema.get(key, ()):
                walk(name, below)

    for path, schema in schemas.contents.items():
        walk(path, schema)
    terms[PARTIES_OF_ROLES] = {role: Text(party, party) for role, party in role_parties(schemas).items()}
    return terms
