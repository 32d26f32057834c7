"""Values for the fields by which a requirement picks its records (`match`)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.expression import Expression
from dossier.library.expressions import RuleError
from dossier.model import Requirement
from dossier.reading.dossier import as_record, item_id
from dossier.rule_testing.composing import HERE
from dossier.rule_testing.state import State
from dossier.rule_testing.values import resolve, table


def choices(
    state: State, r: Requirement, type_: str, item: str | None, scope: Mapping[str, Any], turn: int
) -> dict[str, Any]:
    """Values that make `match` of a requirement true, another choice for each `turn`; empty where it needs none."""
    if r.match is None:
        return {}
    names = [m for m in state.rules.facts[r.per or "units"] if r.per and item_id(m) == item]
    fitting = [
        given
        for given in _combinations(state, type_, r.match)
        if _holds(state, r.match, {"type": type_, **scope, **given}, {"item": names[0]} if names else {})
    ]
    return fitting[turn % len(fitting)] if fitting else {}


def _combinations(state: State, type_: str, expression: Expression) -> Iterator[dict[str, Any]]:
    """First the fewest fields; of each field what the table says, else every word of its enumeration."""
    known = state.schemas.record(type_).fields
    row: Mapping[str, Any] = table()["records"].get(type_, {})
    options: dict[str, list[Any]] = {}
    for field in expression.fields:
        if field in known and field != "type":
            words = list(known[field].words)
            stated = resolve(row.get(field), state, {})
            options[field] = [stated] if stated is not None else words
    options = {field: values for field, values in options.items() if values}
    yield {}
    for values in itertools.product(*options.values()):
        yield dict(zip(options, values, strict=True))


def _holds(state: State, expression: Expression, data: Mapping[str, Any], names: Mapping[str, Any]) -> bool:
    record = as_record({"id": "-", "title": "", **data}, HERE, {})
    try:
        facts = state.rules.record_facts(record, state.schemas)
        return state.rules.holds(expression, record=facts, **names)
    except RuleError:
        return False
