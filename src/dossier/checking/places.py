"""Where something is done: a notice, a plan and a paper of one event name the same place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from dossier.checking.paper_reading import packed
from dossier.checking.scopes import live, of_one
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier, Location, Record, Text
from dossier.reading.cross_checks import Table

_WIDE = re.compile("现场|各|全部|全校|工地|本工程|所有|项目部")
_TELLING = re.compile(r"\d+|[A-Z]+|[东西南北]|[一二三四五六七八九十](?=[号楼层期])")

Place = tuple[Record, str, Location, Text]
"""A record, the place as it is written, where, and who says so."""


def check_places(dossier: Dossier, said: Sequence[Statement], table: Table) -> Iterator[Finding]:
    """X667 for another place of the same event. Pure; `said`: all that records and papers say."""
    general = [packed(name) for name in dossier.names]
    for rule in table.get("same_place", {}).values():
        found = [
            *_fields(dossier, rule["fields"]),
            *_lines(said, rule.get("papers", ()), rule.get("words", ())),
        ]
        for n, (record, place, at, source) in enumerate(found):
            # Of papers of one type each may be of an event of its own.
            others = [p for p in found[:n] if p[0].type != record.type and of_one(record, p[0], "system")]
            if others and all(_elsewhere(place, own, general) for _, own, *_ in others):
                words: dict[str, Any] = {"first": source, "found": place}
                words |= {"second": others[0][3], "expected": others[0][1]}
                yield finding("X667", at, record=record.id, **words)


def _fields(dossier: Dossier, names: Sequence[str]) -> Iterator[Place]:
    for name in names:
        kind, _, key = name.partition(".")
        for record in live(dossier):
            if record.type == kind and isinstance(place := record.data.get(key), str):
                source = Text(f"《{record.title}》", f"“{record.title}”")
                yield record, place, record.at(f"/{key}"), source


def _lines(said: Sequence[Statement], types: Sequence[str], words: Sequence[str]) -> Iterator[Place]:
    """Places behind a label on papers of these types."""
    if not words:
        return
    pattern = re.compile(rf"(?:{'|'.join(map(re.escape, words))})\s*[: ]\s*([^\s,;。]{{2,30}})")
    for line in said:
        if line.file and line.record.type in types and (match := pattern.search(line.text)):
            yield line.record, match[1], line.place, line.source


def _elsewhere(one: str, two: str, general: Sequence[str]) -> bool:
    """Whether two texts cannot mean one place: other numbers or bearings in them, or no two characters in common."""
    first, second = packed(one), packed(two)
    if first in second or second in first or _WIDE.search(first) or _WIDE.search(second):
        return False
    telling = [set(_TELLING.findall(text)) for text in (first, second)]
    if all(telling) and not telling[0] & telling[1]:
        return True
    for name in general:
        first, second = first.replace(name, ""), second.replace(name, "")
    pairs = [{text[i : i + 2] for i in range(len(text) - 1)} for text in (first, second)]
    return all(pairs) and not pairs[0] & pairs[1]
