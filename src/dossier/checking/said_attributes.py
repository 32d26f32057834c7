"""What a thing has so many of, wherever a text says so: the cores of a cable, the ports of a switch, mm² of a wire."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossier.checking.paper_reading import plain
from dossier.checking.parts import maps_of
from dossier.checking.scopes import live, members
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record, Text

_UNITS = {"平方毫米": "mm2", "平方": "mm2", "毫米": "mm"}
_VALUE = (
    r"(?<![\d.×xX*~-])(\d+(?:\.\d+)?(?:[×xX*]\d+(?:\.\d+)?)*)\s*"
    r"(芯|对|口|孔|极|路|寸|万像素|mm2|平方毫米|平方|mm|毫米)(?![A-Za-z0-9²³^/位径距缝])"
)
_ATTRIBUTE = re.compile(_VALUE)
_COUNTED = ("芯", "对", "口", "孔", "极")
"""Units that say by themselves what is counted."""
_NOT_WHOLE = re.compile(
    r"(?:备用|备|使用|占用|启用|预留|剩余|余|熔接|每|共|其中|原|由|将|从|至少|不[少小低]于|≥|>|大于|约)[^,。;\d]{0,4}$"
)
_OR_MORE = re.compile(r"^\s*(?:以上|及以上|或|~|-)|^[^,。;]{0,12}改")
_OF_OTHERS = re.compile("既有|原有|甲供|另|其他|运营商|自备|一期|远期|预留|租用")
_ASKING = re.compile(r"/(?:question|problem|requirement|required_value|standard|clause|limit)$")
_BETWEEN = r"(?:厚|的|型)?(?:(?!备用|[、,。;及和与])[^\d\n]|(?<=[A-Za-z.])\d|\d(?=[A-Z])){0,10}?"
_BEHIND = r"(?:采用|选用|应?为|均?用|规格|改为|[:(\s]){0,3}"


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing that dossier.yaml or a row names, with what its specification gives it: unit → values."""

    name: str
    has: Mapping[str, frozenset[str]]
    source: Text


