"""What a field of a record or a milestone is called in a message: the words of the schemas, never a key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dossier.library.schemas import Schemas
from dossier.model import Record, Text

Schema = tuple[Mapping[str, Any], str]


def field_title(schemas: Schemas, record: Record, pointer: str) -> Text:
    """The title of a part of a record, by its pointer below the record: ``/readings/2/at`` → “时刻”."""
    kind = schemas.record_types.get(record.type)
    name = f"records/{record.type}.schema.json"
    return _title(schemas, (kind.schema, schemas.uri(name)) if kind else None, pointer)


def main_title(schemas: Schemas, pointer: str) -> Text:
    """The title of a part of dossier.yaml: ``/milestones/accepted`` → “竣工验收合格”."""
    name = "dossier.schema.json"
    return _title(schemas, (schemas.contents[name], schemas.uri(name)), pointer)


def named(schemas: Schemas, record: Record, pointer: str) -> Text:
    """A part of a record as it reads in a sentence: 《试运行记录》的开始时间, with its row where it is in a table."""
    title = field_title(schemas, record, pointer)
    rows = [int(p) + 1 for p in pointer.split("/") if p.isdecimal()]
    zh, en = (f"第 {rows[0]} 行", f" in row {rows[0]}") if rows else ("", "")
    return Text(f"《{record.title}》的{zh}{title.zh}", f"{title.en.lower()}{en} of “{record.title}”")


def _title(schemas: Schemas, at: Schema | None, pointer: str) -> Text:
    last = pointer.rpartition("/")[2]
    for key in pointer.split("/")[1:]:
        if at is None:
            break
        at = schemas.items(*at) if key.isdecimal() else _property(schemas, at, key)
    parts = [part for part, _ in schemas.parts(*at)] if at else []
    title = next((p["x-title"] for p in parts if "x-title" in p), None)
    return Text(title["zh"], title["en"]) if title else Text(last, last)


def _property(schemas: Schemas, at: Schema, key: str) -> Schema | None:
    return schemas.properties(*at).get(key) or schemas.open_properties(*at)
