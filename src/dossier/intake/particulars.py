"""What a page says of itself: title, numbers, days, firms, serial numbers, result, amounts; each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from dossier.checking.moments import iso
from dossier.checking.paper import FIRM
from dossier.checking.paper_labels import all_labels, labels
from dossier.checking.paper_reading import (
    Page,
    amounts,
    amounts_in_words,
    behind_labels,
    code_in,
    days,
    packed,
)
from dossier.evidence.page_words import Box, PageReading, Word, lines_of

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")
_UPPER = 0.45
"""Share of a page from its top within which a title stands."""


@dataclass(frozen=True, slots=True)
class Found:
    """Something that a page says: behind which label (may be empty), where, and how sure its reader is."""

    value: str
    label: str = ""
    page: int = 1
    box: Box | None = None
    score: float = 1.0

    @property
    def place(self) -> str:
        """``p1 (0.12, 0.34)``: page, and parts of its width and height from the upper left corner."""
        at = f" ({self.box[0]:.2f}, {self.box[1]:.2f})" if self.box else ""
        return f"p{self.page}{at}"


@dataclass(frozen=True, slots=True)
class Particulars:
    """What one page says."""

    title: Found | None
    project: Found | None
    numbers: tuple[Found, ...]
    days: tuple[Found, ...]
    """ISO days."""
    firms: tuple[Found, ...]
    serials: tuple[Found, ...]
    results: tuple[Found, ...]
    amounts: tuple[Found, ...]
    """In yuan."""
    language: str
    """``zh``, ``en``, ``zh+en`` or empty."""


def particulars_of(reading: PageReading, endings: Iterable[str] = ()) -> Particulars:
    """What stands on a page. `endings`: packed words that titles of papers end with."""
    page = Page(reading.number, reading.text, all_labels())
    fields = labels()["fields"]
    of_numbers = [
        w for key, row in fields.items() if row["kind"] == "code" and key not in _GOODS for w in row["labels"]
    ]
    of_days = [w for row in fields.values() if row["kind"] == "day" for w in row["labels"]]
    of_sums = [w for row in fields.values() if row["kind"] == "amount" for w in row["labels"]]
    return Particulars(
        title_of(reading, tuple(endings)),
        next(behind(reading, page, labels()["project"], str), None),
        _once(behind(reading, page, of_numbers, code_in)),
        _once([*behind(reading, page, of_days, _first_day), *_other_days(reading)]),
        _once(_firms(reading)),
        _once(behind(reading, page, fields["serial"]["labels"], code_in)),
        _once(behind(reading, page, labels()["verdict"], str)),
        _once([*behind(reading, page, of_sums, _first_sum), *_sums_in_words(reading)]),
        _language(reading.text),
    )


_GOODS = ("serial", "model")


def title_of(reading: PageReading, endings: Sequence[str]) -> Found | None:
    """The line near the top that ends like a title of a paper, the largest of several; else the largest line there."""
    upper = [line for line in upper_lines(reading) if not _is_row(line)]
    if not upper or reading.by == "none":
        return None
    usual = median(_height(line) for line in lines_of(reading.words))
    named = [line for line in upper if bare_title(_text(line)).endswith(tuple(endings))] if endings else []
    large = [line for line in upper if _height(line) > 1.2 * usual and len(_text(line)) > 2]
    chosen = max(named or large, key=_height, default=None)
    if chosen is None:
        return None
    return Found(
        closed_up(_text(chosen)), "", reading.number, _around(chosen), min(word.score for word in chosen)
    )


def upper_lines(reading: PageReading) -> list[list[Word]]:
    """The lines in which a title may stand; one that is broken over two lines of its size is one."""
    lines = [line for line in lines_of(reading.words) if line[0].box[1] < _UPPER]
    if reading.by == "none" or not lines:
        return lines
    usual = median(_height(line) for line in lines_of(reading.words))
    whole = [lines[0]]
    for line in lines[1:]:
        if _goes_on(whole[-1], line, usual):
            whole[-1] = [*whole[-1], *line]
        else:
            whole.append(line)
    return whole


_LARGE, _ALIKE, _NEAR = 1.2, 0.75, 1.3
"""How much larger than most lines a title is that fills two; how alike their sizes are; heights between them."""


def _goes_on(before: Sequence[Word], line: Sequence[Word], usual: float) -> bool:
    """Whether a line is the rest of the large line above it: as large, near, and in the middle below it."""
    one, other = _around(before), _around(line)
    high, low = _height(before), _height(line)
    if min(high, low) < _LARGE * usual or min(high, low) < _ALIKE * max(high, low):
        return False
    centred = abs((one[0] + one[2]) - (other[0] + other[2])) / 2 < 0.05
    return centred and other[2] - other[0] <= one[2] - one[0] and 0 <= other[1] - one[3] < _NEAR * high


def _is_row(line: Sequence[Word]) -> bool:
    """Whether a line is a row of a table with its number: it names papers, and is the title of none."""
    return len(line) > 3 and line[0].text.isdigit()


def bare_title(text: str) -> str:
    """A title, packed, without what stands in brackets behind it, and without a number of the sheet."""
    line = packed(text)
    return re.sub(r"(\([^()]*\)|[0-9-])+$", "", line) or line


def closed_up(text: str) -> str:
    """A text without the blanks of letter-spacing: ``产 品 合 格 证`` is 产品合格证; other blanks stay."""
    pieces = text.split()
    if len(pieces) > 1 and all(len(piece) == 1 and _CHINESE.match(piece) for piece in pieces):
        return "".join(pieces)
    return re.sub(r"(?<=[、，（(])\s+|\s+(?=[、，）)（(])", "", text) if _CHINESE.search(text) else text


def _height(line: Sequence[Word]) -> float:
    return max(word.box[3] - word.box[1] for word in line)


def _text(line: Sequence[Word]) -> str:
    """The words of a line; a title that goes on below has no blank there."""
    said = line[0].text
    for before, word in pairwise(line):
        said += ("" if word.box[1] >= before.box[3] else " ") + word.text
    return said


def _around(words: Sequence[Word]) -> Box:
    boxes = [word.box for word in words]
    lows, highs = [min(b[i] for b in boxes) for i in (0, 1)], [max(b[i] for b in boxes) for i in (2, 3)]
    return lows[0], lows[1], highs[0], highs[1]


def located(reading: PageReading, value: str, label: str = "") -> Found:
    """A value with the word that says it; without a place where it is written over several."""
    asked = packed(value)
    near = [word for word in reading.words if asked and asked in packed(word.text)]
    begun = [
        word
        for word in reading.words
        if len(asked) > 3 and packed(word.text) and asked.startswith(packed(word.text))
    ]
    word = next(iter(near), None) or next((w for w in begun if len(packed(w.text)) > 3), None)
    if word is None:
        sure = min((w.score for w in reading.words), default=0.0)
        return Found(value, label, reading.number, None, sure)
    return Found(value, label, reading.number, word.box, word.score)


def behind(reading: PageReading, page: Page, asked: Iterable[str], shaped: object) -> Iterator[Found]:
    """What stands behind labels of a page, as `shaped` makes it, with its place; what that makes empty is left out."""
    for label, value in behind_labels(page, asked):
        said = shaped(value) if callable(shaped) else value
        if said:
            yield located(reading, str(said), label)


def _first_day(text: str) -> str:
    found = days(text[:24])
    return iso(min(found)) if found else ""


def _other_days(reading: PageReading) -> Iterator[Found]:
    for word in reading.words:
        for day in sorted(days(word.text)):
            yield Found(iso(day), "", reading.number, word.box, word.score)


def _first_sum(text: str) -> str:
    found = [n for n in amounts(text[:40]) if n >= 100]
    return f"{found[0]:.2f}" if found else ""


def _sums_in_words(reading: PageReading) -> Iterator[Found]:
    for words, _, value in amounts_in_words(reading.text):
        found = located(reading, words)
        yield Found(f"{value:.2f}", words, reading.number, found.box, found.score)


def _firms(reading: PageReading) -> Iterator[Found]:
    for word in reading.words:
        for part in word.text.split():
            name = packed(part)
            if 6 <= len(name) <= 40 and name.endswith(FIRM) and _CHINESE.match(name):
                yield Found(part, "", reading.number, word.box, word.score)


def _once(found: Iterable[Found]) -> tuple[Found, ...]:
    kept: dict[str, Found] = {}
    for each in found:
        kept.setdefault(packed(each.value), each)
    return tuple(kept.values())


def _language(text: str) -> str:
    chinese, latin = len(_CHINESE.findall(text)), len(_LATIN.findall(text))
    if not chinese + latin:
        return ""
    if chinese * 8 < latin:
        return "en"
    return "zh" if latin < chinese * 3 else "zh+en"
