"""Papers that may be one and the same: of one type and number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from dossier.checking.paper_reading import packed
from dossier.intake.proposal import Entry
from dossier.model import Dossier, Text


def same_number(dossier: Dossier, record: Mapping[str, Any], completes: str) -> Iterator[Text]:
    """A record of the same type and number is there already, with a file of its own."""
    number = packed(str(record.get("number") or ""))
    for other in dossier.records:
        if not completes and number and other.type == record["type"] and packed(other.number or "") == number:
            yield Text(f"与 {other.id} 的编号相同", f"{other.id} has the same number")


def with_twins(entries: Sequence[Entry]) -> list[Entry]:
    """Entries of one type, number and title name each other; none of them is accepted by itself."""
    same: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
    for each in entries:
        if each.kind == "known":
            key = str(each.record.get("number") or each.record["title"])
            same[(each.record["type"], packed(key))].append(each)
    twins = {e.key: [o.source for o in group if o is not e] for group in same.values() for e in group}
    found = []
    for each in entries:
        near = tuple(twins.get(each.key, ()))
        why = (
            Text(f"与 {near[0]} 的类型、编号相同", f"{near[0]} has the same type and number")
            if near
            else None
        )
        found.append(
            replace(each, near=(*each.near, *near), against=(*each.against, *([why] if why else [])))
        )
    return found
