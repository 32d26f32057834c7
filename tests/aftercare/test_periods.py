"""Warranty and defect liability: whatever the dates, the two clocks do not touch each other."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.aftercare.book import ServiceBook
from dossier.aftercare.case import Case
from dossier.aftercare.periods import periods
from dossier.checking.days import day_table
from dossier.checking.result import Period
from dossier.library.schemas import Schemas
from dossier.model import Catalogue, Dossier, Location, Record, Text
from dossier.resources import Library, shipped_root

SCHEMAS = Schemas(Library((shipped_root(),)))
CATALOGUE = Catalogue("p", Text("范围", "profile"), (), {}, {}, {})
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2060, 12, 31))


def promised(letter: dict[str, object], **main: object) -> Dossier:
    """A dossier whose only record is a warranty letter."""
    record = Record(
        id="W-1",
        type="warranty-letter",
        title="保修书",
        number=None,
        date=None,
        responsible=None,
        status="issued",
        signatures=(),
        evidence=(),
        data=letter,
        location=Location("dossier.yaml"),
    )
    return Dossier(
        root=Path(),
        profile="p",
        jurisdiction="CN",
        language="zh-CN",
        compiled=None,
        code="T",
        name="甲",
        parties={},
        records=(record,),
        waivers=(),
        data={"project": {"code": "T", "name": "甲"}, **main},
        files=(),
    )


def of(dossier: Dossier) -> tuple[Period, ...]:
    return periods(Case(dossier, ServiceBook(), SCHEMAS, dt.date(2026, 11, 21)), CATALOGUE)


@settings(deadline=None)  # the first example reads the schemas in
@given(
    accepted=DAYS,
    years=st.integers(2, 50),
    months=st.integers(1, 60),
    other=st.integers(1, 60),
    holidays=st.lists(DAYS, max_size=20),
)
def test_the_clocks_do_not_touch(
    accepted: dt.date, years: int, months: int, other: int, holidays: list[dt.date]
) -> None:
    rows = [{"item": "decoration", "value": years, "unit": "year"}]
    letter = {"starts_on": accepted, "periods": rows}
    main = {"milestones": {"accepted": accepted}, "calendar": {"source": "表", "holidays": holidays}}
    first, liable = of(promised({**letter, "defect_liability_months": months}, **main))
    again, _ = of(promised({**letter, "defect_liability_months": other}, **main))
    assert first == again and first.kind == "warranty" and liable.kind == "defect-liability"
    for period in (first, liable):
        assert period.ends is not None and period.ends > accepted
        assert period.ends.day == accepted.day or (period.ends + dt.timedelta(days=1)).day == 1
        table = day_table(holidays)
        assert (period.moved_to is not None) == table.is_holiday(period.ends)
        assert period.moved_to is None or (
            not table.is_holiday(period.moved_to) and period.moved_to > period.ends
        )
    assert first.ends is not None and first.ends.year == accepted.year + years


def test_what_the_law_has_longer_is_printed_as_the_law_has_it() -> None:
    letter = {
        "starts_on": dt.date(2024, 3, 5),
        "periods": [{"item": "wet_rooms", "value": 1, "unit": "year"}],
    }
    (line,) = of(promised(letter, milestones={"accepted": dt.date(2024, 3, 5)}))
    assert (line.term.zh, line.ends) == ("5 年", dt.date(2029, 3, 5))


def test_the_owner_who_delayed_acceptance_is_named() -> None:
    letter = {"starts_on": dt.date(2024, 6, 1), "defect_liability_months": 24}
    for reported, told in ((dt.date(2024, 3, 2), True), (dt.date(2024, 3, 3), False)):
        days = {"accepted": dt.date(2024, 6, 1), "report_submitted": reported}
        (line,) = of(promised(letter, milestones=days))
        assert any("90 天" in note.zh for note in line.notes) is told
