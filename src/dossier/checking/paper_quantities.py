"""Quantities of a record against its paper: the whole against its table, each row against the line of its name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from dossier.checking.paper_reading import Page, plain

_HEAD = re.compile("数量|工程量|重量")
_TOTAL = re.compile("合\\s*计|总\\s*计|共\\s*计|小\\s*计|累计|总数|总量")
_SENTENCE = re.compile("[。;!?]")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_LEAST, _MOST = 2, 10
"""Rows that are added up: one row is a value of its own, and many have a part that comes to anything."""
_CELLS = 3
"""Cells over which a name may be spread."""
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


def other_row_quantities(
    data: Mapping[str, Any], pages: Sequence[Page]
) -> Iterator[tuple[str, str, Page, str, str]]:
    """Pointer, name, page, quantity of the paper and of the record, for a row whose name stands in one line alone, with
    one number of its unit of measure.
    """
    for key, rows in data.items():
        named = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
        names = ["".join(str(row.get("name") or "").split()) for row in named]
        for n, row in enumerate(named):
            own, measure = row.get("quantity"), row.get("measure")
            if len(names[n]) < _LEAST or not isinstance(measure, str) or not measure:
                continue
            if isinstance(own, bool) or not isinstance(own, int | float) or len(named) != len(rows):
                continue
            if sum(names[n] in name for name in names) > 1:
                continue
            found = [(page, line) for page in pages for line in page.lines if _names(names[n], line)]
            if len(found) != 1 or len(given := _of_measure(found[0][1], plain(measure))) != 1:
                continue
            if abs(float(given[0]) - float(own)) > _CLOSE:
                yield f"/{key}/{n}/quantity", str(row["name"]), found[0][0], given[0], f"{own:g}"


def _names(name: str, line: str) -> bool:
    """Whether a name is a cell of a line, or the cells at a place of it together."""
    cells = line.split()
    spans = (
        "".join(cells[i:j]) for i in range(len(cells)) for j in range(i + 1, min(i + _CELLS, len(cells)) + 1)
    )
    return plain(name) in spans


def _of_measure(line: str, measure: str) -> list[str]:
    """The numbers of a line that stand as a cell with a unit of measure beside them, or in their own cell."""
    unit = re.escape(measure)
    cell = re.compile(rf"(?<!\S)(\d+(?:\.\d+)?)\s*{unit}(?!\S)|(?<!\S){unit}\s+(\d+(?:\.\d+)?)(?!\S)")
    return [a or b for a, b in cell.findall(line)] if not _SENTENCE.search(line) else []


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
