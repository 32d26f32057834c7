"""Who signed, and whether they could: appointed for that role on that day, on a working day where that is asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.checking.dates import is_workday
from dossier.checking.moments import cn, iso
from dossier.findings import Finding, finding
from dossier.model import Dossier, Party, Record, Signature, Text

_PLAIN_KEYS = ("project_manager", "tech_lead", "chief_supervisor", "doc_controller", "legal_representative")
"""Roles that a party names directly, without a list of appointments."""


def check_people(dossier: Dossier, roles: Mapping[str, str], titles: Mapping[str, Text]) -> Iterator[Finding]:
    """X511 for a signature of somebody not appointed, X512 for one on a day off. Pure."""
    calendar = dossier.data.get("calendar", {})
    days_off = frozenset(calendar.get("holidays", ()))
    days_on = frozenset(calendar.get("workdays", ()))
    for record in dossier.records:
        if record.status == "void":
            continue
        for i, signature in enumerate(record.signatures):
            day = signature.date or record.date
            appointed = _appointed(dossier, signature, roles, day)
            if signature.person and appointed and signature.person not in appointed:
                words: dict[str, Any] = {
                    "person": signature.person,
                    "appointed": "、".join(sorted(appointed)),
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
) -> set[str]:
    """Everybody who may sign for the role that day; empty when dossier.yaml does not say."""
    party_role = roles.get(signature.role, signature.role)
    firms = [p for p in dossier.parties.values() if p.role == party_role]
    return {person for firm in firms for person in _people(firm, signature.role, day)}


def _people(firm: Party, role: str, day: dt.date | None) -> Iterator[str]:
    listed = [s for s in firm.data.get("staff", ()) if s and s["role"] == role]
    for entry in listed:
        started, ended = entry.get("from"), entry.get("to")
        if day is None or ((started is None or started <= day) and (ended is None or day <= ended)):
            yield entry["person"]
    if not listed and role in _PLAIN_KEYS and role in firm.data:
        yield firm.data[role]
