"""Whether two files are one photograph: a hash finds what looks alike, the pixels of a glimpse decide."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from statistics import fmean, pstdev
from typing import Generic, TypeVar

from dossier.checking.cropped_photograph import is_cropped

_BITS = 8
"""Of 256 in which a photograph differs from itself as a rule after it was saved again or scaled."""
_FAR = 18
"""In which it differs at most: fewer than parts, so that one part at least is equal."""
_PARTS, _WIDTH = _FAR + 1, 13
_MOST = 100
"""Photographs of an equal part that are looked at: a series from one place has hundreds."""
_WORST = 20
"""Pixels that differ most: some 0.5 % of a glimpse, the digits of a nameplate."""
_SAME, _SAME_WORST = 0.03, 0.2
"""Standard deviations by which the pixels of one photograph differ on average, and the worst of them.

Saving at quality 30 and scaling by half or by 1.3 make 0.015 and 0.09; nameplates of one maker differ by 0.05 and 0.5.
"""
_LOCAL, _LOCAL_WORST = 0.07, 0.25
"""Photographs that are alike but for a place: below the first on average, and there above the second."""

Use = TypeVar("Use")


@dataclass
class Photographs(Generic[Use]):
    """The photographs seen so far, each with its first use."""

    known: dict[tuple[int, int], list[tuple[int, str, Use]]] = field(default_factory=dict)
    """By each part of their hashes."""
    kept: list[tuple[int, str, Use]] = field(default_factory=list)
    """In the order in which they came."""

    def first(self, look: str, glimpse: str, use: Use) -> Use:
        """The first use of the same photograph; `use` itself, which is kept, where there is none."""
        bits = int(look, 16)
        parts = [(n, bits >> (256 * n // _PARTS) & (1 << _WIDTH) - 1) for n in range(_PARTS)]
        for part in parts:
            for other, seen, earlier in islice(reversed(self.known.get(part, ())), _MOST):
                if is_same((bits ^ other).bit_count(), glimpse, seen):
                    return earlier
        for part in parts:
            self.known.setdefault(part, []).append((bits, glimpse, use))
        self.kept.append((bits, glimpse, use))
        return use

    def whole_of(self, look: str, glimpse: str) -> Iterator[Use]:
        """The first uses, among the last ones seen, of photographs that one is a piece of, or that are pieces of it."""
        for other, seen, earlier in islice(reversed(self.kept), _MOST):
            if is_cropped((int(look, 16) ^ other).bit_count(), glimpse, seen):
                yield earlier


def is_same(differing: int, one: str, other: str) -> bool:
    """Whether two photographs are one, by the bits in which their hashes differ and their glimpses (base 64)."""
    if differing > _FAR:
        return False
    if not one or not other:
        return differing <= _BITS
    mean, worst = unlike(b64decode(one), b64decode(other))
    if differing <= _BITS:
        return mean >= _LOCAL or worst <= _LOCAL_WORST
    return mean <= _SAME and worst <= _SAME_WORST


def unlike(one: bytes, other: bytes) -> tuple[float, float]:
    """By how many standard deviations the pixels of two pictures differ: on average, and the worst of them."""
    differences = sorted(abs(a - b) for a, b in zip(_normal(one), _normal(other), strict=True))
    return fmean(differences), fmean(differences[-_WORST:])


def _normal(pixels: bytes) -> list[float]:
    """Free of brightness and contrast."""
    middle, spread = fmean(pixels), pstdev(pixels) or 1.0
    return [(pixel - middle) / spread for pixel in pixels]
