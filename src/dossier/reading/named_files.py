"""Files that a record names under other keys than `evidence` (`x-file` in its schema): annexes of that record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from dossier.library.schemas import Schemas
from dossier.model import EvidenceRef, Record
from dossier.source import escape

_FILE_NAME = re.compile(r"[^\s].*\.[A-Za-z][A-Za-z0-9]{1,4}$")
"""A name with a suffix; anything else (“照片 3 张”) is a remark."""


def with_named_files(record: Record, schemas: Schemas) -> Record:
    """The record with an annex for each file that one of its other keys names; what stands in `evidence` stays."""
    schema = schemas.record_types[record.type].schema
    known = {ref.file for ref in record.evidence}
    found: dict[str, EvidenceRef] = {}
    for pointer, name in _named(
        schemas, record.data, schema, schemas.uri(f"records/{record.type}.schema.json")
    ):
        if _FILE_NAME.match(name) and name not in known:
            key = pointer.split("/")[1]
            place = record.at(pointer)
            found.setdefault(name, EvidenceRef("original", name, None, None, True, None, place, key))
    return replace(record, evidence=(*record.evidence, *found.values())) if found else record


def _named(
    schemas: Schemas, data: Any, schema: Mapping[str, Any], base: str, pointer: str = ""
) -> Iterator[tuple[str, str]]:
    """Pointer and value of every text that the schema calls a file."""
    if isinstance(data, str):
        if any(part.get("x-file") for part, _ in schemas.parts(schema, base)):
            yield pointer, data
    elif isinstance(data, list):
        member = schemas.items(schema, base)
        for i, value in enumerate(data):
            if member and isinstance(value, str | list | dict):
                yield from _named(schemas, value, *member, f"{pointer}/{i}")
    elif isinstance(data, dict):
        known = schemas.properties(schema, base)
        for key, value in data.items():
            if key in known and key != "evidence" and isinstance(value, str | list | dict):
                yield from _named(schemas, value, *known[key], f"{pointer}/{escape(key)}")
