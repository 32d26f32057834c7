"""Settings and ratings that are one over a dossier: a value that another paper of the same thing has otherwise."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossier.checking.limits import convert
from dossier.checking.paper_reading import plain
from dossier.checking.paper_values import same
from dossier.checking.scopes import members
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier
from dossier.reading.cross_checks import Table

_ENDS = "。;,、|"
_NUMBERED = re.compile(r"\d+\s*[号#]|第[一二三四五六]|[A-Za-z]+-?\d+", re.ASCII)
_CHANGED = re.compile(r"[改调变更](?:整|更)?为|[调改]至|由.{1,16}[为至到]")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_NEAR = 24
"""Characters before a label within which stands what it is of."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A value under a label of the table, and of what it is."""

    word: str
    shown: str
    """The value as it reads, with its unit."""
    number: float
    unit: str
    apart: str
    """What tells it from other values of the same label: 备用, 2 号."""
    machines: frozenset[str]
    systems: frozenset[str]
    """Ids of what it is of; empty where nobody says."""
    said: Statement

    @property
    def rank(self) -> tuple[bool, dt.date, str, int]:
        """Of two that differ the greater is told: a page before a record, the later before the earlier."""
        at = self.said
        return bool(at.file), at.record.date or dt.date.min, at.record.id, at.page


def check_one_values(dossier: Dossier, said: Sequence[Statement], table: Table) -> Iterator[Finding]:
    """X663 for a value that another paper has otherwise. Pure; `said`: all that records and papers say."""
    rules: Mapping[str, Any] = table.get("one_values", {})
    labels = {plain(word): name for name, rule in rules.items() for word in rule["words"]}
    if not labels:
        return
    words = "|".join(map(re.escape, sorted(labels, key=lambda word: (-len(word), word))))
    speaking = [s for s in said if re.search(words, s.text)]
    subjects = _Subjects(dossier)
    found: dict[str, list[Labelled]] = {}
    changed: dict[str, set[float]] = {}
    pattern = _pattern(words, rules)
    for each in speaking:
        for match in pattern.finditer(each.text):
            name = labels[match["label"]]
            if (one := _labelled(each, match, rules[name], subjects, table)) is not None:
                found.setdefault(name, []).append(one)
        if _CHANGED.search(each.text):
            for match in re.finditer(words, each.text):
                numbers = map(float, _NUMBER.findall(each.text))
                changed.setdefault(labels[match[0]], set()).update(numbers)
    for name, group in found.items():
        of = "works" if subjects.alone and rules[name]["of"] == "system" else rules[name]["of"]
        yield from _contradictions(_once(group), of, changed.get(name, ()), table.get("before_works", {}))


def _pattern(words: str, rules: Mapping[str, Any]) -> re.Pattern[str]:
    every = {plain(unit) for rule in rules.values() for unit in rule["units"]}
    units = "|".join(map(re.escape, sorted(every, key=lambda unit: (-len(unit), unit))))
    tail = r"(?:的)?(?:整定值|设定值|动作值|定值|设定|整定|设置|值|点)?"
    return re.compile(
        rf"(?P<label>{words}){tail}\s*(?:\(\s*(?P<before>{units})\s*\))?\s*(?:设?定?[为在]|是|取|:|=)?\s*"
        rf"(?P<number>\d+(?:\.\d+)?)(?![\d.])\s*(?P<unit>(?:{units})(?![A-Za-z0-9/]))?(?!\s*[~/±])"
    )


class _Subjects:
    """The machines and systems of a dossier by the words for them."""

    def __init__(self, dossier: Dossier) -> None:
        self.machines: dict[str, frozenset[str]] = {}
        for machine in members(dossier, "equipment"):
            for key in ("tag", "model", "serial", "name") if machine.get("tag") else ():
                if len(word := plain(str(machine.get(key) or ""))) > 1:
                    tags = self.machines.get(word, frozenset())
                    self.machines[word] = tags | {str(machine["tag"])}
        listed = [m for m in members(dossier, "systems") if m.get("id")]
        self.systems = {plain(str(m.get("name") or m["id"])): frozenset({str(m["id"])}) for m in listed}
        self.alone = len(listed) < 2
        """Whether whatever is of a system is of the same one."""


