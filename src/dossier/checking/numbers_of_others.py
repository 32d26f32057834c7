"""Numbers of goods beside their names: the lot of a cable beside a tray, the serial number of another machine."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dossier.checking.paper_reading import plain
from dossier.checking.parts import maps_of
from dossier.checking.scopes import ids_in, live, members
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier, Location, Record, Text

_CODE = re.compile(r"(?<![A-Za-z0-9./×-])[A-Za-z0-9](?:[A-Za-z0-9./×-]*[A-Za-z0-9])(?![A-Za-z0-9×])")
_LEAST = 5
_MOST = 80
"""Characters before a number within which stands what it is of."""
_LABELS = {
    "lot": "批号",
    "batch": "批号",
    "serial": "出厂编号",
    "model": "型号",
    "certificate_number": "证书编号",
}
_IN_ENGLISH = {"批号": "lot", "出厂编号": "serial number", "型号": "model", "编号": "number"}
_OF_PAPER = ("material-certificate", "product-certificate", "factory-test-report", "ccc-certificate")
_WORDS = "规格|型号|产品|合格证书?|质量证明书|出厂|生产|炉|批|批次|序列|机身|证书|检验|编|号|次|为|是|的|见"
_GAP = re.compile(rf"(?:[^一-鿿。;,、|]|{_WORDS})*$")
_LABELLED = re.compile(r"(?:号|No\.?|SN)\s*[:(]?\s*$", re.IGNORECASE)
_WIDE = re.compile(r"\s{4,}")
_MAIN = Text("dossier.yaml", "dossier.yaml")
_AND = re.compile(r"[、和及与]\s*$")


@dataclass(slots=True)
class _Owned:
    """What a number is of: ids of materials and tags of machines, what it is called, and who says so."""

    label: str
    source: Text
    of: set[str] = field(default_factory=set)


def check_numbers_of_others(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """X740, once for a record: a number beside the name of goods that are not those whose it is. Pure; linear."""
    owned = dict(_owned(dossier))
    called = _Called(dossier)
    told: set[str] = set()
    for line in said if owned else ():
        if line.record.id in told or (line.file and line.record.type == "drawing"):
            continue
        for match in _CODE.finditer(line.text):
            one = owned.get(match[0].upper())
            if one is None or len(match[0]) < _LEAST:
                continue
            own, name = called.before(line.text, match, plainly=bool(line.file) or one.label == "型号")
            after = called.after(line.text[match.end() :])
            if own and not own & one.of and not after & one.of:
                told.add(line.record.id)
                yield _x740(line.place, line.record, line.source, name, match[0], one, called)
                break
    for record in live(dossier):
        if record.id not in told:
            yield from _rows(record, owned, called)


def _rows(record: Record, owned: Mapping[str, _Owned], called: _Called) -> Iterator[Finding]:
    """A row that gives goods the number of others; the lot of a record of one material."""
    for pointer, part in maps_of(record):
        name = str(part.get("name") or part.get("product") or "")
        for key, label in _LABELS.items():
            code = part.get(key)
            one = owned.get(plain(code).upper()) if isinstance(code, str) else None
            if one is None or one.label != label:
                continue
            own = called.ids(plain(name)) if pointer else set(ids_in(record.data.get("material")))
            if own and not own & one.of and (pointer or key == "lot"):
                source = Text(f"《{record.title}》", f"“{record.title}”")
                yield _x740(record.at(f"{pointer}/{key}"), record, source, name, str(code), one, called)
                return


def _owned(dossier: Dossier) -> Iterator[tuple[str, _Owned]]:
    """Number → whose it is. Lots, serials and models of machines, numbers of certificates."""
    found: dict[str, _Owned] = {}
    for machine in members(dossier, "equipment"):
        for key in ("serial", "model") if machine.get("tag") else ():
            for code in _codes(machine.get(key)):
                found.setdefault(code, _Owned(_LABELS[key], _MAIN)).of.add(str(machine["tag"]))
    for record in live(dossier):
        if record.type not in _OF_PAPER:
            continue
        of = {*ids_in(record.data.get("material")), *ids_in(record.data.get("equipment"))}
        given = {key: record.data.get(key) for key in ("lot", "serial")} | {"number": record.number}
        for key, value in given.items() if of else ():
            for code in _codes(value):
                one = found.setdefault(code, _Owned(_LABELS.get(key, "编号"), _MAIN))
                one.of |= of
                one.source = Text(f"《{record.title}》（{record.id}）", f"“{record.title}” ({record.id})")
    yield from found.items()


def _codes(value: object) -> list[str]:
    parts = re.split(r"[、,;\s]+", plain(value)) if isinstance(value, str) else []
    return [p.upper() for p in parts if len(p) >= _LEAST and re.search(r"\d", p)]


class _Called:
    """What goods are called: the ends of their names, and their ids."""

    def __init__(self, dossier: Dossier) -> None:
        self.names: dict[str, str] = {}
        self._ends: dict[str, set[str]] = {}
        for member in (*members(dossier, "materials"), *members(dossier, "equipment")):
            if own := str(member.get("tag") or member.get("id") or ""):
                self.names[own] = str(member.get("name") or "")
                self._add(self.names[own], {own})
        for record in live(dossier):
            of = {*ids_in(record.data.get("material")), *ids_in(record.data.get("equipment"))}
            if record.type in _OF_PAPER and of and isinstance(product := record.data.get("product"), str):
                self._add(product, of)
        self._longest = max(map(len, self._ends), default=0)

    def _add(self, name: str, of: set[str]) -> None:
        short = re.sub(r"\(.*?\)|\s", "", plain(name))
        for start in range(len(short) - 1):
            self._ends.setdefault(short[start:], set()).update(of)

    def ids(self, text: str) -> set[str]:
        """The goods whose names end as a text does."""
        return self._at_end(text)[0]

    def _at_end(self, text: str) -> tuple[set[str], str]:
        for length in range(min(self._longest, len(text)), 1, -1):
            if (own := self._ends.get(text[-length:])) is not None:
                return own, text[-length:]
        return set(), ""

    def before(self, text: str, code: re.Match[str], *, plainly: bool) -> tuple[set[str], str]:
        """The goods named before a number, with nothing between but their size and words for numbers."""
        head = text[: code.start()]
        begun = head.rfind("(")
        if begun > head.rfind(")"):
            head = head[:begun] + re.sub("[,、;]", " ", head[begun:])
        head = re.sub(r"\([^()]*\)", "", head[-_MOST:])
        gap = _GAP.search(head)
        if gap is None or (plainly and _WIDE.search(gap[0]) and not _LABELLED.search(gap[0])):
            return set(), ""
        own, name = self._at_end(head[: gap.start()])
        rest = head[: gap.start()][: -len(name)] if name else ""
        while own and (joined := _AND.search(rest := _up_to_and(rest))):
            more, word = self._at_end(rest[: joined.start()])
            if not more:
                return set(), ""  # a list of which one is not known
            own, rest = own | more, rest[: joined.start()][: -len(word)]
        clause = re.split("[,。;]", head)[-1]
        tags = {token for token in _CODE.findall(clause) if token in self.names}
        return (tags if own and tags else own), name

    def after(self, text: str) -> set[str]:
        """The goods named right behind a number."""
        near = re.split(r"[,。;、()]", re.sub(r"^[\s)的]+", "", text[:24]))[0]
        return set().union(*(self._at_end(near[:end])[0] for end in range(2, len(near) + 1)))


def _up_to_and(text: str) -> str:
    """Without the words of a name behind the word that joins it to the one before: ``槽盒、热镀锌`` → ``槽盒、``."""
    found = re.search(r"[、和及与][^、和及与,。;()]{0,6}$", text)
    return text[: found.start() + 1] if found else text


def _x740(
    place: Location, record: Record, source: Text, name: str, code: str, one: _Owned, called: _Called
) -> Finding:
    words: dict[str, Any] = {"source": source, "name": name, "found": code}
    words["label"] = Text(one.label, _IN_ENGLISH.get(one.label, "number"))
    words |= {"owner": "、".join(f"{i} {called.names.get(i, '')}".strip() for i in sorted(one.of))}
    return finding("X740", place, record=record.id, paper=one.source, **words)
