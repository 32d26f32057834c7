"""Signing roles, as the schemas of the library list them: titles, and the party that each signs for."""

from __future__ import annotations

from collections.abc import Mapping

from dossier.library.schemas import Schemas
from dossier.model import Text


def role_parties(schemas: Schemas) -> dict[str, str]:
    """Signing role → the party it signs for."""
    return {role: row["party"] for role, row in _roles(schemas).items()}


def role_titles(schemas: Schemas) -> dict[str, Text]:
    """Signing role → its title."""
    return {role: Text(row["zh"], row["en"]) for role, row in _roles(schemas).items()}


def answers_for(role: str, asked: str, parties: Mapping[str, str]) -> bool:
    """Whether a signature of `role` is the one asked for: the same, or anybody of the party when a party is asked."""
    return role == asked or (asked in parties.values() and parties.get(role) == asked)


def _roles(schemas: Schemas) -> Mapping[str, Mapping[str, str]]:
    roles: Mapping[str, Mapping[str, str]] = schemas.contents["common.schema.json"]["$defs"]["role"][
        "x-roles"
    ]
    return roles
