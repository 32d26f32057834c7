"""Signing roles, as the schemas of the library list them: titles, and the party that each signs for."""

from __future__ import annotations

from collections.abc import Mapping

from dossier.library.schemas import Schemas
from dossier.model import Text


def role_parties(schemas: Schemas) -> dict[str, str]:
    """Signing role → the party it signs for."""
    return {role: row["party"] for role, row in schemas.common("role").first("x-roles").items()}


def role_titles(schemas: Schemas) -> dict[str, Text]:
    """Signing role → its title."""
    return dict(schemas.common("role").names)


def answers_for(role: str, asked: str, parties: Mapping[str, str]) -> bool:
    """Whether a signature of `role` is the one asked for: the same, or anybody of the party when a party is asked."""
    return role == asked or (asked in parties.values() and parties.get(role) == asked)
