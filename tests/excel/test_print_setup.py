"""Sheets of a workbook are printed so that they can be read: paper, pages across, heads, foot."""

from __future__ import annotations

import math

import pytest
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from dossier.excel.printing import set_up_print

A4, A3 = "9", "8"


@pytest.mark.parametrize(
    ("widths", "paper", "across", "repeated"),
    [
        ([10, 20, 30], A4, 1, None),
        ([10, 40, 40, 40, 40], A4, 1, None),
        ([12, 30, *[40] * 5], A3, 1, None),
        ([12, 30, *[40] * 10], A3, 2, "$A:$B"),
        ([12, 30, *[40] * 25], A3, 4, "$A:$B"),
    ],
)
def test_what_is_too_wide_goes_to_larger_paper_then_over_pages(
    widths: list[int], paper: str, across: int, repeated: str | None
) -> None:
    sheet = Workbook().active
    sheet.append(["x"] * len(widths))
    for n, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(n)].width = width
    set_up_print(sheet, 2)
    setup = sheet.page_setup
    assert (str(setup.paperSize), setup.fitToWidth, setup.fitToHeight) == (paper, across, 0)
    assert setup.orientation == "landscape" and sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$1", repeated)
    assert "&P" in sheet.oddFooter.right.text and "&N" in sheet.oddFooter.right.text
    room = {A4: 147, A3: 214}[paper]
    scale = across * room / (sum(widths) + (across - 1) * sum(widths[:2]))
    assert scale >= 0.66, math.floor(scale * 100)


def test_what_is_hidden_takes_no_room() -> None:
    sheet = Workbook().active
    sheet.append(["id", "title", "date"])
    sheet.column_dimensions["A"].width, sheet.column_dimensions["A"].hidden = 900, True
    set_up_print(sheet, 2)
    assert (str(sheet.page_setup.paperSize), sheet.page_setup.fitToWidth) == (A4, 1)
