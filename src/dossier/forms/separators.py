"""Separator sheets for the copier: a page with a large code for each open item, to lay before its papers."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import segno
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from dossier.forms.filling import write_settled_zip
from dossier.model import Language, Text

_SIDE = Mm(60)
"""Side of a code; from 20 mm on one is read safely from a scan of 150 dpi."""
_MODULES = 97
"""Of a side, 0.6 mm each: what would have more is so long that no scan shows it safely."""
_PIXELS = 1200
_BREADTH = 470.0
"""Points of a line, by which the size of its letters is chosen."""
_CHINESE = 0x2E7F
"""What stands behind it in Unicode is as wide as it is high."""
MARK = Text("分隔页", "Separator sheet")
"""What the sheet calls itself, so that nobody takes it for a paper."""
_BEHIND = Text("↓ 这一项的资料放在本页后面", "↓ Lay the papers of this item behind this sheet")
_ANYTHING = Text("↓ 一份资料放在本页后面", "↓ Lay one paper behind this sheet")
_LAST = Text(
    "每份资料前放一张，连同资料一起扫描。本页和空白背面不进案卷，扫描后可以再用。",
    "One before each paper; scan it with them. This sheet and blank backs are not filed; it can be used again.",
)


@dataclass(frozen=True, slots=True)
class Separator:
    """A sheet: its code, and what a person reads on it; empty texts are left away."""

    code: str
    requirement: str
    title: str
    item: str
    party: str


class CodeTooLong(Exception):  # noqa: N818
    """A code that has no room on its sheet; the argument is the sheet."""


def write_separators(
    sheets: Sequence[Separator], project: str, output: Path, *, lang: Language, date: dt.date
) -> None:
    """Write a Word file with a page for each sheet.

    Raises:
        CodeTooLong: of one sheet.
        OSError: it cannot be written.
    """
    document: Any = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(15)
    _clear(document.styles["Normal"])
    for number, sheet in enumerate(sheets):
        _sheet(document, sheet, project, lang, last=number == len(sheets) - 1)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = MARK.get(lang), "", ""
    properties.created = properties.modified = dt.datetime(date.year, date.month, date.day, tzinfo=dt.UTC)
    stream = io.BytesIO()
    document.save(stream)
    stream.seek(0)
    write_settled_zip(stream, output)


def _clear(style: Any) -> None:
    style.font.name, style.font.size = "Times New Roman", Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)


def _sheet(document: Any, sheet: Separator, project: str, lang: Language, *, last: bool) -> None:
    _line(document, MARK.get(lang), 22, bold=True, shaded=True)
    _line(document, project, _size(project, 18), after=10)
    if sheet.requirement:
        _line(document, sheet.requirement, 20)
    _line(document, sheet.title, _size(sheet.title, 40), bold=True, after=6)
    if sheet.item:
        _line(document, sheet.item, _size(sheet.item, 30), bold=True, after=6)
    if sheet.party:
        _line(document, sheet.party, _size(sheet.party, 18))
    picture = document.add_paragraph()
    picture.alignment = WD_ALIGN_PARAGRAPH.CENTER
    picture.paragraph_format.space_before = picture.paragraph_format.space_after = Pt(24)
    picture.add_run().add_picture(_picture(sheet), _SIDE, _SIDE)
    _line(document, (_BEHIND if sheet.requirement else _ANYTHING).get(lang), 26, bold=True, after=14)
    _line(document, _LAST.get(lang), 12, after=14)
    small = _line(document, sheet.code, 8)
    if not last:
        small.add_run().add_break(WD_BREAK.PAGE)


def _line(
    document: Any, text: str, size: float, *, bold: bool = False, shaded: bool = False, after: int = 0
) -> Any:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(after)
    if shaded:  # a dark edge that is seen from the side of a stack
        fill = f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="404040"/>'
        paragraph._p.get_or_add_pPr().append(parse_xml(fill))
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(size), bold
    if shaded:
        run.font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
    if bold:
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "黑体")
    return paragraph


def _size(text: str, most: float) -> float:
    """Points, so that a text takes a line, or two where it would be small on one."""
    wide = sum(1.0 if ord(char) > _CHINESE else 0.6 for char in text) or 1.0
    lines = 1 if _BREADTH / wide >= most * 0.6 else 1.85
    return round(max(10.0, min(most, lines * _BREADTH / wide)) * 2) / 2


def _picture(sheet: Separator) -> io.BytesIO:
    drawn = segno.make_qr(sheet.code, error="q" if len(sheet.code) < 120 else "m")
    side = drawn.symbol_size(border=0)[0]
    if side > _MODULES:
        raise CodeTooLong(sheet)
    stream = io.BytesIO()
    drawn.save(stream, kind="png", scale=max(1, _PIXELS // side), border=0)
    stream.seek(0)
    return stream
