"""Scans that are hard to read or show nothing, in words: what counts depends on what the file stands for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dossier.checking.comment_findings import comment_findings
from dossier.evidence.comments import COMMENT
from dossier.findings import Finding, finding
from dossier.model import EvidenceFacts, EvidenceRef, Fault, Record, RecordType, Text

_PAPER_ONLY = frozenset({"E477", "E480", "E481", "E484", "E485", "E488", "E498"})
"""What is asked of papers alone: a photograph has no lines of print."""
_LENIENT = ("E455", "E480", "E483")
_LISTED = 12
_QUOTED = 60


def scan_findings(
    record: Record, kind: RecordType, ref: EvidenceRef, facts: EvidenceFacts
) -> Iterator[Finding]:
    """E415, E444, E453, E455 to E457, E477, E480 to E488 and E498, for one file of a record; an annex that is bad is a
    warning at most.

    `facts`: of the pages that belong to the record (see `own_pages`).
    """
    photo = kind.content == "photo" or ref.key != "evidence" or (ref.annex and facts.kind == "image")
    said = {(fault.code, fault.pages) for fault in facts.faults}
    for doubt in facts.quality:
        if (photo and doubt.code in _PAPER_ONLY) or (doubt.code, doubt.pages) in said:
            continue
        lenient = _LENIENT if photo else (*_LENIENT, "E487")  # a photograph is the very proof
        if doubt.code == COMMENT:
            yield from comment_findings(record, ref, facts, doubt)
            continue
        severity = "warning" if ref.annex and doubt.code in lenient else None
        if doubt.code == "E498" and doubt.detail == "print" and not ref.annex:
            severity = "error"  # print tells where its top is; OCR of a scan may be mistaken
        words: dict[str, Any] = {"file": facts.path, "pages": _pages(doubt, facts), "detail": doubt.detail}
        if doubt.code in ("E456", "E457"):
            severity = "warning" if ref.annex or photo or record.type == "drawing" else None
            words["detail"] = doubt.detail if len(doubt.detail) <= _QUOTED else f"{doubt.detail[:_QUOTED]}…"
        if doubt.code == "E488":
            if ref.annex or facts.pages > 1 or not _has_no_room_above(record):
                continue
            severity = "error" if any(signature.seal for signature in record.signatures) else None
        if doubt.code == "E455":
            words["under"], words["over"] = doubt.detail.split("\n")
        yield finding(doubt.code, ref.location, record=record.id, severity=severity, **words)


def _has_no_room_above(record: Record) -> bool:
    """Whether several people signed: with title and text that takes more than the upper third of a page."""
    return len([signature for signature in record.signatures if signature.date]) > 1


def is_worthless(facts: EvidenceFacts) -> bool:
    """Whether the pages of a record (see `own_pages`) show nothing that anybody can read."""
    return any(doubt.code in ("E482", "E483") and len(doubt.pages) == facts.pages for doubt in facts.quality)


def _pages(doubt: Fault, facts: EvidenceFacts) -> Text:
    if len(doubt.pages) == facts.pages > 1:
        first, last = doubt.pages[0], doubt.pages[-1]
        return Text(f"{first}～{last}", f"{first}–{last}")
    shown = [str(page) for page in doubt.pages[:_LISTED]]
    more = len(doubt.pages) - _LISTED
    tail = Text(f" 等 {len(doubt.pages)}", f" … ({len(doubt.pages)} in all)") if more > 0 else Text("", "")
    return Text("、".join(shown) + tail.zh, ", ".join(shown) + tail.en)
