"""What the firm promises: the fault levels with their limits, its working time, and what is wrong with either."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from dossier.aftercare.book import ServiceBook
from dossier.aftercare.limits import Limit, Unit, comparable, parse_limit
from dossier.aftercare.whose import people
from dossier.aftercare.workweek import ALWAYS, OFFICE, Interval, WorkCalendar, merged, parse_interval
from dossier.checking.days import DayTable, day_table
from dossier.findings import Finding, finding
from dossier.model import Dossier, Location, Text

_STEPS = ("callback", "respond", "appoint", "dispatch", "arrive", "restore", "repair")
CLOCKS: Mapping[str, tuple[Text, tuple[str, ...]]] = {
    "callback": (Text("回电", "Call back"), _STEPS),
    "respond": (Text("响应", "Response"), _STEPS[1:]),
    "appoint": (Text("预约", "Appointment"), _STEPS[2:]),
    "dispatch": (Text("派人", "Dispatch"), _STEPS[3:]),
    "arrive": (Text("到场", "Arrival"), _STEPS[4:]),
    "restore": (Text("恢复功能", "Function restored"), _STEPS[5:]),
    "fix": (Text("修复", "Repair"), _STEPS[6:]),
    "loaner": (Text("备机", "Loaner"), _STEPS[5:]),
    "report": (Text("分析报告", "Analysis report"), ("report",)),
}
"""Each clock of a fault level and the events that stop it: its own, or any later step, or accepting and closing."""

LIMITS = {
    *CLOCKS,
    "urgent",
    "normal",
    "reply",
    "after",
    "within",
    "card_within",
    "old_part_within",
    "file_within",
    "notify_within",
    "visit_after_repair",
}
"""Keys of terms.yaml whose text is a limit, wherever they stand."""

OWN_SIDE = ("contractor", "subcontractor")
"""Parties for whose delays the contractor answers."""
NEVER_PAUSED = ("callback", "respond")


@dataclass(frozen=True, slots=True)
class Level:
    """One fault level."""

    id: str
    name: str
    emergency: bool
    limits: Mapping[str, Limit]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an escalation: from so many percent of a limit, or so long after it is due, somebody is told."""

    to: str
    percent: int | None = None
    after: Limit | None = None


@dataclass(frozen=True)
class Promises:
    """The terms as clocks need them."""

    levels: Mapping[str, Level] = field(default_factory=dict)
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    pausable: frozenset[str] = frozenset()
    steps: tuple[Step, ...] = ()
    subcontracts: Mapping[str, Mapping[str, Mapping[str, Limit]]] = field(default_factory=dict)
    """Party → level → clock → limit."""
    complaints: Mapping[str, Limit] = field(default_factory=dict)
    """``urgent``, ``normal``, ``reply``."""
    reasons: tuple[str, ...] = ()
    """For which clocks may pause; any where none is written."""
    source: Text = field(default_factory=lambda: Text("service/terms.yaml", "service/terms.yaml"))
    people: Mapping[str, str] = field(default_factory=dict)
    """Name → the party that it belongs to."""

    def allows(self, pause: Mapping[str, Any]) -> bool:
        """Whether the terms know the reason of a pause: one of theirs stands in what is written, or the other way. What
        the contractor causes itself holds no clock, whatever the terms say.
        """
        if pause.get("party") in OWN_SIDE:
            return False
        said = str(pause.get("reason", ""))
        return not self.reasons or any(reason in said or said in reason for reason in self.reasons)


