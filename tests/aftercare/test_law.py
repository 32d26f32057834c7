"""Least periods and days of a place, from its jurisdiction file alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.aftercare.law import Law, law, law_of
from dossier.library.schemas import Schemas
from dossier.model import Dossier
from dossier.resources import Library, shipped_root

SCHEMAS = Schemas(Library((shipped_root(),)))
MONTHS = st.integers(1, 900)


def law_in(place: str) -> Law:
    return law_of(
        Dossier(Path(), "p", place, "zh-CN", None, "T", "甲", {}, (), (), {"project": {}}, ()), SCHEMAS
    )


NATION = law_in("CN")


@pytest.mark.parametrize(
    ("place", "item", "period"),
    [
        ("CN", "wet_rooms", {"months": 60}),
        ("CN", "decoration", {"months": 24}),
        ("CN", "heating_cooling", {"seasons": 2}),
        ("CN", "foundation", {"design_life": True}),
        ("CN", "insulation", {"months": 60}),
        ("CN-SD-JN", "insulation", {"months": 120}),
        ("CN-ZJ", "wet_rooms", {"months": 60}),
    ],
)
def test_least_periods(place: str, item: str, period: dict[str, object]) -> None:
    least = law_in(place).minimum(item)
    assert least is not None
    assert least.period == period
    assert least.citation.confidence == "confirmed"


def test_what_nobody_protects_has_no_least() -> None:
    assert NATION.minimum("product") is None


@pytest.mark.parametrize(
    ("place", "sends"), [("CN", ("dispatch", 7)), ("CN-ZJ", ("arrive", 15)), ("XX", ("dispatch", 7))]
)
def test_days_to_send_somebody(place: str, sends: tuple[str, int]) -> None:
    assert law_in(place).sends[:2] == sends


@given(st.sampled_from(["wet_rooms", "decoration", "insulation"]), MONTHS)
def test_a_period_undercuts_exactly_below_the_least(item: str, months: int) -> None:
    least = NATION.minimum(item)
    assert least is not None
    assert least.undercut_by({"months": months}, None) == (months < least.period["months"])


@given(MONTHS, st.integers(10, 100))
def test_a_structure_is_covered_for_its_design_life(months: int, life: int) -> None:
    least = NATION.minimum("foundation")
    assert least is not None
    assert least.undercut_by({"months": months}, life) == (months < life * 12)
    assert least.undercut_by({"months": months}, None) == (months < 600)
    assert not least.undercut_by({"design_life": True}, life)


def test_names_that_the_law_protects_are_those_of_its_classes() -> None:
    assert all(NATION.minimum(item) for item in law()["names"])


@pytest.mark.parametrize(
    ("item", "given", "below"),
    [
        ("wet_rooms", {"months": 59}, True),
        ("wet_rooms", {"months": 60}, False),
        ("decoration", {"months": 0}, True),
        ("decoration", {"months": None}, False),
        ("decoration", {"seasons": 1}, True),
        ("heating_cooling", {"seasons": 1}, True),
        ("heating_cooling", {"seasons": 2}, False),
        ("heating_cooling", {"months": 23}, True),
        ("heating_cooling", {"months": 24}, False),
        ("foundation", {"design_life": 49}, True),
        ("foundation", {"design_life": 50}, False),
        ("foundation", {"seasons": 99}, True),
    ],
)
def test_the_very_least_is_enough(item: str, given: dict[str, int | None], below: bool) -> None:
    least = NATION.minimum(item)
    assert least is not None
    assert least.undercut_by(given, 50) is below
