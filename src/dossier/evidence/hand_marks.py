"""What a page of text bears besides its lines: what a hand may have written, and words across it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from ctypes import c_float, c_int
from math import atan2, degrees
from typing import Any

import pypdfium2.raw as pdfium

from dossier.evidence.page_objects import Drawn, bounds, text_of
from dossier.pdf.rendering import seen_at

_HEAD = 0.12
"""Share of the page from its top where a picture is the mark of the firm."""
_LONG_PATH = 24
"""Segments from which on a path is more than a frame, a circle or a star."""
_APART = 2.0
"""Points between the ends of a stroke that is no closed figure."""
_FLAT = 0.5
"""Height over width of a line that is drawn under a name."""
_UPRIGHT = 5.0
"""Degrees by which the lines of a scan or a form may lean."""
_NO_INK = (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP)


def may_bear_a_hand(page: Any, drawn: Iterable[Drawn]) -> bool:
    """Whether one of pdfium's pages shows anything, besides print, frames and round seals, that may be a signature."""
    if any(_is_ink(page, thing, kind) for kind, thing, _ in drawn):
        return True
    for at in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, at)
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        pdfium.FPDFPage_CloseAnnot(annotation)
        if kind not in _NO_INK:
            return True
    return False


def slanted_lines(page: Any, drawn: Iterable[Drawn]) -> list[str]:
    """What is written across a page of pdfium's, a line for each run at one angle; the reader adds it to other lines.

    Single characters of a round seal stand at angles of their own.
    """
    slanted = [
        (angle, thing)
        for kind, thing, _ in drawn
        if kind == pdfium.FPDF_PAGEOBJ_TEXT and (angle := _slant(thing))
    ]
    if not slanted:
        return []
    runs: list[tuple[float, str]] = []
    with closing(page.get_textpage()) as words:
        for angle, thing in slanted:
            said = text_of(words, thing).strip()
            if runs and abs(runs[-1][0] - angle) < 1:
                runs[-1] = (angle, runs[-1][1] + said)
            else:
                runs.append((angle, said))
    return [said for _, said in runs if len(said) > 1]


def _slant(thing: Any) -> float:
    """Degrees by which a text is turned; 0 for what runs along a side of the page."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(thing, matrix)
    angle = degrees(atan2(matrix.b, matrix.a)) % 360
    return angle if abs((angle + 45) % 90 - 45) > _UPRIGHT else 0.0


def _is_ink(page: Any, thing: Any, kind: int) -> bool:
    if kind == pdfium.FPDF_PAGEOBJ_PATH:
        return _is_stroke(thing)
    if kind == pdfium.FPDF_PAGEOBJ_TEXT:
        return False
    return kind != pdfium.FPDF_PAGEOBJ_IMAGE or not _is_in_head(page, thing)


def _is_in_head(page: Any, thing: Any) -> bool:
    left, bottom, right, top = bounds(thing)
    return max(seen_at(page, left, bottom)[1], seen_at(page, right, top)[1]) < _HEAD


def _is_stroke(path: Any) -> bool:
    """A path of many segments, or one that bends, is neither filled nor closed, and no line under a name."""
    count = pdfium.FPDFPath_CountSegments(path)
    if count > _LONG_PATH:
        return True
    segments = [pdfium.FPDFPath_GetPathSegment(path, at) for at in range(count)]
    if not any(pdfium.FPDFPathSegment_GetType(each) == pdfium.FPDF_SEGMENT_BEZIERTO for each in segments):
        return False
    mode, stroked = c_int(), c_int()
    pdfium.FPDFPath_GetDrawMode(path, mode, stroked)
    if mode.value != pdfium.FPDF_FILLMODE_NONE or any(map(pdfium.FPDFPathSegment_GetClose, segments)):
        return False
    left, bottom, right, top = bounds(path)
    return top - bottom > _FLAT * (right - left) and _ends_apart(segments)


def _ends_apart(segments: Sequence[Any]) -> bool:
    x, y = c_float(), c_float()
    ends = []
    for segment in (segments[0], segments[-1]):
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        ends.append((x.value, y.value))
    (a, b), (c, d) = ends
    return bool(max(abs(a - c), abs(b - d)) > _APART)
