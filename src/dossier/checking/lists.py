"""Lists that speak of the same things: goods and spares, drawings, those who took part in the acceptance."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.checking.deed_rows import check_deed_rows
from dossier.checking.identity import firm_named
from dossier.checking.limits import convert
from dossier.checking.scopes import ids_in, live, members
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record, Text
from dossier.reading.cross_checks import Table

Line = tuple[Record, str, float, str]
"""A record, the pointer of a quantity in it, the quantity and its unit of measure."""


def check_lists(dossier: Dossier, table: Table) -> Iterator[Finding]:
    """X572, X577 … X579 for lists that disagree. Pure."""
    yield from _goods(dossier, table)
    yield from check_deed_rows(dossier, table)
    yield from _spares(dossier)
    yield from _drawings(dossier)
    yield from _changes(dossier)
    yield from _committee(dossier)
    yield from _mentions(dossier, table)


def _lines(record: Record, key: str) -> Iterator[tuple[str, Mapping[str, Any], float]]:
    for i, line in enumerate(record.data.get("lines", ())):
        if isinstance(line, dict) and isinstance(line.get(key), int | float):
            yield f"/lines/{i}/{key}", line, float(line[key])


def _goods(dossier: Dossier, table: Table) -> Iterator[Finding]:
    """What two kinds of list both name has one unit of measure, and the same number in both."""
    listed = {str(m.get("model")) for m in members(dossier, "equipment")}
    keys = {**table.get("goods_lists", {}), "spares-list": "quantity"}
    found: dict[tuple[str, str], dict[str, list[Line]]] = {}
    for record in live(dossier):
        if record.type in keys:
            for pointer, line, count in _lines(record, keys[record.type]):
                what = str(line.get("name")), str(line.get("model") or "")
                row = record, pointer, count, str(line.get("measure") or "")
                found.setdefault(what, {}).setdefault(record.type, []).append(row)
    for (name, model), by_type in found.items():
        yield from _measures(name, [row for rows in by_type.values() for row in rows])
        sums = {kind: sum(row[2] for row in rows) for kind, rows in by_type.items()}
        if len(set(sums.values())) > 1 and model and model not in listed:
            usual = max(sums.values(), key=list(sums.values()).count)
            kind = next(k for k, total in sums.items() if total != usual)
            record, pointer, *_ = by_type[kind][0]
            words: dict[str, Any] = {"name": name, "found": f"{sums[kind]:g}", "expected": f"{usual:g}"}
            yield finding("X577", record.at(pointer), record=record.id, subject=record.title, **words)


def _measures(name: str, rows: list[Line]) -> Iterator[Finding]:
    units = [unit for *_, unit in rows if unit]
    usual = max(units, key=units.count, default="")
    for record, pointer, _, unit in rows:
        if unit and unit != usual and convert(1, unit, usual) is None:
            words: dict[str, Any] = {"name": name, "found": unit, "expected": usual}
            place = pointer.rpartition("/")[0] + "/measure"
            yield finding("X578", record.at(place), record=record.id, subject=record.title, **words)


def _spares(dossier: Dossier) -> Iterator[Finding]:
    """Spares that a delivery names besides its goods, against the list of spares."""
    lists = [r for r in live(dossier) if r.type == "spares-list"]
    listed: dict[str, float] = {}
    for record in lists:
        for _, line, count in _lines(record, "quantity"):
            listed[str(line.get("name"))] = listed.get(str(line.get("name")), 0) + count
    delivered: dict[str, list[tuple[Record, int, float]]] = {}
    for record in live(dossier):
        for i, row in enumerate(record.data.get("spares", ())):
            if isinstance(row, dict) and isinstance(row.get("quantity"), int | float):
                delivered.setdefault(str(row.get("name")), []).append((record, i, float(row["quantity"])))
    for name, rows in delivered.items():
        total = sum(count for _, _, count in rows)
        if name in listed and total != listed[name]:
            record, i, _ = rows[0]
            words: dict[str, Any] = {"name": name, "found": f"{total:g}", "expected": f"{listed[name]:g}"}
            place = record.at(f"/spares/{i}/quantity")
            yield finding("X577", place, record=record.id, subject=record.title, **words)


def _drawings(dossier: Dossier) -> Iterator[Finding]:
    """Every sheet of a list is there, and every sheet that is there stands in a list."""
    lists = [r for r in live(dossier) if r.type == "drawing-list" and r.data.get("drawings")]
    sheets = {str(r.data.get("drawing_number")): r for r in live(dossier) if r.type == "drawing"}
    listed = {
        str(row.get("number")): (record, i)
        for record in lists
        for i, row in enumerate(record.data["drawings"])
        if isinstance(row, dict)
    }
    if not lists or not sheets:
        return
    numbers = [str(r.data.get("drawing_number")) for r in live(dossier) if r.type == "drawing"]
    covered = {d for r in lists for d in _disciplines(r)}
    for number, sheet in sheets.items():
        own = _disciplines(sheet)
        if number not in listed and (not covered or own & covered):
            yield finding("X579", sheet.at("/drawing_number"), record=sheet.id, number=number, where=_IN_LIST)
    for number, (record, i) in listed.items():
        if number in sheets and numbers.count(number) == 1:
            yield from _sheet(record, i, sheets[number])
        if number not in sheets:
            place = record.at(f"/drawings/{i}/number")
            yield finding("X579", place, record=record.id, number=number, where=_AMONG_SHEETS)


def _sheet(record: Record, i: int, sheet: Record) -> Iterator[Finding]:
    """A sheet is called in its list as it calls itself, and has the size that it has."""
    row = record.data["drawings"][i]
    for key, own, what in (
        ("title", sheet.title, Text("图名", "the title of the drawing")),
        ("size", sheet.data.get("sheet_size"), Text("图幅", "the size of the sheet")),
        ("version", sheet.data.get("version"), Text("版本", "the version of the drawing")),
    ):
        said = str(row.get(key) or "")
        if said and own and said not in str(own) and str(own) not in said:
            words: dict[str, Any] = {"what": what, "found": said, "expected": str(own), "whose": sheet.title}
            yield finding("X565", record.at(f"/drawings/{i}/{key}"), record=record.id, **words)


def _changes(dossier: Dossier) -> Iterator[Finding]:
    """A change and the drawings that show it name one another's numbers."""
    drawings = {r.id: r for r in live(dossier) if r.type == "drawing"}
    sheets = {r.id: str(r.data["drawing_number"]) for r in live(dossier) if r.data.get("drawing_number")}
    for record in live(dossier):
        affected, shown = record.data.get("drawings_affected"), record.data.get("as_built")
        numbers = [sheets[i] for i in shown if i in sheets] if isinstance(shown, list) else []
        if (
            isinstance(affected, list)
            and numbers
            and not any(n in a for n in numbers for a in map(str, affected))
        ):
            words: dict[str, Any] = {"affected": "、".join(map(str, affected)), "shown": "、".join(numbers)}
            yield finding("X598", record.at("/as_built"), record=record.id, subject=record.title, **words)
        else:
            named = [str(n) for n in affected] if isinstance(affected, list) and numbers else []
            also = (
                [i for i, n in sheets.items() if n in named and not any(n in own for own in numbers)]
                if named
                else []
            )
            yield from _shown_back(record, [*(shown if isinstance(shown, list) else []), *also], drawings)


