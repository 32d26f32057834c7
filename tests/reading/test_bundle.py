"""Schemas that stand alone say the same to another validator."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest

from dossier.library.bundle import bundle, compile_profile, export
from dossier.library.catalogue import load_catalogue, profile_names
from dossier.library.schemas import Schemas
from dossier.model import Location
from dossier.resources import Library

PROJECT = {
    "dossier": 1,
    "project": {"code": "T-1", "name": "试验工程"},
    "parties": {"owner": {"name": "甲"}, "contractor": {"name": "乙"}},
    "milestones": {},
}


def verdicts(schema: dict[str, Any], instance: Any) -> bool:
    """What both validators say; they must agree. Neither may fetch anything."""
    ours = jsonschema.Draft202012Validator(schema).is_valid(instance)
    theirs = jsonschema_rs.Draft202012Validator(schema).is_valid(instance)
    assert ours == theirs
    return ours


def references(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from [schema["$ref"]] if isinstance(schema.get("$ref"), str) else []
        for value in schema.values():
            yield from references(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from references(value)


def test_every_record_type_stands_alone(schemas: Schemas) -> None:
    for name in schemas.record_types:
        whole = bundle(schemas, f"records/{name}.schema.json")
        jsonschema.Draft202012Validator.check_schema(whole)
        entry = {"id": "A-1", "type": name, "title": "题名", "nubmer": "1"}
        assert not verdicts(whole, entry)


def test_one_record_is_judged_alike(schemas: Schemas) -> None:
    whole = bundle(schemas, "records/trial-run-plan.schema.json")
    entry = {"id": "A-1", "type": "trial-run-plan", "title": "方案", "number": "1", "date": "2026-03-05"}
    assert verdicts(whole, entry)
    assert not verdicts(whole, entry | {"type": "contract"})
    assert not verdicts(whole, entry | {"date": "5.3.2026"})
    assert not verdicts(whole, {k: v for k, v in entry.items() if k != "id"})


@pytest.mark.parametrize("profile", profile_names(Library.for_dossier()))
def test_a_profile_becomes_a_schema_that_refuses_what_lacks_a_record(schemas: Schemas, profile: str) -> None:
    catalogue = load_catalogue(schemas, profile, "CN", Location("test"))
    whole = compile_profile(schemas, catalogue)
    jsonschema.Draft202012Validator.check_schema(whole)
    demands = whole["then"]["properties"]["records"]["allOf"] if "then" in whole else []
    assert demands or profile == "common"
    wanted = [
        d["contains"]["properties"]["type"]["enum"][0] for d in demands for _ in range(d["minContains"])
    ]
    records = [minimal(schemas, name, f"R-{i}") for i, name in enumerate(wanted)]
    complete = PROJECT | {"profile": profile, "records": records}
    assert verdicts(whole, complete), [
        e.message for e in jsonschema.Draft202012Validator(whole).iter_errors(complete)
    ]
    for i in range(len(records)):
        assert not verdicts(whole, complete | {"records": records[:i] + records[i + 1 :]}), wanted[i]
    assert verdicts(whole, complete | {"records": ["records/*.yaml"]}), "other files are out of sight"


def minimal(schemas: Schemas, name: str, identity: str) -> dict[str, Any]:
    """A record of a type with what its schema demands, found by mending what the validator says."""
    validator = jsonschema.Draft202012Validator(bundle(schemas, f"records/{name}.schema.json"))
    entry: dict[str, Any] = {"id": identity, "type": name, "title": "题名"}
    for _ in range(60):
        error = next(iter(sorted(map(deepest, validator.iter_errors(entry)), key=is_key_error)), None)
        if error is None:
            return entry
        mend(entry, error)
    raise AssertionError(f"{name}: {entry} {error}")


def deepest(error: jsonschema.ValidationError) -> jsonschema.ValidationError:
    return deepest(error.context[0]) if error.context else error


def is_key_error(error: jsonschema.ValidationError) -> bool:
    """A failing part makes every key unevaluated: mended when the rest is."""
    return error.validator == "unevaluatedProperties"


def mend(entry: Any, error: jsonschema.ValidationError) -> None:
    wanted: Any = error.validator_value
    for step in list(error.absolute_path)[:-1]:
        entry = entry[step]
    if error.validator == "required":
        target = entry[error.absolute_path[-1]] if error.absolute_path else entry
        missing = next(key for key in wanted if key not in target)
        target[missing] = "甲"
        return
    values: dict[str, Any] = {"array": ["甲"], "object": {}, "number": 1, "integer": 1, "boolean": True}
    value: Any = "甲"
    if error.validator == "type":
        value = values[wanted]
    elif error.validator == "enum":
        value = wanted[0]
    elif error.validator == "pattern":
        value = next(v for v in ("2026-03-05", "2026-03-05T09:00", "owner") if error_free(error.schema, v))
    else:
        raise AssertionError(error)
    entry[error.absolute_path[-1]] = copy.deepcopy(value)


def error_free(schema: Any, value: str) -> bool:
    return jsonschema.Draft202012Validator({"pattern": schema["pattern"]}).is_valid(value)


def test_exported_schemas_refer_to_files_that_are_there(schemas: Schemas, tmp_path: Path) -> None:
    for path in export(schemas, tmp_path):
        for reference in references(json.loads(path.read_text(encoding="utf-8"))):
            target = reference.partition("#")[0]
            assert not target or (path.parent / target).is_file(), f"{path.name}: {reference}"
