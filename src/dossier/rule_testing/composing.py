"""One record of the complete dossier: its fields, dates between the limits, signatures, evidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dossier.checking.dates import Moment, as_datetime, is_after, is_workday
from dossier.checking.record_rules import as_moment
from dossier.expression import Expression
from dossier.library.expressions import RuleError, compiled
from dossier.library.roles import role_parties
from dossier.library.scopes import SCOPES
from dossier.model import Location, Record, Requirement, Status
from dossier.reading.dossier import as_date, as_record, item_id
from dossier.rule_testing.state import State
from dossier.rule_testing.values import by_schema, field_title, resolve, table

HERE = Location("dossier.yaml", 1, 1)
DATE = "date"


@dataclass(frozen=True)
class Wanted:
    """A record that is to be made: what is settled about it from the beginning (item, kind, party)."""

    id: str
    type: str
    given: Mapping[str, Any]


@dataclass(frozen=True)
class Limit:
    """Between which moments a field of a record may lie."""

    field: str
    earliest: Moment | None
    latest: Moment | None


def compose(wanted: Wanted, state: State) -> Record:
    """The record as the rules over the present state ask for it; the next state may ask for other dates."""
    rows: Mapping[str, Any] = table()["records"].get(wanted.type, {})
    data: dict[str, Any] = {
        "id": wanted.id,
        "type": wanted.type,
        "title": _title(wanted, state),
        **wanted.given,
    }
    limits = {limit.field: limit for limit in _limits(wanted.id, state)}
    for key, value in rows.items():
        if key not in ("copies", "signatures", *data) or key == "title":
            _put(data, key, resolve(value, state, _names(data, state)))
    for field, limit in limits.items():
        if field != DATE and field not in data:
            data[field] = _within(limit, state, timed=_is_timed(state, wanted.type, field))
    data.setdefault(DATE, _day(data, limits, state))
    _fill(data, wanted, state)
    for overlay in table()["overlays"]:
        if overlay["type"] == wanted.type and state.rules.holds(
            compiled(overlay["when"]), **_names(data, state)
        ):
            data |= resolve(overlay["set"], state, _names(data, state))
    _sign(data, rows.get("signatures", ()), state)
    kinds = _evidence_kinds(wanted.type, state)
    if kinds:
        data["evidence"] = [{"file": f"evidence/{wanted.id}.pdf", "kind": kinds[0]}]
    return as_record(data, HERE, {})


def _put(data: dict[str, Any], key: str, value: Any) -> None:
    if value is not None:
        data[key] = value


def _title(wanted: Wanted, state: State) -> str:
    of = "、".join(str(wanted.given[k]) for k in SCOPES.values() if k in wanted.given)
    title = state.schemas.record_types[wanted.type].title.zh
    return f"{title}（{of}）" if of else title


def _names(data: Mapping[str, Any], state: State) -> dict[str, Any]:
    """What expressions of the table may name: the record as far as it goes, and the item that it is for."""
    names: dict[str, Any] = {"record": state.rules.record_facts(as_record(data, HERE, {}), state.schemas)}
    for scope, key in SCOPES.items():
        members = [m for m in state.rules.facts[scope] if item_id(m) == data.get(key)]
        if members:
            names["item"] = members[0]
    return names


def _asking(record_id: str, state: State) -> Iterator[tuple[Requirement, dict[str, Any]]]:
    """The requirements that count a record, each with the name of the item it is asked for."""
    for result in state.results.values():
        if record_id in result.records:
            r = result.requirement
            members = [m for m in state.rules.facts[r.per or "units"] if r.per and item_id(m) == result.item]
            yield r, {"item": members[0]} if members else {}


def _limits(record_id: str, state: State) -> Iterator[Limit]:
    found: dict[str, list[tuple[Moment | None, Moment | None]]] = {}
    for r, names in _asking(record_id, state):
        if r.due or r.not_before:
            field = next(iter(r.dated.fields), DATE)
            facts = {"record": state.rules.records[record_id], **names}
            found.setdefault(field, []).append(
                (moment(state, r.not_before, facts), moment(state, r.due, facts))
            )
    for field, pairs in found.items():
        lows = [low for low, _ in pairs if low is not None]
        highs = [high for _, high in pairs if high is not None]
        yield Limit(
            field, max(lows, key=as_datetime, default=None), min(highs, key=as_datetime, default=None)
        )


def moment(state: State, expression: Expression | None, names: Mapping[str, Any]) -> Moment | None:
    """The moment that an expression ends in; None without one, or when it ends in something else."""
    if expression is None:
        return None
    try:
        return as_moment(state.rules.evaluate(expression, **names))
    except RuleError:
        return None


def _within(limit: Limit, state: State, *, timed: bool) -> Moment:
    """A working day between the limits, near the usual one; with a time where the field has one."""
    day: dt.date = table()["default_date"]
    if limit.latest and is_after(day, limit.latest):
        day = _workday(as_datetime(limit.latest).date(), state, -1)
    if limit.earliest and not is_after(day, limit.earliest):
        day = _workday(as_datetime(limit.earliest).date() + dt.timedelta(days=1), state, 1)
        if limit.latest and is_after(day, limit.latest):
            day = _workday(as_datetime(limit.latest).date(), state, -1)
    if not timed:
        return day
    exact = [m for m in (limit.latest, limit.earliest) if isinstance(m, dt.datetime) and m.date() == day]
    return exact[0] if exact else dt.datetime.combine(day, dt.time(9))


def _workday(day: dt.date, state: State, step: int) -> dt.date:
    calendar = state.dossier.data.get("calendar", {})
    off, on = frozenset(calendar.get("holidays", ())), frozenset(calendar.get("workdays", ()))
    while not is_workday(day, off, on):
        day += dt.timedelta(days=step)
    return day


def _day(data: Mapping[str, Any], limits: Mapping[str, Limit], state: State) -> dt.date:
    if DATE in limits:
        return as_datetime(_within(limits[DATE], state, timed=False)).date()
    decisive = (as_date(data.get(field)) for field in limits)
    return next((d for d in decisive if d), table()["default_date"])


def _is_timed(state: State, type_: str, field: str) -> bool:
    known = state.schemas.record(type_).fields
    return field in known and "local-date-time" in known[field].formats


def _fill(data: dict[str, Any], wanted: Wanted, state: State) -> None:
    """Every field that the schema requires or that a rule on this type speaks of."""
    record = state.schemas.record(wanted.type)
    needed = set(record.asked_keys)
    rules = [r for r in state.catalogue.requirements if wanted.type in r.records]
    spoken = {f for r in rules for c in r.checks for f in c.expression.fields}
    spoken |= {f for r in rules for f in r.dated.fields}
    for key, below in record.fields.items():
        free = key not in data and key not in ("signatures", "evidence", "status", *SCOPES.values())
        if not free or (key not in needed and key not in spoken):
            continue
        value = resolve(table()["fields"].get(key), state, _names(data, state))
        if value is None:
            value = by_schema(state, below, data[DATE], field_title(below, key))
        data[key] = value
    _fill_needed_scopes(data, needed, state)


def _fill_needed_scopes(data: dict[str, Any], needed: set[str], state: State) -> None:
    for scope, key in SCOPES.items():
        members = state.dossier.data.get(scope, ())
        if key in needed and key not in data and members:
            data[key] = item_id(members[0])


def _sign(data: dict[str, Any], extra: Any, state: State) -> None:
    """Everybody whom a rule names signs and seals, if the firm takes part: first for the role that is asked."""
    parties = role_parties(state.schemas)
    people = {s["role"]: s["person"] for p in state.dossier.parties.values() for s in p.data.get("staff", ())}
    roles = [*resolve(list(extra), state, _names(data, state))]
    for r in _applicable(data["type"], state):
        roles += [*r.signed_by, *r.sealed_by]
        for check in r.checks:
            if {"has_role", "signed_on"} & set(check.expression.calls):
                roles += check.expression.words_among(parties)
    dated = {"date": data["date"]} if data.get("date") else {}
    signatures = [
        {"role": role, "person": people[role], "seal": True, **dated}
        for role in dict.fromkeys(roles)
        if role in people
    ]
    if signatures:
        data["signatures"] = signatures


def _applicable(type_: str, state: State) -> list[Requirement]:
    asked = {r.requirement.id for r in state.results.values() if r.status is not Status.NOT_APPLICABLE}
    return [r for r in state.catalogue.requirements if type_ in r.records and r.id in asked]


def _evidence_kinds(type_: str, state: State) -> list[str]:
    """The kinds that every requirement on the type accepts, a scan first; none when no file is asked for."""
    asked = [r.evidence for r in _applicable(type_, state) if r.evidence]
    if not asked:
        return []
    common = [k for k in ("scan", "original", "e_original", "copy") if all(k in kinds for kinds in asked)]
    return common or [asked[0][0]]
