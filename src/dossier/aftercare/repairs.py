"""One repair as its clocks see it: rounds, levels, pauses. Pure; nothing computed is stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from dossier.aftercare.book import Entry
from dossier.aftercare.civil import later, past_holidays
from dossier.aftercare.clock import ClockStatus, Minute, Reading, minute, moment, read_clock
from dossier.aftercare.law import Law, citation, law
from dossier.aftercare.limits import DAY, Limit, Unit, parse_limit
from dossier.aftercare.promises import CLOCKS, Promises
from dossier.aftercare.warranty_line import moved_notes
from dossier.aftercare.whose import party_of
from dossier.aftercare.workweek import WorkCalendar
from dossier.model import Citation, Text

_CLOSED = ("accept", "close")
Pause = tuple[Minute, Minute | None]


@dataclass(frozen=True, slots=True)
class Round:
    """What happened from a notice, or a reopening, to the next. `levels`: those in force, the last is the one now."""

    number: int
    start: Minute
    events: tuple[tuple[Minute, str, Mapping[str, Any]], ...]
    levels: tuple[str, ...]
    graded: tuple[Minute, ...] = ()
    """When each of the levels came."""

    def first(self, kinds: Sequence[str]) -> Minute | None:
        """When one of these happened first; accepting or closing stands for all of them."""
        return next((at for at, kind, _ in self.events if kind in kinds or kind in _CLOSED), None)

    def has(self, *kinds: str) -> bool:
        """Whether one of these happened."""
        return any(kind in kinds for _, kind, _ in self.events)


@dataclass(frozen=True, slots=True)
class ClockResult:
    """One clock of one round at one level."""

    repair: str
    clock: str
    title: Text
    round: int
    level: str | None
    """None for a clock of the law."""
    party: str | None
    """The subcontractor whose own clock it is; None for the owner's."""
    in_force: bool
    """False at a level that was not in force when the time was up: written beside the one that was."""
    limit: Limit
    reading: Reading
    authority: Text
    backfilled: bool
    """补记: an event or a pause was entered on a later day than it happened."""
    assumed: bool
    """Whether working days between start and due rest on no published table."""
    unnamed: str | None = None
    """A subcontractor's clock: the event without which it is late, and which does not say whose people came."""

    @property
    def due(self) -> dt.datetime | None:
        return None if self.reading.due is None else moment(self.reading.due)


def rounds(entry: Entry, as_of: Minute) -> tuple[Round, ...]:
    """The rounds of a repair as they were known at `as_of`; empty before the notice."""
    events = sorted(
        ((minute(e["at"]), str(e["event"]), e) for e in entry.data.get("events", ()) if e),
        key=lambda e: e[0],
    )
    known = [e for e in events if e[0] <= as_of and _entered(e[2]) <= as_of]
    if not known:
        return ()
    starts = [0, *(n for n, (_, kind, _) in enumerate(known) if kind == "reopen" and n)]
    found: list[Round] = []
    level = entry.data.get("level")
    for number, (begin, end) in enumerate(zip(starts, [*starts[1:], len(known)], strict=True), 1):
        part = known[begin:end]
        levels = [(str(level), part[0][0])] if level else []
        for at, _, event in part:
            if event.get("level") and event["level"] != (levels[-1][0] if levels else None):
                levels.append((str(event["level"]), at))
        level = levels[-1][0] if levels else None
        names, times = tuple(name for name, _ in levels), tuple(at for _, at in levels)
        found.append(Round(number, part[0][0], tuple(part), names, times))
    return tuple(found)


def _entered(row: Mapping[str, Any]) -> Minute:
    """When an event or a pause came into the book, where that is written: nobody knew it before."""
    return minute(row["entered_at"]) if "entered_at" in row else 0


def is_open(known: Sequence[Round]) -> bool:
    """Whether the last round is neither accepted nor closed."""
    return bool(known) and not known[-1].has(*_CLOSED)


