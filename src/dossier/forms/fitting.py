"""Titles that fill a place of a form: as large as they fit, in lines that break where a reader would."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup, escape

SMALLEST = 8.0
"""Points; what does not fit at this size is broken between any two characters."""

_LINE = 1.2
"""Distance of two lines in sizes of the font: the faces of the house are 1.14 high."""
_A_LINE = 0.15
_SEAM = re.compile(r"(?<=[、，；：。）》 \n])|(?=[（《])|(?<![以涉普提波顾])(?=及[^其时格])")
"""Between words: after a stop or a blank, before a bracket, before an "and" that is no part of a word."""
_BETWEEN_WORDS = re.compile(r"\n|[^ -~～] [^ -~～]")
"""A blank that parts two words, not one that sets a number or Latin letters off: ``办公楼 1～3 层``."""
_POINT_MM = 25.4 / 72


def fitted(
    value: Any, length_mm: float, height_mm: float, largest: float = 16, *, bold: bool = False
) -> Markup:
    """A run with the text in lines of at most `length_mm` that together are `height_mm` high, for ``{{r … }}``.

    The size is at most `largest` points, and one at which no word is broken. In a cell with vertical writing the
    length is the height of the cell. A line break of the value stays. `bold`: where the style is not.
    """
    text = "" if value is None else str(value)
    size, lines = fit_lines(text, length_mm, height_mm, largest)
    broken = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)
    half = round(size * 2)
    return Markup(  # noqa: S704 - the text is escaped
        f'<w:r><w:rPr>{"<w:b/>" if bold else ""}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr>{broken}</w:r>'
    )


def fit_lines(text: str, length_mm: float, height_mm: float, largest: float) -> tuple[float, list[str]]:
    """Size in points and lines; at the smallest size as many lines as there are.

    A line less is worth a size smaller by `_A_LINE`, and so is a number that stays beside what it counts.
    """
    pieces = [piece for piece in _SEAM.split(text) if piece]
    found: list[tuple[float, float, list[str]]] = []
    for half in range(round(SMALLEST * 2), round(largest * 2) + 1):
        size = half / 2
        lines = _lines(pieces, length_mm / _POINT_MM / size)
        if lines and len(lines) * size * _LINE <= height_mm / _POINT_MM:
            apart = sum(map(_set_off, lines, lines[1:]))
            found.append((size * (1 - _A_LINE) ** (len(lines) + apart), size, lines))
    if found:
        return max(found)[1:]
    most = length_mm / _POINT_MM / SMALLEST
    return SMALLEST, _lines(pieces, most) or _lines(list(text), most) or [""]


def _set_off(line: str, following: str) -> bool:
    """The blank between the lines only set a number or Latin letters off: ``办公楼`` and ``1～3 层``."""
    return line[-1:].isascii() != following[:1].isascii() and (line[-1:] + following[:1]).isalnum()


def _lines(pieces: Sequence[str], most: float) -> list[str]:
    """The pieces in the fewest lines of at most `most` ems, alike long, rather broken at a blank; else nothing."""
    best: list[tuple[float, list[str]] | None] = [(0.0, [])]
    for end in range(1, len(pieces) + 1):
        found: tuple[float, list[str]] | None = None
        for start in range(end - 1, -1, -1):
            line = "".join(pieces[start:end])
            wide = ems(line.strip())
            if wide > most or "\n" in line.strip():
                break
            before = best[start]
            if before is None:
                continue
            cost = before[0] + 1 + (1 - wide / most) ** 2 / 2
            cost += 0.4 if start and not _BETWEEN_WORDS.search("".join(pieces[start - 1 : start + 1])) else 0
            if found is None or cost < found[0]:
                found = cost, [*before[1], line.strip()]
        best.append(found)
    last = best[-1]
    return last[1] if last else []


def ems(text: str) -> float:
    """How wide a text is in sizes of its font: 1 for a full-width character, 0.55 for any other."""
    return sum(1 if unicodedata.east_asian_width(char) in "WFA" else 0.55 for char in text)
