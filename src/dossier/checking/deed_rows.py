"""Rows of a deed that cite a list or a model: as many are handed over as are listed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.checking.register import EQUIPMENT_LIST
from dossier.checking.scopes import live, members
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record, Text
from dossier.reading.cross_checks import Table

_USED = re.compile("已用|用去|消耗|已换|已更换|另附|留用")
_WHOLES = frozenset("批箱包盒袋宗车册份")
"""Units in which a deed counts what holds many pieces."""
_KINDS = frozenset({"种", "项", "类", "样", "品种", "品类"})
"""Units in which it counts the rows of a list."""
_WORDS = re.compile(r"[()（）、，,及和与\s]+")
_PIECES = frozenset("台套座组部樘只个面具架")
_SHORT, _TELLING = 2, 3

Row = tuple[int, str, float, str]
"""Its place in the table, its name, how many, in which unit of measure."""


def check_deed_rows(dossier: Dossier, table: Table) -> Iterator[Finding]:
    """X572 where what a deed hands over is not what is listed: machines by their model, goods and spares by the number
    of their list, with the rows beside them that are of the same list. Pure.
    """
    yield from _by_name(dossier, table)
    counts, whose, lists = _listed(dossier, table)
    for record in live(dossier):
        rows = record.data.get("contents") if record.type == "handover-deed" else None
        rows = rows if isinstance(rows, list) else []
        cited: dict[str, list[Row]] = {}
        for i, row in enumerate(rows):
            if not isinstance(row, dict) or not isinstance(count := row.get("quantity"), int | float):
                continue
            name = str(row.get("name"))
            known = next((k for k in counts if k in name), None)
            if _is_dossier(row, name) and (sets := dossier.data.get("package", {}).get("copies")):
                known, counts["竣工资料"] = "竣工资料", float(sets)
            if known and not _USED.search(f"{name}{row.get('condition') or ''}"):
                cited.setdefault(known, []).append((i, name, float(count), str(row.get("measure") or "")))
        for known, own in cited.items():
            found = sum(row[2] for row in own)
            if known in lists:
                agree = _agree(own, _beside(rows, lists[known], [*counts]), lists[known], counts[known])
            else:  # one row for each machine, or one of all in two places
                agree = found == counts[known] or all(row[2] == counts[known] for row in own)
            if not agree:
                words: dict[str, Any] = {"name": known, "found": f"{found:g}", "listed": f"{counts[known]:g}"}
                words |= {"whose": whose[known], "subject": record.title}
                yield finding("X572", record.at(f"/contents/{own[0][0]}/quantity"), record=record.id, **words)


def _by_name(dossier: Dossier, table: Table) -> Iterator[Finding]:
    """Machines that deeds hand over by the name of their kind alone: as many, over all deeds, as the list has."""
    counts: dict[str, float] = {}
    for m in members(dossier, "equipment"):
        name = _kind(m.get("name"))
        counts[name] = counts.get(name, 0) + float(m.get("quantity", 1))
    models = [str(m["model"]) for m in members(dossier, "equipment") if m.get("model")]
    rows: dict[str, list[tuple[Record, int, float]]] = {}
    others: dict[str, set[float]] = {}
    beside: set[str] = set()  # of rows that say more than the kind: another part of its machines
    for record in live(dossier):
        key = table.get("goods_lists", {}).get(record.type)
        for line in record.data.get("lines", ()) if key else ():
            if isinstance(line, dict) and isinstance(line.get(key), int | float):
                others.setdefault(_kind(line.get("name")), set()).add(float(line[key]))
        contents = record.data.get("contents") if record.type == "handover-deed" else None
        for i, row in enumerate(contents if isinstance(contents, list) else ()):
            name = _kind(row.get("name")) if isinstance(row, dict) else ""
            beside |= {kind for kind in counts if kind in name and kind != name}
            if name not in counts or len(name) < _TELLING or row.get("category") not in (None, "equipment"):
                continue
            said = f"{row.get('name')}{row.get('condition') or ''}{row.get('remark') or ''}"
            whole = (
                row.get("measure") in _PIECES and not _USED.search(said) and not re.search("备用|备件", said)
            )
            if whole and isinstance(row.get("quantity"), int | float) and not any(m in said for m in models):
                rows.setdefault(name, []).append((record, i, float(row["quantity"])))
    for name, found in rows.items():
        total = sum(count for *_, count in found)
        if (
            total > counts[name] or (total < counts[name] and name not in beside)
        ) and total not in others.get(name, ()):
            record, i, _ = found[-1]
            words: dict[str, Any] = {"name": name, "found": f"{total:g}", "listed": f"{counts[name]:g}"}
            words |= {"whose": EQUIPMENT_LIST, "subject": record.title}
            yield finding("X572", record.at(f"/contents/{i}/quantity"), record=record.id, **words)


def _kind(name: object) -> str:
    """The name of a machine without what it has in brackets and without blanks."""
    return re.sub(r"[(（][^()（）]*[)）]|\s", "", str(name or ""))


def _is_dossier(row: Mapping[str, Any], name: str) -> bool:
    return row.get("category") == "documents" and row.get("measure") == "套" and "竣工资料" in name


def _listed(
    dossier: Dossier, table: Table
) -> tuple[dict[str, float], dict[str, Text], Mapping[str, tuple[Record, str]]]:
    """Model, or number of a list → how many, and who says so; lists of goods also with the key of their quantity."""
    counts: dict[str, float] = {}
    whose = {"竣工资料": Text("dossier.yaml 的 package.copies 是", "package.copies of dossier.yaml is")}
    lists: dict[str, tuple[Record, str]] = {}
    for m in members(dossier, "equipment"):
        if m.get("model"):
            counts[str(m["model"])] = counts.get(str(m["model"]), 0) + float(m.get("quantity", 1))
            whose[str(m["model"])] = EQUIPMENT_LIST
    for record in live(dossier):
        if not record.number:
            continue
        if record.type in (*table.get("goods_lists", {}), "spares-list"):
            key = table.get("goods_lists", {}).get(record.type, "quantity")
            lists[record.number] = record, key
            counts[record.number] = sum(count for *_, count, _ in _lines(record, key))
            whose[record.number] = _listed_in(record)
        elif record.type not in ("handover-deed", "transfer-list"):
            tables = [rows for rows in record.data.values() if isinstance(rows, list) and rows]
            tables = [rows for rows in tables if all(isinstance(r, dict) and "name" in r for r in rows)]
            if len(tables) == 1:
                counts[record.number] = float(len(tables[0]))
                whose[record.number] = _listed_in(record)
    return counts, whose, lists


def _listed_in(record: Record) -> Text:
    return Text(f"《{record.title}》（{record.id}）列", f"“{record.title}” ({record.id}) lists")


def _lines(record: Record, key: str) -> Iterator[Row]:
    for i, line in enumerate(record.data.get("lines", ())):
        if isinstance(line, dict) and isinstance(line.get(key), int | float):
            name = f"{line.get('name') or ''}、{line.get('remark') or ''}"
            yield i, name, float(line[key]), str(line.get("measure") or "")


def _beside(rows: Sequence[Any], of: tuple[Record, str], known: Sequence[str]) -> list[Row]:
    """Rows that cite nothing and are of the same list: 专用工具（三爪拉马）beside 备品备件（见清单 BJ-01）."""
    record, key = of
    called = record.title.removesuffix("清单")
    names = {w for text in (called, *(line[1] for line in _lines(record, key))) for w in _words(text)}
    found: list[Row] = []
    for i, row in enumerate(rows):
        count = row.get("quantity") if isinstance(row, dict) else None
        name = str(row.get("name")) if isinstance(row, dict) else ""
        alike = any(word in own or own in word for word in _words(name) for own in names)
        if isinstance(count, int | float) and alike and not any(k in name for k in known):
            found.append((i, name, float(count), str(row.get("measure") or "")))
    return found


def _words(text: str) -> list[str]:
    return [word for word in _WORDS.split(text) if len(word) >= _SHORT]


def _agree(own: Sequence[Row], beside: Sequence[Row], of: tuple[Record, str], total: float) -> bool:
    """Whether rows that cite a list hand over all of it: by themselves, with those beside them, or unit by unit."""
    lines = list(_lines(*of))
    units = {row[3] for row in own}
    found = sum(row[2] for row in own)
    if found == total or units & (_WHOLES - {line[3] for line in lines}):
        return True
    if units <= _KINDS and found in (len(lines), len({line[1] for line in lines})):
        return True
    if units == {"套"} and found == 1:  # one set of everything
        return True
    if beside and found + sum(row[2] for row in beside) == total:
        return True
    others = {word for line in lines if line[3] not in units for word in _words(line[1])}
    if any(word in row[1] for row in own for word in others):
        return False
    by_unit = {
        unit: sum(line[2] for line in lines if line[3] == unit) for unit in {line[3] for line in lines}
    }
    return len(by_unit) > 1 and all(
        sum(row[2] for row in own if row[3] == unit) == by_unit.get(unit) for unit in units
    )
