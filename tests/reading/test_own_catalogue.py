"""A firm's own layer: it changes single keys of what it extends, and says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.errors import InputUnreadable
from dossier.library.catalogue import find_requirement, load_catalogue
from dossier.library.schemas import Schemas
from dossier.model import Catalogue, Location
from dossier.reporting.explain import explain_requirement
from dossier.resources import Library

HEAD = "profile: own\ntitle: {zh: 本公司, en: Ours}\nextends: [building]\nchanges:\n"


def _load(tmp_path: Path, changes: str, place: str = "CN") -> Catalogue:
    profiles = tmp_path / "schemas" / "profiles"
    profiles.mkdir(parents=True, exist_ok=True)
    (profiles / "own.yaml").write_text(HEAD + changes, encoding="utf-8")
    (tmp_path / "job").mkdir(exist_ok=True)
    return load_catalogue(Schemas(Library.for_dossier(tmp_path / "job")), "own", place, Location("x"))


def test_only_the_keys_that_are_written_change(tmp_path: Path) -> None:
    ours = find_requirement(_load(tmp_path, "  - {id: BC-061, severity: warning}\n"), "BC-061")
    shipped = find_requirement(
        load_catalogue(Schemas(Library.for_dossier(None)), "building", "CN", Location("x")), "BC-061"
    )
    assert ours is not None
    assert shipped is not None
    assert (ours.severity, shipped.severity) == ("warning", "info")
    assert (ours.due, ours.citation, ours.hint) == (shipped.due, shipped.citation, shipped.hint)
    assert ours.layer == "profiles/building.yaml (shipped)"
    assert ours.changed_by == (("severity", "profiles/own.yaml (workspace)"),)


def test_explain_names_the_file_of_each_changed_value(tmp_path: Path) -> None:
    cited = "{source: 本公司规定, kind: company, confidence: confirmed}"
    change = f"  - {{id: BC-058, severity: blocker, citation: {cited}}}\n"
    catalogue = _load(tmp_path, change, "CN-SD-ZB")
    asked = find_requirement(catalogue, "BC-058")
    assert asked is not None
    told = explain_requirement(asked, catalogue, Schemas(Library.for_dossier(None)), "zh")
    assert "severity ← profiles/own.yaml (workspace)" in told
    # The law of the place stands over the firm's own layer.
    assert "citation ← jurisdictions/CN-SD-ZB.yaml (shipped)" in told
    assert asked.origin("title") == "profiles/building.yaml (shipped)"


def test_an_id_that_is_not_there_is_found_at_its_place(tmp_path: Path) -> None:
    with pytest.raises(InputUnreadable) as error:
        _load(tmp_path, "  - {id: BC-061, severity: warning}\n  - {id: BC-611, severity: warning}\n")
    (problem,) = error.value.findings
    assert problem.code == "S213"
    assert problem.location
    assert (problem.location.file, problem.location.line) == ("../schemas/profiles/own.yaml", 6)
    assert "BC-611" in problem.message.zh
    assert "BC-061" in problem.message.zh


@pytest.mark.parametrize(
    "change",
    ["  - {id: BC-061}\n", "  - {id: BC-061, severity: grave}\n", "  - {id: BC-061, sevrity: warning}\n"],
    ids=["nothing changed", "no such severity", "misspelt key"],
)
def test_a_change_follows_the_schema(tmp_path: Path, change: str) -> None:
    with pytest.raises(InputUnreadable) as error:
        _load(tmp_path, change)
    assert all(f.location and f.location.file == "../schemas/profiles/own.yaml" for f in error.value.findings)


def test_a_profile_on_its_own_needs_requirements(tmp_path: Path) -> None:
    own = tmp_path / "schemas" / "profiles" / "own.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("profile: own\ntitle: {zh: 空, en: Empty}\n", encoding="utf-8")
    (tmp_path / "job").mkdir()
    with pytest.raises(InputUnreadable):
        load_catalogue(Schemas(Library.for_dossier(tmp_path / "job")), "own", "CN", Location("x"))
