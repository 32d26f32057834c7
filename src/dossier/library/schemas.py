"""JSON Schema, offline: one registry over all folders of the library.

What a schema declares, as a tree, is a `Field`; `quick` says whether a value is sound and `steady` what is wrong.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from copy import copy
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urldefrag, urljoin
from weakref import WeakSet

from dossier.errors import InputUnreadable
from dossier.findings import Finding, finding
from dossier.library.collecting import CollectWhenDoubled
from dossier.library.fields import DATED, Field, Part
from dossier.library.quick import QuickValidators
from dossier.library.schema_files import read_schema
from dossier.model import Catalogue, Citation, Location, RecordType, Text
from dossier.resources import Library
from dossier.source import SourceDocument

if TYPE_CHECKING:
    from dossier.library.steady import Explainer, SchemaError

JudgedFile = tuple[SourceDocument, Any, list[Finding]]
"""A file as written, its typed data, and what its schema has against it."""

BASE = "https://schemas.dossier.invalid/"
"""Schemas carry no `$id`, so that editors resolve them by file; inside the program they live below this address."""


class Schemas:
    """Every schema that a library holds, by its path below ``schemas/`` (``records/contract.schema.json``)."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.rule_files: dict[Path, JudgedFile] = {}
        """Those that came with the program and were judged by these schemas."""
        self.catalogues: dict[tuple[str, str], Catalogue] = {}
        """Profile and jurisdiction → the catalogue."""
        self.places: dict[str, tuple[Mapping[str, Any], Mapping[str, Citation]]] = {}
        """Jurisdiction → its values, and on whose authority each is."""
        self._quick: dict[str, Any] = {}
        self._fields: dict[tuple[int, str], Field] = {}

    def beside(self, library: Library) -> Schemas:
        """These schemas for a library that holds no other ones; whatever is read and compiled of them is shared."""
        _ = self.record_types, self._references, self._quick_ones
        other = copy(self)
        other.library, other.catalogues, other.places = library, {}, {}
        other.field = self.field  # type: ignore[method-assign]  # what is kept for all must not keep this one
        return other

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
        own = [name for name in self.files if name not in self._shipped]
        if own:
            # Only here: jsonschema takes as long to import as a small check takes altogether.
            from dossier.library.own_schemas import check_own_schema  # noqa: PLC0415
            from dossier.library.steady import registry_of  # noqa: PLC0415

            registry = registry_of({BASE + name: schema for name, schema in read.items()})
            for name in own:
                check_own_schema(name, read[name], self.files[name], shown[name], BASE + name, registry)
        return read

    @cached_property
    def _explainer(self) -> Explainer:
        from dossier.library.steady import Explainer  # noqa: PLC0415 - most dossiers have no error at all

        return Explainer({BASE + name: schema for name, schema in self._judged.items()})

    @cached_property
    def homes(self) -> dict[int, str]:
        """The id of every schema object → the file it stands in (jsonschema's errors hold the object alone)."""
        files = (*self.contents.items(), *self._judged.items())
        return {id(part): name for name, content in files for part in _objects(content)}

    @cached_property
    def _shipped(self) -> frozenset[str]:
        """The files that came with the program."""
        return frozenset(name for name, path in self.files.items() if self.library.layer(path) == "shipped")

    @cached_property
    def _references(self) -> Mapping[str, frozenset[str]]:
        return references_of(self.contents)

    @cached_property
    def _quick_ones(self) -> QuickValidators:
        return QuickValidators({BASE + name: self._judged[name] for name in self._shipped})

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
        """What is wrong with a value, by jsonschema's own errors.

        Raises:
            InputUnreadable: S220, the schema unfolds without end, or into nothing.
        """
        from dossier.library.steady import EndlessSchemaError  # noqa: PLC0415 - as above

        try:
            yield from self._explainer.errors(self.uri(name), data)
        except EndlessSchemaError as error:
            place = Location(self.library.shown(self.files[name]), 1, 1)
            raise InputUnreadable(finding("S220", place, schema=name)) from error

    def quickly_valid(self, name: str, data: object) -> bool:
        """True when a value is certainly what a schema asks for; False says nothing."""
        if name not in self._quick:
            all_ours = len(self._shipped) == len(self.files)
            sound = all_ours or self._shipped.issuperset(reachable(self._references, name))
            self._quick[name] = self._quick_ones.of(BASE + name) if sound else None
        validator = self._quick[name]
        return validator is not None and validator.is_valid(data)

    def root(self, name: str) -> Field:
        """What a schema file describes."""
        return self.field(self.contents[name], self.uri(name))

    def record(self, record_type: str) -> Field:
        """A record of a type, as its schema describes it."""
        return self.root(f"records/{record_type}.schema.json")

    def common(self, name: str) -> Field:
        """A definition that all record types share: ``record``, ``role`` …"""
        file = "common.schema.json"
        return self.field(self.contents[file]["$defs"][name], self.uri(file))

    def field(self, schema: Mapping[str, Any], base: str) -> Field:
        """What an object of a schema file describes; the same `Field` for the same object."""
        return self._field((schema, base))

    def _field(self, part: Part) -> Field:
        key = id(part[0]), part[1]
        if key not in self._fields:
            # What is kept holds the schema itself, so that its id stays its own.
            self._fields[key] = Field(tuple(self._parts(*part)), self._field)
        return self._fields[key]

    def _parts(self, schema: Mapping[str, Any], base: str) -> Iterator[Part]:
        """The schema and everything it refers to or combines, each with its address."""
        yield schema, base
        if "$ref" in schema:
            address = urljoin(base, schema["$ref"])
            file, _, pointer = address.partition("#")
            if pointer and not pointer.startswith("/"):  # an anchor
                target = next(
                    p for p in _objects(self.contents[file.removeprefix(BASE)]) if p.get("$anchor") == pointer
                )
            else:
                target = _found(self.contents[file.removeprefix(BASE)], pointer)
            yield from self._parts(target, file)
        for word in ("allOf", "anyOf", "oneOf"):
            for part in schema.get(word, ()):
                yield from self._parts(part, base)


