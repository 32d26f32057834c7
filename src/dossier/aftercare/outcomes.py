"""What entries say of one another's outcome: closed before it was repaired, a fault without a problem, a part replaced
by itself, an answer of another firm, a repair that no promise times.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.aftercare.book import Entry, ServiceBook
from dossier.aftercare.built_in import check_built_in
from dossier.aftercare.case import Case
from dossier.aftercare.civil import plain
from dossier.aftercare.clock import moment
from dossier.aftercare.coverage import coverage
from dossier.checking.moments import cn
from dossier.findings import Finding, finding
from dossier.model import Dossier, Text

_DONE = ("repair", "accept", "close")


def check_outcomes(case: Case) -> Iterator[Finding]:
    """A831 … A840 over the service book."""
    repairs = {e.id: e for e in case.book.of("repair")}
    for entry in (*case.book.of("visit"), *case.book.of("inspection")):
        yield from _problems(case, entry, repairs)
    for entry in case.book.of("complaint"):
        repair = repairs.get(str(entry.data.get("repair")))
        yield from _settled(case, entry)
        if repair and case.knows(entry.data, "resolved_at"):
            day = plain(entry.data["resolved_at"])
            if not _done_by(repair, day):
                yield _too_soon(entry, "/resolved_at", entry.title, repair, day)
    yield from check_built_in(case)
    yield from _other_firms(case.dossier, case.book)
    yield from _untimed(case)


def _settled(case: Case, entry: Entry) -> Iterator[Finding]:
    """A840: a complaint that was dealt with, and nobody wrote why it came up or what was done."""
    data = entry.data
    if not case.knows(data, "resolved_at"):
        return
    lacking = [
        name
        for name, keys in (
            (Text("原因（cause）", "its cause (cause)"), ("cause", "repair")),
            (
                Text("处理措施（correction）", "what was done (correction)"),
                ("correction", "corrective_action", "repair", "returned"),
            ),
        )
        if not any(data.get(key) for key in keys)
    ]
    if lacking:
        what = Text("、".join(t.zh for t in lacking), " and ".join(t.en for t in lacking))
        place = entry.at("/resolved_at")
        yield finding("A840", place, record=entry.id, subject=entry.title, lacking=what)


def _problems(case: Case, entry: Entry, repairs: Mapping[str, Entry]) -> Iterator[Finding]:
    rows = [(i, row) for i, row in enumerate(entry.data.get("problems", ())) if row]
    for i, row in rows:
        repair = repairs.get(str(row.get("repair")))
        if repair is None:
            continue
        text = str(row.get("text", entry.title))
        if case.knows(row, "closed_on") and not _done_by(repair, row["closed_on"]):
            yield _too_soon(entry, f"/problems/{i}/closed_on", text, repair, row["closed_on"])
        judged = coverage(repair, case.lines)
        if row.get("in_warranty") is False and judged.free:
            words: dict[str, Any] = {"subject": text, "repair": repair.id, "reason": judged.reason}
            # Done without charge: nobody will find yet that it is excluded.
            done = repair.data.get("charge") == "free" and _done_on(repair)
            severity = "error" if done else None
            place = entry.at(f"/problems/{i}/in_warranty")
            yield finding("A836", place, severity=severity, record=entry.id, **words)
    if entry.data.get("status") == "fault" and not rows and "on" in entry.data:
        yield finding("A832", entry.at("/status"), record=entry.id, subject=entry.title)


def _done_by(repair: Entry, day: dt.date) -> bool:
    """Whether a repair was done by the end of a day, be it by others."""
    return any(one <= day for one in _done_on(repair))


def _done_on(repair: Entry) -> list[dt.date]:
    others = repair.data.get("third_party", {}).get("on")
    days = [plain(e["at"]) for e in repair.data.get("events", ()) if e and e["event"] in _DONE]
    return [*days, *((others,) if others else ())]


def _too_soon(entry: Entry, pointer: str, what: str, repair: Entry, day: dt.date) -> Finding:
    """An error where the book has both days: of a repair that is open, the end may only not be entered yet."""
    words: dict[str, Any] = {"subject": what, "day": Text(cn(day), str(day)), "repair": repair.id}
    severity = "error" if _done_on(repair) else None
    return finding("A831", entry.at(pointer), severity=severity, record=entry.id, **words)


def _other_firms(dossier: Dossier, book: ServiceBook) -> Iterator[Finding]:
    """A834: an answer that is said to come from a party, under the name of another firm."""
    for entry in book.of("survey"):
        who = entry.data.get("respondent", {})
        party, firm = dossier.parties.get(who.get("party", "")), who.get("firm")
        if party is None or not firm:
            continue
        names = [_bare(name) for name in party.names]
        if not any(name in _bare(firm) or _bare(firm) in name for name in names):
            words: dict[str, Any] = {
                "subject": entry.title,
                "firm": firm,
                "party": party.id,
                "name": party.name,
            }
            yield finding("A834", entry.at("/respondent/firm"), record=entry.id, **words)


def _bare(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _untimed(case: Case) -> Iterator[Finding]:
    """A835: levels are promised, and a repair has none after the day on which it came: no promise times it."""
    for entry in case.book.of("repair") if case.promises.levels else ():
        known = case.rounds[entry.id]
        if known and not any(part.levels for part in known) and moment(known[0].start).date() < case.as_of:
            yield finding("A835", entry.at(), record=entry.id, subject=entry.title)
