"""Which files of evidence become pages of volumes, and what is to be said of those that do not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from dossier.checking.evidence_findings import content_words
from dossier.errors import InputUnreadable
from dossier.findings import Finding, finding
from dossier.model import Dossier, EvidenceFacts, EvidenceRef, Record, Text
from dossier.planning.entries import ReadyPages
from dossier.planning.originals import keeps_original, misses, original_place

CHANGED = Text("被改动", "was changed")

Uses = Mapping[str, Sequence[tuple[Record, EvidenceRef]]]
"""Path of a file, as it is on the disk → where records name it."""


def uses_of(dossier: Dossier, facts: Mapping[str, EvidenceFacts]) -> Uses:
    """Every file that is there. `facts` go by the path as it was written."""
    uses: dict[str, list[tuple[Record, EvidenceRef]]] = {}
    for record in dossier.records:
        for ref in record.evidence:
            seen = facts.get(ref.file or "")
            if seen and seen.exists:
                uses.setdefault(seen.path, []).append((record, ref))
    return uses


def by_path(facts: Mapping[str, EvidenceFacts]) -> dict[str, EvidenceFacts]:
    """The facts by the path on the disk."""
    return {seen.path: seen for seen in facts.values()}


def becomes_pages(seen: EvidenceFacts, uses: Iterable[tuple[Record, EvidenceRef]]) -> bool:
    """Whether a file is bound: it can be, and not only void records name it."""
    sound = seen.exists and seen.problem is None and seen.kind != "other" and seen.pages > 0
    return sound and any(record.status != "void" for record, _ in uses)


def kept_paths(uses: Uses, facts: Mapping[str, EvidenceFacts]) -> frozenset[str]:
    """Paths of the files that the package holds as they are: those that `keeps_original` names, and every other that
    does not become pages, or not all pages that records name, so that nothing is in neither place.
    """
    return frozenset(
        path
        for path, named in uses.items()
        if keeps_original(facts[path])
        or (
            facts[path].sha256
            and (not becomes_pages(facts[path], named) or has_void_pages(facts[path], named))
        )
    )


def has_void_pages(seen: EvidenceFacts, uses: Iterable[tuple[Record, EvidenceRef]]) -> bool:
    """Whether void records alone name the file, or some of its pages."""
    void, live = (
        {page for record, ref in uses if (record.status == "void") is gone for page in _pages_of(ref, seen)}
        for gone in (True, False)
    )
    return bool(void - live)


def _pages_of(ref: EvidenceRef, seen: EvidenceFacts) -> range:
    first, last = ref.pages or (1, seen.pages)
    return range(first, min(last, seen.pages) + 1)


def ready_pages(uses: Uses, facts: Mapping[str, EvidenceFacts], folder: Path) -> dict[str, ReadyPages]:
    """The pages that each bound file becomes: ``<sha256>.pdf`` in `folder`, as the trial of binding made them."""
    ready = {}
    for path, named in uses.items():
        seen = facts[path]
        if becomes_pages(seen, named):
            pdf = folder / f"{seen.sha256}.pdf"
            key = f"{seen.kind} {seen.printed or seen.sha256}"
            ready[path] = ReadyPages(pdf, seen.pages, seen.bound_bytes, key, seen.bound_layers)
    return ready


def evidence_notes(uses: Uses, facts: Mapping[str, EvidenceFacts]) -> Iterator[Finding]:
    """Once for each file: A801 where its pages lack something, A825 where only void records name it, or some of it."""
    for path, named in uses.items():
        seen = facts[path]
        record, ref = named[0]
        void = seen.problem is None and all(record.status == "void" for record, _ in named)
        words: dict[str, Any] = {"file": path, "place": original_place(seen)}
        if void or (seen.problem is None and has_void_pages(seen, named)):
            yield finding("A825", ref.location, record=record.id, **words)
        if misses(seen) and seen.kind in ("pdf", "image") and not void:
            words = {
                "file": path,
                "content": content_words(seen.left_out),
                "place": original_place(seen),
            }
            yield finding("A801", ref.location, record=record.id, **words)


def refusal_notes(uses: Uses, refused: Mapping[str, str]) -> Iterator[Finding]:
    """P733 for each use of a file that looked sound and could not be bound; `refused` gives the reason by path."""
    for path, reason in refused.items():
        for record, ref in uses[path]:
            yield finding("P733", ref.location, record=record.id, file=path, reason=reason)


def refuse_lost(lost: Mapping[str, Text], uses: Uses) -> None:
    """Stop when files are not what the check saw; `lost` says what happened to each.

    Raises:
        InputUnreadable: P730 for each.
    """
    found: list[Finding] = []
    for path, reason in lost.items():
        record, ref = uses[path][0]
        ids = ", ".join(dict.fromkeys(r.id for r, _ in uses[path]))
        found.append(finding("P730", ref.location, record=record.id, file=path, records=ids, what=reason))
    if found:
        raise InputUnreadable(*found)
