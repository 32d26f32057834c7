"""Numbers that go on: all of a list begin alike but one, which differs in a sign or two of its beginning."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from dossier.checking.field_titles import field_title, named
from dossier.checking.scopes import live
from dossier.findings import Finding, finding
from dossier.library.schemas import Schemas
from dossier.model import Dossier, Record
from dossier.reading.cross_checks import Table

_PARTS = re.compile(r"(.*?)(\d+)")
_LEAST = 3
"""Numbers that show how all of them begin."""
_SIGNS = 2
"""Signs by which the beginning of a mistyped one differs."""

Numbers = Sequence[tuple[Record, str, str]]
"""Record, pointer in it, number."""


def check_mistyped_numbers(dossier: Dossier, table: Table, schemas: Schemas) -> Iterator[Finding]:
    """X700 over the rows of each list, and over the papers of each type; X565 for a paper whose two numbers differ in
    figures alone. Pure.
    """
    own: dict[str, list[tuple[Record, str, str]]] = {}
    for record in live(dossier):
        yield from _two_numbers(record, table, schemas)
        if record.number:
            own.setdefault(record.type, []).append((record, "/number", str(record.number)))
        for key, rows in record.data.items():
            if key in ("signatures", "evidence") or not isinstance(rows, list):
                continue
            columns: dict[str, list[tuple[Record, str, str]]] = {}
            for i, row in enumerate(rows):
                for name, value in row.items() if isinstance(row, dict) else ():
                    if name in _NUMBERS and isinstance(value, str):
                        columns.setdefault(name, []).append((record, f"/{key}/{i}/{name}", value))
            for numbers in columns.values():
                yield from _mistyped(numbers, schemas)
    for numbers in own.values():
        yield from _mistyped(numbers, schemas)


def _two_numbers(record: Record, table: Table, schemas: Schemas) -> Iterator[Finding]:
    key = table.get("own_numbers", {}).get(record.type, "")
    number, own = str(record.number or ""), str(record.data.get(key) or "")
    if number != own and number and own and re.sub(r"\d", "9", number) == re.sub(r"\d", "9", own):
        words: dict[str, Any] = {"what": named(schemas, record, "/number"), "found": number, "expected": own}
        whose = field_title(schemas, record, f"/{key}")
        yield finding("X565", record.at("/number"), record=record.id, whose=whose, **words)


_NUMBERS = frozenset({"number", "archive_number", "drawing_number", "certificate_number", "report_number"})


def _mistyped(numbers: Numbers, schemas: Schemas) -> Iterator[Finding]:
    begins = [match[1] if (match := _PARTS.fullmatch(number)) else "" for *_, number in numbers]
    ((most, count),) = Counter(begins).most_common(1)
    if count < _LEAST or not most or begins.count(most) != len(begins) - 1:
        return
    stray = next(i for i, begin in enumerate(begins) if begin != most)
    begin, (record, pointer, number) = begins[stray], numbers[stray]
    wrong = [(a, b) for a, b in zip(begin, most, strict=False) if a != b]
    if (
        len(begin) == len(most)
        and len(wrong) <= _SIGNS
        and all(a.isdecimal() and b.isdecimal() for a, b in wrong)
    ):
        words: dict[str, Any] = {"what": named(schemas, record, pointer), "found": number, "count": count}
        yield finding("X700", record.at(pointer), record=record.id, begin=most, **words)
