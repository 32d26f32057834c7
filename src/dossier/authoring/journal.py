"""The journal of a dossier: what commands wrote into its files, from where, when and by whom; and how to take it back.

It lies in ``.dossier/journal.jsonl``, a line an edit, is never read by a check and never part of a package.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dossier.authoring.changes import REMOVE, segments_of
from dossier.authoring.edits import CannotEdit, Edit, same, with_value
from dossier.authoring.emitting import as_read
from dossier.disk.writing import cannot_write
from dossier.errors import os_reason
from dossier.findings import Finding, finding
from dossier.model import Language, Text
from dossier.source import SourceDocument, escape

FILE = ".dossier/journal.jsonl"

Path_ = tuple[Any, ...]
"""The way to an entry: keys, numbers, and ``{"id": …}`` or ``{"tag": …}`` for a member of a list that has one."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command that writes into a dossier."""

    at: dt.datetime
    by: str
    command: str
    """As it was typed: ``excel import 台账.xlsx``."""
    about: str = ""
    """What it worked on, as far as others must know it again: the mark of a workbook, the number of an undone run."""


@dataclass(frozen=True, slots=True)
class Line:
    """One edit. `ABSENT` stands for what is not there."""

    file: str
    path: Path_
    old: Any
    new: Any
    source: str = ""
    run: int = 0
    at: str = ""
    by: str = ""
    command: str = ""
    about: str = ""
    text: str = ""
    """How `old` was written, where it had a tag."""

    @property
    def entry(self) -> str:
        """The path as a reader sees it: ``A1-002/date``."""
        return "/".join(str(next(iter(s.values())) if isinstance(s, Mapping) else s) for s in self.path)


class Absent:
    """There is nothing."""

    def __repr__(self) -> str:
        return "—"


ABSENT = Absent()


def lines_of(data: Any, edits: Sequence[Edit], file: str) -> tuple[Line, ...]:
    """What the edits change in the data of a file: of each the entry that changes, with all that it was and becomes."""
    lines = []
    for each in edits:
        acted = _acted(data, segments_of(each.pointer), as_read(each.value))
        data = with_value(data, segments_of(each.pointer), as_read(each.value))
        if acted is not None:
            way, old, new = acted
            lines.append(Line(file, path_of(data, way), old, new, each.source))
    return tuple(lines)


def _acted(data: Any, way: list[str], value: Any) -> tuple[list[str], Any, Any] | None:
    """The way to the outermost entry that changes, what it was and what it becomes; None when nothing does."""
    node = data
    for number, segment in enumerate(way):
        above, rest = way[:number], way[number + 1 :]
        if isinstance(node, list):
            at = int(segment) if segment.isdecimal() else len(node)
            if at >= len(node):
                return None if value is REMOVE else ([*above, str(len(node))], ABSENT, _made(rest, value))
            if value is REMOVE and not rest:
                return above, node, node[:at] + node[at + 1 :]
            node = node[at]
        elif isinstance(node, Mapping):
            if segment not in node:
                return None if value is REMOVE else ([*above, segment], ABSENT, _made(rest, value))
            node = node[segment]
        else:
            return None if value is REMOVE else (above, node, _made(way[number:], value))
    return way, node, ABSENT if value is REMOVE else value


def _made(rest: list[str], value: Any) -> Any:
    return with_value(None, rest, value)


def path_of(data: Any, way: Iterable[str]) -> Path_:
    """The way by names that stay when entries are put in above."""
    path: list[Any] = []
    for segment in way:
        if isinstance(data, list) and segment.isdecimal() and int(segment) < len(data):
            data = data[int(segment)]
            key = next((k for k in ("id", "tag") if isinstance(data, Mapping) and data.get(k)), None)
            path.append({key: data[key]} if key else int(segment))
        else:
            data = data.get(segment) if isinstance(data, Mapping) else None
            path.append(segment)
    return tuple(path)


def pointer_of(data: Any, path: Path_) -> str | None:
    """The pointer of a path in data; None when a member on the way is not there, or not once."""
    pointer = ""
    for segment in path:
        found = _member(data, segment) if isinstance(segment, Mapping) else segment
        if found is None:
            return None
        pointer += f"/{escape(found)}"
        data = _below(data, found)
    return pointer


def _member(data: Any, named: Mapping[str, Any]) -> int | None:
    ((key, name),) = named.items()
    members = data if isinstance(data, list) else ()
    found = [n for n, m in enumerate(members) if isinstance(m, Mapping) and same(m.get(key), name)]
    return found[0] if len(found) == 1 else None


def _below(data: Any, segment: Any) -> Any:
    if isinstance(data, list):
        number = int(segment) if str(segment).isdecimal() else len(data)
        return data[number] if number < len(data) else ABSENT
    return data.get(segment, ABSENT) if isinstance(data, Mapping) else ABSENT


