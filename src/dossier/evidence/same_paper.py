"""Whether two scans are of one paper: laid upon each other, each part of one has to be in the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from struct import unpack

from PIL import Image, ImageChops, ImageFilter, ImageMath

from dossier.evidence.near_pages import likeness
from dossier.evidence.page_ink import flattened, ink_box, soft_ink
from dossier.evidence.page_objects import Box

_LONGER = 1170
"""Pixels of the longer side: 100 dpi of A4."""
_RIMS = (0.016, 0.03)
_BLOCK = (14, 16)
"""Pixels: one figure of print."""
_STARTS = ((0, 0), (7, 0), (0, 8), (7, 8))
"""Where the first block begins: so that each figure stands in the middle of one."""
_TILE = (40, 40)
"""Of a page made smaller, to lay it on its place."""
_INKED = 30.0
"""Level of a block on average from which on there is something in it."""
_FAINT = 6.0
"""The same of a tile, most of which is empty."""
_SURE, _FEW = 0.6, 6
"""Correlation from which on the place of a tile is known, and how many such tiles it takes to lay a page."""
_BLUR = 1.0
_RIM = 0.03
"""Share of the longer side that is left out at each edge: shadows, holes and stamped numbers of pages are there."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a page and where it is found best on another one."""

    x: float
    y: float
    """The middle of the part."""
    alike: float
    """Correlation there."""
    dx: int
    dy: int


@dataclass(frozen=True, slots=True)
class _Grid:
    """How two pages are compared: in blocks (pixels), moved by so many pixels at most."""

    block: tuple[int, int]
    reach: int
    inked: float
    """Level of a block on average from which on it counts."""


def alike_parts(one: Image.Image, other: Image.Image) -> list[float]:
    """The correlation of each part of two grey pages that has something in it, the worst first; empty of few."""
    a, b = (_ready(each) for each in (one, other))
    laid = _laid(a, b)
    if laid is None:
        return []
    rim = round(_RIM * max(a.size))
    one, two = (
        each.filter(ImageFilter.GaussianBlur(_BLUR)).crop((rim, rim, a.width - rim, a.height - rim))
        for each in (a, laid)
    )
    grid = _Grid(_BLOCK, 1, _INKED)
    found = (_parts(one.crop((x, y, *one.size)), two.crop((x, y, *two.size)), grid) for x, y in _STARTS)
    return sorted(part.alike for parts in found for part in parts)


def _ready(grey: Image.Image) -> Image.Image:
    scale = _LONGER / max(grey.size)
    size = round(grey.width * scale), round(grey.height * scale)
    return flattened(
        soft_ink(grey.resize(size, Image.Resampling.BOX if scale < 1 else Image.Resampling.BICUBIC))
    )


Affine = tuple[float, float, float, float, float, float]


def _laid(a: Image.Image, b: Image.Image) -> Image.Image | None:
    """The second page as it lies on the first: moved, stretched and turned a little; None where it does not."""
    starts = [m for rim in _RIMS if (m := _onto(ink_box(a, rim), ink_box(b, rim)))]
    if not starts:
        return None
    small = a.reduce(8).tobytes()
    matrix = max(starts, key=lambda m: likeness(small, _moved(b, a.size, m).reduce(8).tobytes()))
    for times, reach in ((4, 3), (2, 3), (1, 2)):
        laid = _moved(b, a.size, matrix)
        parts = list(_parts(a.reduce(times), laid.reduce(times), _Grid(_TILE, reach, _FAINT)))
        sure = [part for part in parts if part.alike > _SURE]
        if len(sure) < _FEW or 2 * len(sure) < len(parts):
            return None
        matrix = _after(_fitted(sure, times), matrix)
    return _moved(b, a.size, matrix)


def _onto(one: Box | None, other: Box | None) -> Affine | None:
    """From places of one page to those of another whose ink is in another box."""
    if one is None or other is None:
        return None
    sx, sy = (other[2] - other[0]) / (one[2] - one[0]), (other[3] - other[1]) / (one[3] - one[1])
    return sx, 0.0, other[0] - sx * one[0], 0.0, sy, other[1] - sy * one[1]


