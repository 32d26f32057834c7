"""A value for any field: what the table says, else what follows from the schema of the field."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from dossier.checking.dates import Unset, When
from dossier.library.expressions import RuleError, compiled
from dossier.library.fields import Field
from dossier.reading.dossier import scope_names
from dossier.rule_testing.state import State

_DEPTH = 4


@cache
def table() -> Mapping[str, Any]:
    """The data of the complete dossier (baseline.toml)."""
    text = files("dossier").joinpath("rule_testing/baseline.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def resolve(value: Any, state: State, names: Mapping[str, Any]) -> Any:
    """A value of the table with its expressions (``"=accepted"``) evaluated; None where one decides nothing yet."""
    if isinstance(value, dict) and "each" in value:
        members = resolve(value["each"], state, names) or []
        return [resolve(value["as"], state, {**names, "item": member}) for member in members]
    if isinstance(value, dict):
        return {k: r for k, v in value.items() if (r := resolve(v, state, names)) is not None}
    if isinstance(value, list):
        return [r for v in value if (r := resolve(v, state, names)) is not None]
    if isinstance(value, str) and value.startswith("="):
        try:
            return unwrapped(state.rules.evaluate(compiled(value[1:]), **names))
        except RuleError:
            return None
    return value


def unwrapped(value: Any) -> Any:
    """A value of a rule as plain data: dates are dates again, what is unset is None."""
    if isinstance(value, When):
        return value.value
    if isinstance(value, list):
        return [unwrapped(v) for v in value]
    return None if isinstance(value, Unset) else value


def by_schema(state: State, field: Field, day: dt.date, title: str = "内容", depth: int = 0) -> Any:
    """A value that a field allows: its first example or word, `day` for dates, a text that names the field."""
    for keyword in ("const", "default"):
        if any(keyword in part for part in field.parts):
            return field.first(keyword)
    if field.words:
        return field.words[0]
    if field.reference:
        names = scope_names(state.dossier).get(field.reference, [])
        return "contractor" if "contractor" in names else next(iter(names), "contractor")
    if field.formats & {"date", "date-or-datetime"}:
        return day
    if "local-date-time" in field.formats:
        return dt.datetime.combine(day, dt.time(9))
    return _by_kind(state, field, day, title, depth) if field.example is None else field.example


def _by_kind(state: State, field: Field, day: dt.date, title: str, depth: int) -> Any:
    if "string" in field.kinds:
        return f"{title}见附件"
    if "array" in field.kinds:
        return (
            [by_schema(state, field.items, day, title, depth + 1)] if field.items and depth < _DEPTH else []
        )
    if "object" in field.kinds:
        return {
            key: by_schema(state, below, day, field_title(below, key), depth + 1)
            for key, below in field.fields.items()
            if key in field.asked_keys or not field.asked_keys
        }
    if field.kinds & {"number", "integer"}:
        return max([1, *(part["minimum"] for part in field.parts if "minimum" in part)])
    return True if "boolean" in field.kinds else f"{title}见附件"


def field_title(field: Field, name: str) -> str:
    """What a reader calls a field."""
    return field.title.zh if field.title else name
