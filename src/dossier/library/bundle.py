"""Schemas that stand alone: one file for an editor, another validator, or a whole profile."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from dossier.disk.writing import write_file
from dossier.library.schemas import BASE, Schemas, reachable
from dossier.model import Catalogue, Requirement

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def bundle(schemas: Schemas, name: str) -> dict[str, Any]:
    """A schema with everything it refers to embedded under its own `$id`, so that it needs no other file.

    `name` is a path below ``schemas/``, e.g. ``records/contract.schema.json``.
    """
    reached = reachable(schemas.contents, name)
    return {
        "$schema": _DRAFT,
        "$id": BASE + "bundle/" + name,
        "$ref": BASE + name,
        "$defs": {other: _with_id(schemas.contents[other], other) for other in reached},
    }


def compile_profile(schemas: Schemas, catalogue: Catalogue) -> dict[str, Any]:
    """A dossier's schema that also demands the records which a profile asks for without condition.

    A dossier whose `records` name files is not judged on them: what stands in other files is out of sight.
    """
    whole = bundle(schemas, "dossier.schema.json")
    demands = [_demand(r) for r in catalogue.requirements if _is_unconditional(r)]
    inline = {"properties": {"records": {"not": {"contains": {"type": "string"}}}}}
    condition = {"if": inline, "then": {"properties": {"records": {"allOf": demands}}}} if demands else {}
    return whole | {
        "$id": f"{BASE}bundle/profiles/{catalogue.profile}.schema.json",
        "title": f"{catalogue.title.zh} {catalogue.title.en}",
        **condition,
    }


def record_dispatcher(schemas: Schemas) -> dict[str, Any]:
    """The schema of any record: the type decides which one applies. Lists house types too."""
    shipped: dict[str, Any] = schemas.contents["record.schema.json"]
    names = list(schemas.record_types)
    branches = [
        {
            "if": {"properties": {"type": {"const": name}}, "required": ["type"]},
            "then": {"$ref": f"records/{name}.schema.json"},
        }
        for name in names
    ]
    properties = shipped["properties"] | {"type": shipped["properties"]["type"] | {"enum": names}}
    return shipped | {"properties": properties, "allOf": branches}


def export(schemas: Schemas, folder: Path) -> list[Path]:
    """Write every schema below `folder` as separate files that refer to one another, for editors."""
    written = []
    contents = schemas.contents | {"record.schema.json": record_dispatcher(schemas)}
    for name, schema in contents.items():
        path = folder / name
        write_file(path, (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode())
        written.append(path)
    return written


def _with_id(schema: dict[str, Any], name: str) -> dict[str, Any]:
    return {"$id": BASE + name} | schema


def _is_unconditional(r: Requirement) -> bool:
    plain = r.per is None and r.match is None and not r.by_build and r.when.constant is True
    return bool(plain and r.records and isinstance(r.count.constant, int) and r.count.constant > 0)


def _demand(r: Requirement) -> dict[str, Any]:
    return {
        "title": f"{r.id} {r.title.zh} {r.title.en}",
        "contains": {
            "type": "object",
            "properties": {"type": {"enum": list(r.records)}},
            "required": ["type"],
        },
        "minContains": r.count.constant,
    }
