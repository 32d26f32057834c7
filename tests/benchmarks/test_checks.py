"""Twice the records take about twice the steps, and the project of the benchmark has nothing to complain about."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import checks

from dossier.findings import Severity


def steps_of(folder: Path, records: int) -> int:
    """Calls of functions, C's included, that a check makes. Counted, since seconds depend on the machine."""
    checks.make_records(folder, records)
    checks.check_known(folder)  # what is read in once for all
    steps = 0

    def count(_: Any, event: str, __: Any) -> None:
        nonlocal steps
        steps += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        checks.check_known(folder)
    finally:
        sys.setprofile(None)
    return steps


def test_a_check_is_linear(tmp_path: Path) -> None:
    few, many = steps_of(tmp_path / "few", 1_000), steps_of(tmp_path / "many", 2_000)
    assert many < 2.3 * few


def test_the_project_of_the_benchmark_is_complete(tmp_path: Path) -> None:
    """With fewer records than the example has it lacks some; with more it builds as a final package."""
    checks.make_records(tmp_path / "project", 200)
    found = checks.check_known(tmp_path / "project").findings
    assert {f.code for f in found if f.severity.rank <= Severity.WARNING.rank} == set()
