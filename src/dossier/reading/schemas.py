"""JSON Schema, offline: one registry over all folders of the library, and errors said as findings.

The only module that knows jsonschema. What a schema declares is also what forms and rules may name, so the walks
over declared properties live here as well.
"""

from __future__ import annotations

import datetime as dt
import difflib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from dossier.errors import InputUnreadable
from dossier.findings import Finding, finding
from dossier.model import Location, RecordType, Text
from dossier.reading.source import PlainFloat, PlainInt, SourceDocument, escape
from dossier.resources import Library

BASE = "https://schemas.dossier.invalid/"
"""Schemas carry no `$id`, so that editors resolve them by file; inside the program they live below this address."""

_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_DATETIME = re.compile(r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?$")

_formats = FormatChecker(formats=())


def parse_moment(text: str) -> dt.date | dt.datetime:
    """An ISO date, or a local date and time.

    Raises:
        ValueError: no such day or time.
    """
    if _DATE.match(text):
        return dt.date.fromisoformat(text)
    if _DATETIME.match(text):
        return dt.datetime.fromisoformat(text)
    raise ValueError(text)


@_formats.checks("date", raises=ValueError)
def _is_date(value: object) -> bool:
    return not isinstance(value, str) or (_DATE.match(value) is not None and bool(parse_moment(value)))


@_formats.checks("local-date-time", raises=ValueError)
def _is_datetime(value: object) -> bool:
    return not isinstance(value, str) or (_DATETIME.match(value) is not None and bool(parse_moment(value)))


@_formats.checks("date-or-datetime", raises=ValueError)
def _is_moment(value: object) -> bool:
    return not isinstance(value, str) or bool(parse_moment(value))


Blank = Callable[[list[Mapping[str, Any]]], Any]
"""From the parts of a scalar's schema to the value that stands for "not given"."""

_KEY_ERRORS = ("additionalProperties", "unevaluatedProperties", "propertyNames")


class Schemas:
    """Every schema that a library holds, by its path below ``schemas/`` (``records/contract.schema.json``)."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._validators: dict[str, Draft202012Validator] = {}

    @cached_property
    def files(self) -> dict[str, Path]:
        """Path below ``schemas/`` → file; the more particular folder wins."""
        found: dict[str, Path] = {}
        for folder in ("schemas", "schemas/records"):
            for name, path in self.library.names(folder, ".schema.json").items():
                found[f"{folder}/{name}.schema.json".removeprefix("schemas/")] = path
        return found

    @cached_property
    def contents(self) -> dict[str, Any]:
        """Path below ``schemas/`` → parsed schema.

        Raises:
            InputUnreadable: S213, a schema file is not JSON.
        """
        return {name: _read_json(path) for name, path in self.files.items()}

    @cached_property
    def registry(self) -> Registry[Any]:
        """All schemas under `BASE`; nothing is ever fetched."""
        pairs = ((BASE + name, DRAFT202012.create_resource(s)) for name, s in self.contents.items())
        return Registry().with_resources(pairs)

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
                )
        return types

    def uri(self, name: str) -> str:
        """The address of a schema inside the program."""
        return BASE + name

    def errors(self, name: str, data: object) -> Iterator[ValidationError]:
        """What a second pair of eyes would say: jsonschema's own errors."""
        if name not in self._validators:
            self._validators[name] = Draft202012Validator(
                {"$ref": self.uri(name)}, registry=self.registry, format_checker=_formats
            )
        yield from self._validators[name].iter_errors(data)

    def parts(self, schema: Mapping[str, Any], base: str) -> Iterator[tuple[Mapping[str, Any], str]]:
        """The schema and everything it refers to or combines, each with its address."""
        yield schema, base
        if "$ref" in schema:
            uri = urljoin(base, schema["$ref"])
            target = self.registry.resolver().lookup(uri).contents
            yield from self.parts(target, uri.partition("#")[0])
        for word in ("allOf", "anyOf", "oneOf"):
            for part in schema.get(word, ()):
                yield from self.parts(part, base)

    def properties(self, schema: Mapping[str, Any], base: str) -> dict[str, tuple[Mapping[str, Any], str]]:
        """Property name → its schema and address, over all parts; the outermost definition first."""
        found: dict[str, tuple[Mapping[str, Any], str]] = {}
        for part, uri in self.parts(schema, base):
            for key, value in part.get("properties", {}).items():
                found.setdefault(key, (value, uri))
        return found

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

    def complete(self, data: Any, schema: Mapping[str, Any], base: str, blank: Blank = lambda _: None) -> Any:
        """`data` with every declared key present: maps filled likewise, [] for a list, `blank(parts)` for a scalar."""
        if isinstance(data, list):
            member = self.items(schema, base)
            return [self.complete(v, *member, blank) if member else v for v in data]
        properties = self.properties(schema, base)
        if properties and (data is None or isinstance(data, dict)):
            given = data or {}
            extra = self.open_properties(schema, base)
            other = {k: self.complete(v, *extra, blank) if extra else v for k, v in given.items()}
            return other | {k: self.complete(given.get(k), *below, blank) for k, below in properties.items()}
        if data is not None:
            return data
        parts = [part for part, _ in self.parts(schema, base)]
        is_list = any("items" in p for p in parts) and not any(p.get("type") == "string" for p in parts)
        return [] if is_list else blank(parts)

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


def validate(
    schemas: Schemas,
    name: str,
    data: Any,
    source: SourceDocument,
    pointer: str = "",
    record: str | None = None,
) -> tuple[Any, list[Finding]]:
    """Check a part of a file against a schema.

    Returns: the part with dates typed and everything invalid left out, and one finding per problem with its place.
    """
    schema, base = schemas.contents[name], schemas.uri(name)
    plain = schemas.convert(data, schema, base, as_typed)
    findings: list[Finding] = []
    seen: set[tuple[object, ...]] = set()
    broken: list[list[str | int]] = []
    for error in _leaves(schemas.errors(name, plain)):
        for found, key in _explain(schemas, error, source, pointer, record):
            if key not in seen:
                seen.add(key)
                findings.append(found)
        if error.validator not in _KEY_ERRORS:
            broken.append(list(error.absolute_path))
    typed = schemas.convert(plain, schema, base, as_moment)
    for path in sorted(broken, key=len, reverse=True):
        typed = _without(typed, path)
    return typed, findings


def _leaves(errors: Iterator[ValidationError]) -> Iterator[ValidationError]:
    """The errors that say something: of alternatives, those of the branch that fits the value best."""
    for error in errors:
        if error.validator in ("anyOf", "oneOf") and error.context:
            branches: dict[object, list[ValidationError]] = {}
            for below in error.context:
                branches.setdefault(below.relative_schema_path[0], []).append(below)
            fitting = [
                b for b in branches.values() if not any(e.validator == "type" and not e.path for e in b)
            ]
            best = min(fitting or list(branches.values()), key=len)
            yield from _leaves(iter(best))
        else:
            yield error


def _explain(
    schemas: Schemas, error: ValidationError, source: SourceDocument, pointer: str, record: str | None
) -> Iterator[tuple[Finding, tuple[object, ...]]]:
    """One finding per problem in an error, with a key that tells equal ones apart from new ones."""
    here = pointer + "".join(f"/{escape(p)}" for p in error.absolute_path)
    name = str(error.absolute_path[-1]) if error.absolute_path else (record or source.file)
    place = source.at(here)
    value: Any = error.instance
    limit: Any = error.validator_value

    def say(code: str, at: Location = place, **words: Any) -> tuple[Finding, tuple[object, ...]]:
        return finding(code, at, record=record, **words), (
            code[0] + code[1:3],
            at.pointer,
            *map(str, words.values()),
        )

    match error.validator:
        case "required":
            for key in limit:
                if key not in value:
                    yield say("S201", source.at(f"{here}/{escape(key)}"), key=key)
        case word if word in _KEY_ERRORS:
            yield from _unknown_keys(schemas, error, source, here, say)
        case "type":
            yield say("S202", key=name, expected=_type_words(limit), got=_type_words(_type_of(value)))
        case "enum" | "const":
            allowed = [str(v) for v in (limit if error.validator == "enum" else [limit])]
            yield say("S204", key=name, value=value, allowed=", ".join(allowed), **guess(str(value), allowed))
        case "format" | "pattern" if isinstance(value, str) and _DATE.match(value[:10]) and _is_dated(error):
            yield finding("Y104", place, record=record, date=value), ("S205", here)
        case "format" | "pattern":
            yield finding("S205", place, record=record, key=name, value=value), ("S205", here)
        case (
            "minLength" | "maxLength" | "minimum" | "maximum" | "exclusiveMinimum" | "minItems" | "multipleOf"
        ):
            yield say("S206", key=name, rule=f"{error.validator} {limit}")
        case _:
            yield say("S211", key=name, problem=error.message[:200])


def _is_dated(error: ValidationError) -> bool:
    schema = error.schema
    return isinstance(schema, dict) and schema.get("format") in _formats.checkers


def _unknown_keys(
    schemas: Schemas,
    error: ValidationError,
    source: SourceDocument,
    here: str,
    say: Callable[..., tuple[Finding, tuple[object, ...]]],
) -> Iterator[tuple[Finding, tuple[object, ...]]]:
    # A failing branch of allOf makes jsonschema call all of its keys unevaluated (python-jsonschema #1075),
    # so unknown is what no part of the schema declares.
    instance: Any = error.instance
    keys = [instance] if error.validator == "propertyNames" else list(instance)
    schema = error.schema if isinstance(error.schema, dict) else {}
    declared = list(schemas.properties(schema, _base_of(error, schemas)))
    for key in keys:
        if key not in declared:
            yield say("S203", source.at(f"{here}/{escape(key)}", key=True), key=key, **guess(key, declared))


def _base_of(error: ValidationError, schemas: Schemas) -> str:
    """The address of the file whose schema raised the error: the one that holds this very object."""
    for name, content in schemas.contents.items():
        if any(part is error.schema for part in _inside(content)):
            return schemas.uri(name)
    return BASE


def _inside(schema: Any) -> Iterator[Any]:
    if isinstance(schema, dict):
        yield schema
        for value in schema.values():
            yield from _inside(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _inside(value)


def guess(word: str, allowed: list[str]) -> dict[str, Any]:
    """The did-you-mean part of a sentence; empty when nothing is near."""
    near = difflib.get_close_matches(word, allowed, n=1, cutoff=0.6)
    return {
        "guess": Text(f"，是否为 “{near[0]}”？", f", did you mean “{near[0]}”?") if near else Text("", "")
    }


_TYPES = {
    "object": Text("一组键值（键: 值）", "a map (key: value)"),
    "array": Text("一个列表（- …）", "a list (- …)"),
    "string": Text("文字", "text"),
    "number": Text("数字", "a number"),
    "integer": Text("整数", "a whole number"),
    "boolean": Text("true 或 false", "true or false"),
    "null": Text("空", "nothing"),
}


def _type_of(value: object) -> str:
    for kind, python in {
        "boolean": bool,
        "object": dict,
        "array": list,
        "string": str,
        "number": int | float,
    }.items():
        if isinstance(value, python):
            return kind
    return "null"


def _type_words(kinds: str | list[str]) -> Text:
    words = [_TYPES[k] for k in ([kinds] if isinstance(kinds, str) else kinds)]
    return Text(" / ".join(w.zh for w in words), " / ".join(w.en for w in words))


def _without(data: Any, path: list[str | int]) -> Any:
    """`data` without the node at `path`; the whole (a missing or unknown key) stays."""
    if not path:
        return data
    at = data
    for step in path[:-1]:
        try:
            at = at[step]
        except (KeyError, IndexError, TypeError):
            return data
    if isinstance(at, dict):
        at.pop(path[-1], None)
    elif isinstance(at, list) and isinstance(path[-1], int) and path[-1] < len(at):
        at[path[-1]] = None
    return data


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputUnreadable(finding("S213", Location(path.name), problem=str(error))) from error
