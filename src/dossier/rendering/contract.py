"""What a form is promised: every property that a schema declares is there, and nothing else.

Schemas come as a `referencing.Registry`; a schema is named by its URI in that registry, and its relative
``$ref``s are followed. A form may then be written with strict names: a typing error is found, a value that
nobody gave is None.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from referencing import Registry

from dossier.rendering.blanks import AbsentObject

_MAX_DEPTH = 12  # deeper than any form reads; ends schemas that contain themselves


@dataclass(frozen=True, slots=True)
class Names:
    """The names that may follow a dot. A scalar has none, and nothing is checked below it (`is_open`)."""

    fields: Mapping[str, Names] = field(default_factory=dict)
    items: Names | None = None
    """What a loop over it yields; None when it is no list."""
    others: Names | None = None
    """What any further key holds, e.g. one of the user's own parties."""
    is_open: bool = False

    def get(self, name: str) -> Names | None:
        """What stands under a name; None when there is no such name."""
        return self.fields.get(name) or self.others or (OPEN if self.is_open else None)


OPEN = Names(is_open=True)


def complete(data: Any, registry: Registry[Any], uri: str) -> Any:
    """A copy of `data` with every declared property: None when absent, [] for a list, nested objects too.

    An absent object has all its keys and counts as false (`AbsentObject`). Keys that no schema declares stay.
    """
    return _complete(data, _Shape.of(registry, uri), 0)


def declared_names(registry: Registry[Any], uri: str) -> Names:
    """The names that data of this schema has after `complete`."""
    return _names(_Shape.of(registry, uri), 0)


def record_form_names(registry: Registry[Any], dossier_uri: str, record_uri: str) -> Names:
    """The names that the form of a record type sees (project, parties, milestones, record, dossier, names)."""
    whole = declared_names(registry, dossier_uri).fields
    given = {name: whole[name] for name in ("project", "parties", "milestones") if name in whole}
    facts = Names(dict.fromkeys(("code", "name", "language", "compiled"), OPEN))
    return Names({**given, "record": declared_names(registry, record_uri), "dossier": facts, "names": OPEN})


@dataclass(frozen=True, slots=True)
class _Part:
    """One schema object and the resolver for its relative references."""

    schema: Mapping[str, Any]
    resolver: Any


class _Shape:
    """Everything that is said about one place of the data: `sure` holds always, `maybe` in some branch.

    What lies below is worked out when it is asked for, and once.
    """

    def __init__(self, sure: Sequence[_Part], maybe: Sequence[_Part]) -> None:
        self.sure, self.maybe = tuple(sure), tuple(maybe)
        self._below: dict[str, _Shape | None] = {}

    @classmethod
    def of(cls, registry: Registry[Any], uri: str) -> _Shape:
        """The shape of a whole schema; kept, because a build asks for the same few for every record."""
        kept = _KEPT.get((id(registry), uri))
        if kept is None:
            found = registry.resolver().lookup(uri)
            kept = (registry, cls.gather([_Part(found.contents, found.resolver)]))
            _KEPT[id(registry), uri] = kept
        return kept[1]

    @classmethod
    def gather(cls, parts: list[_Part]) -> _Shape:
        sure, maybe = list[_Part](), list[_Part]()
        for part in parts:
            for found, certain in _flatten(part, True, 0):
                (sure if certain else maybe).append(found)
        return cls(sure, maybe)

    @property
    def is_list(self) -> bool:
        """True when it is a list in every branch."""
        return any(part.schema.get("type") == "array" for part in self.sure)

    @cached_property
    def is_object(self) -> bool:
        """True when it is an object in every branch and a schema says which properties it has."""
        kinds = [part.schema.get("type", "object") for part in self.sure]
        return all(kind == "object" for kind in kinds) and any("properties" in p.schema for p in self.sure)

    @property
    def all_parts(self) -> tuple[_Part, ...]:
        return self.sure + self.maybe

    @cached_property
    def properties(self) -> dict[str, _Shape]:
        found: dict[str, list[_Part]] = {}
        for part in self.all_parts:
            for name, schema in part.schema.get("properties", {}).items():
                if isinstance(schema, Mapping):
                    found.setdefault(name, []).append(_Part(schema, part.resolver))
        return {name: _Shape.gather(parts) for name, parts in found.items()}

    def below(self, keyword: str) -> _Shape | None:
        """The shape of ``items`` or ``additionalProperties``; None when no schema describes it."""
        if keyword not in self._below:
            self._below[keyword] = self._gather_below(keyword)
        return self._below[keyword]

    def _gather_below(self, keyword: str) -> _Shape | None:
        parts = [
            _Part(schema, part.resolver)
            for part in self.all_parts
            if isinstance(schema := part.schema.get(keyword), Mapping)
        ]
        return _Shape.gather(parts) if parts else None


# Holds the registry too: its id stays its own as long as it is kept.
_KEPT: dict[tuple[int, str], tuple[Registry[Any], _Shape]] = {}


def _flatten(part: _Part, certain: bool, depth: int) -> Iterator[tuple[_Part, bool]]:
    """The schema and every schema that applies at the same place, with whether it applies in any case."""
    if depth > _MAX_DEPTH:
        return
    yield part, certain
    schema = part.schema
    if isinstance(schema.get("$ref"), str):
        found = part.resolver.lookup(schema["$ref"])
        if isinstance(found.contents, Mapping):
            yield from _flatten(_Part(found.contents, found.resolver), certain, depth + 1)
    branches = [(each, certain) for each in schema.get("allOf", [])]
    branches += [(each, False) for keyword in ("anyOf", "oneOf") for each in schema.get(keyword, [])]
    branches += [(schema[keyword], False) for keyword in ("then", "else") if keyword in schema]
    for each, sure in branches:
        if isinstance(each, Mapping):
            yield from _flatten(_Part(each, part.resolver), sure, depth + 1)


def _complete(data: Any, shape: _Shape, depth: int) -> Any:
    if depth > _MAX_DEPTH:
        return data
    if isinstance(data, list | tuple):
        items = shape.below("items")
        return [_complete(each, items, depth + 1) if items else each for each in data]
    properties = shape.properties
    if data is None:
        if shape.is_list:
            return []
        return AbsentObject(_absent(properties, depth)) if shape.is_object else None
    if not isinstance(data, Mapping):
        return data
    others = shape.below("additionalProperties")
    known = {name: _complete(data.get(name), each, depth + 1) for name, each in properties.items()}
    rest = {
        name: _complete(value, others, depth + 1) if others else value
        for name, value in data.items()
        if name not in known
    }
    return {**known, **rest}


def _absent(properties: Mapping[str, _Shape], depth: int) -> dict[str, Any]:
    return {name: _complete(None, each, depth + 1) for name, each in properties.items()}


def _names(shape: _Shape, depth: int) -> Names:
    if depth > _MAX_DEPTH:
        return OPEN
    items, others, properties = shape.below("items"), shape.below("additionalProperties"), shape.properties
    if not properties and items is None and others is None:
        return OPEN
    return Names(
        {name: _names(each, depth + 1) for name, each in properties.items()},
        _names(items, depth + 1) if items else None,
        _names(others, depth + 1) if others else None,
        is_open=not properties and others is None and not shape.is_list,
    )
