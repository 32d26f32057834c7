"""The shipped catalogue and the rules of places: complete, well-formed, bilingual, and naming only what exists."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"
PROFILES = {p.stem: p for p in sorted((SCHEMAS / "profiles").glob("*.yaml"))}
PLACES = {p.stem: p for p in sorted((SCHEMAS / "jurisdictions").glob("*.yaml"))}
EXPRESSIONS = ("when", "item_when", "match", "due", "needed_by", "not_before", "dated")


class _PlainLoader(yaml.SafeLoader):
    """Dates stay text, as the schemas ask for."""


_PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in pairs if tag != "tag:yaml.org,2002:timestamp"]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _load(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=_PlainLoader)
    return data


def _schema(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
    return data


def _validator(name: str) -> Draft202012Validator:
    shared = ("common.schema.json", "profile.schema.json")
    registry: Registry[Any] = Registry().with_resources(
        (file, Resource.from_contents(_schema(file))) for file in shared
    )
    return Draft202012Validator(_schema(name), registry=registry)


def _entries(files: dict[str, Path]) -> list[Any]:
    return [
        pytest.param(entry, id=f"{name}-{entry['id']}")
        for name, path in files.items()
        for part in ("requirements", "changes")
        for entry in _load(path).get(part, ())
    ]


def _expressions(entry: dict[str, Any]) -> Iterator[str]:
    yield from (entry[key] for key in EXPRESSIONS if key in entry)
    if isinstance(entry.get("count"), str):
        yield entry["count"]
    yield from (check["expression"] for check in entry.get("checks", ()) if "expression" in check)


def _of_checks(entry: dict[str, Any], key: str) -> set[str]:
    """What the checks of an entry list under `any_role`, `each_of` or `for_type`."""
    given = [check[key] for check in entry.get("checks", ()) if key in check]
    return {name for names in given for name in ([names] if isinstance(names, str) else names)}


@cache
def _records_by_id() -> dict[str, str | list[str]]:
    return {
        r["id"]: r.get("record", [])
        for path in PROFILES.values()
        for r in _load(path).get("requirements", ())
    }


def _record_types(entry: dict[str, Any]) -> list[str]:
    """The types of an entry; of the one that it changes, where it names none itself."""
    named = entry.get("record", _records_by_id().get(entry["id"], []))
    return [named] if isinstance(named, str) else list(named)


@pytest.mark.parametrize(
    ("schema", "path"),
    [("profile.schema.json", p) for p in PROFILES.values()]
    + [("jurisdiction.schema.json", p) for p in PLACES.values()],
    ids=lambda value: value.stem if isinstance(value, Path) else None,
)
def test_data_files_follow_their_schema(schema: str, path: Path) -> None:
    problems = [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message}"
        for error in _validator(schema).iter_errors(_load(path))
    ]
    assert problems == []
    assert _load(path)[schema.partition(".")[0]] == path.stem


@pytest.mark.parametrize("name", ["profile.schema.json", "jurisdiction.schema.json"])
def test_schemas_are_valid_schemas(name: str) -> None:
    Draft202012Validator.check_schema(_schema(name))


@pytest.mark.parametrize("key", ["surprise", "evidence_kinds"])
def test_unknown_keys_of_a_requirement_are_refused(key: str) -> None:
    profile = _load(PROFILES["building"])
    profile["requirements"][0][key] = "x"
    assert not _validator("profile.schema.json").is_valid(profile)


def test_a_condition_without_words_is_refused() -> None:
    profile = _load(PROFILES["building"])
    del profile["requirements"][0]["when_text"]
    assert not _validator("profile.schema.json").is_valid(profile)


@pytest.mark.parametrize(
    ("profile", "ids"),
    [
        ("building", [f"BC-{n:03}" for n in range(1, 71)]),
        ("equipment", [f"EQ-{n:02}" for n in range(1, 18)]),
        ("intelligent", [f"WC-{n:02}" for n in range(1, 12)]),
        ("decoration", [f"DC-{n:02}" for n in range(1, 11)]),
        ("common", [f"XR-{n:02}" for n in range(1, 19)]),
    ],
)
def test_every_number_of_the_catalogue_is_there_once(profile: str, ids: list[str]) -> None:
    assert sorted(r["id"] for r in _load(PROFILES[profile])["requirements"]) == ids


def test_ids_are_unique_over_all_profiles() -> None:
    ids = [r["id"] for path in PROFILES.values() for r in _load(path).get("requirements", ())]
    assert len(ids) == len(set(ids))


def test_equipment_keeps_the_trial_run_and_what_follows_acceptance() -> None:
    dropped = set()
    for part in _load(PROFILES["equipment"])["replaces"]:
        first, _, last = part.partition("..")
        dropped |= set(range(int(first[3:]), int(last[3:] or first[3:]) + 1))
    kept = sorted(set(range(1, 66)) - dropped)
    # What an installed works under permit needs: changes, rectifications, as-built drawings, reports of acceptance.
    under_permit = [12, 13, 16, 24, 25, 30, 32, 33, 40, 44, 45, 46]
    assert kept == sorted([1, 2, 3, 4, *range(34, 39), *range(48, 51), *range(53, 66), *under_permit])


@pytest.mark.parametrize("entry", _entries(PROFILES) + _entries(PLACES))
def test_expressions_parse(entry: dict[str, Any]) -> None:
    environment = SandboxedEnvironment(undefined=StrictUndefined)
    for expression in _expressions(entry):
        environment.compile_expression(expression, undefined_to_none=False)


@pytest.mark.parametrize("entry", _entries(PROFILES))
def test_record_types_exist(entry: dict[str, Any]) -> None:
    known = {p.name.removesuffix(".schema.json") for p in (SCHEMAS / "records").glob("*.schema.json")}
    assert set(_record_types(entry)) <= known


@pytest.mark.parametrize("entry", _entries(PROFILES) + _entries(PLACES))
def test_record_types_named_in_expressions_exist(entry: dict[str, Any]) -> None:
    known = {p.name.removesuffix(".schema.json") for p in (SCHEMAS / "records").glob("*.schema.json")}
    for expression in _expressions(entry):
        for call in re.findall(r"(?:records|count)\(([^)]*)\)", expression):
            assert set(re.findall(r"'([^']+)'", call)) <= known
        assert set(re.findall(r"record\.type [!=]= '([^']+)'", expression)) <= set(_record_types(entry))
    assert _of_checks(entry, "each_of") <= known
    assert _of_checks(entry, "for_type") <= set(_record_types(entry))


@pytest.mark.parametrize("entry", _entries(PROFILES) + _entries(PLACES))
def test_roles_and_traits_exist(entry: dict[str, Any]) -> None:
    roles = set(_schema("common.schema.json")["$defs"]["role"]["enum"])
    project = _schema("dossier.schema.json")["properties"]["project"]["properties"]
    traits = set(project["traits"]["items"]["enum"])
    named = {*entry.get("signed_by", ()), *entry.get("sealed_by", ()), *_of_checks(entry, "any_role")}
    assert named <= roles
    for expression in _expressions(entry):
        for call in re.findall(r"has_role\(record, ([^)]*)\)", expression):
            assert set(re.findall(r"'([^']+)'", call)) - {"supervised"} <= roles
        assert set(re.findall(r"'([^']+)' (?:not )?in project\.traits", expression)) <= traits


@pytest.mark.parametrize("entry", _entries(PROFILES) + _entries(PLACES))
def test_words_are_there_in_both_languages(entry: dict[str, Any]) -> None:
    texts = [entry[key] for key in ("title", "when_text", "hint") if key in entry]
    texts += [check["message"] for check in entry.get("checks", ())]
    for text in texts:
        assert re.search(r"[\u4e00-\u9fff]", text["zh"])
        assert re.search(r"[A-Za-z]", text["en"])
        assert not re.search(r"[\u4e00-\u9fff]", text["en"])
        assert not text["zh"].endswith("。")
        assert not text["en"].endswith(".")


def test_every_national_value_says_where_it_comes_from() -> None:
    declared = set(_schema("jurisdiction.schema.json")["properties"]["values"]["properties"])
    values = _load(PLACES["CN"])["values"]
    # Whether a file that is no page may stand for a record is for a place to say; the nation has no such rule.
    assert declared - set(values) == {"main_evidence"}
    assert set(values) <= declared
    assert values["archive_months"]["citation"]["confidence"] != "confirmed"
    assert values["accept_e_original"]["citation"]["confidence"] == "confirmed"


def test_law_is_never_cited_for_a_company_rule() -> None:
    for path in PROFILES.values():
        for entry in _load(path)["requirements"]:
            cited = entry["citation"]
            is_law = bool(re.search(r"法$|条例$|办法$|建设部令|建质", cited["source"]))
            of_a_place = bool(re.match(r".{2,4}[市省]", cited["source"]))
            assert (cited["kind"] == "law") == (is_law and not of_a_place), entry["id"]
            assert (cited["kind"] == "local") == (is_law and of_a_place), entry["id"]
            if cited["confidence"] != "unverified" and cited["kind"] != "company":
                assert "checked_on" in cited, entry["id"]
