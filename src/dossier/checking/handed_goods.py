"""Goods and spares that a contract, a deed or a list of papers counts in words: as many as their own lists have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from dossier.checking.paper_reading import plain
from dossier.checking.parts import whole_text
from dossier.checking.scopes import live
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record, Text
from dossier.reading.cross_checks import Table

_ORDERED = re.compile(
    r"(?P<noun>[A-Za-z一-鿿][A-Za-z0-9 一-鿿-]{1,20}?)\s*(?P<number>\d+)\s*"
    r"(?P<unit>台套|台|套|个|件|只|把|块|根|组|副|盘|面)"
)
_NOT_ALL = re.compile("减少|取消|核减|扣除|改为|每|各|其中|预留|原")
_LATER = re.compile(r"分批|第[一二三四五\d]批|本批|余下|余量|部分到货|后续")
_USED = re.compile("已用|用去|消耗|已换|已更换|另附|留用|部分|剩余")
_GENERAL = re.compile("(?:随机|备品|备件|备用件|专用|工具|易损件|[及和、与,])+")
_LEAST = 4
"""Characters of a number that stands in a text by no chance."""
_ANY = frozenset({"件", "个"})

Lists = Mapping[str, Mapping[str, float]]
"""Name → list (a type of records) → how many."""


def check_handed_goods(dossier: Dossier, table: Table) -> Iterator[Finding]:
    """X572 for a deed or a list of papers, X706 for a contract that counts otherwise than the lists. Pure."""
    goods, spares, units = _listed(dossier, table)
    yield from _contracts(dossier, goods, spares, units)
    yield from _deeds(dossier, spares, units)
    yield from _discs(dossier)


def _listed(dossier: Dossier, table: Table) -> tuple[Lists, Lists, Mapping[str, set[str]]]:
    """Goods, spares, and the units in which each is counted."""
    goods: dict[str, dict[str, float]] = {}
    spares: dict[str, dict[str, float]] = {}
    units: dict[str, set[str]] = {}
    keys: dict[str, str] = {**table.get("goods_lists", {}), "spares-list": "quantity"}
    for record in live(dossier):
        tables = [("lines", spares if record.type == "spares-list" else goods, keys.get(record.type, ""))]
        for name, into, key in (*tables, ("spares", spares, "quantity")):
            rows = record.data.get(name)
            for row in rows if key and isinstance(rows, list) else ():
                count = row.get(key) if isinstance(row, dict) else None
                if isinstance(count, int | float):
                    what = plain(str(row.get("name") or "")).strip()
                    of = into.setdefault(what, {})
                    of[record.type] = of.get(record.type, 0) + float(count)
                    units.setdefault(what, set()).add(str(row.get("measure") or ""))
    return goods, spares, units


# ---- contracts


def _contracts(
    dossier: Dossier, goods: Lists, spares: Lists, units: Mapping[str, set[str]]
) -> Iterator[Finding]:
    """What the contracts order together, or each of them, against what the lists of goods have."""
    lists = [r for r in live(dossier) if r.data.get("lines") or r.data.get("spares")]
    if not lists or any(_LATER.search(r.title + whole_text(r)) for r in lists):
        return
    ordered: dict[str, list[tuple[Record, float, str]]] = {}
    for record in live(dossier):
        scope = record.data.get("scope") if record.type == "contract" else None
        for part in re.split("[,;。、及和]", plain(scope)) if isinstance(scope, str) else ():
            match = None if _NOT_ALL.search(part) else _ORDERED.search(part)
            name = _named(match["noun"].strip(), [*goods, *spares]) if match else None
            if match and name and match["unit"] in units[name]:
                ordered.setdefault(name, []).append((record, float(match["number"]), match["unit"]))
    for name, orders in ordered.items():
        of_goods, of_spares = goods.get(name, {}), spares.get(name, {})
        listed = {*of_goods.values(), *of_spares.values()}
        known = listed | {count + of_spares[kind] for kind, count in of_goods.items() if kind in of_spares}
        if sum(n for _, n, _ in orders) in known or (
            len(orders) > 1 and all(n in known for _, n, _ in orders)
        ):
            continue
        record, number, unit = next((o for o in orders if o[1] not in known), orders[-1])
        shown: dict[str, Any] = {"subject": record.title, "name": name, "found": f"{number:g} {unit}"}
        shown["listed"] = "、".join(f"{n:g} {unit}" for n in sorted(listed))
        yield finding("X706", record.at("/scope"), record=record.id, **shown)


def _named(noun: str, names: Sequence[str]) -> str | None:
    """The longest name with which a noun ends: 增加机械密封; else the one that ends with it: 密封圈 of O 形密封圈."""
    ends = sorted({n for n in names if len(n) > 1 and noun.endswith(n)}, key=len)
    if ends:
        return ends[-1]
    longer = {n for n in names if len(noun) > 2 and n.endswith(noun)}
    return longer.pop() if len(longer) == 1 else None


# ---- deeds


def _deeds(dossier: Dossier, spares: Lists, units: Mapping[str, set[str]]) -> Iterator[Finding]:
    """Spares that a deed names without citing their list; rows of the same spares add up."""
    numbers = [r.number for r in live(dossier) if r.number]
    for record in live(dossier):
        rows = record.data.get("contents") if record.type == "handover-deed" and spares else None
        rows = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
        own_rows = [(i, row) for i, row in enumerate(rows) if row.get("category") == "spares"]
        split = any(plain(n) in plain(str(row.get("name") or "")) for _, row in own_rows for n in numbers)
        split = split or sum(_is_general(row) for _, row in own_rows) > 1
        found: dict[tuple[str, ...], list[tuple[int, float]]] = {}
        for i, row in own_rows:
            name, count = plain(str(row.get("name") or "")), row.get("quantity")
            said = f"{name}{row.get('condition') or ''}{row.get('remark') or ''}"
            cited = any(plain(n) in name for n in numbers)
            if cited or _USED.search(said) or not isinstance(count, int | float):
                continue
            if split and _is_general(row):  # spares in one row, tools in another
                continue
            if own := _spares_of(name, str(row.get("measure") or ""), float(count), spares, units):
                found.setdefault(own, []).append((i, float(count)))
        for own, counts in found.items():
            sums = {sum(some) for some in product(*(set(spares[n].values()) for n in own))}
            total = sum(n for _, n in counts)
            if total not in sums:
                i = counts[0][0]
                yield _x572(record, f"/contents/{i}/quantity", "、".join(own), total, max(sums), _LISTS)


_LISTS = Text("备品备件的清单是", "the lists of spares have")


def _is_general(row: Mapping[str, Any]) -> bool:
    """Whether a row speaks of spares and tools in general."""
    return _GENERAL.fullmatch(_without_brackets(plain(str(row.get("name") or "")))) is not None


def _without_brackets(name: str) -> str:
    return re.sub(r"\(.*?\)", "", name).strip()


def _spares_of(
    name: str, measure: str, count: float, spares: Lists, units: Mapping[str, set[str]]
) -> tuple[str, ...]:
    """The spares of which a row is, where each of its words is one of them; of general words all of them."""
    text = _without_brackets(name)
    if _GENERAL.fullmatch(text):
        return tuple(sorted(spares)) if measure in _ANY and count > 1 else ()
    found: list[str] = []
    for word in re.split("[、及和与,]", text):
        short = re.sub("^(?:备用|备品|备件)", "", word.strip())
        fits = [n for n in spares if len(short) > 1 and (n.startswith(short) or n.endswith(short))]
        if len(fits) != 1:
            return ()
        found += fits
    counted = {unit for n in found for unit in units[n]}
    return tuple(sorted(set(found))) if measure in _ANY or counted == {measure} else ()


def _x572(
    record: Record, pointer: str, name: str, found: float, listed: float, whose: Text, **more: Any
) -> Finding:
    words: dict[str, Any] = {"subject": record.title, "name": name, "found": f"{found:g}"}
    words |= {"listed": f"{listed:g}", "whose": whose}
    return finding("X572", record.at(pointer), record=record.id, **words, **more)


# ---- discs


def _discs(dossier: Dossier) -> Iterator[Finding]:
    """A row of discs that cites a list of software: none beyond it; fewer may hold several each, a warning."""
    listing = {
        r.number: r
        for r in live(dossier)
        if r.number and len(r.number) >= _LEAST and r.type not in ("transfer-list", "handover-deed")
    }
    for record in live(dossier):
        rows = record.data.get("rows") if record.type == "transfer-list" else None
        for i, row in enumerate(rows if isinstance(rows, list) else ()):
            count, carrier = (
                (row.get("originals"), row.get("carrier")) if isinstance(row, dict) else (None, None)
            )
            if not isinstance(count, int) or carrier in (None, "paper"):
                continue
            said = f"{row.get('title') or ''} {row.get('remark') or ''}"
            other = next(
                (r for n, r in listing.items() if str(n) in said and r.title != row.get("title")), None
            )
            listed = _carried(other, str(carrier)) if other else 0
            if other and listed and count != listed and count > 1:
                whose = Text(f"《{other.title}》（{other.id}）列", f"“{other.title}” ({other.id}) lists")
                severity = None if count > listed else "warning"
                at = f"/rows/{i}/originals"
                yield _x572(record, at, str(row.get("title")), count, listed, whose, severity=severity)


def _carried(record: Record, carrier: str) -> int:
    """How many rows of the tables of a record are on that carrier."""
    tables = [rows for rows in record.data.values() if isinstance(rows, list)]
    return sum(isinstance(row, dict) and row.get("carrier") == carrier for rows in tables for row in rows)
