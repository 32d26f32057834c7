"""Classes, types and grades that a paper judges a material by: those of the material, and of its own results."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from dossier.checking.paper_reading import packed
from dossier.checking.scopes import ids_in, live, members
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
    """X696, once for a record and class: it judges another one than its material has; X710: than its results. Pure.

    A record of which X696 tells something has no X710 besides.
    """
    kinds: Mapping[str, Sequence[str]] = table.get("classes", {})
    listed = {str(m["id"]): m for m in members(dossier, "materials") if "id" in m}
    judging = [record for record in live(dossier) if record.type in table.get("of_one_material", {})]
    of_material = {
        record.id: _kinds_in(_told_of(record, listed), kinds)
        for record in judging
        if record.status != "rejected"
    }
    of_results = {record.id: _kinds_in(_results_of(record), kinds) for record in judging}
    told: set[tuple[str, str]] = set()
    for line, kind, words in _otherwise(said, of_material, kinds, ("/evidence", "/material")):
        if (line.record.id, kind) not in told:
            told.add((line.record.id, kind))
            words["name"] = _names(line.record, listed)
            yield finding("X696", line.place, record=line.record.id, **words)
    done = {record for record, _ in told}
    for line, _, words in _otherwise(said, of_results, kinds, ("/evidence", "/material", "/measurements")):
        if line.record.id not in done:
            done.add(line.record.id)
            yield finding("X710", line.place, record=line.record.id, **words)


def _otherwise(
    said: Sequence[Statement],
    known: Mapping[str, Mapping[str, Mapping[str, str]]],
    kinds: Mapping[str, Sequence[str]],
    left_out: tuple[str, ...],
) -> Iterator[tuple[Statement, str, dict[str, Any]]]:
    """Each statement with a judging sentence that names none of the classes known of its record: the statement, the
    kind of class, and the words `found` and `own`.

    `known`: record → kind → class → its words; `left_out`: beginnings of pointers that are not judged.
    """
    for line in said:
        if line.pointer.startswith(left_out):
            continue
        for kind, own in known.get(line.record.id, {}).items():
            for sentence in _SENTENCE.split(packed(line.text)):
                there = _classes(sentence, kinds[kind])
                judges = _JUDGES.search(sentence) and not _COMPARED.search(sentence)
                if there and judges and not set(there) & set(own):
                    found, has = "、".join(there.values()), "、".join(own.values())
                    yield line, kind, {"source": line.source, "found": found, "own": has}
                    break


def _results_of(record: Record) -> Iterator[str]:
    """The words of the rows of results: 燃烧性能等级 B1 级."""
    rows = record.data.get("measurements")
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, Mapping):
            yield from (
                f"{row.get('name') or ''}{row[key]}" for key in _MEASURED if isinstance(row.get(key), str)
            )


def _told_of(record: Record, listed: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """The words of all materials that a record names."""
    for each in ids_in(record.data.get("material")):
        yield from (value for value in listed.get(each, {}).values() if isinstance(value, str))


def _kinds_in(words: Iterable[str], kinds: Mapping[str, Sequence[str]]) -> dict[str, dict[str, str]]:
    """Kind of class → class → the words for it."""
    said = ";".join(map(packed, words))
    return {kind: own for kind, patterns in kinds.items() if (own := _classes(said, patterns))}


def _classes(said: str, patterns: Sequence[str]) -> dict[str, str]:
    """Each class that a packed text names → the words in which it does."""
    return {
        next(filter(None, match.groups()), match[0]): match[0]
        for pattern in patterns
        for match in _pattern(pattern).finditer(said)
    }


def _names(record: Record, listed: Mapping[str, Mapping[str, Any]]) -> str:
    ids = ids_in(record.data.get("material"))
    return "、".join(f"{each} {listed[each].get('name', '')}".strip() for each in ids if each in listed)


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
