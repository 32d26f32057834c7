"""Edits of a YAML text: the smallest change that makes it mean what was asked, everything else byte for byte."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossier.authoring.changes import REMOVE, Refused, break_of, changes_of, segments_of
from dossier.authoring.emitting import as_read
from dossier.authoring.nodes import BREAK, Node, aliased, tree
from dossier.authoring.together import Together
from dossier.errors import CannotGoOn
from dossier.findings import Finding, finding
from dossier.source import SourceDocument, source_of


@dataclass(frozen=True, slots=True)
class Edit:
    """Let the value at a JSON pointer of a file be `value`; `REMOVE`: let the entry go.

    ``…/-`` stands behind the last item of a list. Maps on the way that are not there are made.
    """

    pointer: str
    value: Any
    source: str = ""
    """Where the value comes from, for the journal: a cell, a page, a hand."""
    text: str = ""
    """How the value was written, where that says more than the value itself: a scalar with a tag."""


class CannotEdit(CannotGoOn):
    """Nothing was written: Y140 an entry that others share, Y141 no such place, Y142 it would not mean what was asked,
    Y143 the file changed meanwhile, Y180 an entry that stands for many records, Y181 signatures by dossier.yaml.
    """


def edited(text: str, edits: Sequence[Edit], file: str) -> str:
    """The text after the edits, one after the other. What came out is read again and means what was asked.

    Args:
        text: a YAML file, with any line ends, with or without a byte order mark.
        edits: in the order in which they shall hold; an item's number is its number after the edits before.
        file: its name in findings.

    Raises:
        CannotEdit: with the finding that says why; what could not be read before is not edited.
    """
    mark, body = text[: text.startswith("\ufeff")], text.removeprefix("\ufeff")
    before = source_of(body, file)
    if unreadable := [f for f in before.findings if f.code not in HARMLESS]:
        raise CannotEdit(*unreadable)
    wanted = before.data
    for each in edits:
        wanted = with_value(wanted, segments_of(each.pointer), as_read(each.value))
    waiting = list(edits)
    while waiting:
        body, waiting = _round(body, waiting, before)
    body = _as_written(body, edits, wanted, file)
    # Lines of text that end with a line end need one, also where the file had none at its end.
    for whole in (body, body + break_of(body)):
        after = source_of(whole, file)
        if not [f for f in after.findings if f.code not in HARMLESS] and same(after.data, wanted):
            return mark + whole
    raise CannotEdit(_finding("Y142", before, edits[-1].pointer))


def tagged_text(text: str, pointer: str) -> str:
    """How the scalar at a pointer is written, where it has a tag and stands on one line; else ''."""
    node = _node_at(text, pointer)
    written = text[node.start : node.end] if node and node.kind == "scalar" else ""
    return written if written.startswith("!") and not BREAK.search(written) else ""


def _node_at(text: str, pointer: str) -> Node | None:
    node = tree(text)
    for segment in segments_of(pointer):
        found = node.child(segment) if node else None
        node = node.values[found] if node and found is not None else None
    return node


def _as_written(text: str, edits: Sequence[Edit], wanted: Any, file: str) -> str:
    """The text with values as they were written before, where it means the same with them."""
    for each in edits:
        node = _node_at(text, each.pointer) if each.text else None
        if node and node.kind == "scalar":
            new = text[: node.start] + each.text + text[node.end :]
            after = source_of(new, file)
            if not [f for f in after.findings if f.code not in HARMLESS] and same(after.data, wanted):
                text = new
    return text


HARMLESS = frozenset({"Y108", "Y109"})
"""Findings of a file that can be edited all the same."""


def _round(text: str, edits: list[Edit], source: SourceDocument) -> tuple[str, list[Edit]]:
    """As many of the edits as stand apart from one another, the rightmost first; and those that are left."""
    root = tree(text)
    shared = aliased(root) if root else set()
    made = Together()
    done = 0
    for each in edits:
        try:
            changes, at, added = changes_of(text, root, shared, each.pointer, each.value)
        except Refused as refused:
            if done:  # the edits before it may make its place
                break
            raise CannotEdit(_finding(refused.code, source, each.pointer)) from None
        if not made.take(changes, at, each.pointer, added=added, removed=each.value is REMOVE):
            break
        done += 1
    return made.applied(text), edits[done:]


def _finding(code: str, source: SourceDocument, pointer: str) -> Finding:
    return finding(code, source.at(pointer.removesuffix("/-")), file=source.file, entry=pointer)


def with_value(data: Any, segments: Sequence[str], value: Any) -> Any:
    """The data with `value` at the end of the path; what is not on the path is shared."""
    if not segments:
        return None if value is REMOVE else value
    head, rest = segments[0], segments[1:]
    if isinstance(data, list):
        listed: list[Any] = list(data)
        number = int(head) if head.isdecimal() else len(listed)
        if value is REMOVE and number >= len(listed):
            return data
        if value is REMOVE and not rest:
            return listed[:number] + listed[number + 1 :]
        old = listed[number] if number < len(listed) else None
        return [*listed[:number], with_value(old, rest, value), *listed[number + 1 :]]
    if value is REMOVE and not isinstance(data, Mapping):
        return data
    if head == "-" and data is None:
        return [with_value(None, rest, value)]
    named: dict[str, Any] = dict(data) if isinstance(data, Mapping) else {}
    if value is REMOVE and (not rest or head not in named):
        named.pop(head, None)
        return named
    return named | {head: with_value(named.get(head), rest, value)}


def same(one: Any, other: Any) -> bool:
    """Whether two values mean the same: `true` is not 1, the order of keys says nothing, ``1.10`` is not ``1.1``."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, bool) or isinstance(other, bool) or one is None or other is None:
        return one is other
    if isinstance(one, str) or isinstance(other, str):
        return isinstance(one, str) and isinstance(other, str) and one == other
    written = getattr(one, "typed", None), getattr(other, "typed", None)
    return bool(one == other) and (None in written or written[0] == written[1])
