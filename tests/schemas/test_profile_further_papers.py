"""The papers of the sources that stood in no row: what asks for them, who signs them, and before what they come."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from rule_dossiers import ON_THE_SHELF, against, check, record, signed, statuses

MILESTONES = {
    "contract_signed": "2026-01-05",
    "construction_started": "2026-02-01",
    "pre_accepted": "2026-08-20",
    "accepted": "2026-09-01",
    "handed_over": "2026-09-20",
    "trial_run": {"started": "2026-08-03T09:00", "ended": "2026-08-10T09:00"},
}


@pytest.mark.parametrize(
    ("requirement", "kind", "trait"),
    [
        ("BC-064", "subcontract-transfer", "subcontracted"),
        ("BC-066", "import-papers", "imported"),
        ("BC-067", "fire-identity-card", "fire-products"),
    ],
)
def test_a_trait_asks_for_its_paper(tmp_path: Path, requirement: str, kind: str, trait: str) -> None:
    assert statuses(check(tmp_path), requirement) == ["not_applicable"]
    assert statuses(check(tmp_path, traits=[trait]), requirement) == ["missing"]
    paper = record(kind, date="2026-08-01", evidence=ON_THE_SHELF)
    assert statuses(check(tmp_path, [paper], traits=[trait]), requirement) != ["missing"]


@pytest.mark.parametrize(
    ("roles", "whole"),
    [(("contractor", "owner"), True), (("contractor",), False), (("owner",), False), ((), False)],
)
def test_a_temporary_handover_has_both_signatures(
    tmp_path: Path, roles: tuple[str, ...], whole: bool
) -> None:
    paper = record("temporary-handover", date="2026-08-25", signatures=signed(*roles))
    assert (against(check(tmp_path, [paper]), "BC-068") == []) is whole


@pytest.mark.parametrize(
    ("kind", "date", "in_time"),
    [
        ("appointment", "2026-01-15", True),
        ("appointment", "2026-01-16", False),
        ("monthly_report", "2026-03-25", True),
        ("monthly_report", "2026-03-26", False),
        ("summary", "2026-09-30", True),
    ],
)
def test_papers_of_the_supervisor_come_in_time(tmp_path: Path, kind: str, date: str, in_time: bool) -> None:
    paper = record("supervision-document", kind=kind, date=date)
    result = check(tmp_path, [paper], traits=["supervised"], milestones=MILESTONES)
    assert (against(result, "BC-069") == []) is in_time


@pytest.mark.parametrize(
    ("kind", "key", "in_time", "late"),
    [
        ("closing-plan", "date", "2026-08-01", "2026-08-21"),
        ("trial-run-organisation", "organised_on", "2026-08-01", "2026-09-21"),
        ("emergency-plan", "date", "2026-08-01", "2026-09-21"),
        ("delivery-release", "released_on", "2026-09-20", "2026-09-21"),
        ("subcontract-transfer", "date", "2026-09-20", "2026-09-21"),
        ("completion-certificate", "completed_on", "2026-09-01", "2026-09-21"),
        ("protection-measures", "started_on", "2026-08-10", "2026-09-21"),
        ("temporary-handover", "date", "2026-09-20", "2026-09-21"),
        ("zone-handover", "date", "2026-09-20", "2026-09-21"),
    ],
)
def test_each_comes_before_what_it_is_for(
    tmp_path: Path, kind: str, key: str, in_time: str, late: str
) -> None:
    """On the very day is in time; the day after is an order of dates that cannot be."""

    def told(day: str) -> list[Any]:
        days: dict[str, Any] = {"date": day, key: day}
        paper = record(kind, **days)
        found = check(tmp_path, [paper], milestones=MILESTONES).findings
        return [f.code for f in found if f.record == paper["id"] and f.code.startswith("X5")]

    assert told(in_time) == []
    assert told(late) != [], late
