"""Inspection lots and their sizes: the table of an item against the lots, the pieces of a lot against its size."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations
from operator import itemgetter
from typing import Any

from dossier.checking.paper_reading import packed
from dossier.checking.said_numbers import UNIT, Said
from dossier.checking.scopes import concerned, live, members, parents
from dossier.checking.summaries import number_otherwise
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record, Text

_PIECES = frozenset("点台个套只盏樘扇组块")
_PLACES = frozenset("处点个件")
"""Units in which things of several kinds are counted together."""
_COUNTED = frozenset("门间路处个点台套只盏樘扇组块件")
_WHERE = frozenset("层座栋幢户")
_MOST_KINDS = 8
_PER_PIECE = re.compile("每|点|测|螺栓|螺钉|焊缝|接头|芯|线|间距|尺寸|次")
"""Words of a requirement of which a piece of the lot has more than one."""
_THING = re.compile(r"([一-鿿]{2,8}?)\s*(\d+)\s*([^\s\d,，、;；])")
_SAMPLE = re.compile(rf"(?:抽[查检样测]?|共|全数)?\s*(\d+)\s*({UNIT}|[只盏扇组块件间])?")
_LONGEST = 10
_BARE = re.compile(r"\d+(?:\.\d+)?")


def check_capacities(dossier: Dossier) -> Iterator[Finding]:
    """X589: the quantity of a lot in the table of its item is in none of the records of its lots, or not in that of
    the lot whose name it has; the pieces of a lot are not its size; X731: a sample is larger than the lot. Pure.
    """
    above = parents(dossier)
    listed = Counter(str(m.get("item")) for m in members(dossier, "inspection_lots"))
    names = {str(m.get("id")): str(m.get("name") or "") for m in members(dossier, "inspection_lots")}
    lots: dict[str, list[Record]] = {}
    for record in live(dossier):
        if record.type == "inspection-lot-record":
            for item in concerned(record.data, above)["item"]:
                lots.setdefault(item, []).append(record)
            yield from _own_capacity(record)
            yield from _samples(record)
    for record in live(dossier):
        item = str(record.data.get("item")) if record.type == "item-acceptance" else ""
        rows = record.data.get("lots")
        if (own := lots.get(item, [])) and isinstance(rows, list):
            # Whose record is still missing may have what the table says.
            complete = all(r.data.get("capacity") for r in own) and len(own) >= listed[item]
            yield from _rows(record, [r if isinstance(r, dict) else {} for r in rows], own, names, complete)


def _rows(
    record: Record,
    rows: Sequence[Mapping[str, Any]],
    own: Sequence[Record],
    names: Mapping[str, str],
    complete: bool,
) -> Iterator[Finding]:
    called = sorted(
        (packed(name), n)
        for n, r in enumerate(own)
        for name in (str(r.data.get("part") or ""), names.get(str(r.data.get("inspection_lot")), ""))
    )
    pairs = [_lot_of(row, own, called) for row in rows]
    times = Counter(lot.id for lot in pairs if lot is not None)
    known = {pair for r in own for pair in _quantities(str(r.data.get("capacity") or ""))}
    for i, (row, lot) in enumerate(zip(rows, pairs, strict=True)):
        paired = lot is not None and times[lot.id] == 1
        theirs = set(_quantities(str(lot.data.get("capacity") or ""))) if lot and paired else set()
        for number, unit in _quantities(str(row.get("quantity") or "")) or _bare(row.get("quantity"), theirs):
            same = sorted(n for n, u in theirs if u == unit)
            whose = [lot] if lot is not None and same else own if complete else []
            same = same or sorted(n for n, u in known if u == unit)
            if whose and same and number not in same:
                one = Said(str(row["quantity"]), number, "", record.at(f"/lots/{i}/quantity"), record)
                titles = "、".join(f"《{r.title}》" for r in whose)
                of = Text(f"{titles}的容量", f"the records of its lots ({titles})")
                yield number_otherwise(one, of, "、".join(f"{n:g} {unit}" for n in same))


def _bare(quantity: object, lot: Collection[tuple[float, str]]) -> list[tuple[float, str]]:
    """A number without a unit, in that of the one quantity of its lot."""
    bare = _BARE.fullmatch(str(quantity).strip())
    return [(float(bare[0]), unit) for _, unit in lot] if bare and len(lot) == 1 else []


def _lot_of(
    row: Mapping[str, Any], own: Sequence[Record], called: Sequence[tuple[str, int]]
) -> Record | None:
    """The one lot whose part or name begins with that of a row: ``3 层`` is of ``3 层灯具``.

    `called`: the packed parts and names of all lots in order, with their places in `own`.
    """
    part = packed(str(row.get("part") or ""))
    found: set[int] = set()
    at = bisect_left(called, part, key=itemgetter(0)) if part else len(called)
    while at < len(called) and called[at][0].startswith(part) and len(found) < 2:
        found.add(called[at][1])
        at += 1
    return own[found.pop()] if len(found) == 1 else None


def _own_capacity(record: Record) -> Iterator[Finding]:
    """The part of a lot counts its pieces otherwise than its capacity does."""
    sizes = _quantities(str(record.data.get("capacity") or ""))
    text = str(record.data.get("part") or "")
    part = [(n, u) for n, u in _quantities(text) if u not in _WHERE]
    if len(sizes) != 1 or not part:
        return
    size, unit = sizes[0]
    own = [n for n, u in part if u == unit]
    counted = [n for n, u in part if u in _COUNTED]
    wrong: float | None = None
    if own:
        wrong = own[0] if unit in _PIECES and size not in (*own, sum(own)) else None
    elif unit in _PLACES and 1 < len(counted) == len(part) <= _MOST_KINDS:
        # Things of several kinds together; a room among them is where they are.
        sums = {sum(some) for k in range(1, len(counted) + 1) for some in combinations(counted, k)}
        total = sum(counted)
        wrong = total if size not in sums and total / 2 < size < total * 2 else None
    if wrong is not None:
        more = f"（合计 {wrong:g}）" if not own else ""
        one = Said(text + more, wrong, "", record.at("/part"), record)
        yield number_otherwise(one, Text("本份资料的容量", "its capacity"), f"{size:g} {unit}")


def _samples(record: Record) -> Iterator[Finding]:
    """X731: more sampled of a thing, which the requirement names, than the lot has of it."""
    things = _things(record)
    rows = [
        (f"/{key}/{i}", row)
        for key in ("main_items", "general_items")
        for i, row in enumerate(record.data.get(key) or ())
        if isinstance(row, dict)
    ]
    for pointer, row in rows if things else ():
        said, wanted = (
            _SAMPLE.fullmatch(str(row.get("sampled") or "").strip()),
            str(row.get("requirement") or ""),
        )
        named = next((things[wanted[:k]] for k in range(2, _LONGEST) if wanted[:k] in things), None)
        if said is None or named is None or said[2] not in (None, named[1]) or float(said[1]) <= named[0]:
            continue
        if said[2] is None and _PER_PIECE.search(wanted):
            continue
        words: dict[str, Any] = {"subject": record.title, "what": wanted, "found": said[1]}
        words["expected"] = f"{named[0]:g} {named[1]}"
        yield finding("X731", record.at(f"{pointer}/sampled"), record=record.id, **words)


def _things(record: Record) -> dict[str, tuple[float, str]]:
    """Name of what a lot consists of → how many there are, and their unit: 机柜 8 台; 灯具 of 3 层灯具, 86 处."""
    size, part = (str(record.data.get(key) or "") for key in ("capacity", "part"))
    found = {
        name: (float(n), u) for text in (part, size) for name, n, u in _THING.findall(text) if u in _COUNTED
    }
    whole, noun = _quantities(size), re.search(r"[一-鿿]{2}$", part)
    if len(whole) == 1 and whole[0][1] in _COUNTED and noun and not _THING.search(part):
        found.setdefault(noun[0], whole[0])
    return found


def _quantities(text: str) -> list[tuple[float, str]]:
    return [(float(n), u) for n, u in re.findall(rf"(\d+(?:\.\d+)?)\s*({UNIT}|[只盏扇组块件])", text)]
