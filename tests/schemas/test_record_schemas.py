"""The record-type schemas: valid, resolvable offline, bilingual, strict, and listed for editors."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import jsonschema_rs
import pytest
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"
BASE = "https://schemas.dossier.invalid/"
NAMES = sorted(path.name.removesuffix(".schema.json") for path in (SCHEMAS / "records").glob("*.schema.json"))
OURS = ("bases", "record", "records-file")
PRINTED = {
    "acceptance-report",
    "completion-report",
    "concealed-work",
    "delivery-acceptance",
    "delivery-report",
    "design-change",
    "drawing-list",
    "drawing-review",
    "handover-deed",
    "product-certificate",
    "rectification-notice",
    "rectification-reply",
    "repair-notice",
    "repair-order",
    "repair-record",
    "satisfaction-survey",
    "training-record",
    "transfer-list",
    "trial-run-notice",
    "trial-run-record",
    "unit-acceptance",
    "unpacking-inspection",
    "visit-record",
    "warranty-card",
    "warranty-letter",
}
FAMILIES = ("contract", "test-report", "certificate", "drawing", "warranty-letter")


def read(path: str) -> Any:
    return json.loads((SCHEMAS / path).read_text(encoding="utf-8"))


ALL = {path.relative_to(SCHEMAS).as_posix(): read(str(path)) for path in SCHEMAS.rglob("*.schema.json")}
TYPES = {name: ALL[f"records/{name}.schema.json"] for name in NAMES}
REGISTRY: Registry[Any] = Registry().with_resources(
    (BASE + path, DRAFT202012.create_resource(schema)) for path, schema in ALL.items()
)


def validator(path: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": BASE + path}, registry=REGISTRY)


def subschemas(schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The schema and every schema inside it; names of properties are not mistaken for keywords."""
    yield schema
    below = [
        *schema.get("properties", {}).values(),
        *schema.get("$defs", {}).values(),
        *(part for word in ("allOf", "anyOf") for part in schema.get(word, ())),
        *(schema[word] for word in ("items", "if", "then") if word in schema),
    ]
    for child in below:
        yield from subschemas(child)


