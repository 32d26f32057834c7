"""Repairs by a third party at the contractor's cost: their evidence (V919), and whether a limit had passed (V943)."""

from __future__ import annotations

from collections.abc import Iterator

from dossier.aftercare.book import Entry
from dossier.aftercare.case import Case
from dossier.aftercare.law import citation, law
from dossier.aftercare.repairs import ClockResult, done_by_others
from dossier.aftercare.said_dates import day_text
from dossier.checking.moments import cn
from dossier.findings import Finding, finding
from dossier.model import Text

_NEEDED = {
    "notice": Text("书面通知", "notice in writing"),
    "quote": Text("报价或合同", "quote or contract"),
    "invoice": Text("发票", "invoice"),
}


def check_others(case: Case, entry: Entry) -> Iterator[Finding]:
    """V919 and V943 for a repair that others carried out."""
    given = entry.data.get("third_party")
    if not given:
        return
    said, place = citation(law()["third_party"]), entry.at("/third_party")
    if absent := [text for key, text in _NEEDED.items() if key not in given]:
        lacking = Text("、".join(t.zh for t in absent), ", ".join(t.en for t in absent))
        yield finding("V919", place, record=entry.id, citation=said, subject=entry.title, lacking=lacking)
    mine = [r for r in case.clocks(entry) if r.in_force and r.party is None and r.clock != "report"]
    due = min((r.due for r in mine if r.due), default=None)
    ended = done_by_others(entry) or 0
    early = due is not None and not any(_passed(r, ended) for r in mine)
    if early and due and ended >= mine[0].reading.started and entry.data.get("charge") != "paid":
        zh = f"{cn(given['on'])}由第三方维修，那时没有一项时限已过（最早{day_text(due).zh}到期）"
        en = f"others repaired it on {given['on']}; no limit had passed (the first at {day_text(due).en})"
        problem = Text(zh, en)
        yield finding("V943", place, record=entry.id, citation=said, subject=entry.title, problem=problem)


def _passed(result: ClockResult, ended: int) -> bool:
    """Whether the contractor had let a limit pass by then; what must be done at once has passed until it is done."""
    reading = result.reading
    open_then = reading.stopped is None or reading.stopped >= ended
    if result.limit.at_once:
        return open_then
    late = reading.due is not None and reading.due <= ended
    return late and (open_then or (reading.stopped or 0) > (reading.due or 0))
