"""Visits and inspections as a calendar file (RFC 5545): the only module that knows icalendar.

All-day events without a time zone. The UID is made of project, cycle and nominal date, so that importing a file again
adds nothing; what was moved has a higher SEQUENCE, what was called off is CANCELLED. The SEQUENCE grows with the day of
judging, too, so that a calendar believes a later file whatever its name.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence

from icalendar import Calendar, Event, vText

from dossier.aftercare.case import Case
from dossier.aftercare.cycles import Occurrence
from dossier.aftercare.due_line import TERMS, DueLine
from dossier.checking.moments import cn
from dossier.library.counted import plural
from dossier.model import Language, Text


def as_calendar(
    cases: Sequence[Case],
    lines: Iterable[DueLine],
    lang: Language,
    before: bytes | None = None,
    still: Iterable[DueLine] = (),
) -> bytes:
    """Every visit and inspection, and the other due lines that have a day.

    `before` is the file as it was: what stood in it and has changed gets a higher SEQUENCE, and what has dropped out is
    CANCELLED, or a calendar would keep it as it was. `still` are the lines that hold beyond those that are listed.
    """
    days = {case.dossier.code: case.as_of for case in cases}
    events = [_visit(case, one, lang) for case in cases for one in case.calendar]
    events += [_other(line, lang, days[line.project]) for line in lines if _is_listed(line)]
    known = {str(event["uid"]) for event in events}
    earlier = _events_of(before)
    holds = {str(_other(line, lang, days[line.project])["uid"]) for line in still if _is_listed(line)}
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for event in events:
        calendar.add_component(_counted_on(event, earlier.get(str(event["uid"]))))
    for uid, event in earlier.items():
        if uid not in known:
            calendar.add_component(event if uid in holds else _called_off(event))
    return bytes(calendar.to_ical())


_PRODUCT = "-//dossier//aftercare//ZH"
_FIRST_DAY = dt.date(2000, 1, 1)


def _is_listed(line: DueLine) -> bool:
    return line.due is not None and line.subject not in ("visit", "inspection")


def _events_of(before: bytes | None) -> dict[str, Event]:
    """The events of an earlier file of ours, by their UID."""
    if not before or not is_ours(before):
        return {}
    found = Calendar.from_ical(before).walk("VEVENT")
    return {str(event["uid"]): event for event in found if isinstance(event, Event)}


def _counted_on(event: Event, earlier: Event | None) -> Event:
    """The event with the SEQUENCE of the earlier one, or the next where it is not the same any more."""
    if earlier is not None:
        same = all(_said(event, key) == _said(earlier, key) for key in ("dtstart", "status"))
        fresh, kept = int(event.pop("sequence", 0)), int(earlier.get("sequence", 0))
        event.add("sequence", kept if same else max(fresh, kept + 1))
    return event


def _sequence(as_of: dt.date, step: int = 0) -> int:
    """The SEQUENCE of an event that no earlier file has: higher each day, and by the steps within it."""
    return 10 * max((as_of - _FIRST_DAY).days, 0) + step


def _said(event: Event, key: str) -> str:
    value = event.get(key, "")
    return str(getattr(value, "dt", value))


def _called_off(event: Event) -> Event:
    if _said(event, "status") != "CANCELLED":
        sequence = int(event.pop("sequence", 0)) + 1
        event.pop("status", None)
        event.add("sequence", sequence)
        event.add("status", "CANCELLED")
    return event


def is_ours(content: bytes) -> bool:
    """Whether a file is a calendar that this program wrote."""
    return content.startswith(b"BEGIN:VCALENDAR") and f"PRODID:{_PRODUCT}".encode() in content


def _visit(case: Case, one: Occurrence, lang: Language) -> Event:
    event = Event()
    event.add("uid", f"{_token(case.dossier.code)}-{_token(one.cycle)}-{one.nominal:%Y%m%d}@dossier")
    day = one.held or one.moved_to or one.nominal
    _all_day(event, day, case.as_of)
    event.add("summary", f"{one.name} · {case.dossier.name}")
    why = Text(
        f"{one.why.zh}，计划日{cn(one.nominal)}，窗口 ±{one.window} 日",
        f"{one.why.en}, nominal date {one.nominal}, ±{plural(one.window, 'day')}",
    )
    told = (why, TERMS, *one.notes)
    event.add("description", " · ".join(text.get(lang) for text in told))
    place = case.dossier.data["project"].get("place")
    if place:
        event.add("location", place)
    cancelled = one.state == "cancelled"
    event.add("sequence", _sequence(case.as_of, 2 if cancelled else 1 if one.moved_to else 0))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    return event


def _other(line: DueLine, lang: Language, stamp: dt.date) -> Event:
    event = Event()
    key = hashlib.sha256(f"{line.title.zh}|{line.why.zh}".encode()).hexdigest()[:12]
    event.add("uid", f"{_token(line.project)}-{line.subject}-{_token(line.id)}-{key}@dossier")
    due = line.due
    day = (due - dt.timedelta(minutes=1)).date() if isinstance(due, dt.datetime) else due
    assert day is not None
    _all_day(event, day, stamp)
    event.add("summary", f"{line.title.get(lang)} · {line.project_name}")
    event.add("description", f"{line.why.get(lang)} · {line.authority.get(lang)}")
    event.add("sequence", _sequence(stamp))
    return event


def _all_day(event: Event, day: dt.date, stamp: dt.date) -> None:
    event.add("dtstart", day)
    if day < dt.date.max:  # a day without an end is a whole day (RFC 5545, 3.6.1)
        event.add("dtend", day + dt.timedelta(days=1))
    event.add("dtstamp", dt.datetime(stamp.year, stamp.month, stamp.day, tzinfo=dt.UTC))
    event.add("transp", vText("TRANSPARENT"))


def _token(text: str) -> str:
    """A part of a UID: letters and digits as they are, the rest by its checksum."""
    if text.isascii() and all(c.isalnum() or c in "-_." for c in text):
        return text
    return hashlib.sha256(text.encode()).hexdigest()[:12]
