"""A new entry at the end of a growing file: the text before it stays byte for byte, comments and order with it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from os.path import commonprefix
from pathlib import Path
from typing import Any

from dossier.aftercare.book import KINDS
from dossier.authoring.edits import CannotEdit, Edit
from dossier.authoring.journal import Run
from dossier.authoring.writing import edit_file
from dossier.errors import InputUnreadable
from dossier.findings import Finding, Severity, finding
from dossier.library.schemas import Schemas
from dossier.library.validation import validate
from dossier.model import Location
from dossier.source import SourceDocument, source_of


def append_entry(
    root: Path, kind: str, entry: Mapping[str, Any], schemas: Schemas, run: Run | None = None
) -> str:
    """Append `entry` to the file of its kind below `root`, making it when it is not there; returns the text added.

    What comes out is read again before it is written: the old entries are as they were, the new one is `entry`.

    Raises:
        InputUnreadable: the entry is not valid (with the findings), its id is taken (S208), or the file is no list
            of entries that one can be added to (V920).
        CannotEdit: Y143, the file changed meanwhile.
        OutputFailed: the file cannot be written.
    """
    file = KINDS[kind]
    path = root / file
    text = path.read_bytes().decode("utf-8") if path.exists() else ""
    old = source_of(text, file) if text.strip() else None
    if old is not None and (_unreadable(old) or not isinstance(old.data, list | None)):
        raise InputUnreadable(*(_unreadable(old) or (_cannot(file),)))
    listed = list(old.data or []) if old else []
    _refuse_taken(entry, listed, kind)
    seen = hashlib.sha256(text.encode("utf-8")).hexdigest()
    try:
        made = edit_file(
            root,
            file,
            [Edit("/-", entry)],
            run,
            seen,
            lambda after: _judge(after, kind, len(listed), schemas),
        )
    except CannotEdit as refused:
        if refused.findings[0].code == "Y143":
            raise
        raise InputUnreadable(_cannot(file)) from refused
    return text_added(text, made)


def text_added(old: str, new: str) -> str:
    """What the new text has more than the old one."""
    start = len(commonprefix([old, new]))  # noqa: RUF071 - characters are meant
    return new[start : start + len(new) - len(old)]


def _unreadable(source: SourceDocument) -> list[Finding]:
    return [each for each in source.findings if each.code not in ("Y108", "Y109")]


def _cannot(file: str) -> Finding:
    return finding("V920", Location(file), file=file)


def _judge(text: str, kind: str, number: int, schemas: Schemas) -> None:
    made = source_of(text, KINDS[kind])
    entry = made.data[number]
    name = f"service/{kind}.schema.json"
    _, problems = validate(schemas, name, entry, made, f"/{number}", str(entry["id"]))
    if wrong := [f for f in problems if f.severity.rank <= Severity.ERROR.rank]:
        raise InputUnreadable(*wrong)


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
