"""Satisfaction in decimal: totals, weights, grades, years."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.aftercare.book import Entry, ServiceBook
from dossier.aftercare.surveys import FACTORS, SCORES, Scale, answers, by_year, check_surveys
from dossier.model import Location

DAY = dt.date(2026, 1, 5)


def book(*surveys: dict[str, Any], **satisfaction: Any) -> ServiceBook:
    entries = tuple(
        Entry("survey", f"S{n}", {"id": f"S{n}", "asked_on": DAY, "on": DAY, **data}, Location("s.yaml"))
        for n, data in enumerate(surveys)
    )
    return ServiceBook({"satisfaction": satisfaction} if satisfaction else {}, entries)


def scored(scores: list[int]) -> dict[str, Any]:
    return {
        "factors": [
            {"name": n, "weight": float(w), "score": s} for (n, w), s in zip(FACTORS, scores, strict=True)
        ]
    }


@given(st.lists(st.sampled_from([int(s) for s in SCORES]), min_size=10, max_size=10), st.booleans())
def test_a_total_is_the_weighted_sum_and_another_one_is_named(scores: list[int], wrong: bool) -> None:
    real = sum(int(w * 100) * s for (_, w), s in zip(FACTORS, scores, strict=True)) / 100
    given_book = book(scored(scores) | {"total": real + (1 if wrong else 0)})
    assert answers(given_book)[0].total == Decimal(str(real)).quantize(Decimal("0.01"))
    assert [f.code for f in check_surveys(given_book, DAY)] == (["V913"] if wrong else [])


def test_the_weights_of_the_usual_form_sum_to_one() -> None:
    assert sum(w for _, w in FACTORS) == 1
    assert len(FACTORS) == 10


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"total": 98}, "没有评分"),
        ({"factors": [{"name": "工程质量", "weight": 1, "score": 100}]}, "应为 0.20"),
        ({"factors": [{"name": "工程质量", "score": 90}]}, "分值 90"),
    ],
)
def test_what_would_make_a_total_better_than_it_is(data: dict[str, Any], says: str) -> None:
    assert any(says in f.message.zh for f in check_surveys(book(data), DAY))


def test_grades_are_half_open() -> None:
    scale = Scale(
        grades=(("A", Decimal(85), None), ("B", Decimal(75), Decimal(85)), ("C", Decimal(0), Decimal(75)))
    )
    totals = ("85", "84.99", "75", "74.99")
    assert [scale.grade(Decimal(t)) for t in totals] == ["A", "B", "B", "C"]


def test_asked_is_not_answered_and_the_mean_is_of_the_answers() -> None:
    silent = {"id": "S9", "asked_on": DAY}
    entries = (
        *book(scored([100] * 10), scored([80] * 10)).entries,
        Entry("survey", "S9", silent, Location("s")),
    )
    (year,) = by_year(answers(ServiceBook({}, entries)))
    assert (year.asked, year.answered, year.mean) == (3, 2, Decimal("90.00"))


def test_what_cannot_be_used_is_in_no_mean() -> None:
    half = [{"name": "甲", "weight": 0.5, "score": 100}, {"name": "乙", "weight": 0.5}]
    heavy = [{"name": "甲", "weight": 0.6, "score": 100}, {"name": "乙", "weight": 0.6, "score": 100}]
    wild = [{"name": "甲", "weight": 1, "score": 99}]
    fine = [{"name": "甲", "weight": 1, "score": 60}]
    rows: list[dict[str, Any]] = [{"factors": f} for f in (half, heavy, wild, fine)]
    rows.append({"factors": fine, "respondent": {"name": "自己", "party": "contractor"}})
    found = answers(book(*rows))
    assert [a.total for a in found] == [None, None, None, Decimal("60.00"), None]
    assert [(y.answered, y.mean, y.lowest) for y in by_year(found)] == [
        (5, Decimal("60.00"), (("甲", Decimal("60.00")),))
    ]


def test_factors_without_weights_weigh_the_same() -> None:
    (found,) = answers(book({"factors": [{"name": "甲", "score": 80}, {"name": "乙", "score": 60}]}))
    assert found.total == Decimal("70.00")


def test_a_survey_belongs_to_the_year_in_which_it_was_sent() -> None:
    given = book({"asked_on": dt.date(2025, 12, 20), "on": dt.date(2026, 1, 2), **scored([100] * 10)})
    for as_of, answered in ((dt.date(2026, 1, 1), 0), (dt.date(2026, 1, 2), 1)):
        (year,) = by_year(answers(given, as_of))
        assert (year.year, year.asked, year.answered) == (2025, 1, answered)
