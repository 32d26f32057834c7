"""Profiles of a firm's own, in a workspace of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dossier.library.schemas import Schemas
from dossier.resources import Library, shipped_root
from dossier.rule_testing.report import MutationReport, mutation_test
from profile_samples import HEAD, WriteProfile, catalogue_of


@pytest.fixture
def write_profile(tmp_path: Path) -> WriteProfile:
    """Write a profile into the workspace; the schemas of that workspace come back."""

    def write(name: str, *requirements: str, extends: str = "") -> Schemas:
        folder = tmp_path / "workspace" / "schemas" / "profiles"
        folder.mkdir(parents=True, exist_ok=True)
        text = HEAD.format(name=name, extends=extends) + "".join(requirements)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        return Schemas(Library((tmp_path / "workspace", shipped_root())))

    return write


@pytest.fixture
def report_of(tmp_path: Path) -> Callable[[Schemas, str], MutationReport]:
    """The report on a profile."""
    return lambda schemas, name: mutation_test(catalogue_of(schemas, name), schemas, tmp_path / "report")
