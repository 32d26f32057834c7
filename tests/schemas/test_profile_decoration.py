"""DC-01 … DC-10: each met by its papers, broken by each thing that goes wrong, and what interior works are spared."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rule_dossiers import ON_THE_SHELF, against, check, record, signed, statuses

TOP: dict[str, Any] = {
    "profile": "decoration",
    "traits": ["supervised", "wet-areas", "fire-parts-changed"],
    "as_of": dt.date(2026, 7, 20),
    "milestones": {
        "construction_started": "2026-03-01",
        "construction_completed": "2026-06-01",
        "accepted": "2026-07-01",
        "handed_over": "2026-07-15",
    },
    "disciplines": ["decoration", "electrical"],
    "divisions": [{"id": "D1", "name": "装饰装修", "discipline": "decoration"}],
    "materials": [
        {"id": "M1", "name": "木饰面板", "used": "2026-04-01", "discipline": "decoration"},
        {"id": "M2", "name": "轻钢龙骨", "used": "2026-04-01", "fire_test": False, "emission_test": False},
        {"id": "M3", "name": "电线", "discipline": "electrical"},
    ],
    "rooms": [{"id": f"R{n}", "name": f"房间{n}", "wet": n == 1} for n in range(1, 11)],
}
PAPER: dict[str, Any] = {"evidence": ON_THE_SHELF}
PERIODS = [("decoration", 2), ("electrical", 2), ("wet_rooms", 5)]
RECORDS: dict[str, list[dict[str, Any]]] = {
    "DC-01": [
        record("test-report", 1, kind="fire", date="2026-03-20", material="M1", result="pass", **PAPER),
        record("test-report", 2, kind="emission", date="2026-03-21", material=["M1"], result="pass", **PAPER),
    ],
    "DC-02": [
        record(
            "test-report",
            3,
            kind="air",
            sampled_on="2026-06-08",
            date="2026-06-12",
            room=["R2", "R3", "R4"],
            result="pass",
            **PAPER,
        )
    ],
    "DC-03": [
        record(
            "functional-test",
            test_kind="water_retention",
            date="2026-04-20",
            room="R1",
            result="pass",
            signatures=signed("quality", "pro_supervisor"),
            **PAPER,
        )
    ],
    "DC-04": [
        record("material-approval", date="2026-03-25", material="M1", signatures=signed("owner_rep"), **PAPER)
    ],
    "DC-05": [
        record(
            "division-acceptance",
            date="2026-06-25",
            division="D1",
            signatures=signed("project_manager", "chief_supervisor", "design_lead"),
            **PAPER,
        )
    ],
    "DC-06": [
        record(
            "warranty-letter",
            scope=["装修"],
            periods=[{"item": i, "value": v, "unit": "year"} for i, v in PERIODS],
            starts_on="2026-07-01",
        )
    ],
    "DC-07": [],
    "DC-08": [],
    "DC-09": [record("repair-record", date="2026-07-18", signatures=signed("owner_rep"), **PAPER)],
    "DC-10": [record("authority-approval", matter="fire-filing", date="2026-07-08", result="pass", **PAPER)],
}
Damage = Callable[[list[dict[str, Any]], dict[str, Any]], Any]
DAMAGES: list[tuple[str, str, Damage]] = [
    ("DC-01", "one kind twice, the other never", lambda r, _: r[1].update(kind="fire")),
    ("DC-01", "after the use", lambda r, _: r[0].update(date="2026-04-02")),
    ("DC-01", "failed", lambda r, _: r[0].update(result="fail")),
    ("DC-02", "sampled on day 6", lambda r, _: r[0].update(sampled_on="2026-06-07")),
    ("DC-02", "two rooms", lambda r, _: r[0]["room"].pop()),
    ("DC-02", "report after the handover", lambda r, _: r[0].update(date="2026-07-16")),
    ("DC-02", "failed and never again", lambda r, _: r[0].update(result="fail")),
    ("DC-02", "no rooms listed", lambda r, t: (t["rooms"].clear(), r[0].pop("room"))),
    ("DC-03", "another room", lambda r, _: r[0].update(room="R2")),
    ("DC-03", "another test", lambda r, _: r[0].update(test_kind="pressure")),
    ("DC-03", "leaked", lambda r, _: r[0].update(result="fail")),
    ("DC-03", "supervisor missing", lambda r, _: r[0]["signatures"].pop()),
    ("DC-03", "no room marked wet", lambda _, t: t["rooms"][0].update(wet=False)),
    ("DC-04", "after the use", lambda r, _: r[0].update(date="2026-04-02")),
    ("DC-04", "owner missing", lambda r, _: r[0]["signatures"].clear()),
    ("DC-05", "chief supervisor missing", lambda r, _: r[0]["signatures"].pop(1)),
    ("DC-05", "nothing listed", lambda r, t: [part.clear() for part in (t["divisions"], r)]),
    ("DC-06", "decoration not named", lambda r, _: r[0]["periods"].pop(0)),
    ("DC-06", "electrical not named", lambda r, _: r[0]["periods"].pop(1)),
    ("DC-06", "wet rooms not named", lambda r, _: r[0]["periods"].pop(2)),
    ("DC-09", "owner missing", lambda r, _: r[0]["signatures"].clear()),
    ("DC-09", "evidence missing", lambda r, _: r[0].pop("evidence")),
    ("DC-10", "another authority", lambda r, _: r[0].update(matter="planning")),
    ("DC-10", "filed on the sixth working day", lambda r, _: r[0].update(date="2026-07-09")),
    ("DC-10", "late", lambda r, _: r[0].update(date="2026-07-17")),
    ("DC-10", "failed", lambda r, _: r[0].update(result="fail")),
]
DAMAGES += [(f"DC-{n:02}", "record missing", lambda r, _: r.clear()) for n in (1, 2, 3, 4, 5, 10)]
DAMAGES += [
    (f"DC-{n:02}", "evidence missing", lambda r, _: r[0].pop("evidence")) for n in (1, 2, 3, 4, 5, 10)
]


def _judge(folder: Path, name: str, damage: Damage = lambda _r, _t: None) -> tuple[set[str], set[str]]:
    """How one requirement ends after the damage, and which of this profile have findings against them."""
    records, top = copy.deepcopy(RECORDS), copy.deepcopy(TOP)
    damage(records[name], top)
    result = check(folder, [r for group in records.values() for r in group], **top)
    against_us = {f.requirement for f in result.findings if f.requirement and f.requirement.startswith("DC-")}
    return set(statuses(result, name)), against_us


@pytest.mark.parametrize("name", list(RECORDS))
def test_each_requirement_is_met_by_its_papers(tmp_path: Path, name: str) -> None:
    ends, broken = _judge(tmp_path, name)
    waiting = {"DC-07", "DC-08"}
    expected = {"DC-06": "not_applicable"}.get(name, "pending" if name in waiting else "complete")
    assert ends <= {expected, "not_applicable", "complete"}
    assert broken == waiting


@pytest.mark.parametrize(
    ("name", "damage"), [(n, d) for n, _, d in DAMAGES], ids=[f"{n} {words}" for n, words, _ in DAMAGES]
)
def test_each_damage_is_caught_by_the_requirement_it_breaks(
    tmp_path: Path, name: str, damage: Damage
) -> None:
    assert name in _judge(tmp_path, name, damage)[1]


@pytest.mark.parametrize(
    ("discipline", "asked"),
    [("decoration", False), ("foundation", True), ("structure", True), ("energy", True)],
)
def test_the_designer_signs_foundation_structure_and_energy_alone(
    tmp_path: Path, discipline: str, asked: bool
) -> None:
    def of(records: list[dict[str, Any]], top: dict[str, Any]) -> None:
        top["disciplines"].append(discipline)
        top["disciplines"] = list(dict.fromkeys(top["disciplines"]))
        top["divisions"][0]["discipline"] = discipline

    def unsigned(records: list[dict[str, Any]], top: dict[str, Any]) -> None:
        of(records, top)
        assert records[0]["signatures"].pop()["role"] == "design_lead"

    assert "DC-05" not in _judge(tmp_path, "DC-05", of)[1]
    assert ("DC-05" in _judge(tmp_path, "DC-05", unsigned)[1]) is asked


@pytest.mark.parametrize(
    ("rooms", "sampled", "enough"),
    [
        (2, 2, True),
        (2, 1, False),
        (60, 3, True),
        (60, 2, False),
        (61, 3, False),
        (61, 4, True),
        (100, 5, True),
    ],
)
def test_five_percent_and_three_rooms_are_sampled(
    tmp_path: Path, rooms: int, sampled: int, enough: bool
) -> None:
    def resize(records: list[dict[str, Any]], top: dict[str, Any]) -> None:
        top["rooms"] = [{"id": f"R{n}", "name": "间", "wet": n == 1} for n in range(1, rooms + 1)]
        records[0]["room"] = [f"R{n}" for n in range(1, sampled + 1)]

    assert ("DC-02" not in _judge(tmp_path, "DC-02", resize)[1]) is enough


def test_a_failed_air_test_is_healed_by_a_second_that_passes(tmp_path: Path) -> None:
    def again(records: list[dict[str, Any]], _: dict[str, Any]) -> None:
        records.append(records[0] | {"id": "again", "date": "2026-06-25", "sampled_on": "2026-06-20"})
        records[0]["result"] = "fail"

    assert "DC-02" not in _judge(tmp_path, "DC-02", again)[1]


def test_no_holiday_prolongs_the_seven_days_before_the_air_test(tmp_path: Path) -> None:
    def holiday(_: list[dict[str, Any]], top: dict[str, Any]) -> None:
        top["calendar"] = {"holidays": ["2026-06-08"]}

    assert "DC-02" not in _judge(tmp_path, "DC-02", holiday)[1]


@pytest.mark.parametrize(
    ("visits", "as_of", "status", "due"),
    [
        ([], "2026-12-31", "pending", "2027-01-01"),
        ([], "2027-01-02", "overdue", "2027-01-01"),
        (["2027-01-01"], "2027-01-02", "pending", "2027-07-01"),
        (["2027-01-02"], "2027-01-02", "overdue", "2027-01-01"),
        (["2026-12-01", "2027-06-01", "2027-12-01", "2028-06-01"], "2029-01-01", "complete", None),
    ],
)
def test_a_visit_is_due_every_six_months_from_acceptance(
    tmp_path: Path, visits: list[str], as_of: str, status: str, due: str | None
) -> None:
    paid = [
        record("visit-record", n, visited_on=day, date=day, signatures=signed("owner_rep"), **PAPER)
        for n, day in enumerate(visits)
    ]
    result = check(tmp_path, paid, **(TOP | {"as_of": dt.date.fromisoformat(as_of)}))
    judged = next(r for r in result.requirements if r.requirement.id == "DC-07")
    assert (judged.status, str(judged.due) if judged.due else None) == (status, due)


def test_a_survey_is_due_every_year_and_may_be_signed_by_the_supervisor(tmp_path: Path) -> None:
    survey = record("satisfaction-survey", filled_on="2027-05-01", signatures=signed("supervisor"), **PAPER)
    result = check(tmp_path, [survey], **(TOP | {"as_of": dt.date(2027, 7, 2)}))
    judged = next(r for r in result.requirements if r.requirement.id == "DC-08")
    assert (judged.status, str(judged.due)) == ("pending", "2028-07-01")
    assert against(result, "DC-09") == []


def test_another_agreed_interval_is_judged_once(tmp_path: Path) -> None:
    result = check(tmp_path, **TOP, service={"visits": {"in_warranty_months": 3}})
    assert statuses(result, "DC-07") == ["not_applicable"]


def test_interior_works_are_spared_what_belongs_to_a_building(tmp_path: Path) -> None:
    result = check(tmp_path, **(TOP | {"traits": ["permit-exempt"]}))
    asked = {r.requirement.id for r in result.requirements if r.status != "not_applicable"}
    assert asked.isdisjoint({"BC-005", "BC-010", "BC-019", "BC-020", "BC-023", "BC-026", "BC-043", "BC-047"})
    of_its_own = check(tmp_path, **TOP, units=[{"id": "U1", "name": "装修"}])
    assert statuses(of_its_own, "BC-020") == ["overdue"]


def test_the_firm_s_promises_are_no_law(tmp_path: Path) -> None:
    promises = {"DC-07", "DC-08", "DC-09"}
    found = [r.requirement for r in check(tmp_path, **TOP).requirements if r.requirement.id in promises]
    assert {r.citation.kind for r in found} == {"company"}
    assert {r.id: r.citation.get("zh") for r in found} == dict.fromkeys(promises, "惯例")
