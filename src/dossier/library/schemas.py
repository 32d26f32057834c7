"""JSON Schema, offline: one registry over all folders of the library.

The only module that knows jsonschema. What a schema declares is also what forms and rules may name, so the walks
over declared properties live here as well.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from jsonschema import FormatChecker
from jsonschema.exceptions import ValidationError
from referencing import Registry
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012

from dossier.errors import InputUnreadable
from dossier.findings import finding
from dossier.library.schema_files import UNFOLDED_DEPTH, check_own_schema, read_schema
from dossier.library.steady import EndlessSchemaError, Steps, steady_validator
from dossier.model import Location, RecordType, Text
from dossier.resources import Library
from dossier.source import PlainFloat, PlainInt, escape

BASE = "https://schemas.dossier.invalid/"
"""Schemas carry no `$id`, so that editors resolve them by file; inside the program they live below this address."""

SchemaError = ValidationError

DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_DATETIME = re.compile(r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?$")

_formats = FormatChecker(formats=())


def parse_moment(text: str) -> dt.date | dt.datetime:
    """An ISO date, or a local date and time.

    Raises:
        ValueError: no such day or time.
    """
    if DATE.match(text):
        return dt.date.fromisoformat(text)
    if _DATETIME.match(text):
        return dt.datetime.fromisoformat(text)
    raise ValueError(text)


@_formats.checks("date", raises=ValueError)
def _is_date(value: object) -> bool:
    return not isinstance(value, str) or (DATE.match(value) is not None and bool(parse_moment(value)))


@_formats.checks("local-date-time", raises=ValueError)
def _is_datetime(value: object) -> bool:
    return not isinstance(value, str) or (_DATETIME.match(value) is not None and bool(parse_moment(value)))


@_formats.checks("date-or-datetime", raises=ValueError)
def _is_moment(value: object) -> bool:
    return not isinstance(value, str) or bool(parse_moment(value))


Blank = Callable[[list[Mapping[str, Any]]], Any]
"""From the parts of a scalar's schema to the value that stands for "not given"."""


MAX_DEPTH = UNFOLDED_DEPTH
"""Deeper than any form or rule reads."""


