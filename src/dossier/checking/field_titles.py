"""What a field of a record or a milestone is called in a message: the words of the schemas, never a key."""

from __future__ import annotations

from dossier.library.fields import Field
from dossier.library.schemas import Schemas
from dossier.model import Record, Text


def field_title(schemas: Schemas, record: Record, pointer: str) -> Text:
    """The title of a part of a record, by its pointer below the record: ``/readings/2/at`` → “时刻”."""
    return _title(schemas.record(record.type) if record.type in schemas.record_types else None, pointer)


def main_title(schemas: Schemas, pointer: str) -> Text:
    """The title of a part of dossier.yaml: ``/milestones/accepted`` → “竣工验收合格”."""
    return _title(schemas.root("dossier.schema.json"), pointer)


def named(schemas: Schemas, record: Record, pointer: str) -> Text:
    """A part of a record as it reads in a sentence: 《试运行记录》的开始时间, with its row where it is in a table."""
    title = field_title(schemas, record, pointer)
    rows = [int(p) + 1 for p in pointer.split("/") if p.isdecimal()]
    zh, en = (f"第 {rows[0]} 行", f" in row {rows[0]}") if rows else ("", "")
    return Text(f"《{record.title}》的{zh}{title.zh}", f"{title.en.lower()}{en} of “{record.title}”")


def _title(field: Field | None, pointer: str) -> Text:
    last = pointer.rpartition("/")[2]
    for key in pointer.split("/")[1:]:
        if field is None:
            break
        field = field.items if key.isdecimal() else field.fields.get(key) or field.others
    return (field.title if field else None) or Text(last, last)
