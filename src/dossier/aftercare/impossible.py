"""What cannot have been: a problem handed to a repair that was over before it was found (A842), more pieces than there
were (V955) or had come by then (V958), a repair under warranty before anything was accepted (V956).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from dossier.aftercare.book import Entry
from dossier.aftercare.case import Case
from dossier.aftercare.civil import plain
from dossier.aftercare.clock import moment
from dossier.aftercare.coverage import reported_on
from dossier.aftercare.loaner_times import check_loaner
from dossier.aftercare.matters import stock
from dossier.aftercare.register import accepted_parts
from dossier.checking.moments import cn, iso
from dossier.findings import Finding, finding
from dossier.model import Dossier, Text

_CLOSED = ("accept", "close")


def check_impossible(case: Case) -> Iterator[Finding]:
    """A842, V955, V956, V958 and V970 over the service book."""
    for entry in case.book.entries:
        yield from check_possible(entry, case)
    yield from _more_than_ever(case)
    yield from _before_the_store(case)


def check_possible(entry: Entry, case: Case) -> Iterator[Finding]:
    """The same for one entry, of the book or about to come into it."""
    if entry.kind in ("visit", "inspection"):
        yield from _over_before(entry, {e.id: e for e in case.book.of("repair")})
    elif entry.kind == "complaint":
        yield from _defective(entry)
    elif entry.kind == "repair":
        yield from _too_early(entry, case)
        yield from check_loaner(entry, case.dossier)


def _over_before(entry: Entry, repairs: Mapping[str, Entry]) -> Iterator[Finding]:
    """A842: the repair of a problem was closed before the day on which the problem was found; an error where another
    repair says that it came from this entry and none of its problems names that one.
    """
    found = entry.data.get("on")
    rows = entry.data.get("problems") or ()
    named = {str(row.get("repair")) for row in rows if row}
    mine = [r for r in repairs.values() if r.data.get("came_from") == entry.id and r.id not in named]
    for i, row in enumerate(rows):
        repair = repairs.get(str(row.get("repair"))) if row else None
        ended = _ended(repair) if repair else None
        if repair and ended and found and ended < found:
            words: dict[str, Any] = {
                "subject": str(row.get("text", entry.title)),
                "found": Text(cn(found), iso(found)),
                "repair": repair.id,
                "ended": Text(cn(ended), iso(ended)),
            }
            words["right"] = _came_from(entry, mine[0]) if mine else ""
            severity = "error" if mine else None
            place = entry.at(f"/problems/{i}/repair")
            yield finding("A842", place, severity=severity, record=entry.id, **words)


def _came_from(entry: Entry, repair: Entry) -> Text:
    return Text(f"；来源写 {entry.id} 的是 {repair.id}", f"; it is {repair.id} that came from {entry.id}")


def _ended(repair: Entry) -> dt.date | None:
    """The day on which a repair was closed for good; None of one that is open."""
    events = sorted((e for e in repair.data.get("events", ()) if e), key=lambda e: e["at"])
    rounds = [e for e in events if e["event"] in (*_CLOSED, "reopen")]
    return plain(events[-1]["at"]) if rounds and rounds[-1]["event"] in _CLOSED else None


def _defective(entry: Entry) -> Iterator[Finding]:
    """V955: more pieces of a delivery were bad than were delivered."""
    whole, bad = entry.data.get("quantity"), entry.data.get("defective")
    if whole is not None and bad is not None and bad > whole:
        problem = Text(f"不良数量 {bad}，多于数量 {whole}", f"{bad} of {whole} pieces are defective")
        yield finding("V955", entry.at("/defective"), record=entry.id, subject=entry.title, problem=problem)


def _more_than_ever(case: Case) -> Iterator[Finding]:
    """V955: repairs used more of a spare than there was, whatever was restocked."""
    left = stock(case)
    for i, spare in enumerate(case.book.terms.get("spares", ())):
        if spare and left[spare["id"]] < 0:
            had = Decimal(str(spare["quantity"])) + sum(
                (
                    Decimal(str(r["quantity"]))
                    for r in spare.get("restocked", ())
                    if r and case.knows(r, "on")
                ),
                Decimal(0),
            )
            used = had - left[spare["id"]]
            problem = Text(
                f"维修共用 {used:f}，而清单和补充一共只有 {had:f}",
                f"{used:f} were used in repairs, of {had:f} that there were with what was restocked",
            )
            yield finding("V955", case.book.at(f"/spares/{i}"), subject=spare["name"], problem=problem)


def _before_the_store(case: Case) -> Iterator[Finding]:
    """V958: on the day of a repair there was less of a spare than had been used by then; on the whole there was enough,
    so that the days are wrong.
    """
    left = stock(case)
    for spare in filter(None, case.book.terms.get("spares", ())):
        came, used = [*_deliveries(spare, case)], [*_uses(spare["id"], case)]
        for day, entry in used if left[spare["id"]] >= 0 else ():
            here = sum((n for on, n in came if on <= day), Decimal(0))
            gone = sum((_pieces(e, spare["id"]) for on, e in used if on <= day), Decimal(0))
            if gone > here:
                next_one = min(on for on, _ in came if on > day)
                zh = f"{cn(day)}用了{spare['name']}，那时还没有入库（{cn(next_one)}才入库）"
                en = f"used {spare['name']} on {day}, which came into the store on {next_one}"
                place = entry.at("/used")
                yield finding("V958", place, record=entry.id, subject=entry.title, problem=Text(zh, en))
                break


def _deliveries(spare: Mapping[str, Any], case: Case) -> Iterator[tuple[dt.date, Decimal]]:
    """When a spare came into the store, and how much of it; what the list has without a day was always there."""
    yield spare.get("shelf_from") or dt.date.min, Decimal(str(spare["quantity"]))
    for row in filter(None, spare.get("restocked", ())):
        if case.knows(row, "on"):
            yield row["on"], Decimal(str(row["quantity"]))


def _uses(spare: str, case: Case) -> Iterator[tuple[dt.date, Entry]]:
    """The repairs that used a spare, each with its day, the oldest first."""
    mine = [e for e in case.book.of("repair") if _pieces(e, spare) and case.rounds[e.id]]
    yield from sorted(((_used_on(e, case), e) for e in mine), key=lambda use: (use[0], use[1].id))


def _pieces(entry: Entry, spare: str) -> Decimal:
    rows = (r for r in entry.data.get("used", ()) if r and r["spare"] == spare)
    return sum((Decimal(str(r["quantity"])) for r in rows), Decimal(0))


def _used_on(entry: Entry, case: Case) -> dt.date:
    """The last day on which a repair can have used anything: that of the last repair, else of the last event."""
    events = [e for part in case.rounds[entry.id] for e in part.events]
    done = [at for at, kind, _ in events if kind == "repair"]
    return moment(done[-1]).date() if done else case.as_of


def _too_early(entry: Entry, case: Case) -> Iterator[Finding]:
    """V956: reported before the acceptance, and neither its part, nor any other, was accepted or lent out by then."""
    accepted, day = case.dossier.data.get("milestones", {}).get("accepted"), reported_on(entry)
    if day is None or not isinstance(accepted, dt.date) or day >= plain(accepted):
        return
    cover = entry.data.get("cover")
    begun = [x.starts for x in case.lines if x.kind == "warranty" and cover in x.covers and x.starts]
    earlier = [*begun, *accepted_parts(case.dossier), *_handed_over_before(case.dossier)]
    if not any(one <= day for one in earlier):
        words: dict[str, Any] = {
            "day": Text(cn(day), iso(day)),
            "accepted": Text(cn(accepted), iso(accepted)),
        }
        yield finding("V956", entry.at("/events"), record=entry.id, subject=entry.title, **words)


def _handed_over_before(dossier: Dossier) -> Iterator[dt.date]:
    """The days on which something was handed over, or lent, before the whole."""
    for record in dossier.records:
        day = record.data.get("date")
        if record.type in ("temporary-handover", "zone-handover") and isinstance(day, dt.date):
            yield plain(day)
    day = dossier.data.get("milestones", {}).get("handed_over")
    if isinstance(day, dt.date):
        yield plain(day)
