"""Nominal sizes of one thing: the bore of a main, the section of a duct of one room, wherever a paper names them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossier.checking.paper_reading import plain
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Record
from dossier.reading.cross_checks import Table

_BORE = r"(?:DN|De|dn|φ|Φ|Ø)\s*\d{2,4}"
_SECTION = r"(?<![\d×xX*.])\d{2,4}\s*[×xX*]\s*\d{2,4}(?!\s*[×xX*\d.])"
_SIZE = re.compile(f"{_BORE}|{_SECTION}")
_NUMBERED = re.compile(r"\d+\s*[号#]|第[一二三四五六]|[A-Za-z]+-?\d+(?=\s*[一-鿿])", re.ASCII)
_OLD = re.compile(r"(?:原设计|原为|原|由|将)[^,，。;；改]{0,12}$")
_PLACE = re.compile(
    r"((?<!\d)\d+\s*[号层楼#]|第?[一二三四五六七八九十]+[号层楼]?|[大中小东西南北前后])?\s*([一-鿿]{2}(?:室|厅|房|间|区|廊|道))"
)
_LARGEST = 3000
"""Millimetres of the side of a duct: what is larger is a room."""
_DECIDING = ("drawing", "design-change")


@dataclass(frozen=True, slots=True)
class Sized:
    """A size that a paper gives a thing; `thing` is empty where a drawing gives only the place."""

    thing: str
    apart: str
    shown: str
    said: Statement

    @property
    def size(self) -> str:
        return size_key(self.shown)


def check_sizes(said: Sequence[Statement], table: Table) -> Iterator[Finding]:
    """X694 for a size that the other papers of that thing have otherwise, and that none of them has. Pure."""
    rules: Mapping[str, Any] = table.get("sized_things", {})
    if not rules:
        return
    replaced: set[str] = set()
    found: dict[tuple[str, str], list[Sized]] = {}
    everywhere: dict[str, set[str]] = {}
    bores = _bores_of(_words(rules, "bore"))
    sectioned = re.compile(_words(rules, "section"))
    for line in said:
        sizes = list(_SIZE.finditer(line.text))
        for match in sizes:
            everywhere.setdefault(size_key(match[0]), set()).add(line.record.id)
            if "改" in line.text[match.end() :] and _OLD.search(line.text[: match.start()]):
                replaced.add(size_key(match[0]))
        for one in (*_bores(line, bores), *_sections(line, sectioned)) if sizes else ():
            found.setdefault((one.thing, one.apart), []).append(one)
    for group in found.values():
        yield from _otherwise([g for g in group if g.size not in replaced], replaced, everywhere)


def size_key(shown: str) -> str:
    """A size without blanks, its signs in one form: ``630 x 320`` → ``630×320``."""
    return re.sub(r"\s", "", shown).upper().replace("X", "×").replace("*", "×").replace("Ø", "Φ")


def _bores_of(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?:({_BORE})\s*的?\s*)?({words})(?:\s*(?:为|采用|[(:])?\s*({_BORE}))?")


def _bores(line: Statement, bores: re.Pattern[str]) -> Iterator[Sized]:
    """``DN600 出水总管`` and ``出水总管 DN600``; a thing between two sizes is of neither."""
    for match in bores.finditer(line.text):
        before, after = match[1], match[3]
        if bool(before) != bool(after):
            clause = re.sub(_BORE, "", re.split("[,，。;；、及和与]", line.text[: match.start()])[-1])
            apart = " ".join(sorted("".join(n.split()) for n in _NUMBERED.findall(clause)))
            yield Sized(match[2], apart, before or after, line)


def _sections(line: Statement, words: re.Pattern[str]) -> Iterator[Sized]:
    """Of a thing in a place that the text or its title names; on a drawing the place stands beside the size."""
    on_drawing = line.file and line.record.type == "drawing"
    for match in re.finditer(_SECTION, line.text):
        sides = [int(n) for n in re.findall(r"\d+", match[0])]
        head = line.text[: match.start()]
        if max(sides) > _LARGEST or min(sides) < 50:
            continue
        if on_drawing:
            near = [m for m in _PLACE.finditer(head) if not head[m.end() :].strip()]
            for place in near[-1:]:
                yield Sized("", _place(place), match[0], line)
            continue
        clause = re.split("[。;；]", head)[-1]
        things = words.search(clause)
        places = places_in(f"{_context(line)} {clause}")
        if things and len(places) == 1:
            yield Sized("", places.pop(), match[0], line)


def _words(rules: Mapping[str, Any], name: str) -> str:
    known = sorted(rules.get(name, ()), key=lambda word: (-len(word), word))
    return "|".join(map(re.escape, known)) or "(?!)"


def places_in(text: str) -> set[str]:
    """The rooms that a text names."""
    return {_place(match) for match in _PLACE.finditer(text)}


def _place(match: re.Match[str]) -> str:
    return "".join((match[1] or "").split()) + match[2]


def _context(line: Statement) -> str:
    """The title of a record, and what stands in the same row: the question of an answer."""
    row: Any = line.record.data
    for key in line.pointer.split("/")[1:-1]:
        row = row[int(key)] if isinstance(row, list) else row.get(key, {})
    mine = [v for v in row.values() if isinstance(v, str)] if line.pointer.count("/") > 1 else []
    return plain(" ".join([line.record.title, *mine]))


def _otherwise(
    group: Sequence[Sized], replaced: set[str], everywhere: Mapping[str, set[str]]
) -> Iterator[Finding]:
    """The record whose sizes no other paper has, where the others agree and one of them decides, or two do."""
    sizes: dict[str, set[str]] = {}
    for one in group:
        sizes.setdefault(one.said.record.id, set()).add(one.size)
    records: dict[str, Record] = {one.said.record.id: one.said.record for one in group}
    for name, mine in sizes.items():
        others = {other: theirs for other, theirs in sizes.items() if other != name}
        if not others or mine & set().union(*others.values()) or mine & replaced:
            continue
        common = set.intersection(*others.values())
        bound = any(records[other].type in _DECIDING for other in others)
        weak = len(others) < 2 and (not bound or records[name].type in _DECIDING)
        linked = len(others) < 2 and is_shown_on(records[name], records[next(iter(others))])
        alone = not any(everywhere.get(size, set()) - {name} for size in mine)
        if common and alone and (not weak or linked):
            one = next(g for g in group if g.said.record.id == name)
            other = next(g for g in group if g.said.record.id != name and g.size in common)
            words: dict[str, Any] = {"what": one.thing or one.apart, "first": one.said.source}
            words |= {"found": one.shown, "second": other.said.source, "expected": other.shown}
            yield finding("X694", one.said.place, record=name, **words)
            return


def is_shown_on(change: Record, drawing: Record) -> bool:
    """Whether a change is shown on that drawing, by either of the two."""
    return change.type == "design-change" and (
        drawing.id in (change.data.get("as_built") or ()) or change.id in (drawing.data.get("changes") or ())
    )
