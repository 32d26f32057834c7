"""Versions that are dates: a paper cannot hand over what came after it (X730); numbers are `number_runs`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import Any

from dossier.checking.moments import cn, iso
from dossier.checking.parts import maps_of
from dossier.checking.scopes import live
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record, Text

_DATE = re.compile(r"(?<!\d)(20\d\d)([-._/]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
_KEYS = ("version", "firmware", "software_version", "firmware_version", "program_version")
_SAID = re.compile(r"版本|备份|固件|程序(?:号|包)|Build|build|V\d")
_AHEAD = re.compile(r"有效|到期|截止|授权|质保|保修|计划|拟|将|下次|期限|标准|规范|GB|至")


def check_dated_numbers(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """X730, once for a record: a version that is a day after the paper's own, be it in a row or on its paper. Pure."""
    told: set[str] = set()
    for record in live(dossier):
        day = _day(record)
        for pointer, part in maps_of(record) if day else ():
            for key in _KEYS:
                value = str(part.get(key) or "")
                if record.id not in told and day and (later := _later(value, day)):
                    told.add(record.id)
                    yield _x730(record, f"{pointer}/{key}", value, later, day)
    for line in said:
        day = _day(line.record)
        if line.record.id in told or day is None or not _SAID.search(line.text) or _AHEAD.search(line.text):
            continue
        if later := _later(line.text, day):
            told.add(line.record.id)
            words: dict[str, Any] = {"source": line.source, "found": line.text.strip()[:40]}
            words |= {"later": Text(cn(later), iso(later)), "day": Text(cn(day), iso(day))}
            yield finding("X730", line.place, record=line.record.id, **words)


def _day(record: Record) -> dt.date | None:
    """The last day on which a paper was made, signed or received, as far as it says."""
    keys = ("date", "transferred_on", "to", "received_on", "signed_on", "issued_on")
    days = [record.data.get(key) for key in keys]
    days += [s.date for s in record.signatures]
    given = [d.date() if isinstance(d, dt.datetime) else d for d in days if isinstance(d, dt.date)]
    return max(given, default=None)


def _later(text: str, day: dt.date) -> dt.date | None:
    """The first day in a text that is later than a day."""
    for match in _DATE.finditer(text):
        try:
            found = dt.date(int(match[1]), int(match[3]), int(match[4]))
        except ValueError:
            continue
        if found > day:
            return found
    return None


def _x730(record: Record, pointer: str, found: str, later: dt.date, day: dt.date) -> Finding:
    source = Text(f"《{record.title}》", f"“{record.title}”")
    words: dict[str, Any] = {"source": source, "found": found}
    words |= {"later": Text(cn(later), iso(later)), "day": Text(cn(day), iso(day))}
    return finding("X730", record.at(pointer), record=record.id, **words)
