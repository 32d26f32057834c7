"""Bytes → plain data and the position of every node. The only module that knows PyYAML.

YAML is read strictly: what the language silently turns into something else (`no` → false, `12:30` → 750,
a second key of the same name) is kept as written or reported. Dates stay strings here; the schema says what is a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from dossier.errors import os_reason
from dossier.findings import Finding, finding
from dossier.model import Location, Text
from dossier.reading.regular import read_regular

MAX_BYTES = 16 * 1024 * 1024
MAX_DEPTH = 60
MAX_ALIASES = 50
MAX_NODES = 1_000_000
"""Keys, values and lists of one file; 10,000 records have about 300,000."""

_Base: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _StrictLoader(_Base):  # type: ignore[misc]
    """Resolves only null, true/false and decimal numbers; everything else stays the text that was typed."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's API


_StrictLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(~|null|)$"), ["~", "n", ""])
_StrictLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"), ["t", "f"])
_StrictLoader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^-?(0|[1-9][0-9]{0,17})$"), list("-0123456789")
)
_StrictLoader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"^-?(0|[1-9][0-9]*)\.[0-9]+$"), list("-0123456789")
)


_NUMBER = re.compile(r"^-?[0-9]+(\.[0-9]+)?$")


class PlainInt(int):
    """A whole number that remembers how it was typed, for fields that turn out to be text."""

    typed: str


class PlainFloat(float):
    """A decimal number that remembers how it was typed (`1.10` is not 1.1 in a version)."""

    typed: str


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """One YAML file, read. `data` is None when it could not be, or when there is nothing but comments in it."""

    file: str
    data: Any
    findings: tuple[Finding, ...]
    marks: Mapping[str, tuple[int, int]] = field(default_factory=dict, repr=False)
    """JSON pointer of a value → its line and column, from 1."""
    keys: Mapping[str, tuple[int, int]] = field(default_factory=dict, repr=False)
    """JSON pointer of a value in a map → line and column of its key."""

    def at(self, pointer: str, *, key: bool = False) -> Location:
        """Where a node stands; the nearest parent that exists when it is absent."""
        marks = self.keys if key else self.marks
        near = pointer
        while near and near not in marks:
            near = near.rpartition("/")[0]
            marks = self.keys if near in self.keys else self.marks
        return Location(self.file, *marks.get(near, (1, 1)), pointer)


def escape(key: object) -> str:
    """One segment of a JSON pointer."""
    return str(key).replace("~", "~0").replace("/", "~1")


def read_source(path: Path, file: str) -> SourceDocument:
    """Read one YAML file; whatever is wrong becomes a finding with its place, never an exception.

    `file` is the name that findings show. A finding of severity blocker means that nothing could be read.
    """
    try:
        raw = read_regular(path, MAX_BYTES)
    except OSError as error:
        return _unreadable(file, finding("Y101", Location(file), file=file, reason=os_reason(error)))
    if len(raw) > MAX_BYTES:
        return _unreadable(file, finding("Y113", Location(file), megabytes=MAX_BYTES // 2**20))
    text = _decode(raw, file)
    if isinstance(text, Finding):
        return _unreadable(file, text)
    noted = (finding("Y109", Location(file, 1, 1)),) if text.startswith("\ufeff") else ()
    text = text.removeprefix("\ufeff")
    try:
        problem = _refuse(text, file)
        node = None if problem else yaml.compose(text, Loader=_StrictLoader)
    except yaml.YAMLError as error:
        problem, node = _syntax(error, text, file), None
    if problem:
        return _unreadable(file, problem, *noted)
    if node is None:
        blank = () if text.strip() else (finding("Y108", Location(file, 1, 1), file=file),)
        return _unreadable(file, *blank, *noted)
    reader = _Reader(file)
    data = reader.value(node, "")
    return SourceDocument(file, data, (*noted, *reader.findings), reader.marks, reader.keys)


def _unreadable(file: str, *findings: Finding) -> SourceDocument:
    return SourceDocument(file, None, findings)


def _decode(raw: bytes, file: str) -> str | Finding:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return finding("Y102", Location(file, 1, 1), encoding="UTF-16")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        place = Location(file, before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1)
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return finding("Y102", place, encoding="?")
    return finding("Y102", place, encoding="GBK")


def _refuse(text: str, file: str) -> Finding | None:
    """What would make a later walk explode is refused on the flat stream of events."""
    depth = aliases = documents = nodes = 0
    event: Any
    for event in yaml.parse(text, Loader=_StrictLoader):
        nodes += isinstance(event, yaml.NodeEvent)
        if nodes > MAX_NODES:
            return finding("Y121", _start(file, event), nodes=MAX_NODES)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                return finding("Y110", _start(file, event), levels=MAX_DEPTH)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.AliasEvent):
            aliases += 1
            if aliases > MAX_ALIASES:
                return finding("Y107", _start(file, event), aliases=MAX_ALIASES)
        elif isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                return finding("Y111", _start(file, event))
    return None


def _start(file: str, event: Any) -> Location:
    return Location(file, event.start_mark.line + 1, event.start_mark.column + 1)


def _syntax(error: yaml.YAMLError, text: str, file: str) -> Finding:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        position = int(getattr(error, "position", 0) or 0)
        line, column = text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position)
        return finding("Y103", Location(file, line, column), problem=str(getattr(error, "reason", error)))
    place = Location(file, mark.line + 1, mark.column + 1)
    lines = text.splitlines()
    for number in (mark.line, mark.line - 1):
        if 0 <= number < len(lines) and "\t" in re.match(r"\s*", lines[number]).group():  # type: ignore[union-attr]
            return finding("Y106", Location(file, number + 1, lines[number].index("\t") + 1))
    for number in range(mark.line, max(-1, mark.line - 3), -1):
        slip = _COLON.match(lines[number]) if number < len(lines) else None
        if slip:
            wide = slip[1] == "："
            said = _WIDE_COLON if wide else _TIGHT_COLON
            return finding("Y103", Location(file, number + 1, slip.start(1) + 1), problem=said)
    problem = str(getattr(error, "problem", None) or error)
    return finding("Y103", place, problem=_IN_CHINESE.get(problem, problem))


