"""A table as an Excel workbook. The same table gives the same bytes."""

from __future__ import annotations

import datetime as dt

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from dossier.aftercare.tables import Table
from dossier.excel.printing import set_up_print
from dossier.excel.writing import safe, saved
from dossier.model import Language
from dossier.reporting.layout import columns as width_of


def as_workbook(table: Table, lang: Language) -> bytes:
    """One sheet with a frozen head and a filter; dates are dates, so that they can be sorted and counted."""
    book = Workbook()
    sheet = book.active
    sheet.title = table.title.get(lang)
    sheet.append([title.get(lang) for title in table.columns.values()])
    for row in table.rows:
        sheet.append([safe(row[key]) for key in table.columns])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="EEF1F4")
    for n, column in enumerate(sheet.columns, 1):
        widest = max((width_of(str(cell.value)) for cell in column if cell.value is not None), default=8)
        sheet.column_dimensions[get_column_letter(n)].width = min(60, max(8, widest + 2))
        for cell in column:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            if isinstance(cell.value, str):
                cell.data_type = "s"  # also what begins like a formula
            elif isinstance(cell.value, dt.datetime):
                cell.number_format = "yyyy-mm-dd hh:mm"
            elif isinstance(cell.value, dt.date):
                cell.number_format = "yyyy-mm-dd"
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    set_up_print(sheet, 1)
    return saved(book)
