"""A new entry at the end of a growing file: the text before it stays byte for byte, comments and order with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dossier.aftercare.book import KINDS
from dossier.authoring.emitting import entry_lines
from dossier.disk.writing import write_file
from dossier.errors import InputUnreadable
from dossier.findings import Finding, Severity, finding
from dossier.library.schemas import Schemas
from dossier.library.validation import validate
from dossier.model import Location
from dossier.source import source_of


def append_entry(root: Path, kind: str, entry: Mapping[str, Any], schemas: Schemas) -> str:
    """Append `entry` to the file of its kind below `root`, making it when it is not there; returns the text added.

    What comes out is read again before it is written: the old entries are as they were, the new one is `entry`.

    Raises:
        InputUnreadable: the entry is not valid (with the findings), its id is taken (S208), or the file is no list
            of entries that one can be added to (V920).
        OutputFailed: the file cannot be written.
    """
    path = root / KINDS[kind]
    text = path.read_bytes().decode("utf-8") if path.exists() else ""
    old = source_of(text, KINDS[kind]) if text.strip() else None
    if old is not None and (old.findings or not isinstance(old.data, list | None)):
        raise InputUnreadable(*(old.findings or (finding("V920", Location(KINDS[kind]), file=KINDS[kind]),)))
    listed = list(old.data or []) if old else []
    _refuse_taken(entry, listed, kind)
    line_end = "\r\n" if "\r\n" in text else "\n"
    gap = (
        ""
        if not text or text.endswith(("\n\n", "\r\n\r\n"))
        else line_end
        if text.endswith("\n")
        else 2 * line_end
    )
    gap = gap if listed else line_end * (bool(text) and not text.endswith("\n"))
    added = gap + line_end.join(entry_lines([entry], line_end)) + line_end
    new = source_of(text + added, KINDS[kind])
    if not isinstance(new.data, list) or new.data[:-1] != listed or len(new.data) != len(listed) + 1:
        raise InputUnreadable(finding("V920", Location(KINDS[kind]), file=KINDS[kind]))
    pointer = f"/{len(listed)}"
    _, problems = validate(
        schemas, f"service/{kind}.schema.json", new.data[-1], new, pointer, str(entry["id"])
    )
    if wrong := [f for f in problems if f.severity.rank <= Severity.ERROR.rank]:
        raise InputUnreadable(*wrong)
    write_file(path, (text + added).encode("utf-8"))
    return added


def _refuse_taken(entry: Mapping[str, Any], listed: list[Any], kind: str) -> None:
    if any(isinstance(other, dict) and other.get("id") == entry["id"] for other in listed):
        taken: Finding = finding(
            "S208", Location(KINDS[kind]), id=entry["id"], other=KINDS[kind], record=entry["id"]
        )
        raise InputUnreadable(taken)


def next_id(kind: str, taken: set[str], day: dt.date) -> str:
    """The first free id: ``WX-2027-003``."""
    prefix = {
        "repair": "WX",
        "visit": "HF",
        "survey": "MYD",
        "complaint": "TS",
        "training": "PX",
        "inspection": "XJ",
        "card": "SB",
        "review": "SC",
    }
    number = 1
    while (name := f"{prefix[kind]}-{day.year}-{number:03}") in taken:
        number += 1
    return name
