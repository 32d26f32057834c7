"""The papers that a defect of the structure needs: told to the authority, designed, accepted, filed."""

from __future__ import annotations

from collections.abc import Sequence

from dossier.aftercare.book import Entry
from dossier.aftercare.repairs import Round
from dossier.model import Text

_PAPERS = {
    "report": Text("报告", "report"),
    "design_plan": Text("设计方案", "repair design"),
    "acceptance": Text("验收", "acceptance"),
    "filing": Text("备案", "filing"),
}
_AFTER_THE_REPAIR = ("acceptance", "filing")


def papers_lacking(entry: Entry) -> Text | None:
    """Those that are not there, whatever the day; None for a repair that does not concern the structure."""
    return _lacking(entry, tuple(_PAPERS))


def papers_due(entry: Entry, part: Round) -> Text | None:
    """Those that are due by now: acceptance and filing follow on the repair."""
    done = part.has("repair", "accept", "close")
    return _lacking(entry, [key for key in _PAPERS if done or key not in _AFTER_THE_REPAIR])


def _lacking(entry: Entry, keys: Sequence[str]) -> Text | None:
    given = entry.data.get("structural_papers", {})
    absent = [_PAPERS[key] for key in keys if key not in given]
    if not entry.data.get("structural") or not absent:
        return None
    return Text("、".join(t.zh for t in absent), ", ".join(t.en for t in absent))
