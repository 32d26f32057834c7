"""Whether one photograph is a piece of another, cut at its edges: the cuts are looked for in glimpses of both."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Sequence
from functools import lru_cache
from itertools import product
from math import isqrt
from statistics import fmean, pstdev

_CUTS = [n / 2 for n in range(11)]
"""Pixels of a glimpse that a cut may take of a side: up to 8 % of the picture."""
_NEAR = (-0.25, 0.0, 0.25)
_SAME = 0.09
"""Standard deviations by which the pixels of a photograph and of its piece differ, once the piece is laid on its place.

Cuts of up to 5 % a side with other brightness and quality leave 0.04 to 0.07.
"""
_WORST, _SAME_WORST = 20, 0.8
"""And the pixels that differ most, as many as the digits of a plate have: 0.4 to 0.7, in plates of two makers 1.3."""
_BETTER = 1.5
"""How many times less than without a cut: two photographs lie best as they are (1.0 to 1.2)."""
_FAR = 0.5
"""Standard deviations beyond which no cut is looked for; a piece without its cuts differs by 0.1 to 0.4."""
_BITS = 80
"""Of 256 in which the hashes of a photograph and of its piece differ (13 to 70 seen)."""


@lru_cache(maxsize=1024)
def is_cropped(differing: int, one: str, other: str) -> bool:
    """Whether either photograph is a piece of the other, by the bits in which their hashes differ and their glimpses
    (squares of grey bytes in base 64). What is hardly cut at all is one photograph (see `same_photograph`).
    """
    if differing > _BITS or not one or not other:
        return False
    pair = _rows(one), _rows(other)
    return any(_is_piece(whole, piece) for whole, piece in (pair, pair[::-1]))


Rows = list[list[float]]


def _rows(glimpse: str) -> Rows:
    pixels = b64decode(glimpse)
    side = isqrt(len(pixels))
    return [list(pixels[at : at + side]) for at in range(0, side * side, side)]


def _is_piece(whole: Rows, piece: Rows) -> bool:
    uncut = fmean(_differences(whole, piece))
    if uncut > _FAR:
        return False
    across = _cuts(
        [fmean(column) for column in zip(*whole, strict=True)], [*map(fmean, zip(*piece, strict=True))]
    )
    down = _cuts([fmean(row) for row in whole], [fmean(row) for row in piece])
    laid = _differences(_cut(whole, across, down), piece)
    left, worst = fmean(laid), fmean(sorted(laid)[-_WORST:])
    return left <= _SAME and worst <= _SAME_WORST and _BETTER * left <= uncut


Cuts = tuple[float, float]
"""What is taken of a line's start and end."""


def _cuts(whole: Sequence[float], piece: Sequence[float]) -> Cuts:
    """The cuts after which a line is most like another one."""
    wanted = _normal(piece)

    def off(cuts: Cuts) -> float:
        return fmean(abs(a - b) for a, b in zip(_normal(_between(whole, cuts)), wanted, strict=True))

    rough = min(product(_CUTS, _CUTS), key=off)
    return min(((max(0.0, rough[0] + a), max(0.0, rough[1] + b)) for a, b in product(_NEAR, _NEAR)), key=off)


def _between(line: Sequence[float], cuts: Cuts) -> list[float]:
    """The part between two cuts, stretched to the length of the whole."""
    count = len(line)
    step = (count - sum(cuts)) / count
    at = [min(max(cuts[0] + (n + 0.5) * step - 0.5, 0.0), count - 1.0) for n in range(count)]
    return [line[int(x)] + (x % 1) * (line[min(int(x) + 1, count - 1)] - line[int(x)]) for x in at]


def _cut(rows: Rows, across: Cuts, down: Cuts) -> Rows:
    columns = zip(*(_between(row, across) for row in rows), strict=True)
    return [list(row) for row in zip(*(_between(column, down) for column in columns), strict=True)]


def _differences(one: Rows, other: Rows) -> list[float]:
    a, b = (_normal([pixel for row in rows for pixel in row]) for rows in (one, other))
    return [abs(x - y) for x, y in zip(a, b, strict=True)]


def _normal(values: Sequence[float]) -> list[float]:
    """Free of brightness and contrast."""
    middle, spread = fmean(values), pstdev(values) or 1.0
    return [(value - middle) / spread for value in values]
