"""What happened next to a repair that is on file: one more event, or pause, in its list, the rest byte for byte."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from dossier.aftercare.appending import flow, read_text
from dossier.aftercare.book import KINDS
from dossier.aftercare.civil import plain
from dossier.disk.writing import write_file
from dossier.errors import InputUnreadable
from dossier.findings import Finding, Severity, finding
from dossier.library.schemas import Schemas
from dossier.library.validation import guess, validate
from dossier.library.values import parse_moment
from dossier.model import Location, Text
from dossier.source import SourceDocument

Part = Literal["events", "pauses"]
FILE = KINDS["repair"]
_CLOSED = ("accept", "close")


def add_to_repair(root: Path, repair: str, part: Part, new: Mapping[str, Any], schemas: Schemas) -> str:
    """Put `new` at the end of the events, or pauses, of a repair; returns the text added.

    What comes out is read again before it is written: nothing else has changed.

    Raises:
        InputUnreadable: there is no such repair (S209), the file cannot be read or written into (V920), what is new is
            not valid, comes before what is there, or after the repair was closed (V907).
        OutputFailed: the file cannot be written.
    """
    path = root / FILE
    text = path.read_bytes().decode("utf-8") if path.exists() else ""
    if not text.strip():
        raise InputUnreadable(_no_such(repair, []))
    old = read_text(text, "repair")
    listed = old.data if isinstance(old.data, list) and not old.findings else None
    if listed is None:
        raise InputUnreadable(*(old.findings or (_cannot(),)))
    number = _number(listed, repair)
    entry = listed[number]
    _refuse(entry, part, new, old, number)
    end_of_line = "\r\n" if "\r\n" in text else "\n"
    pointer = f"/{number}/{part}"
    members = entry.get(part) or []
    written = flow(new)
    if part not in entry:
        at, added = _new_list(old, text, number, part, written, end_of_line)
    elif text.startswith("[", _offset(text, old.marks[pointer])):
        at, _ = _flow_ends(text, _offset(text, old.marks[pointer]))
        added = (" " if text[at - 1] == "," else ", " if members else "") + written
    else:
        at, added = _below(text, old.marks[f"{pointer}/{len(members) - 1}"], written, end_of_line)
    made = text[:at] + added + text[at:]
    _prove(read_text(made, "repair"), listed, number, part, schemas)
    write_file(path, made.encode("utf-8"))
    return added


def _cannot() -> Finding:
    return finding("V920", Location(FILE), file=FILE)


def _number(listed: Sequence[Any], repair: str) -> int:
    names = [str(e.get("id")) for e in listed if isinstance(e, dict)]
    for number, entry in enumerate(listed):
        if isinstance(entry, dict) and entry.get("id") == repair:
            return number
    raise InputUnreadable(_no_such(repair, names))


def _no_such(repair: str, names: list[str]) -> Finding:
    words: dict[str, Any] = {"key": "id", "value": repair, "where": FILE}
    return finding("S209", Location(FILE), record=repair, **words, **guess(repair, names))


def _refuse(
    entry: Mapping[str, Any], part: Part, new: Mapping[str, Any], old: SourceDocument, number: int
) -> None:
    """What cannot follow on what is there."""
    known = [e for e in entry.get("events") or [] if isinstance(e, dict) and "at" in e and "event" in e]
    last = _moment(known[-1]["at"]) if known else None
    problem = None
    if part == "events":
        shut = bool(known) and known[-1]["event"] in _CLOSED
        at = new.get("at")
        if isinstance(at, dt.datetime) and last and at < last:
            problem = Text(
                f"{at:%Y-%m-%d %H:%M} 早于上一事件", f"{at:%Y-%m-%d %H:%M} is before the last event"
            )
        elif shut and new.get("event") not in ("reopen", "accept", "close", "report"):
            problem = Text("已关闭，再次处理先登记 reopen", "is closed; enter reopen first")
        elif not shut and new.get("event") == "reopen":
            problem = Text("尚未关闭，不能重新报修", "is not closed and cannot be reopened")
    elif known and isinstance(new.get("from"), dt.datetime) and new["from"] < _moment(known[0]["at"]):
        problem = Text("暂停早于报修", "a pause before the notice")
    if problem:
        subject = str(entry.get("title", entry["id"]))
        place = old.at(f"/{number}/{part}")
        raise InputUnreadable(
            finding("V907", place, record=str(entry["id"]), subject=subject, problem=problem)
        )


def _moment(written: Any) -> dt.datetime:
    try:
        found = parse_moment(str(written))
    except ValueError:
        return dt.datetime.min
    return found if isinstance(found, dt.datetime) else dt.datetime.combine(plain(found), dt.time())


def _offset(text: str, mark: tuple[int, int]) -> int:
    """Where a line and column (both from 1) stand in the text."""
    lines = text.splitlines(keepends=True)
    return sum(map(len, lines[: mark[0] - 1])) + mark[1] - 1


def _below(text: str, mark: tuple[int, int], written: str, end_of_line: str) -> tuple[int, str]:
    """After the last member of a block list: its lines are those that stand deeper than its dash."""
    lines = text.splitlines(keepends=True)
    first = lines[mark[0] - 1]
    dash = first.rfind("-", 0, mark[1] - 1)
    last = mark[0] - 1
    for number in range(last + 1, len(lines)):
        line = lines[number]
        bare = line.lstrip(" ")
        if bare.strip() and not bare.startswith("#"):
            if len(line) - len(bare) <= dash:
                break
            last = number
    at = sum(map(len, lines[: last + 1]))
    gap = "" if lines[last].endswith("\n") else end_of_line
    return at, f"{gap}{' ' * dash}- {written}{end_of_line}"


def _flow_ends(text: str, start: int) -> tuple[int, int]:
    """Where the last member of a flow list ends, and where its closing bracket stands: comments may lie between."""
    depth, at, quote, end = 0, start, "", start
    while at < len(text):
        sign = text[at]
        if quote:
            if sign == "\\" and quote == '"':
                at += 1
            elif sign == quote:
                quote = ""
        elif sign in "\"'" and text[at - 1] in "[{,: \n":
            quote = sign
        elif sign == "#" and text[at - 1] in " \t\n":
            at = text.find("\n", at)
            if at < 0:
                break
            continue
        elif sign in "[{":
            depth += 1
        elif sign in "]}":
            depth -= 1
            if depth == 0:
                return end, at
        if not text[at].isspace():
            end = at + 1
        at += 1
    raise InputUnreadable(_cannot())


def _new_list(
    old: SourceDocument, text: str, number: int, part: Part, written: str, end_of_line: str
) -> tuple[int, str]:
    """A list that the repair does not have yet, below its events; only where the entry is a block."""
    key = old.keys[f"/{number}/events"]
    count = len(old.data[number]["events"])
    value = old.marks[f"/{number}/events"]
    lines = text.splitlines(keepends=True)
    if lines[key[0] - 1][: key[1] - 1].strip(" -") or not count:
        raise InputUnreadable(_cannot())
    indent = " " * (key[1] - 1)
    if text.startswith("[", _offset(text, value)):
        _, closing = _flow_ends(text, _offset(text, value))
        end = text.find("\n", closing)
        at = len(text) if end < 0 else end + 1
    else:
        at, _ = _below(text, old.marks[f"/{number}/events/{count - 1}"], "", end_of_line)
    gap = "" if text[:at].endswith("\n") else end_of_line
    return at, f"{gap}{indent}{part}:{end_of_line}{indent}  - {written}{end_of_line}"


def _prove(made: SourceDocument, listed: Sequence[Any], number: int, part: Part, schemas: Schemas) -> None:
    """Nothing but the new member differs, and the entry is valid.

    Raises:
        InputUnreadable: V920, or what the schema says.
    """
    data = made.data
    if made.findings or not isinstance(data, list) or len(data) != len(listed):
        raise InputUnreadable(_cannot())
    before = {**listed[number], part: list(listed[number].get(part) or [])}
    after = {**data[number], part: list((data[number].get(part) or [None])[:-1])}
    same = [*listed[:number], *listed[number + 1 :]] == [*data[:number], *data[number + 1 :]]
    if not same or before != after:
        raise InputUnreadable(_cannot())
    label = str(data[number]["id"])
    _, problems = validate(schemas, "service/repair.schema.json", data[number], made, f"/{number}", label)
    if wrong := [f for f in problems if f.severity.rank <= Severity.ERROR.rank]:
        raise InputUnreadable(*wrong)
