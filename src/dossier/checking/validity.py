"""Certificates are valid on the day that matters; those that are needed after the handover are announced in time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dossier.checking.dates import Span, is_after, shift_clamped
from dossier.checking.field_titles import main_title, named
from dossier.checking.moments import cn, iso
from dossier.checking.points_in_time import dig
from dossier.checking.scopes import live
from dossier.findings import Finding, finding
from dossier.library.schemas import Schemas
from dossier.model import Dossier, Record, Text
from dossier.reading.cross_checks import Table

_SOON = Span(months=3)


def check_validity(dossier: Dossier, as_of: dt.date, table: Table, schemas: Schemas) -> Iterator[Finding]:
    """X566 for what was not valid when it was needed, X567 for what expires within three months. Pure."""
    by_type: dict[str, list[Record]] = {}
    for record in live(dossier):
        by_type.setdefault(record.type, []).append(record)
    for rule in table.get("validity", {}).values():
        for record in by_type.get(rule["of"], ()):
            if all(record.data.get(k) in values for k, values in rule.get("where", {}).items()):
                others = by_type[record.type] if rule.get("renewed") else ()
                yield from _judge(record, rule, dossier, schemas, others)
    yield from _laboratories(dossier, by_type, schemas)
    for kind, keys in table.get("soon", {}).items():
        for record in by_type.get(kind, ()):
            yield from _soon(record, keys, as_of, schemas)


def _judge(
    record: Record, rule: Mapping[str, Any], dossier: Dossier, schemas: Schemas, others: Iterable[Record]
) -> Iterator[Finding]:
    """`others`: where one of the same holder may stand in for it, those of its type."""
    lab = record.type == "qualification" and _is_lab(record, dossier)
    for key, milestone, early in (
        (rule.get("starts"), _first_set(rule.get("from", []), dossier), True),
        (rule["ends"], _first_set(rule["to"], dossier), False),
    ):
        given = dig(record.data, key) if key else None
        needed = dig(dossier.data.get("milestones", {}), milestone) if milestone else None
        if key is None or given is None or needed is None or lab:
            continue
        late = is_after(given, needed) if early else is_after(needed, given)
        if late and not any(_stands_in(other, record, rule, needed) for other in others):
            title = main_title(schemas, f"/milestones/{milestone}")
            what = Text(f"时间节点“{title.zh}”", f"the milestone “{title.en.lower()}”")
            yield _x566(record, key, given, what, needed, early, schemas)


def _stands_in(other: Record, record: Record, rule: Mapping[str, Any], needed: dt.date) -> bool:
    """Whether the same person has another certificate of the same work, valid on that day."""
    ends, starts = dig(other.data, rule["ends"]), other.data.get("valid_from")
    same = all(
        record.data.get(key) in (None, other.data.get(key)) or not other.data.get(key)
        for key in ("position", "specialty")
    )
    holder = record.data.get("holder")
    if other is record or not same or not holder or other.data.get("holder") != holder:
        return False
    return ends is not None and not is_after(needed, ends) and (not starts or not is_after(starts, needed))


def _first_set(names: str | list[str], dossier: Dossier) -> str | None:
    """The milestone, or of several the first that dossier.yaml gives."""
    wanted = [names] if isinstance(names, str) else names
    return next((n for n in wanted if dig(dossier.data.get("milestones", {}), n)), None)


def _x566(
    record: Record, key: str, given: Any, what: Text, needed: Any, early: bool, schemas: Schemas
) -> Finding:
    words: dict[str, Any] = {
        "first": named(schemas, record, f"/{key}"),
        "given": Text(cn(given), iso(given)),
        "how": Text("晚于", "is later than") if early else Text("早于", "is earlier than"),
        "second": what,
        "needed": Text(cn(needed), iso(needed)),
    }
    return finding("X566", record.at(f"/{key}"), record=record.id, **words)


def _is_lab(record: Record, dossier: Dossier) -> bool:
    holder = record.data.get("holder") or record.responsible
    return any(p.role == "lab" and holder in (p.id, p.name) for p in dossier.parties.values())


def _laboratories(
    dossier: Dossier, by_type: Mapping[str, list[Record]], schemas: Schemas
) -> Iterator[Finding]:
    """A laboratory's qualification covers the days of its tests."""
    names = {p.id: p.name for p in dossier.parties.values()}
    valid: dict[str, list[tuple[Record, dt.date]]] = {}
    for record in by_type.get("qualification", ()):
        ends = record.data.get("expires")
        if _is_lab(record, dossier) and isinstance(ends, dt.date):
            holder = str(record.data.get("holder") or record.responsible)
            valid.setdefault(names.get(holder, holder), []).append((record, ends))
    for kind in ("test-report", "strength-report"):
        for test in by_type.get(kind, ()):
            laboratory, tested = str(test.data.get("laboratory")), test.data.get("tested_on") or test.date
            held = valid.get(names.get(laboratory, laboratory), ())
            if tested and held and all(is_after(tested, ends) for _, ends in held):
                record, ends = held[0]
                what = Text(f"《{test.title}》的检测日期", f"the day of “{test.title}”")
                yield _x566(record, "expires", ends, what, tested, False, schemas)


def _soon(record: Record, keys: list[str], as_of: dt.date, schemas: Schemas) -> Iterator[Finding]:
    for key in keys:
        ends = dig(record.data, key)
        if ends and not is_after(as_of, ends) and not is_after(ends, shift_clamped(as_of, _SOON)):
            words: dict[str, Any] = {
                "what": named(schemas, record, f"/{key}"),
                "ends": Text(cn(ends), iso(ends)),
            }
            yield finding("X567", record.at(f"/{key}"), record=record.id, **words)
