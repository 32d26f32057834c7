"""Files that a record names under other keys than `evidence` (`x-file` in its schema): annexes of that record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from dossier.library.fields import Field
from dossier.library.schemas import Schemas
from dossier.model import EvidenceRef, Record
from dossier.source import escape

_FILE_NAME = re.compile(r"[^\s].*\.[A-Za-z][A-Za-z0-9]{1,4}$")
"""A name with a suffix; anything else (“照片 3 张”) is a remark."""


def with_named_files(record: Record, schemas: Schemas) -> Record:
    """The record with an annex for each file that one of its other keys names; what stands in `evidence` stays."""
    known = {ref.file for ref in record.evidence}
    found: dict[str, EvidenceRef] = {}
    for pointer, name in _named(record.data, schemas.record(record.type)):
        if _FILE_NAME.match(name) and name not in known:
            key = pointer.split("/")[1]
            place = record.at(pointer)
            found.setdefault(name, EvidenceRef("original", name, None, None, True, None, place, key))
    return replace(record, evidence=(*record.evidence, *found.values())) if found else record


def _named(data: Any, field: Field | None, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Pointer and value of every text that the schema calls a file."""
    if field is None or not field.names_files:
        return
    if isinstance(data, str):
        if field.first("x-file"):
            yield pointer, data
    elif isinstance(data, list):
        for i, value in enumerate(data):
            yield from _named(value, field.items, f"{pointer}/{i}")
    elif isinstance(data, dict):
        for key, value in data.items():
            if key != "evidence":
                yield from _named(value, field.fields.get(key), f"{pointer}/{escape(key)}")
