"""The quantity of a delivery against the rows, or the total, of the table on its paper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from dossier.checking.paper_reading import Page

_HEAD = re.compile("数量|工程量|重量")
_TOTAL = re.compile("合\\s*计|总\\s*计|共\\s*计|小\\s*计|累计|总数|总量")
_SENTENCE = re.compile("[。;!?]")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_LEAST, _MOST = 2, 10
"""Rows that are added up: one row is a value of its own, and many have a part that comes to anything."""
_CLOSE = 1e-6


def other_quantities(data: Mapping[str, Any], pages: Sequence[Page]) -> Iterator[tuple[str, Page, str, str]]:
    """Pointer, page, total of the paper and quantity of the record, where neither rows nor words of it make that."""
    own, measure = data.get("quantity"), data.get("measure")
    if (
        isinstance(own, bool)
        or not isinstance(own, int | float)
        or not isinstance(measure, str)
        or not measure
    ):
        return
    numbers = {float(n) for page in pages for n in _NUMBER.findall(page.plain.replace(",", ""))}
    found = [(page, rows) for page in pages if (rows := _rows(page, measure))]
    if len(found) != 1 or float(own) in numbers:
        return
    page, rows = found[0]
    if _LEAST <= len(rows) <= _MOST and not _makes(rows, own):
        yield "/quantity", page, f"{sum(rows):g} {measure}", f"{own:g} {measure}"


def _rows(page: Page, measure: str) -> list[float]:
    """The quantities below a head that has them, one in a line; empty where a line has two, or a total is another."""
    unit = re.escape(measure)
    cell = re.compile(
        rf"(?<!\S)(\d+(?:\.\d+)?)\s*{unit}(?!\S)|(?<!\S){unit}\s+(\d+(?:\.\d+)?)(?!\S)", re.IGNORECASE
    )
    rows: list[float] = []
    totals: list[float] = []
    begun = False
    for line in page.lines:
        head = len(line.split()) > _LEAST and _HEAD.search(line) and not _NUMBER.search(line)
        if head and begun:
            return []  # two tables
        begun = begun or bool(head)
        given = [float(a or b) for a, b in cell.findall(line.replace(",", ""))]
        if not begun or not given or _SENTENCE.search(line):
            continue
        if len(given) > 1:
            return []
        (totals if _TOTAL.search(line) else rows).extend(given)
    return [] if totals and any(abs(total - sum(rows)) > _CLOSE for total in totals) else rows


def _makes(rows: Sequence[float], own: float) -> bool:
    """Whether some of the rows come to a number: the record may be of one of several goods."""
    return any(
        abs(sum(part) - own) <= _CLOSE for n in range(1, len(rows) + 1) for part in combinations(rows, n)
    )
