"""V942: visits that were held too late, or moved so far that they were dropped, or without a reason, or that stand for
one far away.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from dossier.aftercare.book import Entry
from dossier.aftercare.case import Case
from dossier.aftercare.civil import later
from dossier.aftercare.cycles import Occurrence, near_enough, too_early
from dossier.checking.moments import cn
from dossier.findings import Finding, finding
from dossier.model import Text


def check_moved(case: Case) -> Iterator[Finding]:
    """V942 for what was moved, and for what a visit is said to stand for as well."""
    known = {(one.cycle, one.nominal): one for one in case.calendar}
    entries = {e.id: e for e in (*case.book.of("visit"), *case.book.of("inspection"))}
    yield from _too_early(case, entries)
    yield from _outside_the_window(case, entries)
    yield from _after_the_end(case, entries)
    for entry in entries.values():
        data = entry.data
        if "moved_to" in data and "moved_because" not in data:
            problem = Text(
                "改期，没有写改期原因（moved_because）", "was moved; no reason is given (moved_because)"
            )
            yield _said(entry, "/moved_to", problem)
        cycle, nominal = data.get("cycle"), data.get("nominal")
        if cycle and nominal and "moved_to" in data:
            last = _next(case, cycle, nominal)
            if data["moved_to"] >= last:
                problem = Text(
                    f"{cn(nominal)}的改到{cn(data['moved_to'])}，已过下一次（{cn(last)}），等于不办",
                    f"of {nominal} was moved to {data['moved_to']}, past the next of {last}: it is never held",
                )
                yield _said(entry, "/moved_to", problem)
        for i, also in enumerate(data.get("also", ())):
            one = known.get((also["cycle"], also.get("nominal"))) if also else None
            if one and "on" in data and "cancelled" not in data and not near_enough(one, data["on"]):
                problem = Text(
                    f"与 {one.cycle} 的计划日期{cn(one.nominal)}相距太远，不抵作这一次",
                    f"is too far from {one.nominal} of {one.cycle}: it does not count for it",
                )
                yield _said(entry, f"/also/{i}", problem)


def _outside_the_window(case: Case, entries: Mapping[str, Entry]) -> Iterator[Finding]:
    """What was held outside of its window, and was not moved."""
    for one in case.calendar:
        entry = entries.get(one.entry or "")
        first = later(one.nominal, -one.window)
        if entry and one.held and one.window and one.held < first and not one.moved_to:
            problem = Text(
                f"计划{cn(one.nominal)}（前后 {one.window} 日），{cn(one.held)}提前办了，没有写改期（moved_to）和原因",
                f"was due on {one.nominal} ({one.window} days before or after), was held before, on {one.held}, and "
                "never moved (moved_to)",
            )
            yield _said(entry, "/on", problem)
        late = one.held and one.due < one.held <= case.as_of and not one.moved_to
        if entry and late and not _too_late(one):
            problem = Text(
                f"计划{cn(one.nominal)}（前后 {one.window} 日），{cn(one.held)}才办，没有写改期（moved_to）和原因",
                f"was due on {one.nominal} ({one.window} days before or after), was held on {one.held} and never moved "
                "(moved_to)",
            )
            yield _said(entry, "/on", problem)


def _too_late(one: Occurrence) -> dt.date | None:
    """The day, after the end of the warranty, on which a visit was held, or to which it was moved, that is to come
    before that end.
    """
    day = one.held or one.moved_to
    return day if one.before and day and day > one.before and one.state != "cancelled" else None


def _after_the_end(case: Case, entries: Mapping[str, Entry]) -> Iterator[Finding]:
    for one in case.calendar:
        entry, day = entries.get(one.entry or ""), _too_late(one)
        if entry and day and one.before and not _extended(case, one.before, day):
            zh, en = (f"{cn(day)}才办", "held on") if one.held else (f"改到了{cn(day)}", "moved to")
            problem = Text(
                f"{one.name}应在保修期满（{cn(one.before)}）以前，{zh}，查出的问题已过保修期",
                f"{one.name} is to come before the warranty ends on {one.before} and was {en} {day}: what it finds "
                "is no longer covered",
            )
            yield _said(entry, "/on" if one.held else "/moved_to", problem)


def _extended(case: Case, end: dt.date, day: dt.date) -> bool:
    """Whether what ended on a day was extended beyond another."""
    return any(x.kind == "extension" and x.starts == end and x.ends and day <= x.ends for x in case.lines)


def _too_early(case: Case, entries: Mapping[str, Entry]) -> Iterator[Finding]:
    """What was held so long before the date which it names that it stands for none."""
    dates = sorted((one.cycle, one.nominal) for one in case.calendar)
    for entry in entries.values():
        data, slot = entry.data, (str(entry.data.get("cycle")), entry.data.get("nominal"))
        known = slot in dates and case.knows(data, "on") and not {"moved_to", "cancelled"} & data.keys()
        if known and slot[1] and too_early((slot[0], slot[1]), data["on"], dates):
            problem = Text(
                f"写的是{cn(slot[1])}的一次，{cn(data['on'])}就办了，离上一次更近，不抵作这一次",
                f"is said to be that of {slot[1]} and was held on {data['on']}, nearer to the one before: it does not "
                "count for it",
            )
            yield _said(entry, "/nominal", problem)


def _next(case: Case, cycle: str, nominal: dt.date) -> dt.date:
    """The next date of a cycle; of its last one, as long after it as it was after the one before."""
    days = sorted(one.nominal for one in case.calendar if one.cycle == cycle)
    after = [day for day in days if day > nominal]
    before = [day for day in days if day < nominal]
    return after[0] if after else later(nominal, (nominal - before[-1]).days if before else 366)


def _said(entry: Entry, pointer: str, problem: Text) -> Finding:
    place = entry.at(pointer)
    return finding("V942", place, record=entry.id, subject=entry.title, problem=problem)
