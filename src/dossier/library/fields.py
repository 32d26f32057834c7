"""Record types as trees of fields: what a schema, with everything that it refers to or combines, says of each value.

The walks over raw JSON Schema stand here once. A tree is made as far as it is looked at, so that a schema may contain
itself; the same part of a schema is the same `Field` wherever it is referred to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

from dossier.model import Text

Part = tuple[Mapping[str, Any], str]
"""An object of a schema, and the address of the file that it stands in."""

DATED = frozenset({"date", "local-date-time", "date-or-datetime"})
"""Formats of values that become dates or moments."""
_EITHER = ("anyOf", "oneOf")
MAX_DEPTH = 12
"""Deeper than any form or rule reads."""


class Field:
    """One value that a schema describes. Where several parts speak of the same thing, the outermost is heard."""

    def __init__(self, parts: tuple[Part, ...], below: Callable[[Part], Field]) -> None:
        self._located = parts
        self._below = below

    @cached_property
    def parts(self) -> tuple[Mapping[str, Any], ...]:
        """The schema and everything that it refers to or combines."""
        return tuple(part for part, _ in self._located)

    def first(self, keyword: str) -> Any:
        """What the first part that has a keyword says; None when none has it."""
        return next((part[keyword] for part in self.parts if keyword in part), None)

    @cached_property
    def title(self) -> Text | None:
        """What a reader calls it."""
        return _text(self.first("x-title"))

    @cached_property
    def help(self) -> Text | None:
        """What its description says: a Chinese sentence and, behind it, an English one."""
        description = self.first("description")
        if description is None:
            return None
        zh, mark, en = description.partition("。 ")
        return Text(zh + "。" if mark else description, en or description)

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The JSON types that any part names."""
        named = (part["type"] for part in self.parts if "type" in part)
        return frozenset(kind for kinds in named for kind in ([kinds] if isinstance(kinds, str) else kinds))

    @cached_property
    def is_list(self) -> bool:
        """Whether it is a list, before anything else that may be written in its place."""
        named = next((part["type"] for part in self.parts if "type" in part), "")
        return named == "array" or (isinstance(named, list) and named[:1] == ["array"])

    @property
    def kind(self) -> str | None:
        """The JSON type that the first part names, where it is one alone."""
        named = [part["type"] for part in self.parts if isinstance(part.get("type"), str)]
        return str(named[0]) if named else None

    @cached_property
    def formats(self) -> frozenset[str]:
        """The formats that any part names."""
        return frozenset(part["format"] for part in self.parts if isinstance(part.get("format"), str))

    @cached_property
    def is_dated(self) -> bool:
        """Whether a text here is a date or a moment."""
        return bool(self.formats & DATED)

    @cached_property
    def words(self) -> tuple[Any, ...]:
        """The values that are allowed, where they are listed."""
        return tuple(self.first("enum") or ())

    @cached_property
    def names(self) -> Mapping[Any, Text]:
        """What a reader calls each of the `words`."""
        named = self.first("x-names") or self.first("x-roles") or {}
        return {word: Text(row["zh"], row["en"]) for word, row in named.items()}

    @cached_property
    def reference(self) -> str | None:
        """The list of dossier.yaml (or ``records``, ``parties``) in which its value must stand."""
        named = self.first("x-refers")
        return None if named is None else str(named)

    @cached_property
    def example(self) -> Any:
        """The first example that the schema gives."""
        return next(iter(self.first("examples") or ()), None)

    @cached_property
    def required(self) -> frozenset[str]:
        """Keys that must be given below it, whichever of its alternatives holds."""
        either = {id(branch) for part in self.parts for w in _EITHER for branch in part.get(w, ())}
        return frozenset(
            key for part in self.parts if id(part) not in either for key in part.get("required", ())
        )

    @cached_property
    def asked_keys(self) -> tuple[str, ...]:
        """Keys that must be given below it in one of its alternatives at least, as the schema lists them."""
        return tuple(dict.fromkeys(key for part in self.parts for key in part.get("required", ())))

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """Key → what stands under it."""
        found: dict[str, Field] = {}
        for part, base in self._located:
            for name, below in part.get("properties", {}).items():
                if name not in found:
                    found[name] = self._below((below, base))
        return found

    @cached_property
    def others(self) -> Field | None:
        """What stands under a key that is not named (``parties``)."""
        return self._first_below("additionalProperties")

    @cached_property
    def items(self) -> Field | None:
        """What a list holds; None when it is none."""
        return self._first_below("items")

    def _first_below(self, keyword: str) -> Field | None:
        for part, base in self._located:
            if isinstance(part.get(keyword), dict):
                return self._below((part[keyword], base))
        return None

    @cached_property
    def member(self) -> Field:
        """What a list holds, or the value itself where it is no list."""
        return self.items or self

    @cached_property
    def refers(self) -> bool:
        """Whether anything at or below it is a reference; looked at so deep as forms and rules read."""
        return _any_below(self, lambda field: field.reference is not None, set())

    @cached_property
    def referring(self) -> Mapping[str, Field]:
        """Of its `fields`, those that `refers` is true of."""
        return {key: below for key, below in self.fields.items() if below.refers}

    @cached_property
    def holds_dates(self) -> bool:
        """Whether anything at or below it is a date."""
        return _any_below(self, lambda field: field.is_dated, set())

    @cached_property
    def dated(self) -> Mapping[str, Field]:
        """Of its `fields`, those that hold a date."""
        return {key: below for key, below in self.fields.items() if below.holds_dates}

    @cached_property
    def names_files(self) -> bool:
        """Whether anything at or below it is the name of a file."""
        return _any_below(self, lambda field: bool(field.first("x-file")), set())

    def at(self, *path: str) -> Field:
        """What stands under a path of keys, through lists.

        Raises:
            KeyError: there is no such key.
        """
        field = self
        for key in path:
            field = field.member.fields[key]
        return field

    def walk(self, above: str = "", depth: int = 1) -> Iterator[tuple[str, Field, bool]]:
        """Dotted path, field, and whether it must be given, of everything down to `depth` lists or maps below."""
        for name, field in self.fields.items():
            yield f"{above}{name}", field, name in self.asked_keys
            if depth and field.member.fields:
                yield from field.member.walk(f"{above}{name}.", depth - 1)


def _any_below(field: Field, holds: Callable[[Field], bool], seen: set[int]) -> bool:
    if id(field) in seen:
        return False
    seen.add(id(field))
    if holds(field):
        return True
    below = [*field.fields.values(), field.items, field.others]
    return any(_any_below(each, holds, seen) for each in below if each is not None)


def _text(row: Mapping[str, str] | None) -> Text | None:
    return Text(row["zh"], row["en"]) if row else None
