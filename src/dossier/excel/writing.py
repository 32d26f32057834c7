"""Sheets as an Excel workbook. The same sheets give the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Mapping
from copy import copy
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from dossier.excel.printing import set_up_print
from dossier.excel.sheets import Book, Cell, Column, Row, Sheet, Value
from dossier.excel.state import LISTS, ROW_ID, SHEET, encode
from dossier.library.collecting import collector_rests
from dossier.reporting.layout import columns as width_of
from dossier.reporting.layout import xml_safe

_Look = tuple[str, str, bool, bool]
"""What kind of cell it is, how its value is shown, whether it wraps, and whether it only looks like a formula."""
_WIDE = 40
"""Columns of this width always wrap; in others a row stays one line high while everything fits."""
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_CLOCK = re.compile(rb"(<dcterms:(?:modified|created)[^>]*>)[^<]*")
_FREE_ROWS = 300
"""Rows below the last one that are ready to be filled in."""
_FORMATS = {"date": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm", "number": "General", "text": "@"}
_HEAD = PatternFill("solid", fgColor="D9E5F1")
_ASKED = PatternFill("solid", fgColor="FFF6D6")
_GIVEN = PatternFill("solid", fgColor="F2F2F2")
_LINE = Side(style="thin", color="C8CDD3")
_BORDER = Border(_LINE, _LINE, _LINE, _LINE)


@collector_rests()
def as_bytes(book: Book) -> bytes:
    """The workbook: heads frozen and filtered, words to choose from, what must be filled in tinted."""
    made = Workbook()
    made.remove(made.active)
    styles: dict[_Look, Any] = {}
    lists = _Lists()
    for sheet in book.sheets:
        _fill(made.create_sheet(_tab(sheet.title)), sheet, styles, lists)
    lists.write(made.create_sheet(LISTS))
    state = made.create_sheet(SHEET)
    for text in encode(book):
        state.append([text])
    state.sheet_state = made[LISTS].sheet_state = "veryHidden"
    return saved(made)


def _tab(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", " ", title)[:31]


def _fill(page: Any, sheet: Sheet, styles: dict[_Look, Any], lists: _Lists) -> None:
    _heads(page, sheet)
    proto = page.cell(1, len(sheet.columns) + 2)  # lends its style to others, and is taken away again
    for number, row in enumerate(sheet.rows, 2):
        page.cell(number, 1, row.id)
        for place, column in enumerate(sheet.columns, 2):
            _put(page, number, place, column, row, (styles, proto))
        lines = max(_lines(row.cells.get(column.key), column) for column in sheet.columns)
        if lines > 1:
            page.row_dimensions[number].height = _LINE_HEIGHT * min(lines, _MOST_LINES)
    _choices(page, sheet, lists)
    proto.style = "Normal"
    del page._cells[proto.row, proto.column]
    page.freeze_panes = page.cell(2, 3)
    last = get_column_letter(len(sheet.columns) + 1)
    if sheet.name != "tables":  # blocks with heads of their own
        page.auto_filter.ref = f"A1:{last}{len(sheet.rows) + 1}"
    set_up_print(page, 2)


_LINE_HEIGHT = 16
_MOST_LINES = 8


def _lines(cell: Cell | None, column: Column) -> int:
    """How many lines the text of a cell takes where it wraps."""
    if cell is None or not isinstance(cell.value, str) or not _wraps(cell.value, column):
        return 1
    return sum(1 + width_of(line) // (column.width - 3) for line in cell.value.split("\n"))


def _wraps(text: str, column: Column) -> bool:
    """Whether it goes over several lines: beside a filled cell, what is wider than its column would be cut."""
    return column.width >= _WIDE or "\n" in text or width_of(text) > column.width


def _heads(page: Any, sheet: Sheet) -> None:
    page.cell(1, 1, ROW_ID)
    page.column_dimensions["A"].hidden = True
    for place, column in enumerate(sheet.columns, 2):
        head = page.cell(1, place, xml_safe(column.title))
        head.font, head.fill, head.border = Font(bold=True), _HEAD, _BORDER
        head.alignment = Alignment(vertical="center", wrap_text=True)
        if column.help:
            head.comment = Comment(xml_safe(column.help), "dossier", height=110, width=260)
        dimension = page.column_dimensions[get_column_letter(place)]
        dimension.width = column.width
        dimension.number_format = _FORMATS[column.kind]
    page.row_dimensions[1].height = 30


def _put(
    page: Any,
    number: int,
    place: int,
    column: Column,
    row: Row,
    known: tuple[dict[_Look, Any], Any],
) -> None:
    cell = row.cells.get(column.key, Cell())
    target = page.cell(number, place)
    value = safe(cell.value)
    if value is not None and value != "":
        target.value = value
        if isinstance(value, str):
            target.data_type = "s"  # also what begins like a formula
    text = value if isinstance(value, str) else ""
    wraps = _wraps(text, column)
    look = _kind(cell, column), _format(value, column), wraps, text[:1] in tuple("=+-@")
    styles, proto = known
    if look not in styles:
        styles[look] = _style(proto, *look)
    target._style = styles[look]
    if cell.derived:
        target.comment = Comment(xml_safe(cell.derived), "dossier", height=60, width=260)


def _kind(cell: Cell, column: Column) -> str:
    if cell.head:
        return "head"
    if cell.derived:
        return "derived"
    if cell.slot is None and column.given:
        return "given"
    return "asked" if cell.required else "free"


def _format(value: Value, column: Column) -> str:
    if isinstance(value, dt.datetime):
        return _FORMATS["moment"]
    if isinstance(value, dt.date):
        return _FORMATS["date"]
    return "General" if isinstance(value, int | float) else _FORMATS[column.kind]


def _style(proto: Any, kind: str, number_format: str, wraps: bool, quoted: bool) -> Any:
    fills = {
        "head": _HEAD,
        "given": _GIVEN,
        "derived": _GIVEN,
        "asked": _ASKED,
        "free": PatternFill(),
    }
    proto.fill, proto.border, proto.number_format = fills[kind], _BORDER, number_format
    grey = kind in ("given", "derived")
    proto.font = Font(bold=kind == "head", italic=kind == "derived", color="555555" if grey else None)
    proto.alignment = Alignment(vertical="top", wrap_text=wraps)
    proto.quotePrefix = quoted  # stays text also when somebody edits it in Excel
    return copy(proto._style)


def safe(value: Value) -> Value:
    """What Excel can keep: text without what XML cannot carry, days from 1900-03-01 on, numbers of 15 digits."""
    if isinstance(value, str):
        return xml_safe(value)
    if isinstance(value, dt.date) and value.year < 1901:
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**15:
        return str(value)
    return value


class _Lists:
    """Words to choose from, each list once, in a hidden sheet that the drop-downs refer to."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, ...], str] = {}

    def reference(self, words: tuple[str, ...]) -> str:
        if words not in self._known:
            letter = get_column_letter(len(self._known) + 1)
            self._known[words] = f"{LISTS}!${letter}$1:${letter}${len(words)}"
        return self._known[words]

    def write(self, page: Any) -> None:
        for place, words in enumerate(self._known, 1):
            for number, word in enumerate(words, 1):
                page.cell(number, place, xml_safe(word)).data_type = "s"


