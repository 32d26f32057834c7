"""Deviations in per cent that do not follow from the two values before them, in tables in which the others do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dossier.checking.paper_reading import Page

_HEAD = re.compile(
    r"(?P<first>设计|额定|标准|给定|规定|标称|理论|实测|测得|测量|实际).*?(?P<second>设计|额定|标准|给定|规定|标称|理论|实测|测得|测量|实际).*?(?:偏差|误差|相差)"
)
_MEASURED = ("实测", "测得", "测量", "实际")
_AMOUNT = r"\d+(?:,\d{3})*(?:\.\d+)?"
_ROW = re.compile(
    rf"^(?P<name>.*(?<!\S))(?P<a>{_AMOUNT})\s+(?P<b>{_AMOUNT})\s+(?P<sign>[+±-]?)\s*(?P<said>\d+(?:\.\d+)?)\s*%?(?!\S)"
)
_LEAST = 2
"""Rows that follow, from which on one that does not is wrong."""

Wrong = tuple[Page, str, str, str, str]
"""Page, name of the row, the two values, the deviation that they make, and the one that is said."""


def wrong_deviations(pages: Sequence[Page]) -> Iterator[Wrong]:
    """Rows of which the deviation is another one, below a head of two values and a deviation in per cent."""
    for page in pages:
        for lines, swapped in _tables(page):
            rows = [(line, match) for line in lines if (match := _ROW.search(line))]
            made = [(line, match, _made(match, swapped)) for line, match in rows]
            wrong = [each for each in made if not _follows(each[1], each[2])]
            if len(made) - len(wrong) >= max(_LEAST, len(wrong) + 1):
                for line, match, deviation in wrong:
                    name = match["name"].strip() or line.strip()
                    figures = f"{match['a']}、{match['b']}"
                    yield page, name, figures, f"{deviation:+.1f}%", f"{match['sign']}{match['said']}%"


def _tables(page: Page) -> Iterator[tuple[list[str], bool]]:
    """The lines below each such head, and whether what was measured stands first."""
    for n, line in enumerate(page.lines):
        head = _HEAD.search(line)
        if not head or ("%" not in line[head.end() :] and "率" not in line[head.end() :]):
            continue
        first, second = (head[part] in _MEASURED for part in ("first", "second"))
        if first is second:
            continue
        below = page.lines[n + 1 :]
        end = next((i for i, other in enumerate(below) if _HEAD.search(other)), len(below))
        yield below[:end], first


def _made(row: re.Match[str], swapped: bool) -> float:
    """Per cent by which the measured value differs from the other one."""
    a, b = (float(row[key].replace(",", "")) for key in ("a", "b"))
    due, measured = (b, a) if swapped else (a, b)
    return (measured / due - 1) * 100 if due else 0.0


def _follows(row: re.Match[str], made: float) -> bool:
    said = float(row["said"])
    step = 10.0 ** -len(row["said"].partition(".")[2])
    signed = -said if row["sign"] == "-" else said
    return (
        min(abs(made - signed), abs(abs(made) - said) if row["sign"] in ("", "±") else step * 9)
        <= step * 1.01
    )
