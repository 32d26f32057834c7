"""Keys and values in Chinese, where the schemas carry the word: 题名 → title, 原件 → original, a firm → its key."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from typing import Any

from dossier.findings import Finding, finding
from dossier.library.fields import Field
from dossier.location import Location
from dossier.model import Text
from dossier.source import SourceDocument, escape

_BOOLEANS = {"是": True, "否": False, "有": True, "无": False}
_CHINESE = re.compile("[\u4e00-\u9fff]")
TYPE = "资料类型"
"""Title of the key `type` of a record; the schema of one type has it as a constant, without a title."""
_NUMBER, _DATE = "编号", "日期"
_LISTED = 4
"""Words that one finding names; `dossier fmt` tells all of them."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word as somebody typed it, where, and what it stands for."""

    place: Location
    said: str
    meant: str


@dataclass(frozen=True, slots=True)
class Understood:
    """Data in the words of the schema, and where its nodes stand under their new names."""

    data: Any
    words: tuple[Word, ...]
    source: SourceDocument


@dataclass(frozen=True, slots=True)
class Names:
    """Names that no schema can know."""

    roles: Mapping[str, str]
    """What a party is called → its role: 建设单位 → owner."""
    firms: Mapping[str, str]
    """Name of a firm → its key in dossier.yaml."""
    types: Mapping[str, str] = dataclass_field(default_factory=dict)
    """Title of a record type → its name."""


def understand(data: Any, field: Field, source: SourceDocument, pointer: str, names: Names) -> Understood:
    """The data with every Chinese word that means a key or a value of the schema in its place.

    What means nothing stays as it is, for the schema to refuse.
    """
    walk = _Walk(source, names)
    known = walk.value(data, field, pointer, pointer)
    if not walk.words:
        return Understood(data, (), source)
    moved = replace(source, marks=ChainMap(walk.marks, source.marks), keys=ChainMap(walk.keys, source.keys))  # type: ignore[arg-type]
    return Understood(known, tuple(walk.words), moved)


def told(understood: Understood, record: str | None) -> Iterator[Finding]:
    """S223, once for what was understood together."""
    words = understood.words
    if words:
        listed = "、".join(f"{w.said} → {w.meant}" for w in words[:_LISTED]) + (
            "…" if len(words) > _LISTED else ""
        )
        yield finding("S223", words[0].place, record=record, words=listed)


class _Walk:
    """One walk over the data; gathers what it changed and where things stand then."""

    def __init__(self, source: SourceDocument, names: Names) -> None:
        self.source, self.names = source, names
        self.words: list[Word] = []
        self.marks: dict[str, tuple[int, int]] = {}
        self.keys: dict[str, tuple[int, int]] = {}

    def value(self, data: Any, field: Field | None, old: str, new: str) -> Any:
        """A value under its old and its new pointer."""
        if old != new and old in self.source.marks:
            self.marks[new] = self.source.marks[old]
        if old != new and old in self.source.keys:
            self.keys[new] = self.source.keys[old]
        if isinstance(data, dict):
            return self._map(data, field, old, new)
        if isinstance(data, list):
            below = field.items if field else None
            return [self.value(v, below, f"{old}/{i}", f"{new}/{i}") for i, v in enumerate(data)]
        if isinstance(data, str) and field is not None and _CHINESE.search(data):
            return self._word(data, field, old, new)
        return data

    def _map(self, data: dict[str, Any], field: Field | None, old: str, new: str) -> dict[str, Any]:
        more = self.names.roles if new == "/parties" else {}
        titles = _titles(field, more) if field and _any_chinese(data) else {}
        given = {titles.get(_plain(key), key) for key in data if isinstance(key, str)}
        if "id" in given and "number" not in given and "number" in titles.values():
            titles = {_NUMBER: "number"} | titles  # what papers print for their own; the entry has its id
        if "date" in titles.values():
            titles = {
                _DATE: "date"
            } | titles  # so do the forms: their head has 日期, whatever other days they give
        known: dict[str, Any] = {}
        for key, value in data.items():
            meant = _meant(key, titles) if isinstance(key, str) and titles else key
            meant = key if meant in data or meant in known else meant
            before, after = f"{old}/{escape(key)}", f"{new}/{escape(meant)}"
            if meant != key:
                self.words.append(Word(self.source.at(before, key=True), str(key), str(meant)))
            below = (field.fields.get(meant) or field.others) if field else None
            known[meant] = self.value(value, below, before, after)
        return known

    def _word(self, said: str, field: Field, old: str, new: str) -> Any:
        place = replace(self.source.at(old), pointer=new)
        if field.reference == "parties" and said in self.names.firms:
            self.words.append(Word(place, said, self.names.firms[said]))
            return self.names.firms[said]
        if new.count("/") <= 3 and new.endswith("/type") and said in self.names.types:
            self.words.append(Word(place, said, self.names.types[said]))
            return self.names.types[said]
        if field.kinds == {"boolean"} and said in _BOOLEANS:
            self.words.append(Word(place, said, str(_BOOLEANS[said]).lower()))
            return _BOOLEANS[said]
        known = names_of(field)
        meant = next((w for w, name in known.items() if said == name.zh), None)
        if meant is None and not known and self.names.roles.get(said) in field.words:
            meant = self.names.roles[said]
        if meant is not None:
            self.words.append(Word(place, said, str(meant)))
        return said if meant is None else meant


def names_of(field: Field) -> Mapping[Any, Text]:
    """What a reader calls each allowed word: as the schema names it, else as its description does."""
    if field.names or not field.words:
        return field.names
    described = str(field.first("description") or "")
    found = (
        (word, re.search(rf"(?<![\w-]){re.escape(str(word))} ([\u4e00-\u9fff]+)", described))
        for word in field.words
    )
    return {word: Text(match[1], str(word)) for word, match in found if match}


def _any_chinese(data: Mapping[Any, Any]) -> bool:
    return any(isinstance(key, str) and _CHINESE.search(key) for key in data)


def _titles(field: Field, more: Mapping[str, str]) -> dict[str, str]:
    """Chinese title of a key, with and without its unit → the key, where no two keys share it."""
    found: dict[str, list[str]] = {}
    for key, below in field.fields.items():
        if title := below.title.zh if below.title else TYPE if key == "type" else "":
            for said in {title, _plain(title)}:
                found.setdefault(said, []).append(key)
    return {title: keys[0] for title, keys in found.items() if len(keys) == 1} | dict(more)


def _meant(said: str, titles: Mapping[str, str]) -> str:
    """The key of a title, or of the only title that begins or ends so: 题名 is 文件题名."""
    if said in titles:
        return titles[said]
    plain = _plain(said)
    if plain in titles or len(plain) < 2 or not _CHINESE.search(plain):
        return titles.get(plain, said)
    near = {key for title, key in titles.items() if title.startswith(plain) or title.endswith(plain)}
    return next(iter(near)) if len(near) == 1 else said


def _plain(title: str) -> str:
    """A title without what is said of its unit in brackets: 建筑面积（平方米） is 建筑面积."""
    return re.sub(r"[（(].*?[）)]", "", title).strip()
