"""The QR of a form: in the upper right corner of its first page, over everything, so that no line moves for it."""

from __future__ import annotations

import io
from typing import Any

import segno
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Length, Mm
from docx.text.paragraph import Paragraph

_SIDE = Mm(20)
"""Smaller ones are not read safely from scans of 150 dpi."""
_FROM_TOP, _FROM_RIGHT = Mm(5), Mm(6)
_PIXELS = 236
"""Those of its side at 300 dpi, above which the office program would draw it anew."""
_MODULES = 57
"""Of a side: those of 65 were read from 19 of 20 scans of 150 dpi, those of 57 from all."""
_MARGIN = Mm(18)
"""What the form must leave blank at the top at least."""


def draw_code(document: Any, code: str) -> None:
    """Put a code onto the first page of a filled form; left away where the corner may not be blank, and where the code
    is so long that nobody could read it from a scan.

    Args:
        document: python-docx's.
        code: what the QR says.
    """
    first = document.element.body[0]
    if not first.tag.endswith("}p") or not _is_free(document, Paragraph(first, document)):
        return
    drawn = segno.make_qr(code, error="m")
    side = drawn.symbol_size(border=0)[0]
    if side > _MODULES:
        return
    stream = io.BytesIO()
    drawn.save(stream, kind="png", scale=_PIXELS // side, border=0)
    stream.seek(0)
    inline = document.part.new_pic_inline(stream, _SIDE, _SIDE)
    inline.docPr.set("name", "QR")
    inline.docPr.set("descr", code)
    run = Paragraph(first, document).add_run()
    run._r.append(_floating(inline, document.sections[0].page_width))


def _is_free(document: Any, first: Paragraph) -> bool:
    """Whether nothing of the form stands there: no header, nothing that floats, and a title in the middle or on the
    left at most.
    """
    section = document.sections[0]
    if section.page_width is None or section.top_margin is None:
        return False
    header = section.first_page_header if section.different_first_page_header_footer else section.header
    said = header._element.xpath(".//w:t | .//w:drawing | .//w:pict | .//w:object")
    left = first.alignment in (None, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER)
    below = section.top_margin >= _FROM_TOP + _SIDE
    floats = document.element.body.xpath(".//wp:anchor | .//w:pict | .//w:framePr")
    return not said and not floats and section.top_margin >= _MARGIN and (left or below)


def _floating(inline: Any, page: Length) -> Any:
    """The picture at a place of the page instead of the line."""
    drawing = parse_xml(
        f'<w:drawing {nsdecls("w", "wp")}><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" '
        'relativeHeight="1" behindDoc="0" locked="1" layoutInCell="0" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{page - _FROM_RIGHT - _SIDE}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{_FROM_TOP}</wp:posOffset></wp:positionV>'
        "</wp:anchor></w:drawing>"
    )
    anchor = drawing[0]
    for part in list(inline):
        anchor.append(part)
        if part.tag.endswith("}extent"):
            anchor.append(parse_xml(f'<wp:effectExtent {nsdecls("wp")} l="0" t="0" r="0" b="0"/>'))
            anchor.append(parse_xml(f"<wp:wrapNone {nsdecls('wp')}/>"))
    return drawing
