"""Dates that turn time around: one table of orders between records, milestones and lists, and the culprit of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.checking.dates import as_datetime, is_after
from dossier.checking.moments import cn, iso
from dossier.checking.parts import is_among
from dossier.checking.points_in_time import Calendar, Point
from dossier.findings import Finding, finding
from dossier.library.schemas import Schemas
from dossier.model import Dossier, Location, Text
from dossier.reading.cross_checks import Table

Inversion = tuple[Point, Point]
"""A date that lies after another one although it may not."""


def check_orders(dossier: Dossier, table: Table, schemas: Schemas) -> Iterator[Finding]:
    """X501 for dates in the wrong order between records, milestones and lists: once for each date that is to blame.

    Pure; linear in the records but for sorting.
    """
    calendar = Calendar(dossier, table, schemas)
    found: dict[tuple[Location, Location], Inversion] = {}
    for order in table.get("orders", {}).values():
        firsts, thens = (_points(calendar, order, side) for side in ("first", "then"))
        found |= {(a.place, b.place): (a, b) for a, b in _inversions(order, firsts, thens)}
    yield from _blame(list(found.values()))


def _points(calendar: Calendar, order: Mapping[str, Any], side: str) -> list[Point]:
    where: Mapping[str, list[str]] = order.get("where", {})
    points = [p for name in order[side] for p in calendar.points(name)]
    return [p for p in points if _fits(p, where)] if where else points


def _fits(point: Point, where: Mapping[str, list[str]]) -> bool:
    """A record that says otherwise is not meant; one that says nothing is."""
    data = point.record.data if point.record else {}
    return all(key not in data or is_among(data[key], values) for key, values in where.items())


def _inversions(order: Mapping[str, Any], firsts: list[Point], thens: list[Point]) -> Iterator[Inversion]:
    if not firsts or not thens:
        return
    if "by" in order:
        yield from _of_references(str(order["by"]), firsts, thens)
        return
    compare = {"some": _some, "last": _last}.get(str(order.get("each")), _all)
    if "same" not in order:
        yield from compare(*_of_one_unit(firsts, thens))
        if any(p.ids is not None and p.record is None and set(p.ids) == {"unit"} for p in (*firsts, *thens)):
            yield from _by_scope("unit", firsts, thens, compare)
        return
    for key in order["same"]:
        yield from _by_scope(key, firsts, thens, compare)


def _of_one_unit(firsts: list[Point], thens: list[Point]) -> tuple[list[Point], list[Point]]:
    """Without the milestones of single units, and without the records of units that have their own."""
    own = {
        u
        for p in (*firsts, *thens)
        if p.record is None
        and p.ids is not None
        and set(p.ids) == {"unit"}
        and not p.place.pointer.startswith("/mile")
        for u in p.ids["unit"]
    }
    if not own:
        return firsts, thens

    def common(p: Point) -> bool:
        return not (p.ids and p.ids.get("unit", frozenset()) & own)

    return [p for p in firsts if common(p)], [p for p in thens if common(p)]


def _by_scope(key: str, firsts: list[Point], thens: list[Point], compare: Any) -> Iterator[Inversion]:
    """By what they concern. A milestone concerns everything; of units, so does what names none."""
    groups: dict[str, tuple[list[Point], list[Point]]] = {}
    everywhere: tuple[list[Point], list[Point]] = ([], [])
    for side, points in enumerate((firsts, thens)):
        for p in points:
            ids = p.ids.get(key, frozenset()) if p.ids is not None else frozenset()
            if p.ids is None or (key == "unit" and not ids):
                everywhere[side].append(p)
            for name in ids:
                groups.setdefault(name, ([], []))[side].append(p)
    if key == "unit" and not groups:
        groups[""] = ([], [])
    for own in groups.values():
        yield from compare(own[0] + everywhere[0], own[1] + everywhere[1])


def _of_references(key: str, firsts: list[Point], thens: list[Point]) -> Iterator[Inversion]:
    known: dict[str, list[Point]] = {}
    for p in firsts:
        known.setdefault(p.owner, []).append(p)
    for then in thens:
        named = then.record.data.get(key) if then.record else None
        for name in named if isinstance(named, list) else [named]:
            yield from ((p, then) for p in known.get(str(name), ()) if is_after(p.when, then.when))


def _all(firsts: Sequence[Point], thens: Sequence[Point]) -> Iterator[Inversion]:
    """Every first against the earliest then, every then against the latest first: whoever is wrong stands out."""
    if not firsts or not thens:
        return
    last, earliest = max(firsts, key=_when), min(thens, key=_when)
    for p in firsts:
        if is_after(p.when, earliest.when) and _apart(p, earliest):
            yield p, earliest
    for p in thens:
        if is_after(last.when, p.when) and _apart(p, last):
            yield last, p


def _apart(a: Point, b: Point) -> bool:
    """Two dates of one record are its own matter; two of one member of a list are not."""
    return a.owner != b.owner or (a.record is None and a.place != b.place)


def _some(firsts: Sequence[Point], thens: Sequence[Point]) -> Iterator[Inversion]:
    """No then before the earliest first, no first without a then that is not before it."""
    if not firsts or not thens:
        return
    earliest, last = min(firsts, key=_when), max(thens, key=_when)
    yield from ((earliest, p) for p in thens if is_after(earliest.when, p.when) and p.owner != earliest.owner)
    yield from ((p, last) for p in firsts if is_after(p.when, last.when) and p.owner != last.owner)


def _last(firsts: Sequence[Point], thens: Sequence[Point]) -> Iterator[Inversion]:
    """One then at least that is not before the first of them: goods come in parts, and so they are unpacked."""
    if not firsts or not thens:
        return
    earliest, last = min(firsts, key=_when), max(thens, key=_when)
    if is_after(earliest.when, last.when) and earliest.owner != last.owner:
        yield earliest, last


def _when(point: Point) -> Any:
    return as_datetime(point.when)


def _blame(inversions: list[Inversion]) -> Iterator[Finding]:
    """The date that contradicts most others is the wrong one: it is told once, with one of those it contradicts.

    Of two alone, the later step, which did not wait for what it rests on.
    """
    left = inversions
    while left:
        votes = Counter(p.owner for pair in left for p in pair)
        records = {p.owner for pair in left for p in pair if p.record}
        thens = {then.owner for _, then in left if then.record}
        culprit = max(votes, key=lambda owner: (votes[owner], owner in records, owner in thens))
        against = [pair for pair in left if any(p.owner == culprit for p in pair)]
        left = [pair for pair in left if all(p.owner != culprit for p in pair)]
        yield _x501(against, culprit)


def _x501(against: Sequence[Inversion], culprit: str) -> Finding:
    first, second = against[0]
    blamed = first if first.owner == culprit else second
    told = {first.owner, second.owner}
    others = list({p.owner: p for pair in against for p in pair if p.owner not in told}.values())
    words: dict[str, Any] = {
        "first": first.name,
        "second": second.name,
        "first_date": Text(cn(first.when), iso(first.when)),
        "second_date": Text(cn(second.when), iso(second.when)),
        "others": _others(others),
    }
    return finding("X501", blamed.place, record=blamed.record.id if blamed.record else None, **words)


_NAMED = 3
"""Others that a sentence can name."""


def _others(points: Sequence[Point]) -> Text:
    """The dates besides the one that is told which the wrong date contradicts, too."""
    if not points:
        return Text("", "")
    named = points[:_NAMED]
    zh = "、".join(f"{p.name.zh} {cn(p.when)}" for p in named)
    en = ", ".join(f"{p.name.en} ({iso(p.when)})" for p in named)
    more = len(points) - len(named)
    return Text(
        f"；同时与 {zh}{f' 等 {len(points)} 处' if more else ''}不衔接",
        f"; it also contradicts {en}{f' and {more} more' if more else ''}",
    )
