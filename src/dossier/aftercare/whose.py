"""Whose people came: the party of an event that does not say it, by the name of who did it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dossier.aftercare.book import ServiceBook
from dossier.model import Dossier

OF_A_FIRM = ("contact", "project_manager", "tech_lead", "chief_supervisor", "legal_representative")
"""Keys of a party that name one of its people."""
_DONE_BY = ("callback", "respond", "appoint", "arrive", "restore", "repair", "report")
"""Events whose party is the one that did it; a dispatch names the one that is sent for."""


def people(book: ServiceBook, dossier: Dossier) -> Mapping[str, str]:
    """Name → party, for everybody who belongs to one party alone: by the firms of dossier.yaml, by the team of the
    terms, which is the contractor's, and by the events of all repairs that say their party.
    """
    found: dict[str, set[str]] = {}
    for party in dossier.parties.values():
        for key in OF_A_FIRM:
            if name := party.data.get(key):
                found.setdefault(str(name), set()).add(party.id)
    for member in book.terms.get("team", ()):
        if member and member.get("name"):
            found.setdefault(str(member["name"]), set()).add("contractor")
    for entry in book.of("repair"):
        for event in entry.data.get("events", ()):
            if event and {"by", "party"} <= event.keys() and event["event"] in _DONE_BY:
                found.setdefault(str(event["by"]), set()).add(str(event["party"]))
    return {name: next(iter(parties)) for name, parties in found.items() if len(parties) == 1}


def party_of(event: Mapping[str, Any], known: Mapping[str, str]) -> str | None:
    """The party of an event: the one that it says, else that of whoever did it; None where nobody can tell."""
    said = event.get("party") or known.get(str(event.get("by")))
    return str(said) if said else None
