"""How many machines of a kind a manual or a plan speaks of: not more than there are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossier.checking.scopes import members
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier, Location, Text
from dossier.reading.cross_checks import Table

_FIGURES = {
    "一": 1,
    "单": 1,
    "二": 2,
    "两": 2,
    "双": 2,
    **{c: n for n, c in enumerate("三四五六七八九十", 3)},
}
_COUNT = r"(\d{1,3}|[一二两三四五六七八九十])"
_DUTY = re.compile(rf"{_COUNT}用{_COUNT}备")
_TOGETHER = re.compile(r"轮换|轮流|交替|互为?备|主备|并联|同时|切换|全部|共|用.备")
"""Words by which all machines of the works are meant."""
_GROUPS = re.compile(r"[每各]|分[\d两二三四]?组")
_SENTENCE = re.compile("[。;]")
_MORE = r"(?!控制|房|站|用|车|壳|轴|盖|坑|位|电|池|送)"
"""What follows where the machine is only named for something else."""


def check_said_machines(dossier: Dossier, said: Sequence[Statement], table: Table) -> Iterator[Finding]:
    """X697, once for a record: it counts more machines than dossier.yaml lists, or on duty and standby not all of
    them. Pure.
    """
    counts = listed_machines(dossier, table)
    told: set[str] = set()
    for line in said if counts else ():
        if line.record.type not in table.get("machine_texts", {}) or line.record.id in told:
            continue
        if found := more_machines(line.text, counts, table):
            told.add(line.record.id)
            yield x697(line.place, line.record.id, line.source, counts, found)


@dataclass(frozen=True, slots=True)
class More:
    """More machines in a sentence than there are."""

    words: str
    number: int
    kind: str
    is_sure: bool
    """Whether all machines are meant."""


def more_machines(text: str, counts: Mapping[str, int], table: Table) -> More | None:
    """The first sentence of a text that counts more machines than there are; `counts`: see `listed_machines`."""
    sentences = _SENTENCE.split("".join(text.split()))
    return next((found for each in sentences if (found := _too_many(each, counts, table))), None)


def x697(place: Location, record: str, source: Text, counts: Mapping[str, int], more: More) -> Finding:
    """More machines than dossier.yaml lists; a warning where it is not sure that all of them are meant."""
    shown: dict[str, Any] = {"source": source, "found": more.words, "kind": more.kind}
    shown |= {"number": more.number, "listed": counts[more.kind]}
    return finding("X697", place, record=record, severity=None if more.is_sure else "warning", **shown)


def listed_machines(dossier: Dossier, table: Table) -> dict[str, int]:
    """Word for a machine → how many there are whose names end in one of its words; words of none are left out."""
    words: Mapping[str, Sequence[str]] = table.get("machine_words", {})
    names = [str(m.get("name") or "") for m in members(dossier, "equipment")]
    found = {word: sum(name.endswith(tuple(ends)) for name in names) for word, ends in words.items()}
    return {word: count for word, count in found.items() if count}


def _too_many(sentence: str, counts: Mapping[str, int], table: Table) -> More | None:
    if any(word in sentence for word in table.get("other_machines", {})):
        return None
    names = "|".join(map(re.escape, sorted(counts, key=len, reverse=True)))
    match = re.search(rf"(?<![第\d.]){_COUNT}[台套]({names}){_MORE}", sentence)
    if match is None:
        return None
    number, kind = _number(match[1]), match[2]
    if number > counts[kind]:
        return More(match[0], number, kind, _TOGETHER.search(sentence) is not None)
    duty = _DUTY.search(sentence, match.end())
    if duty and not _GROUPS.search(sentence):
        together = _number(duty[1]) + _number(duty[2])
        if together > counts[kind]:
            return More(duty[0], together, kind, True)
    return None


def _number(said: str) -> int:
    return int(said) if said.isdecimal() else _FIGURES[said]
