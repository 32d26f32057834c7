"""The date that a record leaves away, from the text of its own paper.

It is taken where every page of the paper has words of its own, no scan among them, and all labels of its date say one
day; whatever a machine guesses (OCR) is never asked, so that the day is the same with and without it. A day that was
taken so is held against everything but this paper: `Record.derived` says so, and the report counts it as not checked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from dossier.checking.moments import cn
from dossier.checking.own_pages import own_pages
from dossier.checking.paper_fields import stops_of
from dossier.checking.paper_form import Said, said_behind
from dossier.checking.paper_labels import labels
from dossier.checking.paper_reading import Page, days, packed, plain
from dossier.evidence.inspection import inspect_evidence
from dossier.evidence.own_files import own_files
from dossier.findings import Finding, finding
from dossier.library.fields import Field
from dossier.model import EvidenceFacts, EvidenceRef, Record, Text
from dossier.reading.dossier import ReadResult
from dossier.steps.store import Store

KEY = "date"
_WIDE = 40
"""Characters behind a label within which its day stands."""
_DOUBTFUL = frozenset({"E415", "E444", "E455", "E456", "E457", "E482"})
"""What says that a page shows other words than it has, or was not read to its end."""
_Found = tuple[dt.date, str, Said]
"""Day, file, and where it stands."""


def with_dates_of_papers(read: ReadResult, store: Store | None = None) -> ReadResult:
    """What was read, with the date of each record that has none and whose paper says one day only; Y189 where it says
    several. Only files of records without a date are opened; with a `store` known contents are not.
    """
    dossier = read.dossier
    if dossier is None:
        return read
    wrong = {(f.location.file, f.location.pointer) for f in read.findings if f.location}
    waiting = {
        id(r): papers
        for r in dossier.records
        if r.date is None
        and r.status != "void"
        and (r.location.file, f"{r.location.pointer}/{KEY}") not in wrong
        and (papers := [e for e in r.evidence if not e.annex])
        and all(e.file for e in papers)
    }
    if not waiting:
        return read
    refs = list(dict.fromkeys(str(e.file) for papers in waiting.values() for e in papers))
    own = own_files(dossier, refs)
    facts = inspect_evidence(dossier.root, [ref for ref in refs if ref not in own], None, store)
    records: list[Record] = []
    findings: list[Finding] = []
    for record in dossier.records:
        tree = read.schemas.record(record.type)
        found = list(_days(waiting.get(id(record), ()), facts, tree))
        said = sorted({day for day, _, _ in found})
        if len(said) > 1:
            words = Text("、".join(map(cn, said)), ", ".join(day.isoformat() for day in said))
            file = found[0][1]
            findings.append(finding("Y189", record.at(), record=record.id, file=file, days=words))
        records.append(_dated(record, found[0]) if len(said) == 1 else record)
    return replace(
        read, dossier=replace(dossier, records=tuple(records)), findings=(*read.findings, *findings)
    )


def _days(papers: Sequence[EvidenceRef], facts: Mapping[str, EvidenceFacts], tree: Field) -> Iterator[_Found]:
    """Every day behind a label of the date on any page of the papers; none unless all of it can be read."""
    read = [(ref, facts.get(str(ref.file))) for ref in papers]
    stops, rows = stops_of(tree), (tree.first("x-read") or {}).get("fields", {}).get(KEY, {})
    known = {packed(label) for label in (*labels()["fields"][KEY]["labels"], *rows.get("labels", ()))}
    every = tuple(sorted({*stops, *("".join(plain(label).split()) for label in rows.get("labels", ()))}))
    found: list[_Found] = []
    for ref, whole in read:
        if whole is None or not whole.exists or whole.problem or not whole.pages:
            return
        seen = own_pages(ref, whole)
        texts = [(n, text) for n, text in enumerate(seen.text, 1) if text.strip()]
        scanned = {n for n, ink in enumerate(seen.ink, 1) if ink}
        doubts = {fault.code for fault in (*seen.faults, *seen.quality)} & _DOUBTFUL
        if len(texts) != seen.pages or doubts or scanned & {n for n, _ in texts}:
            return
        for number, text in texts:
            said = said_behind(Page(number, text, every), every)
            found += [
                (day, seen.path, each)
                for each in said
                if packed(each.label) in known
                for day in sorted(days(each.first[:_WIDE]))
            ]
    yield from found


def _dated(record: Record, found: _Found) -> Record:
    day, file, said = found
    words = f"{said.label} {said.first}"[:_WIDE]
    rule = Text(f"{file} 第 {said.page.number} 页“{words}”", f"{file}, page {said.page.number}, “{words}”")
    data = {**record.data, KEY: day}
    return replace(record, date=day, data=data, derived={**record.derived, KEY: rule})


def of_papers(records: Iterable[Record]) -> int:
    """How many records have the date of their own paper."""
    return sum(1 for record in records if KEY in record.derived)
