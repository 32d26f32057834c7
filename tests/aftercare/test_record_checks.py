"""What completion records say of service."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dossier.aftercare.record_checks import check_records
from dossier.model import Dossier, Location, Record
from dossier.reading.dossier import as_record

DAY = dt.date(2026, 6, 1)


def record(kind: str, **data: Any) -> Record:
    return as_record({"id": "R", "type": kind, "title": "题", **data}, Location("r.yaml"), {})


def codes(data: dict[str, Any], *records: Record) -> list[str]:
    more: dict[str, Any] = {
        "profile": "building",
        "jurisdiction": "CN",
        "language": "zh-CN",
        "compiled": None,
    }
    more |= {"code": "T", "name": "T", "parties": {}, "waivers": (), "files": (), "root": None}
    return [f.code for f in check_records(Dossier(records=records, data=data, **more), DAY)]


@pytest.mark.parametrize(
    ("levels", "found"),
    [
        ([{"id": "A", "name": "一", "respond_hours": 1, "on_site_hours": 4, "fix_hours": 8}], []),
        ([{"id": "A", "name": "一", "respond_hours": 1, "fix_hours": 1}], []),
        ([{"id": "A", "name": "一"}], ["X515"]),
        ([{"id": "A", "name": "一", "respond_hours": 9, "on_site_hours": 4}], ["X515"]),
        ([{"id": "A", "name": "一", "fix_hours": 4}, {"id": "A", "name": "二", "fix_hours": 4}], ["X515"]),
    ],
)
def test_levels_have_their_times_in_order_and_once(levels: list[dict[str, Any]], found: list[str]) -> None:
    assert codes({"service": {"levels": levels}}) == found


@pytest.mark.parametrize(
    ("visited", "found"),
    [
        (None, ["X517"]),
        (dt.date(2025, 11, 30), ["X517"]),
        (dt.date(2025, 12, 1), []),
        (dt.date(2026, 5, 1), []),
    ],
)
def test_a_visit_is_overdue_from_the_last_one_or_from_acceptance(
    visited: dt.date | None, found: list[str]
) -> None:
    data = {"service": {"visits": {"in_warranty_months": 6}}, "milestones": {"accepted": dt.date(2025, 6, 1)}}
    assert codes(data, *([record("visit-record", visited_on=visited)] if visited else [])) == found


@pytest.mark.parametrize(
    ("factors", "total", "found"),
    [
        ([(0.5, 100), (0.5, 80)], 90, []),
        ([(0.5, 100), (0.5, 80)], 90.04, []),
        ([(0.5, 100), (0.5, 80)], 90.1, ["X516"]),
        ([(0.5, 100), (0.4, 80)], 82, ["X516"]),
        ([(0.5, 100), (0.5, 70)], 85, ["X516"]),
        ([(0.5, 100), (0.5, None)], 85, []),
    ],
)
def test_surveys_add_up(factors: list[tuple[float, int | None]], total: float, found: list[str]) -> None:
    rows = [{"name": "甲", "weight": w, **({"score": s} if s is not None else {})} for w, s in factors]
    assert codes({}, record("satisfaction-survey", factors=rows, total=total)) == found


def test_a_survey_is_held_against_its_own_scores() -> None:
    rows = [{"name": "甲", "weight": 1, "score": 40}]
    assert codes({}, record("satisfaction-survey", factors=rows)) == ["X516"]
    assert codes({}, record("satisfaction-survey", factors=rows, scores=[100, 40])) == []


AT = dt.datetime(2026, 1, 10, 9)
PAPERS = ("report", "design_plan", "acceptance", "filing")
SIGNED = [{"role": "owner", "person": "顾明"}]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ({"completed_at": AT, "signatures": SIGNED}, []),
        ({"completed_at": AT}, ["X520"]),
        ({"level": "A", "completed_at": AT + dt.timedelta(hours=8), "signatures": SIGNED}, []),
        ({"level": "A", "completed_at": AT + dt.timedelta(hours=9), "signatures": SIGNED}, ["X520"]),
        ({"warranty_to": dt.date(2026, 1, 10), "charge": "free"}, []),
        ({"warranty_to": dt.date(2026, 1, 9), "charge": "free"}, ["X518"]),
        ({"warranty_to": dt.date(2026, 1, 9), "charge": "paid"}, []),
        ({"structural": True, "structural_papers": {"report": "a", "design_plan": "b", "acceptance": "c"}}, ["X519"]),
({"structural": True, "structural_papers": dict.fromkeys(PAPERS, "a")}, []),
        ({"structural": True, "status": "void"}, []),
    ],
)  # fmt: skip
def test_repairs_are_in_time_signed_and_charged_rightly(data: dict[str, Any], found: list[str]) -> None:
    levels = [{"id": "A", "name": "一", "fix_hours": 8}]
    assert codes({"service": {"levels": levels}}, record("repair-record", reported_at=AT, **data)) == found
