"""The table of cross-checks: every name in it exists, a firm may lay its own over it, and no value goes unread."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from dossier.errors import InputUnreadable
from dossier.library.fields import Field
from dossier.library.schemas import Schemas
from dossier.library.scopes import SCOPES
from dossier.reading.cross_checks import cross_checks
from dossier.resources import Library, shipped_root

ROOT = shipped_root()


@pytest.fixture(scope="module")
def schemas() -> Schemas:
    return Schemas(Library.for_dossier())


def keys_of(schemas: Schemas, kind: str) -> Mapping[str, Field]:
    return schemas.record(kind).fields


def every_key(schemas: Schemas) -> set[str]:
    """Every name of a property that any schema declares."""
    found: set[str] = set()

    def walk(part: Any) -> None:
        if isinstance(part, dict):
            found.update(part.get("properties", {}))
            for value in part.values():
                walk(value)
        elif isinstance(part, list):
            for value in part:
                walk(value)

    walk(list(schemas.contents.values()))
    return found


def points(table: Any) -> Iterator[str]:
    for order in table["orders"].values():
        yield from (*order["first"], *order["then"])
    yield from (rule["of"] for rule in table["agree"].values())


def test_every_point_of_an_order_is_a_field_of_a_schema(schemas: Schemas) -> None:
    main = schemas.contents["dossier.schema.json"]["properties"]
    for name in points(cross_checks(schemas)):
        head, _, rest = name.partition(".")
        first = rest.partition(".")[0]
        if head == "milestones":
            assert first in main["milestones"]["properties"], name
        elif head in SCOPES:
            assert first in main[head]["items"]["properties"], name
        else:
            assert head in schemas.record_types, name
            assert not first or first in keys_of(schemas, head), name


def test_deciding_dates_are_dates_of_their_type(schemas: Schemas) -> None:
    for kind, keys in cross_checks(schemas)["dates"].items():
        fields = keys_of(schemas, kind)
        assert [key for key in keys if key not in fields or not fields[key].is_dated] == [], kind


def test_every_other_name_is_declared_somewhere(schemas: Schemas) -> None:
    table, known = cross_checks(schemas), every_key(schemas)
    roles = set(schemas.contents["common.schema.json"]["$defs"]["role"]["enum"])
    named = {name for pair in table["within"].values() for name in pair} | set(table["planned"])
    named |= {row[k] for row in table["limits"].values() for k in ("limit", "measured")}
    named |= {row[k] for row in table["counts"].values() for k in ("less", "than")}
    named |= set(table["firm_names"]) | set(table["same_person"].values())
    assert named <= known, named - known
    assert {n for pair in table["apart"].values() for n in pair} <= known | roles
    types = {*table["seals"], *table["goods_lists"], *table["soon"], *table["independent"]}
    types |= {name for row in table["trait_signs"].values() for name in row.get("records", ())}
    assert types <= set(schemas.record_types), types - set(schemas.record_types)
    traits = schemas.contents["dossier.schema.json"]["properties"]["project"]["properties"]["traits"][
        "items"
    ]["enum"]
    assert set(table["trait_signs"]) <= set(traits)


def test_a_firm_replaces_and_removes_entries_by_their_name(tmp_path: Path) -> None:
    (tmp_path / "schemas").mkdir()
    own = "orders:\n  award:\n  lot-item: {first: [inspection-lot-record], then: [item-acceptance]}\n"
    (tmp_path / "schemas" / "cross-checks.yaml").write_text(own, encoding="utf-8")
    orders = cross_checks(Schemas(Library((tmp_path, ROOT))))["orders"]
    assert "award" not in orders
    assert "same" not in orders["lot-item"]
    assert "item-division" in orders


def test_a_firms_mistake_is_named(tmp_path: Path) -> None:
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "cross-checks.yaml").write_text("orders: {a: {first: [x]}}\n", encoding="utf-8")
    with pytest.raises(InputUnreadable):
        cross_checks(Schemas(Library((tmp_path, ROOT))))


def test_every_value_of_a_place_and_every_trait_has_an_effect(schemas: Schemas) -> None:
    """A value that nobody reads is a promise that nobody keeps."""
    rules = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "schemas" / "profiles").glob("*.yaml"))
    code = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "src").rglob("*.py"))
    values = yaml.safe_load((ROOT / "schemas" / "jurisdictions" / "CN.yaml").read_text(encoding="utf-8"))[
        "values"
    ]
    unread = [v for v in values if f"jurisdiction.{v}" not in rules and f'"{v}"' not in code]
    assert unread == []
    traits = schemas.contents["dossier.schema.json"]["properties"]["project"]["properties"]["traits"][
        "items"
    ]["enum"]
    assert [t for t in traits if not re.search(rf"'{t}'", rules)] == []


def test_company_rules_name_only_documents_that_exist() -> None:
    known = {"交付和售后服务控制程序", "售后服务控制程序", "施工过程和服务控制程序", "惯例", "组卷估算取值"}
    for path in (ROOT / "schemas").rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        for source in re.findall(r"source: ([^,}]+), (?:clause: [^}]*?, )?kind: company", text):
            assert source in known, f"{path.name}: {source}"
