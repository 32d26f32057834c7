"""Bytes → plain data and the position of every node.

YAML is read strictly: what the language silently turns into something else (`no` → false, `12:30` → 750,
a second key of the same name) is kept as written or reported. Dates stay strings here; the schema says what is a date.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from dossier.disk.regular import read_regular
from dossier.errors import os_reason
from dossier.findings import Finding, finding
from dossier.model import Location, Text
from dossier.yaml_events import MAX_ALIASES, MAX_DEPTH, Event, events_of
from dossier.yaml_lines import NOT_READ, lines_file
from dossier.yaml_plain import escape as escape  # noqa: PLC0414 - who reads sources finds it here
from dossier.yaml_plain import plain_file

MAX_BYTES = 16 * 1024 * 1024


_PLAIN_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}
"""The words that mean something; everything else stays the text that was typed, unless it is a decimal number."""
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})\Z")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+\Z")
_WHOLE = re.compile(r"-?[0-9]+\Z")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?\Z")


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


def read_source(
    path: Path, file: str, edit: Callable[[str], str] = str, *, places: bool = True
) -> SourceDocument:
    """Read one YAML file; whatever is wrong becomes a finding with its place, never an exception.

    `file` is the name that findings show; `edit` takes out of the text what nobody wants. A finding of severity blocker
    means that nothing could be read. `places`: whether anybody will ask where something stands.
    """
    text = text_of(path, file)
    return unreadable(file, text) if isinstance(text, Finding) else source_of(edit(text), file, places=places)


def text_of(path: Path, file: str) -> str | Finding:
    """The text of a YAML file, or why there is none."""
    try:
        raw = read_regular(path, MAX_BYTES)
    except OSError as error:
        return finding("Y101", Location(file), file=file, reason=os_reason(error))
    if len(raw) > MAX_BYTES:
        return finding("Y113", Location(file), megabytes=MAX_BYTES // 2**20)
    return decoded(raw, file)


def source_of(text: str, file: str, *, places: bool = True) -> SourceDocument:
    """Read the text of a YAML file, as `read_source` does."""
    noted = (finding("Y109", Location(file, 1, 1)),) if text.startswith("\ufeff") else ()
    text = text.removeprefix("\ufeff")
    if not places and (data := lines_file(text, _often_typed)) is not NOT_READ:
        return SourceDocument(file, data, noted)
    clean = "\\" not in text and (text.replace("\n", "").isprintable() or not _NO_TEXT.search(text))
    try:
        if clean and (plain := plain_file(text, plain_value)):
            return SourceDocument(file, plain[0], noted, *plain[1:])
        events = events_of(text, file)
    except yaml.YAMLError as error:
        return unreadable(file, _syntax(error, text, file), *noted)
    if isinstance(events, Finding):
        return unreadable(file, events, *noted)
    if not events:
        blank = () if text.strip() else (finding("Y108", Location(file, 1, 1), file=file),)
        return unreadable(file, *blank, *noted)
    reader = _Reader(file, events, clean=clean)
    data = reader.value(0, "")
    return SourceDocument(file, data, (*noted, *reader.findings), reader.marks, reader.keys)


def unreadable(file: str, *findings: Finding) -> SourceDocument:
    """A file of which nothing is known but what is wrong with it."""
    return SourceDocument(file, None, findings)


def decoded(raw: bytes, file: str) -> str | Finding:
    """The text of a file; Y102 where it is not UTF-8."""
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
        braces = _BRACES.search(lines[number]) if number < len(lines) else None
        if braces:
            return finding("Y103", Location(file, number + 1, braces.start() + 1), problem=_BARE_BRACES)
    problem = str(getattr(error, "problem", None) or error)
    return finding("Y103", place, problem=_IN_CHINESE.get(problem, problem))


_COLON = re.compile(r"\s*(?:- +)?[A-Za-z_][\w-]*(：|:(?=[^\s/\\]))")
"""A key whose colon is full-width, or has no space behind it: the commonest slips with a Chinese input method."""
_WIDE_COLON = Text("用了全角冒号“：”，改为英文冒号加一个空格", "a full-width colon; write “: ” instead")
_BRACES = re.compile(r"\{(?:name)?\}(?=[^\s,}\]])|(?<=[^\s\[{,:-])\{(?:name)?\}|\{(?:name)?\} +[^\s#}\],]")
"""The sign for a tag in a record with ``each``, with text before or behind it."""
_BARE_BRACES = Text("带 {} 的值要写在引号里", "quote a value with {}")
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


_NO_TEXT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff"
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
"""Control characters, halves of characters and what Unicode keeps for no character; tabs and line ends are text.

