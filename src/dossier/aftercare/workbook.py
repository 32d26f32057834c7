"""A table as an Excel workbook: the only module that knows openpyxl. The same table gives the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from dossier.aftercare.tables import Cell, Table
from dossier.model import Language
from dossier.reporting.layout import columns as width_of
from dossier.reporting.layout import xml_safe

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def as_workbook(table: Table, lang: Language) -> bytes:
    """One sheet with a frozen head and a filter; dates are dates, so that they can be sorted and counted."""
    book = Workbook()
    sheet = book.active
    sheet.title = table.title.get(lang)
    sheet.append([title.get(lang) for title in table.columns.values()])
    for row in table.rows:
        sheet.append([_value(row[key]) for key in table.columns])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="EEF1F4")
    for n, column in enumerate(sheet.columns, 1):
        widest = max((width_of(str(cell.value)) for cell in column if cell.value is not None), default=8)
        sheet.column_dimensions[get_column_letter(n)].width = min(60, max(8, widest + 2))
        for cell in column:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            if isinstance(cell.value, dt.datetime):
                cell.number_format = "yyyy-mm-dd hh:mm"
            elif isinstance(cell.value, dt.date):
                cell.number_format = "yyyy-mm-dd"
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_rows = "1:1"
    book.properties.creator = "dossier"
    book.properties.created = dt.datetime.combine(table.as_of, dt.time())
    raw = io.BytesIO()
    book.save(raw)
    return _settled(raw, table.as_of)


def _value(cell: Cell) -> Cell:
    """Text that begins like a formula stays text, and so do days before those that Excel knows."""
    if isinstance(cell, dt.date) and cell.year < 1901:
        return cell.isoformat()
    if isinstance(cell, str):
        text = xml_safe(cell)
        return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
    return cell


def _settled(raw: io.BytesIO, day: dt.date) -> bytes:
    """The zip without the clock that openpyxl puts into it."""
    settled = io.BytesIO()
    stamp = f"{day}T00:00:00Z".encode()
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + stamp, content)
            entry = zipfile.ZipInfo(item.filename, _ZIP_TIME)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            new.writestr(entry, content)
    return settled.getvalue()
