"""The cells of a workbook's sheets, read by openpyxl's parser without what it makes of them."""

from __future__ import annotations

import datetime as dt
import io
import warnings
from collections.abc import Mapping
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

from dossier.excel.grids import LAST_COLUMN, Grid, Read
from dossier.library.collecting import collector_rests

_LONGEST_CELL = 32_767
_MOST_CELLS = 3_000_000


@collector_rests()
def sheets_of(raw: bytes) -> tuple[dict[str, Grid], bool]:
    """The sheets of a package by name, and whether its days count from 1904.

    Raises:
        ValueError: it is no sound workbook; so may whatever else zip, XML and openpyxl raise for such files.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what no cell holds: pictures, comments, printers
        try:
            book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
        except InvalidFileException as error:
            raise ValueError("no workbook") from error
    left = _MOST_CELLS
    grids = {}
    if len({str(page.title) for page in book.worksheets}) < len(book.worksheets):
        raise ValueError("two sheets of one name")
    for page in book.worksheets:
        grid = _grid(page, book, left)
        left -= sum(map(len, grid.cells.values()))
        grids[str(page.title)] = grid
    return grids, book.epoch.year == 1904


class _Parser(WorkSheetParser):  # type: ignore[misc]
    """Tells values that a formula gave from others: openpyxl reads one or the other."""

    def parse_cell(self, element: Any) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        cell["formula"] = element.find(FORMULA_TAG) is not None
        return cell


def _grid(page: Any, book: Any, most: int) -> Grid:
    """What holds anything; nothing is made of rows and columns that are only there."""
    cells: dict[int, dict[int, Read]] = {}
    with book._archive.open(page._worksheet_path) as part:
        parser = _Parser(
            part,
            page._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of dates that are none, which become errors of their cells
            for _, row in parser.parse():
                parser.row_dimensions.clear()
                for cell in row:
                    read = _read(cell)
                    if read is not None and cell["column"] <= LAST_COLUMN:
                        most -= 1
                        if most < 0:
                            raise ValueError("more cells than anybody fills in")
                        cells.setdefault(cell["row"], {})[cell["column"]] = read
    areas = parser.merged_cells.mergeCell if parser.merged_cells else ()
    unseen = (d for d in parser.column_dimensions.values() if d.get("hidden") in ("1", "true"))
    hidden = frozenset(n for d in unseen for n in range(int(d["min"]), min(int(d["max"]), LAST_COLUMN) + 1))
    return Grid(cells, tuple(area.bounds for area in areas), hidden)


def _read(cell: Mapping[str, Any]) -> Read | None:
    value = cell["value"]
    if isinstance(value, str) and len(value) > _LONGEST_CELL:
        raise ValueError("more text than a cell holds")
    if value is None or value == "":
        return Read(None, asked=True) if cell["formula"] else None
    if cell["data_type"] == "e":
        return Read(str(value), asked=True)
    known = (str, int, float, bool, dt.date, dt.datetime, dt.time, dt.timedelta)
    return Read(value if isinstance(value, known) else str(value))
