"""Procedures that break the law."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dossier.aftercare.procedures import check_procedures
from small_books import small_book


@pytest.mark.parametrize(
    ("terms", "found"),
    [
        ("delivery: before_acceptance", [("blocker", 2)]),
        ("delivery: after_acceptance", []),
        ("warranty_letter: after_acceptance", [("error", 2)]),
        ("concealed_signed_by: [contractor]", []),
    ],
)
def test_each_choice_is_judged_at_its_line(tmp_path: Path, terms: str, found: list[tuple[str, int]]) -> None:
    case = small_book(tmp_path, "2025-06-30", f"procedures: {{{terms}}}\n")
    told = list(check_procedures(case))
    assert [(f.severity.value, f.location.line) for f in told if f.location] == found
    assert all(f.code == "V924" and f.citation is not None for f in told)


def test_where_there_is_a_supervisor_he_signs_for_what_is_concealed(tmp_path: Path) -> None:
    case = small_book(tmp_path, "2025-06-30", "procedures: {concealed_signed_by: [contractor]}\n")
    parties = {**case.dossier.parties, "supervisor": case.dossier.parties["owner"]}
    supervised = replace(case, dossier=replace(case.dossier, parties=parties))
    assert [f.severity.value for f in check_procedures(supervised)] == ["error"]
    signed = small_book(
        tmp_path, "2025-06-30", "procedures: {concealed_signed_by: [contractor, supervisor]}\n"
    )
    assert not list(check_procedures(replace(signed, dossier=supervised.dossier)))
