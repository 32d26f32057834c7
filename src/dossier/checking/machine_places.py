"""Where a machine stands: the equipment list, and the papers of that machine alone, name one room."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossier.checking.paper_reading import plain
from dossier.checking.scopes import ids_in, live, members
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier, Location, Record, Text

_ON_SITE = frozenset(
    {
        "installation-acceptance",
        "commissioning-record",
        "functional-test",
        "test-report",
        "nameplate",
        "drawing",
        "trial-run-record",
        "trial-run-defect",
        "special-equipment-certificate",
        "special-equipment-transfer",
        "warranty-card",
        "repair-record",
        "rectification-notice",
        "rectification-reply",
    }
)
"""Papers of a machine where it stands: not those of its maker, of its way, or of its store."""
_FIELDS = ("part", "place", "location", "position", "title")
_ROOM = re.compile(r"[一-鿿]{1,5}(?:室|间|房|厅|库)")
_NO_ROOM = re.compile(r"(?:期|时|夜|空|中|之|区|单|瞬|民|人)间$|图库|仓库$")
_NUMBERED = re.compile(
    r"((?:\d+\s*[、,]\s*)*\d+)\s*[号#]\s*([一-鿿]{0,3})|(\d+)\s*(层|楼)|([东西南北一-鿿]{1,4}楼)\s*([A-Z])?",
    re.ASCII,
)
_CUT = re.compile(r"[\s、,，;；()（）/·\d#+-]+|[A-Za-z]+|号|楼|层|和|及|与|至|到")
_ONE_PLACE = re.compile(r"\d\s*[号#]\s*[一-鿿]{0,3}[位座]$")
_NEAR = r"(?:安装|设置|布置|放置|设|装)?(?:在|于|位于)"

_NAMES = ("room", "building")

Where = Mapping[str, frozenset[str]]
"""Rooms, and numbered things by their noun, that a text names: 泵房 1 号泵位 → room: 泵, 泵位: 1."""


@dataclass(frozen=True, slots=True)
class Stands:
    """Where a text says that a machine stands."""

    words: str
    where: Where
    source: Text
    place: Location
    record: Record | None


def check_machine_places(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """X708, once for a machine: two places of it. Pure.

    Told at the equipment list where no paper agrees with it, else at the paper that stands alone.
    """
    machines = [m for m in members(dossier, "equipment") if isinstance(m.get("tag"), str)]
    rooms = _rooms(dossier)
    if not machines or not rooms:
        return
    pattern = re.compile("|".join(map(re.escape, sorted(rooms, key=lambda room: (-len(room), room)))))
    near = _near(machines, pattern)
    papers: dict[str, list[Stands]] = {}
    for record in live(dossier):
        own = ids_in(record.data.get("equipment"))
        for key in _FIELDS if len(own) == 1 and record.type in _ON_SITE else ():
            if isinstance(words := record.data.get(key), str) and (where := _where(words, pattern)):
                source = Text(f"《{record.title}》", f"“{record.title}”")
                papers.setdefault(own[0], []).append(
                    Stands(words, where, source, record.at(f"/{key}"), record)
                )
    for line in said:
        for tag, words in near(line.text) if not (line.file and line.record.type == "drawing") else ():
            where = _where(words, pattern)
            papers.setdefault(tag, []).append(Stands(words, where, line.source, line.place, line.record))
    yield from _taken(dossier)
    yield from _of_several(dossier, pattern)
    for i, machine in enumerate(members(dossier, "equipment")):
        tag, location = str(machine.get("tag")), machine.get("location")
        listed = None
        if isinstance(location, str) and (where := _where(location, pattern)):
            source = Text("dossier.yaml 的设备表", "the equipment list of dossier.yaml")
            listed = Stands(location, where, source, dossier.at(f"/equipment/{i}/location"), None)
        yield from _apart(tag, listed, papers.get(tag, []))


def _rooms(dossier: Dossier) -> set[str]:
    """Names of rooms: of the list of rooms, of where machines stand, and of the parts that papers are of."""
    texts = [str(m.get("location") or "") for m in members(dossier, "equipment")]
    texts += [str(m.get("name") or "") for m in members(dossier, "rooms")]
    texts += [
        str(r.data.get(key) or "") for r in live(dossier) if r.type in _ON_SITE for key in ("part", "place")
    ]
    pieces = {piece for text in texts for piece in _CUT.split(plain(text))}
    # A building is the place of all that stands in its rooms.
    whole = [plain(str(m.get("name") or "")) for m in members(dossier, "units")]
    return {p for p in pieces if _ROOM.fullmatch(p) and not _NO_ROOM.search(p) and p not in whole}


def _where(words: str, rooms: re.Pattern[str]) -> Where:
    text = plain(words)
    found: dict[str, set[str]] = {}
    for match in rooms.finditer(text):
        found.setdefault("room", set()).add(match[0][:-1])
    for number, noun, storey, kind, building, letter in _NUMBERED.findall(text):
        if noun or storey:
            found.setdefault(noun or kind, set()).update(re.findall(r"\d+", number or storey))
        elif building:
            found.setdefault("building", set()).add(building + letter)
    return {kind: frozenset(names) for kind, names in found.items()} if "room" in found else {}


def _near(machines: Sequence[Mapping[str, Any]], rooms: re.Pattern[str]) -> Any:
    """Reads off a text what stands where: ``AP-01 水泵控制柜（配电间）``, ``配电间 AP-01``, ``AP-01 设于配电间``."""
    tags = "|".join(re.escape(str(m["tag"])) for m in machines)
    names = "|".join({re.escape(plain(str(m["name"]))) for m in machines if m.get("name")}) or "(?!)"
    tag = rf"(?<![A-Za-z0-9、-])({tags})(?![A-Za-z0-9-])(?!\s*[、和~及与])"
    place = rf"({rooms.pattern})(?![一-鿿]*(?:柜|箱|电缆|管))"
    behind = re.compile(rf"{tag}\s*(?:{names})?\s*(?:\(\s*(?:位于)?{place}\s*\)|{_NEAR}\s*{place})")
    before = re.compile(rf"(?:^|[,。;:(\s])({rooms.pattern})内?\s*(?:的|:)?\s*{tag}")
    told = re.compile(tags)

    def read(text: str) -> Iterator[tuple[str, str]]:
        if told.search(text) and rooms.search(text):
            for match in behind.finditer(text):
                yield match[1], match[2] or match[3]
            for match in before.finditer(text):
                yield match[2], match[1]

    return read


def _apart(tag: str, listed: Stands | None, papers: Sequence[Stands]) -> Iterator[Finding]:
    if listed and (strange := [p for p in papers if _differ(p.where, listed.where)]):
        if len(strange) == len(papers):
            yield _x708(tag, listed, strange[0])
        else:
            yield _x708(tag, strange[0], listed)
        return
    for n, paper in enumerate(papers if not listed else ()):
        other = next((p for p in papers[:n] if _differ(p.where, paper.where)), None)
        if other and other.record is not paper.record:
            yield _x708(tag, paper, other)
            return


def _taken(dossier: Dossier) -> Iterator[Finding]:
    """A numbered place for one machine at which two of one name stand: 泵房 2 号泵位."""
    held: dict[tuple[str, str], str] = {}
    for i, machine in enumerate(members(dossier, "equipment")):
        location, tag = str(machine.get("location") or ""), str(machine.get("tag"))
        if not _ONE_PLACE.search(plain(location)):
            continue
        other = held.setdefault((str(machine.get("name")), "".join(plain(location).split())), tag)
        if other != tag:
            source = Text("dossier.yaml 的设备表", "the equipment list of dossier.yaml")
            there = Text(f"{other} 的位置也", f"{other}, which stands there too,")
            place = dossier.at(f"/equipment/{i}/location")
            yield _x708(
                tag, Stands(location, {}, source, place, None), Stands(location, {}, there, place, None)
            )


def _of_several(dossier: Dossier, rooms: re.Pattern[str]) -> Iterator[Finding]:
    """A record of several machines whose part has the numbers of the places of some of them only: 泵房 1 号泵位."""
    at = {str(m.get("tag")): str(m.get("location") or "") for m in members(dossier, "equipment")}
    for record in live(dossier):
        own, words = ids_in(record.data.get("equipment")), record.data.get("part")
        if len(own) < 2 or record.type not in _ON_SITE or not isinstance(words, str):
            continue
        numbered = {kind: names for kind, names in _where(words, rooms).items() if kind not in _NAMES}
        for tag in own:
            if _differ(numbered, _where(at.get(tag, ""), rooms)):
                source = Text(f"《{record.title}》", f"“{record.title}”")
                listed = Text("dossier.yaml 的设备表", "the equipment list of dossier.yaml")
                there = Stands(at[tag], {}, listed, record.at("/part"), None)
                yield _x708(tag, Stands(words, {}, source, record.at("/part"), record), there)
                break


def _x708(tag: str, one: Stands, other: Stands) -> Finding:
    words: dict[str, Any] = {"machine": tag, "source": one.source, "found": one.words}
    words |= {"other": other.source, "expected": other.words}
    return finding("X708", one.place, record=one.record.id if one.record else None, **words)


def _differ(one: Where, other: Where) -> bool:
    """Whether two texts name rooms of which none is the other or a part of its name, or other numbers of one thing."""
    for kind in one.keys() & other.keys():
        if not any(a in b or b in a if kind in _NAMES else a == b for a in one[kind] for b in other[kind]):
            return True
    return False
