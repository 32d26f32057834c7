"""Measured values that two records of different things share, row by row: one of the tables was copied."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossier.checking.parts import maps_of
from dossier.checking.scopes import ids_in, live
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record
from dossier.reading.cross_checks import Table

_NAMES = ("parameter", "name", "position", "item")
_THINGS = ("system", "equipment", "unit", "division", "item", "inspection_lot", "room", "part", "circuit")
"""Keys of what a record is of."""
_ROWS, _SHARE = 3, 0.6
"""Rows that have to be equal, and their share of all such rows of the shorter table."""
_DIGITS, _DIGITS_AT_ONCE = 9, 6
"""Figures that equal values have together at least; fewer where each was also read in the same minute.

Three values of three figures each are equal by chance once in many millions, in machines of one make once in thousands.
"""
_LISTED = frozenset({"record"})
"""Keys whose words are mostly those of the form."""
_NUMBER = re.compile(r"\d+(?:\.\d+)?")

Rows = dict[tuple[str, str], tuple[str, int, object]]
"""What was measured and its value → pointer, figures of the value, and when it was read."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A record, its rows of measured values, and what it is of: key → ids."""

    record: Record
    rows: Rows
    things: Mapping[str, frozenset[str]]


def check_copied_rows(dossier: Dossier, table: Table) -> Iterator[Finding]:
    """X683 for the later of two records of one type whose measured values are the same. Pure."""
    limits = table.get("limits", {}).values()
    asked, measured = {rule["limit"] for rule in limits}, {rule["measured"] for rule in limits}
    tables: dict[str, list[Measured]] = {}
    for record in live(dossier):
        rows = _measured(record, asked, measured - _LISTED)
        things = {key: ids for key in _THINGS if (ids := frozenset(ids_in(record.data.get(key))))}
        if len(rows) >= _ROWS and things:
            tables.setdefault(record.type, []).append(Measured(record, rows, things))
    for of_type in tables.values():
        yield from _copies(of_type)


def _copies(of_type: Sequence[Measured]) -> Iterator[Finding]:
    """Of records of one type; those that share a value find one another, not each every other."""
    having: dict[tuple[str, str], list[int]] = {}
    for n, then in enumerate(of_type):
        shared = Counter(i for row in then.rows for i in having.get(row, ()))
        for i in sorted(i for i, count in shared.items() if count >= _ROWS):
            first = of_type[i]
            same = first.rows.keys() & then.rows.keys()
            if _of_other_things(first, then) and _is_copy(same, first.rows, then.rows):
                pointer = next(where for row, (where, *_) in then.rows.items() if row in same)
                shown = "、".join(f"{name} {value}" for name, value in then.rows if (name, value) in same)
                words: dict[str, Any] = {"subject": then.record.title, "other": first.record.title}
                words |= {"count": len(same), "said": shown[:60]}
                yield finding("X683", then.record.at(pointer), record=then.record.id, **words)
                break
        for row in then.rows:
            alike = having.setdefault(row, [])
            # Of records that say the same of the same things, the first speaks for all.
            if not any(of_type[i].things == then.things and of_type[i].rows == then.rows for i in alike[-1:]):
                alike.append(n)


def _measured(record: Record, asked: set[str], measured: set[str]) -> Rows:
    """The rows whose value is a number that the limit beside it does not already say."""
    found: Rows = {}
    for pointer, part in maps_of(record):
        name = next((part[key] for key in _NAMES if isinstance(part.get(key), str)), "")
        for key in measured if name else ():
            value = part.get(key)
            if isinstance(value, bool) or not isinstance(value, int | float | str):
                continue
            said = {n for k in asked if k in part for n in _NUMBER.findall(str(part[k]))}
            own = [n for n in _NUMBER.findall(str(value)) if n not in said and n.strip("0.")]
            if own:
                figures = sum(len(n.replace(".", "").strip("0")) for n in own)
                found[name, str(value)] = (f"{pointer}/{key}", figures, part.get("at"))
    return found


def _is_copy(same: set[tuple[str, str]], first: Rows, then: Rows) -> bool:
    if len(same) < _ROWS or len(same) < _SHARE * min(len(first), len(then)):
        return False
    at_once = all(first[row][2] is not None and first[row][2] == then[row][2] for row in same)
    return sum(then[row][1] for row in same) >= (_DIGITS_AT_ONCE if at_once else _DIGITS)


def _of_other_things(one: Measured, other: Measured) -> bool:
    """Whether both say what they are of, and share none of it."""
    return any(key in other.things and not ids & other.things[key] for key, ids in one.things.items())
