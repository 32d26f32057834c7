"""Comments that a viewer's user left on pages, in words: an error where they say that the page is not to stay."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from dossier.checking.paper_labels import labels
from dossier.checking.paper_reading import packed, plain
from dossier.findings import Finding, finding
from dossier.model import EvidenceFacts, EvidenceRef, Fault, Record, Text

_SHOWN = 60


def comment_findings(
    record: Record, ref: EvidenceRef, facts: EvidenceFacts, doubt: Fault
) -> Iterator[Finding]:
    """E453 for one comment (see `comments_of`). What was typed on the page counts only where it finds fault."""
    kind, author, said = doubt.detail.split("\n", 2)
    grave = finds_fault(said)
    if not grave and kind == "typed":
        return
    yield finding(
        doubt.code,
        ref.location,
        record=record.id,
        severity=None if grave else "warning",
        file=facts.path,
        pages=doubt.pages[0],
        author=Text(author, author) if author else Text("阅读者", "a reader"),
        words=said if len(said) <= _SHOWN else f"{said[:_SHOWN]}…",
    )


def finds_fault(said: str) -> bool:
    """Whether a comment calls something void, wrong, missing or still to be done."""
    chinese, english = packed(said), plain(said).upper()
    return _fault().search(chinese) is not None or _fault().search(english) is not None


@cache
def _fault() -> re.Pattern[str]:
    return re.compile("|".join(labels()["comment_faults"]))
