"""Where an entry of the service book is by its title and by its part, and what a visit says was mended."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.aftercare.book import Entry, ServiceBook
from dossier.aftercare.civil import plain as day_of
from dossier.aftercare.coverage import reported_on
from dossier.checking.paper_reading import plain
from dossier.checking.scopes import members
from dossier.findings import Finding, finding
from dossier.model import Dossier, Text

_STOREY_ROOM = re.compile(
    r"(?<![一二三四五六七八九十\d、,~至和-])(?:地下)?([一二三四五六七八九]|\d{1,2})\s*[层楼]\s*([男女]?(?:卫生间|厕所|洗手间|茶水间|会议室|办公室|教室|走廊|走道|机房|弱电间"
    r"|配电间|库房|阳台|楼梯间|大厅|前室|实验室|宿舍|病房))"
)
_MENDED = re.compile(r"已(?:经)?(?:修复|修好|维修|处理|排除|更换)|正在(?:维修|处理|修)|维修中")
_FIGURES = {c: str(n) for n, c in enumerate("零一二三四五六七八九")}
_TITLE = Text("标题", "the title")
_PART = Text("部位", "the part")


def check_places_within(dossier: Dossier, book: ServiceBook) -> Iterator[Finding]:
    """X741: a title and a part name two rooms. X742: a room is said to be mended of which there is no repair. Pure."""
    rooms = {re.sub(r"\(.*?\)", "", plain(str(m.get("name") or ""))) for m in members(dossier, "rooms")}
    rooms = {room for room in rooms if len(room) > 1}
    for entry in book.entries:
        yield from _two_rooms(entry, rooms)
    repairs = [*book.of("repair")]
    for entry in (*book.of("visit"), *book.of("inspection")):
        yield from _mended_elsewhere(entry, repairs)


def _two_rooms(entry: Entry, rooms: set[str]) -> Iterator[Finding]:
    title, part = plain(entry.title), plain(str(entry.data.get("part") or ""))
    named, own = _rooms(title, rooms), _rooms(part, rooms)
    if len(named) == len(own) == 1 and not named & own:
        words: dict[str, Any] = {"subject": entry.title, "first": _TITLE, "second": _PART}
        words |= {"expected": next(iter(named)), "found": next(iter(own))}
        yield finding("X741", entry.at("/part"), record=entry.id, **words)


def _rooms(text: str, rooms: set[str]) -> set[str]:
    """The rooms that a text names, the longest names only."""
    found = {room for room in rooms if room in text}
    return {room for room in found if not any(room in other and room != other for other in found)}


def _mended_elsewhere(entry: Entry, repairs: Sequence[Entry]) -> Iterator[Finding]:
    """A visit says that a room was mended, or is; the repairs begun by then are of such rooms in other storeys."""
    day = entry.data.get("on")
    for clause in re.split("[,;。、]", plain(str(entry.data.get("situation") or ""))):
        if not isinstance(day, dt.date) or not _MENDED.search(clause):
            continue
        begun = [r for r in repairs if (first := reported_on(r)) is not None and first <= day_of(day)]
        for room, storey in _storeys(clause).items():
            known = {s: r for r in begun for s in [_of(r.data, room)] if s}
            silent = any(room in _said(r) and not _of(r.data, room) for r in begun)
            if known and storey not in known and not silent and not _own_problem(entry, room, storey):
                repair = next(iter(known.values()))
                words: dict[str, Any] = {"subject": entry.title, "said": clause.strip()}
                words |= {"repair": repair.id, "problem": repair.title}
                yield finding("X742", entry.at("/situation"), record=entry.id, **words)


def _storeys(text: str) -> dict[str, str]:
    """Room without its sex → its storey."""
    return {room.lstrip("男女"): _FIGURES.get(n, n) for n, room in _STOREY_ROOM.findall(text)}


def _said(repair: Entry) -> str:
    return plain(f"{repair.title} {repair.data.get('part') or ''} {repair.data.get('problem') or ''}")


def _of(data: Mapping[str, Any], room: str) -> str:
    """The storey of such a room that a repair is of."""
    text = plain(f"{data.get('title') or ''} {data.get('part') or ''}")
    return _storeys(text).get(room, "")


def _own_problem(entry: Entry, room: str, storey: str) -> bool:
    """Whether the visit lists a problem of that room itself, mended on the spot."""
    rows = [row for row in entry.data.get("problems") or () if isinstance(row, dict)]
    return any(_storeys(plain(str(row.get("part") or ""))).get(room) == storey for row in rows)
