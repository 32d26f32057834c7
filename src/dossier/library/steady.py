"""JSON Schema validation that ends: counted steps, patterns in linear time. A firm writes schemas, too.

Patterns are those of ECMA 262, as JSON Schema says, matched by jsonschema-rs without backtracking; what only a
backtracking engine can do (look-around, back references) is no pattern here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import jsonschema_rs
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

_COUNTED = (
    *("$ref", "$dynamicRef", "allOf", "anyOf", "oneOf", "not", "if", "dependentSchemas", "contains", "items"),
    *("prefixItems", "properties", "additionalProperties", "propertyNames", "unevaluatedProperties", "enum"),
)
_PATTERN_BYTES = 1_000_000
"""Size of a compiled pattern; ``(?:x{1,1000}){1,1000}`` is beyond."""


class EndlessSchemaError(Exception):
    """A schema asks for more steps than any value of that size needs."""


class Steps:
    """What is left of the steps of one validation."""

    def __init__(self) -> None:
        self.left = 0

    def allow(self, data: Any) -> None:
        """A fresh allowance: generous for a value of this size, nothing for one that unfolds without end."""
        self.left = 100_000 + 500 * _nodes(data)

    def take(self) -> None:
        """One step.

        Raises:
            EndlessSchemaError: none is left.
        """
        self.left -= 1
        if self.left < 0:
            raise EndlessSchemaError


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


def steady_validator(steps: Steps) -> Any:
    """The class of validators for draft 2020-12 that count their steps in `steps`."""
    known = Draft202012Validator.VALIDATORS
    counted = {word: _counted(known[word], steps) for word in _COUNTED}
    return extend(  # type: ignore[no-untyped-call]
        Draft202012Validator, counted | {"pattern": _pattern, "uniqueItems": _unique}
    )


def quick_validator(
    address: str, contents: Mapping[str, Any], formats: Mapping[str, Callable[[object], bool]]
) -> Any:
    """What says `is_valid` of a value a hundred times as fast, without a limit of steps: for schemas of our own.

    `address` is that of the schema, `contents` are all that it refers to by their addresses.
    """

    def judged(check: Callable[[object], bool]) -> Callable[[str], bool]:
        def fits(text: str) -> bool:
            try:
                return check(text)
            except ValueError:
                return False

        return fits

    return jsonschema_rs.Draft202012Validator(
        {"$ref": address},
        registry=jsonschema_rs.Registry(list(contents.items()), draft=jsonschema_rs.Draft202012),
        formats={name: judged(check) for name, check in formats.items()},
        validate_formats=True,
        pattern_options=jsonschema_rs.RegexOptions(size_limit=_PATTERN_BYTES),
    )


def _counted(keyword: Callable[..., Any], steps: Steps) -> Callable[..., Any]:
    def checked(validator: Any, value: Any, instance: Any, schema: Any) -> Any:
        steps.take()
        return keyword(validator, value, instance, schema)

    return checked


@cache
def _matcher(pattern: str) -> Any:
    options = jsonschema_rs.RegexOptions(size_limit=_PATTERN_BYTES)
    return jsonschema_rs.Draft202012Validator({"pattern": pattern}, pattern_options=options)


def is_pattern(pattern: str) -> bool:
    """Whether it is a regular expression that takes linear time."""
    try:
        return _matcher(pattern) is not None
    except (ValueError, jsonschema_rs.ValidationError):  # the second is no ValueError in every version
        return False


def _pattern(_: Any, pattern: str, instance: Any, __: Any) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not _matcher(pattern).is_valid(
        instance.encode("utf-8", "replace").decode()
    ):
        yield ValidationError(f"{instance!r:.80} does not match {pattern!r:.80}")


def _unique(_: Any, wanted: bool, instance: Any, __: Any) -> Iterator[ValidationError]:
    if wanted and isinstance(instance, list):
        seen = {json.dumps(each, sort_keys=True, default=str) for each in instance}
        if len(seen) < len(instance):
            yield ValidationError(f"{instance!r:.80} has members that are equal")
