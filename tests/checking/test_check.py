"""Judging for the results alone gives the results of judging all."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from case_folders import NAMES, expected_of, prepared
from dossier import checks
from dossier.checking.check import OF_RULES, judge
from dossier.checking.result import RequirementResult
from dossier.checking.rules import Rules
from dossier.findings import Finding
from dossier.library.schemas import Schemas
from dossier.resources import Library
from profile_samples import catalogue_of

AGAINST_RULES = sorted(
    name
    for name in NAMES
    if any(found["code"] in OF_RULES for found in expected_of(name).get("findings", ()))
)
_DAY = dt.date(2026, 11, 1)


@pytest.mark.parametrize("name", AGAINST_RULES)
def test_the_results_rest_on_the_findings_of_rules_alone(name: str, tmp_path: Path) -> None:
    """In a catalogue whose rules ask for these codes, the cases that tell them end as when all is looked for."""
    read, result = checks.check(prepared(name, tmp_path), _DAY, _DAY)
    if read is None or result.dossier is None:
        return  # nothing was judged
    schemas = read.schemas
    catalogue = catalogue_of(schemas, "building")
    rules = Rules(result.dossier, catalogue, schemas)

    def judged(*, whole: bool) -> tuple[list[RequirementResult], list[Finding]]:
        assert result.dossier
        return judge(result.dossier, catalogue, rules, result.facts, _DAY, schemas, whole=whole)

    results, findings = judged(whole=True)
    assert judged(whole=False)[0] == results
    asked = {code for r in catalogue.requirements for code in r.codes}
    assert {f.code for f in findings if f.code in asked} <= OF_RULES


@pytest.mark.parametrize("profile", ["building", "equipment", "intelligent", "decoration"])
def test_rules_of_shipped_profiles_ask_for_no_other_codes(profile: str) -> None:
    catalogue = catalogue_of(Schemas(Library.for_dossier()), profile)
    assert {code for r in catalogue.requirements for code in r.codes if not code.startswith("V")} <= OF_RULES