def _shown_back(change: Record, shown: list[Any], drawings: Mapping[str, Record]) -> Iterator[Finding]:
    """A drawing that shows a change, or that the change says it alters, names it."""
    for name in shown if change.type == "design-change" else ():
        sheet = drawings.get(str(name))
        if sheet and change.id not in (sheet.data.get("changes") or ()):
            words: dict[str, Any] = {"subject": sheet.title, "change": change.title}
            yield finding("X621", sheet.at("/changes"), record=sheet.id, **words)


def _mentions(dossier: Dossier, table: Table) -> Iterator[Finding]:
    """A list of papers of a machine that leaves out one which the dossier has."""
    for name, kinds in table.get("mentions", {}).items():
        kind, _, key = name.partition(".")
        papers: dict[str, list[Record]] = {}
        for record in live(dossier):
            for tag in _tags(record) if record.type in kinds else ():
                papers.setdefault(tag, []).append(record)
        for record in live(dossier):
            rows = record.data.get(key) if record.type == kind else None
            said = {i: str(r.get("name") or "") for i, r in enumerate(rows or ()) if isinstance(r, dict)}
            found = (
                {p.id: p for tag in _tags(record) for p in papers.get(tag, ())} if any(said.values()) else {}
            )
            left_out: list[Record] = []
            for other in found.values():
                named = {i: row for i, row in said.items() if any(word in row for word in kinds[other.type])}
                strange = {i: row for i, row in named.items() if _of_another_sort(row, other)}
                if len(strange) < len(named):
                    continue
                alone = [i for i, row in strange.items() if not _is_held(row, record, dossier)]
                if alone:
                    at = record.at(f"/{key}/{alone[0]}/name")
                    words: dict[str, Any] = {"subject": record.title, "other": other.title}
                    yield finding("X738", at, record=record.id, said=said[alone[0]], **words)
                else:
                    left_out.append(other)
            if left_out:
                titles = [other.title for other in left_out]
                whole: dict[str, Any] = {
                    "subject": record.title,
                    "other": Text("》、《".join(titles), "”, “".join(titles)),
                }
                yield finding("X618", record.at(f"/{key}"), record=record.id, **whole)


_SORT = re.compile("(?:监督|定期|型式|出厂|首次|委托|年度|全面|进场)(?=检验|检测|检查)|监检")
"""Sorts of an inspection."""


def _of_another_sort(row: str, paper: Record) -> bool:
    """Whether a row and a paper are of two sorts of one kind: 定期检验报告, 监督检验证书."""
    said, own = ({"监督" if s == "监检" else s for s in _SORT.findall(t)} for t in (row, paper.title))
    return bool(said and own and not said & own)


def _is_held(row: str, listing: Record, dossier: Dossier) -> bool:
    """Whether the dossier has a paper of the sort that a row names, of a machine of the list or of none."""
    sorts, tags = _SORT.findall(row), {*_tags(listing)}
    return any(
        sort in record.title and (not (own := _tags(record)) or tags & {*own})
        for record in live(dossier)
        for sort in sorts
        if record.id != listing.id
    )


def _tags(record: Record) -> list[str]:
    return ids_in(record.data.get("equipment"))


_IN_LIST = Text("图纸目录中没有", "is in no drawing list")
_AMONG_SHEETS = Text("竣工图中没有", "is not among the drawings")


def _disciplines(record: Record) -> set[str]:
    return set(ids_in(record.data.get("discipline")))


def _committee(dossier: Dossier) -> Iterator[Finding]:
    """Every firm that took part sits on the acceptance committee."""
    for record in live(dossier):
        rows = [m for m in record.data.get("committee", ()) if isinstance(m, dict)]
        sitting = {firm_named(dossier, str(m.get("organisation"))) for m in rows}
        for i, row in enumerate(record.data.get("participants", ()) if sitting else ()):
            firm = row.get("name") if isinstance(row, dict) else None
            if firm and firm_named(dossier, str(firm)) not in sitting:
                place = record.at(f"/participants/{i}")
                yield finding("X580", place, record=record.id, subject=record.title, name=firm)
