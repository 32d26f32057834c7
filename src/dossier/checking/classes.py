"""Classes, types and grades that a paper judges a material by: those of the material, and of its own results."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from dossier.checking.paper_reading import packed
from dossier.checking.scopes import live, members
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record
from dossier.reading.cross_checks import Table

_JUDGES = re.compile("符合|达到|满足|判定|评定|要求|样品|试样|试件|名称|规格|型号|类型|等级|强度")
_SENTENCE = re.compile("[。;]")
_COMPARED = re.compile("代替|替代|优于|高于|不低于|相当于|原设计")
"""Words of a sentence that names another class beside the own one."""
_MEASURED = ("standard", "measured")
"""Keys of a row of results that have the class asked for, and the class found."""


def check_classes(dossier: Dossier, said: Sequence[Statement], table: Table) -> Iterator[Finding]:
    """X696, once for a record and class: it judges another one than its material has; X710: than its results. Pure."""
    of_material = list(_of_materials(dossier, said, table))
    yield from of_material
    yield from _of_results(dossier, said, table, {found.record for found in of_material})


def _of_results(
    dossier: Dossier, said: Sequence[Statement], table: Table, told: Collection[str | None]
) -> Iterator[Finding]:
    """X710 for a sentence with another class than the results of the same paper; not of what X696 tells already."""
    kinds: Mapping[str, Sequence[str]] = table.get("classes", {})
    measured = {
        record.id: known
        for record in live(dossier)
        if record.type in table.get("of_one_material", {}) and (known := _found_in(record, kinds))
    }
    done = set(told)
    for line in said:
        for kind, own in measured.get(line.record.id, {}).items():
            if line.record.id in done or line.pointer.startswith(("/evidence", "/material", "/measurements")):
                continue
            for sentence in _SENTENCE.split(packed(line.text)):
                there = _classes(sentence, kinds[kind])
                judges = _JUDGES.search(sentence) and not _COMPARED.search(sentence)
                if there and judges and not set(there) & set(own):
                    done.add(line.record.id)
                    words: dict[str, Any] = {"source": line.source, "found": "、".join(there.values())}
                    words["own"] = "、".join(own.values())
                    yield finding("X710", line.place, record=line.record.id, **words)
                    break


def _found_in(record: Record, kinds: Mapping[str, Sequence[str]]) -> dict[str, dict[str, str]]:
    """Kind of class → class → the words for it, of the rows of results: 燃烧性能等级 B1 级."""
    rows = record.data.get("measurements")
    said = ";".join(
        packed(f"{row.get('name') or ''}{row[key]}")
        for row in (rows if isinstance(rows, list) else ())
        if isinstance(row, Mapping)
        for key in _MEASURED
        if isinstance(row.get(key), str)
    )
    return {kind: own for kind, patterns in kinds.items() if (own := _classes(said, patterns))}


def _of_materials(dossier: Dossier, said: Sequence[Statement], table: Table) -> Iterator[Finding]:
    listed = {str(m["id"]): m for m in members(dossier, "materials") if "id" in m}
    kinds: Mapping[str, Sequence[str]] = table.get("classes", {})
    asked = {
        record.id: known
        for record in live(dossier)
        if record.type in table.get("of_one_material", {})
        and record.status != "rejected"
        and (known := _known(record.data.get("material"), listed, kinds))
    }
    told: set[tuple[str, str]] = set()
    for line in said:
        for kind, own in asked.get(line.record.id, {}).items():
            if (line.record.id, kind) in told or line.pointer.startswith(("/evidence", "/material")):
                continue
            for sentence in _SENTENCE.split(packed(line.text)):
                there = _classes(sentence, kinds[kind])
                judges = _JUDGES.search(sentence) and not _COMPARED.search(sentence)
                if there and judges and not set(there) & set(own):
                    told.add((line.record.id, kind))
                    words: dict[str, Any] = {"source": line.source, "found": "、".join(there.values())}
                    words |= {"own": "、".join(own.values()), "name": _names(line.record.data, listed)}
                    yield finding("X696", line.place, record=line.record.id, **words)
                    break


def _known(
    given: object, listed: Mapping[str, Mapping[str, Any]], kinds: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, str]]:
    """Kind of class → class → the words for it, of all materials that a record names."""
    ids = given if isinstance(given, list) else [given]
    said = ";".join(
        packed(str(value))
        for each in ids
        for value in listed.get(str(each), {}).values()
        if isinstance(value, str)
    )
    return {kind: own for kind, patterns in kinds.items() if (own := _classes(said, patterns))}


def _classes(said: str, patterns: Sequence[str]) -> dict[str, str]:
    """Each class that a packed text names → the words in which it does."""
    return {
        next(filter(None, match.groups()), match[0]): match[0]
        for pattern in patterns
        for match in _pattern(pattern).finditer(said)
    }


def _names(data: Mapping[str, Any], listed: Mapping[str, Mapping[str, Any]]) -> str:
    given = data.get("material")
    ids = given if isinstance(given, list) else [given]
    return "、".join(
        f"{each} {listed[str(each)].get('name', '')}".strip() for each in ids if str(each) in listed
    )


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
