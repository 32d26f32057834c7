"""What the files of the records are worth as evidence: one line for each class of finding about papers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dossier.checking.evidence_kinds import kind_findings
from dossier.checking.own_pages import own_pages
from dossier.checking.paper_findings import names_of, paper_findings
from dossier.checking.photographs import photo_findings
from dossier.checking.scan_findings import scan_findings
from dossier.checking.shelves import shelf_findings
from dossier.checking.signature_findings import signature_findings
from dossier.checking.twin_findings import twin_findings
from dossier.findings import Finding
from dossier.model import Catalogue, Dossier, EvidenceFacts, RecordType


def check_papers(
    dossier: Dossier,
    catalogue: Catalogue | None,
    facts: Mapping[str, EvidenceFacts],
    types: Mapping[str, RecordType],
) -> Iterator[Finding]:
    """E470 on. Pure; `facts` go by the path as it was written."""
    names = names_of(dossier)
    yield from twin_findings(dossier, facts)
    for record in dossier.records:
        if record.status == "void":
            continue
        kind = types[record.type]
        yield from kind_findings(record, kind, facts, catalogue)
        yield from shelf_findings(record)
        yield from photo_findings(record, kind, facts)
        for ref in record.evidence:
            if (seen := facts.get(ref.file or "")) and seen.exists and not seen.problem:
                yield from signature_findings(record, ref, seen)
                own = own_pages(ref, seen)
                yield from scan_findings(record, kind, ref, own)
                yield from paper_findings(dossier, names, record, ref, own)
