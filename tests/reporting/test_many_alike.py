"""Thousands of one mistake on a terminal: a part of them, and how many there are besides."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from dossier.checking.result import CheckResult
from dossier.findings import finding
from dossier.model import Location
from dossier.reporting.options import ReportOptions
from dossier.reporting.text import render


def test_the_rest_of_one_kind_is_counted() -> None:
    many = [finding("Y108", Location(f"r{i:05}.yaml"), file=f"r{i:05}.yaml") for i in range(5_000)]
    other = finding("Y113", Location("z.yaml"), megabytes=16)
    result = CheckResult(Path("d"), dt.date(2026, 9, 1), (*many, other))
    said = render([result], ReportOptions(lang="en"))
    assert "4800 more of the same kind" in said and "Y113" in said and "r00199.yaml" in said
    assert "r00200.yaml" not in said and "5001 blockers" in said
