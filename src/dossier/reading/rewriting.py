"""The words of a file in the words of the schemas: what was written in Chinese is replaced, every other byte stays."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dossier.reading.chinese_words import Word

_LINE = re.compile("[^\r\n\x85\u2028\u2029]*(?:\r\n|[\r\n\x85\u2028\u2029]|$)")
"""Lines as YAML counts them."""
_QUOTES = ("", '"', "'")


def rewritten(text: str, words: Iterable[Word]) -> str:
    """The text of one file with each word replaced where it stands; what stands there otherwise is left alone.

    A value that is quoted keeps its quotes only where they do no harm: a word of the schema needs none.
    """
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    lines = _LINE.findall(text.removeprefix(mark))
    places = {(w.place.line, w.place.column): w for w in words}
    for (number, column), word in sorted(places.items(), reverse=True):
        line, at = lines[number - 1], column - 1
        for quote in _QUOTES:
            typed = f"{quote}{word.said}{quote}"
            if line.startswith(typed, at):
                lines[number - 1] = line[:at] + word.meant + line[at + len(typed) :]
                break
    return mark + "".join(lines)
