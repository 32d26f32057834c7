"""The printed index, read back from its pages: the row of each entry, its words and the links that lie in it.

Rows are found by what they print and where, not by what was meant to be printed. A row begins at its sequence number:
of all numbers on the pages, those that stand in one column and count upwards. It goes on, in the order in which
the page writes, to the next sequence number.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points, as the page counts."""


@dataclass(frozen=True, slots=True)
class Index:
    """What the pages of an index show."""

    rows: Mapping[int, str]
    """Sequence number → the words of its row (see `words`); a number that is not there has no row."""
    links: Sequence[tuple[int | None, str]]
    """For each link the row that it lies in (None: in none) and the text that it covers, without blanks."""


@dataclass(frozen=True, slots=True)
class _Char:
    text: str
    page: int
    x0: float
    x1: float
    middle: float
    height: float


@dataclass(frozen=True, slots=True)
class _Number:
    value: int
    at: int
    """Position of its first character in the order of writing."""
    left: int
    right: int


def words(text: str) -> str:
    """Letters, digits and ideographs alone: what a line break, a hyphen or a missing blank cannot change."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in plain if (c.isascii() and c.isalnum()) or "\u4e00" <= c <= "\u9fff")


def read_index(path: Path, pages: range, count: int, links: Sequence[tuple[int, Box]]) -> Index:
    """Read the index on `pages` (positions from 0) of a volume that has `count` entries.

    `links` are page position and rectangle of each link of these pages.
    """
    chars = list(_characters(path, pages))
    covered = _covered(chars, links)
    taken = {at for under in covered for at in under}
    starts = _sequence(_column([n for n in _numbers(chars, count) if n.at not in taken]), count)
    places = [at for at, _ in starts]
    ends = [*places, len(chars)][1:]
    rows = {
        value: words("".join(c.text for c in chars[at:end]))
        for (at, value), end in zip(starts, ends, strict=True)
    }
    found = []
    for under in covered:
        before = bisect_right(places, under[0]) if under else 0
        text = "".join(chars[at].text for at in under if not chars[at].text.isspace())
        found.append((starts[before - 1][1] if before else None, text))
    return Index(rows, found)


def _characters(path: Path, pages: range) -> Iterator[_Char]:
    """Every character in the order in which the pages write it; a blank stands where the text breaks."""
    with pypdfium2.PdfDocument(path) as document:
        for number in pages:
            page = document[number]
            text = page.get_textpage()
            for at in range(text.count_chars()):
                left, bottom, right, top = text.get_charbox(at)
                char = chr(pdfium.FPDFText_GetUnicode(text, at))
                yield _Char(char, number, left, right, (bottom + top) / 2, top - bottom)
            yield _Char(" ", number, 0, 0, 0, 0)
            text.close()
            page.close()


def _covered(chars: Sequence[_Char], links: Sequence[tuple[int, Box]]) -> list[list[int]]:
    """For each link the positions of the characters in its rectangle, in order."""
    near: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, (page, (_, bottom, _, top)) in enumerate(links):
        for height in range(int(bottom), int(top) + 1):
            near[page, height].append(number)
    covered: list[list[int]] = [[] for _ in links]
    for at, char in enumerate(chars):
        for number in near.get((char.page, int(char.middle)), ()):
            left, bottom, right, top = links[number][1]
            if left <= (char.x0 + char.x1) / 2 <= right and bottom <= char.middle <= top:
                covered[number].append(at)
    return covered


def _numbers(chars: Sequence[_Char], most: int) -> Iterator[_Number]:
    """Words that are whole numbers from 1 to `most`."""
    start = 0
    for at in range(1, len(chars) + 1):
        if at < len(chars) and _joined(chars[at - 1], chars[at]):
            continue
        text = "".join(c.text for c in chars[start:at])
        if text.isascii() and text.isdigit() and text[0] != "0" and len(text) < 9 and int(text) <= most:
            yield _Number(int(text), start, int(chars[start].x0), int(chars[at - 1].x1))
        start = at


def _joined(left: _Char, right: _Char) -> bool:
    return (
        left.page == right.page
        and not left.text.isspace()
        and not right.text.isspace()
        and abs(left.middle - right.middle) < max(left.height, right.height)
        and -1 < right.x0 - left.x1 < max(left.height, right.height) / 2
    )


def _column(numbers: Sequence[_Number]) -> list[_Number]:
    """The numbers that stand above one another, where most different ones do; the leftmost such place."""
    there: dict[int, set[int]] = defaultdict(set)
    for number in numbers:
        for x in range(number.left, number.right + 1):
            there[x].add(number.value)
    if not there:
        return []
    best = min(there, key=lambda x: (-len(there[x]), x))
    return [n for n in numbers if n.left <= best <= n.right]


def _sequence(column: Sequence[_Number], count: int) -> list[tuple[int, int]]:
    """Position and value of 1, 2, 3 …, each behind the one before it; a value that is not there is passed over."""
    places: dict[int, list[int]] = defaultdict(list)
    for number in column:
        places[number.value].append(number.at)
    found: list[tuple[int, int]] = []
    for value in range(1, count + 1):
        later = places[value][bisect_left(places[value], found[-1][0] + 1 if found else 0) :]
        if later:
            found.append((later[0], value))
    return found
