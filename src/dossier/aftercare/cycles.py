"""The calendar of visits and inspections: nominal dates from the terms, and what became of each of them.

The n-th date of a fixed cycle is anchor + n spans, never the one before plus one; a moved visit keeps its nominal date.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any, Literal

from dossier.aftercare.book import Entry, ServiceBook
from dossier.aftercare.civil import day_of_year, later, nth, plain
from dossier.aftercare.warranty_line import Line
from dossier.checking.moments import cn
from dossier.library.counted import plural, times
from dossier.model import Dossier, Text

State = Literal["made", "cancelled", "moved", "planned", "due", "overdue", "missed"]
_AHEAD_YEARS = 6
"""How far beyond the day of reading dates are made."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One date of one cycle."""

    kind: Literal["visit", "inspection"]
    cycle: str
    name: str
    nominal: dt.date
    window: int
    """Days before and after."""
    why: Text
    state: State = "planned"
    held: dt.date | None = None
    moved_to: dt.date | None = None
    entry: str | None = None
    notes: tuple[Text, ...] = ()
    before: dt.date | None = None
    """The end of the warranty that it is to come before."""

    @property
    def due(self) -> dt.date:
        """The last day on which it is in time."""
        return self.moved_to or later(self.nominal, self.window)

    @property
    def in_window(self) -> bool:
        """Whether it was held in time by its nominal date."""
        return self.held is not None and abs((self.held - self.nominal).days) <= self.window


def calendar_of(
    dossier: Dossier, book: ServiceBook, lines: Sequence[Line], as_of: dt.date
) -> tuple[Occurrence, ...]:
    """Every occurrence of every cycle of the terms, up to six years after `as_of`, matched with what was held."""
    found: list[Occurrence] = []
    for kind, key in (("visit", "visits"), ("inspection", "inspections")):
        entries = book.of(kind) + (_records(dossier) if kind == "visit" else [])
        raws = [raw for raw in book.terms.get(key, ()) if raw]
        planned = [o for raw in raws for o in _planned(raw, kind, dossier, lines, as_of, entries)]
        fulfils = {raw["id"]: set(filter(None, raw.get("fulfils", ()))) for raw in raws}
        floating = {raw["id"] for raw in raws if raw.get("anchor") == "floating" and raw.get("every_months")}
        found += _matched(planned, entries, fulfils, floating, as_of)
    return tuple(sorted(found, key=lambda o: (o.nominal, o.cycle)))


def _records(dossier: Dossier) -> list[Entry]:
    """Visits that are on record as completion papers (`visit-record`)."""
    return [
        Entry("visit", r.id, {"id": r.id, "on": r.data["visited_on"]}, r.location)
        for r in dossier.records
        if r.type == "visit-record" and r.status != "void" and isinstance(r.data.get("visited_on"), dt.date)
    ]


def _planned(
    raw: Mapping[str, Any],
    kind: Any,
    dossier: Dossier,
    lines: Sequence[Line],
    as_of: dt.date,
    entries: Sequence[Entry],
) -> Iterator[Occurrence]:
    start, end, notes = _bounds(raw, dossier, lines, as_of)
    if start is None:
        return
    window = raw.get("window_days", 0)

    dates = [
        *_every(raw, start, end),
        *_in_the_year(raw, start, end),
        *((day, why) for day, why, _ in _before_ends(raw, start, lines, as_of)),
    ]
    ends = {day: last for day, _, last in _before_ends(raw, start, lines, as_of)}
    for month in filter(None, raw.get("at_months", ())):
        dates.append(
            (
                nth(start, month, 1),
                Text(f"起算后第 {month} 个月", f"{plural(month, 'month')} after the start"),
            )
        )
    for day, why in dates:
        if day <= end or "before_end_days" in raw:
            last = ends.get(day) or _end_after(raw, day, lines)
            yield Occurrence(kind, raw["id"], raw["name"], day, window, why, notes=notes, before=last)
    held = sorted(
        e.data["on"]
        for e in entries
        if e.data.get("cycle") == raw["id"]
        and "cancelled" not in e.data
        and e.data.get("on", end) <= as_of
        and "on" in e.data
    )
    for day, why, on in _floating(raw, start, held):
        if day <= end:
            yield Occurrence(kind, raw["id"], raw["name"], day, window, why, held=on, notes=notes)


Dates = Iterator[tuple[dt.date, Text]]


