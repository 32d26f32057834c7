"""What `check` would say of one entry that is about to come into the service book, or to be changed in it."""

from __future__ import annotations

from collections.abc import Iterator

from dossier.aftercare.book import Entry, unknown_names
from dossier.aftercare.case import Case
from dossier.aftercare.impossible import check_possible
from dossier.aftercare.links import check_link
from dossier.aftercare.planned_dates import check_planned_entry
from dossier.aftercare.repair_log import check_log
from dossier.aftercare.said_dates import check_order
from dossier.findings import Finding


def check_entry(entry: Entry, case: Case) -> list[Finding]:
    """Names that are not there or of the wrong kind, days in no possible order, a log that contradicts itself; not
    what was said already of the entry as it stands in the book.
    """
    old = next((e for e in case.book.of(entry.kind) if e.id == entry.id), None)
    known = {(f.code, f.message) for f in _all(old, case)} if old else set()
    return [f for f in _all(entry, case) if (f.code, f.message) not in known]


def _all(entry: Entry, case: Case) -> Iterator[Finding]:
    yield from unknown_names(entry, case.book, case.dossier, case.schemas)
    yield from check_order(entry, case.schemas)
    yield from check_link(entry, case.book)
    yield from check_possible(entry, case)
    yield from check_planned_entry(entry, case)
    if entry.kind == "repair":
        yield from check_log(entry, case.promises)
