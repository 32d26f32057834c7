"""Labels that are broken over the lines of a narrow cell, with the value in the middle beside them.

::

    合同（订单）
                  CBSW-2026-SB-014
    号

Line by line such a label is torn apart by its value; by the places of its words it is one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cache

from dossier.checking.paper_form import Said
from dossier.checking.paper_reading import Page, packed, plain
from dossier.evidence.page_words import PageReading, Word, lines_of

_LEAST = 4
"""Characters of a label from which on it is broken: shorter ones, such as 序号, stand so in the heads of tables."""
_LINES = 3
_SAME_EDGE = 0.012
"""In widths of the page: how far apart lines of one cell begin at most."""
_NEAR, _OVER = 0.8, 0.5
"""In heights of a line: the gap between lines of one cell; how far the boxes of OCR lie over each other."""


def said_beside(reading: PageReading, page: Page, stops: frozenset[str]) -> Iterator[Said]:
    """Every broken label of a page, and those behind it on its row, with what stands beside each.

    Args:
        reading: the page.
        page: the same page, for `Said`.
        stops: every label that it may have, packed.
    """
    begun = _begun(stops)
    for word in reading.words:
        if _label(word) in begun and _label(word) not in stops:
            pieces = _pieces(word, reading.words, stops, begun)
            label = "".join(map(_label, pieces))
            if label in stops:
                for each, text in _row(label, pieces, reading.words, stops, begun):
                    yield Said(page, each, plain(text), packed(text), f"{each} {plain(text)}")


@cache
def _begun(stops: frozenset[str]) -> frozenset[str]:
    return frozenset(stop[:n] for stop in stops if len(stop) >= _LEAST for n in range(1, len(stop)))


def _label(word: Word) -> str:
    return packed(word.text).rstrip(":")


def _pieces(first: Word, words: Sequence[Word], stops: Collection[str], begun: Collection[str]) -> list[Word]:
    """The lines of the cell that a word begins, until they are a label or none any more."""
    pieces = [first]
    while len(pieces) < _LINES:
        said, high = "".join(map(_label, pieces)), first.box[3] - first.box[1]
        more = [
            word
            for word in words
            if abs(word.box[0] - first.box[0]) < _SAME_EDGE
            and -_OVER * high < word.box[1] - pieces[-1].box[3] < _NEAR * high
            and word.box[1] > pieces[-1].box[1]
            and (said + _label(word) in stops or said + _label(word) in begun)
        ]
        if not more:
            break
        pieces.append(more[0])
    return pieces


def _row(
    label: str,
    pieces: Sequence[Word],
    words: Sequence[Word],
    stops: Collection[str],
    begun: Collection[str],
) -> Iterator[tuple[str, str]]:
    """A broken label and those behind it on its row, each with the words up to the next one; none without any."""
    top, low, right = pieces[0].box[1], pieces[-1].box[3], max(piece.box[2] for piece in pieces)
    row = sorted(
        (word for word in words if word.box[0] >= right - 0.005 and top < _middle(word) < low),
        key=lambda word: word.box[0],
    )
    cell: list[Word] = []
    for word in [*row, None]:
        said = _label(word) if word else ""
        starts = bool(cell) and said in begun and len(said) > _LEAST  # the next label is broken, too
        if word and said not in stops and not starts:
            cell.append(word)
            continue
        if label and cell:
            yield label, "".join(" ".join(each.text for each in line) for line in lines_of(cell))
        label, cell = said if said in stops else "", []


def _middle(word: Word) -> float:
    return (word.box[1] + word.box[3]) / 2