def clocks_of(
    entry: Entry, given: Promises, place: Law, as_of: Minute, known: tuple[Round, ...] | None = None
) -> Iterator[ClockResult]:
    """Every clock of a repair: the owner's at each level, the subcontractors' own, and those of the law.

    `place` is the law of the place of the project; `known` are the rounds where somebody has them already.
    """
    pauses = [
        (minute(p["from"]), minute(p["to"]) if "to" in p else None)
        for p in entry.data.get("pauses", ())
        if p and given.allows(p) and _entered(p) <= as_of
    ]
    late_pause = any(_entered_late(p, "from") for p in entry.data.get("pauses", ()) if p)
    for part in rounds(entry, as_of) if known is None else known:
        late = any(_entered_late(e, "at") for _, _, e in part.events)
        read = [(asked, _read(asked, pauses, given, as_of)) for asked in _asked(entry, part, given, place)]
        for asked, reading in read:
            if asked.by_others and reading.status in (ClockStatus.MET, ClockStatus.DONE):
                continue
            held = asked.clock in given.pausable and asked.level is not None
            yield ClockResult(
                entry.id,
                asked.clock,
                CLOCKS[asked.clock][0],
                part.number,
                asked.level,
                asked.party,
                asked.level is None or asked.party is not None or _judges(asked, read, part),
                asked.limit,
                reading,
                asked.authority,
                late or (held and late_pause),
                _assumed(asked.limit, reading, given.calendar, as_of, lawful=asked.runs is not None),
                _unnamed(asked, reading, pauses, given, as_of),
            )


def _read(asked: _Asked, pauses: Sequence[Pause], given: Promises, as_of: Minute) -> Reading:
    held = asked.clock in given.pausable and asked.level is not None
    limit = asked.runs or asked.limit
    return read_clock(limit, asked.start, asked.stop, pauses if held else [], given.calendar, as_of)


def _unnamed(
    asked: _Asked, reading: Reading, pauses: Sequence[Pause], given: Promises, as_of: Minute
) -> str | None:
    """The event of nobody in particular that alone keeps the clock of a subcontractor."""
    if asked.doubt is None or reading.status is not ClockStatus.MET:
        return None
    without = _read(replace(asked, stop=asked.named), pauses, given, as_of)
    return asked.doubt if without.status in (ClockStatus.LATE, ClockStatus.BREACHED) else None


def _judges(asked: _Asked, read: Sequence[tuple[_Asked, Reading]], part: Round) -> bool:
    """Whether a clock of a level counts: of the levels of a round the one that was in force when its time was up, or
    when it was stopped before; a level that comes later does not take back what was decided.
    """
    same = {a.level: r for a, r in read if a.clock == asked.clock and a.party is None and a.level is not None}
    for name, until in zip(part.levels, part.graded[1:], strict=False):
        reading = same.get(name)
        if reading is None:
            continue
        ends = [m for m in (reading.due, reading.stopped) if m is not None]
        if ends and min(ends) < until:
            return name == asked.level
    return asked.level == part.levels[-1]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A limit that is asked of a round."""

    clock: str
    limit: Limit
    start: Minute
    stop: Minute | None
    level: str | None
    party: str | None
    authority: Text
    by_others: bool = False
    """Stopped only because others ended the job: then it can be late, and is never kept."""
    runs: Limit | None = None
    """What the clock counts, where a public holiday moves the last day."""
    doubt: str | None = None
    """The event that stopped it, where somebody else's people may have been the ones."""
    named: Minute | None = None
    """When it stopped by the events alone that are the subcontractor's for certain."""


def _asked(entry: Entry, part: Round, given: Promises, place: Law) -> Iterator[_Asked]:
    for level in (given.levels[name] for name in part.levels if name in given.levels):
        words = Text(
            f"企业承诺（{given.source.zh}，{level.name}）", f"promise ({given.source.en}, {level.name})"
        )
        for clock, limit in level.limits.items():
            reported = clock == "report"
            start = part.first(("repair",)) if reported else part.start
            stop = _reported(part) if reported else _done(entry, part, clock)
            if clock == "loaner":
                stop = min((m for m in (stop, _lent(entry, part)) if m is not None), default=None)
            if start is not None:
                yield _Asked(clock, limit, start, stop, level.id, None, words)
    yield from _subcontracted(part, given)
    yield from _lawful(entry, part, given, place)


def _lent(entry: Entry, part: Round) -> Minute | None:
    """When the loaner came, where it came in this round."""
    given = entry.data.get("loaner")
    return minute(given["from"]) if given and minute(given["from"]) >= part.start else None


def _done(entry: Entry, part: Round, clock: str) -> Minute | None:
    """When a clock of the contractor stopped: when others had repaired it, at the latest."""
    own = part.first(CLOCKS[clock][1])
    return min((m for m in (own, done_by_others(entry)) if m is not None and m >= part.start), default=None)


def done_by_others(entry: Entry) -> Minute | None:
    """The end of the day on which a third party repaired it."""
    given = entry.data.get("third_party")
    return minute(given["on"]) + DAY - 1 if given else None


def _reported(part: Round) -> Minute | None:
    return next((at for at, kind, _ in part.events if kind == "report"), None)


