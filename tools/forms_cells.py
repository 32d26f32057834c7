"""Lines, cells and rows: what the tables of the forms are written down in. Millimetres and points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

Align = Literal["left", "center", "right", "both"]


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph. `after` and `before` are points; `keep` holds it on the page of what follows."""

    text: str
    align: Align = "left"
    size: float | None = None
    bold: bool = False
    hei: bool = False
    before: float = 0
    after: float = 0
    indent: float = 0
    """First-line indent in characters of this line's size."""
    keep: bool = False
    exactly: float = 0
    """Line height in points; 0 leaves it to the font."""
    anywhere: bool = False
    """Break long Latin words and numbers at any letter (checksums)."""
    style: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its width, its lines, and how it looks."""

    width: float
    lines: tuple[Line, ...]
    valign: Literal["top", "center", "bottom"] = "center"
    borders: str | None = None
    """Sides to draw (letters of ``tblr``); None draws what the table draws."""
    vertical: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `height` is the least it gets. `tag` rows hold a ``{%tr %}`` tag and vanish when the form is filled."""

    cells: tuple[Cell, ...]
    height: float = 8.2
    header: bool = False
    splits: bool = False
    exact: bool = False
    opens: bool = False
    """Starts a table of its own, so that its headings can be repeated on the next page."""


def label(width: float, text: str, size: float | None = None) -> Cell:
    """A cell that names its neighbour: centred, 宋体; a line break in `text` starts a new line."""
    return Cell(width, tuple(Line(part, "center", size, style="FormLabel") for part in text.split("\n")))


def value(width: float, text: str, align: Align = "left", size: float | None = None, **more: Any) -> Cell:
    """A cell to be filled; a line break in `text` starts a new paragraph."""
    return Cell(width, tuple(Line(part, align, size, style="FormText", **more) for part in text.split("\n")))


def head(width: float, text: str) -> Cell:
    """A column heading: centred, 黑体."""
    return Cell(width, tuple(Line(part, "center", hei=True, style="FormHead") for part in text.split("\n")))


def section(width: float, text: str, *, header: bool = True) -> Row:
    """A row that opens a table of its own and stays with the row below it, as a heading repeated on each page."""
    line = Line(text, "left", hei=True, keep=True, style="FormHead")
    return Row((Cell(width, (line,)),), header=header, opens=True)


def kept(row: Row) -> Row:
    """The row, held on the page of what follows: the last one before the places to sign, which never stand alone.

    LibreOffice does it for the last row of a table whose first row is not held itself (as headings are).
    """
    return replace(
        row, cells=tuple(replace(c, lines=tuple(replace(x, keep=True) for x in c.lines)) for c in row.cells)
    )


def part(*rows: Row) -> list[Row]:
    """Rows that start a table of their own, a little apart from what stands above."""
    return [replace(rows[0], opens=True), *rows[1:]]


def loop(tag: str, *rows: Row) -> list[Row]:
    """`rows` between ``{%tr for … %}`` or ``{%tr if … %}`` and its end, e.g. ``for line in record.lines|pad(5)``."""
    width = sum(cell.width for cell in rows[0].cells)
    end = "endfor" if tag.startswith("for ") else "endif"
    return [
        Row((value(width, f"{{%tr {tag} %}}"),)),
        *rows,
        Row((value(width, f"{{%tr {end} %}}"),)),
    ]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list: its width, its heading and what each row prints there."""

    width: float
    heading: str
    text: str
    align: Align = "center"


def listing(
    tag: str,
    columns: Sequence[Column],
    *,
    title: str = "",
    top: float = 8.2,
    height: float = 8.2,
    **look: Any,
) -> list[Row]:
    """Headings that are repeated on every page, and one row for each turn of the loop `tag`.

    With a `title` it is a table of its own. The headings keep with the first row: never last on a page.
    """
    above = [section(sum(c.width for c in columns), title)] if title else []
    heads = kept(Row(tuple(head(c.width, c.heading) for c in columns), top, header=True))
    body = Row(tuple(value(c.width, c.text, c.align, **look) for c in columns), height)
    return [*above, heads, *loop(tag, body)]
