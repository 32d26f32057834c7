"""What the dossier knows, for the blank cells of a register of somebody's own; nothing that stands there is changed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from dossier.excel.columns import SheetColumns, headings
from dossier.excel.foreign import matched_sheets
from dossier.excel.grids import Grid, Opened, cell_name
from dossier.excel.matching import Matched
from dossier.excel.patching import Patch
from dossier.excel.proposal import Place, Proposal
from dossier.excel.reading import Standing
from dossier.excel.sheets import Row, Sheet, Value
from dossier.excel.values import canonical, one_form
from dossier.model import Catalogue


@dataclass
class FilledIn:
    """What goes into a register: sheet → cells; what stands there otherwise; our rows that it has not."""

    cells: dict[str, dict[tuple[int, int], Patch]] = field(default_factory=dict)
    other: list[tuple[Place, str, str]] = field(default_factory=list)
    """Cell, what stands there, what the dossier says."""
    lacking: list[tuple[str, str]] = field(default_factory=list)
    """Sheet, and what our row is called."""
    alike: int = 0
    """Cells that differ from ours in blanks or full width only."""


def fill_in(opened: Opened, here: Standing, catalogue: Catalogue | None) -> FilledIn:
    """Values of ours for the blank cells of the rows that are ours, under the headings of ``columns.yaml``.

    Raises:
        InputUnreadable: as `read_columns`.
    """
    made = FilledIn()
    for sheet, part, found in matched_sheets(opened, here, catalogue, Proposal()):
        grid = opened.sheets[sheet.title]
        cells = _cells(sheet, part, found, grid, made)
        if cells:
            made.cells[sheet.title] = cells
        there = {pair.now.id for pair in found.pairs}
        made.lacking += [(sheet.title, _called(row)) for row in sheet.rows if row.id not in there]
    return made


def _cells(
    sheet: Sheet, part: SheetColumns, found: Matched, grid: Grid, made: FilledIn
) -> dict[tuple[int, int], Patch]:
    cells: dict[tuple[int, int], Patch] = {}
    hers = {key: _back(words) for key, words in part.words.items()}
    columns = {key: column for key, column in found.columns.items() if column > 0}
    models = {column: _model(grid, column, part.head[1]) for column in columns.values()}
    for pair in found.pairs:
        for key, column in columns.items():
            value = pair.now.cells[key].value if key in pair.now.cells else None
            if value is None or canonical(value) == "":
                continue
            there = pair.typed.cells.get(key)
            place = Place(sheet.title, pair.typed.number, column)
            if there is None or not (there[1].asked or _is_filled(canonical(there[1].value))):
                shown = hers.get(key, {}).get(canonical(value), value)
                name, sample = models[column]
                cells[pair.typed.number, column] = _as_there(shown, name, sample)
            elif not there[1].asked and canonical(there[1].value) != canonical(value):
                if one_form(canonical(there[1].value)) == one_form(canonical(value)):
                    made.alike += 1
                else:
                    made.other.append((place, canonical(there[1].value), canonical(value)))
    return cells


def _is_filled(text: str) -> bool:
    return text not in ("", *headings()["blank"])


def _back(words: Mapping[str, str]) -> dict[str, str]:
    """Our word → hers, where only one of hers means it."""
    meant = list(words.values())
    return {ours: her for her, ours in words.items() if ours and meant.count(ours) == 1}


def _model(grid: Grid, column: int, head: int) -> tuple[str, Value]:
    """The first filled cell of a column below its headings, by which others are written; '' for none."""
    for number in sorted(grid.cells):
        read = grid.cells[number].get(column)
        if number > head and read and not read.asked and _is_filled(canonical(read.value)):
            return cell_name(number, column), read.value
    return "", None


def _as_there(value: Value, name: str, sample: Value) -> Patch:
    """A value in the way in which the column has others: dates as dates, or as the text that stands there."""
    if isinstance(value, dt.date) and not isinstance(sample, dt.date) and sample is not None:
        return Patch(_day_like(value, str(sample)), like=name)
    if isinstance(sample, dt.date) and not isinstance(value, dt.date):
        return Patch(value)  # the format of a date would show a number as a day
    return Patch(value, like=name)


def _day_like(day: dt.date, sample: str) -> str:
    if "年" in sample:
        return f"{day.year}年{day.month}月{day.day}日"
    mark = re.search(r"\d{4}([./-])(0?)", sample)
    if mark and not mark[2] and mark[1] != "-":
        return f"{day.year}{mark[1]}{day.month}{mark[1]}{day.day}"
    between = mark[1] if mark else "-"
    return f"{day.year:04}{between}{day.month:02}{between}{day.day:02}"


def _called(row: Row) -> str:
    title = row.cells.get("title") or row.cells.get("name")
    return f"{row.id} {canonical(title.value) if title else ''}".strip()
