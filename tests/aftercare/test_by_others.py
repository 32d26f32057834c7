"""Who did it decides whose clock it keeps: a subcontractor, the contractor, others whom the owner hired."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.aftercare.by_others import check_others
from dossier.aftercare.cycles import adherence
from dossier.aftercare.due import due_list
from small_books import MAIN, small_book

TERMS = """levels: [{id: B, name: 小修, respond: 24 小时, arrive: 2 工作日, fix: 48 小时}]
subcontracts: [{party: subcontractor, levels: [{id: B, arrive: 2 小时, fix: 24 小时}]}]
"""
SENT = "{at: 2025-03-03T09:00, event: notice}, {at: 2025-03-03T10:00, event: dispatch, party: subcontractor}"


def subcontracted(root: Path, events: str) -> dict[str, str]:
    """Clock of the subcontractor → how it ended; a clock that is read twice fails."""
    book = f"- {{id: R, title: 漏, level: B, part: 泵, problem: 坏, events: [{SENT}, {events}]}}\n"
    case = small_book(root, "2025-03-10", TERMS, repairs=book)
    found = [
        (c.clock, c.reading.status.value)
        for c in case.clocks(case.book.of("repair")[0])
        if c.party is not None
    ]
    assert len(found) == len(dict(found))
    return dict(found)


def test_what_the_contractor_did_keeps_no_clock_of_the_subcontractor(tmp_path: Path) -> None:
    done = "{at: 2025-03-03T11:00, event: arrive, party: contractor}"
    done += ", {at: 2025-03-03T15:00, event: repair, party: contractor}, {at: 2025-03-03T16:00, event: close}"
    assert subcontracted(tmp_path, done) == {"arrive": "late"}


def test_a_subcontractor_that_is_urged_has_one_clock(tmp_path: Path) -> None:
    done = "{at: 2025-03-04T10:00, event: dispatch, party: subcontractor}"
    done += (
        ", {at: 2025-03-05T09:00, event: arrive, party: subcontractor}, {at: 2025-03-05T10:00, event: repair}"
    )
    assert subcontracted(tmp_path, done) == {"arrive": "late", "fix": "late"}


def test_a_subcontractor_that_comes_itself_keeps_its_clocks(tmp_path: Path) -> None:
    done = (
        "{at: 2025-03-03T11:00, event: arrive, party: subcontractor}, {at: 2025-03-03T15:00, event: repair}"
    )
    assert subcontracted(tmp_path, done) == {"arrive": "met", "fix": "met"}


def test_after_others_have_repaired_it_nothing_but_closing_is_due(tmp_path: Path) -> None:
    book = "- {id: R, title: 漏, level: B, part: 泵, problem: 坏, third_party: {by: 丙, on: 2025-06-03}"
    book += ", events: [{at: 2025-03-03T09:00, event: notice}]}\n"
    for day, wanted in (
        ("2025-06-02", {"响应", "到场", "修复", "派人"}),
        ("2025-07-01", {"第三方已代修，维修单尚未关闭"}),
    ):
        lines = due_list([small_book(tmp_path, day, TERMS, repairs=book)], 0)
        assert {line.why.zh.split("：")[0] for line in lines if line.subject == "repair"} == wanted


def test_a_visit_that_was_called_off_or_is_far_away_stands_for_nothing_else(tmp_path: Path) -> None:
    terms = """warranty: [{id: A, name: 装修, item: decoration, years: 2}]
visits:
  - {id: V, name: 半年, every_months: 6, window_days: 15, cover: A}
  - {id: W, name: 季, every_months: 3, window_days: 15, cover: A}
"""
    visits = """- {id: H1, cycle: V, nominal: 2025-05-20, moved_to: 2035-01-01}
