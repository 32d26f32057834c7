"""Where a page has room for what is stamped on it: its number, and the draft mark.

The number of a drawing stands outside of its frame, on paper that is blank. Only sheets that are not upright A4 are
looked at for it: a page of text keeps its number in the usual corner. The draft mark lies where nobody signs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf

from dossier.binding.stamp import EDGE, SIZE, Spot
from dossier.pdf.pages import view
from dossier.pdf.rendering import CannotShow, Screen, on_screen

_ZONE = 30 / 25.4 * 72
"""Points from an edge within which the line of a frame stands: 25 mm to bind, else 5 to 20."""
_TRIM = 3 / 25.4 * 72
"""A line nearer to the edge shows where the paper is cut; it is no frame."""
_LINE, _INK = 215, 190
"""Levels of 255: what a hairline is darker than, once it is drawn at this size, and what is printed on."""
_LONG = 0.75
"""Share of a side that the line of a frame takes; a title block takes less."""
_DIGIT = 0.72
"""Height of a digit in sizes of its font."""
_WIDEST = 24.0
"""Points: four digits."""
_SMALLEST, _AIR = 7.0, 1.8
"""Points: the smallest number that is good to read, and what stays blank above and below it together."""
_SHARE = 0.65
"""Of a strip that a larger number takes of its height."""
_TALLEST_TEXT = 860.0
"""Points: a sheet of text is upright and no higher than A4."""


def find_spots(paths: Sequence[Path]) -> list[tuple[tuple[Spot | None, Spot | None], ...]]:
    """For each page of each PDF where its number goes, on the right and on the left; None: the usual corner.

    A page that pdfium cannot draw keeps the usual corner; a file that does not open has no pages, and binding names it.
    """
    return [_spots(path) for path in paths]


def _spots(path: Path) -> tuple[tuple[Spot | None, Spot | None], ...]:
    try:
        with pikepdf.open(path) as pdf:
            views = [view(page.obj) for page in pdf.pages]
    except pikepdf.PdfError:
        return ()
    wide = [n for n, seen in enumerate(views) if seen.width > seen.height or seen.height > _TALLEST_TEXT]
    found: dict[int, tuple[Spot | None, Spot | None]] = {}
    try:
        if wide:
            with on_screen(path) as screen:
                for n in wide:
                    edges = _Edges.of(screen, n, views[n].width)
                    found[n] = _place(edges, left=False), _place(edges, left=True)
    except CannotShow:
        return ((None, None),) * len(views)
    return tuple(found.get(n, (None, None)) for n in range(len(views)))


@dataclass(frozen=True, slots=True)
class _Edges:
    """A page in grey, and its long lines near each edge, in points from it, outermost first."""

    picture: Any
    points: float
    """Points of one pixel."""
    bottom: tuple[float, ...]
    left: tuple[float, ...]
    right: tuple[float, ...]

    @classmethod
    def of(cls, screen: Screen, number: int, width: float) -> _Edges:
        picture = screen.sight(number).picture().convert("L")
        points = width / picture.width
        deep = round(_ZONE / points)
        down, across = picture.height, picture.width
        rows = [(0, down - n - 1, across, down - n) for n in range(min(deep, down))]
        lefts = [(n, 0, n + 1, down) for n in range(min(deep, across))]
        rights = [(across - n - 1, 0, across - n, down) for n in range(min(deep, across))]
        return cls(picture, points, *(tuple(_lines(picture, points, each)) for each in (rows, lefts, rights)))

    def free(self, box: tuple[float, float, float, float]) -> bool:
        """True when nothing is printed in a box (left, bottom, right, top in points as seen)."""
        x0, y0, x1, y1 = (value / self.points for value in box)
        down = self.picture.height
        area = self.picture.crop((round(x0), round(down - y1), round(x1), round(down - y0)))
        return bool(area.getextrema()[0] >= _INK)


def _lines(picture: Any, points: float, strips: Sequence[tuple[int, int, int, int]]) -> Iterator[float]:
    for at, strip in enumerate(strips):
        levels = picture.crop(strip).histogram()
        if sum(levels[:_LINE]) >= _LONG * sum(levels):
            yield (at + 0.5) * points


def _place(edges: _Edges, *, left: bool) -> Spot | None:
    """The first of the places that is free: the usual corner; below the frame, where it is seen when the sheet is
    folded; the margin that is bound.

    None as well when there is none of them.
    """
    side = edges.left if left else edges.right
    framed = any(_TRIM < y <= EDGE + SIZE for y in edges.bottom) and any(_TRIM < x <= EDGE for x in side)
    if not framed and edges.free(_box(edges, Spot(EDGE, EDGE, SIZE, left))):
        return None
    below = _below(edges, left)
    margin = Spot(EDGE, EDGE, SIZE, left=True)
    beside = [margin] if edges.left and edges.left[-1] > EDGE + _WIDEST else []
    return next((spot for spot in (*below, *beside) if edges.free(_box(edges, spot))), None)


def _below(edges: _Edges, left: bool) -> list[Spot]:
    """In the widest strip between the edge of the paper and the frame, or in the lower half of the edge without one."""
    lines = [0.0, *edges.bottom] if edges.bottom else [0.0, EDGE]
    strips = sorted(((high - low, low) for low, high in pairwise(lines)), reverse=True)
    spots = []
    for height, low in strips[:2]:
        if height >= _DIGIT * _SMALLEST + _AIR:
            size = min(SIZE, max(_SMALLEST, int(_SHARE * height / _DIGIT * 2) / 2))
            spots.append(Spot(EDGE, round(low + (height - _DIGIT * size) / 2, 1), size, left))
    return spots


def _box(edges: _Edges, spot: Spot) -> tuple[float, float, float, float]:
    width = edges.picture.width * edges.points
    x = spot.inset if spot.left else width - spot.inset - _WIDEST
    return x, spot.y, x + _WIDEST, spot.y + _DIGIT * spot.size


_SIGNED = ("签字", "签名", "签章", "盖章", "公章", "印章", "Signature", "Signed", "Seal")
"""What stands at the head of a place to sign or to seal."""
_PLACE = 42 / 25.4 * 72
"""Points that such a place reaches down from there."""
_USUAL, _HIGHEST, _LOWEST = 0.46, 0.98, 0.03


def free_bands(path: Path) -> list[tuple[float, float] | None]:
    """For each page of a form the shares of its height between which nobody signs; None: the usual upper half.

    Where the upper half has a place to sign, it is the largest band without one.
    """
    try:
        with on_screen(path) as screen:
            return [_band(*screen.heights(n, _SIGNED)) for n in range(len(screen.document))]
    except CannotShow:
        return []


def _band(height: float, tops: Sequence[float]) -> tuple[float, float] | None:
    if max(tops, default=0) <= _USUAL * height:
        return None
    bands, free = [], _LOWEST
    for low, high in sorted(((top - _PLACE) / height, top / height) for top in tops):
        bands.append((free, low))
        free = max(free, high)
    bands.append((free, _HIGHEST))
    return max(bands, key=lambda band: band[1] - band[0])
