"""Limits that a paper states in words or inside the name of an item, against the values that it gives further on.

Forms of inspection lots have the limit in the name of the item and the value behind the numbers of the sample; test
reports have it in a sentence below the table; sheets of readings give one unit for all of their figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dossier.checking.limits import convert, limits, outside
from dossier.checking.paper_reading import Page
from dossier.checking.paper_tables import NUMBER, number, places, tables

Beyond = tuple[Page, str, str, str]
"""Page, name of the row, value and limit."""

_AMOUNT = r"\d+(?:\.\d+)?"
_UNIT = (
    r"MPa|kPa|Pa|MΩ|kΩ|Ω|mm|cm|μm|km|m|kN|N/mm2|N|°C|℃|dB\(A\)|dB|lx|%|‰|kV|mV|V|mA|A|kW|W|m3/h|m/s|mm/s|g/m3|mg/m3"
    r"|min|s|h|d|t|kg|g"
)
_SIGN = r"≤|≥|<|>|±|不(?:应|得|宜)?(?:小于|低于|少于|大于|高于|超过|多于)"
_LIMIT = re.compile(
    rf"(?P<sign>{_SIGN})\s*(?:(?P<share>[A-Za-z]\s*/\s*\d+)\s*\(\s*)?(?P<number>{_AMOUNT})\s*(?P<unit>{_UNIT})(?![A-Za-z0-9/])"
)
_VALUES = re.compile(
    rf"(?<![A-Za-z\d./×x≤≥<>±-])(?P<values>[-+]?{_AMOUNT}(?:\s*[~、,-]\s*[-+]?{_AMOUNT})*)\s*(?P<unit>{_UNIT})(?![A-Za-z0-9/])"
)
_VERDICT = re.compile(r"(?:合格|符合(?:要求|规定)?|通过|满足(?:要求)?|√|PASS)\s*$")
_READ = re.compile(r"(?:最大|最小|实测|测得|平均|均为|达)值?\s*[:为]?\s*$")
_FAILED = re.compile("不合格|不符合|不满足|未通过|复[测检验试]|重测|初测|整改|返工|超标|合格率|其中")
_GENERAL = re.compile(r"^\s*(?:\d+\s*)?一\s*般")
_MAY_EXCEED = 1.5
"""How far a single point of a general item may lie outside, by the standards of acceptance."""

_STATED = re.compile(
    r"(?:要求|规定值?|标准值?|允许值?|限值|合格值|控制值|设计值|指标)(?:为|是|:|均?应|[一-鿿]{0,6}?)?\s*"
    rf"(?P<sign>{_SIGN})\s*(?:[\d.×x*+,\s()]+=\s*)?(?P<number>{_AMOUNT})\s*(?P<unit>{_UNIT})(?![A-Za-z0-9/])"
)
_SUMMED = re.compile(
    r"^(?:(?:抗压|抗折|抗拉|粘结)?强度)?(?:算术)?(?P<word>代\s*表\s*值|平\s*均\s*值?|均\s*值|推\s*定\s*值|最\s*小\s*值|最\s*大\s*值)"
    r"(?:\([^()]{1,8}\))?$"
)
_PARTIAL = re.compile("单[块个组]|最小|最大|平均|每组|其中")
_ONE_UNIT = re.compile(rf"(?:^|[\s(,。;])单\s*位\s*[:为]\s*(?P<unit>{_UNIT})(?![A-Za-z0-9/])")
_LEAST = 2
"""Readings of a row, and rows, from which on figures are a table of readings."""


def beyond_stated(pages: Sequence[Page]) -> Iterator[Beyond]:
    """Values of papers that pass, outside of a limit that the same paper states in words."""
    if any(re.search("不合格|不符合|不满足", page.packed) for page in pages):
        return
    for page in pages:
        yield from _in_items(page)
        yield from _summed(page)
        yield from _in_one_unit(page)


def _in_items(page: Page) -> Iterator[Beyond]:
    """Lines that end with a pass, have one limit, and behind it values in its unit in one place."""
    for line in page.lines:
        bounds = [*_LIMIT.finditer(line)]
        if len(bounds) != 1 or not _VERDICT.search(line) or _FAILED.search(line):
            continue
        bound = bounds[0]
        if bound["sign"] == "±" and re.search(rf"\d\s*(?:{_UNIT})?\s*$", line[: bound.start()]):
            continue  # 50±5%: not how far off, but what it is to be
        found = [*_VALUES.finditer(line, bound.end())]
        if len(found) != 1 or convert(1, found[0]["unit"], bound["unit"]) is None:
            continue
        if found[0]["unit"] != bound["unit"] and not _READ.search(line[: found[0].start()]):
            continue  # a rule of 2 m, a pipe of 12 m
        limit = _shown(bound)
        values = re.split(r"\s*[~、,]\s*|(?<=\d)\s*-\s*", found[0]["values"])
        wrong = [v for v in values if outside(limit, f"{v} {found[0]['unit']}")]
        if wrong and (not _GENERAL.match(line) or any(_is_far(v, found[0]["unit"], bound) for v in wrong)):
            name = re.sub(r"^(?:主\s*控|一\s*般)(?:项\s*目)?|^\d+", "", line[: bound.start()].strip()).strip()
            yield page, name or line.strip(), f"{wrong[0]} {found[0]['unit']}", limit


def _shown(bound: re.Match[str]) -> str:
    return f"{bound['sign']}{bound['number']}{bound['unit']}"


def _is_far(value: str, unit: str, bound: re.Match[str]) -> bool:
    number_ = convert(abs(float(value)), unit, bound["unit"])
    most = float(bound["number"]) * _MAY_EXCEED
    return number_ is not None and (number_ > most or bound["sign"] not in ("≤", "<", "±"))


def _summed(page: Page) -> Iterator[Beyond]:
    """A row 代表值, 平均值 … with one figure, of the unit in which the paper states one requirement."""
    stated = {(m["sign"], m["number"], m["unit"]): m for m in _STATED.finditer(page.plain)}
    for bound in stated.values():
        if [b["unit"] for b in stated.values()].count(bound["unit"]) > 1 or _PARTIAL.search(
            _clause(page, bound)
        ):
            continue
        for table in tables(page):
            columns = table.columns(re.compile(rf"[(/\[]{re.escape(bound['unit'])}[)\]]?$"))
            for line in table.lines if len(columns) == 1 else ():
                cells = line.split()
                said = [cell for cell in cells[1:] if NUMBER.fullmatch(cell)]
                if len(said) != 1 or not _SUMMED.match(cells[0]):
                    continue
                if outside(_shown(bound), f"{said[0]} {bound['unit']}"):
                    yield page, cells[0], f"{said[0]} {bound['unit']}", _shown(bound)


def _clause(page: Page, bound: re.Match[str]) -> str:
    """What stands before a requirement in its own sentence."""
    return re.split("[。;\n]", page.plain[: bound.start()])[-1] + bound[0]


def _in_one_unit(page: Page) -> Iterator[Beyond]:
    """Figures of a sheet that gives one unit for all of them: in that unit none of them meets what is required."""
    units = {m["unit"] for m in _ONE_UNIT.finditer(page.plain)}
    stated = [m for m in _STATED.finditer(page.plain) if m["unit"] not in units]
    if len(units) != 1 or len(stated) != 1 or convert(1, unit := units.pop(), stated[0]["unit"]) is None:
        return
    limit = _shown(stated[0])
    rows = [row for line in page.lines if len(row := _readings(line)) >= _LEAST]
    rows = [row for row in rows if len(row) == len(rows[0])]
    figures = [value for row in rows for value in row]
    if len(rows) < _LEAST or not limits(limit) or not all(outside(limit, f"{v} {unit}") for v in figures):
        return
    said = min(figures, key=lambda v: (number(v) or 0.0, places(v)))
    yield page, "全表各值", f"{said} {unit}", limit


def _readings(line: str) -> list[str]:
    """The bare figures at the end of a row, behind its name."""
    found: list[str] = []
    cells = line.split()
    while len(cells) > 1 and NUMBER.fullmatch(cells[-1]):
        found.insert(0, cells.pop())
    return found
