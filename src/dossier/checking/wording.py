"""What the texts of a dossier say that they should not: superseded standards, injected pinyin, mixed scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.findings import Finding, finding
from dossier.model import Dossier, Location

_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_PINYIN = re.compile(rf"[一-鿿][（(][a-zü ]*[{_TONES}][a-zü {_TONES}]*[)）]")
_TRADITIONAL = re.compile(
    "[務國學與為說開關電業東車門見長時間實驗設備試圖紙證書質檢測維護員單這個種據應產廠廣場區條約簽術標準號們動機]"
)
_NOT_PROSE = frozenset({"file", "sha256", "id", "type", "number", "phone", "account"})


def check_wording(dossier: Dossier, superseded: Mapping[str, str]) -> Iterator[Finding]:
    """X514 for each mention of a standard that another one replaced, X521 for text that was pasted in damaged. Pure.

    `superseded` maps a designation (``GB/T 19001-2008``) to its successor.
    """
    patterns = {_pattern(old): (old, new) for old, new in superseded.items()}
    for record in dossier.records:
        prose = strings(record.data, "") if record.status != "void" else ()
        for pointer, text in prose:
            yield from _about(text, record.at(pointer), record.id, patterns)
    for part in ("project", "parties"):
        for pointer, text in strings(dossier.data.get(part, {}), f"/{part}"):
            yield from _about(text, dossier.at(pointer), None, patterns)


def _about(
    text: str, place: Location, record: str | None, patterns: Mapping[re.Pattern[str], tuple[str, str]]
) -> Iterator[Finding]:
    if any(c.isdigit() for c in text):
        for pattern, (old, new) in patterns.items():
            if pattern.search(text):
                yield finding("X514", place, record=record, old=old, new=new)
    if (found := _PINYIN.search(text)) or (found := _TRADITIONAL.search(text)):
        yield finding("X521", place, record=record, text=found.group())


def strings(value: Any, pointer: str) -> Iterator[tuple[str, str]]:
    """Every piece of prose in a part of the data, with its pointer; paths, ids and numbers are no prose."""
    if isinstance(value, dict):
        for key, below in value.items():
            if key not in _NOT_PROSE:
                yield from strings(below, f"{pointer}/{key}")
    elif isinstance(value, list):
        for i, below in enumerate(value):
            yield from strings(below, f"{pointer}/{i}")
    elif isinstance(value, str):
        yield pointer, value


def _pattern(designation: str) -> re.Pattern[str]:
    """The designation however it is spaced: ``GB/T19001—2008`` and ``GB/T 19001-2008`` are one."""
    name, _, year = designation.rpartition("-")
    body = r"\s*".join(re.escape(part) for part in name.split())
    return re.compile(rf"(?<![A-Z]){body}\s*[-—－–]\s*{year}(?!\d)")
