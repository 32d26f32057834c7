"""Rooms lie in the storey that the register gives them: in records, and in the entries of the service book."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossier.checking.paper_reading import plain
from dossier.checking.scopes import members
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier, Location, Text

_ID = re.compile(r"^[A-Za-z一-鿿]{0,4}-?(B)?(\d{1,2})(\d{2})[A-Za-z]?$")
"""The number of a room: ``R-302`` is the second of storey 3."""
_STOREY = (
    r"(?<![一二三四五六七八九十\d~,/和至-])(?<![一二三四五六七八九十\d层楼F]、)(?<!地下)(?<!地下\s)(?<![负B])"
    r"(地下|负|B)?\s*([一二三四五六七八九十]{1,3}|\d{1,2})\s*(?:层|楼|F)\s*"
)
_EVERYWHERE = re.compile(
    "卫生间|厕所|洗手间|盥洗|楼梯|电梯|走廊|走道|过道|管井|竖井|弱电间|强电间|配电间|电井|机房|前室|办公室|会议室|办公区"
    "|储藏|库房|阳台|教室|病房|客房|宿舍|保洁|清洁|新风"
)
"""What there is on every storey, so that a register may leave some out."""
_TENS = {c: n for n, c in enumerate("零一二三四五六七八九十")}
_LEAST = 2


@dataclass(frozen=True, slots=True)
class Mention:
    """A text that puts a room into a storey: where, and of which record or entry it is."""

    text: str
    place: Location
    owner: str
    title: str
    names: bool = True
    """Whether the text says where the whole record or entry is: its title, its part."""


def of_statements(said: Sequence[Statement]) -> Iterator[Mention]:
    """The texts of records and papers."""
    for line in said:
        short = not line.file and line.pointer in ("/title", "/part", "/place", "/location", "/area")
        yield Mention(line.text, line.place, line.record.id, line.record.title, short)


def check_room_storeys(dossier: Dossier, mentions: Sequence[Mention]) -> Iterator[Finding]:
    """X736, once for a record and room: the one room of its name in another storey than the register, or than the
    record's own title, has it. Pure.
    """
    rooms = _rooms(dossier)
    if not rooms:
        return
    pattern = re.compile(
        _STOREY + f"(?P<room>{'|'.join(map(re.escape, sorted(rooms, key=len, reverse=True)))})"
    )
    found = [
        (mention, match["room"], storey)
        for mention in mentions
        for match in pattern.finditer(mention.text)
        if (storey := _number(match)) is not None
    ]
    yield from _against(rooms, found)


def _against(
    rooms: Mapping[str, tuple[int | None, str]], found: Sequence[tuple[Mention, str, int]]
) -> Iterator[Finding]:
    titles: dict[tuple[str, str], tuple[str, list[int]]] = {}
    agree: dict[str, set[str]] = {}
    for mention, room, storey in found:
        if mention.names:
            text, storeys = titles.setdefault((mention.owner, room), (mention.text, []))
            if text == mention.text:
                storeys.append(storey)
        if storey == rooms[room][0]:
            agree.setdefault(room, set()).add(mention.owner)
    told: set[tuple[str, str]] = set()
    for mention, room, storey in found:
        known, register = rooms[room]
        _, named = titles.get((mention.owner, room), ("", [storey]))
        one = known is not None and not _EVERYWHERE.search(room) and storey != known
        if (mention.owner, room) in told or not (one or (mention.names and storey not in named)):
            continue
        told.add((mention.owner, room))
        sure = storey not in named or bool(agree.get(room))
        expected = known if one and known is not None else named[0]
        source = register if one else mention.title
        words: dict[str, Any] = {"subject": mention.title, "room": room, "found": _shown(storey)}
        words |= {"source": Text(source, source), "expected": _shown(expected)}
        severity = "error" if sure else "warning"
        yield finding("X736", mention.place, severity=severity, record=mention.owner, **words)


def _rooms(dossier: Dossier) -> dict[str, tuple[int | None, str]]:
    """Name of a room → its storey by its number, None where several have the name; and its number."""
    found: dict[str, tuple[int | None, str]] = {}
    for room in members(dossier, "rooms"):
        name, number = plain(str(room.get("name") or "")), str(room.get("id"))
        match = _ID.match(number)
        storey = int(match[2]) * (-1 if match[1] else 1) if match else None
        if len(name) >= _LEAST:
            found[name] = (None, number) if name in found else (storey or None, number)
    return found


def _number(match: re.Match[str]) -> int | None:
    """The storey of a text; those below the ground are negative."""
    text = match[2]
    if text.isdecimal():
        number = int(text)
    elif "十" in text:
        tens, _, ones = text.partition("十")
        number = 10 * _TENS.get(tens, 1) + _TENS.get(ones, 0)
    elif len(text) == 1:
        number = _TENS[text]
    else:
        return None
    return -number if match[1] else number


def _shown(storey: int) -> Text:
    zh = f"{storey} 层" if storey > 0 else f"地下 {-storey} 层"
    return Text(zh, f"storey {storey}")
