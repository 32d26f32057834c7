"""The complete dossier: read and judged from its files like any other, and nothing is wrong with it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dossier import checks
from dossier.findings import Severity
from dossier.library.schemas import Schemas
from dossier.model import Status
from dossier.resources import Library
from dossier.rule_testing.baseline import Baseline, make_baseline
from dossier.rule_testing.values import table
from profile_samples import catalogue_of

TODAY = dt.date(2026, 11, 21)


def baseline(profile: str, folder: Path, variant: int | None = None) -> Baseline:
    schemas = Schemas(Library.for_dossier())
    chosen = table()["variants"][variant] if variant is not None else None
    return make_baseline(catalogue_of(schemas, profile), schemas, folder, chosen)


@pytest.mark.parametrize("variant", [None, 0])
@pytest.mark.parametrize("profile", ["building", "equipment", "intelligent", "decoration"])
def test_check_finds_nothing_wrong_with_it(profile: str, variant: int | None, tmp_path: Path) -> None:
    made = baseline(profile, tmp_path / "complete", variant)
    read, result = checks.check(tmp_path / "complete", None, TODAY)
    assert read is not None
    wrong = [(f.code, f.requirement, f.record, f.message.zh) for f in result.findings]
    assert [w for w, f in zip(wrong, result.findings, strict=True) if f.severity is not Severity.INFO] == []
    assert {r.status for r in result.requirements} <= {Status.COMPLETE, Status.NOT_APPLICABLE}
    assert result.findings == made.check.findings


def test_nothing_is_asked_for_that_neither_dossier_has(tmp_path: Path) -> None:
    for profile in ("building", "equipment", "intelligent", "decoration"):
        asked: set[str] = set()
        for variant in (None, 0):
            made = baseline(profile, tmp_path / profile / str(variant), variant)
            asked |= {
                r.requirement.id for r in made.check.requirements if r.status is not Status.NOT_APPLICABLE
            }
        assert asked == {r.id for r in made.state.catalogue.requirements}


def test_the_same_profile_gives_the_same_files(tmp_path: Path) -> None:
    for name in ("one", "two"):
        baseline("equipment", tmp_path / name)
    files = [{p.name: p.read_bytes() for p in sorted((tmp_path / n).rglob("*.*"))} for n in ("one", "two")]
    assert files[0] == files[1]


def test_no_two_files_are_alike(tmp_path: Path) -> None:
    made = baseline("equipment", tmp_path)
    sums = [f.sha256 for f in made.state.facts.values()]
    assert len(sums) == len(set(sums)) > 20