_COLON = re.compile(r"\s*(?:- +)?[A-Za-z_][\w-]*(：|:(?=[^\s/\\]))")
"""A key whose colon is full-width, or has no space behind it: the commonest slips with a Chinese input method."""
_WIDE_COLON = Text("用了全角冒号“：”，改为英文冒号加一个空格", "a full-width colon; write “: ” instead")
_TIGHT_COLON = Text("冒号后面缺一个空格", "a space is missing after the colon")
_IN_CHINESE = {
    said: Text(zh, said)
    for said, zh in (
        ("could not find expected ':'", "这里应当有英文冒号加空格"),
        ("mapping values are not allowed here", "缩进不对，或者多了一个冒号"),
        ("mapping values are not allowed in this context", "缩进不对，或者多了一个冒号"),
        ("expected <block end>, but found '<block mapping start>'", "缩进与上面各行没有对齐"),
        ("expected <block end>, but found '-'", "短横线与上面各项没有对齐"),
        ("expected ',' or ']', but got '<stream end>'", "方括号 [ 没有闭合"),
        ("expected ',' or '}', but got '<stream end>'", "花括号 { 没有闭合"),
        ("found unexpected end of stream", "引号没有闭合"),
    )
}


class _Reader:
    """One walk over the nodes: data, positions and findings together."""

    _MAX_REPEATS = 20_000
    """How many nodes aliases may bring in; a few signatures written once and used often are far below."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []
        self.marks: dict[str, tuple[int, int]] = {}
        self.keys: dict[str, tuple[int, int]] = {}
        self._open: set[int] = set()
        self._seen: set[int] = set()
        self._repeats = 0

    def value(self, node: yaml.Node, pointer: str) -> Any:
        self._repeats += id(node) in self._seen
        self._seen.add(id(node))
        if id(node) in self._open or self._repeats > self._MAX_REPEATS:
            self._refuse("Y107", node, pointer)
            return None
        if len(self._open) > MAX_DEPTH:  # aliases of nested lists, each within the limit
            self._refuse("Y110", node, pointer)
            return None
        self.marks[pointer] = _place(node)
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, pointer)
        self._open.add(id(node))
        self._standard_tag(node, pointer)
        data = (
            self._map(node, pointer)
            if isinstance(node, yaml.MappingNode)
            else [self.value(child, f"{pointer}/{i}") for i, child in enumerate(node.value)]
        )
        self._open.discard(id(node))
        return data

    def _refuse(self, code: str, node: yaml.Node, pointer: str) -> None:
        if not any(f.code == code for f in self.findings):
            place = Location(self.file, *_place(node), pointer)
            self.findings.append(finding(code, place, aliases=MAX_ALIASES, levels=MAX_DEPTH))

    def _map(self, node: yaml.MappingNode, pointer: str) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key, value, below in self._members(node, pointer):
            if key in data:
                first = self.keys[below][0]
                here = Location(self.file, *_place(value[0]), below)
                self.findings.append(finding("Y105", here, key=key, first=first))
                continue
            self.keys[below] = _place(value[0])
            data[key] = self.value(value[1], below)
        return data

    def _members(
        self, node: yaml.MappingNode, pointer: str
    ) -> Iterator[tuple[str, tuple[yaml.Node, yaml.Node], str]]:
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                place = Location(self.file, *_place(key_node), pointer)
                self.findings.append(finding("Y103", place, problem="a key must be a plain word"))
                continue
            yield key_node.value, (key_node, value_node), f"{pointer}/{escape(key_node.value)}"

    def _scalar(self, node: yaml.ScalarNode, pointer: str) -> Any:
        text: str = node.value
        tag = self._standard_tag(node, pointer)
        if tag in {"int", "float"} and not _NUMBER.match(text):
            self.findings.append(finding("Y112", Location(self.file, *_place(node), pointer), tag=node.tag))
            return text
        match tag:
            case "null":
                return None
            case "bool":
                return text == "true"
            case "int":
                number = PlainInt(text)
                number.typed = text
                return number
            case "float":
                decimal = PlainFloat(text)
                decimal.typed = text
                return decimal
        return text

    def _standard_tag(self, node: yaml.Node, pointer: str) -> str:
        """The short name of a standard tag; any other tag (``!!python/…``) is a finding and read as text."""
        name = str(node.tag).removeprefix("tag:yaml.org,2002:")
        if name not in {"null", "bool", "int", "float", "str", "map", "seq"}:
            self.findings.append(finding("Y112", Location(self.file, *_place(node), pointer), tag=node.tag))
            return "str"
        return name


def _place(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1
