"""Pages that a paper counts and does not have, and pages that it has twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dossier.checking.own_pages import listed
from dossier.checking.page_order import FORMS, Numbered, number_on
from dossier.checking.paper import Paper
from dossier.findings import Finding, finding
from dossier.model import EvidenceFacts, EvidenceRef, Record

_MOST = 60
"""Pages beyond which a paper is a book, of which a part may be filed."""


def missing_page_findings(papers: Sequence[Paper]) -> Iterator[Finding]:
    """E500 for a paper that begins with page 1 of so many and lacks some of them.

    Not where a page without a number may be the one, nor where the others are in another file: of the record, or of
    any record (a book of which each page is listed by itself). Pure; `papers`: all that were read, annexes as well.
    """
    counted = {id(paper): _counted(paper) for paper in papers}
    there = {(each.whole, each.number, id(paper)) for paper in papers for each in counted[id(paper)]}
    for paper in papers:
        run = counted[id(paper)]
        first = paper.ref.pages[0] if paper.ref.pages else 1
        if paper.ref.annex or not run or (run[0].page.number, run[0].number) != (first, 1):
            continue
        whole = int(run[0].whole)
        lacking = set(range(1, whole + 1)) - {each.number for each in run}
        elsewhere = {n for said, n, holder in there if said == run[0].whole and holder != id(paper)}
        bare = paper.facts.pages - len(run)
        if not lacking or whole > _MOST or bare >= len(lacking) or lacking <= elsewhere:
            continue
        if any(ref is not paper.ref and not ref.annex for ref in paper.record.evidence):
            continue
        words = {"numbers": listed([str(n) for n in sorted(lacking)]), "whole": whole}
        yield paper.said("E500", paper.ref.location, run[0].page, **words)


def _counted(paper: Paper) -> list[Numbered]:
    """The pages that say how many there are, as the first of them says it."""
    for form in FORMS:
        if "whole" in form.groupindex:
            numbered = [each for page in paper.pages if (each := number_on(page, form)) is not None]
            if numbered:
                return [each for each in numbered if each.whole == numbered[0].whole]
    return []


def doubled_page_findings(record: Record, ref: EvidenceRef, facts: EvidenceFacts) -> Iterator[Finding]:
    """E501 for a scan that has one page twice: when it was scanned another one was left out. Pure.

    `facts`: of the pages that belong to the record (see `own_pages`).
    """
    first, last = ref.pages or (1, facts.pages)
    pairs = sorted(
        (other, page)
        for page, path, other in facts.rescans
        if path == facts.path and first <= other < page <= last
    )
    if pairs and not ref.annex:
        one, two = pairs[0]
        yield finding("E501", ref.location, record=record.id, file=facts.path, page=two, other=one)
