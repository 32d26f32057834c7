"""What a page says, as words with their places."""

from __future__ import annotations

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
