"""Days and durations in words: a day that no calendar has, runs and tests that were too short."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.checking.dates import Moment, Span, as_datetime, is_after, shift_clamped
from dossier.checking.field_titles import named
from dossier.checking.moments import lasting
from dossier.checking.paper_reading import days
from dossier.checking.parts import texts_of, whole_text
from dossier.checking.points_in_time import dig
from dossier.checking.scopes import live
from dossier.checking.warranty_words import number
from dossier.findings import Finding, finding
from dossier.library.schemas import Schemas
from dossier.model import Dossier, Record, Text
from dossier.reading.cross_checks import Table

_DAY = re.compile(r"(?:(\d{4})\s*年\s*)?(?<!\d)(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]")
_ISO = re.compile(r"(?<![\w.-])(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?![\w.-])")
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_RUN = re.compile(
    r"(?:连续|不间断|累计)(?:稳定|正常|安全|无故障)?(?:试?运行)?(?:不少于|满|达到|达|共|了)?\s*"
    r"(\d+(?:\.\d+)?)\s*(?:个)?\s*(小时|h|天|日)(?![A-Za-z])"
)
_DENIED = re.compile(r"[未不应须求重](?!间断|少于)")
_SPANS = (
    ("started", "ended"),
    ("started_on", "ended_on"),
    ("starts_on", "ends_on"),
    ("starts_at", "ends_at"),
)
_CALIBRATED = re.compile(
    r"(\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2})\s*日?\s*(?:校准|检定|标定|校验)[^。；]{0,8}?"
    r"有效期(?:为|限)?\s*([\d一二两三四五六七八九十]+)\s*(个月|年)"
)


def check_said_times(dossier: Dossier, table: Table, schemas: Schemas) -> Iterator[Finding]:
    """X581, X596, X601, X606 for the texts and the spans of every record. Pure."""
    for record in live(dossier):
        yield from _no_such_day(record)
        yield from _runs(record)
        yield from _calibrated(record, table)
        yield from _demanded(record, table, schemas)


def _no_such_day(record: Record) -> Iterator[Finding]:
    whole = whole_text(record)
    if not ("月" in whole and _DAY.search(whole)) and not _ISO.search(whole):
        return
    for pointer, text in texts_of(record):
        for match in (*_DAY.finditer(text), *_ISO.finditer(text)) if "月" in text or "-" in text else ():
            year, month, day = match.groups()
            if not _is_day(year, int(month), int(day)):
                words: dict[str, Any] = {"subject": record.title, "said": match[0]}
                yield finding("X601", record.at(pointer), record=record.id, **words)
                break


def _is_day(year: str | None, month: int, day: int) -> bool:
    if not 1 <= month <= 12 or not 1 <= day <= _LENGTHS[month - 1]:
        return False
    leap = year is None or (int(year) % 4 == 0 and (int(year) % 100 != 0 or int(year) % 400 == 0))
    return leap or (month, day) != (2, 29)


def _runs(record: Record) -> Iterator[Finding]:
    """A run that claims, or is planned for, more hours or days than lie between its start and its end."""
    pair = next((p for p in _SPANS if dig(record.data, p[0]) and dig(record.data, p[1])), None)
    if pair is None or not _RUN.search(whole_text(record)):
        return
    hours = _hours_between(record.data[pair[0]], record.data[pair[1]])
    for pointer, text in texts_of(record):
        if pointer == "/conclusion" and pair == _SPANS[0]:
            continue  # `particulars` looks at the conclusion of a run
        for match in _RUN.finditer(text):
            claimed = float(match[1]) * (24 if match[2] in "天日" else 1)
            if claimed > hours + 0.5 and not _DENIED.search(text[: match.start()][-8:]):
                words: dict[str, Any] = {"claimed": lasting(claimed), "hours": lasting(hours)}
                place = record.at(pointer)
                yield finding("X581", place, record=record.id, subject=record.title, **words)
                return


def _hours_between(began: Moment, ended: Moment) -> float:
    """Hours from one to the other; of days, both belong to it."""
    whole = 24 if type(began) is dt.date and type(ended) is dt.date else 0
    return (as_datetime(ended) - as_datetime(began)).total_seconds() / 3600 + whole


def _calibrated(record: Record, table: Table) -> Iterator[Finding]:
    """An instrument that was calibrated for a time that was over on the day of the record."""
    if "有效期" not in whole_text(record):
        return
    keys = [*table.get("dates", {}).get(record.type, ()), "date"]
    used = next((d for k in keys if (d := dig(record.data, k))), None)
    for pointer, text in texts_of(record) if used else ():
        match = _CALIBRATED.search(text)
        begun = min(days(match[1]), default=None) if match else None
        if match and begun and used:
            months = int(number(match[2]) * (1 if match[3] == "个月" else 12))
            if is_after(used, shift_clamped(begun, Span(months=months))):
                words: dict[str, Any] = {"subject": record.title, "said": match[0]}
                day = as_datetime(used).date().isoformat()
                yield finding("X596", record.at(pointer), record=record.id, day=day, **words)


def _demanded(record: Record, table: Table, schemas: Schemas) -> Iterator[Finding]:
    """Hours that a rule demands of a kind of test, by its dates, or where a text names fewer."""
    for rule in table.get("demanded_hours", {}).values():
        least: float = rule["hours"]
        if _fits(record, rule) and (began := dig(record.data, rule["from"])):
            ended = dig(record.data, rule["to"])
            timed = isinstance(began, dt.datetime) and isinstance(ended, dt.datetime)
            if ended and timed and 0 < (lasted := _hours_between(began, ended)) < least - 0.01:
                what = named(schemas, record, f"/{rule['to']}")
                yield _x606(record, f"/{rule['to']}", what, lasted, rule)
                continue
        yield from _said_shorter(record, rule)


def _fits(record: Record, rule: Mapping[str, Any]) -> bool:
    return all(record.data.get(k) in values for k, values in rule["where"].items())


def _said_shorter(record: Record, rule: Mapping[str, Any]) -> Iterator[Finding]:
    if not any(word in whole_text(record) for word in rule["words"]):
        return
    words = "|".join(rule["words"])
    pattern = re.compile(
        rf"(?:{words})[^，。；、（(]{{0,6}}?(?<![\d.])(\d+(?:\.\d+)?)\s*(?:个)?(?:h|小时)(?![A-Za-z])"
    )
    for pointer, text in texts_of(record):
        match = pattern.search(text) if any(w in text for w in rule["words"]) else None
        if match and float(match[1]) < rule["hours"]:
            yield _x606(record, pointer, Text(match[0], match[0]), float(match[1]), rule)
            return


def _x606(record: Record, pointer: str, what: Text, hours: float, rule: Mapping[str, Any]) -> Finding:
    words: dict[str, Any] = {"what": what, "hours": f"{hours:.3g}", "least": f"{rule['hours']:g}"}
    words |= {"basis": rule["basis"]}
    return finding("X606", record.at(pointer), record=record.id, subject=record.title, **words)
