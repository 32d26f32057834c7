"""Records that call for photographs (`x-photos` in the schema of their type) have some."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dossier.findings import Finding, finding
from dossier.model import EvidenceFacts, Record, RecordType


def photo_findings(record: Record, kind: RecordType, facts: Mapping[str, EvidenceFacts]) -> Iterator[Finding]:
    """E474 when a record of work that nobody will see again shows no picture at all.

    A scan of more than one page, or a paper on a shelf, may carry photographs that nobody can see from here.
    """
    if not kind.schema.get("x-photos") or record.data.get("photos") or record.status in ("draft", "rejected"):
        return
    files = [seen for ref in record.evidence if ref.file and (seen := facts.get(ref.file))]
    shown = any(not seen.exists or seen.problem or _may_show(seen, kind) for seen in files)
    if files and not shown and not any(ref.held_at for ref in record.evidence):
        yield finding("E474", record.at("/evidence"), record=record.id, title=kind.title)


def _may_show(seen: EvidenceFacts, kind: RecordType) -> bool:
    """Whether there may be a photograph in a file; a type of photographs takes any page that is not text."""
    return seen.kind == "image" or seen.pages > 1 or (kind.content == "photo" and not seen.has_text)
