"""Product standards that are for one material: a test of another one is not judged by them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.checking.paper_reading import packed
from dossier.checking.scopes import ids_in, live, members
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record
from dossier.reading.cross_checks import Table

_CITED = re.compile(
    r"(?<![A-Z])(GB|JC|JG|JGJ|CJ|YB|HG)(?:/T)?\s*(\d+(?:\.\d+)?)\s*-\s*(?:(?:19|20)\d\d|\d\d)(?!\d)"
)
_COMPARED = re.compile("参照|代替|替代|区别|不适用|原标准|旧标准|等效")


def check_material_standards(dossier: Dossier, said: Sequence[Statement], table: Table) -> Iterator[Finding]:
    """X779, once for a record of one material: every product standard of the table that it cites is of another one,
    and the material is one that has its own there. Pure; `said`: all that records and papers say.
    """
    rows: Mapping[str, Sequence[str]] = table.get("materials_of_standards", {})
    names = {
        str(m.get("id")): (str(m.get("name") or ""), packed(f"{m.get('name') or ''} {m.get('spec') or ''}"))
        for m in members(dossier, "materials")
    }
    lines: dict[str, list[Statement]] = {}
    for line in said if rows else ():
        lines.setdefault(line.record.id, []).append(line)
    for record in live(dossier) if rows else ():
        called, name = _material(record, names)
        if not name:
            continue
        own = {standard for standard, words in rows.items() if _is_for(words, name)}
        cited = [
            (f"{m[1]} {m[2]}", " ".join(m[0].split()), line)
            for line in lines.get(record.id, ())
            if not _COMPARED.search(line.text)
            for m in _CITED.finditer(line.text)
            if f"{m[1]} {m[2]}" in rows
        ]
        if own and cited and not any(standard in own for standard, *_ in cited):
            standard, shown, line = cited[0]
            words: dict[str, Any] = {"source": line.source, "standard": shown, "meant": rows[standard][0]}
            words |= {"name": called, "expected": "、".join(sorted(own))}
            yield finding("X779", line.place, record=record.id, **words)


def _material(record: Record, names: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    """What the one material of a record is called, and all its words, packed; empty where there are several."""
    ids = ids_in(record.data.get("material"))
    if len(ids) == 1:
        return names.get(ids[0], ("", ""))
    product = str(record.data.get("product") or "") if not ids else ""
    return product, packed(product)


def _is_for(words: Sequence[str], name: str) -> bool:
    return any(packed(word) in name for word in words)
