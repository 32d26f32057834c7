"""Foreign workbooks, opened with suspicion: what stands in their cells, and nothing of what they could do."""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

from dossier.disk.regular import read_regular
from dossier.errors import InputUnreadable, os_reason
from dossier.excel.sheets import Value
from dossier.excel.state import SHEET, State, decode
from dossier.findings import finding
from dossier.model import Location, Text

MOST_BYTES = 100 * 2**20
_MOST_UNPACKED = 400 * 2**20
_MOST_RATIO = 200
_MOST_PARTS = 10_000
_LONGEST_CELL = 32_767
_MOST_CELLS = 3_000_000
LAST_COLUMN = 400
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    SyntaxError,  # of both XML parsers
    InvalidFileException,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    NotImplementedError,
    RuntimeError,
    RecursionError,
    OverflowError,
    AttributeError,  # of openpyxl, for parts of a package that are not what they are said to be
)
"""What zip, XML and openpyxl raise for files that are no sound workbooks; nothing of ours runs meanwhile."""


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


def open_workbook(path: Path) -> Opened:
    """Read a workbook. Formulas give the value that was last computed; macros and links are never followed.

    Raises:
        InputUnreadable: Y146, with the reason and the way out.
    """
    raw = _bytes(path)
    name = path.name
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            macros = _inspected(package, name)
        sheets, epoch_1904 = _sheets(raw)
    except _BROKEN as error:
        if isinstance(error, InputUnreadable):
            raise
        raise _unreadable(name, Text("不是完整的工作簿", "it is no sound workbook")) from error
    hidden = sheets.pop(SHEET, None)
    state = (
        decode([str(row[1].value) for _, row in sorted(hidden.cells.items()) if 1 in row]) if hidden else None
    )
    return Opened(name, sheets, state, epoch_1904, macros)


def _bytes(path: Path) -> bytes:
    try:
        raw = read_regular(path, MOST_BYTES)
    except OSError as error:
        there = None if path.exists() else Text("核对文件名和所在文件夹", "check its name and folder")
        raise _unreadable(path.name, os_reason(error), there) from error
    if len(raw) > MOST_BYTES:
        raise _unreadable(path.name, Text("文件过大", "it is too large"))
    if raw.startswith(_OLE):
        raise _unreadable(path.name, _ENCRYPTED if "EncryptedPackage".encode("utf-16-le") in raw else _OLD)
    if not raw.startswith(b"PK"):
        raise _unreadable(path.name, _NO_XLSX)
    return raw


_ENCRYPTED = Text("设了打开密码，请去掉密码后另存", "it needs a password; save it without one")
_OLD = Text(
    "是旧格式（.xls 或 .et），请在 Excel 或 WPS 里另存为 .xlsx",
    "it is of an old format (.xls, .et); save it as .xlsx",
)
_NO_XLSX = Text("不是 .xlsx 工作簿", "it is no .xlsx workbook")


def _unreadable(name: str, reason: Text, hint: Text | None = None) -> InputUnreadable:
    return InputUnreadable(finding("Y146", Location(name), file=name, reason=reason, hint=hint))


def _inspected(package: zipfile.ZipFile, name: str) -> bool:
    """Make sure that the package does not unfold without end; whether it has macros, which nobody runs."""
    members = package.infolist()
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) + 1
    if (
        len(members) > _MOST_PARTS
        or unpacked > _MOST_UNPACKED
        or (unpacked > 2**24 and unpacked / packed > _MOST_RATIO)
    ):
        raise _unreadable(
            name, Text("解压后过大，不像正常的工作簿", "it unfolds into far more than a workbook holds")
        )
    if any(member.flag_bits & 1 for member in members):
        raise _unreadable(name, _ENCRYPTED)
    names = [member.filename for member in members]
    if "xl/workbook.bin" in names:
        raise _unreadable(
            name, Text("是二进制格式 .xlsb，请另存为 .xlsx", "it is a binary .xlsb; save it as .xlsx")
        )
    if (
        "[Content_Types].xml" not in names
        or not any(n.startswith("xl/") for n in names)
        or len(set(names)) < len(names)
    ):
        raise _unreadable(name, _NO_XLSX)
    for member in members:
        if member.filename.endswith((".xml", ".rels")) and _DECLARED.search(package.read(member)):
            raise _unreadable(
                name, Text("含有不允许的 XML 声明", "it holds XML declarations that are not allowed")
            )
    return "xl/vbaProject.bin" in names


_DECLARED = re.compile(rb"<!(DOCTYPE|ENTITY)|<\0!\0(D\0O\0C|E\0N\0T)")


def _sheets(raw: bytes) -> tuple[dict[str, Grid], bool]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what no cell holds: pictures, comments, printers
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
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


def cell_name(row: int, column: int) -> str:
    """``F12``."""
    return f"{get_column_letter(column)}{row}"
