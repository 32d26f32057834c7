"""Repairs by a third party at the contractor's cost: their evidence (V919), whether a limit had passed (V943), and
whether there was still something to repair (V957).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from dossier.aftercare.book import Entry
from dossier.aftercare.case import Case
from dossier.aftercare.clock import moment
from dossier.aftercare.law import citation, law
from dossier.aftercare.repairs import ClockResult, done_by_others
from dossier.aftercare.said_dates import day_text
from dossier.checking.moments import cn, iso
from dossier.findings import Finding, finding
from dossier.model import Text

_NEEDED = {
    "notice": Text("书面通知", "notice in writing"),
    "quote": Text("报价或合同", "quote or contract"),
    "invoice": Text("发票", "invoice"),
}


def check_others(case: Case, entry: Entry) -> Iterator[Finding]:
    """V919, V943 and V957 for a repair that others carried out."""
    given = entry.data.get("third_party")
    if not given:
        return
    said, place = citation(law()["third_party"]), entry.at("/third_party")
    if absent := [text for key, text in _NEEDED.items() if key not in given]:
        lacking = Text("、".join(t.zh for t in absent), ", ".join(t.en for t in absent))
        yield finding("V919", place, record=entry.id, citation=said, subject=entry.title, lacking=lacking)
    if before := _done_before(case, entry):
        zh = f"{cn(given['on'])}由第三方维修，而施工单位{cn(before[0])}已经{before[1].zh}，此后没有重新报修"
        en = f"others repaired it on {given['on']}; the contractor had {before[1].en} on {iso(before[0])}, and nobody "
        problem = Text(zh, f"{en}reported it again")
        yield finding("V957", place, record=entry.id, subject=entry.title, problem=problem)
        return
    mine = [r for r in case.clocks(entry) if r.in_force and r.party is None and r.clock != "report"]
    due = min((r.due for r in mine if r.due), default=None)
    ended = done_by_others(entry) or 0
    early = due is not None and not any(_passed(r, ended) for r in mine)
    if early and due and ended >= mine[0].reading.started and entry.data.get("charge") != "paid":
        zh = f"{cn(given['on'])}由第三方维修，那时没有一项时限已过（最早{day_text(due).zh}到期）"
        en = f"others repaired it on {given['on']}; no limit had passed (the first at {day_text(due).en})"
        problem = Text(zh, en)
        yield finding("V943", place, record=entry.id, citation=said, subject=entry.title, problem=problem)


def _done_before(case: Case, entry: Entry) -> tuple[dt.datetime, Text] | None:
    """When, and how, the contractor was through with it on a day before the third party came: in the round of that
    day, and not reopened since.
    """
    ended = done_by_others(entry) or 0
    part = next((p for p in reversed(case.rounds[entry.id]) if p.start <= ended), None)
    for at, kind, _ in part.events if part else ():
        if kind in _DONE and moment(at).date() < entry.data["third_party"]["on"]:
            return moment(at), _DONE[kind]
    return None


_DONE = {
    "repair": Text("修复", "repaired it"),
    "accept": Text("验收", "had it accepted"),
    "close": Text("关闭", "closed it"),
}


def _passed(result: ClockResult, ended: int) -> bool:
    """Whether the contractor had let a limit pass by then; what must be done at once has passed until it is done."""
    reading = result.reading
    open_then = reading.stopped is None or reading.stopped >= ended
    if result.limit.at_once:
        return open_then
    late = reading.due is not None and reading.due <= ended
    return late and (open_then or (reading.stopped or 0) > (reading.due or 0))
