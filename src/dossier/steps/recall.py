"""Frozen dataclasses in the store, as JSON: what does not have the asked shape any more is not known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from types import NoneType
from typing import Any, TypeVar

import msgspec

from dossier.steps.store import Store

T = TypeVar("T")


def recall(store: Store | None, kind: type[T], keys: Iterable[str]) -> dict[str, T]:
    """What is known under the keys and is of this kind."""
    decoder = msgspec.json.Decoder(kind, dec_hook=_path)
    found: dict[str, T] = {}
    for key, value in (store.get(keys) if store else {}).items():
        with suppress(msgspec.MsgspecError):
            found[key] = decoder.decode(value)
    return found


def remember(store: Store | None, made: Mapping[str, Any]) -> None:
    """Keep values under their keys; text that is no UTF-8 (bytes of a file name) is not kept."""
    known: dict[str, bytes] = {}
    for key, value in made.items() if store else ():
        with suppress(UnicodeEncodeError):
            known[key] = msgspec.json.encode(value, enc_hook=str)
    if store:
        store.put(known)


def as_json(value: Any) -> bytes:
    """A frozen dataclass as a file that people can read."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def from_json(kind: type[T], content: bytes) -> T | None:
    """What `as_json` was given; None where the file is none of its making."""
    try:
        return msgspec.json.decode(content, type=kind)
    except msgspec.MsgspecError:
        return None


def _path(kind: type, value: Any) -> Any:
    if kind is not Path or not isinstance(value, str):
        raise NotImplementedError(kind)
    return Path(value)


def packed(value: Any) -> bytes:
    """Maps, lists, text, numbers and days in few bytes (MessagePack); days and moments come back as they were.

    Raises:
        TypeError: there is something else in it.
    """
    return msgspec.msgpack.encode(_without_kinds(value))


def unpacked(content: bytes) -> Any:
    """What `packed` was given; None where it is none of its making."""
    try:
        return msgspec.msgpack.decode(content, ext_hook=_day)
    except (msgspec.MsgspecError, ValueError):
        return None


_PLAIN = frozenset({str, int, float, bool, NoneType})


def _without_kinds(value: Any) -> Any:
    """Plain kinds alone: days as extensions, numbers and text without what they remember."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is dict:
        return {str(k): below if type(below) is str else _without_kinds(below) for k, below in value.items()}
    match value:
        case dt.date():
            return msgspec.msgpack.Ext(1, value.isoformat().encode())
        case str():
            return str(value)
        case int():
            return int(value)
        case float():
            return float(value)
        case Mapping():
            return {str(key): _without_kinds(below) for key, below in value.items()}
        case list() | tuple():
            return [_without_kinds(below) for below in value]
    raise TypeError(type(value).__name__)


def _day(_: int, data: memoryview) -> dt.date:
    text = bytes(data).decode()
    return dt.datetime.fromisoformat(text) if "T" in text else dt.date.fromisoformat(text)
