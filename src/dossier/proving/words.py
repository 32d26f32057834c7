"""What the expressions of a requirement speak of: fields of its record, record types, roles, names of dossier.yaml."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from dossier.model import Requirement

_FIELD = re.compile(r"\brecord\.([a-z_]+)")
_QUOTED = re.compile(r"'([^']*)'")


def expressions(r: Requirement) -> Iterator[str]:
    """Every expression of a requirement."""
    yield from (e for e in (r.when, r.count, r.item_when, r.match, r.dated, r.due, r.not_before) if e)
    yield from (check.expression for check in r.checks)


def fields(expression: str) -> list[str]:
    """The keys of the record that an expression names, in order, each once."""
    return list(dict.fromkeys(_FIELD.findall(expression)))


def quoted(expression: str, known: Collection[str]) -> list[str]:
    """The quoted words of an expression that are among `known`, in order, each once."""
    return [w for w in dict.fromkeys(_QUOTED.findall(expression)) if w in known]


def mentions(expression: str, name: str) -> bool:
    """Whether a name stands in an expression as a word of its own."""
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", expression) is not None
