"""Numbers of papers that are built of something: of the id of what they are about, of the day that they are from."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.checking.field_titles import field_title
from dossier.checking.moments import cn
from dossier.checking.near_codes import is_off
from dossier.checking.paper_reading import plain
from dossier.checking.parts import dates_of
from dossier.checking.scopes import live
from dossier.findings import Finding, finding
from dossier.library.schemas import Schemas
from dossier.model import Dossier, Record, Text

_KEYS = ("inspection_lot", "item", "division", "unit", "serial", "drawing_number", "equipment", "system")
_LEAST = 2
"""Other papers whose numbers show how such numbers are built."""
_DAY = re.compile(r"(?<!\d)(20\d{2})(\d{2})(\d{2})(?!\d)")
_YEAR = dt.timedelta(days=366)

Built = Mapping[tuple[str, str], Sequence[Record]]
"""Key and what stands before its value in a number → the records whose numbers are built so."""


def check_built_numbers(dossier: Dossier, schemas: Schemas) -> Iterator[Finding]:
    """X718 for a number that is not of the record's own lot, unit, serial …, as others' are; X719 for the number of a
    day after every day of its record. Pure.
    """
    records = [record for record in live(dossier) if record.number]
    built = _built(records)
    for record in records:
        number = plain(str(record.number))
        words: dict[str, Any] = {"subject": record.title, "number": number}
        for key, own in _ids(record):
            if own not in number and _of_another(key, own, number, record, built):
                whose = field_title(schemas, record, f"/{key}")
                yield finding(
                    "X718", record.at("/number"), record=record.id, **words, key=whose, expected=own
                )
                break
        if day := _too_late(record, number):
            yield finding(
                "X719", record.at("/number"), record=record.id, **words, day=Text(cn(day), day.isoformat())
            )


def _ids(record: Record) -> Iterator[tuple[str, str]]:
    for key in _KEYS:
        value = record.data.get(key)
        if isinstance(value, str) and len(value) > 1 and re.search(r"\d", value):
            yield key, plain(value)


def _built(records: Sequence[Record]) -> Built:
    found: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        for key, own in _ids(record):
            before, there, _ = plain(str(record.number)).partition(own)
            if there:
                found.setdefault((key, before), []).append(record)
    return found


def _of_another(key: str, own: str, number: str, record: Record, built: Built) -> bool:
    """Whether a number has, where others have their id, one that is off the record's own in one character."""
    for at in range(len(number) - len(own) + 1):
        before, there, rest = number[:at], number[at : at + len(own)], number[at + len(own) :]
        if is_off(there, own) and not rest[:1].isalnum() and not before[-1:].isalnum():
            others = [other for other in built.get((key, before), ()) if other is not record]
            if len(others) >= _LEAST:
                return True
    return False


def _too_late(record: Record, number: str) -> dt.date | None:
    days = [value.date() if isinstance(value, dt.datetime) else value for _, _, value in dates_of(record)]
    for match in _DAY.finditer(number):
        try:
            day = dt.date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            continue
        if days and max(days) < day < max(days) + _YEAR:
            return day
    return None
