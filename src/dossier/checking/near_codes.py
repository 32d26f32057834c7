"""Codes that are one character off: of the paper against its record, of a machine or a contract against all others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossier.checking.paper_reading import plain
from dossier.checking.parts import words_of
from dossier.checking.scopes import live, members
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record, Text

_CODE = re.compile(r"(?<![A-Za-z0-9./×-])[A-Za-z0-9](?:[A-Za-z0-9./×-]*[A-Za-z0-9])?(?![A-Za-z0-9×])")
_SPACED = re.compile(r"(?<![A-Za-z0-9./×-])([A-Z]{2,4}(?:/T)?)\s+(?=\d)")
"""``GB 50339-2013``: one code, with or without the space."""
_LEAST = 5
"""Characters of a code that is told from others by one of them."""
_BOTH = re.compile("[A-Za-z].*[0-9]|[0-9].*[A-Za-z]", re.DOTALL)
_RUN = re.compile(r"\d+$")
_HEAD = 2
"""Lines at the head of a page, where its number stands again."""
_NUMBERED = re.compile(r"(?:^|\s)编\s*号(?:\s|[:：])")
_OWN = frozenset({"number", "serial", "certificate_number", "report_number", "archive_number", "batch"})


@dataclass(frozen=True, slots=True)
class _Seen:
    """Where each code stands: code → ids of records (a record and its papers are one place), ``""`` for dossier.yaml;
    the statements of each record with the codes of each; and the codes of each record itself.
    """

    places: Mapping[str, set[str]]
    lines: Mapping[str, list[tuple[Statement, list[str]]]]
    own: Mapping[str, set[str]]


def codes(text: str) -> list[str]:
    """The codes of a plain text: letters and figures, five characters and more."""
    if len(text) < _LEAST or not _BOTH.search(text):
        return []
    found = _CODE.findall(_SPACED.sub(r"\1", text))
    return [c for c in found if len(c) >= _LEAST and re.search("[A-Za-z]", c) and re.search(r"\d", c)]


def check_near_codes(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """X714 for a code that stands in one record or its papers alone and is one character off another. Pure.

    That other one is a code of the record that its papers do not have; the number of the record, off at the head of a
    page; or a machine's or a contract's anywhere, unless the two differ in figures at the end, as numbers that go on
    do. `said`: all that records and papers say.
    """
    seen = _seen(dossier, said)
    known = _identities(dossier)
    near: dict[tuple[str, str], list[str]] = {}
    for code in known:
        for mask in _masks(code):
            near.setdefault(mask, []).append(code)
    for record in live(dossier):
        told: set[str] = set()
        for statement, code, expected, whose in _off(record, known, near, seen):
            if code not in told:
                told.add(code)
                words: dict[str, Any] = {"source": statement.source, "found": code, "expected": expected}
                yield finding("X714", statement.place, record=record.id, whose=whose, **words)


def _seen(dossier: Dossier, said: Sequence[Statement]) -> _Seen:
    places: dict[str, set[str]] = {}
    lines: dict[str, list[tuple[Statement, list[str]]]] = {}
    for statement in said:
        found = codes(statement.text)
        lines.setdefault(statement.record.id, []).append((statement, found))
        for code in found:
            places.setdefault(code, set()).add(statement.record.id)
    own = {record.id: _codes_of(words_of(record)) for record in live(dossier)}
    for identity, found_there in own.items():
        for code in found_there:
            places.setdefault(code, set()).add(identity)
    for code in _codes_of(_texts({key: value for key, value in dossier.data.items() if key != "records"})):
        places.setdefault(code, set()).add("")
    return _Seen(places, lines, own)


def _texts(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    for part in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from _texts(part)


def _codes_of(texts: Iterable[str]) -> set[str]:
    return {code for text in texts for code in codes(plain(text))}


def _identities(dossier: Dossier) -> Mapping[str, Text]:
    """Codes that everybody has from one place: of machines and contracts → whose they are."""
    found: dict[str, Text] = {}
    for machine in members(dossier, "equipment"):
        name = str(machine.get("tag") or machine.get("name") or "")
        for key in ("model", "serial"):
            for code in codes(plain(str(machine.get(key) or ""))):
                found.setdefault(code, Text(name, name))
    for record in live(dossier):
        if record.type in ("contract", "letter-of-award") and record.number:
            for code in codes(plain(str(record.number))):
                found.setdefault(code, _title(record))
    return found


def _title(record: Record) -> Text:
    return Text(f"《{record.title}》", f"“{record.title}”")


def _masks(code: str) -> Iterator[tuple[str, str]]:
    """A code without each of its characters in turn, which leave the same of every code that is off there."""
    return ((code[:n], code[n + 1 :]) for n in range(len(code)))


def _off(
    record: Record, known: Mapping[str, Text], near: Mapping[tuple[str, str], Sequence[str]], seen: _Seen
) -> Iterator[tuple[Statement, str, str, Text]]:
    """Where a code is off, the code, the one that it should be, and whose that is."""
    lines = seen.lines.get(record.id, [])
    own = seen.own[record.id]
    for statement, code, right in (*_in_head(record, lines), *_on_paper(own, lines)):
        if seen.places[code] == {record.id} and code not in own:
            yield statement, code, right, _title(record)
    for statement, found in lines:
        if _numbers(statement):
            continue
        for code in found:
            if seen.places[code] != {record.id} or code in known:
                continue
            alike = (k for mask in _masks(code) for k in near.get(mask, ()))
            right = next((k for k in alike if is_off(code, k) and not _goes_on(code, k)), "")
            if right:
                yield statement, code, right, known[right]


def _numbers(statement: Statement) -> bool:
    """Whether a field numbers a thing that no other paper need name."""
    return statement.pointer.rpartition("/")[2] in _OWN


def _on_paper(
    own: set[str], lines: Sequence[tuple[Statement, list[str]]]
) -> Iterator[tuple[Statement, str, str]]:
    """Codes of a record that its papers do not have, and have one that is off."""
    printed = {code: statement for statement, found in lines if statement.file for code in found}
    whole = "".join("".join(s.text.split()) for s, _ in lines if s.file)
    for right in sorted(own) if printed else ():
        strays = [code for code in printed if code not in own and is_off(code, right)]
        if len(strays) == 1 and right not in whole:
            yield printed[strays[0]], strays[0], right


def _in_head(
    record: Record, lines: Sequence[tuple[Statement, list[str]]]
) -> Iterator[tuple[Statement, str, str]]:
    """The number of the record, off in figures: at the head of a page and behind 编号 in any, else before its end."""
    number = next(iter(codes(plain(str(record.number or "")))), "")
    pages: dict[tuple[str, int], list[tuple[Statement, list[str]]]] = {}
    for statement, found in lines if number else ():
        if statement.file:
            pages.setdefault((statement.file, statement.page), []).append((statement, found))
    for page in pages.values():
        for n, (statement, found) in enumerate(page):
            for code in found:
                figures = is_off(code, number) and re.sub(r"\d", "", code) == re.sub(r"\d", "", number)
                titled = n < _HEAD or _NUMBERED.search(statement.text) is not None
                if figures and (titled or not _goes_on(code, number)):
                    yield statement, code, number


def is_off(code: str, other: str) -> bool:
    """Whether two codes of one shape differ in one character."""
    if len(code) != len(other) or code == other:
        return False
    pairs = [(a, b) for a, b in zip(code, other, strict=True) if a != b]
    return len(pairs) == 1 and all(_class(a) == _class(b) for a, b in pairs)


def _class(c: str) -> str:
    return "9" if c.isdigit() else "A" if c.isalpha() else c


def _goes_on(code: str, other: str) -> bool:
    """Whether two codes differ in the figures at their end alone."""
    return _RUN.sub("", code) == _RUN.sub("", other)