def promises(book: ServiceBook, dossier: Dossier) -> Promises:
    """The promises of a project: its terms.yaml, else what `service` in dossier.yaml says."""
    terms = book.terms
    short = [] if terms.get("levels") else dossier.data.get("service", {}).get("levels", [])
    levels = [_level(v) for v in terms.get("levels", ()) if v] or [_short_level(v) for v in short if v]
    name = "dossier.yaml" if short else "service/terms.yaml"
    return Promises(
        {level.id: _with_loaner(level, terms.get("loaner", {})) for level in _once(levels)},
        work_calendar(terms, dossier),
        frozenset(terms.get("pauses", {}).get("clocks", ())) - {*NEVER_PAUSED, None},
        tuple(
            Step(s["to"], s.get("percent"), parse_limit(s["after"]) if "after" in s else None)
            for s in terms.get("escalation", ())
            if s
        ),
        {
            s["party"]: {v["id"]: _limits(v) for v in s["levels"] if v}
            for s in terms.get("subcontracts", ())
            if s
        },
        {k: limit for k, v in terms.get("complaints", {}).items() if (limit := parse_limit(v))},
        tuple(map(str, filter(None, terms.get("pauses", {}).get("reasons", ())))),
        Text(name, name),
        people(book, dossier),
    )


def _once(levels: Sequence[Level]) -> list[Level]:
    """The levels, of two with one id the first (V903 names the other)."""
    ids = [level.id for level in levels]
    return [level for n, level in enumerate(levels) if level.id not in ids[:n]]


def _with_loaner(level: Level, given: Mapping[str, Any]) -> Level:
    """A level with the loaner that the firm promises for it, or for all levels, unless it says its own time."""
    limit = parse_limit(given.get("within"))
    if limit is None or "loaner" in level.limits or level.id not in given.get("levels", (level.id,)):
        return level
    return replace(level, limits={**level.limits, "loaner": limit})


def _limits(raw: Mapping[str, Any]) -> dict[str, Limit]:
    return {name: limit for name in CLOCKS if name in raw and (limit := parse_limit(raw[name]))}


def _level(raw: Mapping[str, Any]) -> Level:
    return Level(raw["id"], raw["name"], raw.get("emergency", False), _limits(raw))


def _short_level(raw: Mapping[str, Any]) -> Level:
    """A level of dossier.yaml, whose times are hours."""
    keys = {"respond_hours": "respond", "on_site_hours": "arrive", "fix_hours": "fix"}
    limits = {
        name: Limit(Decimal(str(raw[key])), Unit.HOURS)
        for key, name in keys.items()
        if raw.get(key) is not None
    }
    return Level(raw["id"], raw["name"], False, limits)


def public_days(dossier: Dossier) -> DayTable:
    """The public holidays and 补班 days that dossier.yaml gives."""
    calendar = dossier.data.get("calendar", {})
    return day_table(calendar.get("holidays", ()), calendar.get("workdays", ()))


def work_calendar(terms: Mapping[str, Any], dossier: Dossier) -> WorkCalendar:
    """The working time of terms.yaml, over the public calendar."""
    given: Mapping[str, Any] = terms.get("calendar", {})
    weekdays = _hours(given["weekdays"]) if "weekdays" in given else OFFICE
    week = (weekdays,) * 5 + (_hours(given.get("saturday", ())), _hours(given.get("sunday", ())))
    always = given.get("always", False)
    overrides: dict[dt.date, tuple[Interval, ...]] = {
        o["date"]: _hours(o["hours"]) for o in given.get("overrides", ()) if o
    }
    return WorkCalendar((ALWAYS,) * 7 if always else week, public_days(dossier), overrides, not always)


def _hours(texts: Any) -> tuple[Interval, ...]:
    return merged(found for text in texts if text and (found := parse_interval(text)))


def check_promises(book: ServiceBook, dossier: Dossier) -> Iterator[Finding]:
    """V902 … V904, V954: limits and hours that cannot be read, levels that contradict, terms in two places."""
    yield from _limits_without_unit(book)
    yield from _levels(book)
    for key in ("levels", "visits"):
        if book.terms.get(key) and dossier.data.get("service", {}).get(key):
            yield finding("V904", dossier.at(f"/service/{key}"), key=key)


