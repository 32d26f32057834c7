"""What the owner has yet to sign: repairs, visits, inspections, surveys, trainings that were held."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from dossier.aftercare.book import Entry
from dossier.aftercare.case import Case
from dossier.aftercare.civil import plain
from dossier.aftercare.clock import moment
from dossier.aftercare.due_line import BOOK, OWNER, DueLine, due_line
from dossier.model import Text

_FROM_AFAR = ("电话", "邮件", "网络", "微信", "phone", "mail", "online")
"""Ways of asking that leave nothing to sign, by a word in them."""

_HELD = {
    "visit": ("signed_on", Text("回访已办，业主尚未签字", "held; the owner has not signed")),
    "inspection": ("signed_on", Text("巡检已办，业主尚未签字", "held; the owner has not signed")),
    "survey": ("signed_on", Text("已答复，业主尚未签字（盖章）", "answered; the owner has not signed")),
    "training": ("confirmed_on", Text("已举办，客户尚未确认", "held; the customer has not confirmed it")),
}


def unsigned(case: Case) -> Iterator[DueLine]:
    """A line for each entry that was carried out and that the owner has not signed by the day of the case."""
    for entry in case.book.of("repair"):
        done = _repaired(case, entry)
        if done and not case.knows(entry.data.get("owner", {}), "signed_on"):
            why = Text("已修复，业主尚未签字确认", "repaired; the owner has not signed")
            yield _line(case, entry, done, why)
    for kind, (key, why) in _HELD.items():
        for entry in case.book.of(kind):
            afar = any(word in str(entry.data.get("method", "")) for word in _FROM_AFAR)
            if case.knows(entry.data, "on") and not afar and not case.knows(entry.data, key):
                yield _line(case, entry, plain(entry.data["on"]), why)


def _repaired(case: Case, entry: Entry) -> dt.date | None:
    """The day of the last repair, or closing, of the last round."""
    known = case.rounds[entry.id]
    events = known[-1].events if known else ()
    done = next((at for at, kind, _ in reversed(events) if kind in ("repair", "close")), None)
    return None if done is None else moment(done).date()


def _line(case: Case, entry: Entry, day: dt.date, why: Text) -> DueLine:
    return due_line(case, "signature", entry.id, entry.title, day, why, BOOK, OWNER, urgency="now")
