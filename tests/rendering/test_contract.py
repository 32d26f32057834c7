from __future__ import annotations

from typing import Any

import pytest
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from dossier.rendering.blanks import AbsentObject
from dossier.rendering.contract import complete, declared_names, record_form_names

ROOT = "https://schemas.dossier.invalid/"
COMMON: dict[str, Any] = {
    "$defs": {
        "date": {"type": "string"},
        "ids": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
        "record": {
            "type": "object",
            "properties": {
                "id": {"type": "string"},
                "date": {"$ref": "#/$defs/date"},
                "unit": {"$ref": "#/$defs/ids"},
                "signatures": {
                    "type": "array",
                    "items": {"properties": {"role": {"type": "string"}, "date": {"$ref": "#/$defs/date"}}},
                },
            },
        },
    }
}
DEED: dict[str, Any] = {
    "allOf": [{"$ref": "../common.schema.json#/$defs/record"}],
    "properties": {
        "place": {"type": ["string", "null"]},
        "overview": {"type": "object", "properties": {"scale": {"type": "string"}}},
        "contents": {"type": "array", "items": {"type": "object", "properties": {"name": {}, "note": {}}}},
    },
}
DOSSIER: dict[str, Any] = {
    "properties": {
        "project": {"type": "object", "properties": {"code": {}, "name": {}}},
        "parties": {
            "type": "object",
            "properties": {"owner": {"$ref": "#/$defs/party"}, "lab": {"$ref": "#/$defs/party"}},
            "additionalProperties": {"allOf": [{"$ref": "#/$defs/party"}]},
        },
    },
    "$defs": {"party": {"type": "object", "properties": {"name": {}, "phone": {}}}},
}


@pytest.fixture
def registry() -> Registry[Any]:
    files = {
        "common.schema.json": COMMON,
        "dossier.schema.json": DOSSIER,
        "records/deed.schema.json": DEED,
    }
    empty: Registry[Any] = Registry()
    return empty.with_resources(
        (ROOT + path, Resource(contents=schema, specification=DRAFT202012)) for path, schema in files.items()
    )


def test_every_declared_property_is_there(registry: Registry[Any]) -> None:
    given = {"id": "A", "contents": [{"name": "泵"}], "signatures": [{"role": "owner"}], "own": 1}
    done = complete(given, registry, ROOT + "records/deed.schema.json")
    assert done == {
        "id": "A",
        "date": None,
        "unit": None,
        "signatures": [{"role": "owner", "date": None}],
        "place": None,
        "overview": {"scale": None},
        "contents": [{"name": "泵", "note": None}],
        "own": 1,
    }
    assert isinstance(done["overview"], AbsentObject)
    assert given == {"id": "A", "contents": [{"name": "泵"}], "signatures": [{"role": "owner"}], "own": 1}


def test_an_absent_list_is_empty(registry: Registry[Any]) -> None:
    done = complete({}, registry, ROOT + "records/deed.schema.json")
    assert done["contents"] == []
    assert done["signatures"] == []
    assert done["unit"] is None


def test_parties_of_any_key_are_completed(registry: Registry[Any]) -> None:
    done = complete({"parties": {"crane": {"name": "吊装公司"}}}, registry, ROOT + "dossier.schema.json")
    assert done["parties"]["crane"] == {"name": "吊装公司", "phone": None}
    assert not done["parties"]["lab"]
    assert done["parties"]["lab"]["name"] is None


def test_names_of_a_form(registry: Registry[Any]) -> None:
    names = record_form_names(registry, ROOT + "dossier.schema.json", ROOT + "records/deed.schema.json")
    assert set(names.fields) == {"project", "parties", "record", "dossier", "names"}
    record = names.fields["record"]
    assert record.get("placce") is None
    contents = record.get("contents")
    assert contents is not None and contents.items is not None
    assert set(contents.items.fields) == {"name", "note"}
    parties = names.fields["parties"]
    crane = parties.get("crane")
    assert crane is not None and set(crane.fields) == {"name", "phone"}
    assert declared_names(registry, ROOT + "records/deed.schema.json") == record
