"""Dates that an entry of the service book cannot have: done before it began, later than today.

What orders there are is data; the log of a repair has its own rules (`repair_log`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.aftercare.book import Entry, ServiceBook
from dossier.aftercare.civil import plain
from dossier.aftercare.warranty_line import Line
from dossier.checking.moments import cn, iso
from dossier.findings import Finding, finding
from dossier.library.fields import Field
from dossier.library.schemas import Schemas
from dossier.model import Text


def day_text(day: dt.date) -> Text:
    """A day, or a moment, of which midnight is the end of the day before."""
    if isinstance(day, dt.datetime) and day.time() == dt.time():
        before = day.date() - dt.timedelta(days=1)
        return Text(f"{cn(before)}24时", f"{iso(before)} 24:00")
    return Text(cn(day), iso(day))


_ORDERS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "repair": (
        ("events/0/at", "loaner/from"),
        ("loaner/from", "loaner/to"),
        ("events/0/at", "owner/signed_on"),
        ("events/0/at", "third_party/on"),
        ("events/0/at", "replaced/*/on"),
        ("events/0/at", "filed_on"),
        ("events/0/at", "due_on"),
        ("replaced/*/on", "replaced/*/old_returned_on"),
        ("notice/called_at", "notice/received_at"),
        ("events/0/at", "notice/called_at"),
        ("events/0/at", "notice/written_on"),
        ("events/*/at", "events/*/entered_at"),
        ("pauses/*/from", "pauses/*/entered_at"),
    ),
    "visit": (
        ("announced_on", "on"),
        ("on", "signed_on"),
        ("on", "confirmed_on"),
        ("on", "report_on"),
        ("on", "problems/*/closed_on"),
        ("on", "problems/*/due"),
    ),
    "inspection": (
        ("announced_on", "on"),
        ("on", "signed_on"),
        ("on", "report_on"),
        ("on", "problems/*/closed_on"),
        ("on", "problems/*/due"),
    ),
    "survey": (("asked_on", "on"), ("on", "signed_on")),
    "complaint": (
        ("shipped_on", "at"),
        ("at", "replied_at"),
        ("at", "resolved_at"),
        ("resolved_at", "verified_on"),
    ),
    "training": (("on", "confirmed_on"),),
    "card": (("sold_on", "returned_on"),),
    "review": (("from", "to"), ("to", "issued_on"), ("issued_on", "answered_on")),
}
"""Kind of entry → what cannot be later than what; ``*`` is the same member of the list on both sides, or each."""
_PLANNED = ("nominal", "moved_to", "planned_on", "due", "due_on")
"""Keys whose days may lie ahead."""


def check_dates(
    book: ServiceBook, schemas: Schemas, lines: Sequence[Line], known_until: dt.date | None
) -> Iterator[Finding]:
    """V922 for orders of dates, for lines of the register that end before they begin and, with a last day that can be
    known, for what is said to have happened after it.
    """
    places = {e.id: e.at() for e in book.entries}
    for line in lines:
        if line.starts and line.ends and line.ends < line.starts:
            zh = f"届满日{cn(line.ends)}早于起算日{cn(line.starts)}"
            problem = Text(zh, f"ends on {line.ends}, before it begins on {line.starts}")
            place = places.get(line.record) or book.at(
                "/maintenance_contract" if line.kind == "contract" else "/warranty"
            )
            yield finding("V922", place, subject=line.title, problem=problem)
    for entry in book.entries:
        yield from check_order(entry, schemas)
        if known_until is not None:
            yield from _ahead(entry, known_until)


def check_order(entry: Entry, schemas: Schemas) -> Iterator[Finding]:
    """V922 for the days of one entry that are in no possible order."""
    names = schemas.root(f"service/{entry.kind}.schema.json")
    for first, second in _ORDERS[entry.kind]:
        yield from _order(entry, first, second, names)


def _ahead(entry: Entry, known_until: dt.date) -> Iterator[Finding]:
    """The first day that is still to come: what is entered there counts for nothing, and nobody would notice."""
    for pointer, day in ahead(entry.data, known_until):
        problem = Text(
            f"{cn(plain(day))}还没有到，暂不计入", f"{day:%Y-%m-%d} is still to come and does not count yet"
        )
        yield _said(entry, pointer, problem, "info")
        return


def ahead(data: Mapping[str, Any], known_until: dt.date) -> Iterator[tuple[str, dt.date]]:
    """Pointer and day of what is said to have happened after a day; plans may lie ahead."""
    for pointer, day in happened(data):
        if plain(day) > known_until:
            yield pointer, day


def happened(data: Mapping[str, Any]) -> Iterator[tuple[str, dt.date]]:
    """Pointer and day of what is said to have happened, as against what is planned."""
    for pointer, day in _days(data, ""):
        if pointer.rsplit("/", 1)[-1] not in _PLANNED:
            yield pointer, day


def _said(entry: Entry, pointer: str, problem: Text, severity: str | None = None) -> Finding:
    return finding(
        "V922", entry.at(pointer), severity=severity, record=entry.id, subject=entry.title, problem=problem
    )


def _order(entry: Entry, first: str, second: str, names: Field) -> Iterator[Finding]:
    for pointer, later_day in _found(entry.data, second):
        same = dict(_found(entry.data, _alike(first, pointer)))
        earlier = next(iter(same.values()), None)
        if earlier is not None and _before(later_day, earlier):
            a, b = (title_at(names, path) for path in (first, second))
            problem = Text(
                f"{b.zh} {cn(later_day)} 早于{a.zh} {cn(earlier)}",
                f"{b.en} {iso(later_day)} is before {a.en} {iso(earlier)}",
            )
            yield _said(entry, pointer, problem)


def _before(one: dt.date, other: dt.date) -> bool:
    """By the minute where both have a time."""
    if isinstance(one, dt.datetime) and isinstance(other, dt.datetime):
        return one < other
    return plain(one) < plain(other)


def _alike(path: str, pointer: str) -> str:
    """A path whose ``*`` is the member that a pointer names: ``replaced/*/on`` with ``/replaced/2/x`` → member 2."""
    parts = pointer.strip("/").split("/")
    return "/".join(parts[i] if part == "*" else part for i, part in enumerate(path.split("/")))


def _found(data: Any, path: str, pointer: str = "") -> Iterator[tuple[str, dt.date]]:
    """Pointer and day of everything that a path leads to."""
    head, _, rest = path.partition("/")
    if not head:
        if isinstance(data, dt.date):
            yield pointer, data
    elif isinstance(data, Mapping):
        yield from _found(data.get(head), rest, f"{pointer}/{head}")
    elif isinstance(data, list | tuple):
        for i, member in enumerate(data):
            if head in ("*", str(i)):
                yield from _found(member, rest, f"{pointer}/{i}")


def _days(data: Any, pointer: str) -> Iterator[tuple[str, dt.date]]:
    if isinstance(data, dt.date):
        yield pointer, data
    elif isinstance(data, Mapping):
        for key, value in data.items():
            yield from _days(value, f"{pointer}/{key}")
    elif isinstance(data, list | tuple):
        for i, value in enumerate(data):
            yield from _days(value, f"{pointer}/{i}")


def title_at(names: Field, path: str) -> Text:
    """What a reader calls the value at a path below an entry: ``events/0/at``."""
    if path == "events/0/at":
        return Text("报修", "the notice")
    field: Field | None = names
    for part in path.split("/"):
        if field is not None:
            field = field.member if part == "*" or part.isdigit() else field.fields.get(part)
    title = field.title if field is not None else None
    if title is not None and path.startswith("loaner/"):
        return Text(f"备机{title.zh}", f"loaner: {title.en}")
    return title if title is not None else Text(path, path)
