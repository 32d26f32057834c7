"""A copy of a workbook with what is the matter said in it: comments in ours, a column more in those of others."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Sequence

from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from dossier.excel.grids import Opened, cell_name
from dossier.excel.patching import Patch, patched
from dossier.excel.proposal import Said
from dossier.excel.writing import saved
from dossier.model import Language
from dossier.reporting.layout import xml_safe

_MARK = PatternFill("solid", fgColor="F9D0C4")


def annotated_register(raw: bytes, said: Sequence[Said], opened: Opened, lang: Language) -> bytes:
    """A workbook of somebody's own with the cells in colour that something was said of, and what that is in the first
    free column of their rows. Nothing else in it changes.

    Raises:
        CannotPatch: as `patched`.
    """
    changes: dict[str, dict[tuple[int, int], Patch]] = defaultdict(dict)
    texts: dict[tuple[str, int], list[str]] = defaultdict(list)
    for each in said:
        place, row = each.place, each.place.row
        if row and place.sheet in opened.sheets:  # what is said of a whole sheet stands on the screen alone
            if place.column:
                changes[place.sheet][row, place.column] = Patch(marked=True)
            name = f"{cell_name(row, place.column)} " if place.column else ""
            message, hint = each.finding.message.get(lang), each.finding.hint.get(lang)
            texts[place.sheet, row].append(f"{name}{each.finding.code} {message}（{hint}）")
    for (title, row), lines in texts.items():
        cells, merged = opened.sheets[title].cells, opened.sheets[title].merged
        free = 1 + max([0, *(c for r in cells.values() for c in r), *(area[2] for area in merged)])
        changes[title][row, free] = Patch("\n".join(lines), marked=True)
    return patched(raw, changes)[0]


def annotated(raw: bytes, said: Sequence[Said], lang: Language) -> bytes:
    """A workbook of ours with a comment at each cell that something was said of."""
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
