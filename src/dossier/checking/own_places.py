"""The part that a record is of, against the name of the lot or part of the works in dossier.yaml that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.checking.field_titles import named
from dossier.checking.paper_reading import packed
from dossier.checking.scopes import ids_in, live, members
from dossier.findings import Finding, finding
from dossier.library.schemas import Schemas
from dossier.model import Dossier, Record, Text

_SCOPES = {"inspection_lot": "inspection_lots", "concealed": "concealed"}
"""Key of a record → the list of dossier.yaml whose members have places in their names."""
_ONE = r"(?:\d{1,3}|[A-Z](?![A-Z]))"
_TO = r"[~\-—–至到]"
_AXES = re.compile(rf"({_ONE})轴?线?{_TO}({_ONE})(?=轴|线|[/X,、交·]|$)")
_NUMBERED = re.compile(
    rf"({_ONE}|[一二三四五六七八九十东西南北])(?:({_TO}|、)({_ONE}|[一二三四五六七八九十]))?(?:号|#)?(施工段|流水段|段|区|单元|标段|楼|栋|幢|跨|层)"
)
_FIGURES = {character: number for number, character in enumerate("一二三四五六七八九十", 1)}
Span = tuple[float, float]


def check_own_places(dossier: Dossier, schemas: Schemas) -> Iterator[Finding]:
    """X755 for a part other than that of the member that the record names. Pure."""
    listed_as: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for scope in _SCOPES.values():
        for member in members(dossier, scope):
            if member.get("name"):
                listed_as.setdefault((scope, str(member.get("id"))), []).append(member)
    for record in live(dossier):
        part = record.data.get("part")
        if not isinstance(part, str):
            continue
        for key, scope in _SCOPES.items():
            ids = ids_in(record.data.get(key))
            listed = listed_as.get((scope, ids[0]), []) if len(ids) == 1 else []
            if len(listed) == 1 and is_elsewhere(part, str(listed[0]["name"])):
                yield _x755(record, part, listed[0], schemas)


def is_elsewhere(one: str, two: str) -> bool:
    """Whether two texts name places of one kind, and neither's lie within the other's: axes 1 to 6 and 6 to 12."""
    first, second = spans(one), spans(two)
    return any(
        not (_within(first[kind], second[kind]) or _within(second[kind], first[kind]))
        for kind in first.keys() & second.keys()
    )


def spans(text: str) -> dict[str, list[Span]]:
    """Kind of a place → from where to where: axes in figures and in letters, storeys, sections, buildings."""
    said = packed(text)
    found: dict[str, list[Span]] = {}
    for first, last in _AXES.findall(said) if "轴" in said else ():
        if first.isdigit() == last.isdigit():
            found.setdefault("axes" + ("9" if first.isdigit() else "A"), []).append(_span(first, last))
    for first, to, last, unit in _NUMBERED.findall(said):
        kind = {"栋": "楼", "幢": "楼", "施工段": "段", "流水段": "段"}.get(unit, unit)
        if to == "、":
            found.setdefault(kind, []).extend([_span(first, first), _span(last, last)])
        else:
            found.setdefault(kind, []).append(_span(first, last or first))
    return found


def _span(first: str, last: str) -> Span:
    ends = [_number(first), _number(last)]
    return min(ends), max(ends)


def _number(said: str) -> float:
    if said.isdigit():
        return float(said)
    return float(_FIGURES.get(said, ord(said)))


def _within(inner: list[Span], outer: list[Span]) -> bool:
    return all(any(low <= a and b <= high for low, high in outer) for a, b in inner)


def _x755(record: Record, part: str, member: Mapping[str, Any], schemas: Schemas) -> Finding:
    words: dict[str, Any] = {"what": named(schemas, record, "/part"), "found": part}
    words |= {"own": Text(*[f"{member['id']}"] * 2), "expected": str(member["name"])}
    return finding("X755", record.at("/part"), record=record.id, **words)
