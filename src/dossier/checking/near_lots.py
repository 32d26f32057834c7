"""Numbers that join papers of one material, its heat, its batch, its sample: a paper has one that nobody else has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.checking.paper_reading import plain
from dossier.checking.parts import words_of
from dossier.checking.scopes import ids_in, live
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record, Text

_LABEL = (
    r"(?:炉\s*\(?\s*批\s*\)?\s*号|炉\s*号|(?:生产|出厂|产品|进场|原材|材料)?批\s*号|批次号?|(?:试[样件块]|样品)(?:编)?号"
    r"|质量证明书(?:编)?号|质保书(?:编)?号|证明书(?:编)?号)"
)
_NUMBER = r"(?=[A-Za-z0-9/-]*\d)[A-Za-z0-9][A-Za-z0-9/-]{3,}[A-Za-z0-9]"
_LABELLED = re.compile(rf"(?<![一-鿿]){_LABEL}\s*[:为是]?\s*(?P<number>{_NUMBER})(?![A-Za-z0-9])")
_ANY = re.compile(rf"(?<![A-Za-z0-9./-]){_NUMBER}(?![A-Za-z0-9])")
_KEYS = ("lot", "batch", "heat", "heat_number", "sample_number", "certificate_number")
_RUN = re.compile(r"\d+$")
_WITNESSES = 2
"""Other records that have a number before a near one is a slip of it."""


def check_near_lots(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """X714 for a heat, batch or sample number of a paper that stands nowhere else and is one slip, a figure or two that
    changed places, from the number which two other records of its material have. Pure.
    """
    records = {record.id: record for record in live(dossier)}
    lines: dict[str, list[tuple[Statement, re.Match[str]]]] = {}
    places: dict[str, set[str]] = {}
    joined: set[str] = set()
    for statement in said:
        for number in _ANY.findall(statement.text):
            places.setdefault(number, set()).add(statement.record.id)
        for match in _LABELLED.finditer(statement.text):
            joined.add(match["number"])
            if statement.file:
                lines.setdefault(statement.record.id, []).append((statement, match))
    for record in records.values():
        for word in words_of(record):
            for number in _ANY.findall(plain(word)):
                places.setdefault(number, set()).add(record.id)
        joined |= {plain(str(record.data[key])) for key in _KEYS if record.data.get(key)}
    for id_, found in lines.items():
        for statement, match in found:
            if right := _right(match["number"], id_, places, joined, records):
                whose = Text(*(f"《{records[right[1]].title}》", f"“{records[right[1]].title}”"))
                words: dict[str, Any] = {"source": statement.source, "found": match["number"]}
                yield finding("X714", statement.place, record=id_, expected=right[0], whose=whose, **words)
                break


def _right(
    number: str,
    own: str,
    places: Mapping[str, set[str]],
    joined: set[str],
    records: Mapping[str, Record],
) -> tuple[str, str] | None:
    """The number that was meant, and a record that has it; None where the number may be one of its own."""
    if places.get(number) != {own}:
        return None
    material = set(ids_in(records[own].data.get("material")))
    found: list[tuple[str, str]] = []
    for other in joined:
        if other == number or not is_slip(number, other) or own in places.get(other, ()):
            continue
        others = sorted(i for i in places.get(other, ()) if i in records)
        alike = [i for i in others if material & set(ids_in(records[i].data.get("material")))]
        if len(others) >= _WITNESSES and (alike or not material):
            found.append((other, (alike or others)[0]))
    return found[0] if len(found) == 1 else None


def is_slip(number: str, other: str) -> bool:
    """Whether two numbers of one length differ in one sign, or in two that changed places.

    A figure at the end alone makes the next number of a run.
    """
    if len(number) != len(other):
        return False
    apart = [(a, b) for a, b in zip(number, other, strict=True) if a != b]
    if len(apart) == 1:
        return apart[0][0].isdigit() == apart[0][1].isdigit() and _RUN.sub("", number) != _RUN.sub("", other)
    return len(apart) == len("ab") and apart[0] == apart[1][::-1]
