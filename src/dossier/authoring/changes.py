"""What has to change in a text so that one entry of it is set, added or removed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from dossier.authoring.emitting import block, entry_lines, flow
from dossier.authoring.nodes import BREAK, Node
from dossier.source import escape


class Remove:
    """The value of an entry that shall go."""


REMOVE = Remove()


@dataclass(frozen=True, slots=True)
class Change:
    """Let the characters from `start` to `end` be `new`."""

    start: int
    end: int
    new: str


class Refused(Exception):  # noqa: N818 - as it is caught
    """`code` of the finding: Y140 shared by aliases, Y141 there is no such place, Y180 an entry that stands for many
    records, Y181 signatures that dossier.yaml lists.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def segments_of(pointer: str) -> list[str]:
    """The names and numbers of a JSON pointer."""
    return [each.replace("~1", "/").replace("~0", "~") for each in pointer.split("/")[1:]]


def changes_of(
    text: str, root: Node | None, shared: set[str], pointer: str, value: Any
) -> tuple[list[Change], str, Literal["", "map", "list"]]:
    """The changes that give the entry at `pointer` its value, or remove it; none when it is absent already. And the
    pointer of the entry that they change or make: the first on the way that is not there, ``…/-`` behind a list; and
    what they put it behind the others of, if they do.

    Args:
        shared: the anchors that aliases stand for; what others share is not changed.

    Raises:
        Refused: as its class says.
    """
    segments = segments_of(pointer)
    if root is None or (root.kind == "scalar" and not root.text):
        return _fill(text, _nested(segments, value)), "", ""
    place = _Place(text, [], root)
    at = ""
    for number, segment in enumerate(segments):
        node = place.node
        if node.kind == "alias" or node.anchor in shared:
            raise Refused("Y140")
        _refuse_derived(node, segments[number:])
        if node.kind == "scalar":
            if node.text not in ("", "~", "null") or node.style:
                raise Refused("Y141")
            return [] if value is REMOVE else place.replaced(_nested(segments[number:], value)), at, ""
        found = node.child(segment)
        if found is None:
            at += "/-" if node.kind == "list" else f"/{escape(segment)}"
            if value is REMOVE:
                return [], at, ""
            made = place.added(segment, _nested(segments[number + 1 :], value))
            if not node.values:
                return made, at, ""
            return made, at, "list" if node.kind == "list" else "map"
        at += f"/{escape(segment)}"
        place = _Place(text, [*place.trail, (node, found)], node.values[found])
    if place.node.kind == "alias" or place.node.anchor in shared:
        raise Refused("Y140")
    return place.removed() if value is REMOVE else place.replaced(value), at, ""


def _refuse_derived(node: Node, rest: Sequence[str]) -> None:
    """Raise for what is read from a record but does not stand in it; of an entry for many the list itself does."""
    if node.kind != "map" or node.child("type") is None:
        return
    each = node.child("each")
    if each is not None and not (len(rest) <= 2 and rest[0] == node.values[each].text):
        raise Refused("Y180")
    said = node.child("signatures")
    if said is not None and rest[0] == "signatures" and len(rest) > 1:
        listed = node.values[said]
        if (listed.kind == "map" and not rest[1].isalpha()) or (
            listed.kind == "scalar" and listed.text == "default"
        ):
            raise Refused("Y181")


def _nested(segments: Sequence[str], value: Any) -> Any:
    for segment in reversed(segments):
        value = [value] if segment == "-" else {segment: value}
    return value


def _fill(text: str, value: Any) -> list[Change]:
    """The first entry of a file that holds nothing but comments."""
    if value is REMOVE:
        return []
    lines = entry_lines(value, break_of(text))
    gap = "" if not text or BREAK.search(text, len(text) - 1) else break_of(text)
    return [Change(len(text), len(text), gap + break_of(text).join(lines) + break_of(text))]


def break_of(text: str) -> str:
    """The line end of the file: that of its first line."""
    first = BREAK.search(text)
    return first[0] if first and first[0] in ("\r\n", "\n", "\r") else "\n"


_OPENS_TEXT = re.compile(r"(^|:) \|[-+\d]*$")
"""The end of a line whose text begins in the next."""
_BLANK = re.compile(r"(?:\r\n|\n)[ \t]*(?:\r\n|\n)")


