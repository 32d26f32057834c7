"""Which record of the dossier waits for a paper: by its number, else as the only one of its type for its item."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dossier.checking.paper_reading import packed
from dossier.intake.particulars import Found
from dossier.library.scopes import SCOPES
from dossier.model import Dossier, Record


def waiting_record(dossier: Dossier, kind: str, read: Mapping[str, tuple[Any, Found]]) -> Record | None:
    """The record of a type that has no file yet and is what a paper says of itself."""
    number = packed(str(read["number"][0])) if "number" in read else ""
    same = [r for r in dossier.records if r.type == kind and r.status != "void"]
    numbered = next((r for r in same if number and packed(r.number or "") == number), None)
    if numbered:
        return None if any(ref.file for ref in numbered.evidence) else numbered
    items = {key: members for key in SCOPES.values() if key in read and (members := _members(read[key][0]))}
    of_item = [r for r in same if any(_members(r.data.get(key)) == own for key, own in items.items())]
    if len(of_item) != 1 or of_item[0].evidence or (_own_number(of_item[0]) and number):
        return None
    return of_item[0]


def _own_number(record: Record) -> str:
    """What it has been numbered; one that follows from its id says nothing of its paper."""
    return "" if "number" in record.derived else record.number or ""


def _members(value: Any) -> frozenset[str]:
    listed = value if isinstance(value, list | tuple) else [] if value is None else [value]
    return frozenset(map(str, listed))
