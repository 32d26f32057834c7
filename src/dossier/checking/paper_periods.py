"""Warranty periods of a printed letter, in sentences or in a table, against those of its record, item by item."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.checking.paper_reading import Page, packed
from dossier.checking.warranty_words import number

_FIGURES = "零〇一二三四五六七八九十两壹贰叁肆伍陆柒捌玖拾"
_NUMBER = rf"\d+(?:\.\d+)?|[{_FIGURES}]{{1,3}}"
_TWICE = re.compile(rf"({_NUMBER})\s*\((?:{_NUMBER})\)\s*(?=年|周年|个)")
"""贰(2)年."""
_SEASON = "(?:采暖|供暖|供热|供冷|制冷|空调)"
_PERIOD = re.compile(
    rf"(?:\(?\d{{1,2}}[).、]?\s*|\(?[一二三四五六七八九十]{{1,2}}[)、.]\s*|[①-⑨]\s*)?(?P<name>[^\d()]{{2,40}}?)\s*"
    rf"(?P<number>{_NUMBER})\s*(?:(?P<month>个月)|(?P<year>周?年)|个?(?P<season>{_SEASON}[期季](?:[、和及与]{_SEASON}[期季])?))"
    r"(?:\s.*|\(.*)?"
)
_CLAUSES = re.compile(rf"[;。,]|:(?!\s*(?:{_NUMBER})\s*(?:个|年|周))")
_ITEMS = {
    "electrical": "电气|强电|弱电|电线|电缆|照明|配电",
    "plumbing": "给排水|给水|排水|上下水",
    "heating_cooling": "供热|供冷|采暖|供暖|空调|制冷",
    "equipment": "设备|机电设备",
    "decoration": "装饰装修|装修|装饰",
    "roof_waterproofing": "屋面防水|屋面",
    "external_wall": "外墙面?(?:的?防渗漏?|的?防水)?",
    "wet_rooms": "(?:有防水要求的)?(?:卫生间|房间|厨卫间?)(?:的?防水|的?防渗漏?)?",
}
"""Item of a record → what a letter calls it; nothing else may stand in its name but `_ANY`."""
_ANY = re.compile(
    "(?:保修|质保)(?:期限?|年限)?|期限|工程|系统|管道|管线|线路|安装|敷设|部分|项目|本|各|类|的|均|为|是|按|[、和及与:\\s]"
)
_SEVERAL = re.compile("[、和及与]")
_SPAN = {"year": 12.0, "month": 1.0}

Period = tuple[str, float]
"""``month`` or ``season``, and how many."""


def other_periods(
    data: Mapping[str, Any], pages: Sequence[Page]
) -> Iterator[tuple[str, str, Page, str, str]]:
    """Pointer, item as printed, page, period of paper and of record, where no place of the paper has the record's."""
    rows = data.get("periods")
    own: dict[str, list[tuple[str, Period, str]]] = {}
    for n, row in enumerate(rows if isinstance(rows, list) else ()):
        mine = _own(row) if isinstance(row, dict) else None
        if mine:
            key = str(row.get("item"))
            name = packed(str(row.get("name") or ""))
            own.setdefault(name if key == "other" else key, []).append((f"/periods/{n}/value", *mine))
    said = _said(pages, own) if own else {}
    for item, found in said.items():
        pointer, period, shown = own[item][0]
        periods = [p for _, p, _, _ in found]
        alike = all(p[0] == period[0] for p in periods)
        if len(own[item]) == 1 and alike and all(abs(p[1] - period[1]) > 1e-6 for p in periods):
            page, _, name, words = found[0]
            yield pointer, name, page, words, shown


def _own(row: Mapping[str, Any]) -> tuple[Period, str] | None:
    value, unit = row.get("value"), row.get("unit")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if unit == "season":
        return ("season", float(value)), f"{value:g} 个采暖期、供冷期"
    factor = _SPAN.get(str(unit))
    shown = f"{value:g} {'年' if unit == 'year' else '个月'}"
    return (("month", value * factor), shown) if factor else None


def _said(pages: Sequence[Page], own: Mapping[str, Any]) -> dict[str, list[tuple[Page, Period, str, str]]]:
    """Item → each period that the paper has for it: page, period, name and words."""
    found: dict[str, list[tuple[Page, Period, str, str]]] = {}
    for page in pages:
        texts = [*page.lines, "".join(line.strip() for line in page.lines)]
        for clause in (c.strip() for text in texts for c in _CLAUSES.split(_TWICE.sub(r"\1", text))):
            match = _PERIOD.fullmatch(clause)
            if match is None:
                continue
            name, words = match["name"], clause[match.start("number") :].split(" ")[0]
            for item in _items(name, own):
                label = re.sub(r"(?:均?为|是|[:\s])+$", "", name)
                found.setdefault(item, []).append((page, _period(match), label, words))
    return found


def _period(match: re.Match[str]) -> Period:
    written = match["number"].translate(str.maketrans("拾肆陆柒捌玖", "十四六七八九"))
    count = number(written)
    return ("season", count) if match["season"] else ("month", count * (1 if match["month"] else 12))


def _items(name: str, own: Mapping[str, Any]) -> list[str]:
    """The items that a name is made of; none where it says anything else, as 易损件 or the name of one machine."""
    if packed(name) in own:
        return [packed(name)]
    found: list[str] = []
    for part in _SEVERAL.split(name.strip()):
        fitting = [item for item, words in _ITEMS.items() if item in own and _is(part, words)]
        rest = _ANY.sub("", part)
        if len(fitting) > 1 or (rest and not fitting):
            return []
        found += fitting
    return found


def _is(part: str, words: str) -> bool:
    told = re.sub(words, "\0", part)
    return "\0" in told and not _ANY.sub("", told).replace("\0", "")
