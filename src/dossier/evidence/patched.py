"""Words under a patch: print that was covered with white, and other words set on it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from ctypes import c_float, c_int, c_uint
from typing import Any

import pypdfium2.raw as pdfium
from pypdfium2 import PdfBitmap

from dossier.evidence.page_objects import Box, Drawn, bare, bounds, text_of

Patch = tuple[int, Box]
"""Number of a thing among those that a page draws, and what is seen of it."""
_WHITE = 235
"""Least of the three colours of what passes for the white of paper."""
_RECTANGLE = 6
"""Most segments of a path that is one."""
_COVERED = 0.6
"""Share of the box of a text."""
_ON_IT = 0.3
"""Share of the smaller of two boxes from which on one text stands in the place of another."""
_OF_THE_PAGE = 0.3
"""Share of the page from which on a patch is a ground to begin anew on."""
_MOST_PATCHES = 400
"""Of one page: beyond it is the shading of a table."""
_LONGEST = 60
_FILLS = (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE)


def patched_words(page: Any, drawn: Sequence[Drawn], patches: Sequence[Patch]) -> tuple[str, str] | None:
    """The words under the first white patch of one of pdfium's pages that has others on it, and those others.

    None where there is no such patch: grounds are drawn before words, and what is typed anew unchanged hides nothing.
    """
    if not patches:
        return None
    texts = [(n, bounds(thing)) for n, (kind, thing, _) in enumerate(drawn) if _is_print(kind, thing)]
    with closing(page.get_textpage()) as words:
        for n, box in patches:
            here = [(m, at) for m, at in texts if drawn[m][2] == drawn[n][2] and _area(_common(at, box)) > 0]
            under = [(m, at) for m, at in here if m < n and _share(at, box) > _COVERED]
            over = [m for m, at in here if m > n and any(_in_the_place(at, covered) for _, covered in under)]
            said, instead = (
                "".join(text_of(words, drawn[m][1]) for m in some).strip()
                for some in ([m for m, _ in under], over)
            )
            if bare(said) and bare(instead) and bare(said) not in bare(instead):
                return _line(said), _line(instead)
    return None


def covered_words(page: Any, drawn: Sequence[Drawn], patches: Sequence[Patch]) -> list[str]:
    """The words under each white patch, a text object each, whatever is on it."""
    if not patches:
        return []
    found = []
    with closing(page.get_textpage()) as words:
        for n, box in patches:
            for kind, thing, space in drawn[:n]:
                if _is_print(kind, thing) and space == drawn[n][2] and _share(bounds(thing), box) > _COVERED:
                    found.append(text_of(words, thing))
    return found


def white_patches(page: Any, drawn: Sequence[Drawn]) -> list[Patch]:
    """Number and box of each white thing that is drawn over words; none where they shade a table."""
    first = next((n for n, (kind, _, _) in enumerate(drawn) if kind == pdfium.FPDF_PAGEOBJ_TEXT), len(drawn))
    most = _OF_THE_PAGE * pdfium.FPDF_GetPageWidthF(page.raw) * pdfium.FPDF_GetPageHeightF(page.raw)
    patches = [
        (n, box)
        for n in range(first + 1, len(drawn))
        if drawn[n][0] in _FILLS and 0 < _area(box := _shown(drawn[n][1])) < most and _is_white(*drawn[n][:2])
    ]
    return patches if len(patches) <= _MOST_PATCHES else []


def _is_print(kind: int, thing: Any) -> bool:
    shown = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
    return kind == pdfium.FPDF_PAGEOBJ_TEXT and pdfium.FPDFTextObj_GetTextRenderMode(thing) not in shown


def _is_white(kind: int, thing: Any) -> bool:
    """Whether a rectangle is filled with white, or a picture has no other colour, and nothing shines through."""
    if kind == pdfium.FPDF_PAGEOBJ_PATH:
        mode, stroked = c_int(), c_int()
        pdfium.FPDFPath_GetDrawMode(thing, mode, stroked)
        if mode.value == pdfium.FPDF_FILLMODE_NONE or pdfium.FPDFPath_CountSegments(thing) > _RECTANGLE:
            return False
        colours = [c_uint() for _ in range(4)]
        pdfium.FPDFPageObj_GetFillColor(thing, *colours)
        if min(colour.value for colour in colours) < _WHITE:
            return False
    elif kind != pdfium.FPDF_PAGEOBJ_IMAGE or not _is_white_picture(thing):
        return False
    return not pdfium.FPDFPageObj_HasTransparency(thing)


def _is_white_picture(thing: Any) -> bool:
    raw = pdfium.FPDFImageObj_GetBitmap(thing)
    if not raw:
        return False
    with closing(PdfBitmap.from_raw(raw)) as bitmap:
        least, _ = bitmap.to_pil().convert("L").getextrema()
    return bool(least >= _WHITE)


def _shown(thing: Any) -> Box:
    """The box of an object as far as the paths that clip it leave it."""
    box = bounds(thing)
    clip = pdfium.FPDFPageObj_GetClipPath(thing)
    x, y = c_float(), c_float()
    for path in range(max(0, pdfium.FPDFClipPath_CountPaths(clip)) if clip else 0):
        points = []
        for at in range(pdfium.FPDFClipPath_CountPathSegments(clip, path)):
            pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFClipPath_GetPathSegment(clip, path, at), x, y)
            points.append((x.value, y.value))
        if points:
            across, up = [a for a, _ in points], [b for _, b in points]
            box = _common(box, (min(across), min(up), max(across), max(up)))
    return box


def _common(one: Box, other: Box) -> Box:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _share(box: Box, patch: Box) -> float:
    return _area(_common(box, patch)) / (_area(box) or 1.0)


def _in_the_place(one: Box, other: Box) -> bool:
    return _area(_common(one, other)) > _ON_IT * min(_area(one), _area(other))


def _line(said: str) -> str:
    line = " ".join(said.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
