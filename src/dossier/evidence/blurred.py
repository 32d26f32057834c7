"""Whether print is out of focus, so that nobody can read it."""

from __future__ import annotations

from PIL import Image, ImageChops

_SHARPEST = 0.36
"""Share of the contrast that one pixel makes at the sharpest edges of a page made small (360 pixels).

Scans of 150 dpi have 0.9; blurred by 2 pixels of the scan 0.7, by 4 pixels 0.47, where large print can be read, by 7
pixels 0.35, where nothing can.
"""
_LEAST_CONTRAST = 40
_PAPER = 150


def is_blurred(grey: Image.Image) -> bool:
    """Whether a page of print on light paper, made small, has no sharp edge anywhere."""
    width, height = grey.size
    inner = grey.crop((width // 20, height // 20, width - width // 20, height - height // 20))
    counts, total = inner.histogram(), inner.width * inner.height
    paper = max(range(256), key=counts.__getitem__)
    if paper < _PAPER or sum(counts[max(0, paper - 20) : paper + 21]) < total // 2 or min(inner.size) < 2:
        return False
    contrast = paper - _level(counts, total // 100)
    return contrast >= _LEAST_CONTRAST and _sharpest(inner) < _SHARPEST * contrast


def _level(counts: list[int], pixels: int) -> int:
    """The level below which so many pixels are."""
    for level, count in enumerate(counts):
        pixels -= count
        if pixels <= 0:
            return level
    return 255


def _sharpest(grey: Image.Image) -> int:
    """The least difference of neighbours among the half percent with the largest, along lines or across them."""
    width, height = grey.size
    pairs = (
        ((1, 0, width, height), (0, 0, width - 1, height)),
        ((0, 1, width, height), (0, 0, width, height - 1)),
    )
    found = []
    for one, two in pairs:
        counts = ImageChops.difference(grey.crop(one), grey.crop(two)).histogram()
        found.append(255 - _level(counts[::-1], sum(counts) // 200))
    return max(found)
