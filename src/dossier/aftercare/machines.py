"""One machine under the serial numbers that it had, one after another, as whole units were replaced."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossier.aftercare.book import Entry, ServiceBook
from dossier.aftercare.civil import plain
from dossier.aftercare.coverage import reported_on
from dossier.checking.scopes import serials_of
from dossier.model import Dossier


@dataclass(frozen=True, slots=True)
class Swap:
    """One whole unit in the place of another."""

    on: dt.date
    old: str
    new: str
    repair: str
    said: bool
    """Whether the entry calls it a whole unit; else the number of what was taken out tells."""


_WHOLE = ("整机", "整台")


def whole_units(book: ServiceBook, dossier: Dossier) -> list[Swap]:
    """Every replacement of a whole unit, the oldest first: it says so, or what was taken out has the number of a
    machine of the project, or of one that was built in for it.
    """
    known = set(serials_of(dossier).values())
    rows = [
        Swap(row["on"], str(row["old_serial"]), str(row["new_serial"]), entry.id, called_whole(row))
        for entry in book.of("repair")
        for row in entry.data.get("replaced", ())
        if row and {"old_serial", "new_serial"} <= row.keys()
    ]
    found: list[Swap] = []
    for swap in sorted(rows, key=lambda each: each.on):
        if swap.said or swap.old in known:
            known.add(swap.new)
            found.append(swap)
    return found


def called_whole(row: Mapping[str, Any]) -> bool:
    """Whether a row of what was replaced calls it a whole unit."""
    return bool(row.get("unit", any(word in str(row["part"]) for word in _WHOLE)))


def same_machine(serial: str, swaps: Sequence[Swap]) -> set[str]:
    """Every serial number that a machine had or got, as whole units were replaced."""
    known, size = {serial}, 0
    while size < len(known):
        size = len(known)
        known |= {one for swap in swaps for one in (swap.old, swap.new) if known & {swap.old, swap.new}}
    return known


def in_force(serial: str, swaps: Sequence[Swap], entry: Entry) -> tuple[set[str], set[str]]:
    """Of the numbers of a machine those that it had while a repair lasted, from the notice to the last event, and those
    that may stand in the entry: besides, what the repair itself took out and built in, and what nobody called a whole
    unit.
    """
    begun = reported_on(entry) or dt.date.min
    ended = max((plain(e["at"]) for e in entry.data.get("events", ()) if e), default=dt.date.max)
    every = same_machine(serial, swaps)
    had: set[str] = set()
    may: set[str] = set()
    for one in every:
        came = max((s.on for s in swaps if s.new == one), default=dt.date.min)
        left = max((s.on for s in swaps if s.old == one), default=dt.date.max)
        if came <= ended and begun <= left:
            had.add(one)
        own = any(s.repair == entry.id or not s.said for s in swaps if one == s.old)
        if own or any(s.repair == entry.id for s in swaps if one == s.new):
            may.add(one)
    return had, had | may