- {id: H2, cycle: V, nominal: 2025-11-20, on: 2025-11-20, cancelled: 停业, also: [{cycle: W, nominal: 2025-11-20}]}
- {id: H3, cycle: W, nominal: 2025-02-20, on: 2025-02-20, also: [{cycle: W, nominal: 2025-08-20}]}
- {id: H4, cycle: W, nominal: 2025-05-20, cancelled: 停业, also: [{cycle: V, nominal: 2025-05-20}]}
"""
    case = small_book(tmp_path, "2025-12-31", terms, visits=visits)
    assert adherence(case.calendar, case.as_of) == (1, 5)  # V twice, W four times but the one called off


def test_a_plan_of_spares_is_owed_until_the_next_one_is(tmp_path: Path) -> None:
    terms = 'spares_plan: {season: "06-01", days_before: 30}\n'
    ids = {}
    for day in ("2025-05-31", "2025-06-20", "2025-11-02", "2025-11-03", "2026-05-03"):
        ids[day] = [line.id for line in due_list([small_book(tmp_path, day, terms)], 0)]
    assert ids == {
        "2025-05-31": ["spares-plan-2025"],
        "2025-06-20": ["spares-plan-2025"],
        "2025-11-02": ["spares-plan-2025"],
        "2025-11-03": [],
        "2026-05-03": ["spares-plan-2026"],
    }
    made = 'spares_plan: {season: "06-01", days_before: 30, made_on: 2025-06-14}\n'
    assert due_list([small_book(tmp_path, "2025-06-20", made)], 0) == []


def test_a_visit_that_was_moved_is_listed_when_its_new_day_comes(tmp_path: Path) -> None:
    terms = "visits: [{id: V, name: 半年, every_months: 6, window_days: 15}]\n"
    visits = "- {id: H1, cycle: V, nominal: 2025-05-20, moved_to: 2025-07-10, moved_because: 停业}\n"
    for day, listed in (("2025-06-09", False), ("2025-06-10", True), ("2025-07-11", True)):
        case = small_book(tmp_path, day, terms, visits=visits)
        assert any(line.id == "V" for line in due_list([case], 30)) is listed


OTHERS = "third_party: {by: 丙, on: 2025-03-20, notice: 信, quote: 报价, invoice: 发票}"
ROUND = "{at: 2025-03-03T09:00, event: notice}, {at: 2025-03-04T15:00, event: repair}"
ROUND += ", {at: 2025-03-04T16:00, event: close}"
AGAIN = ", {at: 2025-03-10T09:00, event: reopen}, {at: 2025-03-21T09:00, event: close}"


@pytest.mark.parametrize(("more", "told"), [("", True), (AGAIN, False)])
def test_others_cannot_repair_what_is_done(tmp_path: Path, more: str, told: bool) -> None:
    book = f"- {{id: R, title: 漏, level: B, part: 泵, problem: 坏, {OTHERS}, events: [{ROUND}{more}]}}\n"
    case = small_book(tmp_path, "2025-04-10", TERMS, repairs=book)
    codes = [f.code for f in check_others(case, case.book.of("repair")[0])]
    assert ("V957" in codes) is told
    assert "V943" not in codes


def test_of_two_that_were_sent_an_event_must_say_whose_it_is(tmp_path: Path) -> None:
    terms = TERMS.replace("}]}]", "}]}, {party: supplier, levels: [{id: B, arrive: 2 小时}]}]")
    main = MAIN.replace("milestones", "  supplier: {name: 江州泵业有限公司}\nmilestones")
    sent = SENT + ", {at: 2025-03-03T10:00, event: dispatch, party: supplier}"
    came = "{at: 2025-03-03T11:00, event: arrive}"
    book = "- {id: R, title: 漏, level: B, part: 泵, problem: 坏, events: [%s, " + came + "]}\n"
    case = small_book(tmp_path, "2025-03-10", terms, main=main, repairs=book % sent)
    clocks = [c for c in case.clocks(case.book.of("repair")[0]) if c.party and c.clock == "arrive"]
    assert [(c.party, c.unnamed) for c in clocks] == [("subcontractor", "arrive"), ("supplier", "arrive")]
    one = small_book(tmp_path, "2025-03-10", terms, main=main, repairs=book % SENT)
    assert not [c for c in one.clocks(one.book.of("repair")[0]) if c.unnamed]
