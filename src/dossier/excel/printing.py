"""How a sheet of a workbook is printed: on paper on which it can be read."""

from __future__ import annotations

import math
from typing import Any

from openpyxl.utils import get_column_letter

_ROOM_A4, _ROOM_A3 = 147, 214
"""Widths of a column that go onto a landscape sheet between its margins, in characters of 11 points."""
_LEAST = 0.7
"""Scale below which 11 points are no longer read well."""
_MARGIN = 0.47
"""Inches: 12 mm."""


def set_up_print(sheet: Any, frozen: int) -> None:
    """Set openpyxl's `sheet` to landscape with its heads on every page and a foot that counts the pages.

    One page wide where that can be read, on A4 or else on A3; what is wider goes over several pages of A3, each with
    the first `frozen` columns, by which a row is known.
    """
    shown = [sheet.column_dimensions[get_column_letter(n)] for n in range(1, sheet.max_column + 1)]
    widths = [0.0 if column.hidden else float(column.width or 13) for column in shown]
    total, again = sum(widths), sum(widths[:frozen])
    small = total * _LEAST <= _ROOM_A4
    setup = sheet.page_setup
    setup.orientation, setup.paperSize = "landscape", sheet.PAPERSIZE_A4 if small else sheet.PAPERSIZE_A3
    room = _ROOM_A3 / _LEAST
    pages = 1 if total <= room else math.ceil((total - again) / max(room - again, room / 2))
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    setup.fitToWidth, setup.fitToHeight = pages, 0
    sheet.print_title_rows = "1:1"
    if pages > 1 and frozen:
        sheet.print_title_cols = f"A:{get_column_letter(frozen)}"
    margins = sheet.page_margins
    margins.left = margins.right = margins.top = _MARGIN
    margins.bottom, margins.footer = 2 * _MARGIN, _MARGIN
    sheet.oddFooter.left.text, sheet.oddFooter.right.text = "&A", "&P / &N"