@dataclass(frozen=True, slots=True)
class _Place:
    text: str
    trail: list[tuple[Node, int]]
    """The maps and lists on the way, each with the number of the entry that the way goes through."""
    node: Node

    def replaced(self, value: Any) -> list[Change]:
        node, quote = self.node, self.node.style if self.node.style in ("'", '"') else None
        if not self.trail:
            if value is None:  # nothing but the comments above it
                behind_it = self.text[node.end :]
                return [Change(node.start, node.end if behind_it.strip() else len(self.text), "")]
            lines = entry_lines(value, break_of(self.text))
            return [Change(node.start, node.end, break_of(self.text).join(lines))]
        parent, number = self.trail[-1]
        if parent.flow:
            return [self._in_flow(parent, number, value, quote)]
        whole = [""] if value is None else block(value, break_of(self.text), quote)
        head, rest = whole[0], whole[1:]
        indent, behind = self._indent(parent), self._behind(parent, number)
        if parent.kind == "list" and not head and rest:
            head, rest = f" {rest[0][2:]}", rest[1:]
        below = "".join(f"{break_of(self.text)}{' ' * indent * bool(line)}{line}" for line in rest)
        if node.start > self._line_end(behind):  # a map or a list below its key
            # Comments above it stay, but would become lines of a text.
            start = self._line_end(behind) if _OPENS_TEXT.search(head) else self._above(node.start)
            end = self._line_end(node.end)
            return _merged(Change(behind, behind, head), Change(start, end, below))
        end = self._line_end(node.end)
        return _merged(Change(behind, max(node.end, behind), head), Change(end, end, below))

    def _in_flow(self, parent: Node, number: int, value: Any, quote: str | None) -> Change:
        node, new = self.node, flow(value, quote)
        if node.end > node.start:
            return Change(node.start, node.end, new)
        if parent.kind == "list":
            raise Refused("Y141")
        key = parent.keys[number]
        colon = self.text.find(":", key.end, max(node.start, key.end))
        return Change(key.end, key.end, f": {new}") if colon < 0 else Change(colon + 1, colon + 1, f" {new}")

    def added(self, segment: str, value: Any) -> list[Change]:
        node = self.node
        if node.kind == "list" and segment not in ("-", str(len(node.values))):
            raise Refused("Y141")
        if not node.values:  # {} or []
            return self.replaced({segment: value} if node.kind == "map" else [value])
        if node.flow:
            new = flow({segment: value})[1:-1] if node.kind == "map" else flow(value)
            end = node.end_of(-1)
            return [Change(end, end, f", {new}")]
        entry = {segment: value} if node.kind == "map" else [value]
        indent = " " * self._indent(node)
        levels = 2 if node.kind == "list" and not self.trail else 1  # an entry of a file has lines of its own
        entries = entry_lines(entry, break_of(self.text), levels)
        lines = [f"{indent * bool(line)}{line}" for line in entries]
        if node.kind == "list" and not self.trail and self._stand_apart(node):
            lines = ["", *lines]
        end = self._line_end(node.end_of(-1))
        return [Change(end, end, "".join(break_of(self.text) + line for line in lines))]

    def _stand_apart(self, node: Node) -> bool:
        """Whether a blank line parts the last two entries of a list."""
        if len(node.values) < 2:
            return False
        return bool(_BLANK.search(self.text[node.end_of(-2) : self._begin(node, len(node.values) - 1)]))

    def removed(self) -> list[Change]:
        if not self.trail:
            raise Refused("Y141")
        parent, number = self.trail[-1]
        if len(parent.values) == 1:
            above = _Place(self.text, self.trail[:-1], parent)
            return above.replaced({} if parent.kind == "map" else [])
        begins = [self._begin(parent, each) for each in range(len(parent.values))]
        end = parent.end_of(number)
        if parent.flow:
            if number + 1 < len(begins):
                return [Change(begins[number], begins[number + 1], "")]
            return [Change(parent.end_of(number - 1), end, "")]
        begin, line_end = begins[number], self._line_end(end)
        line = self._line_start(begin)
        if not self.text[line:begin].strip():
            line_above = self._above(begin)
            if line_above < line:
                return [Change(self._gap_above(parent, number, line_above), line_end, "")]
            found = BREAK.match(self.text, line_end)
            return [Change(line, found.end() if found else line_end, "")]
        following = begins[number + 1]
        joined = not self.text[end:following].strip()
        return [Change(begin, following if joined else line_end, "")]

    def _gap_above(self, parent: Node, number: int, line_above: int) -> int:
        """Where the blank lines above the last entry of a file begin, which go with it."""
        if parent.kind == "list" and len(self.trail) == 1 and 0 < number == len(parent.values) - 1:
            before = self._line_end(parent.end_of(number - 1))
            return before if not self.text[before:line_above].strip() else line_above
        return line_above

    def _begin(self, parent: Node, number: int) -> int:
        if parent.kind == "map":
            return parent.keys[number].start
        return parent.values[number].start if parent.flow else self._behind(parent, number) - 1

    def _behind(self, parent: Node, number: int) -> int:
        """The place behind the colon or the dash of a block entry."""
        if parent.kind == "map":
            colon = self.text.find(":", parent.keys[number].end)
            if colon < 0:
                raise Refused("Y141")
            return colon + 1
        at = self._line_end(parent.values[number - 1].end) if number else parent.start
        while at < len(self.text):
            line = self.text[at : self._line_end(at)]
            if line.lstrip().startswith("-"):
                return at + len(line) - len(line.lstrip()) + 1
            found = BREAK.match(self.text, self._line_end(at))
            if not found:
                break
            at = found.end()
        raise Refused("Y141")

    def _indent(self, node: Node) -> int:
        """The column of the keys or dashes of a block."""
        if node.kind == "map":
            return node.keys[0].column
        dash = self._behind(node, 0) - 1
        return dash - self._line_start(dash)

    def _line_end(self, at: int) -> int:
        found = BREAK.search(self.text, at)
        return found.start() if found else len(self.text)

    def _line_start(self, at: int) -> int:
        found = 0
        for each in BREAK.finditer(self.text, max(0, self.text.rfind("\n", 0, at)), at):
            found = each.end()
        return found

    def _above(self, at: int) -> int:
        """The end of the line above the one in which `at` stands."""
        start = self._line_start(at)
        if self.text[:start].endswith("\r\n"):
            return start - 2
        return max(0, start - 1)


def _merged(*changes: Change) -> list[Change]:
    return [each for each in changes if each.start != each.end or each.new]
