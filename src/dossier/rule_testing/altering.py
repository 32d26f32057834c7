"""Other values for a piece of data: the candidates from which a run picks the one that breaks a rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

REMOVED = object()
"""Stands for a key that is taken away."""

_DAYS = (1, -1, 40, -40, 1100, -1100)
_HOURS = (1, -1, 20, -20, 40, -40, 49, -49, 120, -120, 1000, -1000)
_DEPTH = 3


Words = Mapping[str, Sequence[Any]]
"""Key → the values that its schema allows, where it lists them."""


def other_values(value: Any, words: Words, key: str = "", depth: int = 0) -> Iterator[Any]:
    """What could stand under `key` instead of `value`: another word, a little more or less, earlier or later; nothing.

    The smallest steps come first, so that a limit is tried where it lies. Lists lose one or all of their members, or
    have one altered or doubled; maps likewise.
    """
    yield from (w for w in words.get(key, ()) if w != value)
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield from (value + 1, value - 1, value * 10, value * 0.5, 0)
    elif isinstance(value, dt.datetime):
        yield from (value + dt.timedelta(hours=h) for h in _HOURS)
    elif isinstance(value, dt.date):
        yield from (value + dt.timedelta(days=d) for d in _DAYS)
    elif isinstance(value, str):
        yield value + "改"
    elif isinstance(value, list) and depth < _DEPTH:
        yield from _other_lists(value, words, key, depth)
    elif isinstance(value, dict) and depth < _DEPTH:
        yield from other_maps(value, words, depth + 1)
    yield REMOVED


def _other_lists(value: list[Any], words: Words, key: str, depth: int) -> Iterator[list[Any]]:
    for i in reversed(range(len(value))):
        yield [*value[:i], *value[i + 1 :]]
    yield []
    if value:
        yield [*value, value[0]]
        yield value[::-1]
    for i, member in enumerate(value):
        for other in other_values(member, words, key, depth + 1):
            if other is not REMOVED:
                yield [*value[:i], other, *value[i + 1 :]]


def other_maps(
    value: Mapping[str, Any], words: Words, depth: int = 0, keys: Sequence[str] | None = None
) -> Iterator[dict[str, Any]]:
    """The map with one of `keys` (default: any) taken away or altered."""
    for key in list(value) if keys is None else keys:
        if key in value:
            for other in other_values(value[key], words, key, depth):
                yield with_value(value, key, other)


def with_value(data: Mapping[str, Any], key: str, value: Any) -> dict[str, Any]:
    """A copy with one key set, or taken away when `value` is REMOVED."""
    rest = {k: v for k, v in data.items() if k != key}
    return rest if value is REMOVED else rest | {key: value}