def _choices(page: Any, sheet: Sheet, lists: _Lists) -> None:
    """Drop-downs that warn and let one go on: a cell may hold several words, or a new one."""
    last = len(sheet.rows) + 1 + (_FREE_ROWS if sheet.grows else 0)
    single: Mapping[tuple[str, ...], list[str]] = defaultdict(list)
    for place, column in enumerate(sheet.columns, 2):
        letter = get_column_letter(place)
        if column.choices and last > 1:
            single[column.choices].append(f"{letter}2:{letter}{last}")
            continue
        for number, row in enumerate(sheet.rows, 2):
            if choices := row.cells.get(column.key, Cell()).choices:
                single[choices].append(f"{letter}{number}")
    for words, cells in single.items():
        rule = DataValidation(
            "list",
            formula1=lists.reference(words),
            allow_blank=True,
            errorStyle="warning",
            showErrorMessage=True,
        )
        for each in cells:
            rule.add(each)
        page.add_data_validation(rule)


def saved(book: Any) -> bytes:
    """A workbook without the clock that openpyxl puts into it."""
    book.properties.creator = "dossier"
    raw, settled = io.BytesIO(), io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename == "docProps/core.xml":
                content = _CLOCK.sub(rb"\g<1>1980-01-01T00:00:00Z", content)
            entry = zipfile.ZipInfo(item.filename, _ZIP_TIME)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            new.writestr(entry, content)
    return settled.getvalue()
