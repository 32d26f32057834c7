"""WC-01 … WC-11: each met by its papers, and broken by each thing that goes wrong."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rule_dossiers import ON_THE_SHELF, against, check, record, signed, statuses

DESIGN = [
    "drawing_list",
    "system_diagram",
    "control_diagram",
    "layout",
    "panel_wiring",
    "installation",
    "program_flow",
    "specification",
]
TOP: dict[str, Any] = {
    "profile": "intelligent",
    "traits": ["supervised", "software", "cabling", "one-month-run"],
    "milestones": {
        "construction_started": "2026-03-01",
        "construction_completed": "2026-06-01",
        "accepted": "2026-07-01",
        "handed_over": "2026-07-15",
    },
    "systems": [{"id": "S1", "name": "视频监控系统"}],
    "concealed": [{"id": "C1", "name": "桥架", "covered": "2026-04-10"}],
    "equipment": [{"tag": "E1", "name": "交换机", "certification": "network_access"}],
    "service": {"levels": [{"id": "L1", "name": "一级", "respond_hours": 1, "fix_hours": 8}]},
}
PAPER: dict[str, Any] = {"evidence": ON_THE_SHELF}
RUN: dict[str, Any] = {
    "system": "S1",
    "started": "2026-06-05T09:00",
    "ended": "2026-06-11T16:00",
    "participants": ["施工"],
    "readings": [{"at": "2026-06-06T09:00", "parameter": "电压", "measured": 220}],
    "faults": [{"at": "2026-06-06T10:00", "symptom": "断电", "recovered": "2026-06-06T15:00"}],
    "restarted": True,
    "conclusion": "合格",
}
RECORDS: dict[str, list[dict[str, Any]]] = {
    "WC-01": [
        record(
            "detailed-design",
            date="2026-02-20",
            design_documents=DESIGN,
            signatures=signed("design_lead", "owner_rep"),
            **PAPER,
        )
    ],
    "WC-02": [
        record(
            "software-backup",
            date="2026-07-14",
            software=[{"name": "监控平台", "version": "3.1", "license": "永久授权"}],
            accounts_transferred=True,
            signatures=signed("owner_rep"),
            **PAPER,
        )
    ],
    "WC-03": [
        record(
            "commissioning-record",
            date="2026-06-04",
            system="S1",
            signatures=signed("project_manager", "pro_supervisor"),
            **PAPER,
        )
    ],
    "WC-04": [
        record(
            "trial-run-record",
            date="2026-06-11",
            signatures=signed("project_manager", "supervisor"),
            **RUN,
            **PAPER,
        )
    ],
    "WC-05": [
        record("test-report", kind="function", date="2026-06-20", system=["S1"], result="pass", **PAPER)
    ],
    "WC-06": [record("point-list", date="2026-06-02", point_count=240, passed_count=240, **PAPER)],
    "WC-07": [
        record(
            "concealed-work",
            date="2026-04-09",
            concealed="C1",
            signatures=signed("project_manager", "pro_supervisor"),
            **PAPER,
        )
    ],
    "WC-08": [
        record(
            "unpacking-inspection",
            equipment="E1",
            signatures=signed("owner_rep", "project_manager", "pro_supervisor"),
            **PAPER,
        ),
        record("ccc-certificate", equipment="E1", certificate_kind="network_access", **PAPER),
    ],
    "WC-09": [
        record(
            "training-record",
            system="S1",
            topic="操作",
            held_on="2026-07-10",
            hours=4,
            trainer="张工",
            trainees=[{"name": "李某"}],
            effect="satisfied",
            signatures=signed("user_org"),
            **PAPER,
        )
    ],
    "WC-10": [
        record(
            "settlement-run",
            started_on="2026-07-01",
            ended_on="2026-07-31",
            signatures=signed("owner_rep"),
            **PAPER,
        )
    ],
    "WC-11": [record("service-contacts", date="2026-07-10", hotline="400-000-0000")],
}
Damage = Callable[[list[dict[str, Any]], dict[str, Any]], Any]
DAMAGES: list[tuple[str, str, Damage]] = [
    ("WC-01", "one drawing short", lambda r, _: r[0]["design_documents"].pop()),
    ("WC-01", "after the start", lambda r, _: r[0].update(date="2026-03-02")),
    ("WC-01", "not signed by the designer", lambda r, _: r[0]["signatures"].pop(0)),
    ("WC-02", "no licence", lambda r, _: r[0]["software"][0].pop("license")),
    ("WC-02", "accounts kept", lambda r, _: r[0].update(accounts_transferred=False)),
    ("WC-02", "after the handover", lambda r, _: r[0].update(date="2026-07-16")),
    ("WC-03", "after the run began", lambda r, _: r[0].update(date="2026-06-06")),
    ("WC-03", "supervisor missing", lambda r, _: r[0]["signatures"].pop()),
    ("WC-03", "failed", lambda r, _: r[0].update(result="fail")),
    ("WC-04", "119 hours since the fault", lambda r, _: r[0].update(ended="2026-06-11T14:00")),
    ("WC-04", "a fault without an end", lambda r, _: r[0]["faults"][0].pop("recovered")),
    ("WC-04", "supervisor missing", lambda r, _: r[0]["signatures"].pop()),
    (
        "WC-04",
        "a second system without a run",
        lambda _, t: t["systems"].append({"id": "S2", "name": "门禁"}),
    ),
    ("WC-04", "no systems listed", lambda _, t: t["systems"].clear()),
    ("WC-05", "before the run ended", lambda r, _: r[0].update(date="2026-06-10")),
    ("WC-05", "failed", lambda r, _: r[0].update(result="fail")),
    ("WC-06", "one point not tested", lambda r, _: r[0].update(passed_count=239)),
    ("WC-06", "no number of points", lambda r, _: r[0].pop("point_count")),
    ("WC-07", "after it was covered", lambda r, _: r[0].update(date="2026-04-11")),
    ("WC-07", "supervisor missing", lambda r, _: r[0]["signatures"].pop()),
    ("WC-07", "nothing listed", lambda _, t: t["concealed"].clear()),
    ("WC-08", "certificate missing", lambda r, _: r.pop()),
    ("WC-08", "certificate of another kind", lambda r, _: r[1].update(certificate_kind="ccc")),
    ("WC-08", "owner missing", lambda r, _: r[0]["signatures"].pop(0)),
    ("WC-09", "after the handover", lambda r, _: r[0].update(held_on="2026-07-16")),
    ("WC-09", "not confirmed", lambda r, _: r[0]["signatures"].clear()),
    ("WC-09", "to be repeated", lambda r, _: r[0].update(effect="retrain")),
    ("WC-10", "29 days", lambda r, _: r[0].update(ended_on="2026-07-30")),
    ("WC-10", "late", lambda r, _: r[0].update(ended_on="2026-08-02")),
    ("WC-11", "no telephone", lambda r, _: r[0].pop("hotline")),
    ("WC-11", "no fault levels", lambda _, t: t["service"]["levels"].clear()),
]
DAMAGES += [(name, "record missing", lambda r, _: r.clear()) for name in RECORDS]
DAMAGES += [(n, "evidence missing", lambda r, _: r[0].pop("evidence")) for n in RECORDS if n != "WC-11"]


def _judge(folder: Path, name: str, damage: Damage = lambda _r, _t: None) -> tuple[list[str], list[str]]:
    """How one requirement ends after the damage, and which of this profile have findings against them."""
    records, top = copy.deepcopy(RECORDS), copy.deepcopy(TOP)
    damage(records[name], top)
    result = check(folder, [r for group in records.values() for r in group], **top)
    broken = {f.requirement for f in result.findings if f.requirement and f.requirement.startswith("WC-")}
    return statuses(result, name), sorted(broken)


@pytest.mark.parametrize("name", list(RECORDS))
def test_each_requirement_is_met_by_its_papers(tmp_path: Path, name: str) -> None:
    assert _judge(tmp_path, name) == (["complete"], [])


@pytest.mark.parametrize(
    ("name", "damage"), [(n, d) for n, _, d in DAMAGES], ids=[f"{n} {words}" for n, words, _ in DAMAGES]
)
def test_each_damage_is_caught_by_the_requirement_it_breaks(
    tmp_path: Path, name: str, damage: Damage
) -> None:
    assert name in _judge(tmp_path, name, damage)[1]


def test_a_second_inspection_does_not_stand_in_for_the_certificate(tmp_path: Path) -> None:
    def swap(records: list[dict[str, Any]], _: dict[str, Any]) -> None:
        records[1] = records[0] | {"id": "second"}

    assert _judge(tmp_path, "WC-08", swap) == (["incomplete"], ["WC-08"])


def test_without_its_traits_neither_software_nor_cabling_is_asked_for(tmp_path: Path) -> None:
    result = check(tmp_path, **(TOP | {"traits": []}))
    for name in ("WC-02", "WC-06", "WC-10"):
        assert statuses(result, name) == ["not_applicable"]


def test_120_hours_and_48_hours_are_two_rules(tmp_path: Path) -> None:
    result = check(tmp_path, **TOP)
    assert "not_applicable" not in statuses(result, "WC-04")
    assert statuses(result, "BC-035") == ["not_applicable"]
    asked = check(tmp_path, **(TOP | {"traits": ["trial-run"]}))
    assert statuses(asked, "BC-035") != ["not_applicable"]
    assert against(asked, "BC-036") == []


@pytest.mark.parametrize(
    ("ended_again", "wanted"), [("2026-06-11T16:00", ["complete"]), ("2026-06-08T16:00", ["incomplete"])]
)
def test_a_run_that_broke_off_counts_by_the_one_that_followed(
    tmp_path: Path, ended_again: str, wanted: list[str]
) -> None:
    def break_off(records: list[dict[str, Any]], _: dict[str, Any]) -> None:
        again = {"started": "2026-06-06T15:00", "ended": ended_again, "faults": []}
        records.append(records[0] | again | {"id": "second", "number": "2"})
        records[0] |= {"ended": "2026-06-06T10:00", "date": "2026-06-06"}

    assert _judge(tmp_path, "WC-04", break_off)[0] == wanted