And what turns the order of writing round (Bidi_Control): a page shows another text than the file has.
"""


class _Reader:
    """One walk over the events: data, positions and findings together."""

    _MAX_REPEATS = 20_000
    """How many nodes aliases may bring in; a few signatures written once and used often are far below."""

    def __init__(self, file: str, events: list[Event], *, clean: bool) -> None:
        """`clean`: no scalar can hold what is no text, since neither the file nor an escape in it does."""
        self.file = file
        self.events = events
        self.clean = clean
        self.findings: list[Finding] = []
        self.marks: dict[str, tuple[int, int]] = {}
        self.keys: dict[str, tuple[int, int]] = {}
        self._open: set[int] = set()
        self._repeats = 0
        self._furthest = -1

    def value(self, number: int, pointer: str) -> Any:
        """The data of one event and all that stands in it, at a JSON pointer."""
        event = self.events[number]
        if event.target is not None:
            number = event.target
            event = self.events[number]
        if number <= self._furthest:
            self._repeats += 1
            if number in self._open or self._repeats > self._MAX_REPEATS:
                self._refuse("Y107", event, pointer)
                return None
        else:
            self._furthest = number
        if len(self._open) > MAX_DEPTH:  # aliases of nested lists, each within the limit
            self._refuse("Y110", event, pointer)
            return None
        self.marks[pointer] = event.line, event.column
        if event.kind == "scalar":
            event = self._printable(event, pointer)
            return plain_value(event.text) if event.plain else self._tagged(event, pointer)
        self._open.add(number)
        if event.tag is not None:
            self._standard_tag(event, pointer)
        data: Any = self._map(number, pointer) if event.kind == "map" else self._list(number, pointer)
        self._open.discard(number)
        return data

    def _printable(self, event: Event, pointer: str) -> Event:
        """The scalar without what no page can show; such signs come in as escapes."""
        if self.clean or (found := _NO_TEXT.search(event.text)) is None:
            return event
        place = Location(self.file, *event.place, pointer)
        self.findings.append(finding("Y123", place, sign=f"U+{ord(found[0]):04X}"))
        return replace(event, text=_NO_TEXT.sub("", event.text))

    def _refuse(self, code: str, event: Event, pointer: str) -> None:
        if not any(f.code == code for f in self.findings):
            place = Location(self.file, *event.place, pointer)
            self.findings.append(finding(code, place, aliases=MAX_ALIASES, levels=MAX_DEPTH))

    def _list(self, number: int, pointer: str) -> list[Any]:
        data: list[Any] = []
        at, end = number + 1, self.events[number].end
        while at < end:
            data.append(self.value(at, f"{pointer}/{len(data)}"))
            at = self.events[at].end
        return data

    def _map(self, number: int, pointer: str) -> dict[str, Any]:
        data: dict[str, Any] = {}
        at, end = number + 1, self.events[number].end
        while at < end:
            name = self.events[at]
            value, at = name.end, self.events[name.end].end
            if name.kind != "scalar":
                place = Location(self.file, *name.place, pointer)
                self.findings.append(finding("Y103", place, problem="a key must be a plain word"))
                continue
            key = self._printable(name, pointer).text
            below = f"{pointer}/{escape(key)}"
            if key in data:
                here = Location(self.file, *name.place, below)
                self.findings.append(finding("Y105", here, key=key, first=self.keys[below][0]))
                continue
            self.keys[below] = name.place
            inner = self.events[value]
            if self.clean and inner.plain and inner.target is None and value > self._furthest:
                # What `value` comes to for nearly every scalar.
                self._furthest = value
                self.marks[below] = inner.line, inner.column
                data[key] = plain_value(inner.text)
            else:
                data[key] = self.value(value, below)
        return data

    def _tagged(self, event: Event, pointer: str) -> Any:
        if event.tag is None:
            return event.text
        tag = self._standard_tag(event, pointer)
        if (tag == "int" and not _WHOLE.match(event.text)) or (
            tag == "float" and not _NUMBER.match(event.text)
        ):
            place = Location(self.file, *event.place, pointer)
            self.findings.append(finding("Y112", place, tag=event.tag))
            return event.text
        match tag:
            case "null":
                return None
            case "bool":
                return event.text == "true"
            case "int":
                return _number(PlainInt, event.text)
            case "float":
                return _number(PlainFloat, event.text)
        return event.text

    def _standard_tag(self, event: Event, pointer: str) -> str:
        """The short name of a standard tag; any other tag (``!!python/…``) is a finding and read as text."""
        name = str(event.tag).removeprefix("tag:yaml.org,2002:")
        if name not in {"null", "bool", "int", "float", "str", "timestamp", "map", "seq"}:
            place = Location(self.file, *event.place, pointer)
            self.findings.append(finding("Y112", place, tag=event.tag))
            return "str"
        return name


def plain_value(text: str) -> Any:
    """What a word without quotes and tag means: a number, a truth value, nothing, else the text that was typed."""
    if text in _PLAIN_WORDS:
        return _PLAIN_WORDS[text]
    if text[0] in "-0123456789":
        if _INTEGER.match(text):
            return _number(PlainInt, text)
        if _DECIMAL.match(text):
            return _number(PlainFloat, text)
    return text


_often_typed = lru_cache(maxsize=4096)(plain_value)
"""`plain_value`; many files say the same words and days."""


def _number(kind: type[Any], text: str) -> Any:
    number = kind(text)
    number.typed = text
    return number
