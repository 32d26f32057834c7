"""The manifest is what its schema says, and so are those of earlier versions."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from dossier.archiving.manifest import BoundAt, record_pages
from dossier.archiving.rules import fingerprint, rule_files
from dossier.library.catalogue import load_catalogue
from dossier.library.schemas import Schemas
from dossier.model import Location
from dossier.planning.plan import Entry, Piece, VolumePlan
from dossier.resources import Library
from package_samples import sealed_package, write_package
from small_dossiers import ROOT

SCHEMA = json.loads((ROOT / "schemas" / "manifest.schema.json").read_text(encoding="utf-8"))


def told(package: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((package / "manifest.json").read_text(encoding="utf-8"))
    return manifest


def test_the_manifest_is_what_its_schema_says(tmp_path: Path) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    validator = Draft202012Validator(SCHEMA)
    package = sealed_package(tmp_path / "T-1", {"signed/交接书.pdf": "signed"})
    manifest = told(package)
    assert [e.message for e in validator.iter_errors(manifest)] == []
    known = SCHEMA["properties"]
    assert set(manifest) <= set(known)
    assert {k for f in manifest["files"] for k in f} <= set(SCHEMA["$defs"]["file"]["properties"])
    assert list(validator.iter_errors({**manifest, "files": [{"path": ""}]}))


def test_the_program_writes_no_key_that_the_schema_does_not_name(tmp_path: Path) -> None:
    """Of the parts that a small package has none of, too."""
    manifest = told(sealed_package(tmp_path / "T-1", {"signed/a": "x"}))
    for part, name in (("evidence", "evidence"), ("kept", "kept"), ("records", "record")):
        assert {k for e in manifest[part] for k in e} <= set(SCHEMA["$defs"][name]["properties"])


def test_packages_of_the_first_version_have_less(tmp_path: Path) -> None:
    assert set(told(write_package(tmp_path / "T-1"))) <= set(SCHEMA["properties"])


def test_a_records_pages_are_those_of_its_entry() -> None:
    def entry(name: str, pages: int) -> Entry:
        pieces = (Piece(Path("a.pdf"), pages, "text", None),) if pages else ()
        return Entry(name, "contract", "", "", name, None, "text", pieces)

    volume = VolumePlan(
        1, 1, "A1", "", None, "text", "", "01 卷", (entry("a", 2), entry("b", 0), entry("c", 3))
    )
    assert record_pages([volume]) == [
        BoundAt("volumes/01 卷.pdf", "a", 1, 2),
        BoundAt("volumes/01 卷.pdf", "c", 3, 5),
    ]


@pytest.fixture
def schemas() -> Schemas:
    return Schemas(Library.for_dossier())


def test_the_digest_of_the_rules_follows_the_rules_alone(schemas: Schemas) -> None:
    catalogue = load_catalogue(schemas, "equipment", "CN", Location("x"))
    first = fingerprint(catalogue)
    elsewhere = replace(catalogue.requirements[0], places={"": Location("other.yaml", 7)})
    assert fingerprint(replace(catalogue, requirements=(elsewhere, *catalogue.requirements[1:]))) == first
    milder = replace(catalogue.requirements[0], severity="info")
    assert fingerprint(replace(catalogue, requirements=(milder, *catalogue.requirements[1:]))) != first
    assert fingerprint(replace(catalogue, values={**catalogue.values, "sets": 9})) != first
    assert "jurisdictions/CN.yaml (shipped)" in rule_files(catalogue)
    assert fingerprint(load_catalogue(schemas, "equipment", "CN-BJ", Location("x"))) != first
