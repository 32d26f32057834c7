"""Foreign workbooks, opened with suspicion: what stands in their cells, and nothing of what they could do."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path

from dossier.disk.regular import read_regular
from dossier.errors import InputUnreadable, os_reason
from dossier.excel.extra import need_excel
from dossier.excel.grids import Opened
from dossier.excel.state import SHEET, decode
from dossier.findings import finding
from dossier.model import Location, Text

MOST_BYTES = 100 * 2**20
_MOST_UNPACKED = 400 * 2**20
_MOST_RATIO = 200
_MOST_PARTS = 10_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    SyntaxError,  # of both XML parsers
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


def open_workbook(path: Path) -> Opened:
    """Read a workbook. Formulas give the value that was last computed; macros and links are never followed.

    Raises:
        InputUnreadable: Y146, with the reason and the way out.
        ProgramMissing: Y193, the extra is not installed.
    """
    need_excel(path.name)
    from dossier.excel.parsing import sheets_of  # noqa: PLC0415 - openpyxl is an extra, and takes half a second

    raw = _bytes(path)
    name = path.name
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            macros = _inspected(package, name)
        sheets, epoch_1904 = sheets_of(raw)
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