def _subcontracted(part: Round, given: Promises) -> Iterator[_Asked]:
    """A subcontractor's clocks run once, from the first dispatch to it; what another party did does not keep them.

    An event that says neither party nor a name that tells it is taken for the subcontractor's, unless a step of the
    same kind is known to be; where it may as well be another's, it is a doubt.
    """
    called = {
        str(e.get("party")) for _, kind, e in part.events if kind == "dispatch"
    } & given.subcontracts.keys()
    sent: set[str] = set()
    for at, kind, event in part.events:
        party = str(event.get("party"))
        if kind != "dispatch" or party not in given.subcontracts or party in sent or not part.levels:
            continue
        sent.add(party)
        after = [
            (m, name, e, party_of(e, given.people))
            for m, name, e in part.events
            if m >= at and e is not event
        ]
        end = next((m for m, name, _, _ in after if name in _CLOSED), None)
        names = {str(e["by"]) for _, _, e, whose in after if whose == party and "by" in e}
        words = Text("分包承诺", "subcontractor's promise")
        level = part.levels[-1]
        for clock, limit in given.subcontracts[party].get(level, {}).items():
            steps = CLOCKS[clock][1]
            did = [each for each in after if each[1] in steps]
            mine = [each for each in did if each[3] == party]
            asked = (
                mine
                if any(each[1] == steps[0] for each in mine)
                else [x for x in did if x[3] in (party, None)]
            )
            stop, own = (next((each[0] for each in rows), end) for rows in (asked, mine))
            others = not asked and bool(did)
            first = asked[0] if asked and asked[0][3] is None else None
            doubt = first[1] if first and (len(called) > 1 or _another(first[2], names)) else None
            yield _Asked(
                clock, limit, at, stop, level, party, words, by_others=others, doubt=doubt, named=own
            )


def _another(event: Mapping[str, Any], names: set[str]) -> bool:
    """Whether an event was done by somebody who is none of those who came for the subcontractor."""
    return bool(names) and "by" in event and str(event["by"]) not in names


def _lawful(entry: Entry, part: Round, given: Promises, place: Law) -> Iterator[_Asked]:
    """The clocks that no promise moves: they never pause and know no level.

    In an emergency somebody comes at once, which nobody can measure, and by the last day of any other repair.
    """
    if is_emergency(entry, part, given):
        row = law()["clock"]["emergency"]
        at_once = parse_limit(row["limit"])
        assert at_once is not None
        yield _by_law("arrive", at_once, entry, part, citation(row))
    clock, days, said = place.sends
    last = later(moment(part.start).date(), days)
    until = past_holidays(last, given.calendar.days)
    runs, moved = Limit(Decimal(days + (until - last).days), Unit.DAYS), moved_notes(last, until)
    yield _by_law(clock, Limit(Decimal(days), Unit.DAYS), entry, part, said, runs, moved)


def is_emergency(entry: Entry, part: Round, given: Promises) -> bool:
    """What the entry says; where it says nothing, what its level is."""
    level = given.levels.get(part.levels[-1]) if part.levels else None
    return bool(entry.data.get("emergency", level is not None and level.emergency))


def _by_law(
    clock: str,
    limit: Limit,
    entry: Entry,
    part: Round,
    said: Citation,
    runs: Limit | None = None,
    moved: tuple[Text, ...] = (),
) -> _Asked:
    """A last day on a public holiday moves (Art. 203): Art. 204 has it so where neither law nor contract says
    otherwise, and a promise in calendar days says otherwise by its unit.
    """
    words = Text(
        "；".join([said.get("zh"), *(m.zh for m in moved)]),
        "; ".join([said.get("en"), *(m.en for m in moved)]),
    )
    return _Asked(clock, limit, part.start, _done(entry, part, clock), None, None, words, runs=runs)


def _entered_late(event: Mapping[str, Any], key: str) -> bool:
    return "entered_at" in event and event["entered_at"].date() > event[key].date()


def _assumed(limit: Limit, reading: Reading, calendar: WorkCalendar, as_of: Minute, *, lawful: bool) -> bool:
    """Whether a clock rests on holidays that nobody has published."""
    last = reading.due if reading.due is not None else as_of
    if lawful or limit.unit not in (Unit.WORK_HOURS, Unit.WORKDAYS):
        return lawful and calendar.days.is_assumed(moment(last).date())
    whole = limit.unit is Unit.WORKDAYS
    return calendar.is_assumed(moment(reading.started).date(), moment(last).date(), whole_days=whole)