def _every(raw: Mapping[str, Any], start: dt.date, end: dt.date) -> Dates:
    """A fixed cycle from its start."""
    months = raw.get("every_months")
    if not months or raw.get("anchor") == "floating":
        return
    why = Text(f"每 {months} 个月", f"every {times(months, 'month')}")
    for n in range(1, 1200 // months + 1):
        if (day := nth(start, months, n)) > end:
            break
        yield day, why


def _floating(
    raw: Mapping[str, Any], start: dt.date, held: Sequence[dt.date]
) -> Iterator[tuple[dt.date, Text, dt.date | None]]:
    """Each date of a floating cycle so long after the last time that it was held, with the day on which it was held
    itself. A visit before its window begins stands for none, and the next date follows on it.
    """
    months, window = raw.get("every_months"), raw.get("window_days", 0)
    if not months or raw.get("anchor") != "floating":
        return
    last, why = start, Text(f"每 {months} 个月", f"every {times(months, 'month')}")
    after = Text(f"上次之后 {months} 个月", f"{plural(months, 'month')} after the last")
    for day in held:
        nominal = nth(last, months, 1)
        if day >= later(nominal, -window):
            yield nominal, why if last == start else after, day
        last = day
    yield nth(last, months, 1), why if last == start else after, None


def _in_the_year(raw: Mapping[str, Any], start: dt.date, end: dt.date) -> Dates:
    for text in filter(None, raw.get("on_days", ())):
        month, number = (int(part) for part in text.split("-"))
        for year in range(start.year, end.year + 1):
            day = day_of_year(year, month, number)
            if start < day:
                yield day, Text(f"每年 {month} 月 {number} 日", f"each year on {text}")


def _before_ends(
    raw: Mapping[str, Any], start: dt.date, lines: Sequence[Line], as_of: dt.date
) -> Iterator[tuple[dt.date, Text, dt.date]]:
    """So long before the end of each warranty, with that end."""
    days = raw.get("before_end_days")
    if days is None:
        return
    covered = [each for each in lines if each.kind == "warranty" and raw.get("cover") in (None, *each.covers)]
    for last in sorted({each.ends for each in covered if each.ends}):
        day = later(last, -days)
        if start < day <= dt.date(min(9999, as_of.year + _AHEAD_YEARS), 12, 31):
            why = Text(
                f"{cn(last)}保修期满前 {days} 日", f"{plural(days, 'day')} before the warranty ends on {last}"
            )
            yield day, why, last


def _end_after(raw: Mapping[str, Any], day: dt.date, lines: Sequence[Line]) -> dt.date | None:
    """The end that a cycle of the kind “before the warranty ends” precedes on a day, whatever its dates come from."""
    if raw.get("kind") != "final":
        return None
    covered = [x.ends for x in lines if x.kind == "warranty" and raw.get("cover") in (None, *x.covers)]
    return min((end for end in covered if end and end >= day), default=None)


def _bounds(
    raw: Mapping[str, Any], dossier: Dossier, lines: Sequence[Line], as_of: dt.date
) -> tuple[dt.date | None, dt.date, tuple[Text, ...]]:
    """From when to when a cycle has dates, and on what assumption."""
    warranties = [
        each
        for each in lines
        if each.kind == "warranty" and raw.get("cover") in (None, *each.covers) and each.ends
    ]
    ends = [each.ends for each in warranties if each.ends and each.item != "foundation"]
    last = max(ends, default=None)
    rule = raw.get("starts", "accepted")
    given = raw.get("starts_on") or (
        last if rule == "warranty_end" else dossier.data.get("milestones", {}).get(rule)
    )
    start = plain(given) if isinstance(given, dt.date) else None
    far = dt.date(min(9999, as_of.year + _AHEAD_YEARS), 12, 31)
    if start is None:
        return None, far, ()
    if "horizon_months" in raw:
        return start, min(far, nth(start, raw["horizon_months"], 1)), ()
    if rule == "warranty_end":
        return start, far, ()
    if last is None:
        note = Text(
            "保修届满日未能计算，按起算后 24 个月排期",
            "the end of the warranty is not computed; dates for 24 months",
        )
        return start, min(far, nth(start, 24, 1)), (note,)
    return start, min(far, last), ()


def _matched(
    planned: list[Occurrence],
    entries: Sequence[Entry],
    fulfils: Mapping[str, set[str]],
    floating: set[str],
    as_of: dt.date,
) -> Iterator[Occurrence]:
    slots: dict[tuple[str, dt.date], Occurrence] = {(o.cycle, o.nominal): o for o in planned}
    dates = sorted(slots)
    for entry in sorted(entries, key=lambda e: (e.data.get("on") or dt.date.max, e.id)):
        data = entry.data
        held = data.get("on")
        if held and "cancelled" in data:  # V922: neither is believed
            continue
        if "repair" in data and "cycle" not in data:  # it followed a repair up
            continue
        held = held if held and held <= as_of else None
        named = [(data.get("cycle"), data.get("nominal"))]
        named += [(also["cycle"], also.get("nominal")) for also in data.get("also", ()) if also]
        named += [(other, None) for other in sorted(fulfils.get(str(data.get("cycle")), ()))]
        for n, (cycle, nominal) in enumerate(named):
            if n == 0 and cycle in floating and held and nominal is None:
                slot = next((k for k, o in slots.items() if k[0] == cycle and o.held == held), None)
            else:
                slot = _slot(slots, cycle, nominal, held, strict=n > 0 and nominal is None)
            if slot and n == 0 and held and "moved_to" not in data and too_early(slot, held, dates):
                continue
            if slot and (n == 0 or (held and near_enough(slots[slot], held))):
                slots[slot] = _with(slots[slot], entry, held)
    ordered = sorted(slots.values(), key=lambda o: (o.cycle, o.nominal))
    for one, after in zip_longest(ordered, ordered[1:]):
        following = after.nominal if after and after.cycle == one.cycle else None
        yield _judged(one, following, as_of)


def near_enough(one: Occurrence, held: dt.date) -> bool:
    """Whether a visit for another cycle may stand for this date, too: in its window, or in the month around it."""
    return abs((one.nominal - held).days) <= max(one.window, _MONTH)


_MONTH = 31


def too_early(slot: tuple[str, dt.date], held: dt.date, dates: Sequence[tuple[str, dt.date]]) -> bool:
    """Whether a day lies nearer to the date before in its cycle than to the one that it is said to stand for; of the
    first date, more than half of the time to the next before it.
    """
    mine = [nominal for cycle, nominal in dates if cycle == slot[0]]
    here = mine.index(slot[1])
    if len(mine) < 2:
        return False
    span = mine[here] - mine[here - 1] if here else mine[1] - mine[0]
    return slot[1] - held > span / 2


def _slot(
    slots: Mapping[tuple[str, dt.date], Occurrence],
    cycle: str | None,
    nominal: dt.date | None,
    held: dt.date | None,
    *,
    strict: bool,
) -> tuple[str, dt.date] | None:
    """Which occurrence a visit stands for: the one it names, else the nearest of its cycle that nobody has held.

    With `strict`, or without a cycle, only one whose window it lies in: a visit counts for another cycle by chance of
    its date alone.
    """
    if cycle and nominal:
        return (cycle, nominal) if (cycle, nominal) in slots else None
    if held is None:
        return None
    free = [
        key for key, o in slots.items() if cycle in (None, key[0]) and o.held is None and o.state == "planned"
    ]
    near = min(free, key=lambda key: (abs((key[1] - held).days), key), default=None)
    if (
        near
        and (strict or cycle is None)
        and abs((near[1] - held).days) > max(slots[near].window, _MONTH * (not strict))
    ):
        return None
    return near


def _with(slot: Occurrence, entry: Entry, held: dt.date | None) -> Occurrence:
    if "cancelled" in entry.data:
        return replace(slot, state="cancelled", entry=entry.id)
    if held:
        return replace(slot, state="made", held=held, moved_to=entry.data.get("moved_to"), entry=entry.id)
    if "moved_to" in entry.data:
        return replace(slot, state="moved", moved_to=entry.data["moved_to"], entry=entry.id)
    return replace(slot, entry=entry.id)


def _judged(one: Occurrence, following: dt.date | None, as_of: dt.date) -> Occurrence:
    if one.state in ("made", "cancelled"):
        return one
    if as_of > one.due:
        return replace(one, state="missed" if following and following <= as_of else "overdue")
    if as_of >= later(one.nominal, -one.window) and one.state == "planned":
        return replace(one, state="due")
    return one


def adherence(occurrences: Iterable[Occurrence], as_of: dt.date) -> tuple[int, int]:
    """How many were held in their window, of how many that were due by now; those called off are not due."""
    asked = asked_by(occurrences, as_of)
    return sum(1 for o in asked if o.in_window), len(asked)


def asked_by(occurrences: Iterable[Occurrence], as_of: dt.date) -> list[Occurrence]:
    """Those that were due by a day, and were not called off."""
    return [o for o in occurrences if o.state != "cancelled" and later(o.nominal, o.window) <= as_of]
