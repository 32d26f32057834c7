"""The telephone of the service terms against that of the contact sheet that the owner was given."""

from __future__ import annotations

from collections.abc import Iterator

from dossier.aftercare.book import ServiceBook
from dossier.aftercare.civil import plain
from dossier.checking.hotlines import alike, contact_sheets, numbers, x727
from dossier.findings import Finding
from dossier.model import Dossier, Text

_TERMS = Text("服务条款（terms.yaml）", "the service terms (terms.yaml)")


def check_one_hotline(dossier: Dossier, book: ServiceBook) -> Iterator[Finding]:
    """X727 for another hotline in the terms than on every contact sheet of the contractor; a number that changed is on
    the sheets from then on. Pure.
    """
    given = book.terms.get("hotline") or {}
    phone, changed = str(given.get("phone") or ""), given.get("changed_on")
    sheets = []
    for sheet in contact_sheets(dossier):
        firm = dossier.parties.get(str(sheet.responsible))
        later = changed is None or (sheet.date is not None and plain(sheet.date) >= plain(changed))
        if later and firm and firm.role == "contractor" and numbers(str(sheet.data["hotline"])):
            sheets.append(sheet)
    known = {n for sheet in sheets for n in numbers(str(sheet.data["hotline"]))}
    if sheets and numbers(phone) and not any(alike(a, b) for a in numbers(phone) for b in known):
        place = book.at("/hotline/phone")
        yield x727(place, None, _TERMS, phone, str(sheets[-1].data["hotline"]), sheets[-1])
