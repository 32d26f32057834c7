"""What an import would write, cell by cell, and what is to be said of cells that it would not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dossier.authoring.edits import Edit
from dossier.excel.grids import cell_name
from dossier.findings import Finding, finding
from dossier.model import Location


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of a workbook, or a row (column 0), or a sheet (row 0)."""

    sheet: str
    row: int = 0
    column: int = 0

    def __str__(self) -> str:
        """``台账!F12``."""
        if not self.row:
            return self.sheet
        return f"{self.sheet}!{cell_name(self.row, self.column) if self.column else self.row}"


@dataclass(frozen=True, slots=True)
class Placed:
    """One edit, with what a reader sees of it."""

    place: Place
    file: str
    edit: Edit
    subject: str
    """Whose it is and what: ``A1-002 文件日期``."""
    old: str
    new: str
    cells: Mapping[str, Place] = field(default_factory=dict)
    """Of an entry that is new: key → the cell that it comes from."""


@dataclass(frozen=True, slots=True)
class Said:
    """A problem at its cell."""

    place: Place
    finding: Finding


@dataclass
class Proposal:
    """Edits in the order in which they are to be made, and problems."""

    edits: list[Placed] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)
    """File → sha256 of the bytes for which the edits were thought out."""
    alike: int = 0
    """Cells that differ from the dossier in blanks or full width only: no conflict, and nothing to write."""

    def say(self, place: Place, code: str, **words: Any) -> None:
        """Say that something is the matter with a cell."""
        words = {"cell": str(place)} | words
        self.said.append(Said(place, finding(code, Location(str(place)), **words)))

    def by_file(self) -> dict[str, list[Edit]]:
        """File → its edits."""
        files: dict[str, list[Edit]] = defaultdict(list)
        for each in self.edits:
            files[each.file].append(each.edit)
        return dict(files)
