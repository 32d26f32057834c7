"""Pressures of tests: as high as plan, disclosure or design demand for the same working pressure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dossier.checking.rows import passes
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Record, Text

_VALUE = r"(?P<{0}>\d+(?:\.\d+)?)\s*(?P<{0}_unit>MPa|kPa|bar|公斤|kgf/cm2)"
_WORKING = re.compile(
    rf"(?:最高)?(?:工作|设计|运行)压力(?:\(P\)|P)?(?:\s*\(?MPa\)?)?\s*[:为是=]?\s*{_VALUE.format('w')}"
)
_TESTED = re.compile(
    rf"(?<!严密性)(?:强度|水压|打压)?(?:试验|试压)压力(?:值)?\s*(?:应)?[:为是取=]?\s*(?:不小于|不低于|≥)?\s*{_VALUE.format('t')}"
)
_TIMES = re.compile(
    r"试验压力[^,。;]{0,12}?(?:工作|设计)压力的?\s*(?P<times>1\.\d{1,2})\s*倍|(?P<before>1\.\d{1,2})\s*倍(?:的)?(?:工作|设计)压力[^,。;]{0,6}(?:试压|试验|打压)"
)
_DEMANDS = re.compile("disclosure|plan|drawing|design-change|contract|method|notice")
_AIR = re.compile("气压|气密|空气试验|氮气|严密性")
_MEGAPASCALS = {"MPa": 1.0, "kPa": 0.001, "bar": 0.1, "公斤": 0.1, "kgf/cm2": 0.1}
_CLOSE = 0.011
"""Megapascals, or share, within which a pressure was rounded."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """A working pressure and the pressure of its test, or how many times as high that is to be."""

    record: Record
    line: Statement
    working: float
    tested: float
    by_air: bool


def check_test_pressures(said: Sequence[Statement]) -> Iterator[Finding]:
    """X790, once for a test: its pressure is less than its own or other papers demand at its working pressure. Pure."""
    groups: dict[tuple[str, str, int], list[Statement]] = {}
    for line in said:
        if "压力" in line.text:
            groups.setdefault((line.record.id, line.file, line.page), []).append(line)
    pairs = [pair for lines in groups.values() if (pair := _pair(lines))]
    demanded = [pair for pair in pairs if _DEMANDS.search(pair.record.type)]
    times = [
        (float(match["times"] or match["before"]), line.record)
        for lines in groups.values() for line in lines for match in _TIMES.finditer(line.text)
        if not _AIR.search(line.text)
    ]  # fmt: skip
    told: set[str] = set()
    for pair in pairs:
        if _DEMANDS.search(pair.record.type) or pair.record.id in told or passes(pair.record.data) is False:
            continue
        asked = [(d.tested, d.line.source) for d in demanded if _is_like(d, pair)]
        own = {factor for factor, of in times if of is pair.record}
        factors = own or {factor for factor, of in times if _DEMANDS.search(of.type)}
        if len(factors) == 1 and not pair.by_air and not asked:
            factor = factors.pop()
            asked = [
                (
                    factor * pair.working,
                    Text(f"工作压力的 {factor:g} 倍", f"{factor:g} times the working pressure"),
                )
            ]
        if asked and all(pair.tested < least - _CLOSE for least, _ in asked):
            told.add(pair.record.id)
            least, source = min(asked, key=lambda each: each[0])
            words: dict[str, Any] = {
                "source": pair.line.source,
                "found": f"{pair.tested:g} MPa",
                "whose": source,
            }
            words |= {"expected": f"{least:g} MPa", "working": f"{pair.working:g} MPa"}
            yield finding("X790", pair.line.place, record=pair.record.id, **words)


def _pair(lines: Sequence[Statement]) -> _Pair | None:
    """The one working pressure and the one test pressure of a page, or of a record's words."""
    working = {value for line in lines for value in _values(_WORKING, line.text, "w")}
    tested = {value for line in lines for value in _values(_TESTED, line.text, "t")}
    if len(working) != 1 or len(tested) != 1:
        return None
    line = next(line for line in lines if _TESTED.search(line.text))
    by_air = any(_AIR.search(each.text) for each in lines)
    return _Pair(line.record, line, working.pop(), tested.pop(), by_air)


def _values(pattern: re.Pattern[str], text: str, name: str) -> Iterator[float]:
    for match in pattern.finditer(text):
        yield round(float(match[name]) * _MEGAPASCALS[match[f"{name}_unit"]], 4)


def _is_like(demand: _Pair, pair: _Pair) -> bool:
    """Whether a demand is for a test of this medium, at this working pressure."""
    return demand.by_air == pair.by_air and abs(demand.working - pair.working) <= _CLOSE
