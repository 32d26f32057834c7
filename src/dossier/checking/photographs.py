"""Records that call for photographs (`x-photos` in the schema of their type) have some."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.checking.moments import cn
from dossier.checking.scopes import ids_in
from dossier.findings import Finding, finding
from dossier.model import Dossier, EvidenceFacts, EvidenceRef, Record, RecordType, Text

_DAYS_OFF, _MONTHS_OFF = 7, 180
"""Days by which a camera's clock may differ from the day that a record gives for it, and from its other days."""


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


def time_findings(
    record: Record, kind: RecordType, ref: EvidenceRef, facts: EvidenceFacts
) -> Iterator[Finding]:
    """E476 when a camera's clock says another time than the record: days for its own field, months for the others.

    The paper itself may have been photographed years later; what is attached to it is a photograph of the work.
    """
    days = [value for value in record.data.values() if type(value) is dt.date]
    own = record.data.get("photographed_on")
    asked = [own] if isinstance(own, dt.date) else days
    is_photo = kind.content == "photo" or ref.key != "evidence" or ref.annex
    if not facts.taken or not asked or not is_photo:
        return
    taken = dt.date.fromisoformat(facts.taken)
    nearest = min(asked, key=lambda day: abs((day - taken).days))
    if abs((nearest - taken).days) > (_DAYS_OFF if own else _MONTHS_OFF):
        words: dict[str, Any] = {"file": facts.path, "taken": _shown(taken), "own": _shown(nearest)}
        yield finding("E476", ref.location, record=record.id, **words)


def covered_findings(
    record: Record, kind: RecordType, ref: EvidenceRef, facts: EvidenceFacts, covered: Mapping[str, dt.date]
) -> Iterator[Finding]:
    """E489 when by the camera's clock a photograph of work was taken after the work was covered.

    `covered`: id of a concealed work → the day on which it was covered, where the record does not say that itself.
    """
    if not facts.taken or not kind.schema.get("x-photos") or not (ref.key != "evidence" or ref.annex):
        return
    days = [covered[each] for each in ids_in(record.data.get("concealed")) if each in covered]
    last = record.data.get("covered_on") or max(days, default=None)
    taken = dt.date.fromisoformat(facts.taken)
    if isinstance(last, dt.date) and 1 < (taken - last).days <= _MONTHS_OFF:  # beyond that: E476
        words: dict[str, Any] = {"file": facts.path, "taken": _shown(taken), "own": _shown(last)}
        yield finding("E489", ref.location, record=record.id, **words)


def covered_days(dossier: Dossier) -> Mapping[str, dt.date]:
    """Id of each concealed work → the day on which it was covered."""
    return {
        str(part.get("id")): part["covered"]
        for part in dossier.data.get("concealed") or ()
        if isinstance(part, dict) and isinstance(part.get("covered"), dt.date)
    }


def _shown(day: dt.date) -> Text:
    return Text(cn(day), day.isoformat())


def _may_show(seen: EvidenceFacts, kind: RecordType) -> bool:
    """Whether there may be a photograph in a file; a type of photographs takes any page that is not text alone."""
    photo = kind.content == "photo" and (not seen.has_text or bool(seen.inked))
    return seen.kind == "image" or seen.pages > 1 or photo
