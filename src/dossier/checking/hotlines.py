"""The telephone to which faults are reported: one number in the contact sheet, the letter and the cards of a firm."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from dossier.checking.paper_reading import plain
from dossier.checking.scopes import live
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier, Location, Record, Text

_NUMBER = r"(?:\(\d{3,4}\)\s?|\d)\d*(?:-\d+)*"
_SAID = re.compile(
    r"(?:(?:服务|报修|维修|售后|保修|值班|客服|24\s*小时|\b)热线(?:电话)?|(?:报修|售后服务|24\s*小时(?:服务|报修|值班)?)电话)"
    rf"\s*(?:为|是)?\s*:?\s*({_NUMBER}(?:\s*[、/,，或]\s*{_NUMBER})*)"
)
_LEAST = 7
"""Digits of a telephone number without its area code."""
_OF_SERVICE = frozenset(
    {
        "service-contacts",
        "warranty-letter",
        "warranty-card",
        "warranty-file",
        "handover-deed",
        "residential-guarantee",
        "residential-manual",
        "emergency-plan",
        "training-record",
    }
)
"""Types whose papers tell the owner where to ring."""


def check_hotlines(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """X727, once for a record: another number than the contact sheet of the same firm has. Pure."""
    sheets = [r for r in contact_sheets(dossier) if numbers(str(r.data["hotline"]))]
    told: set[str] = set()
    for line in said if sheets else ():
        record = line.record
        if (
            record.type not in _OF_SERVICE
            or record.id in told
            or ("热线" not in line.text and "电话" not in line.text)
        ):
            continue
        own = [s for s in sheets if s.responsible == record.responsible and s is not record]
        known = {n for s in own for n in (*numbers(str(s.data["hotline"])), *_of_people(s, dossier))}
        for match in _SAID.finditer(line.text) if own else ():
            here = numbers(match[1])
            if here and not any(alike(a, b) for a in here for b in known):
                told.add(record.id)
                yield x727(line.place, record, line.source, match[1], str(own[0].data["hotline"]), own[0])
                break


def _of_people(sheet: Record, dossier: Dossier) -> Iterator[str]:
    """The numbers of those on a sheet, and of its firm: to ring them is not to ring wrongly."""
    firm = dossier.parties.get(str(sheet.responsible))
    rows = [row for row in sheet.data.get("members") or () if isinstance(row, dict)]
    for part in (*rows, firm.data if firm else {}):
        yield from numbers(str(part.get("phone") or ""))


def contact_sheets(dossier: Dossier) -> list[Record]:
    """The contact sheets that name a telephone of the service."""
    return [r for r in live(dossier) if r.type == "service-contacts" and r.data.get("hotline")]


def numbers(text: str) -> frozenset[str]:
    """The telephone numbers in a text, digits only."""
    found = re.findall(r"[\d()\-]+", plain(text).replace(" ", ""))
    return frozenset(d for n in found if len(d := re.sub(r"\D", "", n)) >= _LEAST)


def alike(one: str, two: str) -> bool:
    """Whether two numbers are one, which may lack its area code."""
    return one.endswith(two) or two.endswith(one)


def x727(
    place: Location, record: Record | None, source: Text, found: str, expected: str, sheet: Record
) -> Finding:
    """Another number at `place` than on a contact sheet."""
    words: dict[str, Any] = {"source": source, "found": found, "expected": expected}
    words["other"] = Text(f"《{sheet.title}》", f"“{sheet.title}”")
    return finding("X727", place, record=record.id if record else None, **words)
