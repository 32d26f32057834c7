"""A830: one repair, visit, answer, complaint or training that was entered twice, under two numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Any

from dossier.aftercare.book import Entry, ServiceBook
from dossier.aftercare.coverage import part_name
from dossier.findings import Finding, finding
from dossier.model import Text


def check_doubles(book: ServiceBook) -> Iterator[Finding]:
    """A830 at the second of two entries that differ in nothing but their number and title."""
    for kind, (key_of, what) in _KEYS.items():
        first: dict[Hashable, Entry] = {}
        for entry in book.of(kind):
            key = key_of(entry.data)
            other = first.setdefault(key, entry) if key is not None else entry
            if other.id != entry.id:
                words: dict[str, Any] = {"subject": entry.title, "other": other.id, "same": what}
                yield finding("A830", entry.at("/id"), record=entry.id, **words)


def _repair(data: Mapping[str, Any]) -> Hashable:
    begun = next((e["at"] for e in data.get("events", ()) if e and e["event"] == "notice"), None)
    words = tuple(part_name(data[key]) for key in ("part", "problem", "title"))
    return begun and (begun, *words, *map(data.get, ("cover", "unit", "serial", "batch")))


def _held(data: Mapping[str, Any]) -> Hashable:
    """A visit or an inspection; of two systems, or of two people, there are two on one day."""
    if "on" not in data or "cycle" not in data or "cancelled" in data:
        return None
    whom = data.get("visited", {}).get("name")
    return (data["cycle"], data.get("nominal"), data["on"], data.get("system"), whom, data.get("title"))


def _survey(data: Mapping[str, Any]) -> Hashable:
    who = data.get("respondent", {})
    scores = tuple((f["name"], f.get("score")) for f in data.get("factors", ()) if f)
    named = who.get("name") and scores and isinstance(data.get("on"), dt.date)
    return (data["on"], who.get("firm"), who["name"], scores) if named else None


def _complaint(data: Mapping[str, Any]) -> Hashable:
    return (data["at"], data.get("from"), part_name(data["title"]), part_name(data["text"]))


def _training(data: Mapping[str, Any]) -> Hashable:
    keys = ("place", "trainer", "system", "hours")
    return (data["on"], data["topic"], *map(data.get, keys)) if "on" in data else None


_KEYS: Mapping[str, tuple[Callable[[Mapping[str, Any]], Hashable], Text]] = {
    "repair": (_repair, Text("报修时间、部位、问题", "notice, part and problem")),
    "visit": (_held, Text("周期、日期、对象", "cycle, day and person")),
    "inspection": (_held, Text("周期、日期、系统", "cycle, day and system")),
    "survey": (_survey, Text("填写人、日期、评分", "respondent, day and scores")),
    "complaint": (_complaint, Text("时间、投诉人、内容", "time, person and text")),
    "training": (_training, Text("日期、内容、讲师", "day, topic and trainer")),
}
"""Kind of entry → what tells one from another, None where too little is written; and what that is called."""
