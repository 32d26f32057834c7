"""JSON Schema validation that says what is wrong, and that ends: counted steps, patterns in linear time.

A firm writes schemas, too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from referencing import Registry
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012

from dossier.library.quick import FORMATS, matcher

_COUNTED = (
    *("$ref", "$dynamicRef", "allOf", "anyOf", "oneOf", "not", "if", "dependentSchemas", "contains", "items"),
    *("prefixItems", "properties", "additionalProperties", "propertyNames", "unevaluatedProperties", "enum"),
)


_DEEPEST = 120
"""Steps within one another: Python, and what jsonschema looks addresses up with, take no more than about 200."""
SchemaError = ValidationError


class EndlessSchemaError(Exception):
    """A schema asks for more steps than any value of that size needs."""


class Steps:
    """What is left of the steps of one validation."""

    def __init__(self) -> None:
        self.left = self.depth = 0

    def allow(self, data: Any) -> None:
        """A fresh allowance: generous for a value of this size, nothing for one that unfolds without end."""
        self.left, self.depth = 100_000 + 500 * _nodes(data), 0

    def enter(self) -> None:
        """One step, within those that have not been left.

        Raises:
            EndlessSchemaError: none is left, or it stands within too many others.
        """
        self.left -= 1
        self.depth += 1
        if self.left < 0 or self.depth > _DEEPEST:
            raise EndlessSchemaError

    def leave(self) -> None:
        """The step is done."""
        self.depth -= 1


def _nodes(data: Any) -> int:
    count, waiting = 0, [data]
    while waiting:
        each = waiting.pop()
        count += 1
        if isinstance(each, dict):
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each
    return count


def registry_of(contents: Mapping[str, Any]) -> Registry[Any]:
    """All schemas by their address; nothing is ever fetched."""
    sound = {address: schema for address, schema in contents.items() if isinstance(schema, dict)}
    return Registry().with_resources((a, DRAFT202012.create_resource(s)) for a, s in sound.items())


class Explainer:
    """Says what is wrong with a value, by jsonschema's own errors. `contents` are all schemas by their address."""

    def __init__(self, contents: Mapping[str, Any]) -> None:
        self._steps = Steps()
        self._class = steady_validator(self._steps)
        self._registry = registry_of(contents)
        self._formats = FormatChecker(formats=())
        for name, fits in FORMATS.items():
            self._formats.checks(name, raises=ValueError)(fits)
        self._validators: dict[str, Any] = {}

    def errors(self, address: str, data: object) -> Iterator[ValidationError]:
        """What is wrong with a value by the schema at an address.

        Raises:
            EndlessSchemaError: the schema unfolds without end, or into nothing.
        """
        if address not in self._validators:
            self._validators[address] = self._class(
                {"$ref": address}, registry=self._registry, format_checker=self._formats
            )
        self._steps.allow(data)
        try:
            yield from self._validators[address].iter_errors(data)
        except (RecursionError, Unresolvable, re.error) as error:
            raise EndlessSchemaError from error


def steady_validator(steps: Steps) -> Any:
    """The class of validators for draft 2020-12 that count their steps in `steps`."""
    known = Draft202012Validator.VALIDATORS
    counted = {word: _counted(known[word], steps) for word in _COUNTED}
    return extend(  # type: ignore[no-untyped-call]
        Draft202012Validator, counted | {"pattern": _pattern, "uniqueItems": _unique}
    )


def _counted(keyword: Callable[..., Any], steps: Steps) -> Callable[..., Any]:
    def checked(validator: Any, value: Any, instance: Any, schema: Any) -> Iterator[Any]:
        steps.enter()
        try:
            yield from keyword(validator, value, instance, schema) or ()
        finally:
            steps.leave()

    return checked


def _pattern(_: Any, pattern: str, instance: Any, __: Any) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not matcher(pattern).is_valid(
        instance.encode("utf-8", "replace").decode()
    ):
        yield ValidationError(f"{instance!r:.80} does not match {pattern!r:.80}")


def _unique(_: Any, wanted: bool, instance: Any, __: Any) -> Iterator[ValidationError]:
    if wanted and isinstance(instance, list):
        seen = {json.dumps(each, sort_keys=True, default=str) for each in instance}
        if len(seen) < len(instance):
            yield ValidationError(f"{instance!r:.80} has members that are equal")
