"""What a page of pdfium's draws, one object after the other."""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import c_float, c_ushort
from typing import Any

import pypdfium2.raw as pdfium

_DEEPEST = 8

Space = tuple[int, ...]
"""Of the page, or of a form with a place of its own: places in two spaces are not to be compared."""
Drawn = tuple[int, Any, Space]
"""Kind, handle and space."""
Box = tuple[float, float, float, float]
"""Left, bottom, right and top, in points."""


def objects_of(holder: Any, depth: int = 0, space: Space = ()) -> Iterator[Drawn]:
    """Everything that a raw page draws, what is inside of its forms included."""
    if depth:
        count, get = pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject
    else:
        count, get = pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject
    for at in range(count(holder)):
        thing = get(holder, at)
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            yield from objects_of(thing, depth + 1, space if _is_in_place(thing) else (*space, at))
        else:
            yield kind, thing, space


def _is_in_place(form: Any) -> bool:
    """Whether what a form draws has the places of what is around it."""
    m = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(form, m)
    return (m.a, m.b, m.c, m.d, m.e, m.f) == (1, 0, 0, 1, 0, 0)


def text_of(words: Any, thing: Any) -> str:
    """What a text object says, by the words of its page."""
    size = pdfium.FPDFTextObj_GetText(thing, words.raw, None, 0)
    buffer = (c_ushort * max(1, size // 2))()
    pdfium.FPDFTextObj_GetText(thing, words.raw, buffer, size)
    return bytes(buffer).decode("utf-16-le", "replace").rstrip("\0")


def bare(said: str) -> str:
    """Letters and figures alone: what lines of dots and blanks have none of."""
    return "".join(c for c in said if c.isalnum())


def meet(one: Box, other: Box) -> bool:
    """Whether two boxes have a place in common, more than an edge."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def bounds(thing: Any) -> Box:
    """The box of an object, in the space that it is drawn in."""
    left, bottom, right, top = (c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(thing, left, bottom, right, top)
    return left.value, bottom.value, right.value, top.value
