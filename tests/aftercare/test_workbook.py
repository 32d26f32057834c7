"""A table as a workbook, opened again."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping

import openpyxl

from dossier.aftercare.tables import Cell, Table
from dossier.aftercare.workbook import as_workbook
from dossier.model import Text

COLUMNS = {
    "who": Text("责任方", "Who"),
    "due": Text("应于", "Due"),
    "at": Text("时刻", "At"),
    "n": Text("数", "N"),
}
ROWS: tuple[Mapping[str, Cell], ...] = (
    {"who": "=1+1", "due": dt.date(2026, 3, 5), "at": dt.datetime(2026, 3, 5, 9, 30), "n": 3},
    {"who": "很长的名称" * 30, "due": None, "at": None, "n": 1.5},
)
TABLE = Table("due", Text("到期清单", "Due list"), dt.date(2026, 3, 1), COLUMNS, ROWS, "who")


def test_dates_are_dates_and_formulas_are_words() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(as_workbook(TABLE, "zh"))).active
    assert sheet is not None
    assert [c.value for c in sheet[1]] == ["责任方", "应于", "时刻", "数"]
    assert all(c.font.bold for c in sheet[1])
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")
    assert (sheet["B2"].value, sheet["B2"].number_format) == (dt.datetime(2026, 3, 5), "yyyy-mm-dd")
    assert (sheet["C2"].value, sheet["C2"].number_format) == (
        dt.datetime(2026, 3, 5, 9, 30),
        "yyyy-mm-dd hh:mm",
    )
    assert (sheet["D2"].value, sheet["B3"].value) == (3, None)


def test_it_can_be_filtered_and_printed() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(as_workbook(TABLE, "en"))).active
    assert sheet is not None
    assert (sheet.title, sheet.freeze_panes, sheet.auto_filter.ref) == ("Due list", "A2", "A1:D3")
    assert (sheet.page_setup.orientation, sheet.print_title_rows) == ("landscape", "$1:$1")
    assert sheet.column_dimensions["A"].width == 60
    assert sheet.column_dimensions["D"].width == 8


def test_the_same_table_gives_the_same_bytes() -> None:
    assert as_workbook(TABLE, "zh") == as_workbook(TABLE, "zh")
