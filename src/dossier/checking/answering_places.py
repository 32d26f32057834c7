"""What one record asks and what it answers: the pole that is in the way, and the pole that is taken down."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossier.checking.field_titles import field_title
from dossier.checking.paper_reading import plain
from dossier.checking.parts import maps_of
from dossier.checking.rectified import ALL, LETTERED, NUMBERED, each_number, in_figures
from dossier.checking.scopes import live, members
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.library.schemas import Schemas
from dossier.library.scopes import SCOPES
from dossier.model import Dossier, Record
from dossier.reading.cross_checks import Table

_TAG = re.compile(r"(?<![\w./-])([A-Z]{1,4})(-?)(\d{1,4})(?![\w./×*-]|\s*(?:mm|kW|芯|回路?))", re.ASCII)
_LETTER_FIRST = re.compile(r"(?<![A-Za-z0-9-])([A-Z])\s*(栋|座|楼(?!层)|区(?!域))")
_ROOM = re.compile(r"(?<![\d.A-Za-z-])(\d{3,4})\s*(?:室(?![外内])|号房|房间|教室|办公室|会议室)")
_AXIS = re.compile(
    r"(?<![\w.])((?:[A-Z]|\d{1,2})(?:\s*[、,/~-]\s*(?:[A-Z]|\d{1,2}))*)\s*轴(?![承瓦功流向径])", re.ASCII
)
_BEHIND_STOREY = re.compile(r"\s*([一-鿿]{2})")
_TO = re.compile(r"(?:[至到在为于用与和及经向距临见按详同或、~/]|靠近|根据|参照|避开|避让|比照)[^,。;]{0,6}$")
_FROM = re.compile(r"[由从自][^,。;]{0,6}$")
_AWAY = re.compile(r"^[^,。;]{0,8}(?:移|改|迁|拆|调|挪)")
_ANOTHER = re.compile(
    "同步|一并|同时|相应|增设|新增|另|加装|增加|代替|替代|替换|更换为|备用|投入|启动|启用|切换|接替|顶替|以下|以上|上层|下层"
)


@dataclass(frozen=True, slots=True)
class _Mark:
    """A thing or place by its mark: series of marks, mark, how it reads, and where it stands."""

    kind: str
    name: str
    shown: str
    start: int
    end: int


def check_answering_places(
    dossier: Dossier, said: Sequence[Statement], table: Table, schemas: Schemas
) -> Iterator[Finding]:
    """X741, once for a record: a field answers another, and has another mark of the same series. Pure; linear.

    Tags count where they stand elsewhere too or are listed: others are sizes or models. Numbers of papers do not.
    """
    answering: Mapping[str, Sequence[str]] = table.get("answering_fields", {})
    told = [found for record in live(dossier) if (found := _apart(record, answering)) is not None]
    if not told:
        return
    listed = {str(m.get("tag") or m.get("id")) for scope in SCOPES for m in members(dossier, scope)}
    papers = {
        str(n)
        for r in dossier.records
        for n in (r.number, r.id, r.data.get("drawing_number"), r.data.get("change_number"))
    }
    wanted = {mark.name for *_, marks in told for mark in marks if mark.kind.endswith("-")}
    places: dict[str, set[str]] = {}
    for line in said if wanted else ():
        for match in _TAG.finditer(line.text):
            if match[0] in wanted:
                places.setdefault(match[0], set()).add(line.record.id)
    for record, pointers, marks in told:
        tags = [m.name for m in marks if m.kind.endswith("-")]
        elsewhere = all(t in listed or ("-" in t and places.get(t, set()) - {record.id}) for t in tags)
        if elsewhere and not papers & set(tags):
            first, second = (field_title(schemas, record, pointer) for pointer in pointers)
            words: dict[str, Any] = {"subject": record.title, "first": first, "second": second}
            words |= {"expected": marks[0].shown, "found": marks[-1].shown}
            yield finding("X741", record.at(pointers[1]), record=record.id, **words)


def _apart(
    record: Record, answering: Mapping[str, Sequence[str]]
) -> tuple[Record, tuple[str, str], tuple[_Mark, _Mark]] | None:
    """The first two fields of which each has marks of a series, and none that the other one has."""
    for pointer, part in maps_of(record):
        for key, others in answering.items():
            asked = _marks(part.get(key))
            for other in others if asked else ():
                value = part.get(other)
                if not isinstance(value, str) or ALL.search(value) or ALL.search(str(part.get(key))):
                    continue
                text, said = plain(value), _marks(value)
                for mark in said:
                    mine = [m for m in asked if m.kind == mark.kind]
                    of_kind = {m.name for m in said if m.kind == mark.kind}
                    if mine and not of_kind & {m.name for m in mine} and _is_meant(text, mark):
                        return record, (f"{pointer}/{key}", f"{pointer}/{other}"), (mine[0], mark)
    return None


def _is_meant(text: str, mark: _Mark) -> bool:
    """Whether something is done to it: not where something is moved to it, or it stands in for another."""
    head = re.split("[,。;]", text[: mark.start])[-1]
    rest = re.split("[,。;]", text[mark.end :])[0]
    if _ANOTHER.search(head + rest) or _TO.search(head):
        return False
    return not _FROM.search(head) or bool(_AWAY.search(rest))


def _marks(value: object) -> list[_Mark]:
    if not isinstance(value, str):
        return []
    text = in_figures(value)
    found = [_Mark(f"{m[1]}-", m[0], m[0], *m.span()) for m in _TAG.finditer(text)]
    found += [_Mark(m["kind"], m["name"], m[0], *m.span()) for m in LETTERED.finditer(text)]
    found += [_Mark(m[2], m[1], m[0], *m.span()) for m in _LETTER_FIRST.finditer(text)]
    found += [_Mark("室", m[1], m[0], *m.span()) for m in _ROOM.finditer(text)]
    for m in NUMBERED.finditer(text):
        of = _BEHIND_STOREY.match(text, m.end())
        kind = m["kind"] if m["kind"] != "层" else f"层{of[1] if of else ''}"
        if kind != "层":  # a storey alone is not the place: what leaks above is mended below
            found += [
                _Mark(kind, n, m[0] + (of[1] if kind[0] == "层" and of else ""), *m.span())
                for n in each_number(m["many"])
            ]
    for m in _AXIS.finditer(text):
        found += [_Mark(f"轴{n.isdigit()}", n, m[0], *m.span()) for n in _axes(m[1])]
    return found


def _axes(many: str) -> Iterator[str]:
    """The axes of a list with ranges: ``3~5``, ``A-C``; ``3/A`` are two."""
    for part in re.split("[、,/]", many):
        ends = re.findall(r"[A-Z]|\d+", part)
        if len(ends) == 2 and all(e.isdigit() for e in ends):
            yield from map(str, range(int(ends[0]), int(ends[1]) + 1))
        elif len(ends) == 2 and not any(e.isdigit() for e in ends):
            yield from map(chr, range(ord(ends[0]), ord(ends[1]) + 1))
        else:
            yield from ends
