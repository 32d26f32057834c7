"""A text that sends the reader to the record of another system or machine, where its own has one of that kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.checking.paper_reading import plain
from dossier.checking.scopes import ids_in, live, members
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record

_SEE = re.compile(r"见\s*[《“(]?\s*([A-Za-z][A-Za-z0-9/-]*\d)(?![A-Za-z0-9/-])")
_BESIDE = re.compile("同|参照|比照|类似|一并|合并|共用|另见|相邻|上游|下游|联动|接口|各系统")
"""Words of a text that speaks of others on purpose."""
_SCOPES = (
    "system",
    "equipment",
    "material",
    "room",
    "concealed",
    "inspection_lot",
    "item",
    "division",
    "unit",
)
_SHORTEST = 2


def check_strange_references(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """X744, once for a record: an error where both are records of one type, otherwise a warning. Pure."""
    numbered: dict[str, list[Record]] = {}
    for record in live(dossier):
        if record.number:
            numbered.setdefault(plain(record.number), []).append(record)
    names = _names(dossier)
    told: set[str] = set()
    for line in said:
        record = line.record
        if record.id in told or "见" not in line.text or not (mine := _scope(record)):
            continue
        cited = [match[1] for match in _SEE.finditer(line.text) if match[1] in numbered]
        for number in cited:
            others = numbered[number]
            if any(not _strange(mine, _scope(other)) for other in others) or _BESIDE.search(line.text):
                continue
            if any(word in line.text for other in others for word in _words(other, record, names)):
                continue
            own = [r for r in live(dossier) if r.type == others[0].type and _fits(record, mine, r)]
            if own and not any(plain(str(r.number)) in line.text for r in own):
                told.add(record.id)
                yield _x744(line, number, others[0], own[0])
                break


Scope = Mapping[str, frozenset[str]]


def _scope(record: Record) -> Scope:
    """What a record is of, by kind."""
    found = {key: frozenset(map(str, ids_in(record.data.get(key)))) for key in _SCOPES}
    return {key: ids for key, ids in found.items() if ids}


def _strange(mine: Scope, other: Scope) -> bool:
    """Whether two records are of different things of every kind that both name."""
    both = mine.keys() & other.keys()
    return bool(both) and all(not mine[key] & other[key] for key in both)


def _fits(record: Record, mine: Scope, other: Record) -> bool:
    theirs = _scope(other)
    both = mine.keys() & theirs.keys()
    return bool(
        other.number and other.id != record.id and both and all(mine[key] & theirs[key] for key in both)
    )


def _names(dossier: Dossier) -> dict[str, str]:
    """Id or tag → name of a system, a machine, a material or a room."""
    found: dict[str, str] = {}
    for key in ("systems", "equipment", "materials", "rooms", "units", "concealed"):
        for member in members(dossier, key):
            if own := member.get("id") or member.get("tag"):
                found[str(own)] = plain(str(member.get("name") or "")).removesuffix("系统")
    return found


def _words(other: Record, record: Record, names: Mapping[str, str]) -> set[str]:
    """What a text calls the things of another record by, that are not its own."""
    theirs, mine = (
        {word for ids in _scope(r).values() for i in ids for word in (i, names.get(i, ""))}
        for r in (other, record)
    )
    return {word for word in theirs - mine if len(word) >= _SHORTEST}


def _x744(line: Statement, number: str, other: Record, own: Record) -> Finding:
    words: dict[str, Any] = {"source": line.source, "number": number, "other": other.title}
    words |= {"own": own.title, "own_number": str(own.number)}
    severity = None if other.type == line.record.type else "warning"
    return finding("X744", line.place, record=line.record.id, severity=severity, **words)
