"""The dates inside one record: their order, those in the future, those of signatures, and those that are not there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from dossier.checking.dates import Moment, as_datetime, is_after
from dossier.checking.field_titles import main_title, named
from dossier.checking.moments import cn, iso
from dossier.checking.parts import dates_of, maps_of
from dossier.checking.points_in_time import dig
from dossier.checking.scopes import live
from dossier.findings import Finding, finding
from dossier.library.schemas import Schemas
from dossier.model import Dossier, Record, Text
from dossier.reading.cross_checks import Table

_WRITTEN = ("date", "compiled_on", "started_on", "from", "signed_on", "reported_on")
"""A paper is begun on the earliest of these: nobody signs it sooner, but for a day of grace."""

_ROUND = dt.timedelta(days=7)
"""In which a paper goes round among those who sign it."""
_FAR = 180
"""Days."""
_ROWS = 4
"""Rows that show an order."""
_LATE = 30
"""Days after the last date of a record from which a signature looks as if it had been made up for later."""


def check_dates(dossier: Dossier, as_of: dt.date, table: Table, schemas: Schemas) -> Iterator[Finding]:
    """X501, X503, X508, X550, X551, X627, X699, X701 for the dates inside each record. Pure."""
    within = tuple(table.get("within", {}).values())
    for record in live(dossier):
        for pointer, part in maps_of(record):
            yield from _order(record, part, pointer, within, schemas)
        yield from _signed_before(record, schemas)
        yield from _between(record, table, schemas)
        yield from _future(record, as_of, table, schemas)
        yield from _signatures(record, table)
        yield from _undated(record)
        yield from _far_apart(record, table, schemas)
        yield from _out_of_order(record, table, schemas)
    yield from _uncovered(dossier, table, schemas)


def _order(
    record: Record, data: Mapping[str, Any], at: str, within: Iterable[Sequence[str]], schemas: Schemas
) -> Iterator[Finding]:
    """Of one map; a date that comes after two others is told once."""
    blamed: set[str] = set()
    dated = sum(2 if isinstance(v, dict) else isinstance(v, dt.date) for v in data.values())
    for first, second in within if dated > 1 else ():
        if (earlier := dig(data, first)) is None or (later := dig(data, second)) is None:
            continue
        if not is_after(earlier, later) or {first, second} & blamed:
            continue
        if second == "date" and first in _FORMS and as_date(earlier) - as_date(later) == _DAY:
            continue  # a form that was written the day before
        blamed |= {first, second}
        yield _x501(record, schemas, (f"{at}/{first}", earlier), (f"{at}/{second}", later))


_DAY = dt.timedelta(days=1)
_FORMS = ("accepted_on", "inspected_on", "checked_on", "held_on", "visited_on", "arrived_on")
"""What happens on site, on a form that may have been prepared the day before."""


def as_date(moment: Moment) -> dt.date:
    """The day of a moment."""
    return as_datetime(moment).date()


def _signed_before(record: Record, schemas: Schemas) -> Iterator[Finding]:
    """Somebody who did a thing (``rechecked_by``) by the day that is given for it had signed the paper before."""
    for key, person in record.data.items():
        when = dig(record.data, f"{key[:-3]}_on") if key.endswith("_by") and isinstance(person, str) else None
        hands = [(s.date, i) for i, s in enumerate(record.signatures) if s.person == person and s.date]
        if when and hands and is_after(when, max(hands)[0]):
            signed = max(hands)[0]
            words: dict[str, Any] = {
                "first": named(schemas, record, f"/{key[:-3]}_on"),
                "second": Text(f"{person}在它上面的签字", f"the hand of {person} on it"),
                "first_date": Text(cn(when), iso(when)),
                "second_date": Text(cn(signed), iso(signed)),
                "others": "",
            }
            yield finding("X501", record.at(f"/{key[:-3]}_on"), record=record.id, **words)


def _between(record: Record, table: Table, schemas: Schemas) -> Iterator[Finding]:
    for rule in table.get("rows_between", {}).values():
        if rule["row"] not in record.data:
            continue
        starts, ends = dig(record.data, rule["from"]), dig(record.data, rule.get("to", ""))
        rows = record.data.get(rule["row"], ())
        for i, row in enumerate(rows if isinstance(rows, list) else ()):
            when = dig(row, rule["date"])
            pointer = f"/{rule['row']}/{i}/{rule['date']}"
            if when and starts and is_after(starts, when):
                yield _x501(record, schemas, (f"/{rule['from']}", starts), (pointer, when), pointer)
            elif when and ends and is_after(when, ends):
                yield _x501(record, schemas, (pointer, when), (f"/{rule['to']}", ends), pointer)


def _x501(
    record: Record, schemas: Schemas, first: tuple[str, Moment], second: tuple[str, Moment], place: str = ""
) -> Finding:
    words: dict[str, Any] = {
        "first": named(schemas, record, first[0]),
        "second": named(schemas, record, second[0]),
        "first_date": Text(cn(first[1]), iso(first[1])),
        "second_date": Text(cn(second[1]), iso(second[1])),
        "others": "",
    }
    return finding("X501", record.at(place or first[0]), record=record.id, **words)


def _future(record: Record, as_of: dt.date, table: Table, schemas: Schemas) -> Iterator[Finding]:
    """Told once for a record, at the first of its dates."""
    planned = table.get("planned", {})
    late = (
        (pointer, when)
        for pointer, key, when in dates_of(record)
        if key not in planned and is_after(when, as_of)
    )
    for pointer, when in islice(late, 1):
        name = named(schemas, record, pointer)
        dates: dict[str, Any] = {"date": Text(cn(when), iso(when)), "as_of": Text(cn(as_of), iso(as_of))}
        yield finding("X503", record.at(pointer), record=record.id, subject=name, **dates)


def _signatures(record: Record, table: Table) -> Iterator[Finding]:
    if not record.signatures:
        return
    begun = min((as_date(w) for k in _WRITTEN if (w := dig(record.data, k))), default=None)
    planned = table.get("planned", {})
    own = ((k, w) for p, k, w in dates_of(record) if not p.startswith(("/signatures/", "/evidence/")))
    done = max((as_date(w) for k, w in own if k not in planned), default=None)
    last = max((s.date for s in record.signatures if s.date), default=dt.date.min)
    for i, signature in enumerate(record.signatures):
        if not signature.date:
            continue
        words: dict[str, Any] = {
            "role": signature.person or signature.role,
            "subject": record.title,
            "signed": Text(cn(signature.date), iso(signature.date)),
        }
        place = record.at(f"/signatures/{i}/date")
        if begun and signature.date < begun - _DAY:
            # A paper of several parties has the day of the last of them; the first may sign some days before.
            goes_round = signature.date >= begun - _ROUND and last >= begun
            words |= {"date": Text(cn(begun), iso(begun)), "severity": "info" if goes_round else None}
            yield finding("X508", place, record=record.id, **words)
        elif done and (signature.date - done).days > _LATE:
            yield finding("X550", place, record=record.id, days=(signature.date - done).days, **words)


def _far_apart(record: Record, table: Table, schemas: Schemas) -> Iterator[Finding]:
    """X701: the day of what a paper is about lies most of a year from the day of the paper: another year was typed."""
    planned, written = table.get("planned", {}), record.date
    for key in table.get("dates", {}).get(record.type, ()) if written else ():
        when = record.data.get(key)
        if written is None or key in planned or not isinstance(when, dt.date):
            continue
        days = abs((as_date(when) - written).days)
        hands = [s.date for s in record.signatures if s.date]
        near_what, near_paper = (
            any(abs((day - h).days) <= _FAR for h in hands) for day in (as_date(when), written)
        )
        if days > _FAR and not (near_what and near_paper):
            words: dict[str, Any] = {
                "what": named(schemas, record, f"/{key}"),
                "found": Text(cn(when), iso(when)),
                "date": Text(cn(written), iso(written)),
                "days": days,
            }
            yield finding("X701", record.at(f"/{key}"), record=record.id, **words)


def _out_of_order(record: Record, table: Table, schemas: Schemas) -> Iterator[Finding]:
    """X699: one row of a table that goes on from day to day stands between later, or earlier, ones."""
    for key, column in table.get("rows_in_order", {}).items():
        rows = record.data.get(key)
        if not isinstance(rows, list):
            continue
        whens = [dig(row, column) if isinstance(row, dict) else None for row in rows]
        given = [as_datetime(when) for when in whens if when]
        if len(given) != len(rows) or len(given) < _ROWS or given == sorted(given):
            continue
        strays = [i for i in range(len(given)) if (left := given[:i] + given[i + 1 :]) == sorted(left)]
        if strays:
            pointer = f"/{key}/{strays[0]}/{column}"
            found = whens[strays[0]]
            words: dict[str, Any] = {"what": named(schemas, record, pointer)}
            if found:
                words["found"] = Text(cn(found), iso(found))
            yield finding("X699", record.at(pointer), record=record.id, **words)


def _undated(record: Record) -> Iterator[Finding]:
    """A paper of which nobody knows when it was made proves nothing; a stamp or a signature may say it."""
    if record.status == "issued" and not dates_of(record) and record.signatures:
        yield finding("X551", record.at(), record=record.id, subject=record.title)


def _uncovered(dossier: Dossier, table: Table, schemas: Schemas) -> Iterator[Finding]:
    """X627: papers that together begin later, or end sooner, than what they are the diary of."""
    milestones = dossier.data.get("milestones", {})
    for kind, rule in table.get("spans_covered", {}).items():
        papers = [
            r
            for r in live(dossier)
            if r.type == kind and dig(r.data, rule["from"]) and dig(r.data, rule["to"])
        ]
        if not papers:
            continue
        first = min(papers, key=lambda r: as_datetime(r.data[rule["from"]]))
        last = max(papers, key=lambda r: as_datetime(r.data[rule["to"]]))
        for paper, key, name, early in ((first, "from", "begins", True), (last, "to", "ends", False)):
            given, needed = paper.data[rule[key]], dig(milestones, rule[name])
            if needed and (is_after(given, needed) if early else is_after(needed, given)):
                words: dict[str, Any] = {
                    "what": named(schemas, paper, f"/{rule[key]}"),
                    "found": Text(cn(given), iso(given)),
                    "milestone": main_title(schemas, f"/milestones/{rule[name]}"),
                    "needed": Text(cn(needed), iso(needed)),
                }
                yield finding("X627", paper.at(f"/{rule[key]}"), record=paper.id, **words)
