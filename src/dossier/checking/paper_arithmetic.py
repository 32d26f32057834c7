"""What a printed table reckons: amounts of its rows, their total, and averages.

A table reckons wrongly only where nothing explains the difference: rounding to the printed figures is right, and so is
what a table with taxes, rates, deductions, subtotals or further pages does on its way to the total.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from statistics import mean, median

from dossier.checking.paper_reading import Page
from dossier.checking.paper_tables import NUMBER, Table, number, places, tables

_QUANTITY = re.compile("数量|工程量|签证量|结算量")
_PRICE = re.compile("单价")
_AMOUNT = re.compile("合价|金额|总价|价款|小计|合计|造价")
_FACTOR = re.compile("税|折|优惠|下浮|费率|系数|比例|天数|台班|次数|月数|人数|利润|管理费|暂估|调整")
_TOTAL = re.compile(
    r"^(?:\d{1,3}\s+)?(?:(?:总|工程|费用|金额|数量)?\s*(?:合\s*计|总\s*计|共\s*计)|小\s*计|累\s*计)(?:\(.{1,6}\))?(?=[\s:])"
)
_ON_ITS_WAY = re.compile(
    "小计|承前|过次|转下页|接上页|续表|本页|其中|税|下浮|优惠|扣除|扣减|费率|取费|调整|让利|减[:：]|取整|抹零"
)
_SUMS = re.compile(r"[合小总共累]\s*计")
_ADDED = re.compile(
    "量|金额|合价|总价|价款|小计|合计|造价|份数|页数|件数|面积|长度|体积|套数|台数|人数|点数|卷数|工日|应交|实交|实到"
)
_AVERAGE_ROW = re.compile(
    r"^(?:算\s*术\s*)?(?:平\s*均|均\s*值|(?:(?:抗压|抗折)?强度)?代\s*表\s*值)(?:\s*值|\s*数)?(?:\(.{1,8}\)|[:：])?(?=\s)"
)
_AVERAGE = re.compile("平均|均值")
_CONVERTED = re.compile("换算|折算|修正|系数|标准化|扣除|回弹|碳化")
_POWERS = (100.0, 1000.0, 10_000.0)
_EMPTY = frozenset("-—/")
_FEW, _MOST = 2, 12
_LARGE = 100
_ROW = 3
"""Cells from which on a line is a row of its own, no wrapped name."""
_SLACK = 1e-9

Product = tuple[Page, str, str, str, str]
"""Page, name of the row, the sum in figures (``24 × 16.50``), what it makes, what stands there."""


def wrong_products(pages: Sequence[Page]) -> Iterator[Product]:
    """Rows whose quantity times their price is not their amount."""
    for page in pages:
        for table in tables(page):
            columns = _product_columns(table)
            if columns is None or any(_FACTOR.search(head) for head in table.heads):
                continue
            rows = [(line, ways) for line in table.lines if (ways := _factors(table, line, columns))]
            wrong = [(line, ways[0]) for line, ways in rows if not any(_fits(*way) for way in ways)]
            ratios = {
                round(float(a) / (float(q) * float(p)), 3) for _, (q, p, a) in wrong if float(q) * float(p)
            }
            if len(wrong) == len(rows) > 1 and len(ratios) == 1:
                continue  # all prices have the same tax or reduction
            for line, (q, p, amount) in wrong:
                yield page, _name(line, q), f"{q} × {p}", _written(float(q) * float(p), 2), amount


def wrong_totals(pages: Sequence[Page]) -> Iterator[tuple[Page, str, str]]:
    """Printed totals that are not the sum of the rows above them: page, the sum, the total.

    A table that goes on from the page before has the same head, and a total of more than can be seen here.
    """
    before: set[tuple[str, ...]] = set()
    for page in pages:
        own = [*tables(page)]
        goes_on, before = before, {table.heads for table in own}
        for table in own:
            at = next((n for n, line in enumerate(table.lines) if _TOTAL.match(line.strip())), 0)
            if (
                at
                and table.heads not in goes_on
                and not _FACTOR.search("".join(table.heads))
                and (found := _unequal(table, at))
            ):
                yield page, *found


def wrong_averages(pages: Sequence[Page]) -> Iterator[tuple[Page, str, str]]:
    """Averages that are none of the values before them in their column or row: page, the average, what is printed."""
    for page in pages:
        if _CONVERTED.search(page.packed):
            continue
        for table in tables(page):
            yield from ((page, *found) for found in (*_averages_below(table), *_averages_behind(table)))


def _product_columns(table: Table) -> tuple[int, int, int] | None:
    found = [table.columns(_QUANTITY), table.columns(_PRICE), table.columns(_AMOUNT)]
    return (found[0][0], found[1][0], found[2][0]) if all(len(columns) == 1 for columns in found) else None


def _factors(table: Table, line: str, columns: tuple[int, int, int]) -> list[tuple[str, str, str]]:
    """Quantity, price and amount of a row, in each way in which it can be read."""
    if _TOTAL.match(line.strip()):
        return []
    found: list[tuple[str, str, str]] = []
    for way in table.laid(line):
        q, p, a = (way.get(column, "").lstrip("¥").replace(",", "") for column in columns)
        units = [way.get(n, "") for n in table.columns(re.compile("^(?:计量)?单位$"))]
        if all(number(each) is not None for each in (q, p, a)) and not any(map(NUMBER.fullmatch, units)):
            found.append((q, p, a))
    return found


def _fits(quantity: str, price: str, amount: str) -> bool:
    """Whether an amount is right to the printed figures, or to a power of ten that its unit makes."""
    q, p, a = float(quantity), float(price), float(amount)
    slack = _half(amount) + (_half(price) * abs(q) if places(price) else 0)
    slack += _half(quantity) * abs(p) if places(quantity) > 1 else 0
    made = q * p
    return any(
        abs(made - a * size) <= slack * size + _SLACK or abs(made * size - a) <= slack * size
        for size in (1.0, *_POWERS)
    )


def _half(written: str) -> float:
    return 0.5 * 10.0 ** -places(written) + _SLACK


def _unequal(table: Table, at: int) -> tuple[str, str] | None:
    """A sum and the total that should be it; None where the total is one, or no plain sum.

    Which number stands in which column is not asked: a total that is the sum of any column is right.
    """
    total = table.lines[at].replace("¥", "")
    said = [cell for cell in _TOTAL.sub("", total.strip()).split() if NUMBER.fullmatch(cell)]
    above = "\n".join(table.lines[:at])
    if len(said) != 1 or _ON_ITS_WAY.search(above + re.sub("小\\s*计", "", total)) or _SUMS.search(above):
        return None
    rows = _rows(table.lines[:at])
    if len(rows) < _FEW or len({len(row) for row in rows}) != 1 or not table.columns(_ADDED):
        return None
    columns = [c for c in zip(*rows, strict=True) if {places(n) for n in c} == {places(said[0])}]
    sums = [(sum(map(float, c)), max(map(float, c))) for c in columns]
    value, slack = float(said[0].replace(",", "")), len(rows) * _half(said[0]) if places(said[0]) else _SLACK
    if value == len(rows) or any(abs(s - value) <= slack or abs(s - 2 * value) <= slack for s, _ in sums):
        return None
    near = [s for s, most in sums if abs(s - value) <= most]
    return (_written(near[0], places(said[0])), said[0]) if len(near) == 1 else None


def _rows(lines: Sequence[str]) -> list[list[str]]:
    """The numbers of each row without its own; none where the rows are numbered and one is missing, or are groups."""
    rows: list[list[str]] = []
    numbered: list[str] = []
    for line in lines:
        cells = line.replace("¥", "").split()
        if (
            re.match(r"[一二三四五六七八九十]+(?:$|[、.])|\(\w{1,2}\)$|\d+[.\-]\d+$", cells[0])
            and len(cells) > 1
        ):
            return []
        if re.fullmatch(r"\d{1,3}[、.]?", cells[0]) and (len(cells) == 1 or not NUMBER.fullmatch(cells[1])):
            numbered.append(cells.pop(0).strip("、."))
        if numbers := [cell.replace(",", "") for cell in cells if NUMBER.fullmatch(cell)]:
            rows.append(numbers)
        elif len(cells) >= _ROW:
            return []
    whole = numbered == [str(n + 1) for n in range(len(rows))]
    return rows if whole or not numbered else []


def _averages_below(table: Table) -> Iterator[tuple[str, str]]:
    """A row 平均值 with one number below a column of values."""
    for n, line in enumerate(table.lines):
        said = [cell for cell in line.split() if NUMBER.fullmatch(cell)]
        if not _AVERAGE_ROW.match(line.strip()) or len(said) != 1:
            continue
        rows = [row.split() for row in table.lines[:n]]
        values = [row[-1] for row in rows if len(row) == len(rows[0]) and len(row) <= len(table.heads)]
        one_column = len(table.heads) == _FEW or all(not NUMBER.fullmatch(c) for r in rows for c in r[1:-1])
        if (at := _column_of(line, said[0])) and all(len(row) == len(line.split()) for row in rows):
            one_column, values = True, [row[at] for row in rows]
        if one_column and len(values) == len(rows) and (average := _no_average(values, said[0])):
            yield average, said[0]


def _column_of(line: str, number: str) -> int:
    """The column of a row's one number, where a dash fills each of the others; 0 where it cannot be told."""
    cells = line.split()
    empty = all(cell in _EMPTY for cell in cells[1:] if cell != number)
    return cells.index(number) if empty and len(cells) > _FEW else 0