def _limits_without_unit(book: ServiceBook) -> Iterator[Finding]:
    for pointer, said in _said_limits(book.terms, ""):
        if parse_limit(said) is None:
            yield finding("V902", book.at(pointer), value=str(said))
    for place, hours in _written_hours(book):
        read = [parse_interval(h) for h in hours if h]
        said = ", ".join(map(str, hours))
        if None in read:
            yield finding("V954", place, value=said, problem=_NO_HOURS)
        elif any(end > begin for (_, end), (begin, _) in pairwise(sorted(filter(None, read)))):
            yield finding("V954", place, severity="warning", value=said, problem=_TWICE)


_NO_HOURS = Text(
    "不是从早到晚的一段；跨夜的分两段写，如 18:00-24:00 和 00:00-09:00",
    "is no stretch of one day; write one over midnight as two: 18:00-24:00 and 00:00-09:00",
)
_TWICE = Text("有两段重叠，重叠的只算一次", "has two stretches that overlap; they count once")


def _said_limits(data: Any, pointer: str) -> Iterator[tuple[str, object]]:
    """Pointer and text of every limit below a part of the terms."""
    if isinstance(data, Mapping):
        for key, value in data.items():
            if key in LIMITS and isinstance(value, str | int | float):
                yield f"{pointer}/{key}", value
            elif isinstance(value, _NESTED):
                yield from _said_limits(value, f"{pointer}/{key}")
    elif isinstance(data, list | tuple):
        for i, value in enumerate(data):
            if isinstance(value, _NESTED):
                yield from _said_limits(value, f"{pointer}/{i}")


_NESTED = (dict, list, tuple)


def _written_hours(book: ServiceBook) -> Iterator[tuple[Location, Any]]:
    calendar = book.terms.get("calendar", {})
    for key in ("weekdays", "saturday", "sunday"):
        yield book.at(f"/calendar/{key}"), calendar.get(key, ())
    for i, override in enumerate(calendar.get("overrides", ())):
        yield book.at(f"/calendar/overrides/{i}/hours"), (override or {}).get("hours", ())


_ORDER = ("respond", "arrive", "restore", "fix")


def _levels(book: ServiceBook) -> Iterator[Finding]:
    raw = [(i, v) for i, v in enumerate(book.terms.get("levels", ())) if v]
    used = {name for _, v in raw for name in v if name in ("respond", "arrive", "fix")}
    seen: set[str] = set()
    for i, v in raw:
        limits = _limits(v)
        problem = None
        if v["id"] in seen:
            problem = Text(
                "重复定义，时限以哪一个为准不清楚", "is defined twice: which times hold is not clear"
            )
        elif lacking := [CLOCKS[n][0] for n in _ORDER if n in used and n not in v]:
            names = Text("、".join(t.zh for t in lacking), ", ".join(t.en.lower() for t in lacking))
            problem = Text(
                f"缺少{names.zh}时限，其他级别写了", f"lacks a time for {names.en}, which other levels have"
            )
        elif not used:
            problem = Text("没有写明响应、到场或修复时限", "says no time to respond, arrive or repair")
        elif clashes := [*_out_of_order([(n, limits[n]) for n in _ORDER if n in limits])]:
            pairs = [(CLOCKS[first][0], CLOCKS[second][0]) for first, second in clashes]
            problem = Text(
                "、".join(f"{second.zh}时限比{first.zh}时限还短" for first, second in pairs),
                "has less time for "
                + ", ".join(f"{second.en.lower()} than for {first.en.lower()}" for first, second in pairs),
            )
        seen.add(v["id"])
        if problem:
            yield finding("V903", book.at(f"/levels/{i}"), level=v["name"], problem=problem)


def _out_of_order(limits: list[tuple[str, Limit]]) -> Iterator[tuple[str, str]]:
    """Two clocks each of which the later step has the shorter limit. Only what one unit can measure is compared."""
    for n, (first, earlier) in enumerate(limits):
        for second, later in limits[n + 1 :]:
            if not later.at_once and comparable(earlier, later) and later.minutes < earlier.minutes:
                yield first, second
