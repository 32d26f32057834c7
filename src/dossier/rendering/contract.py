"""What a form is promised: every property that a schema declares is there, and nothing else.

Schemas come as a `referencing.Registry`; a schema is named by its URI in that registry, and its relative
``$ref``s are followed. A form may then be written with strict names: a typing error is found, a value that
nobody gave is None.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
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
    """The names that the form of a record type sees (project, parties, milestones, record, dossier, labels)."""
    whole = declared_names(registry, dossier_uri).fields
    given = {name: whole[name] for name in ("project", "parties", "milestones") if name in whole}
    facts = Names(dict.fromkeys(("code", "name", "language", "compiled"), OPEN))
    return Names({**given, "record": declared_names(registry, record_uri), "dossier": facts, "labels": OPEN})


@dataclass(frozen=True, slots=True)
class _Part:
    """One schema object and the resolver for its relative references."""

    schema: Mapping[str, Any]
    resolver: Any


@dataclass(frozen=True, slots=True)
class _Shape:
    """Everything that is said about one place of the data: `sure` holds always, `maybe` in some branch."""

    sure: tuple[_Part, ...]
    maybe: tuple[_Part, ...]

    @classmethod
    def of(cls, registry: Registry[Any], uri: str) -> _Shape:
        found = registry.resolver().lookup(uri)
        return cls.gather([_Part(found.contents, found.resolver)])

    @classmethod
    def gather(cls, parts: list[_Part]) -> _Shape:
        sure, maybe = list[_Part](), list[_Part]()
        for part in parts:
            for found, certain in _flatten(part, True, 0):
                (sure if certain else maybe).append(found)
        return cls(tuple(sure), tuple(maybe))

    @property
    def is_list(self) -> bool:
        """True when it is a list in every branch."""
        return any(part.schema.get("type") == "array" for part in self.sure)

    @property
    def all_parts(self) -> tuple[_Part, ...]:
        return self.sure + self.maybe

    def properties(self) -> dict[str, _Shape]:
        found: dict[str, list[_Part]] = {}
        for part in self.all_parts:
            for name, schema in part.schema.get("properties", {}).items():
                if isinstance(schema, Mapping):
                    found.setdefault(name, []).append(_Part(schema, part.resolver))
        return {name: _Shape.gather(parts) for name, parts in found.items()}

    def below(self, keyword: str) -> _Shape | None:
        """The shape of ``items`` or ``additionalProperties``; None when no schema describes it."""
        parts = [
            _Part(schema, part.resolver)
            for part in self.all_parts
            if isinstance(schema := part.schema.get(keyword), Mapping)
        ]
        return _Shape.gather(parts) if parts else None


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
    properties = shape.properties()
    if data is None:
        if shape.is_list:
            return []
        return AbsentObject(_absent(properties, depth)) if _is_object(shape, properties) else None
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


def _is_object(shape: _Shape, properties: Mapping[str, _Shape]) -> bool:
    kinds = {part.schema.get("type") for part in shape.sure} - {None}
    return bool(properties) and kinds <= {"object"} and any("properties" in p.schema for p in shape.sure)


def _absent(properties: Mapping[str, _Shape], depth: int) -> dict[str, Any]:
    return {name: _complete(None, each, depth + 1) for name, each in properties.items()}


def _names(shape: _Shape, depth: int) -> Names:
    if depth > _MAX_DEPTH:
        return OPEN
    items, others, properties = shape.below("items"), shape.below("additionalProperties"), shape.properties()
    if not properties and items is None and others is None:
        return OPEN
    return Names(
        {name: _names(each, depth + 1) for name, each in properties.items()},
        _names(items, depth + 1) if items else None,
        _names(others, depth + 1) if others else None,
        is_open=not properties and others is None and not shape.is_list,
    )
