"""Frozen dataclasses in the store, as JSON: what does not have the asked shape any more is not known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
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


def _path(kind: type, value: Any) -> Any:
    if kind is not Path or not isinstance(value, str):
        raise NotImplementedError(kind)
    return Path(value)
