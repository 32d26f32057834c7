"""Rows of a paper that pass although their value is outside of the limit that stands before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from dossier.checking.known_limits import KnownLimit, known_limits
from dossier.checking.limits import outside
from dossier.checking.paper_reading import Page

_VERDICT = r"(?:合格|符合(?:要求)?|通过|满足|√|PASS)"
_UNIT = r"(?:[A-Za-zμΩ%‰℃°²³/]+[23]?|毫米|米|秒|分钟|小时)?"
_AMOUNT = r"\d+(?:\.\d+)?"
_LIMITS = (
    rf"(?:[≤≥<>]|不大于|不小于|不超过|不低于)\s*{_AMOUNT}\s*{_UNIT}",
    rf"(?:(?<!\S){_AMOUNT}\s*{_UNIT}\s*)?±\s*{_AMOUNT}\s*{_UNIT}",
    rf"(?<!\S){_AMOUNT}\s*{_UNIT}\s*\([-+]?{_AMOUNT}%?[~,、/][-+]?{_AMOUNT}%\)",
    rf"(?<!\S)\+\s*{_AMOUNT}\s*[,、/]\s*-\s*{_AMOUNT}\s*{_UNIT}",
    rf"(?<!\S)[-+]?\d+\.\d+\s*~\s*[-+]?\d+\.\d+\s*{_UNIT}",
    rf"(?<!\S)[-+]?{_AMOUNT}\s*~\s*[-+]?{_AMOUNT}\s*(?!\s){_UNIT[:-1]}",
)
"""Bounds, deviations, ranges; one of whole numbers has a unit, else it may count axes or storeys."""
_LIMITED = re.compile(
    rf"(?P<limit>{'|'.join(_LIMITS)})\s+(?P<value>[-+]?{_AMOUNT}\s*{_UNIT})\s+{_VERDICT}\s*$"
)
_IN_WORDS = re.compile(
    rf"(?P<limit>\S*(?:无|不得有|不应有)[\u4e00-\u9fff]{{2,8}}|(?:≥|不低于)?IP\d\d)\s+(?P<value>\S+)\s+{_VERDICT}\s*$"
)
_SAMPLES = re.compile(r"抽样|抽检数|抽查数|检查数量|样本|件数")
_MARGIN = re.compile(r"裕量|余量|裕度")
_PASSED = re.compile(rf"\s{_VERDICT}\s*$")
_FEW = 3
_Row = tuple[Page, str, str, str]


def beyond_limits(pages: Sequence[Page]) -> Iterator[_Row]:
    """Page, row, value and limit of each such row."""
    for page in pages:
        said = "".join(page.plain.split())
        if not _SAMPLES.search(said):
            yield from _limited(page)
        yield from _beyond_standards(page)
        if _MARGIN.search(said):
            yield from _below_nothing(page)


def _limited(page: Page) -> Iterator[_Row]:
    for line in page.lines:
        match = _LIMITED.search(line) or _IN_WORDS.search(line)
        if match and outside(match["limit"], match["value"], line[: match.start()]):
            name = re.sub(r"^\d+\s+", "", line[: match.start()].strip())
            yield page, name, match["value"].strip(), match["limit"].strip()


def _below_nothing(page: Page) -> Iterator[_Row]:
    """A margin below zero: the one negative number in its column of a table with margins, all rows of which pass."""
    rows = [line.split() for line in page.lines if _PASSED.search(line)]
    for row in rows:
        alike = [other for other in rows if len(other) == len(row) > _FEW]
        for n in range(1, len(row) - 1):
            numbers = [other[n] for other in alike if re.fullmatch(rf"-?{_AMOUNT}", other[n])]
            below = [cell for cell in numbers if cell.startswith("-")]
            if len(numbers) >= _FEW and below == [row[n]]:
                yield page, row[0], row[n], "≥0"


def _beyond_standards(page: Page) -> Iterator[_Row]:
    """Rows of a table, named after what a standard limits, that pass beyond that limit."""
    for limit in known_limits():
        column = -1
        named = False
        for before, line in pairwise(["", *page.lines]):
            if limit.column in line and not _PASSED.search(line):
                column = _column(line, limit) if named or limit.named(before + line) else -1
            elif limit.named(line) or _OTHER_TABLE.search(line):
                named, column = limit.named(line), column if limit.named(line) else -1
            cells = line.split()
            value = cells[column] if 0 < column < len(cells) and _PASSED.search(line) else ""
            if re.fullmatch(_AMOUNT, value) and float(value) > limit.most:
                yield page, cells[0], f"{value} {limit.unit}", limit.shown


def _column(line: str, limit: KnownLimit) -> int:
    """Which cell of a row stands under a heading; a unit belongs to the heading before it."""
    heads = [cell for cell in line.split() if not re.fullmatch(_UNIT_HEAD, cell)]
    found = [n for n, cell in enumerate(heads) if limit.column in cell]
    return found[0] if len(found) == 1 and _in_unit(line, limit) else -1


def _in_unit(line: str, limit: KnownLimit) -> bool:
    """Whether a heading has the unit of the limit: ``长度 m``, ``长度(m)``, ``长度/m``."""
    return re.search(rf"{limit.column}\s*[(/]?\s*{limit.unit}(?![A-Za-z])", line) is not None


_UNIT_HEAD = r"[(/]?[A-Za-zμΩ%℃°²³/]{1,4}\)?"
_OTHER_TABLE = re.compile("链路|信道|光缆|光纤|干线|主干|桥架|槽盒")
