"""Rows that number the things of their own list: none is beyond the number that the list gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from dossier.checking.paper_reading import plain
from dossier.checking.parts import maps_of
from dossier.checking.scopes import live
from dossier.findings import Finding, finding
from dossier.model import Dossier
from dossier.reading.cross_checks import Table

_LONGEST = 4
"""Digits of a number of a package: what is longer is a serial number."""


def check_numbered_rows(dossier: Dossier, table: Table) -> Iterator[Finding]:
    """X695 for a list that counts fewer than its rows number: packages 5 and a row in 6 号箱. Pure."""
    rules = table.get("numbered_rows", {})
    for record in live(dossier):
        for name, units in rules.items():
            kind, _, key = name.partition(".")
            count = record.data.get(key)
            if record.type != kind or not isinstance(count, int) or isinstance(count, bool):
                continue
            pattern = _pattern(units)
            said = [
                match[0]
                for pointer, part in maps_of(record)
                if pointer
                for text in part.values()
                if isinstance(text, str)
                for match in pattern.finditer(plain(text))
            ]
            numbers = {number for each in said for number in _numbers(each)}
            # the lists of several deliveries may go on numbering where the last one ended
            own = [number for number in numbers if number <= count]
            if numbers and max(numbers) > count and (1 in numbers or 2 * len(own) > count):
                shown = next(each for each in said if max(numbers) in _numbers(each))
                words: dict[str, Any] = {"subject": record.title, "count": count, "said": shown}
                yield finding("X695", record.at(f"/{key}"), record=record.id, **words)


def _numbers(said: str) -> set[int]:
    """``1、4~6 号箱`` → 1, 4, 5, 6."""
    found: set[int] = set()
    for first, last in re.findall(r"(\d+)(?:\s*[号#]?\s*[~至到-]\s*(\d+))?", said):
        found |= set(range(int(first), int(last or first) + 1))
    return found


def _pattern(units: list[str]) -> re.Pattern[str]:
    """``4、5 号箱``, ``1~3 号箱``, ``第 6 箱``; not a part of a longer number."""
    number = rf"(?<![\d.A-Za-z-])\d{{1,{_LONGEST}}}"
    several = rf"{number}(?:\s*[号#]?\s*[、,~至到和及-]\s*\d{{1,{_LONGEST}}})*"
    of = "|".join(map(re.escape, units))
    return re.compile(rf"第\s*{several}\s*(?:{of})|{several}\s*[号#]\s*(?:{of})")
