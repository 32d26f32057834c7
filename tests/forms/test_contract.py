from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dossier.forms.blanks import AbsentObject
from dossier.forms.contract import complete, declared_names, record_form_names
from dossier.library.schemas import Schemas
from dossier.resources import Library

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
def schemas(tmp_path: Path) -> Schemas:
    files = {"common": COMMON, "dossier": DOSSIER, "records/deed": DEED}
    for name, schema in files.items():
        path = tmp_path / "schemas" / f"{name}.schema.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(schema, ensure_ascii=False), encoding="utf-8")
    return Schemas(Library((tmp_path,)))


def test_every_declared_property_is_there(schemas: Schemas) -> None:
    given = {"id": "A", "contents": [{"name": "泵"}], "signatures": [{"role": "owner"}], "own": 1}
    done = complete(given, schemas, "records/deed.schema.json")
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


def test_an_absent_list_is_empty(schemas: Schemas) -> None:
    done = complete({}, schemas, "records/deed.schema.json")
    assert done["contents"] == []
    assert done["signatures"] == []
    assert done["unit"] is None


def test_parties_of_any_key_are_completed(schemas: Schemas) -> None:
    done = complete({"parties": {"crane": {"name": "吊装公司"}}}, schemas, "dossier.schema.json")
    assert done["parties"]["crane"] == {"name": "吊装公司", "phone": None}
    assert not done["parties"]["lab"]
    assert done["parties"]["lab"]["name"] is None


def test_names_of_a_form(schemas: Schemas) -> None:
    names = record_form_names(schemas, "deed")
    assert set(names.fields) == {"project", "parties", "record", "dossier", "names"}
    record = names.fields["record"]
    assert record.get("placce") is None
    contents = record.get("contents")
    assert contents is not None and contents.items is not None
    assert set(contents.items.fields) == {"name", "note"}
    parties = names.fields["parties"]
    crane = parties.get("crane")
    assert crane is not None and set(crane.fields) == {"name", "phone"}
    assert declared_names(schemas, "records/deed.schema.json") == record
