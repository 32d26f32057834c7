"""Columns of a terminal: East Asian wide characters take two, and lines break as Chinese does."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

# A line may not begin with these, nor end with those (GB/T 15834).
_NOT_FIRST = "，。、；：？！）》〉】”’％)]},.;:!?%"
_NOT_LAST = "（《〈【“‘(["
_COLOUR = re.compile(r"\x1b\[[\d;]*m")
_TOKENS = re.compile(
    r"\s+|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u201c\u201d\u2018\u2019]+|.", re.DOTALL
)


_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_safe(text: str) -> str:
    """The text without the characters that XML 1.0 cannot carry."""
    return _NOT_XML.sub("", text)


def clean(text: str) -> str:
    """One line without control characters: what users type must not steer a terminal."""
    spaced = re.sub(r"\s+", " ", text)
    return "".join(c for c in spaced if unicodedata.category(c) not in ("Cc", "Cf") or c == "\u200d").strip()


def columns(text: str) -> int:
    """Columns that a text takes on a terminal; colour takes none."""
    return sum(_columns_of(c) for c in _COLOUR.sub("", text))


def _columns_of(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def pad(text: str, width: int) -> str:
    """The text followed by spaces up to `width` columns."""
    return text + " " * max(0, width - columns(text))


def wrap(text: str, width: int, indent: str = "") -> list[str]:
    """Lines of at most `width` columns; all but the first begin with `indent`. Takes text that is `clean`.

    Latin words stay whole unless one is longer than a line; punctuation is kept off the start of a line.
    """
    width = max(width, columns(indent) + 8)
    lines, line = [], ""
    for piece in _pieces(text, width - columns(indent)):
        if columns(line) + columns(piece.rstrip()) > width and line.strip():
            lines.append(line.rstrip())
            line = indent + piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()]


def _pieces(text: str, room: int) -> Iterable[str]:
    """Unbreakable pieces: a word or a wide character with the punctuation that clings to it."""
    piece = ""
    for token in _TOKENS.findall(text):
        if piece and not (piece[-1] in _NOT_LAST or token[0] in _NOT_FIRST):
            yield piece
            piece = ""
        piece += token
        while columns(piece) > room:
            cut = next(i for i in range(len(piece), 0, -1) if columns(piece[:i]) <= room)
            yield piece[:cut]
            piece = piece[cut:]
    if piece:
        yield piece


def flow(parts: Sequence[str], width: int, indent: str) -> list[str]:
    """Parts set side by side while they fit, each that does not on a line of its own below `indent`."""
    lines = [""]
    for part in parts:
        gap = "   " if lines[-1] else ""
        if lines[-1] and columns(lines[-1] + gap + part) > width:
            lines.extend(wrap(indent + part, width, indent))
        elif not lines[-1]:
            lines = wrap(part, width, indent)
        else:
            lines[-1] += gap + part
    return lines
