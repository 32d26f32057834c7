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
from dossier.proving.workbench import Bench
from dossier.reading.dossier import scope_names

_DEPTH = 4


@cache
def table() -> Mapping[str, Any]:
    """The data of the complete dossier (specimens.toml)."""
    text = files("dossier").joinpath("proving/specimens.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def resolve(value: Any, bench: Bench, names: Mapping[str, Any]) -> Any:
    """A value of the table with its expressions (``"=accepted"``) evaluated; None where one decides nothing yet."""
    if isinstance(value, dict):
        return {k: r for k, v in value.items() if (r := resolve(v, bench, names)) is not None}
    if isinstance(value, list):
        return [r for v in value if (r := resolve(v, bench, names)) is not None]
    if isinstance(value, str) and value.startswith("="):
        try:
            return unwrapped(bench.rules.evaluate(compiled(value[1:]), **names))
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


def by_schema(
    bench: Bench, schema: Mapping[str, Any], base: str, day: dt.date, title: str = "内容", depth: int = 0
) -> Any:
    """A value that a schema allows: its first example or word, `day` for dates, a text that names the field."""
    parts = [part for part, _ in bench.schemas.parts(schema, base)]
    for word in ("const", "default"):
        if given := [p[word] for p in parts if word in p]:
            return given[0]
    if words := [p["enum"] for p in parts if "enum" in p]:
        return words[0][0]
    if refers := [p["x-refers"] for p in parts if "x-refers" in p]:
        names = scope_names(bench.dossier).get(refers[0], [])
        return "contractor" if "contractor" in names else next(iter(names), "contractor")
    formats = {p.get("format") for p in parts}
    if formats & {"date", "date-or-datetime"}:
        return day
    if "local-date-time" in formats:
        return dt.datetime.combine(day, dt.time(9))
    if texts := [p["examples"] for p in parts if p.get("examples")]:
        return texts[0][0]
    return _by_type(bench, schema, base, day, title, depth)


def _by_type(bench: Bench, schema: Mapping[str, Any], base: str, day: dt.date, title: str, depth: int) -> Any:
    schemas = bench.schemas
    kinds = schemas.kinds(schema, base)
    if "string" in kinds:
        return f"{title}见附件"
    if "array" in kinds:
        member = schemas.items(schema, base)
        return [by_schema(bench, *member, day, title, depth + 1)] if member and depth < _DEPTH else []
    if "object" in kinds:
        parts = [part for part, _ in schemas.parts(schema, base)]
        needed = {k for part in parts for k in part.get("required", ())}
        known = schemas.properties(schema, base)
        return {
            k: by_schema(bench, *known[k], day, field_title(known[k][0], k), depth + 1)
            for k in known
            if k in needed or not needed
        }
    if kinds & {"number", "integer"}:
        lows = [p["minimum"] for p in (part for part, _ in schemas.parts(schema, base)) if "minimum" in p]
        return max([1, *lows])
    return True if "boolean" in kinds else f"{title}见附件"


def field_title(schema: Mapping[str, Any], name: str) -> str:
    """What a reader calls a field."""
    return str(schema.get("x-title", {}).get("zh", name))
