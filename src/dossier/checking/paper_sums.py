"""Tables of a paper that do not add up, and rows in which not everything passed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dossier.checking.paper_reading import Page

_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_TOTAL = re.compile(r"^(?:合\s*计|总\s*计)(?=\s)")
_SUBTOTAL = re.compile(r"^小\s*计")
_ORDINAL = re.compile(r"^(?:层|号|楼|级|年|月|日|区|#)")
"""Behind a number: it counts nothing."""
_HEAD = 3
"""Words without a number from which on a line is the head of a table."""
_ALL = re.compile(
    r"^(?:信息点|点数|点位数|总数|总点数|检测数|检测点数|测试数|测试点数|抽检数|抽查数|检查数|数量)$"
)
_RATE = re.compile("合格率|合格点率|通过率|允许偏差|%")
"""Where a rate decides, some may fail."""
_PASSED = re.compile(r"^(?:通过|合格|合格数|合格点|合格点数|合格数量|通过数|通过点数|通过数量)$")


def wrong_sums(pages: Sequence[Page]) -> Iterator[tuple[Page, str, str]]:
    """Columns whose total is not their sum, where another column of the table adds up: page, the sum, the total."""
    for page in pages:
        for n, line in enumerate(page.lines):
            if _TOTAL.match(line.strip()):
                for added, total in _unequal(_rows_above(page.lines[:n]), _numbers(line)):
                    yield page, added, total


def partly_passed(pages: Sequence[Page]) -> Iterator[tuple[Page, str, str, str]]:
    """Rows of which fewer, or more, passed than there are: page, row, how many, how many passed."""
    for page in pages:
        is_table, by_rate = False, _RATE.search(page.packed) is not None
        for line in page.lines:
            words = line.split()
            if not _numbers(line):
                heads = [bool(_ALL.match(w)) - bool(_PASSED.match(w)) for w in words]
                is_table = [h for h in heads if h] == [1, -1]
                continue
            whole = [n for n in _numbers(line) if n.isdecimal()]
            more = len(whole) == 2 and int(whole[1]) > int(whole[0])
            if is_table and len(whole) == 2 and (more or (whole[0] != whole[1] and not by_rate)):
                yield page, line[: line.find(whole[0])].strip() or line.strip(), whole[0], whole[1]


def _numbers(line: str) -> list[str]:
    words = line.split()
    pairs = zip(words, [*words[1:], ""], strict=True)
    return [
        word.replace(",", "") for word, then in pairs if _NUMBER.fullmatch(word) and not _ORDINAL.match(then)
    ]


def _rows_above(lines: Sequence[str]) -> list[list[str]]:
    """The rows of a table that ends there, all with as many numbers; none where they have subtotals among them."""
    rows: list[list[str]] = []
    for line in reversed(lines):
        numbers = _numbers(line)
        if _SUBTOTAL.match(line.strip()) or _TOTAL.match(line.strip()):
            return []
        if not numbers and len(line.split()) < _HEAD:
            continue
        if not numbers or (rows and len(numbers) != len(rows[0])):
            break
        rows.insert(0, numbers)
    return rows


def _unequal(rows: list[list[str]], totals: list[str]) -> Iterator[tuple[str, str]]:
    """Sums of columns that differ from their total by no more than a row, where at least one column adds up."""
    columns = [c for c in zip(*rows, strict=True) if list(c) != [str(n + 1) for n in range(len(c))]]
    if len(rows) < 2 or len(columns) < 2:
        return
    left, wrong = list(totals), []
    for column in columns:
        added = _sum(column)
        if added in left:
            left.remove(added)
        else:
            wrong.append((column, added))
    if len(wrong) == len(columns):
        return
    for column, added in wrong:
        near = [
            t
            for t in left
            if _places(t) == _places(added) and 0 < abs(float(t) - float(added)) <= _most(column)
        ]
        if len(near) == 1:
            yield added, near[0]


def _sum(column: Sequence[str]) -> str:
    places = max(map(_places, column))
    return f"{sum(map(float, column)):.{places}f}"


def _places(number: str) -> int:
    return len(number.partition(".")[2])


def _most(column: Sequence[str]) -> float:
    return max(map(float, column))
