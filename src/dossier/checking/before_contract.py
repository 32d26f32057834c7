"""Papers that contractor and supervisor signed long before the contractor had been chosen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.checking.moments import cn
from dossier.checking.scopes import live
from dossier.findings import Finding, finding
from dossier.model import Dossier, Text

_BEFORE = ("tender_awarded", "contract_signed")
"""Milestones before the first of which nobody is contractor."""
_EARLY = dt.timedelta(days=30)
"""Works may begin before the contract is signed; such a time before, there was nobody to begin them."""
_SIDES = frozenset({"contractor", "supervisor"})
_NOT = frozenset({"contract", "letter-of-award", "qualification"})


def check_before_contract(dossier: Dossier, parties: Mapping[str, str]) -> Iterator[Finding]:
    """X720 where both sides signed all that they signed of a paper then. Pure; `parties`: role → its party."""
    milestones = dossier.data.get("milestones") or {}
    days = [day for key in _BEFORE if isinstance(day := milestones.get(key), dt.date)]
    if not days:
        return
    for record in live(dossier):
        signed = [s for s in record.signatures if s.date]
        sides = {parties.get(s.role, s.role) for s in signed}
        if (
            record.type not in _NOT
            and sides >= _SIDES
            and max(s.date for s in signed if s.date) < min(days) - _EARLY
        ):
            last, first = max(s.date for s in signed if s.date), min(days)
            words: dict[str, Any] = {"subject": record.title}
            words |= {"signed": Text(cn(last), last.isoformat()), "day": Text(cn(first), first.isoformat())}
            yield finding("X720", record.at("/signatures"), record=record.id, **words)
