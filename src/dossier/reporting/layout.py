"""Columns of a terminal: East Asian wide characters take two, and lines break as Chinese does."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Any

from dossier.findings import visible

# A line may not begin with these, nor end with those (GB/T 15834).
_NOT_FIRST = "，。、；：？！）》〉】”’％)]},.;:!?%"
_NOT_LAST = "（《〈【“‘(["
_COLOUR = re.compile(r"\x1b\[[\d;]*m")
_DATE = "[0-9]{4}年[0-9]{1,2}月(?:[0-9]{1,2}日(?:[0-9]{1,2}时[0-9]{2}分)?)?"
_COUNTED = "[0-9][0-9.,]* ?[年月日时分秒天次个份项页卷件台套张间条处名人层盒箱家类种]"
_TOKENS = re.compile(
    rf"{_DATE}|{_COUNTED}|\s+|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u201c\u201d\u2018\u2019]+|.",
    re.DOTALL,
)


_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_safe(text: str) -> str:
    """The text with its control characters visible, and without what XML 1.0 cannot carry."""
    return _NOT_XML.sub("", visible(text))


def clean(text: str) -> str:
    """One line with its control characters visible: what users type must not steer a terminal."""
    return visible(re.sub(r"\s+", " ", text)).strip()


def plain(value: Any) -> Any:
    """Data for JSON with all its texts, keys too, made visible."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {plain(key): plain(below) for key, below in value.items()}
    return [plain(below) for below in value] if isinstance(value, list | tuple) else value


@lru_cache(maxsize=4096)
def columns(text: str) -> int:
    """Columns that a text takes on a terminal; colour takes none."""
    if text.isascii() and "\x1b" not in text:
        return len(text)
    return sum(map(_columns_of, _COLOUR.sub("", text) if "\x1b" in text else text))


@cache
def _columns_of(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def pad(text: str, width: int) -> str:
    """The text followed by spaces up to `width` columns."""
    return text + " " * max(0, width - columns(text))


def wrap(text: str, width: int, indent: str = "") -> list[str]:
    """Lines of at most `width` columns; all but the first begin with `indent`. Takes text that is `clean`.

    Latin words stay whole unless one is longer than a line, and dates, and a number with what it counts; punctuation is
    kept off the start of a line.
    """
    width = max(width, columns(indent) + 8)
    if columns(text) <= width:
        return [text.rstrip()]
    lines, line, used = [], "", 0
    for piece in _pieces(text, width - columns(indent)):
        if used + columns(piece.rstrip()) > width and line.strip():
            lines.append(line.rstrip())
            line = indent + piece.lstrip()
            used = columns(line)
        else:
            line += piece
            used += columns(piece)
    return [*lines, line.rstrip()]


def placed(lines: Sequence[str], place: str, width: int, indent: str) -> list[str]:
    """The lines with a position behind the last or below it; it is never broken, so that it can be clicked."""
    if not place:
        return [*lines]
    if columns(f"{lines[-1]}  {place}") <= width:
        return [*lines[:-1], f"{lines[-1]}  {place}"]
    return [*lines, (indent if columns(indent + place) <= width else "   ") + place]


def chained(head: str, parts: Sequence[str], width: int, indent: str) -> list[str]:
    """Parts in a row behind a head, a point between them; a line ends behind a point rather than within a part."""
    room = width - 2
    lines = wrap(head + "".join(parts[:1]), room, indent)
    for part in parts[1:]:
        if columns(f"{lines[-1]} · {part}") <= room:
            lines[-1] += f" · {part}"
        else:
            lines = [*lines[:-1], f"{lines[-1]} ·", *wrap(indent + part, room, indent)]
    return lines


def behind(place: str, said: str, width: int | None) -> list[str]:
    """What is said of a position, which stays whole at the start of a line; one line where no `width` is given."""
    if width is None or columns(place + said) <= width:
        return [place + said]
    if columns(place) > _ROOM * width:
        return [place.rstrip(), *wrap(f"    {said}", width, "    ")]
    first, *more = wrap(" " * columns(place) + said, width, "    ")
    return [place + first[columns(place) :], *more]


_GAP = re.compile(r" {2,}|^ +")


def reflow(text: str, width: int) -> str:
    """Lines set in columns, broken to `width`: what goes on stands below the last column that leaves it room.

    A checksum on a line of its own is left to the terminal, from which it is copied whole.
    """
    return "\n".join(
        broken
        for line in text.split("\n")
        for broken in (
            [line]
            if columns(line) <= width or _DIGEST.fullmatch(line)
            else wrap(line, width, _hanging(line, width))
        )
    )


_DIGEST = re.compile(r" *[0-9a-f]{64}")


def _hanging(line: str, width: int) -> str:
    starts = [columns(line[: gap.end()]) for gap in _GAP.finditer(line)]
    return " " * max((start for start in starts if start <= _ROOM * width), default=2)


_ROOM = 0.6
"""Share of a line that may stand blank before what goes on."""


def _pieces(text: str, room: int) -> Iterable[str]:
    """Unbreakable pieces: a word or a wide character with the punctuation that clings to it."""
    piece = ""
    for token in _TOKENS.findall(text):
        if piece and not (piece[-1] in _NOT_LAST or token[0] in _NOT_FIRST):
            yield piece
            piece = ""
        piece += token
        if columns(piece) > room:
            *full, piece = _cut(piece, room)
            yield from full
    if piece:
        yield piece


def _cut(piece: str, room: int) -> Iterable[str]:
    """A piece that is longer than a line, in parts that are not: cut behind a slash of a path where there is one."""
    start = used = 0
    for i, char in enumerate(piece):
        used += _columns_of(char)
        if used > room:
            slash = piece.rfind("/", start, i) + 1
            end = slash if slash > start else i
            yield piece[start:end]
            start, used = end, columns(piece[end : i + 1])
    yield piece[start:]


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
