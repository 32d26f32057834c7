"""From a record's data to printed words: labels out of the schemas, dates and enumerations in Chinese."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

SCHEMAS = Path(__file__).resolve().parent.parent / "schemas"

# fmt: off
COMMON = frozenset((
    "id", "type", "title", "number", "date", "version", "responsible", "unit", "equipment",
    "discipline", "material", "system", "room", "division", "item", "inspection_lot", "concealed",
    "hazardous", "signatures", "status", "evidence", "expires", "retention", "secrecy",
    "replies_to", "annex_to", "remark", "stamp", "changes",
))
# fmt: on
"""Fields that the heading, the signatures or the stamp of a paper show, not its table."""


@cache
def _load(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return loaded


def _resolve(schema: Mapping[str, Any], home: Path) -> tuple[Mapping[str, Any], Path]:
    """Follow `$ref` (its siblings win), also out of an array of one reference."""
    while "$ref" in schema:
        name, _, pointer = schema["$ref"].partition("#")
        place = (home.parent / name).resolve() if name else home
        target: Any = _load(place)
        for step in pointer.strip("/").split("/") if pointer.strip("/") else ():
            target = target[step]
        own = {key: value for key, value in schema.items() if key != "$ref"}
        schema, home = {**target, **own}, place
    return schema, home


def _properties(schema: Mapping[str, Any], home: Path) -> Iterator[tuple[str, Mapping[str, Any], Path]]:
    schema, home = _resolve(schema, home)
    for part in schema.get("allOf", ()):
        yield from _properties(part, home)
    for name, value in schema.get("properties", {}).items():
        yield name, *_resolve(value, home)


@cache
def fields_of(record_type: str) -> dict[str, tuple[Mapping[str, Any], Path]]:
    """Own fields of a record type by name: the schema of each and the file it stands in."""
    path = SCHEMAS / "records" / f"{record_type}.schema.json"
    found = _properties(_load(path), path) if path.exists() else ()
    return {name: (schema, home) for name, schema, home in found}


def columns_of(schema: Mapping[str, Any], home: Path) -> dict[str, tuple[Mapping[str, Any], Path]]:
    """Fields of the items of a list of maps."""
    items, place = _resolve(schema.get("items", {}), home)
    return {name: (value, where) for name, value, where in _properties(items, place)}


def label(name: str, schema: Mapping[str, Any]) -> str:
    """The Chinese title of a field, without the note in brackets at its end."""
    title: str = schema.get("x-title", {}).get("zh", name)
    return re.sub(r"（[^（）]*）$", "", title)


def roles() -> Mapping[str, Mapping[str, str]]:
    """Role → its party and its words, as the common schema has them."""
    words: Mapping[str, Mapping[str, str]] = _load(SCHEMAS / "common.schema.json")["$defs"]["role"]["x-roles"]
    return words


def disciplines() -> Mapping[str, Mapping[str, str]]:
    words: Mapping[str, Mapping[str, str]] = _load(SCHEMAS / "common.schema.json")["$defs"]["discipline"][
        "x-names"
    ]
    return words


def date_words(value: dt.date) -> str:
    """2026年3月5日; with the time when there is one."""
    words = f"{value.year}年{value.month}月{value.day}日"
    return words + f"{value.hour}时{value.minute:02d}分" if isinstance(value, dt.datetime) else words


def as_date(value: object) -> object:
    """A date or a time out of its text; anything else as it is."""
    if isinstance(value, str) and len(value) in (10, 16, 19) and value[4:5] == value[7:8] == "-":
        try:
            return dt.date.fromisoformat(value) if len(value) == 10 else dt.datetime.fromisoformat(value)
        except ValueError:
            return value
    return value


def words(value: object, schema: Mapping[str, Any], parties: Mapping[str, Mapping[str, Any]]) -> str:
    """A value as a paper prints it."""
    value = as_date(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.date):
        return date_words(value)
    if isinstance(value, list):
        items = schema.get("items", {})
        return "、".join(words(entry, items, parties) for entry in value)
    names = schema.get("x-names", {})
    if isinstance(value, str) and value in names:
        term: str = names[value]["zh"]
        return term
    if isinstance(value, str) and value in parties:
        full: str = parties[value]["name"]
        return full
    return "" if value is None else str(value)
