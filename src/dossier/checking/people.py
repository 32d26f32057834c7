"""Who signed, and whether they could: appointed for that role on that day, on a working day where that is asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.checking.dates import is_workday
from dossier.checking.days import whole_calendar
from dossier.checking.moments import cn, iso
from dossier.findings import Finding, finding
from dossier.model import Dossier, Party, Record, Signature, Text
from dossier.reading.signers import people_for


def check_people(dossier: Dossier, roles: Mapping[str, str], titles: Mapping[str, Text]) -> Iterator[Finding]:
    """X511 for a signature of somebody not appointed, X512 for one on a day off. Pure."""
    calendar = dossier.data.get("calendar", {})
    given = (frozenset(d for d in calendar.get(k, ()) if d) for k in ("holidays", "workdays"))
    days_off, days_on = whole_calendar(*given)
    known: dict[tuple[str, dt.date | None], set[str] | None] = {}
    for record in dossier.records:
        if record.status == "void":
            continue
        for i, signature in enumerate(record.signatures):
            day = signature.date or record.date
            if (signature.role, day) not in known:
                known[signature.role, day] = _appointed(dossier, signature, roles, day)
            appointed = known[signature.role, day]
            if signature.person and appointed is not None and signature.person not in appointed:
                words: dict[str, Any] = {
                    "person": signature.person,
                    "appointed": "、".join(sorted(appointed)) or "—",
                }
                place = record.at(f"/signatures/{i}/person")
                role = titles.get(signature.role, Text(signature.role, signature.role))
                yield finding("X511", place, record=record.id, subject=record.title, role=role, **words)
            if calendar.get("sign_on_workdays") and day and not is_workday(day, days_off, days_on):
                yield _day_off(record, i, day)


def _day_off(record: Record, i: int, day: dt.date) -> Finding:
    date: Any = Text(cn(day), iso(day))
    return finding(
        "X512", record.at(f"/signatures/{i}/date"), record=record.id, subject=record.title, date=date
    )


def _appointed(
    dossier: Dossier, signature: Signature, roles: Mapping[str, str], day: dt.date | None
) -> set[str] | None:
    """Everybody who may sign for the role that day; None when dossier.yaml does not say."""
    party_role = roles.get(signature.role, signature.role)
    firms = [p for p in dossier.parties.values() if p.role == party_role]
    known = [people for firm in firms if (people := people_for(firm, signature.role, day)) is not None]
    if not known:
        return None
    heads = [_heads(firm, day) for firm in firms] if _speaks_for_the_firm(signature.role, party_role) else []
    letters = _by_letter(dossier, {firm.id for firm in firms}) if heads else set()
    return set().union(*known, *heads, letters)


_HEADS = frozenset({"company_head", "supervisor_head", "designer_head", "surveyor_head"})
"""Roles in which the head of a firm signs."""


def _speaks_for_the_firm(role: str, party_role: str) -> bool:
    """Whether a role is that of the firm as such, not of an office in the works: contractor, but not tech_lead."""
    return role == party_role or role in _HEADS


def _by_letter(dossier: Dossier, firms: set[str]) -> set[str]:
    """The heads of firms that letters of authorization name."""
    letters = (r for r in dossier.records if r.responsible in firms and r.status not in ("void", "rejected"))
    return {str(r.data["legal_representative"]) for r in letters if r.data.get("legal_representative")}


def _heads(firm: Party, day: dt.date | None) -> set[str]:
    """Who acts for a firm by law, whoever is appointed beside him."""
    legal = firm.data.get("legal_representative")
    heads = (people_for(firm, role, day) or set() for role in _HEADS)
    return set().union({str(legal)} if legal else set(), *heads)
