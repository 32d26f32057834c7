"""A paper as a filled form: its labels in order, and what stands behind each of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from dossier.checking.paper_reading import Page, in_spaced_word, packed, plain

_WIDE = 240
"""Characters behind a label within which its value ends, lines that go on included."""
_LINES = 4
_BROKEN = 2
"""Line ends inside a label."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a page says behind a label."""

    page: Page
    label: str
    first: str
    """The rest of the line up to the next label; the next line, where the label stands alone."""
    wide: str
    """The same with the lines that go on, packed."""
    line: str
    """The line in which the label stands, plain."""

    @property
    def is_blank(self) -> bool:
        """Whether the form has the label and nothing behind it."""
        return not self.first


def said_behind(page: Page, labels: Iterable[str]) -> Iterator[Said]:
    """Every label of a page with its value; headings of tables are none, labels may run over two lines.

    A label begins a line, or follows another one on a line that begins with one, or has a colon.
    """
    text = page.plain
    found = _pattern(tuple(sorted(labels))).finditer(text)
    marks = [m for m in found if m["label"].count("\n") <= _BROKEN and not in_spaced_word(text, m)]
    if not marks:
        return
    ends = [*(m.start() for m in marks[1:]), len(text)]
    values = [text[m.end() : min(end, m.end() + _WIDE)] for m, end in zip(marks, ends, strict=True)]
    empty = [not value.strip() for value in values]
    heads, begun = _headings(empty), -1
    for n, (mark, value) in enumerate(zip(marks, values, strict=True)):
        line = text.rfind("\n", 0, mark.start("label")) + 1
        begins = not text[line : mark.start("label")].strip(" |")
        alone = n > 0 and not text[marks[n - 1].end() : line].strip()  # the label before stood alone above
        begun = line if begins or (alone and begun >= 0) else begun
        colon = mark[0].rstrip().endswith(":")
        if (begun == line or colon) and n not in heads and (n + 1 < len(marks) or not empty[n]):
            lines = value.lstrip(" ").split("\n")
            first = lines[0].strip() or (lines[1].strip() if len(lines) > 1 else "")
            label = re.sub(r"\s+", "", mark["label"])
            own = text[line:].partition("\n")[0]
            yield Said(page, label, first, packed("".join(lines[:_LINES])), own)


def _headings(empty: list[bool]) -> set[int]:
    """Labels of which three at least follow each other with nothing between them: the head of a table."""
    found: set[int] = set()
    first = 0
    for n, is_empty in enumerate(empty):
        if not is_empty:
            found |= set(range(first, n + 1)) if n - first >= 2 else set()
            first = n + 1
    return found


@cache
def _pattern(labels: tuple[str, ...]) -> re.Pattern[str]:
    longest = sorted({plain(label) for label in labels}, key=lambda label: (-len(label), label))
    spaced = (r"\s*".join(map(re.escape, "".join(label.split()))) for label in longest)
    return re.compile(rf"(?:(?<=[\s|])|\A)(?P<label>{'|'.join(spaced)})(?=\s*:|\s|\Z)[^\S\n]*:?[^\S\n]*")
