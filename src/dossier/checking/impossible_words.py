"""What no paper can say: a standard of a year to come, one number twice in an enumeration, rows counted wrongly."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from dossier.checking.statements import Statement
from dossier.findings import Finding, finding

_STANDARD = re.compile(
    r"(?<![A-Za-z])(?:GB|GBJ|JGJ|CJJ|CECS|DL|YD|HG|JB|SL|CJ|JG|SH|SY|NB|TSG|GA)(?:/T)?\s*\d{1,5}(?:\.\d+)?-(\d{4})"
    r"(?![\d-])"
)
_FIRST = 1950
"""Before this year there was no national standard."""
_LAST = 2099
"""No year behind this one was meant as a year, unless the words around say that a standard is meant."""
_BATCH = re.compile(r"(?:[批炉件]\s*号|编号|序列号|出厂号|流水号|代号|No\.?)\s*[:为是]?\s*$", re.I)
_CITES = re.compile(r"(?:标准|规范|规程|依据|按照?|执行|符合|根据|《)[^。;]{0,12}$")
_NUMBERS = ("number", "lot", "serial", "batch", "heat_number", "batch_number")
"""Keys of a record that hold the number of a paper or of goods."""
_ENUMERATED = re.compile(r"(?<![\d.、A-Za-z])(\d{1,3}(?:\s*、\s*\d{1,3})+)\s*[号#]")
_COUNT = re.compile(r"^\s*(\d{1,3})(?:\s*$|(?:\s*[.、)]\s*(?=[^\d\s])|\s+(?=\S))(?=.*[一-鿿]))")
"""A number alone on its line counts a row whose first cell is broken into lines."""
_LEAST = 3
"""Rows that show how a table counts."""


def check_impossible_words(said: Sequence[Statement]) -> Iterator[Finding]:
    """X715 for the year of a standard, X716 for an enumeration, X717 for a count of rows. Pure; `said`: all that
    records and papers say.
    """
    told: set[tuple[str, str]] = set()
    for statement in said:
        for code, shown in (*_years(statement), *_repeated(statement)):
            if (statement.record.id, shown) not in told:
                told.add((statement.record.id, shown))
                words: dict[str, Any] = {"source": statement.source, "said": shown}
                yield finding(code, statement.place, record=statement.record.id, **words)
    yield from _counts(said)


def _years(statement: Statement) -> Iterator[tuple[str, str]]:
    """A paper cites no standard that is younger than itself."""
    written = statement.record.date
    for match in _STANDARD.finditer(statement.text):
        year, before = int(match[1]), statement.text[: match.start()]
        of_goods = _BATCH.search(before) or statement.pointer.rpartition("/")[2] in _NUMBERS
        if of_goods or (not _FIRST <= year <= _LAST and not _is_cited(match[0], before)):
            continue
        if year < _FIRST or (written and year > written.year):
            yield "X715", match[0]


def _is_cited(said: str, before: str) -> bool:
    """Whether something written like a standard is one whatever its year: a batch number has no blank and no /T."""
    return "/T" in said or re.match(r"[A-Z/]+\s", said) is not None or _CITES.search(before) is not None


def _repeated(statement: Statement) -> Iterator[tuple[str, str]]:
    for match in _ENUMERATED.finditer(statement.text):
        numbers = re.findall(r"\d+", match[1])
        if len(set(numbers)) < len(numbers) or "0" in numbers:
            yield "X716", match[0]


def _counts(said: Sequence[Statement]) -> Iterator[Finding]:
    """Of rows or steps that count up from 1, the one that has another number between its neighbours."""
    pages: dict[tuple[str, int], list[tuple[Statement, int]]] = {}
    for statement in said:
        if statement.file and (match := _COUNT.match(statement.text)):
            pages.setdefault((statement.file, statement.page), []).append((statement, int(match[1])))
    for counted in pages.values():
        for statement, found, expected in _out_of_order(counted):
            words: dict[str, Any] = {"source": statement.source, "found": found, "expected": expected}
            yield finding("X717", statement.place, record=statement.record.id, **words)


def _out_of_order(counted: Sequence[tuple[Statement, int]]) -> Iterator[tuple[Statement, int, int]]:
    """One row at most of each run: the numbers before and behind it leave one number, and it has another."""
    numbers = [number for _, number in counted]
    good = sum(b == a + 1 for a, b in pairwise(numbers))
    for n in range(1, len(numbers) - 1):
        before, own, behind = numbers[n - 1 : n + 2]
        if behind == before + 2 and own != before + 1 and good >= _LEAST - 2 and own not in (1, behind):
            yield counted[n][0], own, before + 1
    if len(numbers) >= _LEAST and numbers[1:3] == [2, 3] and numbers[0] != 1:
        yield counted[0][0], numbers[0], 1
