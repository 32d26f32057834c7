"""Damages that make one check of a requirement false: through the fields, signatures and papers that it speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dossier.checking.dates import Unset
from dossier.checking.result import RequirementResult
from dossier.expression import Expression
from dossier.library.expressions import RuleError
from dossier.library.fields import Field
from dossier.library.roles import answers_for, role_parties
from dossier.model import Record, RuleCheck, Text
from dossier.rule_testing.altering import REMOVED, other_maps, other_values, with_value
from dossier.rule_testing.mutant import RECORD, SIGNATURES, Mutant
from dossier.rule_testing.record_mutants import item_names
from dossier.rule_testing.state import State, rewritten

_NEVER_ALTERED = ("id", "type", "evidence", "status", SIGNATURES)


@dataclass(frozen=True)
class Alteration:
    """One candidate: the state after it, and what it touched."""

    after: State
    aspects: tuple[str, ...]
    records: tuple[Record, ...] = ()
    names: tuple[str, ...] = ()
    what: str = ""


def breaking(state: State, result: RequirementResult, check: RuleCheck) -> Mutant | None:
    """The first alteration under which the check is false and the data still fit the schema; None when there is none.

    What a schema refuses is taken only where nothing else breaks the check: then the schema guards it, too.
    """
    spare: Mutant | None = None
    for alteration in _one_or_two(state, result, check.expression):
        record_id = result.records[0] if result.records else None
        if record_id and record_id not in alteration.after.records:
            continue
        if not _is_false(alteration.after, result, record_id, check.expression):
            continue
        mutant = _damage(result, check, alteration)
        if _fits(alteration):
            return mutant
        spare = spare or mutant
    return spare


def _one_or_two(state: State, result: RequirementResult, expression: Expression) -> Iterator[Alteration]:
    """Single alterations; then two at a time, as a check of the form “this or that” needs."""
    yield from _candidates(state, result, expression)
    for first in _near(state, result, expression):
        if not all(r.id in first.after.records for r in first.records):
            continue
        for second in _candidates(first.after, result, expression):
            yield Alteration(
                second.after,
                first.aspects + second.aspects,
                first.records + second.records,
                first.names + second.names,
                f"{first.what}; {second.what}",
            )


def _near(state: State, result: RequirementResult, expression: Expression) -> Iterator[Alteration]:
    if result.records:
        record = state.records[result.records[0]]
        yield from _hands(state, record, expression)
        yield from _fields(state, record, expression.fields)


def short_periods(state: State, result: RequirementResult) -> Iterator[Mutant]:
    """Each warranty period one step below what the law allows, for a requirement that measures them."""
    checks = [c for c in result.requirement.checks if "statutory_shortfalls" in c.expression.calls]
    for check in checks:
        record = state.records[result.records[0]]
        periods: list[dict[str, Any]] = record.data.get("periods", [])
        for i, period in enumerate(periods):
            years = {"value": 49, "unit": "year"} if period["unit"] == "design_life" else {}
            shorter = {**period, "value": period["value"] - 1, **years}
            changed = rewritten(
                record, {**record.data, "periods": [*periods[:i], shorter, *periods[i + 1 :]]}
            )
            after = state.with_records({record.id: changed})
            what = f"{record.id}.periods {period['item']} → {shorter['value']} {shorter['unit']}"
            mutant = _damage(result, check, Alteration(after, ("periods",), (record,), (), what))
            yield replace(mutant, kind="period-too-short")


def _is_false(state: State, result: RequirementResult, record_id: str | None, expression: Expression) -> bool:
    names = item_names(state, result)
    if result.item is not None and not names:
        return False
    facts = {"record": state.rules.records[record_id]} if record_id else {}
    r = result.requirement
    try:
        if not state.rules.holds(r.when) or (r.match and not state.rules.holds(r.match, **facts, **names)):
            return False
        value = state.rules.evaluate(expression, **facts, **names)
    except RuleError:
        return False
    return not value and not isinstance(value, Unset)


def _damage(result: RequirementResult, check: RuleCheck, alteration: Alteration) -> Mutant:
    return Mutant(
        "check-broken",
        Text(f"{alteration.what}（{check.message.zh}）", f"{alteration.what} ({check.message.en})"),
        (result.requirement.id, result.item),
        frozenset(["R313"]),
        alteration.after,
        frozenset(r.id for r in alteration.records),
        frozenset(r.type for r in alteration.records),
        frozenset(alteration.aspects),
        frozenset(alteration.names),
        check.message,
    )


def _fits(alteration: Alteration) -> bool:
    """Whether the altered records are still what their schemas allow."""
    state = alteration.after
    return not any(
        next(
            iter(state.schemas.errors(f"records/{r.type}.schema.json", _plain(state.records[r.id].data))),
            None,
        )
        for r in alteration.records
        if r.id in state.records
    )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def _candidates(state: State, result: RequirementResult, expression: Expression) -> Iterator[Alteration]:
    """From the nearest to the farthest: what the check names of its record, its other fields, other papers, lists."""
    if result.records:
        record = state.records[result.records[0]]
        yield from _hands(state, record, expression)
        named = expression.fields
        yield from _fields(state, record, named)
        yield from _fields(state, record, [k for k in record.data if k not in named])
        yield from _other_papers(state, record, expression)
    for name in state.dossier.data:
        if name in state.rules.facts and expression.mentions(name):
            yield from _main(state, name)
    for name, value in state.catalogue.values.items():
        if isinstance(value, bool) and ("jurisdiction", name) in expression.paths:
            after = state.with_value_of_place(name, not value)
            yield Alteration(after, (), (), ("jurisdiction",), f"jurisdiction.{name} → {not value}")


def _hands(state: State, record: Record, expression: Expression) -> Iterator[Alteration]:
    """Each role that the check names does not sign; then none of them; nobody seals; nobody signs."""
    parties = role_parties(state.schemas)
    signed: list[dict[str, Any]] = record.data.get(SIGNATURES, [])
    roles = expression.words_among(parties)
    about_hands = bool({"has_role", "signed_on"} & set(expression.calls))
    groups = [[role] for role in roles] + ([roles] if len(roles) > 1 else []) if about_hands else []
    options = [
        (f"{record.id}: − {', '.join(group)}", _without(signed, group, parties), tuple(group))
        for group in groups
    ]
    if expression.mentions(SIGNATURES):
        options += [
            (f"{record.id}: seals off", [{**s, "seal": False} for s in signed], ()),
            (f"{record.id}: signatures off", [], ()),
        ]
    for what, left, touched in options:
        changed = rewritten(record, with_value(record.data, SIGNATURES, left))
        after = state.with_records({record.id: changed})
        yield Alteration(after, (SIGNATURES, *touched), (record,), (), what)


def _without(
    signed: list[dict[str, Any]], roles: list[str], parties: Mapping[str, str]
) -> list[dict[str, Any]]:
    return [s for s in signed if not any(answers_for(s["role"], role, parties) for role in roles)]


def _fields(state: State, record: Record, keys: Sequence[str]) -> Iterator[Alteration]:
    known = state.schemas.record(record.type).fields
    for key in keys:
        if key in _NEVER_ALTERED or key not in known:
            continue
        words: dict[str, list[Any]] = {}
        _enumerations(known[key], key, words)
        for other in other_values(record.data.get(key), words, key):
            if key == "title" and other is REMOVED:
                continue
            changed = rewritten(record, with_value(record.data, key, other))
            what = f"{record.id}.{key} " + ("off" if other is REMOVED else f"→ {_short(other)}")
            yield Alteration(state.with_records({record.id: changed}), (key,), (record,), (), what)


def _enumerations(field: Field, key: str, found: dict[str, list[Any]]) -> None:
    """The words that a field, and what stands below it, may have: by key."""
    if field.words:
        found[key] = list(field.words)
    if field.items:
        _enumerations(field.items, key, found)
    for name, below in field.fields.items():
        _enumerations(below, name, found)


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _other_papers(state: State, record: Record, expression: Expression) -> Iterator[Alteration]:
    """The papers that the check compares with, or that reply to the record: taken away, or altered."""
    types = expression.words_among(state.schemas.record_types)
    others = [r for r in state.dossier.records if r.id != record.id and r.type in types]
    others += [r for r in state.dossier.records if r.data.get("replies_to") == record.id and r not in others]
    for other in others:
        after = state.with_records({other.id: None})
        yield Alteration(after, (RECORD,), (other,), (), f"{other.id} off")
    for other in others:
        yield from _fields(
            state, other, [k for k in other.data if expression.mentions(k) or k in ("result", "date")]
        )


def _main(state: State, name: str) -> Iterator[Alteration]:
    for data in other_maps(state.dossier.data, {}, 0, [name]):
        if not data.get("project", {}).get("name") or "parties" not in data:
            continue
        what = f"dossier.yaml {name} → {_short(data.get(name, '−'))}"
        yield Alteration(state.with_main(data), (), (), (name,), what)
