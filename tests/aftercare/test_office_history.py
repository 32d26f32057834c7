"""Two years of the fit-out example: register, visits, satisfaction and what is due, as a service manager reads them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.aftercare.case import Case, open_case
from dossier.aftercare.coverage import coverage
from dossier.aftercare.cycles import adherence
from dossier.aftercare.due import due_list
from dossier.aftercare.rules import check_aftercare
from dossier.aftercare.surveys import answers, by_year
from dossier.reading.dossier import ReadResult, read_dossier

OFFICE = Path(__file__).parents[2] / "dossiers" / "office-fit-out"


@cache
def read() -> ReadResult:
    return read_dossier(OFFICE)


def on(day: str) -> Case:
    case = open_case(read(), dt.date.fromisoformat(day))
    assert case is not None
    return case


def line(case: Case, kind: str, cover: str) -> tuple[dt.date | None, dt.date | None, str]:
    found = next(each for each in case.lines if each.kind == kind and cover in each.covers)
    return found.starts, found.ends, found.origin


def test_a_period_below_the_law_counts_as_the_law_has_it_and_says_so() -> None:
    case = on("2028-09-01")
    assert line(case, "warranty", "wet_rooms") == (dt.date(2026, 7, 15), dt.date(2031, 7, 15), "statutory")
    assert line(case, "warranty", "decoration") == (dt.date(2026, 7, 15), dt.date(2028, 7, 15), "agreed")
    wet = next(each for each in case.lines if "wet_rooms" in each.covers)
    assert "低于法定最低" in wet.notes[0].zh


def test_a_replacement_keeps_both_serial_numbers_and_the_warranty_of_its_part() -> None:
    case = on("2028-09-01")
    replaced = next(each for each in case.lines if each.kind == "replacement")
    assert replaced.serials == ("FS-2026-103", "FS-2027-103")
    assert replaced.ends == dt.date(2032, 7, 26)
    assert line(case, "warranty", "BX-FS")[1] == dt.date(2031, 7, 15)


def test_each_who_bears_it_has_an_end_of_its_own() -> None:
    ends = [each.ends for each in on("2028-09-01").lines if each.kind == "bearer"]
    assert ends == [dt.date(2031, 7, 15), dt.date(2029, 7, 15)]


def test_visits_keep_their_nominal_dates_and_one_counts_for_several_that_it_names() -> None:
    case = on("2028-09-01")
    made = {(o.cycle, o.nominal.isoformat()): (o.state, o.in_window) for o in case.calendar}
    assert made["HF", "2028-01-15"] == ("made", False)
    assert made["HF-YU", "2028-06-15"] == ("made", True)
    assert made["HF", "2028-07-15"] == ("made", True)
    assert made["HF-HOU", "2029-07-15"] == ("planned", False)
    assert adherence(case.calendar, case.as_of) == (6, 7)


@pytest.mark.parametrize(
    ("day", "subjects"), [("2027-06-20", {"visit", "repair", "survey"}), ("2026-08-01", set())]
)
def test_what_is_due(day: str, subjects: set[str]) -> None:
    lines = due_list([on(day)], 30)
    assert {each.subject for each in lines} == subjects
    assert all(each.why.zh and each.authority.zh and each.who.zh for each in lines)


def test_on_that_day_it_was_paused_and_had_no_due_time() -> None:
    case = on("2027-06-19")
    held = [each for each in due_list([case], 30) if each.urgency == "paused"]
    assert [(each.id, each.due) for each in held] == [("WX-002", None)]
    assert "余" in held[0].notes[0].zh


def test_satisfaction_is_recomputed_and_asked_is_not_answered() -> None:
    case = on("2028-09-01")
    given_answers = answers(case.book)
    assert [a.total for a in given_answers] == [Decimal("84.00"), Decimal("91.00"), None]
    assert [a.grade for a in given_answers] == ["良", "优", None]
    assert [(y.year, y.asked, y.answered, y.mean) for y in by_year(given_answers)] == [
        (2027, 1, 1, Decimal("84.00")),
        (2028, 2, 1, Decimal("91.00")),
    ]


def test_a_repair_is_free_or_paid_with_its_reason() -> None:
    case = on("2028-09-01")
    judged = {e.id: coverage(e, case.lines) for e in case.book.of("repair")}
    assert judged["WX-001"].free is True
    assert judged["WX-005"].free is False
    assert "正常损耗" in judged["WX-005"].reason.zh


def test_before_the_history_began_nothing_of_it_is_due_and_what_contradicts_itself_is_told() -> None:
    assert [(f.code, f.record) for f in check_aftercare(on("2026-07-31"))] == [("V913", "MYD-2028-1")]


@given(st.integers(1, 60), st.integers(0, 40))
def test_changing_a_promise_never_moves_a_statutory_date(months: int, window: int) -> None:
    case = on("2028-09-01")
    terms = dict(case.book.terms)
    terms["visits"] = [{**v, "window_days": window, "every_months": months} for v in terms["visits"]]
    terms["levels"] = [{"id": "JJ", "name": "紧急", "respond": f"{months} 小时"}]
    terms["warranty"] = []
    other = replace(case, book=replace(case.book, terms=terms))
    statutory, left = (
        [(x.item, x.starts, x.ends) for x in each.lines if x.origin == "statutory"] for each in (case, other)
    )
    assert statutory
    assert statutory == left


@given(
    st.integers(1, 59),
    st.dates(dt.date(2000, 1, 1), dt.date(2060, 1, 1)),
    st.booleans(),
    st.integers(0, 240),
)
def test_no_promise_brings_the_end_of_a_protected_part_forward(
    months: int, starts: dt.date, given_start: bool, latent: int
) -> None:
    """Whatever is promised for waterproofing, the register ends it no sooner than the law does."""
    case = on("2028-09-01")
    part = {
        "id": "X",
        "name": "卫生间防渗漏",
        "item": "wet_rooms",
        "months": months,
        "latent_months": latent or 1,
    }
    part |= {"starts_on": starts} if given_start else {}
    other = replace(case, book=replace(case.book, terms={"warranty": [part]}))
    found = next(each for each in other.lines if (each.kind, each.cover) == ("warranty", "X"))
    assert found.ends is not None
    assert found.ends >= dt.date(2031, 7, 15)
    assert found.origin == "statutory"
