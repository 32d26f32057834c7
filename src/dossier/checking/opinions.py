"""Texts of a record that passes which refuse, limit or leave open: opinions, conclusions, remarks, what was found."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.checking.dates import as_datetime
from dossier.checking.field_titles import named
from dossier.checking.limits import limits
from dossier.checking.paper_reading import packed
from dossier.checking.parts import maps_of, texts_of
from dossier.checking.rows import passes
from dossier.checking.scopes import live
from dossier.checking.verdicts import REFUSING, any_of, refusing, unsettled
from dossier.findings import Finding, finding
from dossier.library.schemas import Schemas
from dossier.model import Dossier, Record
from dossier.reading.cross_checks import Table

_WORDS = {
    "verdict": REFUSING,
    "found": (*REFUSING, "found"),
    "left": ("open",),
}
"""What a field is for → the lists of words that contradict a pass there."""
_ASKED = ("standard", "required_value", "requirement", "name", "parameter")
"""Keys of a row that say what is asked: their words deny nothing beside them."""
_QUOTED = 60
_MEASURED = re.compile(r"[量值为约达:]{0,2}[\d.]")
"""Behind a word: it is a quantity that has a limit of its own."""
_SECOND_LOOK = re.compile(
    "(?<![待需须应要期求再令])(整改|返[修工]|处理|修复)(后|完成后|完毕后)的?(复[查测检验]|实测|再测)(结果|值|数据)?"
    "(?!.{0,2}[待未不仍])"
)
"""When a value was taken: after it was put right."""
_OPEN_LISTS = ("open_items", "open_issues")


def check_opinions(dossier: Dossier, table: Table, schemas: Schemas) -> Iterator[Finding]:
    """X586 a text that refuses what passes, X631 one that limits it, X633 a list that should be empty. Pure."""
    fields, exempt = table.get("judged_fields", {}), table.get("records_of_faults", {})
    repeated, closed = _repeated(dossier), _closed(dossier)
    for record in live(dossier):
        if record.type in exempt or passes(record.data) is False or record.id in repeated:
            continue
        yield from _texts(
            record, fields, schemas, mended=bool(closed and record.date and closed <= record.date)
        )
        yield from _lists(record, table, schemas)


def _closed(dossier: Dossier) -> dt.date | None:
    """The first day on which what a notice asked for was found put right; None where that never was."""
    replies = [r for r in live(dossier) if r.data.get("replies_to") and passes(r.data) is True]
    days = [r.data.get("rechecked_on") or r.date for r in replies]
    return min((day for day in days if isinstance(day, dt.date)), default=None)


def _repeated(dossier: Dossier) -> set[str]:
    """The runs that another one of the same system followed: only the last has to pass."""
    last: dict[str, Record] = {}
    earlier = set()
    runs = (
        r
        for r in live(dossier)
        if r.type == "trial-run-record" and isinstance(r.data.get("started"), dt.date)
    )
    for run in sorted(runs, key=lambda r: as_datetime(r.data["started"])):
        system = str(run.data.get("system"))
        earlier |= {last[system].id} if system in last else set()
        last[system] = run
    return earlier


def _texts(record: Record, fields: Mapping[str, str], schemas: Schemas, *, mended: bool) -> Iterator[Finding]:
    """`mended`: before the record something was put right and found so; a value may be of the second look."""
    parts = dict(maps_of(record))
    for pointer, text in texts_of(record):
        kind = _kind(record, pointer, fields)
        if not kind or pointer.startswith("/signatures"):
            continue
        part = parts.get(pointer.rpartition("/")[0], {})
        if passes(part) is False:
            continue
        said = packed(text)
        code = _judged(said, kind, part, record)
        if code and mended and _SECOND_LOOK.search(said):
            code = _judged(_SECOND_LOOK.sub("", said), kind, part, record)
        if code:
            words: dict[str, Any] = {"subject": record.title, "said": text[:_QUOTED]}
            yield finding(
                code, record.at(pointer), record=record.id, where=named(schemas, record, pointer), **words
            )


def _kind(record: Record, pointer: str, fields: Mapping[str, str]) -> str:
    """What the field of a text is for; by type and key, by key, or by the key of the map above."""
    keys = [key for key in pointer.split("/")[1:] if not key.isdecimal()]
    names = (
        [f"{record.type}.{keys[-1]}", keys[-1], *([f"{keys[-2]}.*"] if len(keys) > 1 else [])] if keys else []
    )
    return next((fields[name] for name in names if name in fields), "")


def _judged(said: str, kind: str, part: Mapping[str, Any], record: Record) -> str:
    """The code of what contradicts a pass; empty where nothing does."""
    asked = packed(" ".join(str(part[key]) for key in _ASKED if part.get(key)))
    measured = any(limits(part.get(key)) for key in _ASKED)
    for word in any_of("found").finditer(said):
        if word[0] in asked or (measured and _MEASURED.match(said, word.end())):
            said = said.replace(word[0], "…")
    keys = _WORDS[kind]
    if "refused" in keys and unsettled(said, "refused"):
        return "X586"
    match = unsettled(said, *keys)
    if match is None:
        return ""
    agreed = refusing(said[: match.start()], "agreed") is not None
    if agreed and any(record.data.get(key) for key in _OPEN_LISTS):
        return ""
    return "X631" if agreed or any_of("qualified").fullmatch(match[0]) else "X586"


def _lists(record: Record, table: Table, schemas: Schemas) -> Iterator[Finding]:
    """What is missing, in a record that passes, with no word that it came later."""
    for name in table.get("empty_when_passed", {}):
        kind, _, key = name.partition(".")
        lacking = record.data.get(key)
        if (
            record.type != kind
            or not lacking
            or not isinstance(lacking, list)
            or passes(record.data) is not True
        ):
            continue
        told = " ".join(text for _, text in texts_of(record))
        if not any_of("settled").search(packed(told)) and not all(
            refusing(packed(str(x)), "none") for x in lacking
        ):
            words: dict[str, Any] = {
                "where": named(schemas, record, f"/{key}"),
                "said": "、".join(map(str, lacking)),
            }
            yield finding("X633", record.at(f"/{key}"), record=record.id, subject=record.title, **words)
