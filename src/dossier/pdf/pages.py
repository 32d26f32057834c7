"""What a page looks like to its viewer, and page content that more content can safely be added to."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

_TOKENS = re.compile(
    rb"""[(%]                                            # a string or a comment begins
    | (?<![^\s\])>}])(?:([qQ])(?=[\s\[(<{/%]|$)       # what we look for
    | (BI)(?=[\s/]))                                   # an inline picture begins""",
    re.VERBOSE,
)
_IN_STRING = re.compile(rb"\\.|[()]", re.DOTALL)
_LINE_END = re.compile(rb"[\r\n]")
_PICTURE_DATA = re.compile(rb"(?<=[\s\])>])ID\s")
_PICTURE_END = re.compile(rb"\sEI(?=\s[\t\n\r -~]{0,12}|$)(?!\s[\t\n\r -~]{0,11}[^\t\n\r -~])")
_NOT_BOUND = ("/AA", "/AF", "/B", "/Dur", "/Metadata", "/PieceInfo", "/PresSteps", "/StructParents", "/Tabs")
"""Page keys that point to what a bound volume does not have, or that act."""


@dataclass(frozen=True, slots=True)
class View:
    """A page as it is seen: upright, origin bottom left, in points of 1/72 inch."""

    width: float
    height: float
    matrix: tuple[float, float, float, float, float, float]
    """From points as seen to the coordinates that the page content uses."""


def count_pages(path: Path) -> int:
    """How many pages a PDF has."""
    with pikepdf.open(path) as pdf:
        return len(pdf.pages)


def view(page: Any) -> View:
    """How a page object (a pikepdf dictionary) is seen, after /Rotate, /CropBox and /UserUnit."""
    x0, y0, x1, y1 = _visible_box(page)
    unit = float(page.get("/UserUnit", 1)) or 1.0
    scale, turn = 1 / unit, int(inherited(page, "/Rotate", 0)) // 90 % 4
    width, height = (x1 - x0) * unit, (y1 - y0) * unit
    if turn % 2:
        width, height = height, width
    matrix = (
        (scale, 0.0, 0.0, scale, x0, y0),
        (0.0, scale, -scale, 0.0, x1, y0),
        (-scale, 0.0, 0.0, -scale, x1, y1),
        (0.0, -scale, scale, 0.0, x0, y1),
    )[turn]
    return View(width, height, matrix)


def inherited(page: Any, key: str, default: Any) -> Any:
    """An attribute of a page object, from the page itself or the nearest node above it."""
    node = page
    for _ in range(64):  # deeper trees are loops
        if not isinstance(node, Dictionary):
            break
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return default


def contents(page: Any) -> list[Any]:
    """The content streams of a page, in order."""
    found = page.get("/Contents")
    if found is None:
        return []
    return list(found) if isinstance(found, Array) else [found]


def own_resources(page: Any) -> Any:
    """The page's resources as a dictionary that no other page shares."""
    page.Resources = copy.copy(inherited(page, "/Resources", Dictionary()))
    return page.Resources


def add_resource(page: Any, kind: str, wanted: str, thing: Any) -> str:
    """Put `thing` into the page's own resources (see `own_resources`) under a free name near `wanted`."""
    entries = copy.copy(page.Resources.get(kind, Dictionary()))
    name, number = wanted, 1
    while name in entries:
        name, number = f"{wanted}{number}", number + 1
    entries[name] = thing
    page.Resources[kind] = entries
    return name


def is_balanced(page: Any) -> bool:
    """True when every saved graphics state of the content is restored, in order."""
    depth = 0
    for operator in _states(b"\n".join(part.read_bytes() for part in contents(page))):
        depth += 1 if operator == b"q" else -1
        if depth < 0:
            return False
    return depth == 0


def _states(content: bytes) -> Iterator[bytes]:
    """Each q and Q that is an operator, in one pass: what stands in strings, comments and pictures is passed over."""
    at = 0
    while token := _TOKENS.search(content, at):
        at = token.end()
        if token[1]:
            yield token[1]
        elif token[2]:
            at = _behind_picture(content, at)
        elif token[0] == b"(":
            at = _behind_string(content, at)
        else:
            end = _LINE_END.search(content, at)
            at = end.end() if end else len(content)


def _behind_string(content: bytes, at: int) -> int:
    """The place behind a string; what is never closed reaches to the end."""
    depth = 1
    for mark in _IN_STRING.finditer(content, at):
        depth += {b"(": 1, b")": -1}.get(mark[0], 0)
        if not depth:
            return mark.end()
    return len(content)


def _behind_picture(content: bytes, at: int) -> int:
    """The place behind an inline picture; one without an end reaches to the end of the content."""
    data = _PICTURE_DATA.search(content, at)
    end = data and _PICTURE_END.search(content, data.end() - 1)
    return end.end() if end else len(content)


def isolate(pdf: pikepdf.Pdf, page: Any) -> None:
    """Put the content of a page into a form of its own, so that no state leaks into what is added.

    The page keeps its resources: appearances of annotations may draw on them.
    """
    form = pdf.make_stream(b"\n".join(part.read_bytes() for part in contents(page)))
    form.Type, form.Subtype = Name.XObject, Name.Form
    form.BBox = Array([float(v) for v in inherited(page, "/MediaBox", [0, 0, 595, 842])])
    form.Resources = inherited(page, "/Resources", Dictionary())
    own_resources(page)
    name = add_resource(page, "/XObject", "/Sheet", form)
    page.Contents = pdf.make_stream(f"{name} Do\n".encode("ascii"))


def drop_unbound(page: Any) -> None:
    """Remove page keys that lead nowhere in a volume."""
    for key in _NOT_BOUND:
        if key in page:
            del page[key]


def _visible_box(page: Any) -> tuple[float, float, float, float]:
    media = _box(inherited(page, "/MediaBox", None)) or (0.0, 0.0, 595.28, 841.89)
    crop = _box(inherited(page, "/CropBox", None)) or media
    both = (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))
    return both if both[0] < both[2] and both[1] < both[3] else media


def _box(value: Any) -> tuple[float, float, float, float] | None:
    if value is None:
        return None
    a, b, c, d = (float(v) for v in value)
    box = (min(a, c), min(b, d), max(a, c), max(b, d))
    return box if box[0] < box[2] and box[1] < box[3] else None
