"""What happened next to a repair that is on file: one more event, or pause, in its list, the rest byte for byte."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from dossier.aftercare.appending import Judge, cannot_add, errors_of, text_of, write_entry
from dossier.aftercare.book import KINDS
from dossier.aftercare.civil import plain
from dossier.authoring.edits import Edit
from dossier.authoring.journal import Run
from dossier.checking.moments import cn
from dossier.errors import InputUnreadable
from dossier.findings import Finding, finding
from dossier.library.schemas import Schemas
from dossier.library.validation import guess
from dossier.library.values import parse_moment
from dossier.model import Location, Text
from dossier.source import SourceDocument, source_of

Part = Literal["events", "pauses"]
FILE = KINDS["repair"]
_CLOSED = ("accept", "close")


def add_to_repair(
    root: Path,
    repair: str,
    part: Part,
    new: Mapping[str, Any],
    schemas: Schemas,
    run: Run | None = None,
    judge: Judge = lambda _: (),
) -> str:
    """Put `new` at the end of the events, or pauses, of a repair; returns the text added.

    Raises:
        InputUnreadable: there is no such repair (S209), the file cannot be read or written into (V920), what is new is
            not valid, comes before what is there, or after the repair was closed (V907).
        CannotEdit: Y143, the file changed meanwhile.
        OutputFailed: the file cannot be written.
    """
    path = root / FILE
    text = text_of(path, FILE)
    if not text.strip():
        raise InputUnreadable(_no_such(repair, []))
    old = source_of(text, FILE)
    listed = old.data if isinstance(old.data, list) and not errors_of(old) else None
    if listed is None:
        raise InputUnreadable(*(errors_of(old) or (cannot_add(FILE),)))
    number = _number(listed, repair)
    entry = listed[number]
    ended = _ended(entry, part, new)
    if ended is None:
        _refuse(entry, part, new, old, number)
    edit = (
        Edit(f"/{number}/{part}/-", new) if ended is None else Edit(f"/{number}/pauses/{ended}/to", new["to"])
    )
    return write_entry(root, "repair", text, edit, number, schemas, run, judge)


def _number(listed: Sequence[Any], repair: str) -> int:
    names = [str(e.get("id")) for e in listed if isinstance(e, dict)]
    for number, entry in enumerate(listed):
        if isinstance(entry, dict) and entry.get("id") == repair:
            return number
    raise InputUnreadable(_no_such(repair, names))


def _no_such(repair: str, names: list[str]) -> Finding:
    words: dict[str, Any] = {"key": "id", "value": repair, "where": FILE}
    return finding("S209", Location(FILE), record=repair, **words, **guess(repair, names))


def _ended(entry: Mapping[str, Any], part: Part, new: Mapping[str, Any]) -> int | None:
    """The open pause that an end without a beginning belongs to."""
    if part != "pauses" or "to" not in new or "from" in new:
        return None
    rows = enumerate(entry.get("pauses") or [])
    return next((i for i, row in rows if isinstance(row, dict) and "to" not in row), None)


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
            problem = Text(f"{cn(at)}早于上一事件", f"{at:%Y-%m-%d %H:%M} is before the last event")
        elif shut and new.get("event") not in ("reopen", "accept", "close", "report"):
            problem = Text("已关闭，再次处理先登记 reopen", "is closed; enter reopen first")
        elif not shut and new.get("event") == "reopen":
            problem = Text("尚未关闭，不能重新报修", "is not closed and cannot be reopened")
    elif any(isinstance(row, dict) and "to" not in row for row in entry.get("pauses") or []):
        zh = "上一次暂停还没有结束，先登记结束：add pause 编号 to=时间"
        problem = Text(zh, "has an open pause; end it first: add pause ID to=TIME")
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