def _averages_behind(table: Table) -> Iterator[tuple[str, str]]:
    """A column 平均值 behind columns of values that are called alike, or just counted."""
    found = table.columns(_AVERAGE, re.compile("要求|标准|偏差|允许|差值"))
    if len(found) != 1:
        return
    first = found[0]
    while first > 0 and _stem(table.heads[first - 1]) == _stem(table.heads[found[0] - 1]):
        first -= 1
    if found[0] - first < _FEW:
        return
    for line in table.lines:
        read = []
        for way in table.laid(line):
            cells = [way.get(n, "") for n in range(first, found[0] + 1)]
            if all(map(NUMBER.fullmatch, cells)):
                read.append((_no_average(cells[:-1], cells[-1]), cells[-1]))
        if read and all(average for average, _ in read):
            yield read[0]


def _stem(head: str) -> str:
    return re.sub(r"[\d#一二三四五六七八九十.、\-]", "", head)


def _no_average(values: Sequence[str], said: str) -> str:
    """The average of values as it would be printed; empty where what is said is one, by any rule of testing.

    The rules leave out a value or two that differ too much from the others, take the middle one, or round to fives.
    """
    if not _FEW <= len(values) <= _MOST or not all(map(NUMBER.fullmatch, values)):
        return ""
    numbers = sorted(float(v.replace(",", "")) for v in values)
    printed = float(said.replace(",", ""))
    slack = (
        _half(said) + max(_half(v) for v in values if places(v)) if any(map(places, values)) else _half(said)
    )
    kept = [
        numbers,
        *(
            list(c)
            for less in (1, 2)
            if len(numbers) - less >= _FEW
            for c in combinations(numbers, len(numbers) - less)
        ),
    ]
    right = [median(numbers), *map(mean, kept)]
    steps = (0.0, 0.5) if places(said) or printed < _LARGE else (0.0, 5.0)
    for step in steps:
        on_step = step and abs(printed / step - round(printed / step)) < _SLACK
        if any(
            abs(value - printed) <= (max(slack, step / 2) if on_step else slack) + _SLACK for value in right
        ):
            return ""
    return _written(mean(numbers), max(places(said), *map(places, values)))


def _written(value: float, most: int) -> str:
    return f"{value:,.{most}f}"


def _name(line: str, before: str) -> str:
    said = re.sub(r"^\d{1,3}\s+", "", line.strip())
    return said[: said.find(before)].strip() or said
