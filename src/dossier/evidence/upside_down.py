"""Whether the print of a page stands on its head as the page is shown; wide tables that lie on their side do not."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from math import atan2, degrees
from typing import Any

import pypdfium2.raw as pdfium

from dossier.evidence.page_objects import Drawn, bounds

_LEAN = 20.0
"""Degrees either side of upside down."""
_MOST = 0.6
"""Share of the print."""
_LEAST = 12
"""Characters from which on a page has a top."""
_ASKED = 200
"""Characters of a page that are asked for their angle, spread over it."""


def is_upside_down(page: Any, drawn: Iterable[Drawn]) -> bool:
    """Whether most of the print of one of pdfium's pages is seen upside down.

    Only where its text objects look like it the characters are asked, for they know of the forms around them.
    """
    turned = 90 * pdfium.FPDFPage_GetRotation(page.raw)
    over = whole = 0.0
    for kind, thing, _ in drawn:
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            left, bottom, right, top = bounds(thing)
            length = max(right - left, top - bottom)
            whole += length
            over += length * _is_over(_angle(thing) - turned)
    return over > _MOST * whole and _characters_are_over(page, turned)


def _characters_are_over(page: Any, turned: int) -> bool:
    with closing(page.get_textpage()) as words:
        count = words.count_chars()
        asked = range(0, count, max(1, count // _ASKED))
        angles = [
            degrees(angle)
            for at in asked
            if not pdfium.FPDFText_IsGenerated(words.raw, at)
            and (angle := pdfium.FPDFText_GetCharAngle(words.raw, at)) >= 0
        ]
    # A character's angle runs clockwise, a matrix's the other way: on its side either may be upside down.
    over = sum(_is_over(-angle - turned) for angle in angles)
    return count >= _LEAST and over > _MOST * len(angles)


def _is_over(angle: float) -> bool:
    return abs(angle % 360 - 180) < _LEAN


def _angle(thing: Any) -> float:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(thing, matrix)
    return degrees(atan2(matrix.b, matrix.a))
