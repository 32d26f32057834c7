"""What stands on a scanned page, made so small that one page is compared with thousands: which may be one paper."""

from __future__ import annotations

import itertools
from base64 import b64encode
from math import radians, tan

from PIL import Image

from dossier.evidence.near_pages import HIGH, WIDE
from dossier.evidence.page_objects import Box

_RIMS = (0.016, 0.03)
"""Shares of the ink that are left out at each side: a line at the foot that one scan has and another has not moves
one of the two pictures, hardly ever both."""
_ABOVE = 24
"""Levels by which ink is darker than paper."""
_STEEPEST = 3.0
"""Degrees by which a page may be turned."""
_COLUMNS = 24
_EDGE = 0.025
"""Share of the width that is left out at each side: shadows of the scanner."""


def ink_of(grey: Image.Image) -> str:
    """What stands on a page of print, in base 64; empty when nothing does.

    `grey`: the page with some 350 pixels on its longer side.
    """
    flat = flattened(soft_ink(grey))
    boxes = [ink_box(flat, rim) for rim in _RIMS]
    if not all(boxes):
        return ""
    pictures = [flat.resize((WIDE, HIGH), Image.Resampling.BOX, box).tobytes() for box in boxes if box]
    return b64encode(b"".join(pictures)).decode("ascii")


def soft_ink(grey: Image.Image) -> Image.Image:
    """Ink as levels from 0, for paper, to 255: the brightness of a scan does not count."""
    counts = grey.histogram()
    paper = max(range(128, 256), key=counts.__getitem__)
    return grey.point([min(255, max(0, (paper - _ABOVE - level) * 2)) for level in range(256)])


def flattened(ink: Image.Image) -> Image.Image:
    """A page of ink with its lines laid flat, without its outermost edges."""
    turned = ink.rotate(angle_of(ink), Image.Resampling.BILINEAR, fillcolor=0)
    rim = round(_EDGE * ink.width)
    return turned.crop((rim, rim, ink.width - rim, ink.height - rim))


def angle_of(ink: Image.Image) -> float:
    """Degrees by which a page has to be turned for its lines to lie flat, to an eighth: where its rows differ most."""
    narrow = ink.resize((_COLUMNS, ink.height), Image.Resampling.BOX)
    wide = ink.width / _COLUMNS
    known: dict[float, float] = {}

    def contrast(angle: float) -> float:
        if angle not in known:
            fall = tan(radians(angle)) * wide
            slanted = (1, 0, 0, fall, 1, -fall * _COLUMNS / 2)
            leaning = narrow.transform(narrow.size, Image.Transform.AFFINE, slanted, Image.Resampling.BICUBIC)
            rows = leaning.resize((1, leaning.height), Image.Resampling.BOX).tobytes()
            known[angle] = sum((a - b) ** 2 for a, b in itertools.pairwise(rows))
        return known[angle]

    best = max((n / 2 - _STEEPEST for n in range(int(4 * _STEEPEST) + 1)), key=contrast)
    for step in (0.25, 0.125):
        best = max((best, best - step, best + step), key=contrast)
    return best


def ink_box(ink: Image.Image, rim: float) -> Box | None:
    """Left, top, right and bottom between which the ink of a page is, but for a share at each side."""
    across = ink.resize((ink.width, 1), Image.Resampling.BOX).tobytes()
    down = ink.resize((1, ink.height), Image.Resampling.BOX).tobytes()
    if not any(across) or not any(down):
        return None
    (left, right), (top, bottom) = (
        (_at(line, rim), len(line) - _at(line[::-1], rim)) for line in (across, down)
    )
    return (left, top, right, bottom) if right - left >= 1 and bottom - top >= 1 else None


def _at(line: bytes, share: float) -> float:
    """The place up to which there is a share of what a line has."""
    left = share * sum(line)
    for n, level in enumerate(line):
        if level >= left and level:
            return n + left / level
        left -= level
    return float(len(line))
