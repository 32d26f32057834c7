"""The warranty file (保修业务档案): which papers and entries it holds, in binding order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dossier.aftercare.attachments import attached
from dossier.aftercare.book import Entry
from dossier.aftercare.case import Case
from dossier.aftercare.civil import plain
from dossier.aftercare.coverage import reported_on
from dossier.aftercare.slips import SLIPS
from dossier.model import Language, Location, Record, Text
from dossier.reading.dossier import as_record

_OWN = {
    "inspection-record": Text("巡检记录表", "Inspection record"),
    "complaint-record": Text("客户投诉处理单", "Complaint record"),
    **{name: slip.title for name, slip in SLIPS.items()},
}
_PAPERS = ("warranty-letter", "warranty-card", "residential-guarantee", "warranty-file")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One row of its index: a completion paper, or (`entry`, `form`) an entry and the form that prints it."""

    record: Record
    entry: Entry | None = None
    form: str = ""


def sheets_of(case: Case) -> list[Sheet]:
    """Deed and cards, then notices, orders, records, visits, surveys, inspections, complaints, trainings, cards of
    products; each kind by its dates. Nothing that happened after the day of the case.
    """
    papers = [r for name in _PAPERS for r in case.dossier.records if r.type == name and r.status != "void"]
    return [*(Sheet(paper) for paper in papers), *_entries(case)]


def _entries(case: Case) -> Iterator[Sheet]:
    repairs = sorted(
        (e for e in case.book.of("repair") if case.rounds[e.id]), key=lambda e: str(reported_on(e))
    )
    for entry in repairs:
        if "notice" in entry.data:
            yield _sheet(case, entry, "repair-notice", "repair-notice")
    for entry in repairs:
        if {"assignee", "due_on", "plan"} & entry.data.keys():
            yield _sheet(case, entry, "repair-order", "repair-order")
    for entry in repairs:
        yield _sheet(case, entry, "repair-record", "repair-record")
    others = (
        ("visit", "visit-record", "visit-record"),
        ("survey", "satisfaction-survey", "satisfaction-survey"),
        ("inspection", "inspection-record", "other-document"),
        ("complaint", "complaint-record", "other-document"),
        ("training", "training-record", "training-record"),
        ("card", "sanbao-card", "other-document"),
        ("review", "cost-review", "other-document"),
    )
    for kind, form, type_ in others:
        held = [(e, _held(e)) for e in case.book.of(kind)]
        known = [(e, day) for e, day in held if day and day <= str(case.as_of)]
        for entry, _ in sorted(known, key=lambda pair: (pair[1], pair[0].id)):
            yield _sheet(case, entry, form, type_)


def _held(entry: Entry) -> str | None:
    """The day that an entry stands under; None while it has not taken place."""
    day = next((entry.data[k] for k in ("on", "at", "sold_on", "issued_on", "to") if entry.data.get(k)), None)
    return str(plain(day)) if day else None


def _sheet(case: Case, entry: Entry, form: str, type_: str) -> Sheet:
    day = reported_on(entry) if entry.kind == "repair" else None
    day = day or next(
        (plain(entry.data[k]) for k in ("on", "at", "sold_on", "issued_on") if entry.data.get(k)), None
    )
    # What backs a repair is bound once, behind its record.
    backed = form not in ("repair-notice", "repair-order")
    files = [
        {"file": file, "kind": "scan", "annex": True}
        for file in dict.fromkeys(f for _, f in attached(entry))
        if backed
    ]
    lang: Language = "en" if case.dossier.language == "en" else "zh"
    named = {**_OWN, **{name: kind.title for name, kind in case.schemas.record_types.items()}}
    common = {
        "type": type_,
        "title": f"{named[form].get(lang)} {entry.title}",
        "number": entry.id,
        "date": day,
        "responsible": "contractor",
    }
    record = as_record(
        {"id": f"{entry.id} {form}", **common, "evidence": files}, Location(entry.location.file), {}
    )
    return Sheet(replace(record, data={}), entry, form)