def value_at(data: Any, pointer: str) -> Any:
    """What stands at a pointer; `ABSENT` when there is nothing."""
    for segment in segments_of(pointer):
        data = _below(data, segment)
    return data


def undoing(source: SourceDocument, lines: Sequence[Line]) -> list[Edit]:
    """The edits of one file that take a run back, the last of its edits first.

    Raises:
        CannotEdit: Y144, an entry is no longer what the run made of it.
    """
    data, edits = source.data, []
    for line in reversed(lines):
        pointer = pointer_of(data, line.path)
        now = ABSENT if pointer is None else value_at(data, pointer)
        if pointer is None or not _still(now, line.new):
            raise CannotEdit(_changed(source, line, now))
        value = REMOVE if line.old is ABSENT else line.old
        edits.append(Edit(pointer, value, f"undo {line.run}", line.text))
        data = with_value(data, segments_of(pointer), value)
    return edits


def _still(now: Any, then: Any) -> bool:
    return now is then if ABSENT in (now, then) else same(now, then)


def _changed(source: SourceDocument, line: Line, now: Any) -> Finding:
    words: dict[str, Any] = {"expected": _said(line.new), "now": _said(now), "old": _said(line.old)}
    place = source.at(pointer_of(source.data, line.path) or "")
    return finding("Y144", place, file=line.file, entry=line.entry, **words)


def _said(value: Any) -> Text:
    return Text(shown(value, "zh"), shown(value, "en"))


def shown(value: Any, lang: Language) -> str:
    """A value as a reader sees it, in one line."""
    if value is ABSENT:
        return Text("（没有）", "(nothing)").get(lang)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _WIDE else f"{text[:_WIDE]}…"


_WIDE = 120


@dataclass(frozen=True, slots=True)
class Journal:
    """All lines of a dossier's journal, oldest first."""

    lines: tuple[Line, ...] = ()
    runs: Mapping[int, tuple[Line, ...]] = field(default_factory=dict)

    @property
    def undone(self) -> frozenset[int]:
        """The runs that were taken back."""
        return frozenset(int(e.about) for e in self.lines if e.command == UNDO and e.about.isdecimal())

    def last(self) -> int | None:
        """The last run that is not undone, and undoes none itself."""
        runs = [n for n, made in self.runs.items() if n not in self.undone and made[0].command != UNDO]
        return max(runs, default=None)

    def before(self, file: str, path: Path_, now: Any) -> frozenset[Any]:
        """A value and those that stood in its place before, as far as the journal has them."""
        found = {now}
        for line in reversed(self.lines):
            if (line.file, line.path) == (file, path) and line.new in found and line.old is not ABSENT:
                found.add(line.old)
        return frozenset(found)


UNDO = "undo"


def read_journal(root: Path) -> Journal:
    """The journal of a dossier. Lines that nobody can read are passed over: they are history, not data."""
    path = root / FILE
    try:
        text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    except OSError:
        text = ""
    lines = tuple(line for each in text.splitlines() if (line := _line(each)))
    runs: dict[int, tuple[Line, ...]] = {}
    for line in lines:
        runs[line.run] = (*runs.get(line.run, ()), line)
    return Journal(lines, runs)


def _line(text: str) -> Line | None:
    try:
        row = json.loads(text)
        path = tuple(row["path"])
        words = {key: str(row.get(key, "")) for key in ("source", "at", "by", "command", "about", "text")}
        return Line(
            str(row["file"]),
            path,
            row.get("old", ABSENT),
            row.get("new", ABSENT),
            run=int(row["run"]),
            **words,
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def write_lines(root: Path, lines: Sequence[Line], run: Run) -> None:
    """Put the lines of one run behind the others.

    Raises:
        OutputFailed: the journal cannot be written.
    """
    path = root / FILE
    number = max((line.run for line in read_journal(root).lines), default=0) + 1
    stamp = run.at.isoformat(timespec="seconds")
    rows = []
    for line in lines:
        row: dict[str, Any] = {"run": number, "at": stamp, "by": run.by, "command": run.command}
        row |= {"about": run.about} if run.about else {}
        row |= {"source": line.source} if line.source else {}
        row |= {"file": line.file, "path": list(line.path)}
        row |= {"text": line.text} if line.text else {}
        row |= {key: value for key, value in (("old", line.old), ("new", line.new)) if value is not ABSENT}
        rows.append(json.dumps(row, ensure_ascii=False, default=str))
    try:
        path.parent.mkdir(exist_ok=True)
        with path.open("a", encoding="utf-8", newline="\n") as stream:
            stream.write("".join(f"{row}\n" for row in rows))
    except OSError as error:
        raise cannot_write(path, os_reason(error)) from error
