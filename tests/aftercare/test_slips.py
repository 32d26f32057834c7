"""Slips: labels from the schemas, values in words, tables of their own, places to sign."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dossier.aftercare.case import Case
from dossier.aftercare.slips import SLIPS, shown_value, slip_context
from small_books import small_book

TERMS = """
visits: [{id: HF, name: 定期回访, every_months: 6}]
spares: [{id: BJ, name: 轴承, model: NU314, quantity: 4, least: 2}]
spares_plan: {season: "04-01", days_before: 30}
"""
REPAIRS = """
- id: WX-1
  title: 渗水
  part: 卫生间
  problem: 渗水
  charge: free
  cost: 12.50
  used: [{spare: BJ, quantity: 1, on: 2025-01-12}]
  owner: {name: 顾明, signed_on: 2025-01-20}
  events: [{at: 2025-01-10T09:05, event: notice, by: 顾明}, {at: 2025-01-12T09:00, event: repair, note: 已换}]
"""
VISITS = "- {id: HF-1, cycle: HF, on: 2025-05-20, lead: 林峰, problems: [{text: 松动, due: 2025-06-01}]}\n"
INSPECTIONS = """
- {id: XJ-2, system: 甲, on: 2025-03-01, status: normal,
   readings: [{name: 压力, value: 1 MPa}, {name: 电流, value: 9 A}]}
- {id: XJ-1, system: 甲, on: 2025-02-01, status: normal}
- {id: XJ-3, system: 乙, on: 2025-02-15}
- {id: XJ-4, system: 甲, on: 2025-12-01}
"""
REVIEWS = """
- {id: SC-1, dealer: 上海泵业, from: 2025-01-01, to: 2025-03-31, repairs: [WX-1], claimed: 100, accepted: 80}
"""


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return small_book(
        tmp_path,
        "2025-06-30",
        TERMS,
        repairs=REPAIRS,
        visits=VISITS,
        inspections=INSPECTIONS,
        reviews=REVIEWS,
    )


def slip(case: Case, kind: str, name: str | None) -> dict[str, Any]:
    entry = next((e for e in case.book.entries if e.id == name), None)
    found: dict[str, Any] = slip_context(case, entry, kind)["slip"]
    return found


def values(found: dict[str, Any]) -> dict[str, str]:
    return {row["label"]: row["value"] for row in found["rows"]}


def test_a_repair_slip_has_its_costs_its_events_and_the_owner_who_signed(case: Case) -> None:
    found = slip(case, "repair-slip", "WX-1")
    assert (found["number"], values(found)["收费"], values(found)["费用（元）"]) == ("WX-1", "无偿", "12.5")
    (events,) = found["tables"]
    assert events["rows"][0] == {"c1": "2025年1月10日 09:05", "c2": "报修", "c3": "顾明", "c4": ""}
    assert [(s["who"], s["person"], s["date"]) for s in found["signs"]] == [
        ("维修负责人", "", None), ("财务部门", "", None), ("业主（用户）", "顾明", dt.date(2025, 1, 20))
    ]  # fmt: skip


def test_a_visit_report_names_its_cycle_and_what_was_found(case: Case) -> None:
    found = slip(case, "visit-report", "HF-1")
    assert values(found)["周期"] == "定期回访"
    assert found["tables"][0]["rows"] == [{"c1": "", "c2": "松动", "c3": "2025年6月1日", "c4": ""}]
    assert found["signs"][0]["person"] == "林峰"


def test_a_system_file_has_all_inspections_of_the_system_by_then_the_oldest_first(case: Case) -> None:
    (table,) = slip(case, "system-file", "XJ-2")["tables"]
    assert [(row["c1"], row["c3"]) for row in table["rows"]] == [
        ("2025年2月1日", ""), ("2025年3月1日", "压力 1 MPa；电流 9 A")
    ]  # fmt: skip


def test_a_review_lists_the_repairs_that_it_names(case: Case) -> None:
    (table,) = slip(case, "cost-review", "SC-1")["tables"]
    assert [row["c1"] for row in table["rows"]] == ["WX-1"]


def test_the_plan_of_spares_counts_what_is_left(case: Case) -> None:
    found = slip(case, "spares-plan", None)
    assert found["number"] == "T-9"
    assert found["tables"][0]["rows"] == [{"c1": "轴承", "c2": "NU314", "c3": "3", "c4": "2"}]


def test_an_english_dossier_has_english_labels(case: Case) -> None:
    english = replace(case, dossier=replace(case.dossier, language="en"))
    found = slip(english, "repair-slip", "WX-1")
    assert (found["title"], values(found)["Charge"]) == ("Repair slip", "Free")


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (None, "", ""),
        (True, "是", "yes"),
        (dt.datetime(2025, 1, 2, 3, 4), "2025年1月2日 03:04", "2 January 2025, 03:04"),
        (dt.date(2025, 1, 2), "2025年1月2日", "2 January 2025"),
        (["甲", None, "乙"], "甲；乙", "甲; 乙"),
        (0.1, "0.1", "0.1"),
        (1e-7, "0.0000001", "0.0000001"),
        ("x", "词", "word"),
        ("y", "y", "y"),
    ],
)
def test_values_in_words(value: object, zh: str, en: str) -> None:
    schema = {"x-names": {"x": {"zh": "词", "en": "word"}}}
    assert (shown_value(value, schema, "zh"), shown_value(value, schema, "en")) == (zh, en)


@pytest.mark.parametrize("kind", SLIPS)
def test_every_field_of_a_slip_is_in_its_schema(case: Case, kind: str) -> None:
    of = SLIPS[kind].kind
    if of != "terms":
        assert set(SLIPS[kind].fields) <= set(
            case.schemas.contents[f"service/{of}.schema.json"]["properties"]
        )


def test_a_visit_report_has_place_analysis_and_advice(tmp_path: Path) -> None:
    visit = "- {id: HF-1, on: 2025-03-03, analysis: 密封老化, advice: 每年更换}\n"
    case = small_book(tmp_path, "2025-04-01", visits=visit)
    case.dossier.data["project"]["place"] = "滨河路 1 号"
    found = values(slip(case, "visit-report", "HF-1"))
    assert (found["工程地点"], found["问题分析"], found["改进建议"]) == (
        "滨河路 1 号",
        "密封老化",
        "每年更换",
    )
