"""YAML as a flat list of its nodes, read in one pass; what would make a later walk explode is refused on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import yaml

from dossier.findings import Finding, finding
from dossier.model import Location

MAX_DEPTH = 60
MAX_ALIASES = 50
MAX_NODES = 1_000_000
"""Keys, values and lists of one file; 10,000 records have about 300,000."""

Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Event:
    """One node of the file, without the nodes in it, which come behind it."""

    kind: Literal["scalar", "map", "list"]
    line: int
    column: int
    text: str
    """Of a scalar as it was typed."""
    tag: str | None
    """None where none was written."""
    plain: bool
    """A scalar without quotes and without a tag, whose text says what it is."""
    end: int = 0
    """The number of the event behind everything that stands in it."""
    target: int | None = None
    """Of an alias: the number of what it stands for."""

    @property
    def place(self) -> tuple[int, int]:
        return self.line, self.column


def events_of(text: str, file: str) -> list[Event] | Finding:
    """The file in one pass, flat; what would make a walk over it explode is refused on the way.

    Raises:
        YAMLError: it is no YAML.
    """
    found: list[Event] = []
    anchors: dict[str, int] = {}
    opened: list[int] = []
    aliases = documents = 0
    following = Loader(text).get_event
    event: Any
    while (event := following()) is not None:
        sort = type(event)
        if sort in _ENDS:
            found[opened.pop()].end = len(found)
        elif kind := _KINDS.get(sort):
            number = len(found)
            if event.anchor is not None:
                _remember(event, anchors, number)
            if number == MAX_NODES:
                return finding("Y121", _place(event, file), nodes=MAX_NODES)
            if kind != "scalar":
                opened.append(number)
                if len(opened) > MAX_DEPTH:
                    return finding("Y110", _place(event, file), levels=MAX_DEPTH)
            found.append(_node(event, kind, number + 1))
        elif sort is yaml.AliasEvent:
            aliases += 1
            if aliases > MAX_ALIASES:
                return finding("Y107", _place(event, file), aliases=MAX_ALIASES)
            found.append(_alias(event, anchors, found))
        elif sort is yaml.DocumentStartEvent:
            documents += 1
            if documents > 1:
                return finding("Y111", _place(event, file))
    return found


_ENDS = frozenset({yaml.MappingEndEvent, yaml.SequenceEndEvent})
_KINDS: Mapping[type[Any], Literal["scalar", "map", "list"]] = {
    yaml.ScalarEvent: "scalar",
    yaml.MappingStartEvent: "map",
    yaml.SequenceStartEvent: "list",
}


def _node(event: Any, kind: Literal["scalar", "map", "list"], end: int) -> Event:
    mark, tag = event.start_mark, event.tag
    if tag == "!":  # the non-specific tag says nothing
        tag = None
    if kind == "scalar":
        plain = tag is None and event.implicit[0]
        return Event(kind, mark.line + 1, mark.column + 1, event.value, tag, plain, end)
    return Event(kind, mark.line + 1, mark.column + 1, "", tag, plain=False)


def _place(event: Any, file: str) -> Location:
    return Location(file, event.start_mark.line + 1, event.start_mark.column + 1)


def _remember(event: Any, anchors: dict[str, int], number: int) -> None:
    if event.anchor in anchors:
        raise yaml.composer.ComposerError(
            "found duplicate anchor", None, "second occurrence", event.start_mark
        )
    anchors[event.anchor] = number


def _alias(event: Any, anchors: Mapping[str, int], found: list[Event]) -> Event:
    """What stands for another node, at the place of that."""
    if event.anchor not in anchors:
        raise yaml.composer.ComposerError(None, None, "found undefined alias", event.start_mark)
    target = anchors[event.anchor]
    return replace(found[target], end=len(found) + 1, target=target)
