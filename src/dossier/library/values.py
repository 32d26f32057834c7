"""Data beside the fields that describe it: typed as the schema says, completed with what is not given, referring."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from dossier.library.fields import MAX_DEPTH, Field
from dossier.model import Text
from dossier.source import PlainFloat, PlainInt, escape

DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_DATETIME = re.compile(r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?$")


@lru_cache(maxsize=4096)
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


def as_plain(data: Any, field: Field | None) -> Any:
    """A copy without blank keys; a number that stands where text belongs (``number: 1.10``) is the text as typed."""
    if isinstance(data, dict):
        known, others = (field.fields, field.others) if field else (_NONE, None)
        return {
            key: value if isinstance(value, str) else as_plain(value, known.get(key) or others)
            for key, value in data.items()
            if value is not None
        }
    if isinstance(data, list):
        member = field.items if field else None
        return [as_plain(value, member) for value in data]
    if isinstance(data, PlainInt | PlainFloat):
        if field and "string" in field.kinds:
            return data.typed
        return int(data) if isinstance(data, PlainInt) else float(data)
    return data


_NONE: Mapping[str, Field] = {}


def with_moments(data: Any, field: Field) -> Any:
    """The data with a date or a time for each text that its field calls one; parts that hold none stay the same."""
    if not field.holds_dates:
        return data
    if isinstance(data, dict):
        dated, others = field.dated, field.others
        if others is not None and others.holds_dates:
            dated = {key: found for key in data if (found := field.fields.get(key) or others).holds_dates}
        if dated.keys().isdisjoint(data.keys()):
            return data
        return {
            key: value if (below := dated.get(key)) is None else with_moments(value, below)
            for key, value in data.items()
        }
    if isinstance(data, list):
        member = field.items
        return [with_moments(value, member) for value in data] if member else data
    if isinstance(data, str) and field.is_dated:
        try:
            return parse_moment(data)
        except ValueError:
            return data
    return data


def place_of(scope: str) -> Text:
    """Where what may be named is written."""
    if scope == "records":
        return Text("各资料条目（records）", "the records")
    return Text(f" dossier.yaml 的 {scope} ", f"{scope} of dossier.yaml")


def references(data: Any, field: Field, pointer: str = "") -> Iterator[tuple[str, str, str, str]]:
    """Every value that names something else: pointer, key, value, and the list in which it must stand."""
    if isinstance(data, list):
        if field.items and field.items.reference:
            key = pointer.rpartition("/")[2]
            yield from (
                (f"{pointer}/{i}", key, str(v), field.items.reference) for i, v in enumerate(data) if v
            )
        elif field.items and field.items.refers:
            named = field.items.referring.keys()
            for i, value in enumerate(data):
                if not isinstance(value, dict) or not named.isdisjoint(value.keys()):
                    yield from references(value, field.items, f"{pointer}/{i}")
    elif isinstance(data, dict):
        if field.referring.keys().isdisjoint(data.keys()):
            return
        for key, value in data.items():
            below = field.referring.get(key)
            if below is None:
                continue
            here = f"{pointer}/{escape(key)}"
            if below.reference:
                values = value if isinstance(value, list) else [value]
                yield from ((here, key, str(v), below.reference) for v in values)
            else:
                yield from references(value, below, here)


class Completion:
    """How data is completed: every key that a schema declares is there.

    A scalar that is not given is `blank(its field)`, a list is empty, a map is `absent(its keys, filled likewise)`;
    what is given becomes `leaf(value)`. Keys that no schema declares stay. What stands for something absent is made
    once and shared: nobody may change it. A schema that contains itself is followed `MAX_DEPTH` deep.
    """

    def __init__(
        self,
        blank: Callable[[Field], Any] = lambda _: None,
        absent: Callable[[dict[str, Any]], Any] = dict,
        leaf: Callable[[Any], Any] = lambda value: value,
    ) -> None:
        self._blank, self._absent, self._leaf = blank, absent, leaf
        # A field lives as long as its schemas, and what is kept of it no longer.
        self._known: WeakKeyDictionary[Field, dict[int, Any]] = WeakKeyDictionary()

    def of(self, data: Any, field: Field | None, depth: int = 0) -> Any:
        """`data`, completed as `field` says."""
        if data is None and field is not None:
            return self._nothing(field, depth)
        if field is None or depth > MAX_DEPTH:
            return self._plain(data)
        if isinstance(data, list):
            return [self.of(value, field.items, depth + 1) for value in data]
        if not isinstance(data, dict):
            return self._leaf(data)
        known, below = field.fields, depth + 1
        done = {k: self.of(v, field.others, below) for k, v in data.items() if k not in known}
        done |= self._blanks(field, below)
        for key, value in data.items():
            if value is not None and key in known:
                done[key] = self._leaf(value) if isinstance(value, str) else self.of(value, known[key], below)
        return done

    def _blanks(self, field: Field, depth: int) -> dict[str, Any]:
        """What stands under each key of a map where nothing is given."""
        known = self._known.setdefault(field, {})
        if -depth not in known:
            known[-depth] = {key: self._nothing(each, depth) for key, each in field.fields.items()}
        blanks: dict[str, Any] = known[-depth]
        return blanks

    def _nothing(self, field: Field, depth: int) -> Any:
        known = self._known.setdefault(field, {})
        if depth not in known:
            known[depth] = self._make_nothing(field, depth)
        return known[depth]

    def _make_nothing(self, field: Field, depth: int) -> Any:
        if depth > MAX_DEPTH:
            return None
        if field.is_list:
            return []
        if not field.fields or field.kinds - {"object"}:
            return self._blank(field)
        return self._absent({key: self._nothing(each, depth + 1) for key, each in field.fields.items()})

    def _plain(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._plain(below) for key, below in value.items()}
        if isinstance(value, list):
            return [self._plain(below) for below in value]
        return self._leaf(value)
