"""The marks of ticked boxes, drawn as lines: Zapf Dingbats is embedded nowhere and missing in many viewers."""

from __future__ import annotations

_ROUND = 0.5523
"""Length of the handles of a quarter circle over its radius."""
_OUTLINES = {
    "4": ((0.06, 0.48), (0.16, 0.58), (0.36, 0.36), (0.82, 0.92), (0.94, 0.84), (0.38, 0.08)),
    "u": ((0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5)),
    "n": ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)),
    "H": (
        (0.5, 1.0), (0.618, 0.638), (1.0, 0.638), (0.691, 0.414), (0.809, 0.05),
        (0.5, 0.274), (0.191, 0.05), (0.309, 0.414), (0.0, 0.638), (0.382, 0.638),
    ),
    "8": (
        (0.1, 0.0), (0.5, 0.4), (0.9, 0.0), (1.0, 0.1), (0.6, 0.5), (1.0, 0.9),
        (0.9, 1.0), (0.5, 0.6), (0.1, 1.0), (0.0, 0.9), (0.4, 0.5), (0.0, 0.1),
    ),
}  # fmt: skip
"""Zapf Dingbats character → corners within a square of 1 × 1."""


def mark_path(mark: str, width: float, height: float, line: float) -> str:
    """Operators that paint a mark in the middle of a box of `width` × `height` with a border of `line`.

    Args:
        mark: 4 tick, 8 cross, H star, l circle, n square, u diamond (any other: tick); O the box as a filled
            circle, o as a stroked one.
    """
    if mark in ("O", "o", "l"):
        share = {"O": 1.0, "o": 1.0, "l": 0.55}[mark]
        radius = (min(width, height) - (line if mark == "o" else 2 * line)) / 2 * share
        return f"{_circle(width / 2, height / 2, radius)} {'S' if mark == 'o' else 'f'}"
    side = (min(width, height) - 2 * line) * 0.7
    x, y = (width - side) / 2, (height - side) / 2
    corners = [f"{x + side * a:.2f} {y + side * b:.2f}" for a, b in _OUTLINES.get(mark, _OUTLINES["4"])]
    return f"{corners[0]} m {' '.join(f'{corner} l' for corner in corners[1:])} h f"


def _circle(x: float, y: float, radius: float) -> str:
    k = radius * _ROUND
    bows = (
        (x + radius, y + k, x + k, y + radius, x, y + radius),
        (x - k, y + radius, x - radius, y + k, x - radius, y),
        (x - radius, y - k, x - k, y - radius, x, y - radius),
        (x + k, y - radius, x + radius, y - k, x + radius, y),
    )
    drawn = " ".join(" ".join(f"{value:.2f}" for value in bow) + " c" for bow in bows)
    return f"{x + radius:.2f} {y:.2f} m {drawn} h"
