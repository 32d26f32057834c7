"""A title names what its record is of: the item, the system, the room, the model, and no other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from dossier.checking.identity import MODEL, TOKEN, otherwise
from dossier.checking.scopes import live, members
from dossier.findings import Finding
from dossier.model import Dossier, Record, Text

_TITLE = Text("题名", "the title")
_OBJECT = Text("本条目的对象", "what the record concerns")


def check_named_in_titles(dossier: Dossier) -> Iterator[Finding]:
    """X565 for titles that name something else than their record is of. Pure."""
    listed, places = _listed(dossier), _places(dossier)
    for record in live(dossier):
        yield from _items(record, listed)
        yield from _systems_and_rooms(record, places)
        yield from _model(record)


Listed = Mapping[str, Mapping[int, set[str]]]
"""First character → length → the tags or numbers of a list that begin so and are so long."""


def _listed(dossier: Dossier) -> dict[str, Listed]:
    """Key of a record → what it may name of the list that it refers to."""
    found: dict[str, Listed] = {}
    for scope, key in _NAMED_IN_TITLES:
        index: dict[str, dict[int, set[str]]] = {}
        for member in members(dossier, scope):
            name = str(member.get("tag") or member.get("id"))
            index.setdefault(name[0], {}).setdefault(len(name), set()).add(name)
        found[key] = index
    return found


_NAMED_IN_TITLES = (
    ("equipment", "equipment"),
    ("materials", "material"),
    ("inspection_lots", "inspection_lot"),
)


def _names_in(title: str, listed: Listed) -> Iterator[str]:
    """What a title names of a list: no part of a longer word or number."""
    for start, first in enumerate(title):
        if first in listed and not _GOES_ON.match(title, start - 1, start):
            for length, names in listed[first].items():
                name = title[start : start + length]
                if name in names and not _GOES_ON.match(title, start + length):
                    yield name


_GOES_ON = re.compile(r"[\w-]", re.ASCII)


def _items(record: Record, listed: Mapping[str, Listed]) -> Iterator[Finding]:
    """A title that names another item than the record does."""
    for key, names in listed.items():
        given = record.data.get(key)
        own = set(given if isinstance(given, list) else [given])
        found = set(_names_in(record.title, names)) if given else set()
        if given and found and not found & own and len(min(found, key=len)) > 2:
            said = "、".join(sorted(map(str, own)))
            yield otherwise(record.at("/title"), record.id, _TITLE, "、".join(sorted(found)), said, _OBJECT)


_SUFFIX = re.compile("(子?系统|工程|分项|分部)$")


def _places(dossier: Dossier) -> dict[str, dict[str, str]]:
    """Key of a record → the systems or rooms that it may name, and what each is called, without “system”."""
    return {
        key: {str(m.get("id")): _SUFFIX.sub("", str(m.get("name") or "")) for m in members(dossier, scope)}
        for scope, key in (("systems", "system"), ("rooms", "room"))
    }


def _systems_and_rooms(record: Record, places: Mapping[str, Mapping[str, str]]) -> Iterator[Finding]:
    """A title that names another system or room than the record concerns."""
    for key, names in places.items():
        given = record.data.get(key)
        own = set(given if isinstance(given, list) else [given]) - {None}
        if not own or all(names.get(i, "") in record.title for i in own):
            continue
        mine = "".join(names.get(i, "") for i in own)
        strange = [
            n for i, n in names.items() if i not in own and len(n) > 2 and n in record.title and n not in mine
        ]
        if strange:
            said = "、".join(sorted(names.get(i, i) for i in own))
            yield otherwise(record.at("/title"), record.id, _TITLE, "、".join(strange), said, _OBJECT)


def _model(record: Record) -> Iterator[Finding]:
    """A title that names a model of another size."""
    model = record.data.get("model")
    if isinstance(model, str) and re.search(r"\d", model):
        for token in TOKEN.findall(record.title):
            if token != model and re.sub(r"\d", "9", token) == re.sub(r"\d", "9", model):
                yield otherwise(record.at("/title"), record.id, _TITLE, token, model, MODEL)
