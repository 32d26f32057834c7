"""One part, one promise: where the warranty letter and terms.yaml promise for one part, the longer promise is listed,
and V928 names how they differ.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from dossier.aftercare.book import ServiceBook
from dossier.aftercare.machines import same_machine, whole_units
from dossier.aftercare.warranty_line import Line, months_text
from dossier.checking.moments import cn, iso
from dossier.checking.scopes import serials_of
from dossier.findings import Finding, finding
from dossier.model import Dossier, Text

_LOOSE = ("product", "other")
"""Items that are many things: the same one only where the name is the same."""


def same_part(part: Line, letters: Sequence[Line]) -> list[Line]:
    """The lines of letters that promise for the part: its item, and the same first day."""
    return [
        x
        for x in letters
        if (x.item, x.starts) == (part.item, part.starts)
        and (x.item not in _LOOSE or x.title.zh.startswith(part.title.zh))
    ]


def longer_of(lines: Sequence[Line], letters: Sequence[Line], *, whole: bool) -> list[Line]:
    """The lines of a part, each or all of them replaced by those of the letter where these end later.

    `whole`: the part is all that the letter means by its item; each line then stands for both papers. It is otherwise a
    piece of it, for which a longer promise of its own contradicts nothing.
    """
    if not letters or any((x.ends is None) != (lines[0].ends is None) for x in (*lines, *letters)):
        return list(lines)
    if len(lines) == len(letters):
        return [_longer([one], [other], whole=whole)[0] for one, other in zip(lines, letters, strict=True)]
    return _longer(lines, letters, whole=whole)


def _longer(lines: Sequence[Line], letters: Sequence[Line], *, whole: bool) -> list[Line]:
    mine, theirs = _last(lines), _last(letters)
    by_law = any(x.origin == "statutory" for x in letters)
    won = letters if theirs > mine or (whole and by_law and theirs == mine) else lines
    differs = None
    if theirs > mine or (whole and mine > theirs):
        here, there = (max(x, key=lambda y: y.ends or dt.date.min) for x in (lines, letters))
        differs = Text(
            f"{there.authority.zh}写 {there.term.zh}（至{cn(theirs)}），"
            f"service/terms.yaml 写 {here.term.zh}（至{cn(mine)}），按较长的计",
            f"{there.term.en} in the {there.authority.en} (to {iso(theirs)}), {here.term.en} in service/terms.yaml (to "
            f"{iso(mine)}): the longer one is listed",
        )
    of, paper = lines[0], letters[0]
    also = tuple(dict.fromkeys((*of.also, paper.cover))) if whole else of.also
    told = [note for x in (lines if won is letters else letters) for note in x.notes if whole]
    notes = (*told, differs) if differs else tuple(told)
    return [
        replace(
            x,
            cover=of.cover,
            serials=of.serials,
            record=paper.record if whole else of.record,
            also=also,
            differs=differs,
            notes=tuple(dict.fromkeys((*x.notes, *notes))),
        )
        for x in won
    ]


def _last(lines: Sequence[Line]) -> dt.date:
    return max((x.ends for x in lines if x.ends), default=dt.date.min)


def check_one_promise(dossier: Dossier, book: ServiceBook, lines: Sequence[Line]) -> Iterator[Finding]:
    """V928: letter and terms.yaml differ on a part, or on the retention money."""
    places = {raw["id"]: i for i, raw in enumerate(book.terms.get("warranty", ())) if raw}
    for line in lines:
        if line.kind == "warranty" and line.differs:
            place = book.at(f"/warranty/{places[line.cover]}")
            yield finding("V928", place, subject=line.title, problem=line.differs)
    yield from _cards(dossier, book, lines, places)
    own = book.terms.get("retention", {})
    for record in dossier.records:
        if record.type != "warranty-letter" or record.status == "void":
            continue
        said = (record.data.get("defect_liability_months"), record.data.get("retention_percent"))
        for key, there, here in zip(
            ("months", "percent"), said, map(own.get, ("months", "percent")), strict=True
        ):
            if there is not None and here is not None and there != here:
                zh, en = (f"{there}%", f"{there} %") if key == "percent" else _months(there)
                mine, my = (f"{here}%", f"{here} %") if key == "percent" else _months(here)
                number = record.number or record.id
                problem = Text(
                    f"工程质量保修书 {number}写 {zh}，service/terms.yaml 写 {mine}，按保修书列出",
                    f"{en} in the warranty letter {number}, {my} in service/terms.yaml: listed as in the letter",
                )
                yield finding("V928", book.at(f"/retention/{key}"), subject=_MONEY[key], problem=problem)


def _cards(
    dossier: Dossier, book: ServiceBook, lines: Sequence[Line], places: Mapping[str, int]
) -> Iterator[Finding]:
    """V928: terms.yaml ends sooner than the warranty card of the machine of that serial number."""
    swaps = whole_units(book, dossier)
    tag_of = {one: tag for tag, serial in serials_of(dossier).items() for one in same_machine(serial, swaps)}
    cards = [r for r in dossier.records if r.type == "warranty-card" and r.status != "void"]
    last: dict[str, Line] = {}  # of a part several firms answer for, one after another
    for one in lines:
        if (
            one.kind == "warranty"
            and one.ends
            and one.ends >= _last([last[one.cover]] if one.cover in last else [])
        ):
            last[one.cover] = one
    for line in last.values():
        tags = {tag_of[s] for s in line.serials if s in tag_of}
        for card in cards if tags and line.ends and line.cover in places else ():
            named, ends = card.data.get("equipment"), card.data.get("ends_on")
            covered = tags & set(named if isinstance(named, list) else [named])
            if covered and isinstance(ends, dt.date) and line.ends and line.ends < ends:
                number = card.number or card.id
                problem = Text(
                    f"保修卡 {number}写至{cn(ends)}，service/terms.yaml 写 {line.term.zh}（至{cn(line.ends)}）",
                    f"to {iso(ends)} on the card {number}, {line.term.en} in service/terms.yaml (to {iso(line.ends)})",
                )
                yield finding(
                    "V928", book.at(f"/warranty/{places[line.cover]}"), subject=line.title, problem=problem
                )


def check_serials(dossier: Dossier, book: ServiceBook) -> Iterator[Finding]:
    """X513: terms.yaml promises for one machine, which it names by its tag, under the serial number of another."""
    machines, swaps = serials_of(dossier), whole_units(book, dossier)
    for number, row in enumerate(book.terms.get("warranty") or ()):
        given = row if isinstance(row, Mapping) else {}  # what the schema refused is left out
        serials, name = {str(serial) for serial in given.get("serials") or ()}, str(given.get("name", ""))
        named = [t for t in machines if re.search(rf"(?<![A-Za-z0-9]){re.escape(t)}(?![A-Za-z0-9-])", name)]
        own = same_machine(machines[named[0]], swaps) if len(named) == 1 else set()
        others = sorted(serials & set(machines.values()))
        if own and others and not own & serials:
            words: dict[str, Any] = {
                "item": named[0],
                "found": "、".join(others),
                "expected": machines[named[0]],
            }
            yield finding("X513", book.at(f"/warranty/{number}/serials"), subject=name, **words)


def _months(value: float) -> tuple[str, str]:
    text = months_text(int(value))
    return text.zh, text.en


_MONEY = {
    "months": Text("缺陷责任期", "Defect liability"),
    "percent": Text("质量保证金比例", "Retention"),
}