class Schemas:
    """Every schema that a library holds, by its path below ``schemas/`` (``records/contract.schema.json``)."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._steps = Steps()
        self._validator = steady_validator(self._steps)
        self._validators: dict[str, Any] = {}
        self._parts: dict[tuple[int, str], tuple[tuple[Mapping[str, Any], str], ...]] = {}
        self._properties: dict[tuple[int, str], dict[str, tuple[Mapping[str, Any], str]]] = {}

    @cached_property
    def files(self) -> dict[str, Path]:
        """Path below ``schemas/`` → file; the more particular folder wins."""
        found: dict[str, Path] = {}
        for folder in ("schemas", "schemas/records", "schemas/service"):
            for name, path in self.library.names(folder, ".schema.json").items():
                found[f"{folder}/{name}.schema.json".removeprefix("schemas/")] = path
        return found

    @cached_property
    def contents(self) -> dict[str, Any]:
        """Path below ``schemas/`` → parsed schema; those that did not come with the program have been looked through.

        Raises:
            InputUnreadable: S213, a schema file is not JSON or no sound schema.
        """
        shown = {name: self.library.shown(path) for name, path in self.files.items()}
        read = {name: read_schema(path, shown[name]) for name, path in self.files.items()}
        for name, path in self.files.items():
            if self.library.layer(path) != "shipped":
                check_own_schema(name, read[name], path, shown[name], BASE + name, _registry(read))
        return read

    @cached_property
    def registry(self) -> Registry[Any]:
        """All schemas under `BASE`; nothing is ever fetched."""
        return _registry(self._judged)

    @cached_property
    def homes(self) -> dict[int, str]:
        """The id of every schema object → the file it stands in (jsonschema's errors hold the object alone)."""
        files = (*self.contents.items(), *self._judged.items())
        return {id(part): name for name, content in files for part in _objects(content)}

    @cached_property
    def _judged(self) -> dict[str, Any]:
        """The schemas without ``$schema``, by which jsonschema would go back to its own, unbounded keywords, and
        without an ``$id``, by which references would lead out of the program.
        """
        return {
            name: {key: below for key, below in content.items() if key not in ("$schema", "$id")}
            for name, content in self.contents.items()
            if isinstance(content, dict)
        }

    @cached_property
    def record_types(self) -> dict[str, RecordType]:
        """Record type name → type, from the annotations of the schemas in ``schemas/records``."""
        types = {}
        for name, schema in self.contents.items():
            if name.startswith("records/"):
                key = name.removeprefix("records/").removesuffix(".schema.json")
                title = schema.get("x-title", {})
                types[key] = RecordType(
                    key,
                    Text(title.get("zh", key), title.get("en", key)),
                    schema.get("x-group", "A7"),
                    schema.get("x-content", "text"),
                    schema.get("x-form"),
                    schema,
                    tuple(schema.get("x-evidence", ())),
                )
        return types

    def uri(self, name: str) -> str:
        """The address of a schema inside the program."""
        return BASE + name

    def errors(self, name: str, data: object) -> Iterator[SchemaError]:
        """What a second pair of eyes would say: jsonschema's own errors.

        Raises:
            InputUnreadable: S220, the schema unfolds without end, or into nothing.
        """
        if name not in self._validators:
            self._validators[name] = self._validator(
                {"$ref": self.uri(name)}, registry=self.registry, format_checker=_formats
            )
        self._steps.allow(data)
        try:
            yield from self._validators[name].iter_errors(data)
        except (EndlessSchemaError, RecursionError, Unresolvable, re.error) as error:
            place = Location(self.library.shown(self.files[name]), 1, 1)
            raise InputUnreadable(finding("S220", place, schema=name)) from error

    def parts(self, schema: Mapping[str, Any], base: str) -> tuple[tuple[Mapping[str, Any], str], ...]:
        """The schema and everything it refers to or combines, each with its address.

        Kept: every value of every record asks for the same few. What is kept holds the schema itself, so that
        its id stays its own.
        """
        key = id(schema), base
        if key not in self._parts:
            self._parts[key] = tuple(self._gather_parts(schema, base))
        return self._parts[key]

    def _gather_parts(self, schema: Mapping[str, Any], base: str) -> Iterator[tuple[Mapping[str, Any], str]]:
        yield schema, base
        if "$ref" in schema:
            uri = urljoin(base, schema["$ref"])
            target = self.registry.resolver().lookup(uri).contents
            yield from self.parts(target, uri.partition("#")[0])
        for word in ("allOf", "anyOf", "oneOf"):
            for part in schema.get(word, ()):
                yield from self.parts(part, base)

    def properties(self, schema: Mapping[str, Any], base: str) -> Mapping[str, tuple[Mapping[str, Any], str]]:
        """Property name → its schema and address, over all parts; the outermost definition first."""
        key = id(schema), base
        if key not in self._properties:
            found: dict[str, tuple[Mapping[str, Any], str]] = {}
            for part, uri in self.parts(schema, base):
                for name, value in part.get("properties", {}).items():
                    found.setdefault(name, (value, uri))
            self._properties[key] = found
        return self._properties[key]

    def open_properties(self, schema: Mapping[str, Any], base: str) -> tuple[Mapping[str, Any], str] | None:
        """The schema of keys that are not named (``parties``), if the schema has one."""
        for part, uri in self.parts(schema, base):
            extra = part.get("additionalProperties")
            if isinstance(extra, dict):
                return extra, uri
        return None

    def items(self, schema: Mapping[str, Any], base: str) -> tuple[Mapping[str, Any], str] | None:
        """The schema of the members of a list, if the schema allows a list."""
        for part, uri in self.parts(schema, base):
            if isinstance(part.get("items"), dict):
                return part["items"], uri
        return None

    def references(
        self, data: Any, schema: Mapping[str, Any], base: str, pointer: str = ""
    ) -> Iterator[tuple[str, str, str, str]]:
        """Every value that names something else (`x-refers`): pointer, key, value, and the list it must stand in."""
        if isinstance(data, list):
            member = self.items(schema, base)
            for i, value in enumerate(data):
                if member:
                    yield from self.references(value, *member, f"{pointer}/{i}")
        elif isinstance(data, dict):
            known = self.properties(schema, base)
            for key, value in data.items():
                if key in known:
                    below, uri = known[key]
                    target = next((p["x-refers"] for p, _ in self.parts(below, uri) if "x-refers" in p), None)
                    here = f"{pointer}/{escape(key)}"
                    if target:
                        values = value if isinstance(value, list) else [value]
                        yield from ((here, key, str(v), target) for v in values)
                    else:
                        yield from self.references(value, below, uri, here)

    def complete(
        self,
        data: Any,
        schema: Mapping[str, Any],
        base: str,
        blank: Blank = lambda _: None,
        absent: Callable[[dict[str, Any]], Any] = dict,
        depth: int = 0,
    ) -> Any:
        """`data` with every declared key present.

        A scalar that is not given is `blank(its schema parts)`, a list is empty, a map is `absent(its keys, filled
        likewise)`. Keys that no schema declares stay. A schema that contains itself is followed `MAX_DEPTH` deep.
        """
        if depth > MAX_DEPTH:
            return data
        if isinstance(data, list):
            member = self.items(schema, base)
            return [self.complete(v, *member, blank, absent, depth + 1) if member else v for v in data]
        if data is not None and not isinstance(data, dict):
            return data
        kinds = self.kinds(schema, base)
        if data is None and kinds == {"array"}:
            return []
        properties = self.properties(schema, base)
        if data is None and not (properties and kinds <= {"object"}):
            return blank([part for part, _ in self.parts(schema, base)])
        given = data or {}
        extra = self.open_properties(schema, base)
        others = {
            k: self.complete(v, *extra, blank, absent, depth + 1) if extra else v
            for k, v in given.items()
            if k not in properties
        }
        known = {k: self.complete(given.get(k), *p, blank, absent, depth + 1) for k, p in properties.items()}
        return (absent if data is None else dict)(others | known)

    def kinds(self, schema: Mapping[str, Any], base: str) -> set[str]:
        """The JSON types that any part of a schema names."""
        found: set[str] = set()
        for part, _ in self.parts(schema, base):
            found |= {part["type"]} if isinstance(part.get("type"), str) else set(part.get("type", ()))
        return found

    def convert(
        self,
        data: Any,
        schema: Mapping[str, Any],
        base: str,
        leaf: Callable[[Any, list[Mapping[str, Any]]], Any],
    ) -> Any:
        """A copy of `data` with `leaf(value, parts of its schema)` in place of each scalar; blank keys are left out."""
        if isinstance(data, dict):
            known = self.properties(schema, base)
            extra = self.open_properties(schema, base)
            copy = {}
            for key, value in data.items():
                below = known.get(key) or extra
                if value is not None:
                    copy[key] = self.convert(value, *below, leaf) if below else value
            return copy
        if isinstance(data, list):
            member = self.items(schema, base)
            return [self.convert(v, *member, leaf) if member else v for v in data]
        return leaf(data, [part for part, _ in self.parts(schema, base)])


def _objects(schema: Any) -> Iterator[Any]:
    if isinstance(schema, dict):
        yield schema
        for value in schema.values():
            yield from _objects(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _objects(value)


def as_typed(value: Any, parts: list[Mapping[str, Any]]) -> Any:
    """A number that stands where text belongs (``number: 1.10``) is the text that was typed."""
    if isinstance(value, PlainInt | PlainFloat) and not isinstance(value, bool):
        kinds = {
            k for p in parts for k in ([p["type"]] if isinstance(p.get("type"), str) else p.get("type", ()))
        }
        if "string" in kinds:
            return value.typed
        return int(value) if isinstance(value, PlainInt) else float(value)
    return value


def as_moment(value: Any, parts: list[Mapping[str, Any]]) -> Any:
    """A string whose schema calls it a date or a time becomes one."""
    if isinstance(value, str) and any(p.get("format") in _formats.checkers for p in parts):
        try:
            return parse_moment(value)
        except ValueError:
            return value
    return value


def is_dated(schema: object) -> bool:
    """Whether a schema calls its value a date or a time."""
    return isinstance(schema, dict) and schema.get("format") in _formats.checkers


def _registry(contents: Mapping[str, Any]) -> Registry[Any]:
    sound = {name: schema for name, schema in contents.items() if isinstance(schema, dict)}
    return Registry().with_resources((BASE + n, DRAFT202012.create_resource(s)) for n, s in sound.items())
