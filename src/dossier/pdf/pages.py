"""What a page looks like to its viewer, and page content that more content can safely be added to."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

_MARKS = re.compile(
    rb"""[^ !"#$&'*+,./0-9:;=?@ACDF-PR-Z^_`a-pr-z|~\\\t\n\f\r-]  # fast over everything else
    (?: (?<=\()(?:[^()\\]++|\\.)*+\) | (?<=<)[0-9A-Fa-f\s]*+>      # a whole string
    | (?<=%)[^\r\n]*+                                              # a comment
    | (?<![^\s\])>].)(?<=[qQBE])(?:(?<=[qQ])|(?<=B)(?:T|X|MC|DC|I)|(?<=E)(?:T|X|MC))(?=[][\s()<>/%]|\Z)
    | (?<=<)< | (?<=>)> | (?<=[^qQBE]) )""",
    re.VERBOSE | re.DOTALL,
)
_ENDS = {
    b"q": b"Q", b"BT": b"ET", b"BX": b"EX", b"BMC": b"EMC", b"BDC": b"EMC", b"<<": b">>", b"[": b"]",
}  # fmt: skip
_WORDS = frozenset((*_ENDS, *_ENDS.values(), b"BI"))
_BRACKETS = frozenset((b"<<", b">>", b"[", b"]"))
_DEEPEST = 200
"""Viewers stop counting at some hundreds of open brackets."""
_MOST_READ = 8 << 20
"""Bytes of content that are read through word by word, in a second or so; more than that is put into a form unread."""
_DONE = re.compile(rb"(?<![^\s\])>])(?:Q|ET|EMC|EX|Do|sh|[SsFn]|[fBb]\*?)\Z")
"""The last operator of content that leaves neither an operand nor a path behind."""
_MARKED = re.compile(rb"\bB[DM]C\b")
_ISOLATED = re.compile(rb"(/Sheet[0-9]*) Do n q BT ET Q(?: EMC)*\n")
_IN_STRING = re.compile(rb"\\.|[()]", re.DOTALL)
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


def try_to_count(path: Path) -> int:
    """How many pages a PDF has; 0 when it is none."""
    try:
        return count_pages(path)
    except (pikepdf.PdfError, OSError):
        return 0


_A4 = 210 * 297 * (72 / 25.4) ** 2
_MOST_LAYERS = 64


def layers(page: Any) -> int:
    """How many sheets of A4 lie on one another when a page object is printed at its size and folded to A4.

    A page that does not say its size in numbers is taken for A4.
    """
    try:
        seen = view(page)
        return min(max(1, round(seen.width * seen.height / _A4)), _MOST_LAYERS)
    except (TypeError, ValueError, OverflowError):
        return 1


def millimetres(page: Any) -> tuple[int, int]:
    """Short and long side in mm of a page object as it is seen; (0, 0) where it does not say its size in numbers."""
    try:
        seen = view(page)
        short, long = sorted(round(side * 25.4 / 72) for side in (seen.width, seen.height))
    except (TypeError, ValueError, OverflowError):
        return 0, 0
    return short, long


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


def content_exceeds(pages: Iterable[Any], most: int) -> bool:
    """True when the contents of pages have more than so many bytes altogether, counted for each page."""
    lengths = (len(part.read_bytes()) for page in pages for part in contents(page))
    return any(total > most for total in accumulate(lengths))


def is_balanced(page: Any) -> bool:
    """True when the content surely ends outside of everything: what is added is read and drawn as it was meant.

    Every state, text object, marked part, array, dictionary and string is closed, in order, and no operand or path
    is left over. Where viewers may read the content in different ways (odd bytes, pictures in the content, whose
    ends are guessed, more than a few MB to read through) the answer is False.
    """
    if content_exceeds([page], _MOST_READ):
        return False
    content = b"\n".join(part.read_bytes() for part in contents(page)).rstrip(b"\0\t\n\f\r ")
    awaited: list[bytes] = []
    at = 0
    while mark := _MARKS.search(content, at):
        at = mark.end()
        word = mark[0]
        if word == b"(":
            at = _behind_string(content, at)
        elif word in _WORDS:
            if not _follows(awaited, word):
                return False
        elif len(word) == 1 and word != b"%":  # viewers may disagree about what comes next
            return False
        if at > len(content) or (word[:1] == b"%" and at == len(content)):
            return False
    return not awaited and (not content or _DONE.search(content[-8:]) is not None)


def _follows(awaited: list[bytes], word: bytes) -> bool:
    """True when an opening or closing word may stand here; `awaited`, the ends that are still to come, is updated."""
    if word not in _BRACKETS and awaited and awaited[-1] in _BRACKETS:
        return False  # an operator among the values
    if word in _ENDS:
        awaited.append(_ENDS[word])
        return len(awaited) <= _DEEPEST
    return bool(awaited) and awaited.pop() == word


def _behind_string(content: bytes, at: int) -> int:
    """The place behind a string; beyond the end of the content when it is never closed."""
    depth = 1
    for mark in _IN_STRING.finditer(content, at):
        depth += {b"(": 1, b")": -1}.get(mark[0], 0)
        if not depth:
            return mark.end()
    return len(content) + 1


def isolate(pdf: pikepdf.Pdf, page: Any) -> None:
    """Put the content of a page into a form of its own, so that no state leaks into what is added.

    What leaves a form in some viewers is ended behind it: a path that was never painted, letters that were to clip,
    a layer that was never closed. The page keeps its resources: appearances of annotations may draw on them.
    """
    content = b"\n".join(part.read_bytes() for part in contents(page))
    form = pdf.make_stream(content)
    form.Type, form.Subtype = Name.XObject, Name.Form
    form.BBox = Array([float(v) for v in inherited(page, "/MediaBox", [0, 0, 595, 842])])
    form.Resources = inherited(page, "/Resources", Dictionary())
    own_resources(page)
    name = add_resource(page, "/XObject", "/Sheet", form)
    layered = "/Properties" in page.Resources  # without it no marked part belongs to a layer
    layers = b" EMC" * len(_MARKED.findall(content)) if layered else b""
    page.Contents = pdf.make_stream(f"{name} Do n q BT ET Q".encode("ascii") + layers + b"\n")


def isolated(page: Any, content: bytes) -> Any:
    """The form that `isolate` has put all of a page into, given the content of the page; None when it has not."""
    name = _ISOLATED.fullmatch(content)
    return page.Resources.XObject.get(name[1].decode("ascii")) if name else None


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
