"""A YAML text as a tree of spans: where each node begins and where its last character really ends.

PyYAML marks the starts; of its ends, those of block maps and lists come behind the comments that follow, those of
literals behind trailing blank lines, and an empty value has none. Here a span ends with the last thing that belongs
to the node.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import yaml

_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What YAML 1.1 takes for the end of a line."""


@dataclass(slots=True)
class Node:
    """One node; `start` and `end` count characters of the text, tag and anchor included."""

    kind: Literal["scalar", "map", "list", "alias"]
    start: int
    end: int
    column: int
    flow: bool = False
    style: str | None = None
    """Of a scalar: ``'``, ``"``, ``|``, ``>`` or None for a plain one."""
    text: str = ""
    anchor: str | None = None
    keys: list[Node] = field(default_factory=list)
    values: list[Node] = field(default_factory=list)

    def child(self, segment: str) -> int | None:
        """The number of the entry that a segment of a JSON pointer names; None when there is none."""
        if self.kind == "list":
            number = int(segment) if segment.isdecimal() else len(self.values)
            return number if number < len(self.values) else None
        names = [key.text for key in self.keys]
        return names.index(segment) if segment in names else None

    def end_of(self, number: int) -> int:
        """Where an entry ends: its value, or its key when there is nothing behind it."""
        return max(self.values[number].end, self.keys[number].end if self.keys else 0)


def tree(text: str) -> Node | None:
    """The root of the only document; None where there is nothing but comments.

    Raises:
        yaml.YAMLError: it is no YAML.
    """
    events = iter(yaml.parse(text, Loader=_Loader))
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            return _node(text, next(events), events)
    return None


def aliased(root: Node) -> set[str]:
    """The anchors that something stands for."""
    names: set[str] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.kind == "alias" and node.anchor:
            names.add(node.anchor)
        waiting += node.keys + node.values
    return names


def _node(text: str, event: Any, events: Iterator[Any]) -> Node:
    start, end, column = event.start_mark.index, event.end_mark.index, event.start_mark.column
    if isinstance(event, yaml.AliasEvent):
        return Node("alias", start, end, column, anchor=event.anchor)
    if isinstance(event, yaml.ScalarEvent):
        style = event.style if event.style in ("'", '"', "|", ">") else None
        if style in ("|", ">"):
            end = start + len(text[start:end].rstrip())
        return Node("scalar", start, end, column, style=style, text=event.value, anchor=event.anchor)
    kind: Literal["map", "list"] = "map" if isinstance(event, yaml.MappingStartEvent) else "list"
    node = Node(kind, start, end, column, flow=bool(event.flow_style), anchor=event.anchor)
    inner = next(events)
    while not isinstance(inner, yaml.MappingEndEvent | yaml.SequenceEndEvent):
        if kind == "map":
            node.keys.append(_node(text, inner, events))
            inner = next(events)
        node.values.append(_node(text, inner, events))
        inner = next(events)
    if node.flow and inner.end_mark:
        node.end = inner.end_mark.index
    elif node.values:
        node.end = node.values[-1].end
    return node
