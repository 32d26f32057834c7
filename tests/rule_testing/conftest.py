"""Profiles of a firm's own, in a workspace of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dossier.library.catalogue import load_catalogue
from dossier.library.schemas import Schemas
from dossier.model import Catalogue, Location
from dossier.resources import Library, shipped_root
from dossier.rule_testing.report import MutationReport, mutation_test

HEAD = """\
profile: {name}
title: {{zh: 试验范围, en: MutationRun}}
extends: [{extends}]
groups:
  A1: {{zh: 开工前, en: Before}}
requirements:
"""
TAIL = """\
    title: {{zh: 试验项 {id}, en: Item {id}}}
    group: A1
    responsible: contractor
    severity: {severity}
    citation: {{source: 试验规定, kind: company, confidence: confirmed}}
    hint: {{zh: 补齐, en: hand it in}}
"""

WriteProfile = Callable[..., Schemas]


def requirement(rid: str, body: str, severity: str = "error") -> str:
    """One entry of a profile: what every requirement has, and `body` (indented by 4)."""
    return f"  - id: {rid}\n" + TAIL.format(id=rid, severity=severity) + body


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


def catalogue_of(schemas: Schemas, name: str) -> Catalogue:
    return load_catalogue(schemas, name, "CN", Location(name))


@pytest.fixture
def report_of(tmp_path: Path) -> Callable[[Schemas, str], MutationReport]:
    """The report on a profile."""
    return lambda schemas, name: mutation_test(catalogue_of(schemas, name), schemas, tmp_path / "report")
