"""Rows of a record's tables looked up in its paper: the same row with another number."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dossier.checking.paper_reading import Page, packed, plain
from dossier.checking.paper_values import same, same_period, unit_of_time
from dossier.library.fields import Field

_NAME_KEYS = ("name", "parameter", "title", "item", "requirement", "part", "number")
_LEAST_NAME = 2
_LEAST_ROWS = 3
_END = 4
_MOST_OTHERS = 2
"""Numbers of a row that may differ; with more of them it is another row, or another table."""
_NUMBER = re.compile(r"(?<![A-Za-z\d.])\d+(?:,\d{3})*(?:\.\d+)?")
_CODE = re.compile(r"[A-Z][A-Z0-9]*(?:[.\-/]?\d[A-Z0-9.\-/]*)+")


@dataclass(frozen=True)
class _Sheet:
    """The text of a page without white space, and where each character of it stands in the page."""

    page: Page

    @cached_property
    def _places(self) -> list[int]:
        return [n for n, c in enumerate(self.page.plain) if not c.isspace()]

    @cached_property
    def text(self) -> str:
        """As it is, without white space."""
        return "".join(self.page.plain.split())

    def ends(self, name: str) -> Iterator[tuple[int, int]]:
        """Where a name begins and ends in the page, as the name of a row: it has a cell of its own."""
        at = self.text.find(name)
        while at >= 0:
            start, end = self._places[at], self._places[at + len(name) - 1] + 1
            if self._begins(start) and self._stops(end):
                yield start, end
            at = self.text.find(name, at + len(name))

    def _begins(self, start: int) -> bool:
        line = self.page.plain[self.page.plain.rfind("\n", 0, start) + 1 : start].strip()
        return not line or re.fullmatch(r"[\d.、()-]{1,6}", line) is not None

    def _stops(self, end: int) -> bool:
        rest = self.page.plain[end : end + 1]
        return not rest or rest.isspace() or rest in "≤≥<>±"


def other_rows(
    data: Mapping[str, Any], tree: Field, pages: Sequence[Page]
) -> Iterator[tuple[str, str, Page, str, str]]:
    """Pointer of a cell, name of its row, page, what stands in that row of the paper, what the record has there."""
    sheets = [_Sheet(page) for page in pages]
    for key, field in tree.fields.items():
        rows = data.get(key)
        if key in ("signatures", "evidence") or not isinstance(rows, list) or not field.member.fields:
            continue
        named = [(n, _name(row), row) for n, row in enumerate(rows) if isinstance(row, dict)]
        names = Counter(name for _, name, _ in named)
        for n, name, row in named:
            failed = row.get("result") in ("fail", False) or row.get("normal") is False
            if not failed and names[name] == 1 and len(name) >= _LEAST_NAME:
                yield from _other_row(f"/{key}/{n}", row, name, sheets, frozenset(names), field.member)


def lacking_rows(data: Mapping[str, Any], tree: Field, pages: Sequence[Page]) -> Iterator[tuple[str, str]]:
    """Pointer and name of each row that its paper lacks, although it has all other rows of that table."""
    sheets = [_Sheet(page) for page in pages]
    for key, field in tree.fields.items():
        rows = data.get(key)
        if key in ("signatures", "evidence") or not isinstance(rows, list) or not field.member.fields:
            continue
        names = [_name(row) if isinstance(row, dict) else "" for row in rows]
        if (
            len(set(names)) < _LEAST_ROWS
            or len(set(names)) < len(names)
            or not all(len(n) >= _END for n in names)
        ):
            continue
        lacking = [
            n for n, name in enumerate(names) if not any(e in s.text for s in sheets for e in _ends(name))
        ]
        others = (name for n, name in enumerate(names) if n not in lacking)
        if len(lacking) == 1 and all(any(True for s in sheets for _ in s.ends(name)) for name in others):
            yield f"/{key}/{lacking[0]}", names[lacking[0]]


def _ends(name: str) -> tuple[str, str]:
    """How a name begins and ends: a narrow cell breaks it."""
    return name[:_END], name[-_END:]


def _name(row: Mapping[str, Any]) -> str:
    written = next((str(row[key]) for key in _NAME_KEYS if isinstance(row.get(key), str)), "")
    return "".join(plain(written).split())


def _other_row(
    pointer: str,
    row: Mapping[str, Any],
    name: str,
    sheets: Sequence[_Sheet],
    names: frozenset[str],
    columns: Field,
) -> Iterator[tuple[str, str, Page, str, str]]:
    found = [(sheet.page, _behind(sheet, end, names)) for sheet in sheets for _, end in sheet.ends(name)]
    if not found:
        return
    cells = {key: str(v) for key, v in row.items() if _is_shown(v) and packed(str(v)) != packed(name)}
    told = [
        (page, line, wrong)
        for page, line in found
        if (wrong := _wrong(cells, line) or _other_word(row, columns, line))
    ]
    if len(told) == len(found) and not _adds_up(cells, [wrong for *_, wrong in told]):
        page, _line, (key, other) = told[0]
        named = columns.fields[key].names.get(cells[key]) if key in columns.fields else None
        yield f"{pointer}/{key}", name, page, other, named.zh if named else cells[key]


def _adds_up(cells: Mapping[str, str], told: Sequence[tuple[str, str]]) -> bool:
    """Whether rows of one article are its quantity together: a pump in each of two crates."""
    try:
        return len(told) > 1 and any(
            same(float(cells[key]), sum(float(other) for name, other in told if name == key))
            for key, _ in told[:1]
        )
    except ValueError:
        return False


def _is_shown(value: object) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool | dt.date)


def _behind(sheet: _Sheet, end: int, names: frozenset[str]) -> str:
    """The rest of a row: of its line, and, where that has no number, of the next ones that are no row of their own."""
    lines = sheet.page.plain[end : end + 300].split("\n")
    kept = [lines[0]]
    for line in lines[1:4]:
        if any(map(_has_number, kept)) or re.match(r"\s*\d{1,3}\s+\S", line) or line.rstrip().endswith(":"):
            break
        if "".join(line.split()).lstrip("0123456789.、").startswith(tuple(names)):
            break
        kept.append(line)
    return " ".join(kept)


def _has_number(line: str) -> bool:
    return bool(_NUMBER.search(line) or _CODE.search(_capitals(line)))


def _wrong(cells: Mapping[str, str], line: str) -> tuple[str, str] | None:
    """The cell that a line contradicts and what it has instead: as many numbers too many as are missing."""
    for find in (_codes, _numbers):  # a number may be the end of a code
        there, own = find(line), {key: find(value) for key, value in cells.items()}
        left, missing = list(there), []
        for key, numbers in own.items():
            for number in numbers:
                match = next((n for n in left if _equal(number, n)), None)
                if match is None:
                    missing.append((key, number))
                else:
                    left.remove(match)
        if missing and len(missing) == len(left) <= _MOST_OTHERS and not _by_unit(missing, left, cells, line):
            key, number = missing[0]
            return key, left[0]
    return None


def _other_word(row: Mapping[str, Any], columns: Field, line: str) -> tuple[str, str] | None:
    """The cell that has another word of its column: 复印件 for 原件."""
    cells = set(line.split())
    for key, field in columns.fields.items():
        own = field.names.get(row[key]) if isinstance(row.get(key), str) else None
        others = [name.zh for name in field.names.values() if name.zh in cells]
        if own and key != "result" and len(others) == 1 and others != [own.zh] and own.zh not in line:
            return key, others[0]
    return None


def _numbers(text: str) -> list[str]:
    return [n.replace(",", "") for n in _NUMBER.findall(plain(text))]


def _codes(text: str) -> list[str]:
    return _CODE.findall(_capitals(text))


def _capitals(text: str) -> str:
    return plain(text).upper().replace("×", "X")


def _equal(own: str, other: str) -> bool:
    if own == other:
        return True
    try:
        return same(float(own), float(other))
    except ValueError:
        return False


def _by_unit(
    missing: Sequence[tuple[str, str]], left: Sequence[str], cells: Mapping[str, str], line: str
) -> bool:
    """Whether the numbers differ by a power of ten because the paper has another unit."""
    key, number = missing[0]
    try:
        one, two = float(number), float(left[0])
    except ValueError:
        return False
    if not one or not two:
        return False
    own, there = unit_of_time(cells.get("unit", "")), _time_behind(left[0], line)
    if own and there and same_period(one, own, two, there):
        return True
    ratio = max(one, two) / min(one, two)
    unit, other = (_unit_behind(n, t) for n, t in ((number, cells[key]), (left[0], line)))
    power = any(abs(ratio / size - 1) < 1e-6 for size in (100, 1000, 10_000, 1_000_000, 60, 24, 3600))
    return power and unit != other


def _time_behind(number: str, text: str) -> str:
    whole = plain(text)
    at = whole.find(number)
    return unit_of_time(whole[at + len(number) :]) if at >= 0 else ""


def _unit_behind(number: str, text: str) -> str:
    match = re.search(rf"{re.escape(number)}\s*([A-Za-zμΩ%‰℃°²³]*)", plain(text))
    return match[1] if match else ""
