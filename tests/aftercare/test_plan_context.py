"""The after-sales plan prints every promise of the terms."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dossier.aftercare.case import Case
from dossier.aftercare.plan_context import plan_context
from small_books import small_book

TERMS = """
issued: 2025-01-01
levels:
  - {id: J, name: 紧急, meaning: 漏水, callback: 30 分钟, respond: 1 小时, arrive: 立即, fix: 24 小时, report: 5 工作日}
  - {id: X, name: 小修, respond: 24 小时, arrive: 三天, fix: 3 工作日}
visits: [{id: HF, name: 回访, every_months: 6, window_days: 15, report: 3 工作日}]
complaints: {urgent: 2 自然日, normal: 7 自然日, reply: 8 工作小时}
pauses: {clocks: [fix]}
escalation: [{percent: 80, to: 主管}, {after: 4 小时, to: 副总}]
satisfaction:
  every_months: 12
  grades: [{grade: 优, from: 85}, {grade: 良, from: 60, below: 85}]
training: {within: 两个工作日, persons: 5, syllabus: [开机]}
warranty: [{id: D, name: 装修, item: decoration, years: 2}]
spares: [{id: B, name: 轴承, quantity: 2, shelf_from: 2024-11-20, shelf_years: 5}]
team: [{post: 队长}, ~]
loaner: {within: 4 小时}
aims: [快, ~]
"""
VISITS = "- {id: HF-2, cycle: HF, nominal: 2025-11-20, moved_to: 2025-12-01, moved_because: 停电}\n"


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return small_book(tmp_path, "2025-06-30", TERMS, visits=VISITS)


def plan(case: Case) -> dict[str, Any]:
    found: dict[str, Any] = plan_context(case)["plan"]
    return found


def test_limits_are_printed_as_they_count_and_else_as_they_are_written(case: Case) -> None:
    levels = plan(case)["levels"]
    assert levels[0] == {
        "name": "紧急", "meaning": "漏水", "respond": "1 小时", "arrive": "立即", "restore": "—", "fix": "24 小时"
    }  # fmt: skip
    assert levels[1]["arrive"] == "三天"


def test_what_has_no_column_has_a_line(case: Case) -> None:
    assert plan(case)["more_limits"] == [
        "紧急：回电 30 分钟；分析报告 5 工作日",
        "投诉：紧急的处理 2 自然日；一般的处理 7 自然日；答复 8 工作小时",
        "回访：提交报告 3 工作日",
    ]


def test_satisfaction_with_its_grades(case: Case) -> None:
    said = plan(case)["satisfaction"]
    assert said[0] == "每 12 个月调查一次。"
    assert "工程质量 0.20" in said[1]
    assert said[2] == "每项分值：100、80、60、30、0；总分为加权之和。"
    assert said[3:] == ["等级“优”：85 分及以上。", "等级“良”：60 分及以上，不满 85 分。"]


def test_an_english_plan_has_no_chinese_words_of_the_program(case: Case) -> None:
    found = plan(replace(case, dossier=replace(case.dossier, language="en")))
    assert found["satisfaction"][1] == "Factors and weights: the ten usual ones."
    assert found["more_limits"][1] == (
        "Complaints: urgent ones resolved 2 calendar days; others resolved 7 calendar days; answered 8 working h"
    )
    assert found["training"][0] == "held within 2 working days of the handover"
    assert found["escalation"] == ["at 80 % of a limit: 主管", "4 h after the breach: 副总"]


def test_english_counts_have_the_noun_that_fits_them(tmp_path: Path) -> None:
    terms = "training: {days: 1, persons: 1, per_year: 1}\nsanbao: {months: 1, review_every_months: 1}\n"
    case = small_book(tmp_path, "2025-06-30", terms)
    found = plan(replace(case, dossier=replace(case.dossier, language="en")))
    assert found["training"] == ["1 day each", "for 1 participant at least", "1 time a year"]
    assert "Three guarantees: 1 month; costs are reviewed every month" in str(found)
    more = small_book(tmp_path, "2025-06-30", terms.replace("1", "3"))
    found = plan(replace(more, dossier=replace(more.dossier, language="en")))
    assert found["training"] == ["3 days each", "for 3 participants at least", "3 times a year"]
    assert "Three guarantees: 3 months; costs are reviewed every 3 months" in str(found)


def test_periods_say_what_they_rest_on(case: Case) -> None:
    rows = {row["title"]: row for row in plan(case)["periods"]}
    assert (rows["装修"]["starts"], rows["装修"]["ends"]) == ("2024年11月20日", "2026年11月20日")
    assert rows["备件 轴承（搁置质保）"]["authority"] == "本方案"


def test_the_calendar_with_the_visit_that_was_moved(case: Case) -> None:
    rows = plan(case)["visits"]
    assert rows[0] == {
        "date": "2025年5月20日",
        "name": "回访",
        "window": "±15",
        "why": "每 6 个月",
        "held": "",
    }
    assert rows[1]["why"] == "每 6 个月（改期至2025年12月1日）"


def test_the_rest(case: Case) -> None:
    found = plan(case)
    assert (found["pausable"], found["loaner"], found["aims"]) == ("修复", "4 小时", ["快"])
    assert found["training"] == ["移交后 2 工作日内举办", "不少于 5 人", "课程：开机"]
    assert found["team"] == [{"post": "队长", "name": "", "count": "", "phone": "", "duty": ""}]
    assert found["owner"] == "江州市城建集团有限公司"


@pytest.mark.parametrize(
    ("within", "zh", "en"),
    [
        ("4 小时", "4 小时", "4 h"),
        ("两个工作日", "2 工作日", "2 working days"),
        ("30 分钟", "30 分钟", "30 min"),
    ],
)
def test_the_time_for_a_loaner_is_in_the_language_of_the_plan(
    within: str, zh: str, en: str, tmp_path: Path
) -> None:
    terms = TERMS.replace("loaner: {within: 4 小时}", f"loaner: {{within: {within}}}")
    case = small_book(tmp_path, "2025-06-30", terms)
    found = plan_context(case)["plan"]["loaner"]
    english = replace(case, dossier=replace(case.dossier, language="en"))
    assert (found, plan_context(english)["plan"]["loaner"]) == (zh, en)


@pytest.mark.parametrize(
    ("day", "entry", "moved", "told"),
    [
        # Nobody knew of the move on the day of the plan: its entry tells of the visit itself.
        ("2025-06-30", ", on: 2025-12-01", False, False),
        ("2025-11-30", ", on: 2025-12-01", False, False),
        ("2025-12-01", ", on: 2025-12-01", True, True),
        ("2026-02-01", ", on: 2025-12-03", True, True),
        # Moved and not held yet: that is known.
        ("2025-06-30", "", True, True),
    ],
)
def test_a_plan_says_of_which_day_its_calendar_is_and_knows_no_later_move(
    day: str, entry: str, moved: bool, told: bool, tmp_path: Path
) -> None:
    visits = VISITS.replace("}", entry + "}")
    found = plan(small_book(tmp_path, day, TERMS, visits=visits))
    assert ("改期至2025年12月1日" in "".join(row["why"] for row in found["visits"])) is moved
    assert any("截至" in line for line in found["cycles"]) is told


def test_a_plan_that_nothing_has_happened_to_says_no_day_but_its_own(tmp_path: Path) -> None:
    found = plan(small_book(tmp_path, "2025-02-01", TERMS))
    assert not any("截至" in line for line in found["cycles"])
