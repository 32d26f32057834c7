"""A new entry at the end of a growing file: the text before it stays byte for byte, comments and order with it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping
from os.path import commonprefix
from pathlib import Path
from typing import Any

from dossier.aftercare.book import KINDS, Entry
from dossier.authoring.edits import CannotEdit, Edit
from dossier.authoring.journal import Run
from dossier.authoring.writing import edit_file
from dossier.errors import InputUnreadable
from dossier.findings import Finding, Severity, finding
from dossier.library.schemas import Schemas
from dossier.library.validation import validate
from dossier.model import Location
from dossier.source import SourceDocument, read_source, source_of

Judge = Callable[[Entry], Iterable[Finding]]
"""What speaks against an entry beside its schema."""


def append_entry(
    root: Path,
    kind: str,
    entry: Mapping[str, Any],
    schemas: Schemas,
    run: Run | None = None,
    judge: Judge = lambda _: (),
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
    text = text_of(root / file, file)
    old = source_of(text, file) if text.strip() else None
    if old is not None and (errors_of(old) or not isinstance(old.data, list | None)):
        raise InputUnreadable(*(errors_of(old) or (cannot_add(file),)))
    listed = list(old.data or []) if old else []
    _refuse_taken(entry, listed, kind)
    return write_entry(root, kind, text, Edit("/-", entry), len(listed), schemas, run, judge)


def write_entry(
    root: Path,
    kind: str,
    text: str,
    edit: Edit,
    number: int,
    schemas: Schemas,
    run: Run | None,
    judge: Judge,
) -> str:
    """Edit the growing file of a kind, of which `text` was read, and judge entry `number`; returns the text added.

    Raises:
        InputUnreadable: the entry is not valid, or the file cannot be edited there (V920).
        CannotEdit: Y143, the file changed meanwhile.
        OutputFailed: the file cannot be written.
    """
    file = KINDS[kind]
    seen = hashlib.sha256(text.encode("utf-8")).hexdigest()
    try:
        made = edit_file(
            root,
            file,
            [edit],
            run,
            seen,
            lambda after: judge_entry(kind, source_of(after, file), f"/{number}", schemas, judge),
        )
    except CannotEdit as refused:
        if refused.findings[0].code == "Y143":
            raise
        raise InputUnreadable(cannot_add(file)) from refused
    start = len(commonprefix([text, made]))  # noqa: RUF071 - characters are meant
    return made[start : start + len(made) - len(text)]


def cannot_add(file: str) -> Finding:
    """V920."""
    return finding("V920", Location(file), file=file)


def judge_entry(kind: str, file: SourceDocument, pointer: str, schemas: Schemas, judge: Judge) -> None:
    """One entry of a file that is about to be written.

    Raises:
        InputUnreadable: the file cannot be read back, the schema or `judge` speaks against the entry.
    """
    raw = file.data[int(pointer[1:])]
    data, problems = validate(schemas, f"service/{kind}.schema.json", raw, file, pointer, str(raw["id"]))
    told = [*errors_of(file), *problems]
    if not told:
        told += judge(Entry(kind, str(raw["id"]), data, file.at(pointer)))
    if wrong := [f for f in told if f.severity.rank <= Severity.ERROR.rank]:
        raise InputUnreadable(*wrong)


def text_of(path: Path, file: str) -> str:
    """The text of a growing file; nothing where there is none.

    Raises:
        InputUnreadable: it cannot be read, or is no UTF-8.
    """
    if not path.exists():
        return ""
    if wrong := [f for f in read_source(path, file).findings if f.code in ("Y101", "Y102", "Y113")]:
        raise InputUnreadable(*wrong)
    return path.read_bytes().decode("utf-8")


def errors_of(source: SourceDocument) -> tuple[Finding, ...]:
    """What is wrong with a file; a mark at its beginning is not."""
    return tuple(f for f in source.findings if f.severity.rank <= Severity.ERROR.rank)


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
