"""What a printed table says how it reckons: rows named after other rows, values times a printed coefficient, and
strengths from their loads.

A value is told only where the formula is right for another row of the table, or is spelled out in the row itself.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from statistics import median

from dossier.checking.paper_reading import Page
from dossier.checking.paper_tables import NUMBER, Table, number, places, tables
from dossier.checking.sums_in_words import half, reckoned, written

Formula = tuple[Page, str, str, str, str]
"""Page, name of the row, the formula in figures, what it makes, what stands there."""

_TENS = "一二三四五六七八九十"
_ROW = re.compile(rf"^\s*\(?(?P<mark>\d{{1,2}}|[{_TENS}]|[A-Z])\)?(?:[、.\s)]\s*|(?=[一-鿿]))(?P<name>\S.*)$")
_FORMULA = re.compile(
    rf"(?:\(|=)\s*=?\s*(?P<formula>(?:\d{{1,2}}|[{_TENS}]|[A-Z])(?:\s*[+-]\s*(?:\d{{1,2}}|[{_TENS}]|[A-Z]))+)\s*(?:\)|$|\s)"
)
_MARK = re.compile(rf"\d{{1,2}}|[{_TENS}]|[A-Z]")
_DIFFERENCE = re.compile(r"=|审|核|净|差|余|应付|实|扣|成交|结算|剩")
"""What a row is called that is less than another one; without it ``(1-2)`` may be a range."""
_PARTED = re.compile(r"其中|暂列|税|费率|取整|抹零")
_MEASURED = re.compile("实测|测得|测量|读数|仪表|测试|示值|指示")
_CONVERTED = re.compile("(?:换算|折算|修正|校正)(?:后|值|结果|电阻|为)?")
_COEFFICIENT = re.compile(
    r"(?:季节|温度|尺寸|湿度|换算|修正|折算|校正|土壤)[一-鿿]{0,4}系数\s*[A-Za-zψφηαK]?\s*[:=为取]?\s*(\d+(?:\.\d+)?)(?![\d.~%-])"
)
_LOAD = re.compile(
    r"(?:荷载|荷重|压力|拉力|破坏力|力值|最大力)[^()]{0,3}\(kN\)|^(?:Fm?|N)\(kN\)", re.IGNORECASE
)
_STRENGTH = re.compile(r"强度[^()]{0,6}\((?:MPa|N/mm2)\)", re.IGNORECASE)
_OWN_SIZE = re.compile("面积|尺寸|直径|长度|宽度|厚度|边长|规格|公称|型号")
_SIZE = re.compile(r"(?<![\d.×xX*])(\d{2,3})\s*[×xX*]\s*(\d{2,3})(?![\d.])")
_ROUND = re.compile(r"(?:Φ|φ|ø|Ø|直径\s*(?:\(mm\))?\s*[:=]?)\s*(\d{1,3})(?![\d.×xX*])")
_SHAPES = (1.0, 0.95, 1.05)
"""What the strength of a cube of 150, 100 and 200 mm is multiplied by."""
_KILO, _NEAR, _LEAST, _MOST = 1000.0, 0.004, 3, 12


def wrong_formulas(pages: Sequence[Page]) -> Iterator[Formula]:
    """Values that are not what the row, the coefficient or the load makes them."""
    for page in pages:
        yield from _named_rows(page)
        sizes = _areas(page)
        for table in tables(page):
            yield from _converted(table)
            yield from _strengths(table, sizes)


def _named_rows(page: Page) -> Iterator[Formula]:
    """A row named after others: ``4 送审价(1+2+3) 496,120.00``; each row stands there once, with as many amounts."""
    rows: dict[str, list[tuple[str, list[str]]]] = {}
    for line in page.lines:
        match = _ROW.match(line.replace("¥", "").replace("元", ""))
        if match:
            cells = match["name"].split()
            numbers: list[str] = []
            while cells and NUMBER.fullmatch(cells[-1]):
                numbers.insert(0, cells.pop())
            if numbers:
                rows.setdefault(match["mark"], []).append((" ".join(cells), numbers))
    known = {mark: found[0] for mark, found in rows.items() if len(found) == 1}
    for mark, (name, numbers) in known.items():
        formula = _FORMULA.search(name)
        if not formula or _PARTED.search(name):
            continue
        if "+" not in formula["formula"] and not _DIFFERENCE.search(name):
            continue
        asked = _MARK.findall(formula["formula"])
        if mark in asked or len(set(asked)) != len(asked) or not all(m in known for m in asked):
            continue
        if any(len(known[m][1]) != len(numbers) for m in asked):
            continue
        signs = [1, *(1 if sign == "+" else -1 for sign in re.findall("[+-]", formula["formula"]))]
        terms = [known[m][1][-1].replace(",", "") for m in asked]
        made = sum(sign * float(term) for sign, term in zip(signs, terms, strict=True))
        bare = sum(
            float(term) if sign > 0 else -abs(float(term)) for sign, term in zip(signs, terms, strict=True)
        )
        said = numbers[-1]
        slack = half(said) * (len(terms) + 1 if places(said) else 1)
        if all(abs(way - float(said.replace(",", ""))) > slack for way in (made, bare)):
            figures = " ".join(
                f"{'+' if sign > 0 else '-'} {term}" for sign, term in zip(signs, terms, strict=True)
            )
            yield page, name, figures.removeprefix("+ "), written(bare, places(said)), said


def _converted(table: Table) -> Iterator[Formula]:
    """A column of readings and one of what a printed coefficient makes of them; most rows hold to it."""
    factors = set(_COEFFICIENT.findall(table.page.plain))
    read = table.columns(_MEASURED, _CONVERTED)
    made = table.columns(_CONVERTED, re.compile("系数|强度"))
    if len(factors) != 1 or len(read) != 1 or len(made) != 1:
        return
    factor = factors.pop()
    wrong: list[Formula] = []
    held = 0
    for line in table.lines:
        found = [
            reckoned([reading, factor], [value]) for reading, value in _pairs(table, line, read[0], made[0])
        ]
        if not found:
            continue
        if any(not told for told in found):
            held += 1
            continue
        reading, value = _pairs(table, line, read[0], made[0])[0]
        wrong.append((table.page, _name(line), f"{reading} × {factor}", found[0], value))
    if held >= len(wrong):
        yield from wrong


def _strengths(table: Table, sizes: Sequence[float]) -> Iterator[Formula]:
    """A column of loads and one of the strengths that they make on pieces of one size."""
    loads, made = table.columns(_LOAD), table.columns(_STRENGTH)
    if (
        len(loads) != 1
        or len(made) != 1
        or table.columns(re.compile("面积|尺寸|直径|长度|宽度|厚度|边长|规格|公称|型号"))
    ):
        return
    rows = [(line, found) for line in table.lines if (found := _pairs(table, line, loads[0], made[0]))]
    if not _LEAST - 1 <= len(rows) <= _MOST:
        return
    ratios = [(line, *min(found, key=lambda way: abs(_ratio(*way)))) for line, found in rows]
    right = [row for row in ratios if any(_makes(row[1], row[2], area) for area in sizes)]
    areas = list(sizes)
    if not right and len(rows) >= _LEAST:
        areas = [median(_ratio(f, s) for _, f, s in ratios)]
        right = [row for row in ratios if _makes(row[1], row[2], areas[0])]
    wrong = [row for row in ratios if row not in right]
    for line, f, s in wrong if len(wrong) < len(right) else ():
        area = min(areas, key=lambda each: abs(each - _ratio(right[0][1], right[0][2])))
        value = written(float(f) * _KILO / area, places(s))
        yield table.page, _name(line), f"{f} kN ÷ {area:,.0f} mm²", f"{value} MPa", s


def _makes(load: str, strength: str, area: float) -> bool:
    made = float(load) * _KILO / area
    slack = half(strength) + half(load) * _KILO / area + _NEAR * made
    return abs(made - float(strength)) <= slack


def _ratio(load: str, strength: str) -> float:
    return float(load) * _KILO / float(strength)


def _areas(page: Page) -> list[float]:
    """Areas on which a load may stand, by the sizes that a page prints: of prism, cube (with its factor) and rod."""
    sides = {(int(a), int(b)) for a, b in _SIZE.findall(page.plain)}
    rods = {int(d) for d in _ROUND.findall(page.plain)}
    square = [a * b / shape for a, b in sorted(sides) for shape in _SHAPES]
    return [*square, *(math.pi * d * d / 4 for d in sorted(rods))]


def _pairs(table: Table, line: str, first: int, second: int) -> list[tuple[str, str]]:
    """The numbers under two heads, in each way in which a row can be read; zero is none."""
    found = []
    for way in table.laid(line):
        one, two = way.get(first, "").replace(",", ""), way.get(second, "").replace(",", "")
        if (number(one) or 0) > 0 and (number(two) or 0) > 0 and (one, two) not in found:
            found.append((one, two))
    return found if _whole(table.laid(line), table) else []


def _whole(ways: Sequence[Mapping[int, str]], table: Table) -> bool:
    """Whether a row has about as many words as the table has heads: one that lacks several is read in no way."""
    return max(map(len, ways), default=0) >= min(len(table.heads), _LEAST)


def _name(line: str) -> str:
    cells = line.split()
    words = [cell for cell in cells if not NUMBER.fullmatch(cell)]
    return words[0] if words else cells[0]
