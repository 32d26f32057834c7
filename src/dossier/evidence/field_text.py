"""The value of a form field set as text within its box: one line, several, a comb, a list."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from dossier.pdf.faces import Face

_SMALLEST = 4.0
_LARGEST_OF_MANY = 12.0
_LEADING = 1.15
_LINE_IN_BOX = 1.35
"""Height of a box over the size of the one line that fills it."""
_CHOSEN = "0.6 0.75686 0.8549 rg"
"""Ground of a chosen row, as readers draw it."""
_COLOUR = re.compile(r"((?:[-+.\d]+\s+){1,4})(g|rg|k)(?![^\s/])")
_FONT_SIZE = re.compile(r"/\S*\s+([-+]?[\d.]+)\s+Tf")


@dataclass(frozen=True, slots=True)
class TextBox:
    """Where and how a value is set; lengths in points, the origin is the lower left corner of the box."""

    width: float
    height: float
    margin: float
    """Free space at each side, the border included."""
    align: int
    """0 left, 1 centre, 2 right."""
    size: float
    """Of the type; 0: as large as fits."""
    colour: str
    """An operator with its numbers, e.g. ``0 g``."""


def type_of(default_appearance: str) -> tuple[float, str]:
    """Size (0: as large as fits) and colour that a /DA string asks for."""
    size = _FONT_SIZE.search(default_appearance)
    colours = _COLOUR.findall(default_appearance)
    colour = " ".join(colours[-1][0].split()) + f" {colours[-1][1]}" if colours else "0 g"
    try:
        return (abs(float(size[1])) if size else 0.0), colour
    except ValueError:
        return 0.0, colour


def printable(text: str, many: bool) -> list[str]:
    """The lines of a value without what is not printed; a field of one line has one."""
    lines = re.split(r"\r\n|[\r\n\u2028\u2029]", text)
    clean = ["".join(_glyph(char) for char in line) for line in lines]
    return clean if many else [" ".join(clean)]


def _glyph(char: str) -> str:
    if char in "\t\u00a0":
        return " "
    return "" if unicodedata.category(char) in ("Cc", "Cf") else char


def one_line(text: str, box: TextBox, face: Face) -> str:
    """Operators for a single line, centred in height; a line that is too long is set smaller, never cut."""
    room = max(box.width - 2 * box.margin, 1.0)
    size = box.size or max((box.height - box.margin) / _LINE_IN_BOX, _SMALLEST)
    length = face.width(text)
    if length * size > room:
        size = room / length
    return _set([(_start(box, length * size), _middle(box, face, size), text)], size, box, face)


def comb(text: str, cells: int, box: TextBox, face: Face) -> str:
    """One character in the middle of each of `cells` equal cells."""
    cell = box.width / cells
    size = box.size or max(min((box.height - box.margin) / _LINE_IN_BOX, cell), _SMALLEST)
    size = min(size, *(cell / max(face.width(char), 0.01) for char in text)) if text else size
    first = {0: 0, 1: (cells - len(text)) // 2, 2: cells - len(text)}[box.align]
    y = _middle(box, face, size)
    places = [
        (cell * (first + n) + (cell - face.width(char) * size) / 2, y, char) for n, char in enumerate(text)
    ]
    return _set(places, size, box, face)


def several_lines(lines: list[str], box: TextBox, face: Face) -> str:
    """Operators for wrapped lines from the top; smaller until all of them fit."""
    room, height = max(box.width - 2 * box.margin, 1.0), max(box.height - 2 * box.margin, 1.0)
    size = box.size or _LARGEST_OF_MANY
    rows = _wrapped(lines, room / size, face)
    while len(rows) * size * _LEADING > height and size > _SMALLEST:
        size = max(size * 0.94, _SMALLEST)
        rows = _wrapped(lines, room / size, face)
    top = box.height - box.margin - face.ascent / 1000 * size
    places = [
        (_start(box, face.width(row) * size), top - n * size * _LEADING, row) for n, row in enumerate(rows)
    ]
    return _set(places, size, box, face)


def rows_of_list(rows: list[str], chosen: set[int], box: TextBox, face: Face) -> str:
    """Operators for the rows of a list that its box has room for, the chosen ones on a coloured ground."""
    size = box.size or _LARGEST_OF_MANY
    step = size * _LEADING
    shown = rows[: max(1, int((box.height - 2 * box.margin) / step))]
    top = box.height - box.margin
    grounds = [
        f"{_CHOSEN} {box.margin:.2f} {top - (n + 1) * step:.2f} {box.width - 2 * box.margin:.2f} {step:.2f} re f"
        for n in range(len(shown))
        if n in chosen
    ]
    lift = top - face.ascent / 1000 * size
    places = [
        (_start(box, face.width(row) * size), lift - n * step, row) for n, row in enumerate(shown) if row
    ]
    return "\n".join([*grounds, _set(places, size, box, face)])


def _middle(box: TextBox, face: Face, size: float) -> float:
    ascent, descent = face.ascent / 1000 * size, face.descent / 1000 * size
    return (box.height - ascent + descent) / 2 - descent


def _start(box: TextBox, length: float) -> float:
    free = box.width - 2 * box.margin - length
    return box.margin + free * {0: 0.0, 1: 0.5, 2: 1.0}[box.align]


def _set(places: list[tuple[float, float, str]], size: float, box: TextBox, face: Face) -> str:
    written = [f"1 0 0 1 {x:.2f} {y:.2f} Tm {face.written(text)} Tj" for x, y, text in places if text]
    return "\n".join(["BT", box.colour, f"/Face {size:.3f} Tf", *written, "ET"])


def _wrapped(lines: list[str], room: float, face: Face) -> list[str]:
    """Lines of at most `room` em: broken at spaces, and between any two Chinese characters."""
    rows: list[str] = []
    for line in lines:
        row, length = "", 0.0
        for piece in re.findall(r"[\u2e80-\uffef]|\s|[^\s\u2e80-\uffef]+", line):
            for part in [piece] if face.width(piece) <= room else list(piece):
                wide = face.width(part)
                if row and length + wide > room:
                    rows.append(row.rstrip())
                    row, length = "", 0.0
                    part = part.lstrip()  # noqa: PLW2901 - a space at a break is not set
                    wide = face.width(part)
                row, length = row + part, length + wide
        rows.append(row)
    return rows