def own_properties(schema: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every declared property at any depth, but for the `type` of a record and for conditions."""
    for node in subschemas(schema):
        for name, declared in node.get("properties", {}).items():
            if not set(declared) <= {"const", "enum"}:
                yield name, declared


def sample(schema: Mapping[str, Any], uri: str) -> Any:
    """The smallest value that the schema lets pass: required properties only."""
    if "$ref" in schema:
        target = urljoin(uri, schema["$ref"])
        return sample(REGISTRY.resolver().lookup(target).contents, target)
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema:
        return sample(schema["anyOf"][0], uri)
    kind = schema["type"][0] if isinstance(schema["type"], list) else schema["type"]
    if kind == "object":
        required = [*schema.get("required", ()), *schema.get("then", {}).get("required", ())]
        return {name: sample(schema["properties"][name], uri) for name in required}
    if kind == "array":
        return [sample(schema["items"], uri) for _ in range(schema.get("minItems", 0))]
    if "format" in schema:
        return "2026-03-05" if schema["format"] == "date" else "2026-03-05T09:00"
    return {"string": "x", "boolean": True}.get(kind, 1)


def declared(name: str) -> dict[str, tuple[Mapping[str, Any], str]]:
    """All properties a type takes, with the document each is written in: common, bases, own."""
    uri = f"{BASE}records/{name}.schema.json"
    found: dict[str, tuple[Mapping[str, Any], str]] = {}
    for part in TYPES[name]["allOf"]:
        target = urljoin(uri, part["$ref"])
        schema = REGISTRY.resolver().lookup(target).contents
        found |= {key: (value, target) for key, value in schema["properties"].items()}
    return found | {key: (value, uri) for key, value in TYPES[name]["properties"].items()}


def minimal(name: str) -> dict[str, Any]:
    required = TYPES[name].get("required", [])
    known = declared(name)
    return {"id": "R-1", "type": name, "title": "资料"} | {key: sample(*known[key]) for key in required}


@pytest.mark.parametrize("path", sorted(ALL))
def test_schema_is_valid_2020_12(path: str) -> None:
    Draft202012Validator.check_schema(ALL[path])
    assert ALL[path]["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert not any("$id" in node for node in subschemas(ALL[path])), (
        "an $id breaks relative references in editors"
    )


@pytest.mark.parametrize("path", sorted(ALL))
def test_every_reference_resolves_offline(path: str) -> None:
    resolver = REGISTRY.resolver(BASE + path)
    for node in subschemas(ALL[path]):
        if isinstance(node.get("$ref"), str):
            assert isinstance(resolver.lookup(node["$ref"]).contents, dict)


@pytest.mark.parametrize("name", NAMES)
def test_type_tells_what_it_is(name: str) -> None:
    schema = TYPES[name]
    title = schema["x-title"]
    assert schema["title"] == f"{title['zh']} {title['en']}"
    assert schema["x-group"] in {"A1", "A2", "A3", "A4", "A5", "A6", "A7"}
    assert schema["x-content"] in {"text", "drawing", "photo"}
    assert schema.get("x-family", "contract") in FAMILIES
    zh, _, en = schema["description"].partition("。 ")
    assert zh and en.replace("…", "").isascii() and en.endswith(".")
    assert schema["properties"]["type"] == {"const": name}
    assert schema["unevaluatedProperties"] is False


@pytest.mark.parametrize(
    "path", [f"{n}.schema.json" for n in OURS] + [f"records/{n}.schema.json" for n in NAMES]
)
def test_every_property_speaks_both_languages(path: str) -> None:
    for name, schema in own_properties(ALL[path]):
        title = schema.get("x-title", {})
        assert set(title) == {"zh", "en"}, name
        assert schema["title"] == f"{title['zh']} {title['en']}", name


def test_every_choice_has_names_and_one_meaning() -> None:
    """Forms look a word up by property and value, so the same pair must read the same everywhere."""
    meanings: dict[tuple[str, str], dict[str, str]] = {}
    for path in ["bases.schema.json", *(f"records/{name}.schema.json" for name in NAMES)]:
        for name, schema in own_properties(ALL[path]):
            choice = schema.get("items", schema) if schema.get("type") == "array" else schema
            if "enum" in choice:
                assert list(choice["x-names"]) == choice["enum"], f"{path} {name}"
                assert all(f"{v} {w['zh']}" in schema["description"] for v, w in choice["x-names"].items())
                for value, words in choice["x-names"].items():
                    assert set(words) == {"zh", "en"}
                    assert meanings.setdefault((name, value), words) == words, f"{path} {name} {value}"


def test_objects_are_closed() -> None:
    for path in ["bases.schema.json", *(f"records/{name}.schema.json" for name in NAMES)]:
        for node in subschemas(ALL[path]):
            if node.get("type") == "object":
                assert node["additionalProperties"] is False, path


@pytest.mark.parametrize("name", NAMES)
def test_own_fields_do_not_redefine_what_they_inherit(name: str) -> None:
    seen: set[str] = set()
    parts = [
        REGISTRY.resolver(f"{BASE}records/{name}.schema.json").lookup(p["$ref"]).contents
        for p in TYPES[name]["allOf"]
    ]
    for part in [*parts, {"properties": {k: v for k, v in TYPES[name]["properties"].items() if k != "type"}}]:
        assert not seen & set(part["properties"]), f"{name}: {seen & set(part['properties'])}"
        seen |= set(part["properties"])


@pytest.mark.parametrize("name", NAMES)
def test_minimal_record_passes_and_unknown_key_is_refused(name: str) -> None:
    check = validator(f"records/{name}.schema.json")
    record = minimal(name)
    check.validate(record)
    assert not check.is_valid(record | {"colour": "red"})
    titled = "title" in ALL[f"records/{name}.schema.json"].get(
        "required", ()
    )  # else it follows from the type
    for key in record:
        follows = key == "title" and not titled
        assert check.is_valid({k: v for k, v in record.items() if k != key}) is follows, (
            f"{key} is said to be required"
        )


@cache
def second_validator() -> Any:
    registry = jsonschema_rs.Registry([(BASE + path, schema) for path, schema in ALL.items()])
    return jsonschema_rs.validator_for({"$ref": f"{BASE}record.schema.json"}, registry=registry)


@pytest.mark.parametrize("name", NAMES)
def test_a_second_validator_agrees(name: str) -> None:
    check = second_validator()
    record = minimal(name)
    assert check.is_valid(record)
    assert not check.is_valid(record | {"colour": "red"})


def test_dispatcher_lists_exactly_the_files() -> None:
    record = ALL["record.schema.json"]
    assert record["properties"]["type"]["enum"] == NAMES
    routes = {part["if"]["properties"]["type"]["const"]: part["then"]["$ref"] for part in record["allOf"]}
    assert routes == {name: f"records/{name}.schema.json" for name in NAMES}


def test_records_file_is_a_list_of_records() -> None:
    check = validator("records-file.schema.json")
    assert check.is_valid([minimal(name) for name in NAMES])
    assert not check.is_valid([{"id": "R-1", "type": "no-such-type", "title": "资料"}])
    assert not check.is_valid([minimal("contract") | {"colour": "red"}])


def test_printed_types_and_families() -> None:
    assert {name for name, schema in TYPES.items() if "x-form" in schema} == PRINTED
    assert all(TYPES[name]["x-form"] == name for name in PRINTED)
    assert all(TYPES[name]["x-family"] == name for name in FAMILIES)


def test_warranty_period_in_years_needs_a_number() -> None:
    check = validator("records/warranty-letter.schema.json")
    record = minimal("warranty-letter")
    assert check.is_valid(record | {"periods": [{"item": "foundation", "unit": "design_life"}]})
    assert not check.is_valid(record | {"periods": [{"item": "decoration", "unit": "year"}]})


@pytest.mark.parametrize("path", ["bases.schema.json", *(f"records/{name}.schema.json" for name in NAMES)])
def test_no_property_hides_behind_a_method_of_a_map(path: str) -> None:
    """`record.items` in a form or a rule is a method of the map, never the field."""
    assert not [name for name, _ in own_properties(ALL[path]) if hasattr(dict, name)]
