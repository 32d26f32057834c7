"""Who has to sign papers of a type: by the requirements that ask for it, and by the list of dossier.yaml."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from dossier.library.roles import answers_for, role_parties, role_titles
from dossier.library.schemas import Schemas
from dossier.model import Requirement
from dossier.reading.cross_checks import cross_checks
from dossier.reading.signers import Signing


@dataclass(frozen=True, slots=True)
class Asked:
    """Roles that have to sign papers of a type."""

    signed: tuple[str, ...] = ()
    sealed: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    """Those whom dossier.yaml lists."""
    firms: tuple[str, ...] = ()
    """Parties that seal such a paper where they sign it: one seal for each."""
    usual: frozenset[str] = frozenset()
    """Parties that the catalogue asks for such papers: they hand in what others made."""

    def lacks_maker(self, party: str, found: Collection[str], schemas: Schemas) -> bool:
        """Whether a firm made the paper itself, a laboratory its report, and none of the roles found is its own."""
        parties = role_parties(schemas)
        if party in self.usual or party not in role_titles(schemas):
            return False
        return not any(answers_for(role, party, parties) for role in found)


def asked_of(
    record_type: str,
    requirements: Iterable[Requirement],
    signing: Signing,
    schemas: Schemas,
    traits: Collection[str],
) -> Asked:
    """The roles that have to sign a type of records. `traits`: those of the project."""
    roles = role_titles(schemas)
    of = [r for r in requirements if record_type in r.records]
    _, listed = signing.asked(record_type)
    signed = [role for r in of for role in (*r.signed_by, *_by_checks(r, roles, traits))]
    return Asked(
        tuple(dict.fromkeys(signed)),
        tuple(dict.fromkeys(role for r in of for role in r.sealed_by)),
        tuple(str(each["role"]) for each in listed),
        tuple(cross_checks(schemas).get("seals", {}).get(record_type, ())),
        frozenset(r.responsible for r in of),
    )


_ALWAYS = re.compile(r"has_role\(record, [^()]*\)")
_SUPERVISED = re.compile(r"'supervised' not in project\.traits or has_role\(record, '[a-z_]+'\)")


def _by_checks(asked: Requirement, roles: Collection[str], traits: Collection[str]) -> Iterator[str]:
    """The roles whose hand a check of a requirement wants whatever else the record says; of two, by whether anybody
    supervises, the one that it means.
    """
    supervised = "supervised" in traits
    for expression in (check.expression for check in asked.checks):
        named = [word for word in expression.words if word in roles]
        if _SUPERVISED.fullmatch(expression.text):
            yield from named if supervised else ()
        elif _ALWAYS.fullmatch(expression.text):
            by_trait = "supervised" in expression.words
            yield from named if not by_trait else [r for r in named if (r != "owner") == supervised]
