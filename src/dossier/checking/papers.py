"""What the files of the records are worth as evidence: one line for each class of finding about papers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dossier.checking.empty_hands import empty_hands
from dossier.checking.evidence_kinds import kind_findings
from dossier.checking.measuring_devices import device_findings
from dossier.checking.missing_days import missing_day_findings
from dossier.checking.missing_pages import doubled_page_findings, missing_page_findings
from dossier.checking.own_pages import own_pages
from dossier.checking.page_order import order_findings
from dossier.checking.paper import Paper, names_of, paper_of
from dossier.checking.paper_against_record import against_record
from dossier.checking.paper_findings import paper_findings
from dossier.checking.paper_firms import firm_findings
from dossier.checking.paper_marks import unchanged, unstamped
from dossier.checking.paper_seals import seal_findings
from dossier.checking.paper_signers import signer_findings
from dossier.checking.photographs import covered_days, covered_findings, photo_findings, time_findings
from dossier.checking.running_heads import running_heads
from dossier.checking.scan_findings import scan_findings
from dossier.checking.sheets import sheet_findings, untitled
from dossier.checking.shelves import shelf_findings
from dossier.checking.signature_findings import signature_findings
from dossier.checking.twin_findings import twin_findings
from dossier.checking.unticked_choices import choice_findings
from dossier.findings import Finding
from dossier.library.roles import role_parties, role_titles
from dossier.library.schemas import Schemas
from dossier.model import Catalogue, Dossier, EvidenceFacts


def check_papers(
    dossier: Dossier,
    catalogue: Catalogue | None,
    facts: Mapping[str, EvidenceFacts],
    schemas: Schemas,
) -> Iterator[Finding]:
    """E470 on. Pure; `facts` go by the path as it was written."""
    names, roles = names_of(dossier), role_titles(schemas)
    parties = role_parties(schemas)
    yield from twin_findings(dossier, facts, schemas.record_types)
    drawings: list[Paper] = []
    read: list[Paper] = []
    covered = covered_days(dossier)
    for record in dossier.records:
        if record.status == "void":
            continue
        kind = schemas.record_types[record.type]
        papers: list[Paper] = []
        yield from kind_findings(record, kind, facts, catalogue)
        yield from shelf_findings(record)
        yield from photo_findings(record, kind, facts)
        for ref in record.evidence:
            if (seen := facts.get(ref.file or "")) and seen.exists and not seen.problem:
                yield from signature_findings(record, kind, ref, seen)
                own = own_pages(ref, seen)
                yield from scan_findings(record, kind, ref, own)
                yield from time_findings(record, kind, ref, own)
                yield from covered_findings(record, kind, ref, own, covered)
                yield from sheet_findings(record, ref, own)
                yield from doubled_page_findings(record, ref, own)
                if paper := paper_of(dossier, names, record, ref, own):
                    yield from paper_findings(paper)
                    yield from order_findings(paper)
                    read.append(paper)
                    papers += [paper] if not ref.annex else []
        yield from against_record(papers, schemas.record(record.type), roles, parties)
        yield from seal_findings(papers, parties)
        yield from firm_findings(papers, parties)
        absent = [*signer_findings(papers, roles)]
        yield from absent or empty_hands(papers, roles)
        yield from choice_findings(papers)
        yield from missing_day_findings(papers)
        drawings += papers if record.type == "drawing" else []
    yield from running_heads(read)
    yield from missing_page_findings(read)
    yield from device_findings(dossier, read, schemas)
    unstamped_drawings = [*unstamped(drawings)]
    yield from unstamped_drawings or untitled(drawings)
    yield from unchanged(drawings)