def _named(words: Mapping[str, frozenset[str]], near: str, given: object) -> frozenset[str]:
    """What is named before a value, the particular before the general; else what its record is of."""
    found = [ids for word, ids in words.items() if word in near]
    if found:
        return frozenset[str]().union(*([ids for ids in found if len(ids) == 1] or found))
    return frozenset(map(str, given if isinstance(given, list) else [given] if given else []))


def _labelled(
    said: Statement, match: re.Match[str], rule: Mapping[str, Any], subjects: _Subjects, table: Table
) -> Labelled | None:
    unit = match["unit"] or match["before"]
    if unit not in {plain(u) for u in rule["units"]}:
        return None
    head = said.text[: match.start()]
    clause = re.split(f"[{_ENDS}]", head)[-1][-_NEAR:]
    telling = [word for word in table.get("other_values", {}) if word in clause]
    telling += ["".join(n.split()) for n in _NUMBERED.findall(clause) if n not in subjects.machines]
    near, data = head[-2 * _NEAR :], said.record.data
    machines = _named(subjects.machines, near, data.get("equipment"))
    systems = _named(subjects.systems, near, data.get("system"))
    apart = " ".join(sorted(telling))
    shown = f"{match['number']} {unit}"
    return Labelled(match["label"], shown, float(match["number"]), unit, apart, machines, systems, said)


def _once(group: Iterable[Labelled]) -> list[Labelled]:
    """One of each value of a record."""
    kept: dict[tuple[object, ...], Labelled] = {}
    for one in group:
        key = (one.said.record.id, one.apart, one.machines, one.systems, one.number, one.unit)
        kept.setdefault(key, one)
    return list(kept.values())


def _contradictions(
    group: Sequence[Labelled], of: str, changed: Collection[float], before: Mapping[str, Any]
) -> Iterator[Finding]:
    """Each value that others contradict, unless more papers have it than those; a paper with several tells of parts."""
    split = {p.said.record.id for p in group if any(_split(p, q) for q in group)}
    told: set[str] = set()
    for one in sorted(group, key=lambda value: value.rank, reverse=True):
        peers = [p for p in group if p.said.record is not one.said.record and _of_one(one, p, of)]
        mine = {p.said.record.id for p in peers if _equal(one, p)}
        against = [p for p in peers if p.said.record.id not in mine | split | told]
        against = [p for p in against if not mine or _surely_one(one, p, of)]
        explained = {one.number, *(p.number for p in against)} & set(changed)
        theirs = {p.said.record.id for p in against}
        if len(mine) < len(theirs) and not explained and one.said.record.id not in split | told:
            told.add(one.said.record.id)
            yield _x663(one, against[0], before)


def _of_one(one: Labelled, two: Labelled, of: str) -> bool:
    """Whether two values can be of one thing; ratings are compared of machines that both papers name."""
    if one.apart != two.apart:
        return False
    if of == "machine" or (one.machines and two.machines):
        return bool(one.machines & two.machines)
    return of == "works" or bool(one.systems & two.systems) or not (one.systems and two.systems)


def _surely_one(one: Labelled, two: Labelled, of: str) -> bool:
    return of != "system" or bool(one.systems & two.systems)


def _equal(one: Labelled, two: Labelled) -> bool:
    number = convert(two.number, two.unit, one.unit)
    return number is None or same(one.number, number) or same(number, one.number)


def _split(one: Labelled, two: Labelled) -> bool:
    """Whether one paper has two values for one thing."""
    alike = (one.apart, one.machines, one.systems) == (two.apart, two.machines, two.systems)
    return one.said.record is two.said.record and alike and not _equal(one, two)


def _x663(one: Labelled, other: Labelled, before: Mapping[str, Any]) -> Finding:
    severity = "warning" if {one.said.record.type, other.said.record.type} & before.keys() else None
    words: dict[str, Any] = {
        "label": one.word,
        "first": one.said.source,
        "found": one.shown,
        "second": other.said.source,
        "expected": other.shown,
    }
    return finding("X663", one.said.place, record=one.said.record.id, severity=severity, **words)
