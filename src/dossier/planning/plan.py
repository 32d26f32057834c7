"""What planning hands over: the forms to fill and the volumes to bind, in order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

LONGEST_TABLE = 500
"""Rows after which a list of a form goes on in a new table on a new page: layout takes quadratic time for one table."""

RESPONSIBLE_LINE = 8
"""Full-width characters that fit one line of the column 责任者 of the index."""


@dataclass(frozen=True, slots=True)
class FormJob:
    """One Word form to fill."""

    key: str
    """Unique in a build: ``record:A7-003``, ``cover:1``, ``index:1``, ``note:1``, ``spine:1``, ``report``."""
    form: str
    """Name of the form, e.g. ``handover-deed``."""
    name: str
    """File name below ``word/`` without suffix, e.g. ``A7-003 工程交接书``."""
    title: str
    context: Mapping[str, Any]
    names: Mapping[str, str] = field(default_factory=dict)
    """What the form knows as ``names``: id → name of everything that may be referred to. Apart from the context, since
    a form asks for few of them."""
    code: str = ""
    """What its QR says (`checking/paper_codes.py`); without one none is drawn."""

    @property
    def record(self) -> str:
        """The id of the record that it prints; empty when it prints none."""
        return self.key.removeprefix("record:") if self.key.startswith("record:") else ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Consecutive pages from one file."""

    source: Path
    """A PDF that is ready to be bound; absolute."""
    pages: int
    """Counted in `source`."""
    content: Literal["text", "drawing", "photo"]
    evidence: str | None
    """Path of the evidence relative to the dossier; None for a rendered form."""
    bytes: int = 0
    key: str = ""
    """Of the bytes of `source`: see `ReadyPages`."""
    layers: int | None = None
    """Sheets of A4 that it is thick when drawings are folded; None: one a page."""
    part: tuple[int, int] | None = None
    """First and last page of the evidence that it is, where it is not all of it; `source` has these pages alone."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the index: a record and the pages that belong to it."""

    record: str
    type: str
    number: str
    responsible: str
    title: str
    date: dt.date | None
    content: Literal["text", "drawing", "photo"]
    pieces: tuple[Piece, ...]
    remark: str = ""
    """A word for the narrow last column of the index."""
    note: str = ""
    """The same in full, for the closing note."""

    @property
    def pages(self) -> int:
        return sum(piece.pages for piece in self.pieces)

    @property
    def layers(self) -> int:
        """Pages as they count for the thickness."""
        return sum(piece.pages if piece.layers is None else piece.layers for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class VolumePlan:
    """One bound unit before it is bound. Entries' page numbers run from 1."""

    number: int
    """Position of the volume in the project, from 1."""
    total: int
    group: str
    group_title: str
    unit: str | None
    content: Literal["text", "drawing"]
    """Drawings are bound in volumes of their own, under their own limit of thickness."""
    title: str
    """案卷题名."""
    name: str
    """File name below ``volumes/`` without suffix."""
    entries: tuple[Entry, ...]
    thickness_mm: int = 1
    """Of its sheets, cover and closing note included, rounded up."""
    box_mm: int = 20
    """Width of the narrowest box that holds it, and of its spine label."""

    @property
    def pages(self) -> int:
        return sum(entry.pages for entry in self.entries)

    @property
    def bound(self) -> int:
        """How many documents (件) lie in the volume; one of which no page is bound has its row in the index alone."""
        return sum(entry.pages > 0 for entry in self.entries)

    def first_pages(self) -> list[int]:
        """The page number on which each entry starts."""
        starts, page = [], 1
        for entry in self.entries:
            starts.append(page)
            page += entry.pages
        return starts