def check_said_attributes(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """X694, once for a record: cores, ports … that the thing has not, and that stand nowhere else. Pure.

    A thickness or section is a warning: wires and boards are used in sizes that nobody lists.
    """
    things = _things(dossier)
    keys = _keys(things)
    if not keys:
        return
    everywhere: dict[tuple[str, str], set[str]] = {}
    lines = [line for line in said if _ATTRIBUTE.search(plain(line.text))]
    for line in lines:
        for value, unit in _values(line.text):
            everywhere.setdefault((unit, value), set()).add(line.record.id)
    reader = _Reader(keys)
    told: set[str] = set()
    for line in lines:
        if line.record.id in told or _ASKING.search(line.pointer):
            continue
        for thing, value, unit, shown in reader.of(line):
            known = thing.has[unit]
            others = everywhere.get((unit, value), set()) - {line.record.id}
            kept = any(everywhere.get((unit, v), set()) - {line.record.id} for v in known)
            if value in known or others or not kept:
                continue
            told.add(line.record.id)
            words: dict[str, Any] = {"what": thing.name, "first": line.source, "found": shown}
            words |= {"second": thing.source, "expected": "、".join(f"{v} {unit}" for v in sorted(known))}
            severity = None if unit in _COUNTED else "warning"
            yield finding("X694", line.place, record=line.record.id, severity=severity, **words)
            break


def _values(text: str) -> list[tuple[str, str]]:
    """Every number with its unit; of 4×2.5 mm² the last number, which all ways to write it have."""
    return [_one(m) for m in _ATTRIBUTE.finditer(plain(text))]


def _one(match: re.Match[str]) -> tuple[str, str]:
    last = re.split("[×xX*]", match[1])[-1]
    return f"{float(last):g}", _UNITS.get(match[2], match[2])


def _things(dossier: Dossier) -> list[Thing]:
    """Materials with their specification, machines, and rows of goods."""
    found: list[Thing] = []
    for material in members(dossier, "materials"):
        name = str(material.get("name") or "")
        who = f"dossier.yaml 的 {material.get('id', '')} {name}"
        found += _thing(name, f"{name} {material.get('spec') or ''}", Text(who, who.replace(" 的 ", ": ")))
    for machine in members(dossier, "equipment"):
        name = str(machine.get("name") or "")
        who = f"dossier.yaml 的 {machine.get('tag', '')} {name}"
        found += _thing(name, name, Text(who, who.replace(" 的 ", ": ")))
    for record in live(dossier):
        found += _rows(record)
    return found


def _rows(record: Record) -> Iterator[Thing]:
    for pointer, row in maps_of(record):
        name, spec = row.get("name"), row.get("spec") or row.get("model")
        if pointer and isinstance(name, str) and isinstance(spec, str):
            source = Text(f"《{record.title}》", f"“{record.title}”")
            yield from _thing(name, f"{name} {spec}", source)


def _thing(name: str, text: str, source: Text) -> Iterator[Thing]:
    has: dict[str, set[str]] = {}
    for value, unit in _values(text):
        has.setdefault(unit, set()).add(value)
    short = re.sub(r"[(（].*|[^一-鿿]+", "", _ATTRIBUTE.sub("", plain(name)))
    if len(short) > 1:
        yield Thing(short, {u: frozenset(v) for u, v in has.items()}, source)


def _keys(things: Sequence[Thing]) -> dict[str, list[Thing]]:
    """The end of a name, of two characters or more → the things whose names end so, if all say how many they have."""
    ends: dict[str, list[Thing]] = {}
    for thing in things:
        for start in range(len(thing.name) - 1):
            ends.setdefault(thing.name[start:], []).append(thing)
    return {end: own for end, own in ends.items() if all(thing.has for thing in own)}


class _Reader:
    """Reads off a text which thing has what."""

    def __init__(self, keys: Mapping[str, list[Thing]]) -> None:
        self._keys = keys
        names = "|".join(map(re.escape, sorted(keys, key=lambda key: (-len(key), key))))
        self._before = re.compile(rf"{_VALUE}\s*{_BETWEEN}({names})")
        self._after = re.compile(rf"({names}){_BEHIND}{_VALUE}")
        self._named = re.compile(names)

    def of(self, line: Statement) -> Iterator[tuple[Thing, str, str, str]]:
        """Thing, value, unit, as it reads: ``24 芯单模光缆``, ``光缆（24 芯）``, ``24 芯`` in a row about the cable."""
        text = plain(line.text)
        found: dict[int, str] = {m.start(): m[3] for m in self._before.finditer(text)}
        for m in self._after.finditer(text):
            found.setdefault(m.start(2), m[1])
        for match in _ATTRIBUTE.finditer(text):
            clause = (
                re.split("[,。;]", text[: match.start()])[-1] + re.split("[,。;]", text[match.end() :])[0]
            )
            if _OF_OTHERS.search(clause):
                continue
            if _NOT_WHOLE.search(text[: match.start()]) or _OR_MORE.search(text[match.end() :]):
                continue
            value, unit = _one(match)
            key = found.get(match.start()) or (self._of_row(line) if match[2] in _COUNTED else "")
            own = [t for t in self._keys.get(key, ()) if unit in t.has] if key else []
            # Where things of one name have other numbers, any of them may be meant.
            if own and all(t.has[unit] == own[0].has[unit] for t in own):
                yield own[0], value, unit, match[0]

    def _of_row(self, line: Statement) -> str:
        """The only thing that the other texts of the same row name: the question of an answer."""
        row: Any = line.record.data
        for key in line.pointer.split("/")[1:-1]:
            row = row[int(key)] if isinstance(row, list) else row.get(key, {})
        if line.file or line.pointer.count("/") < 2 or not isinstance(row, dict):
            return ""
        named = {m[0] for v in row.values() if isinstance(v, str) for m in self._named.finditer(plain(v))}
        return named.pop() if len(named) == 1 else ""
