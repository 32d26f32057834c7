"""Sheets of a workbook as data: what stands in each cell, and where in the dossier it belongs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from dossier.library.fields import Field
from dossier.model import Language, Text

Value = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta | None
"""What a cell holds."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a cell belongs: a JSON pointer of a file of the dossier, and what the schema says of it."""

    file: str
    pointer: str
    field: Field | None
    title: Text


@dataclass(frozen=True, slots=True)
class Cell:
    """`slot` is None for what is there to be read only."""

    value: Value = None
    slot: Slot | None = None
    choices: tuple[str, ...] = ()
    required: bool = False
    head: bool = False
    """It heads what stands below it."""
    derived: str = ""
    """From what its value follows, where nobody wrote it."""


@dataclass(frozen=True, slots=True)
class Column:
    """`key` is its name in the dossier; `given` says that nobody types there but in a new row."""

    key: str
    title: str
    help: str = ""
    width: int = 14
    choices: tuple[str, ...] = ()
    kind: Literal["text", "date", "moment", "number"] = "text"
    required: bool = False
    given: bool = False
    field: Field | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """`id` is hidden in the workbook and finds the row again, wherever it was moved to."""

    id: str
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`name` is the same in all languages; rows are told apart by the column `natural`, where they have such."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = ()
    natural: str | None = None
    grows: bool = True
    """Whether a new row makes something new."""


@dataclass(frozen=True, slots=True)
class Book:
    """All sheets, and how much of the dossier none of them shows."""

    code: str
    lang: Language
    sheets: tuple[Sheet, ...]
    left_out: tuple[str, ...] = field(default=())
