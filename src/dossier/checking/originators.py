"""Who made a paper: the firm that a record names for it has signed it, or is the one that usually makes such papers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dossier.checking.field_titles import named
from dossier.checking.hands import allied, makers_of, named_people, people_of
from dossier.checking.scopes import live, members
from dossier.findings import Finding, finding
from dossier.library.schemas import Schemas
from dossier.model import Dossier, Party, Record, Text
from dossier.reading.cross_checks import Table

_MAKERS = frozenset({"maker", "supplier"})


def check_originators(
    dossier: Dossier, table: Table, roles: Mapping[str, str], titles: Mapping[str, Text], schemas: Schemas
) -> Iterator[Finding]:
    """X698 for records, X597 for those nobody signed and for the suppliers of machines, X593 for somebody whom two
    firms name. Pure; `roles`: signing role → party.
    """
    usual = makers_of(dossier, table, schemas)
    sides = {party.role for party in dossier.parties.values()}
    people = people_of(dossier)
    for record in live(dossier):
        makers = usual.get(record.type, set())
        signed = {roles.get(s.role, s.role) for s in record.signatures}
        if not signed & sides and not _by_its_own(record, dossier, people):
            yield from _not_theirs(record, dossier, table, makers, titles, schemas)
        if signed:
            yield from _unsigned(
                record, dossier, table, signed, makers if signed <= sides else set(), schemas
            )
    yield from _suppliers(dossier, table)
    yield from _of_two_firms(dossier, table)


def _by_its_own(record: Record, dossier: Dossier, people: Mapping[str, list[Party]]) -> bool:
    """Whether somebody whom dossier.yaml names for the firm signed it in a role that is none of a firm."""
    firm = dossier.parties.get(str(record.responsible))
    return any(firm in people.get(s.person or "", ()) for s in record.signatures)


def _not_theirs(
    record: Record,
    dossier: Dossier,
    table: Table,
    usual: set[str],
    titles: Mapping[str, Text],
    schemas: Schemas,
) -> Iterator[Finding]:
    """A paper that no firm of the works signed, of a firm on whose side nobody makes such papers."""
    firm = dossier.parties.get(str(record.responsible))
    if firm is None or not usual or firm.role == "other":
        return
    if not any(allied(firm.role, maker, table) for maker in usual):
        known = [titles.get(side, Text(side, side)) for side in sorted(usual)]
        words: dict[str, Any] = {"what": named(schemas, record, "/responsible"), "firm": firm.name}
        words["side"] = Text("或".join(t.zh for t in known), " or ".join(t.en for t in known))
        yield finding("X597", record.at("/responsible"), record=record.id, **words)


def _unsigned(
    record: Record,
    dossier: Dossier,
    table: Table,
    signed: set[str],
    usual: set[str],
    schemas: Schemas,
) -> Iterator[Finding]:
    """A paper with hands, but none of the firm that it names; `usual`: the sides that make such papers, if known."""
    keys = table.get("signing_parties", {}).get(record.type, ())
    # Papers of makers and authorities are handed in by whoever bought or asked for them.
    for key in [*keys, "responsible"] if usual else keys:
        firm = dossier.parties.get(str(record.data.get(key)))
        if firm is None or {firm.role, firm.id} & signed or (key == "responsible" and firm.role in usual):
            continue
        if firm.role in _MAKERS and signed & _MAKERS:
            continue
        words: dict[str, Any] = {"what": named(schemas, record, f"/{key}"), "firm": firm.name}
        yield finding("X698", record.at(f"/{key}"), record=record.id, **words)


def _suppliers(dossier: Dossier, table: Table) -> Iterator[Finding]:
    """A machine that comes from a firm which supplies nothing: the laboratory, the supervisor."""
    sides = table.get("suppliers", {})
    for place, machine in enumerate(members(dossier, "equipment")):
        firm = dossier.parties.get(str(machine.get("supplier")))
        if firm and sides and firm.role not in sides:
            words: dict[str, Any] = {
                "what": Text(f"{machine.get('tag')} 的供货单位", f"the supplier of {machine.get('tag')}"),
                "firm": firm.name,
                "side": Text("供货单位", "the supplier"),
            }
            yield finding("X597", dossier.at(f"/equipment/{place}/supplier"), **words)


def _of_two_firms(dossier: Dossier, table: Table) -> Iterator[Finding]:
    """Somebody whom dossier.yaml names for firms of two sides."""
    held: dict[str, Party] = {}
    for party in dossier.parties.values():
        for key, person in named_people(party):
            other = held.setdefault(person, party)
            if other.name != party.name and not allied(other.role, party.role, table):
                words: dict[str, Any] = {
                    "what": Text(f"{party.name}的人员", f"somebody of {party.name}"),
                    "person": person,
                    "firm": other.name,
                }
                yield finding("X593", dossier.at(f"/parties/{party.id}/{key}"), **words)
