"""Rules across records that hold under every profile: dates, names, numbers and texts of one dossier tell one story."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from dossier.checking.moments import cn, iso
from dossier.findings import Finding, finding
from dossier.model import Dossier, Location, Record, Text
from dossier.spelling import nearest

_ORDER = (
    ("contract_signed", "construction_started"),
    ("construction_started", "construction_completed"),
    ("construction_completed", "accepted"),
    ("report_submitted", "accepted"),
    ("pre_accepted", "accepted"),
    ("shipped", "delivered"),
    ("delivered", "installed"),
    ("accepted", "handed_over"),
    ("accepted", "filed"),
    ("accepted", "archived"),
)
"""Milestones of which the first may not lie after the second."""

_WITHIN_RECORD = (
    ("sampled_on", "date"),
    ("cast_on", "tested_on"),
    ("tested_on", "date"),
    ("valid_from", "expires"),
    ("accepted_on", "handed_over_on"),
    ("inspected_on", "covered_on"),
    ("started", "ended"),
    ("issued_at", "starts_at"),
    ("made_on", "date"),
    ("from", "to"),
)
"""Fields of one record of which the first may not lie after the second."""


def check_consistency(dossier: Dossier, as_of: dt.date) -> list[Finding]:
    """X5xx findings over the whole dossier. Pure; `as_of` is the day after which a date lies in the future."""
    findings = [*_milestone_order(dossier), *_names(dossier), *_numbers(dossier)]
    for record in dossier.records:
        if record.status != "void":
            findings += [
                *_date_order(record),
                *_future(record, as_of),
                *_signature_dates(record),
                *_retention(record),
            ]
    return findings


def _inverted(first: object, second: object) -> bool:
    return (
        isinstance(first, dt.date)
        and isinstance(second, dt.date)
        and dt.date(first.year, first.month, first.day) > dt.date(second.year, second.month, second.day)
    )


def _x501(place: Location, record: str | None, first: tuple[Text, Any], second: tuple[Text, Any]) -> Finding:
    dates: dict[str, Any] = {
        "first_date": Text(cn(first[1]), iso(first[1])),
        "second_date": Text(cn(second[1]), iso(second[1])),
    }
    return finding("X501", place, record=record, first=first[0], second=second[0], **dates)


def _milestone_order(dossier: Dossier) -> Iterator[Finding]:
    given = dossier.data.get("milestones", {})
    for first, second in _ORDER:
        if _inverted(given.get(first), given.get(second)):
            names = Text(first, first), Text(second, second)
            place = dossier.at(f"/milestones/{first}")
            yield _x501(place, None, (names[0], given[first]), (names[1], given[second]))
    run = given.get("trial_run", {})
    if _inverted(run.get("started"), run.get("ended")):
        ends = (Text("trial_run.started", "trial_run.started"), run["started"])
        place = dossier.at("/milestones/trial_run/started")
        yield _x501(place, None, ends, (Text("trial_run.ended", "trial_run.ended"), run["ended"]))


def _date_order(record: Record) -> Iterator[Finding]:
    for first, second in _WITHIN_RECORD:
        earlier, later = record.data.get(first), record.data.get(second)
        if _inverted(earlier, later):
            subjects = [Text(f"“{record.title}” 的 {k}", f"{k} of “{record.title}”") for k in (first, second)]
            yield _x501(record.at(f"/{first}"), record.id, (subjects[0], earlier), (subjects[1], later))


def _future(record: Record, as_of: dt.date) -> Iterator[Finding]:
    if record.date and record.date > as_of:
        dates: dict[str, Any] = {
            "date": Text(cn(record.date), iso(record.date)),
            "as_of": Text(cn(as_of), iso(as_of)),
        }
        yield finding("X503", record.at("/date"), record=record.id, subject=record.title, **dates)


def _signature_dates(record: Record) -> Iterator[Finding]:
    for i, signature in enumerate(record.signatures):
        if record.date and signature.date and signature.date < record.date:
            dates: dict[str, Any] = {
                "signed": Text(cn(signature.date), iso(signature.date)),
                "date": Text(cn(record.date), iso(record.date)),
            }
            who = signature.person or signature.role
            place = record.at(f"/signatures/{i}/date")
            yield finding("X508", place, record=record.id, subject=record.title, role=who, **dates)


def _names(dossier: Dossier) -> Iterator[Finding]:
    """A name in a record that is nearly, but not exactly, that of the project or of a party."""
    known = {dossier.name: Text("工程", "the project")} | {
        p.name: Text("单位", "the party") for p in dossier.parties.values()
    }
    allowed = {a for p in dossier.parties.values() for a in p.data.get("aliases", ())}
    allowed |= set(dossier.data["project"].get("aliases", ())) | set(known)
    names = list(known)
    meant: dict[str, str | None] = {}
    for record in dossier.records:
        for key in ("maker", "laboratory", "receiver", "trainer_organisation", "authority", "issued_by"):
            value = record.data.get(key)
            if isinstance(value, str) and value not in allowed and value not in dossier.parties:
                if value not in meant:
                    meant[value] = nearest(value, names, 0.8)
                if near := meant[value]:
                    words: dict[str, Any] = {"found": value, "expected": near, "what": known[near]}
                    yield finding("X502", record.at(f"/{key}"), record=record.id, **words)


def _numbers(dossier: Dossier) -> Iterator[Finding]:
    first: dict[tuple[str, str], Record] = {}
    for record in dossier.records:
        if record.number and record.status != "void":
            other = first.setdefault((record.type, record.number), record)
            if other is not record:
                words: dict[str, Any] = {"number": record.number, "other": other.title}
                yield finding("X507", record.at("/number"), record=record.id, **words)


def _retention(record: Record) -> Iterator[Finding]:
    """X510, X522: more retention money, or for longer, than the rules on it allow."""
    percent = record.data.get("retention_percent")
    if isinstance(percent, int | float) and percent > 3:
        yield finding("X510", record.at("/retention_percent"), record=record.id, percent=percent)
    months = record.data.get("defect_liability_months")
    if isinstance(months, int) and months > 24:
        yield finding("X522", record.at("/defect_liability_months"), record=record.id, months=months)