def _moved(page: Image.Image, size: tuple[int, int], matrix: Affine) -> Image.Image:
    return page.transform(size, Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC, fillcolor=0)


def _after(first: Affine, then: Affine) -> Affine:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return g * a + h * d, g * b + h * e, g * c + h * f + i, j * a + k * d, j * b + k * e, j * c + k * f + m


def _fitted(parts: Sequence[_Part], times: int) -> Affine:
    """The affine map that leads parts to where they were found, by least squares."""
    to_x = _plane([(part.x, part.y, part.x + part.dx) for part in parts])
    to_y = _plane([(part.x, part.y, part.y + part.dy) for part in parts])
    return to_x[0], to_x[1], to_x[2] * times, to_y[0], to_y[1], to_y[2] * times


def _plane(points: Sequence[tuple[float, float, float]]) -> tuple[float, float, float]:
    """p, q, r of the plane px + qy + r that is nearest to some points."""
    n = len(points)
    mx, my, mz = (sum(point[k] for point in points) / n for k in range(3))
    xx = sum((x - mx) ** 2 for x, _, _ in points) or 1.0
    yy = sum((y - my) ** 2 for _, y, _ in points) or 1.0
    xy = sum((x - mx) * (y - my) for x, y, _ in points)
    xz = sum((x - mx) * (z - mz) for x, _, z in points)
    yz = sum((y - my) * (z - mz) for _, y, z in points)
    whole = xx * yy - xy * xy
    if whole <= 1e-9 * xx * yy:
        return (1.0, 0.0, mz - mx) if xz > 0 else (0.0, 1.0, mz - my)
    p, q = (xz * yy - yz * xy) / whole, (yz * xx - xz * xy) / whole
    return p, q, mz - p * mx - q * my


def _parts(a: Image.Image, b: Image.Image, grid: _Grid) -> Iterator[_Part]:
    """Each part of a page with ink, or without where the other page has some, and where it is found on the other."""
    block, reach = grid.block, grid.reach
    wide, high = a.width // block[0] * block[0], a.height // block[1] * block[1]
    if not wide or not high:
        return
    one = a.crop((0, 0, wide, high)).convert("F")
    sums, squares = _means(one, block), _means(_times(one, one), block)
    best = [(-1.0, 0, 0)] * len(sums)
    inked = [level >= grid.inked for level in sums]
    shifts = [(x, y) for x in range(-reach, reach + 1) for y in range(-reach, reach + 1)]
    for dx, dy in shifts:
        other = ImageChops.offset(b, -dx, -dy).crop((0, 0, wide, high)).convert("F")
        theirs, their_squares, products = (
            _means(other, block),
            _means(_times(other, other), block),
            _means(_times(one, other), block),
        )
        for n, (s, q, t, u, p) in enumerate(zip(sums, squares, theirs, their_squares, products, strict=True)):
            inked[n] = inked[n] or (not dx and not dy and t >= grid.inked)
            spread = (q - s * s) * (u - t * t)
            alike = (p - s * t) / sqrt(spread) if spread > 1 else 0.0
            if alike > best[n][0]:
                best[n] = alike, dx, dy
    row = wide // block[0]
    for n, (alike, dx, dy) in enumerate(best):
        if inked[n]:
            yield _Part((n % row + 0.5) * block[0], (n // row + 0.5) * block[1], alike, dx, dy)


def _times(one: Image.Image, other: Image.Image) -> Image.Image:
    product: Image.Image = ImageMath.lambda_eval(lambda given: given["a"] * given["b"], a=one, b=other)
    return product


def _means(picture: Image.Image, block: tuple[int, int]) -> Sequence[float]:
    data = picture.reduce(block).tobytes()
    return unpack(f"{len(data) // 4}f", data)
