"""The telephone of the service terms against that of the contact sheet that the owner was given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from dossier.aftercare.book import ServiceBook
from dossier.aftercare.civil import plain
from dossier.checking.hotlines import alike, contact_sheets, numbers, x727
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record, Text

_TERMS = Text("服务条款（terms.yaml）", "the service terms (terms.yaml)")
_ALWAYS = re.compile(r"24\s*(?:小时|h\b)|全天|昼夜|7\s*[×xX*]\s*24|随时")
_BY_DAY = re.compile(r"\d{1,2}\s*[::时点]\s*\d{0,2}\s*(?:分)?\s*[至到~—-]+\s*\d{1,2}")


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
    for sheet in sheets if phone else ():
        yield from _hours(book, str(given.get("hours") or ""), sheet)
    yield from _address(dossier, book, str(given.get("address") or ""))


def _hours(book: ServiceBook, promised: str, sheet: Record) -> Iterator[Finding]:
    """X729: day and night on one of the two, and office hours alone on the other."""
    said = str(sheet.data.get("hours") or "")
    always = [bool(_ALWAYS.search(text)) for text in (promised, said)]
    if always[0] != always[1] and _BY_DAY.search(promised if always[1] else said):
        words: dict[str, Any] = {"what": Text("服务热线的时间", "hours of the hotline"), "found": promised}
        words |= {"other": Text(f"《{sheet.title}》", f"“{sheet.title}”"), "expected": said}
        yield finding("X729", book.at("/hotline/hours"), **words)


def _address(dossier: Dossier, book: ServiceBook, given: str) -> Iterator[Finding]:
    """X729: the address of the contractor with another number of the house."""
    for party in dossier.parties.values():
        own = str(party.data.get("address") or "")
        same = re.sub(r"[\d\s]", "", own) == re.sub(r"[\d\s]", "", given)
        if (
            party.role == "contractor"
            and own
            and same
            and re.findall(r"\d+", own) != re.findall(r"\d+", given)
        ):
            words: dict[str, Any] = {"what": Text("服务地址", "address of the service"), "found": given}
            words |= {"other": Text(f"{party.name}的登记", f"the entry of {party.name}"), "expected": own}
            yield finding("X729", book.at("/hotline/address"), **words)
