"""The shipped rules at their edges, judged by the real engine over small dossiers written for the purpose."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from rule_dossiers import PARTIES, against, check, record


@pytest.mark.parametrize("place", ["CN", "CN-BJ", "CN-CQ", "CN-SD-JN", "CN-SD-ZB", "CN-ZJ"])
@pytest.mark.parametrize("profile", ["building", "equipment", "intelligent", "decoration"])
def test_no_expression_names_what_the_facts_lack(tmp_path: Path, profile: str, place: str) -> None:
    result = check(tmp_path, profile=profile, jurisdiction=place)
    assert [f for f in result.findings if f.code in ("R319", "S213")] == []
    assert result.requirements


@pytest.mark.parametrize(
    ("issued", "late"),
    [("2026-08-03T09:00", False), ("2026-08-03T10:00", True)],
    ids=["48 hours before", "47 hours before"],
)
def test_trial_run_notice_needs_48_hours(tmp_path: Path, issued: str, late: bool) -> None:
    notice = record(
        "trial-run-notice",
        to_party="owner",
        content="试运行",
        starts_at="2026-08-05T09:00",
        place="泵房",
        issued_at=issued,
    )
    run = {"trial_run": {"started": "2026-08-05T09:00", "ended": "2026-08-10T11:00"}}
    result = check(tmp_path, [notice], profile="equipment", traits=["trial-run"], milestones=run)
    assert ("R306" in {f.code for f in against(result, "BC-035")}) is late


@pytest.mark.parametrize(("day", "late"), [("2026-08-25", False), ("2026-08-26", True)])
def test_completion_documents_follow_within_15_days_of_the_trial_run(
    tmp_path: Path, day: str, late: bool
) -> None:
    run = {"trial_run": {"started": "2026-08-05T09:00", "ended": "2026-08-10T11:00"}}
    submission = record("completion-submission", date=day)
    result = check(tmp_path, [submission], traits=["trial-run"], milestones=run)
    assert ("R306" in {f.code for f in against(result, "BC-038")}) is late


@pytest.mark.parametrize(("day", "late"), [("2026-09-04", False), ("2026-09-05", True)])
def test_filing_counts_15_calendar_days_from_acceptance(tmp_path: Path, day: str, late: bool) -> None:
    result = check(tmp_path, [record("filing-form", date=day)], milestones={"accepted": "2026-08-20"})
    assert ("R306" in {f.code for f in against(result, "BC-053")}) is late


@pytest.mark.parametrize("sealed", [True, False])
def test_a_filing_has_the_seal_of_the_authority(tmp_path: Path, sealed: bool) -> None:
    hands: list[dict[str, Any]] = [{"role": "owner", "person": "钱国华", "date": "2026-08-31", "seal": True}]
    hands += [{"role": "regulator", "date": "2026-09-01", "seal": True}] if sealed else []
    result = check(tmp_path, [record("filing-form", date="2026-09-01", signatures=hands)])
    assert ("R304" in {f.code for f in against(result, "BC-053")}) is not sealed


@pytest.mark.parametrize(("day", "late"), [("2026-08-11", False), ("2026-08-12", True)])
def test_acceptance_notice_counts_7_working_days(tmp_path: Path, day: str, late: bool) -> None:
    result = check(tmp_path, [record("acceptance-notice", date=day)], milestones={"accepted": "2026-08-20"})
    assert ("R306" in {f.code for f in against(result, "BC-043")}) is late


@pytest.mark.parametrize(
    ("place", "due"),
    [("CN", dt.date(2026, 5, 28)), ("CN-BJ", dt.date(2026, 8, 28)), ("CN-CQ", dt.date(2026, 5, 28))],
)
def test_the_archive_deadline_is_the_place_s_own(tmp_path: Path, place: str, due: dt.date) -> None:
    accepted = {"accepted": "2026-02-28"}
    result = check(tmp_path, traits=["listed-works"], jurisdiction=place, milestones=accepted)
    judged = next(r for r in result.requirements if r.requirement.id == "BC-058")
    assert judged.due == due


@pytest.mark.parametrize(
    ("matters", "lacking"),
    [
        (["planning", "fire-acceptance"], False),
        (["planning", "planning"], True),
        (["planning", "planning", "fire-acceptance"], False),
        (["planning", "energy"], True),
    ],
)
def test_a_second_approval_never_hides_a_missing_one(
    tmp_path: Path, matters: list[str], lacking: bool
) -> None:
    approvals = [record("authority-approval", i, matter=matter) for i, matter in enumerate(matters)]
    result = check(tmp_path, approvals, traits=["planning", "fire-acceptance"])
    assert ("R303" in {f.code for f in against(result, "BC-045")}) is lacking


@pytest.mark.parametrize(
    ("authors", "lacking"), [(["surveyor", "designer"], False), (["designer", "designer"], True)]
)
def test_survey_and_design_each_report(tmp_path: Path, authors: list[str], lacking: bool) -> None:
    reports = [record("design-quality-report", i, by=by) for i, by in enumerate(authors)]
    result = check(tmp_path, reports)
    assert ("R303" in {f.code for f in against(result, "BC-042")}) is lacking


def test_each_authorization_letter_needs_the_commitment_of_the_same_party(tmp_path: Path) -> None:
    letters = [
        record("authorization-letter", 1, responsible="owner"),
        record("authorization-letter", 2, responsible="designer"),
        record("quality-commitment", 1, responsible="owner"),
    ]
    unpaired = [
        f for f in against(check(tmp_path, letters), "BC-005") if "没有工程质量终身责任承诺书" in f.message.zh
    ]
    assert [f.record for f in unpaired] == ["authorization-letter-2"]


@pytest.mark.parametrize(("traits", "signed_by"), [(["supervised"], "pro_supervisor"), ([], "owner_rep")])
def test_the_owner_signs_where_nobody_supervises(tmp_path: Path, traits: list[str], signed_by: str) -> None:
    def unsigned(role: str) -> bool:
        sheet = record("concealed-work", concealed="C1", signatures=[{"role": role}])
        result = check(tmp_path, [sheet], traits=traits, concealed=[{"id": "C1", "name": "基槽"}])
        return any("监理工程师" in f.message.zh for f in against(result, "BC-016"))

    assert not unsigned(signed_by)
    assert unsigned("foreman")


def test_supply_only_asks_for_no_papers_of_works(tmp_path: Path) -> None:
    result = check(tmp_path, profile="equipment", traits=["supply-only", "permit-exempt"])
    asked = {r.requirement.id for r in result.requirements if r.status != "not_applicable"}
    assert asked.isdisjoint({"BC-003", "BC-048", "BC-053", "BC-054", "BC-058", "BC-060", "BC-061"})
    assert {"BC-002", "BC-055", "EQ-05", "EQ-08", "EQ-11"} <= asked


QUALITY_SUPERVISION = {"BC-003", "BC-005", "BC-043", "BC-047", "BC-053"}
"""What belongs to works that have a permit and are registered for quality supervision."""


@pytest.mark.parametrize("place", ["CN", "CN-BJ", "CN-SD-JN", "CN-SD-ZB", "CN-ZJ"])
@pytest.mark.parametrize("profile", ["building", "equipment", "intelligent", "decoration"])
def test_works_without_a_permit_owe_nothing_to_the_quality_authority(
    tmp_path: Path, profile: str, place: str
) -> None:
    result = check(tmp_path, profile=profile, jurisdiction=place, traits=["permit-exempt", "supervised"])
    asked = [r.requirement for r in result.requirements if r.status != "not_applicable"]
    assert {r.id for r in asked}.isdisjoint(QUALITY_SUPERVISION)
    words = ("质量监督", "施工许可", "竣工验收备案", "124号")
    assert [r.id for r in asked if any(w in f"{r.title.zh}{r.citation.get('zh')}" for w in words)] == []


def test_works_with_a_permit_owe_it_all(tmp_path: Path) -> None:
    asked = {r.requirement.id for r in check(tmp_path).requirements if r.status != "not_applicable"}
    assert asked >= QUALITY_SUPERVISION


def test_repairs_of_a_standing_building_are_not_set_out(tmp_path: Path) -> None:
    def asked(*traits: str, records: list[dict[str, Any]] | None = None) -> set[str]:
        found = check(tmp_path, records or [], traits=list(traits)).requirements
        return {r.requirement.id for r in found if r.status != "not_applicable"} & {"BC-010", "BC-026"}

    assert asked() == {"BC-010", "BC-026"}
    assert asked("standing-building") == set()
    unsigned = record("setting-out-record")
    assert asked("standing-building", records=[unsigned]) == {"BC-010"}


@pytest.mark.parametrize(
    ("parties", "hands", "whole"),
    [
        (["contractor", "supplier"], ["contractor", "supplier"], True),
        (["contractor", "maker"], ["contractor", "maker"], True),
        (["contractor", "maker"], ["contractor", "supplier"], True),
        (["owner", "supervisor"], ["owner", "supervisor"], True),
        (["contractor", "subcontractor"], ["project_manager", "subcontractor"], True),
        ([], ["owner", "contractor"], True),
        (["contractor", "supplier"], ["contractor"], False),
        (["contractor", "supplier"], ["supplier"], False),
        (["owner", "contractor"], ["contractor"], False),
        (["owner", "supervisor"], ["owner", "contractor"], False),
        ([], ["contractor"], False),
    ],
)
def test_a_contract_is_signed_by_its_parties(
    tmp_path: Path, parties: list[str], hands: list[str], whole: bool
) -> None:
    signatures = [{"role": role, "person": f"某{n}", "date": "2026-01-20"} for n, role in enumerate(hands)]
    more: dict[str, Any] = {"parties": parties} if parties else {}
    contract = record("contract", signatures=signatures, **more)
    firms = {name: {"name": f"某某{name}公司"} for name in (*PARTIES, "supplier", "maker", "subcontractor")}
    result = check(tmp_path, [contract], parties=firms)
    missing = {"R304", "R310"} & {f.code for f in against(result, "BC-002")}
    assert bool(missing) is not whole


def test_an_outbound_note_does_not_stand_in_for_the_packing_list(tmp_path: Path) -> None:
    notes = [record("outbound-note", i) for i in (1, 2)]
    assert "R303" in {f.code for f in against(check(tmp_path, notes, profile="equipment"), "EQ-05")}


def test_quantities_sent_and_packed_are_compared(tmp_path: Path) -> None:
    def differs(packed: int) -> bool:
        records = [
            record("outbound-note", lines=[{"name": "潜水排污泵", "quantity": 2, "measure": "台"}]),
            record("packing-list", lines=[{"name": "潜水排污泵", "quantity": packed, "measure": "台"}]),
        ]
        result = check(tmp_path, records, profile="equipment")
        return any("数量合计不一致" in f.message.zh for f in against(result, "EQ-05"))

    assert differs(1)
    assert not differs(2)


def test_an_as_built_stamp_is_judged_field_by_field(tmp_path: Path) -> None:
    def problems(stamp: dict[str, str] | None) -> set[str]:
        more: dict[str, Any] = {"stamp": stamp} if stamp else {}
        drawing = record("drawing", drawing_number="结施-01", **more)
        result = check(tmp_path, [drawing], traits=["supervised"])
        return {f.message.zh.partition("》")[2] for f in against(result, "BC-033") if f.code == "R313"}

    contractor = {"contractor": "施工公司", "compiled_by": "张三", "checked_by": "李四", "tech_lead": "王五"}
    supervision = {"supervision_unit": "监理公司", "site_supervisor": "赵六", "chief_supervisor": "钱七"}
    dated = {"date": "2026-03-01"}
    assert problems(None) == {"竣工图未加盖竣工图章"}
    assert problems(contractor | dated) == {"竣工图章缺监理单位、现场监理或总监签署"}
    assert problems(contractor | supervision) == {"竣工图章缺编制人、审核人、技术负责人或编制日期"}
    assert problems(contractor | supervision | dated) == set()
