"""Texts that say how many things of a kind were accepted, run or handed over: as many as the works have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.checking.counted_things import is_part, totals_of
from dossier.checking.scopes import members
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier
from dossier.reading.cross_checks import Table

_WHOLE = re.compile(r"[共总]计?|合计|全部")
"""Words by which a line of a paper says that it counts them all."""
_NONE = re.compile("[无没][有任何]{0,2}(?:故障|报警|离线|更换|维修)")
"""Denials: they speak of no part."""

Said = tuple[Statement, str, float]
"""Who says it, in which words, how many."""


def check_counted_texts(dossier: Dossier, said: Sequence[Statement], table: Table) -> Iterator[Finding]:
    """X684 where the one text of a type of records that counts otherwise is not of a part of the works. Pure."""
    totals = totals_of(dossier, table)
    if not totals or len(members(dossier, "units")) > 1:
        return
    found: dict[tuple[str, str], list[Said]] = {}
    for line in _counting(said, table):
        for kind in totals:
            for words, number in _numbers(line.text, table["things"][kind], table):
                found.setdefault((line.record.type, kind), []).append((line, words, number))
    for (_, kind), ones in found.items():
        total = totals[kind]
        other = {number for *_, number in ones if number != total.number}
        if len(other) != 1:  # parts that add up, or that nobody can tell apart
            continue
        line, words, _ = next(one for one in ones if one[2] in other)
        shown: dict[str, Any] = {"found": words, "things": total.shown, "whose": total.source}
        yield finding("X684", line.place, record=line.record.id, subject=line.record.title, **shown)


def _counting(said: Sequence[Statement], table: Table) -> Iterator[Statement]:
    """Texts of the keys of the table, and lines of the same papers that say that they count all."""
    keys: Mapping[str, Sequence[str]] = table.get("counting_texts", {})
    for line in said:
        if line.record.type not in keys or is_part(line.record.title, table) or line.record.data.get("room"):
            continue
        if (
            _WHOLE.search(line.text)
            if line.file
            else line.pointer[1:].replace("/", ".") in keys[line.record.type]
        ):
            yield line


def _numbers(text: str, rule: Mapping[str, Any], table: Table) -> Iterator[tuple[str, float]]:
    """Each number of things of a kind: ``摄像机 128 台``, ``128 台摄像机``; none where the text is of a part."""
    if is_part(_NONE.sub("", text), table):
        return
    names, units = (
        "|".join(map(re.escape, sorted(rule[k], key=len, reverse=True))) for k in ("words", "units")
    )
    for match in re.finditer(
        rf"(?:{names})[为共计全部:\s]*(\d+)\s*(?:{units})|(\d+)\s*(?:{units})(?:{names})", text
    ):
        yield match[0], float(match[1] or match[2])
