"""An entry of the service book as it was known on a day: what happened later is left out, with all that came of it.

Most fields of an entry have no day of their own. Which of them came with which step is data, so that a paper of an
earlier day shows no result without its completion, and no name beside a signature that was not given yet.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dossier.aftercare.book import Entry
from dossier.aftercare.case import Case
from dossier.aftercare.lying_ahead import begins
from dossier.aftercare.said_dates import ahead
from dossier.checking.moments import cn, iso
from dossier.model import Language, Text

_ALL = ("*",)
_PROBLEMS = {("problems", "closed_on"): ("result",)}
_GO_WITH: Mapping[str, Mapping[tuple[str, str], tuple[str, ...]]] = {
    "repair": {
        ("events", "at"): _ALL,
        ("events", "entered_at"): _ALL,
        ("pauses", "from"): _ALL,
        ("pauses", "entered_at"): _ALL,
        ("replaced", "on"): _ALL,
        ("loaner", "from"): _ALL,
        ("third_party", "on"): _ALL,
        ("owner", "signed_on"): _ALL,
        ("notice", "received_at"): ("received_by",),
        ("notice", "replied_on"): ("reply",),
    },
    "visit": {
        ("", "on"): (
            *("situation", "analysis", "advice", "problems", "result", "satisfaction", "participants"),
            *("signed_on", "confirmed_on", "report_on"),
        ),
        ("", "report_on"): ("analysis", "advice"),
        **_PROBLEMS,
    },
    "inspection": {
        ("", "on"): (
            *("situation", "status", "readings", "advice", "problems", "participants", "survival"),
            *("signed_by", "signed_on", "report_on"),
        ),
        ("", "signed_on"): ("signed_by",),
        **_PROBLEMS,
    },
    "survey": {("", "on"): ("factors", "total", "comment", "signed_on")},
    "complaint": {
        ("", "resolved_at"): ("cause", "correction", "corrective_action", "satisfied", "returned"),
        ("", "verified_on"): ("verified_by", "effective"),
    },
    "training": {
        ("", "on"): ("attendees", "effect", "confirmed_by", "confirmed_on"),
        ("", "confirmed_on"): ("confirmed_by",),
    },
    "card": {},
    "review": {("", "issued_on"): ("accepted", "deducted_because")},
}
"""Kind of entry → where a day stands (the field around it, its key) → what beside it came with that step."""
_OF_THE_REPAIR = (
    *("result", "materials", "used", "labour", "material_cost", "cost", "prevention", "plan", "measures"),
    *("structural_papers", "filed_on"),
)
"""Fields of a repair that are written when it is done."""
_ORDERED = ("plan", "measures", "materials")
"""Those that an order says beforehand."""
_ALWAYS = {"survey": ("asked_on",), "complaint": ("at",), "card": ("sold_on",), "review": ("from", "to")}
"""Days without which there is no such entry: one that lies ahead is printed with them."""


def case_on(case: Case, printed: Entry | None, form: str) -> Case:
    """The case with what was known of its entries by the end of its day, as a form prints it: `printed` is there even
    where nothing of it had happened, other entries only once they have begun.
    """
    kept = (
        known_entry(e, case.as_of, form)
        for e in case.book.entries
        if (printed is not None and e.id == printed.id) or not _all_ahead(e, case.as_of)
    )
    return replace(case, book=replace(case.book, entries=tuple(kept)))


def known_entry(entry: Entry, day: dt.date, form: str = "") -> Entry:
    """The entry without what happened after a day."""
    left = dict(entry.data)
    for pointer, _ in ahead(entry.data, day):
        _, *parents, key = pointer.split("/")
        around = parents[0] if parents else ""
        if not around and key in _ALWAYS.get(entry.kind, ()):
            continue
        gone = (key, *_GO_WITH[entry.kind].get((around, key), ()))
        if around:
            left[around] = _without(left.get(around), gone, parents[1:])
        else:
            left = _less(left, gone)
    if entry.kind == "repair" and _undone(entry.data, left):
        left = _less(left, [k for k in _OF_THE_REPAIR if form != "repair-order" or k not in _ORDERED])
    return replace(entry, data=_tidy(left)) if left != entry.data else entry


def as_of_note(entry: Entry, day: dt.date, lang: Language) -> str:
    """Of which day a form is, where later things are left out of it; '' where nothing is."""
    if known_entry(entry, day) is entry:
        return ""
    return Text(f"（截至{cn(day)}）", f" (as of {iso(day)})").get(lang)


def _undone(whole: Mapping[str, Any], known: Mapping[str, Any]) -> bool:
    """Whether a repair was done, but not by the day."""
    done, by_then = (
        any(e and e["event"] == "repair" for e in data.get("events", ())) for data in (whole, known)
    )
    return done and not by_then


def _all_ahead(entry: Entry, day: dt.date) -> bool:
    first = begins(entry)
    return first is not None and first > day


def _less(data: Mapping[str, Any], gone: Any) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key not in gone}


def _without(value: Any, gone: tuple[str, ...], index: list[str]) -> Any:
    """A list or a mapping with a row, or some of its keys, taken away; a row that is gone leaves None, so that the
    places of the others stay.
    """
    if index and isinstance(value, list | tuple):
        place = int(index[0])
        return [_without(row, gone, []) if i == place else row for i, row in enumerate(value)]
    if not isinstance(value, Mapping) or "*" in gone:
        return None
    return _less(value, gone)


def _tidy(data: Mapping[str, Any]) -> dict[str, Any]:
    """Without what has become empty; a repair has a list of events, if an empty one."""
    rows = {
        key: [each for each in value if each is not None] if isinstance(value, list | tuple) else value
        for key, value in data.items()
    }
    return {key: value for key, value in rows.items() if key == "events" or value not in (None, {}, [])}
