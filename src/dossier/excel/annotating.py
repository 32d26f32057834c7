"""A copy of a workbook with what is the matter written at its cells."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Sequence

from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from dossier.excel.proposal import Said
from dossier.excel.writing import saved
from dossier.model import Language
from dossier.reporting.layout import xml_safe

_MARK = PatternFill("solid", fgColor="F9D0C4")


def annotated(raw: bytes, said: Sequence[Said], lang: Language) -> bytes:
    """The workbook with a comment at each cell that something was said of; `raw` was opened by `open_workbook`.

    What openpyxl does not know (pictures, text boxes) is lost in the copy; the original stays as it is.
    """
    book = load_workbook(io.BytesIO(raw), keep_links=False)
    texts: dict[tuple[str, int, int], list[str]] = defaultdict(list)
    for each in said:
        place = each.place
        lines = f"{each.finding.code} {each.finding.message.get(lang)}\n→ {each.finding.hint.get(lang)}"
        texts[place.sheet, max(place.row, 1), place.column or 2].append(lines)
    for (sheet, row, column), each_said in texts.items():
        if sheet in book.sheetnames:
            cell = book[sheet].cell(row, column)
            if not isinstance(cell, MergedCell):
                cell.comment = Comment(xml_safe("\n".join(each_said)), "dossier", height=140, width=320)
                cell.fill = _MARK
    return saved(book)
