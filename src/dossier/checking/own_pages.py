"""What of a file belongs to one record: the pages that it names, or all of them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace

from dossier.findings import Finding, finding
from dossier.model import Dossier, EvidenceFacts, EvidenceRef, Fault, Record, Text

_BLANK = ("E415", "E482")


def own_pages(ref: EvidenceRef, seen: EvidenceFacts) -> EvidenceFacts:
    """The facts of a file as one record has them: what is said of single pages is said of its own pages alone.

    Pages keep their numbers; `pages` counts those of the record. Of a file that cannot be bound nothing changes,
    whichever page is to blame. A paper of which every page is blank is E482, in whatever way that was seen.
    """
    if seen.problem or not seen.pages or not (ref.pages or seen.faults or seen.quality):
        return seen
    first, last = ref.pages or (1, seen.pages)
    own = range(first, min(last, seen.pages) + 1)
    faults, quality = list(_within(seen.faults, own)), list(_within(seen.quality, own))
    blank = {page for fault in (*faults, *quality) if fault.code in _BLANK for page in fault.pages}
    if own and blank.issuperset(own):
        faults = [fault for fault in faults if fault.code not in _BLANK]
        quality = [Fault("E482", tuple(own)), *(doubt for doubt in quality if doubt.code not in _BLANK)]
    text = tuple(words if n in own else "" for n, words in enumerate(seen.text, 1))
    guessed = tuple(words if n in own else "" for n, words in enumerate(seen.guessed, 1))
    return replace(
        seen, pages=len(own), text=text, guessed=guessed, faults=tuple(faults), quality=tuple(quality)
    )


def with_cut_links(dossier: Dossier, facts: Mapping[str, EvidenceFacts]) -> Mapping[str, EvidenceFacts]:
    """The facts, with links left out of each file of which a record takes some pages that have links to its others."""
    cut: set[str] = set()
    for record in dossier.records:
        for ref in record.evidence if record.status != "void" else ():
            seen = facts.get(ref.file or "")
            if ref.pages and seen and seen.links and seen.path not in cut:
                own = range(ref.pages[0], ref.pages[1] + 1)
                if any(start in own and goal not in own for start, goal in seen.links):
                    cut.add(seen.path)
    return {
        name: replace(seen, left_out=tuple(sorted({*seen.left_out, "Links"}))) if seen.path in cut else seen
        for name, seen in facts.items()
    }


def unclaimed_pages(dossier: Dossier, facts: Mapping[str, EvidenceFacts]) -> Iterator[Finding]:
    """E452 for each file of which records take some pages, and nobody the others that have anything on them."""
    uses = [ref for record in dossier.records for ref in record.evidence]
    partly = {seen.path for ref in uses if ref.pages and (seen := facts.get(ref.file or ""))}
    claimed: dict[str, set[int]] = {}
    first: dict[str, tuple[Record, EvidenceRef]] = {}
    for record in dossier.records if partly else ():
        for ref in record.evidence:
            seen = facts.get(ref.file or "")
            if seen and seen.path in partly and seen.pages and not seen.problem:
                start, end = ref.pages or (1, seen.pages)
                claimed.setdefault(seen.path, set()).update(range(start, min(end, seen.pages) + 1))
                first.setdefault(seen.path, (record, ref))
    whole = {seen.path: seen for seen in facts.values() if seen.path in partly}
    for path, (record, ref) in first.items():
        seen = whole[path]
        blank = {page for f in (*seen.faults, *seen.quality) if f.code in _BLANK for page in f.pages}
        left = [str(n) for n in range(1, seen.pages + 1) if n not in claimed[path] and n not in blank]
        if left:
            yield finding("E452", ref.location, record=record.id, file=path, pages=listed(left))


def _within(faults: Iterable[Fault], own: Container[int]) -> Iterator[Fault]:
    """Those that are about the file or about some of these pages, with these pages alone."""
    for fault in faults:
        pages = tuple(page for page in fault.pages if page in own)
        if pages or not fault.pages:
            yield fault if pages == fault.pages else replace(fault, pages=pages)


def listed(pages: list[str]) -> Text:
    """Numbers of pages in words, the first of them when there are many."""
    if len(pages) <= 12:
        return Text("、".join(pages), ", ".join(pages))
    return Text(
        f"{'、'.join(pages[:10])} 等 {len(pages)}", f"{', '.join(pages[:10])} … ({len(pages)} in all)"
    )
