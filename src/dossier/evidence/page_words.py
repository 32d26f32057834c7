"""What a page says, as words with their places."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Box = tuple[float, float, float, float]
"""Left, top, right and bottom of a place on a page that stands upright, as parts (0 … 1) of its width and height."""


@dataclass(frozen=True, slots=True)
class Word:
    """What stands together on a line of a page; `score` is 1 for a text layer, else how sure its reader is."""

    text: str
    box: Box
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Barcode:
    """A barcode on a page: ``QRCode``, ``Code128`` …"""

    format: str
    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class PageReading:
    """What a page says, and how that was read."""

    number: int
    """From 1."""
    by: Literal["text", "ocr", "none"] = "none"
    """``text``: its text layer; ``ocr``: a machine from its picture; ``none``: nobody has read it."""
    words: tuple[Word, ...] = ()
    turned: int = 0
    """Degrees by which the picture was turned clockwise to stand upright."""
    barcodes: tuple[Barcode, ...] = ()
    hidden: bool = False
    """Whether its text layer has words that the page does not show."""

    @property
    def text(self) -> str:
        """Its lines from top to bottom, words of one line parted by blanks."""
        return "\n".join(" ".join(word.text for word in line) for line in lines_of(self.words))


def lines_of(words: Sequence[Word]) -> list[list[Word]]:
    """Words of a page as lines from top to bottom, each from left to right."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.box[1] + w.box[3], w.box[0])):
        middle = (word.box[1] + word.box[3]) / 2
        last = lines[-1][-1].box if lines else (0.0, 0.0, 0.0, 0.0)
        if lines and last[1] < middle < last[3] and (word.box[3] - word.box[1]) < 2 * (last[3] - last[1]):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda w: w.box[0]) for line in lines]


def with_whole_words(words: Sequence[Word]) -> tuple[Word, ...]:
    """Words whose signs belong together, for programs place each sign of a line by itself.

    Only pieces of one sign are joined, to the next on their line where that stands as near as signs of a word do. What
    was written as a word stays one, and so does what stands in the next cell.
    """
    return tuple(_one(run) for line in lines_of(words) for run in _runs(line, _sign(line)))


_APART, _IN_NUMBERS, _BESIDE_A_BRACKET = 0.55, 0.25, 0.85
"""Widths of a Chinese sign that may lie between two: of letter-spaced words, of letters and figures, where one is a
bracket or a stop, which fills half of its place only."""


def _sign(line: Sequence[Word]) -> float:
    """The width of a Chinese sign on a line, by its single ones; 0 where there are none."""
    wide = [w.box[2] - w.box[0] for w in line if len(w.text) == 1 and _is_wide(w.text)]
    narrow = [1.7 * (w.box[2] - w.box[0]) for w in line if len(w.text) == 1]
    return max(wide or narrow, default=0.0)


def _runs(line: Sequence[Word], sign: float) -> list[list[Word]]:
    runs: list[list[Word]] = []
    for word in line:
        if runs and _together(runs[-1][-1], word, sign):
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def _together(one: Word, other: Word, sign: float) -> bool:
    if len(one.text) != 1 or len(other.text) != 1:
        return False
    pair = one.text + other.text
    if not any(map(_is_wide, pair)):
        most = _IN_NUMBERS
    elif all(map(_is_wide, pair)) and not pair.isalpha():
        most = _BESIDE_A_BRACKET
    else:
        most = _APART
    return other.box[0] - one.box[2] < most * sign


def _is_wide(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in "WF"


def _one(run: Sequence[Word]) -> Word:
    if len(run) == 1:
        return run[0]
    boxes = [word.box for word in run]
    lows, highs = [min(b[i] for b in boxes) for i in (0, 1)], [max(b[i] for b in boxes) for i in (2, 3)]
    return Word("".join(word.text for word in run), (lows[0], lows[1], highs[0], highs[1]))
