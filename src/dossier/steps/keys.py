"""What a piece of work depends on, as one key: equal keys promise equal products."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import platform
import sys
from collections.abc import Mapping
from enum import Enum
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

_LIBRARIES = (
    "docxtpl",
    "fonttools",
    "img2pdf",
    "jinja2",
    "lxml",
    "pikepdf",
    "pillow",
    "pillow-heif",
    "pypdf",
    "pypdfium2",
    "python-docx",
)
_PACKAGE = Path(__file__).resolve().parent.parent


def key_of(work: str, *inputs: Any, rooms: tuple[str, ...] = ("",)) -> str:
    """The key of one piece of work, as sha256 in hex.

    Args:
        work: its name, e.g. ``facts`` or ``form``.
        inputs: everything that its product depends on: text, numbers, dates, None, lists, maps, frozen dataclasses.
        rooms: the folders of this package whose code does the work; a change in any of them is another key.

    Raises:
        TypeError: an input that has no fixed shape, such as a path of this machine or a set.
    """
    said = json.dumps(
        [work, code_version(rooms), library_versions(), _plain(inputs)],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


@cache
def code_version(rooms: tuple[str, ...]) -> str:
    """A digest of the source of these rooms (``""``: the whole package): what they make depends on it."""
    digest = hashlib.sha256()
    for room in rooms:
        for path in sorted((_PACKAGE / room).rglob("*")):
            if path.suffix in (".py", ".toml", ".html", ".css", ".js"):
                digest.update(
                    path.relative_to(_PACKAGE).as_posix().encode() + b"\0" + path.read_bytes() + b"\0"
                )
    return digest.hexdigest()


@cache
def library_versions() -> tuple[str, ...]:
    """Python and the libraries that shape bytes or decide what is found, with their versions."""
    return (sys.platform, platform.python_version(), *(f"{name} {version(name)}" for name in _LIBRARIES))


def in_order(value: Any) -> Any:
    """The value with the order of its maps made to count: for work that goes through them."""
    if isinstance(value, Mapping):
        pairs = [[key, in_order(below)] for key, below in value.items()]
        return {"map": type(value).__name__, "of": pairs}
    return [in_order(item) for item in value] if isinstance(value, list | tuple) else value


_AS_IT_IS = frozenset({str, int, bool, float, type(None)})


def _plain(value: Any) -> Any:
    """The value as JSON knows it, with the type of what JSON has no word for."""
    if type(value) in _AS_IT_IS:  # nearly always
        return value
    if value is None or isinstance(value, bool | int | float | str):
        # An enum of text is written as its text; markup that is a text is printed as what it is.
        if not isinstance(value, str) or type(value) is str or isinstance(value, Enum):
            return str(value) if isinstance(value, str) else value
        return {"": type(value).__name__, "text": str(value)}
    if isinstance(value, dt.date | dt.time):
        return {"": type(value).__name__, "at": value.isoformat()}
    if isinstance(value, Mapping):
        pairs = [[_plain(key), _plain(value[key])] for key in sorted(value, key=repr)]
        # A map of another kind may count as false, or answer where a dict has no key.
        return pairs if type(value) is dict else {"": type(value).__name__, "of": pairs}
    if isinstance(value, list | tuple):
        return {"": [_plain(item) for item in value]}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        named = {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
        return {"": type(value).__name__, "of": named}
    raise TypeError(f"{type(value).__name__} cannot be part of a key")
