"""The due list at its edges: the first and the last day on which a line stands in it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dossier.aftercare.due import due_list
from small_books import small_book

TERMS = """levels: [{id: B, name: 小修, respond: 24 小时, arrive: 2 自然日, fix: 4 自然日, report: 5 自然日}]
warranty: [{id: A, name: 泵, item: product, years: 1}]
replace_after: 3
records_years: 5
"""


def repair(number: int, *events: str, **more: str) -> str:
    rows = ", ".join(f"{{at: 2025-03-0{n}T09:00, event: {event}}}" for n, event in enumerate(events, 3))
    said = "".join(f", {key}: {value}" for key, value in more.items())
    return f"- {{id: R{number}, title: 漏, level: B, part: 泵, problem: 坏, events: [{rows}]{said}}}\n"


def lines(root: Path, day: str, within: int = 0, **files: str) -> dict[tuple[str, str], dt.date | None]:
    found = due_list([small_book(root, day, TERMS, **files)], within)
    return {(line.subject, line.urgency): line.due for line in found if line.subject != "repair"}


@pytest.mark.parametrize(
    ("day", "within", "there"),
    [("2025-10-21", 30, True), ("2025-10-20", 30, False), ("2025-11-20", 0, True), ("2025-11-21", 30, False)],
)
def test_the_end_of_a_warranty(tmp_path: Path, day: str, within: int, there: bool) -> None:
    assert (("warranty", "due") in lines(tmp_path, day, within)) is there


def test_the_end_of_a_day_is_that_day(tmp_path: Path) -> None:
    found = due_list([small_book(tmp_path, "2025-03-03", TERMS, repairs=repair(1, "notice"))], 2)
    by_why = {line.why.zh[:2]: line.due for line in found}
    assert by_why["到场"] == dt.date(2025, 3, 5)
    assert by_why["响应"] == dt.datetime(2025, 3, 4, 9)


def test_a_report_is_owed_after_the_repair_is_closed(tmp_path: Path) -> None:
    text = repair(1, "notice", "repair", "close", owner="{signed_on: 2025-03-05}")
    found = due_list([small_book(tmp_path, "2025-03-20", TERMS, repairs=text)], 0)
    assert [(line.why.zh[:4], line.due) for line in found] == [("分析报告", dt.date(2025, 3, 9))]


@pytest.mark.parametrize(
    ("events", "there"), [(("notice", "repair"), True), (("notice", "repair", "close"), False)]
)
def test_retention_money_is_claimed_when_repairs_are_closed(
    tmp_path: Path, events: tuple[str, ...], there: bool
) -> None:
    terms = TERMS + "retention: {percent: 3, months: 12}\n"
    case = small_book(tmp_path, "2025-11-10", terms, repairs=repair(1, *events))
    (claim,) = (line for line in due_list([case], 30) if "质量保证金" in line.why.zh)
    assert any("尚未关闭：R1" in note.zh for note in claim.notes) is there


@pytest.mark.parametrize(("count", "there"), [(2, False), (3, True)])
def test_after_three_repairs_it_is_replaced(tmp_path: Path, count: int, there: bool) -> None:
    text = "".join(repair(n, "notice", "repair", "close", "report", cover="A") for n in range(count))
    assert (("replacement", "now") in lines(tmp_path, "2025-03-20", repairs=text)) is there


@pytest.mark.parametrize(("satisfied", "there"), [("true", False), ("false", True)])
def test_a_complaint_is_over_when_the_customer_is_satisfied(
    tmp_path: Path, satisfied: str, there: bool
) -> None:
    days = "resolved_at: 2025-03-04T09:00, verified_on: 2025-03-05, effective: true"
    text = f"- {{id: C, title: 漏, at: 2025-03-03T09:00, urgency: normal, text: 漏, {days}, satisfied: {satisfied}}}\n"
    assert (("complaint", "now") in lines(tmp_path, "2025-03-20", complaints=text)) is there


def test_a_defect_of_the_structure_waits_for_its_papers(tmp_path: Path) -> None:
    events = "[{at: 2025-03-03T09:00, event: notice}, {at: 2025-03-05T09:00, event: repair}]"
    papers = "structural: true, structural_papers: {report: 质监站收文 12 号}"
    entry = f"- {{id: R, title: 裂缝, part: 梁, problem: 裂, {papers}, events: {events}}}\n"
    before = due_list([small_book(tmp_path, "2025-03-04", repairs=entry)], 0)
    assert [x.why.zh for x in before if "结构" in x.why.zh] == ["涉及结构安全，缺设计方案"]
    after = due_list([small_book(tmp_path, "2025-03-05", repairs=entry)], 0)
    assert [x.why.en for x in after if "structure" in x.why.en] == [
        "concerns the structure; missing: repair design, acceptance, filing"
    ]


@pytest.mark.parametrize(
    ("files", "subject"),
    [
        ({"visits": "- {id: H, on: 2025-03-03, problems: [{text: 裂缝, due: 2025-03-10, closed_on: 2025-04-20}]}\n"},
         "problem"),
        ({"surveys": "- {id: M, asked_on: 2025-03-01, on: 2025-04-20}\n"}, "survey"),
        ({"training": "- {id: P, topic: 操作, planned_on: 2025-03-01, on: 2025-04-20}\n"}, "training"),
        ({"reviews": "- {id: S, dealer: 甲, from: 2025-01-01, to: 2025-01-31, issued_on: 2025-02-01,"
                     " answered_on: 2025-04-20}\n"}, "review"),
    ],
)  # fmt: skip
def test_what_is_done_later_than_the_day_of_the_case_is_not_done(
    tmp_path: Path, files: dict[str, str], subject: str
) -> None:
    assert subject in {x.subject for x in due_list([small_book(tmp_path, "2025-04-19", **files)], 0)}
    assert subject not in {x.subject for x in due_list([small_book(tmp_path, "2025-04-20", **files)], 0)}


@pytest.mark.parametrize(
    ("files", "day"),
    [
        ({"visits": "- {id: H, on: 2025-03-03, method: 到场}\n"}, "2025-03-03"),
        ({"visits": "- {id: H, on: 2025-03-03, method: 电话回访}\n"}, None),
        ({"visits": "- {id: H, on: 2025-03-03, signed_on: 2025-03-10}\n"}, None),
        ({"visits": "- {id: H, on: 2025-03-03, signed_on: 2025-04-10}\n"}, "2025-03-03"),
        ({"inspections": "- {id: X, on: 2025-03-04}\n"}, "2025-03-04"),
        ({"surveys": "- {id: M, asked_on: 2025-03-01, on: 2025-03-05}\n"}, "2025-03-05"),
        ({"surveys": "- {id: M, asked_on: 2025-03-01}\n"}, None),
        ({"training": "- {id: P, topic: 操作, on: 2025-03-06}\n"}, "2025-03-06"),
    ],
)
def test_what_was_held_waits_for_the_signature_of_the_owner(
    tmp_path: Path, files: dict[str, str], day: str | None
) -> None:
    found = due_list([small_book(tmp_path, "2025-04-01", **files)], 0)
    assert [str(x.due) for x in found if x.subject == "signature"] == ([day] if day else [])


def test_a_card_goes_out_before_the_visit_where_it_is_promised(tmp_path: Path) -> None:
    terms = "visits: [{id: H, name: 回访, at_months: [6], announce_days: 7, until: horizon, horizon_months: 12}]\n"

    def cards(day: str, **files: str) -> list[str]:
        found = due_list([small_book(tmp_path, day, terms, **files)], 0)
        return [str(x.due) for x in found if "card" in x.why.en]

    assert cards("2025-05-12") == []
    assert cards("2025-05-13") == ["2025-05-13"]
    told = "- {id: V, cycle: H, nominal: 2025-05-20, announced_on: 2025-05-13}\n"
    assert cards("2025-05-13", visits=told) == []


@pytest.mark.parametrize(("on", "there"), [("2025-11-20", True), ("2025-11-21", False)])
def test_plants_are_counted_in_the_year_before_the_end(tmp_path: Path, on: str, there: bool) -> None:
    terms = "warranty: [{id: L, name: 绿化, item: greening, years: 2, survival_percent: 95}]\n"
    counted = f"- {{id: X, on: {on}, survival: 97, signed_on: {on}}}\n"
    found = due_list([small_book(tmp_path, "2026-11-20", terms, inspections=counted)], 0)
    assert [str(x.due) for x in found if x.subject == "upkeep"] == (["2026-11-20"] if there else [])


@pytest.mark.parametrize(
    ("more", "there"), [("major: true", True), ("major: true, repair: R1", False), ("", False)]
)
def test_a_major_problem_waits_for_no_day_until_a_repair_is_named(
    tmp_path: Path, more: str, there: bool
) -> None:
    visit = f"- {{id: H, on: 2025-03-03, problems: [{{text: 脱落, due: 2025-06-01, {more}}}]}}\n"
    found = due_list(
        [small_book(tmp_path, "2025-03-04", TERMS, visits=visit, repairs=repair(1, "notice"))], 0
    )
    assert any("major" in x.why.en for x in found) is there


@pytest.mark.parametrize(
    ("surveys", "said", "due"),
    [
        ("[]\n", "自竣工验收2024年11月20日起", dt.date(2025, 11, 20)),
        ("- {id: S, asked_on: 2025-02-01, on: 2025-02-03}\n", "上次2025年2月1日", dt.date(2026, 2, 1)),
    ],
)
def test_a_survey_that_is_due_says_since_when(tmp_path: Path, surveys: str, said: str, due: dt.date) -> None:
    terms = TERMS + "satisfaction: {every_months: 12}\n"
    case = small_book(tmp_path, "2025-06-01", terms, surveys=surveys)
    (line,) = (each for each in due_list([case], 400) if each.id == "survey")
    assert (line.due, line.why.zh) == (due, f"每 12 个月调查一次，{said}")


@pytest.mark.parametrize(
    ("day", "within", "said"),
    [
        ("2025-04-01", 30, []),  # the window begins later
        ("2025-04-01", 40, ["2025年5月9日起即可办理"]),  # it begins within the list, and ends after it
        ("2025-05-20", 0, ["2025年5月9日起即可办理"]),  # it has begun
        ("2025-04-01", 60, [""]),  # it ends within the list: its day says it all
        ("2025-05-29", 0, [""]),
        ("2025-06-05", 0, [""]),  # overdue
    ],
)
def test_a_visit_whose_last_day_is_beyond_the_list_says_why_it_stands_there(
    tmp_path: Path, day: str, within: int, said: list[str]
) -> None:
    # The cycle runs with the warranty, which ends in November 2025: this is its only date.
    terms = TERMS + "inspections: [{id: XJ, name: 年检, on_days: [05-19], window_days: 10}]\n"
    found = due_list([small_book(tmp_path, day, terms)], within)
    mine = [x for x in found if x.id == "XJ"]
    assert ["".join(note.zh for note in x.notes if "起即可" in note.zh) for x in mine] == said
