"""What stands in the cells of a workbook that was opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dossier.excel.sheets import Value
from dossier.excel.state import State

LAST_COLUMN = 400
"""Columns beyond it are not looked at."""


@dataclass(frozen=True, slots=True)
class Read:
    """A cell of a foreign workbook. `asked`: a formula whose value nobody has computed, or an error."""

    value: Value
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet: row number → column number → cell, of those that hold anything; and its merged areas."""

    cells: Mapping[int, Mapping[int, Read]]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    """First column, first row, last column, last row."""
    hidden: frozenset[int] = frozenset()
    """Columns that nobody sees."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a workbook holds. `state` is None when it is none of ours."""

    file: str
    sheets: Mapping[str, Grid]
    state: State | None
    epoch_1904: bool = False
    macros: bool = field(default=False)


def cell_name(row: int, column: int) -> str:
    """``F12``."""
    letters = ""
    while column:
        column, left = divmod(column - 1, 26)
        letters = chr(ord("A") + left) + letters
    return f"{letters}{row}"
