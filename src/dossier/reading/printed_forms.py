"""The register of forms that were printed to be signed: what each of them said, so that the paper can be held to it.

It is one file of the dossier that only grows, and lies beside the journal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dossier.disk.turns import alone
from dossier.disk.writing import write_file
from dossier.model import Text
from dossier.reading.registers import read_register
from dossier.steps.recall import as_json

FORMAT = "dossier-printed-1"
FILE = ".dossier/printed.json"


@dataclass(frozen=True, slots=True)
class PrintedForm:
    """A form that went out for signature."""

    record: str
    key: str
    """Of what the record said (`checking/paper_codes.py`)."""
    date: dt.date
    """Day on which it was first printed so."""
    pages: int
    """0 where it went out as a Word file."""
    values: Mapping[str, Any]
    """Key of the record → what the form printed of it."""
    held: tuple[str, ...] = ()
    """Evidence that the record had then: paths of files, places of papers."""


@dataclass(frozen=True, slots=True)
class Printed:
    """All forms that went out, oldest first."""

    forms: tuple[PrintedForm, ...] = ()
    format: str = FORMAT

    def with_form(self, form: PrintedForm) -> Printed:
        """The register with a form; one that went out before with the same content keeps its day."""
        known = self.of(form.record, form.key)
        kept = tuple(each for each in self.forms if each is not known)
        return replace(
            self, forms=(*kept, replace(known, pages=form.pages or known.pages) if known else form)
        )

    def of(self, record: str, key: str) -> PrintedForm | None:
        """The form of a record that carries this key."""
        return next((form for form in self.forms if (form.record, form.key) == (record, key)), None)

    @property
    def records(self) -> frozenset[str]:
        """Ids of the records whose forms went out."""
        return frozenset(form.record for form in self.forms)


def read_printed(root: Path) -> Printed:
    """The register of a dossier; an empty one where there is none yet.

    Raises:
        InputUnreadable: as `read_register`.
    """
    return read_register(root, FILE, Printed(), _MEND)


_MEND = Text(
    "从备份恢复这个文件；没有备份就把它移走，收回的签字件就不能再与打印时的内容核对",
    "restore it from a backup; without one move it away, and signed papers are no longer held to what was printed",
)


def note_printed(root: Path, forms: Sequence[PrintedForm]) -> None:
    """Put forms that go out into the register of a dossier.

    Raises:
        InputUnreadable: as `read_printed`.
        OutputFailed: P720; P752, somebody else is at it.
    """
    if forms:
        with alone(root, "printed", FILE):
            printed = read_printed(root)
            for form in forms:
                printed = printed.with_form(form)
            write_file(root / FILE, as_json(printed))
