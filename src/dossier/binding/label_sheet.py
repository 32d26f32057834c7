"""The spine labels of all volumes on few sheets, with marks to cut along: each is the label of its volume."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Name

from dossier.binding.archival import SETTINGS
from dossier.binding.stamp import draft_marks, make_stamps
from dossier.pdf.faces import Face
from dossier.pdf.metadata import set_xmp
from dossier.pdf.pages import View
from dossier.pdf.rendering import on_screen
from dossier.pdf.saving import save_pdf

LABELS = "spines.pdf"
"""Its name in a package."""
_WIDE, _HIGH = 595.28, 841.89
_MARGIN, _GAP = 28.35, 22.0
"""Points: round the sheet, and between labels, so that two marks fit there."""
_ABOVE_TITLE = 0.36
"""Share of the height of a label."""
_MARK, _OFF = 8.5, 2.5
"""Points: length of a mark, and how far from the label it begins."""

Box = tuple[float, float, float, float]


def make_label_sheets(
    spines: Sequence[Path],
    output: Path,
    *,
    title: str,
    date: dt.date,
    language: str,
    draft: str | None = None,
    font: Path | Face | None = None,
) -> None:
    """Write the labels side by side onto sheets of A4, as many as fit, in order.

    `spines` are the printed labels, one a PDF; the frame of one is all that is taken of its page. `draft` is the mark
    along each label, in `font` (see `bind_volume`).

    Raises:
        CannotShow: pdfium does not open one of them.
        OSError: the disk is full or cannot be written.
    """
    with pikepdf.new() as book:
        stamps = make_stamps(book, font, draft.partition("\n")[0]) if draft else None
        for sheet in _sheets([(path, _frame(path)) for path in spines]):
            page = book.add_blank_page(page_size=(_WIDE, _HIGH))
            drawn = [_label(book, page, number, *each) for number, each in enumerate(sheet)]
            if stamps:
                drawn += draft_marks(page.obj, stamps, (_upward(box, at) for _, box, at in sheet))
            page.Contents = book.make_stream("\n".join(drawn).encode("ascii"))
        book.docinfo["/Title"] = title
        book.docinfo["/CreationDate"] = f"D:{date:%Y%m%d}000000Z"
        book.Root.Lang = pikepdf.String(language)
        set_xmp(book, title, date, language=language)
        output.parent.mkdir(parents=True, exist_ok=True)
        save_pdf(book, output, **SETTINGS)


def _frame(path: Path) -> Box:
    with on_screen(path) as screen:
        return screen.frame(0)


def _upward(box: Box, at: float) -> View:
    """The upper part of a label, above its title, as it is seen by somebody who turns the sheet to read along it."""
    x0, y0, x1, y1 = box
    high, wide = (y1 - y0) * _ABOVE_TITLE, x1 - x0
    # Characters stand on the line along the middle: a sixth further and they are in the middle themselves.
    return View(high, wide, (0, 1, -1, 0, at + wide * 7 / 6, _HIGH - 2 * _MARGIN - high))


def _sheets(labels: Sequence[tuple[Path, Box]]) -> Iterator[list[tuple[Path, Box, float]]]:
    """The labels of each sheet, with where their left edge stands."""
    sheet: list[tuple[Path, Box, float]] = []
    at = _MARGIN
    for path, box in labels:
        wide = box[2] - box[0]
        if sheet and at + wide > _WIDE - _MARGIN:
            yield sheet
            sheet, at = [], _MARGIN
        sheet.append((path, box, at))
        at += wide + _GAP
    if sheet:
        yield sheet


def _label(book: pikepdf.Pdf, page: Any, number: int, path: Path, box: Box, at: float) -> str:
    with pikepdf.open(path) as pdf:
        form = book.copy_foreign(pdf.pages[0].as_form_xobject())
    name = page.add_resource(form, Name.XObject, Name(f"/Label{number}"))
    x0, y0, x1, y1 = box
    right, top, bottom = at + x1 - x0, _HIGH - 2 * _MARGIN, _HIGH - 2 * _MARGIN - (y1 - y0)
    shown = f"q {at - 1:.2f} {bottom - 1:.2f} {x1 - x0 + 2:.2f} {y1 - y0 + 2:.2f} re W n "
    shown += f"1 0 0 1 {at - x0:.3f} {bottom - y0:.3f} cm {name} Do Q"
    ends = [(x, y, way) for y, way in ((bottom, -1), (top, 1)) for x in (at, right)]
    upright = [
        f"{x:.2f} {y + way * _OFF:.2f} m {x:.2f} {y + way * (_OFF + _MARK):.2f} l" for x, y, way in ends
    ]
    sides = [(x, y, way) for x, way in ((at, -1), (right, 1)) for y in (bottom, top)]
    flat = [f"{x + way * _OFF:.2f} {y:.2f} m {x + way * (_OFF + _MARK):.2f} {y:.2f} l" for x, y, way in sides]
    return f"{shown}\nq 0 G 0.4 w {' '.join([*upright, *flat])} S Q"
