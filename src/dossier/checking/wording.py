"""What texts say that they should not: placeholders, superseded standards, injected pinyin, mixed scripts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dossier.checking.parts import words_of
from dossier.checking.scopes import live
from dossier.findings import Finding, finding
from dossier.model import Dossier, Location

_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_PINYIN = re.compile(rf"[一-鿿][（(][a-zü ]*[{_TONES}][a-zü {_TONES}]*[)）]")
_TRADITIONAL = re.compile(
    "[務國學與為說開關電業東車門見長時間實驗設備試圖紙證書質檢測維護員單這個種據應產廠廣場區條約簽術標準號們動機]"
)
_PLACEHOLDER = re.compile(
    r"_{3,}|＿{2,}|(?<![A-Za-z0-9])[xX]{2,}(?![A-Za-z0-9])|[×Ｘ]{2,}|X个|20[xX]{2}|\?{3,}|？{3,}"
    r"|^(…+|\.{3,})$|[{｛]｛|｝[}｝]|TODO|待填|待补充"
    r"|^(?:待办|待定|待补|待核|待查|待提供|后补|不详)$|^(建设|施工|监理|设计)单位全称$|^Full name"
)
_PATHS = frozenset({"file", "sha256"})
_NO_PROSE = frozenset({"id", "type", "number", "phone", "account"})

Patterns = Mapping[re.Pattern[str], tuple[str, str]]


def check_wording(dossier: Dossier, superseded: Mapping[str, str]) -> Iterator[Finding]:
    """X504, X514 and X521 for the texts of the dossier. Pure. `superseded`: see `standard_patterns`."""
    suspicious = _suspicious(superseded)
    sound: set[str] = set()

    def is_sound(words: Iterable[str]) -> bool:
        """Whether nothing can be wrong with any of them, as nearly always."""
        new = set(words) - sound
        whole = "\n".join(new)
        if any(pattern.search(whole) for pattern in suspicious):
            return False
        sound.update(new)
        return True

    patterns: Patterns = {}  # made for the first text that needs them
    for record in live(dossier):
        if is_sound(words_of(record)):
            continue
        patterns = patterns or standard_patterns(superseded)
        for pointer, text in strings(record.data, ""):
            yield from _about(text, pointer, record.at(pointer), record.id, patterns)
    for part in ("project", "parties"):
        texts = list(strings(dossier.data.get(part, {}), f"/{part}"))
        if is_sound(text for _, text in texts):
            continue
        patterns = patterns or standard_patterns(superseded)
        for pointer, text in texts:
            yield from _about(text, pointer, dossier.at(pointer), None, patterns)


def _about(
    text: str, pointer: str, place: Location, record: str | None, patterns: Patterns
) -> Iterator[Finding]:
    prose = pointer.rpartition("/")[2] not in _NO_PROSE
    for code, words in blemishes(text, patterns):
        if prose or code == "X504":
            yield finding(code, place, record=record, **words)


def blemishes(text: str, patterns: Patterns) -> Iterator[tuple[str, dict[str, Any]]]:
    """What is wrong with a text: X504 a placeholder, X514 a standard that another one replaced, X521 damage done by
    pasting; each with the words that its finding needs.
    """
    if match := _PLACEHOLDER.search(text):
        yield "X504", {"text": text[max(0, match.start() - 10) : match.end() + 10]}
    if any(c.isdigit() for c in text):
        for pattern, (old, new) in patterns.items():
            if pattern.search(text):
                yield "X514", {"old": old, "new": new}
    if (found := _PINYIN.search(text)) or (found := _TRADITIONAL.search(text)):
        yield "X521", {"text": found.group()}


def _suspicious(superseded: Iterable[str]) -> list[re.Pattern[str]]:
    """What finds something in texts set below one another wherever `blemishes` finds it in one of them."""
    once = [re.compile(_PLACEHOLDER.pattern, re.MULTILINE), _PINYIN, _TRADITIONAL]
    if olds := list(superseded):
        # Each begins with a capital, as hardly anything in Chinese does: nothing else is tried.
        first = "(?=[A-Z])" if all(old[:1].isascii() and old[:1].isupper() for old in olds) else ""
        once.append(re.compile(f"{first}(?:{'|'.join(f'(?:{_spaced(old)})' for old in olds)})"))
    return once


def standard_patterns(superseded: Mapping[str, str]) -> Patterns:
    """Ready to search for, from a designation (``GB/T 19001-2008``) to its successor."""
    return {re.compile(_spaced(old)): (old, new) for old, new in superseded.items()}


def strings(value: Any, pointer: str) -> Iterator[tuple[str, str]]:
    """Every text in a part of the data, with its pointer; paths are no texts."""
    if isinstance(value, dict):
        for key, below in value.items():
            if key not in _PATHS:
                yield from strings(below, f"{pointer}/{key}")
    elif isinstance(value, list):
        for i, below in enumerate(value):
            yield from strings(below, f"{pointer}/{i}")
    elif isinstance(value, str):
        yield pointer, value


def _spaced(designation: str) -> str:
    """The designation however it is spaced: ``GB/T19001—2008`` and ``GB/T 19001-2008`` are one."""
    name, _, year = designation.rpartition("-")
    body = r"\s*".join(re.escape(part) for part in name.split())
    return rf"(?<![A-Z]){body}\s*[-—－–]\s*{year}(?!\d)"
