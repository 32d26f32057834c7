"""Values for the fields by which a requirement picks its records (`match`)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.expression import Expression
from dossier.library.expressions import RuleError
from dossier.model import Requirement
from dossier.proving.composing import HERE
from dossier.proving.values import resolve, table
from dossier.proving.workbench import Bench
from dossier.reading.dossier import as_record, item_id


def choices(
    bench: Bench, r: Requirement, type_: str, item: str | None, scope: Mapping[str, Any], turn: int
) -> dict[str, Any]:
    """Values that make `match` of a requirement true, another choice for each `turn`; empty where it needs none."""
    if r.match is None:
        return {}
    names = [m for m in bench.rules.facts[r.per or "units"] if r.per and item_id(m) == item]
    fitting = [
        given
        for given in _combinations(bench, type_, r.match)
        if _holds(bench, r.match, {"type": type_, **scope, **given}, {"item": names[0]} if names else {})
    ]
    return fitting[turn % len(fitting)] if fitting else {}


def _combinations(bench: Bench, type_: str, expression: Expression) -> Iterator[dict[str, Any]]:
    """First the fewest fields; of each field what the table says, else every word of its enumeration."""
    known = bench.schemas.record(type_).fields
    row: Mapping[str, Any] = table()["records"].get(type_, {})
    options: dict[str, list[Any]] = {}
    for field in expression.fields:
        if field in known and field != "type":
            words = list(known[field].words)
            stated = resolve(row.get(field), bench, {})
            options[field] = [stated] if stated is not None else words
    options = {field: values for field, values in options.items() if values}
    yield {}
    for values in itertools.product(*options.values()):
        yield dict(zip(options, values, strict=True))


def _holds(bench: Bench, expression: Expression, data: Mapping[str, Any], names: Mapping[str, Any]) -> bool:
    record = as_record({"id": "-", "title": "", **data}, HERE, {})
    try:
        facts = bench.rules.record_facts(record, bench.schemas)
        return bench.rules.holds(expression, record=facts, **names)
    except RuleError:
        return False