def open_schemas(library: Library) -> Schemas:
    """The schemas of a library; those that come with the program are read once for all dossiers of a process, others
    again when another dossier is read, or when one of their files has changed.
    """
    shipped = _of_the_program(library.roots[-1])
    if library.is_shipped:
        return shipped
    key = library.roots, tuple(_stamps(library))
    if key not in _own:
        _own.clear()
        _own[key] = _opened(library, shipped)
    return _own[key]


def _opened(library: Library, shipped: Schemas) -> Schemas:
    own = Schemas(library)
    with suppress(InputUnreadable):  # it is told where the files are asked for
        if own.files == shipped.files:  # profiles, places or forms of its own, no schemas
            return shipped.beside(library)
    # Compiled schemas take megabytes that the collector does not see.
    _drop_former()
    _alive.add(own)
    return own


_own: dict[object, Schemas] = {}
_alive: WeakSet[Schemas] = WeakSet()
_drop_former = CollectWhenDoubled(_alive.__len__, 2)


def _stamps(library: Library) -> Iterator[tuple[object, ...]]:
    """Path, size, times and number of every file that users added; one that the system refuses equals nothing."""
    for root in library.roots[:-1]:
        for folder, _, names in os.walk(root / "schemas"):
            for name in sorted(names):
                path = Path(folder, name)
                try:
                    told = path.stat()
                except OSError:
                    yield path, object()
                else:
                    yield path, told.st_size, told.st_mtime_ns, told.st_ctime_ns, told.st_ino


@cache
def _of_the_program(root: Path) -> Schemas:
    return Schemas(Library((root,)))


def _found(content: Any, pointer: str) -> Any:
    """What a JSON pointer of a reference leads to; whether it leads anywhere has been looked at before."""
    for segment in pointer.split("/")[1:]:
        key = unquote(segment).replace("~1", "/").replace("~0", "~")
        content = content[int(key)] if isinstance(content, list) else content[key]
    return content


def references_of(contents: Mapping[str, Any]) -> Mapping[str, frozenset[str]]:
    """Schema file → the files that its references lead to."""
    found = {}
    for name, content in contents.items():
        refs = {each["$ref"] for each in _objects(content) if isinstance(each.get("$ref"), str)}
        found[name] = frozenset(urldefrag(urljoin(BASE + name, ref)).url.removeprefix(BASE) for ref in refs)
    return found


def reachable(references: Mapping[str, frozenset[str]], name: str) -> list[str]:
    """The schema files that a file leads to, itself included, sorted. `references`: see `references_of`."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current not in found and current in references:
            found.add(current)
            waiting += references[current]
    return sorted(found)


def _objects(schema: Any) -> Iterator[Any]:
    if isinstance(schema, dict):
        yield schema
        for value in schema.values():
            yield from _objects(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _objects(value)


def is_dated(schema: object) -> bool:
    """Whether a schema calls its value a date or a time."""
    return isinstance(schema, dict) and schema.get("format") in DATED
