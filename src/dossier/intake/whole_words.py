"""Words that a program has put on a page in pieces: 总, 监理工程, 师 that touch are one."""

from __future__ import annotations

from collections.abc import Sequence

from dossier.evidence.page_words import Box, Word, lines_of

_TOUCHING, _LEVEL = 0.3, 0.3
"""In heights of a line: between pieces of a word along the line, and across it."""


def in_whole(words: Sequence[Word]) -> list[Word]:
    """The words of a text layer, those that touch on a line as one; such as lie over each other stay as they are."""
    found: list[Word] = []
    for line in lines_of(words):
        for word in line:
            before = found[-1] if found else None
            if before is not None and before.box[2] > line[0].box[0] and _touches(before.box, word.box):
                box = (
                    *before.box[:1],
                    min(before.box[1], word.box[1]),
                    word.box[2],
                    max(before.box[3], word.box[3]),
                )
                found[-1] = Word(before.text + word.text, box, min(before.score, word.score))
            else:
                found.append(word)
    return found


def _touches(one: Box, other: Box) -> bool:
    high = min(one[3] - one[1], other[3] - other[1])
    level = abs(one[1] - other[1]) < high * _LEVEL and abs(one[3] - other[3]) < high * _LEVEL
    return level and abs(other[0] - one[2]) < high * _TOUCHING
