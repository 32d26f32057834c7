"""Warranty and defect liability: whatever the dates, the two clocks do not touch each other."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from dossier.aftercare.periods import periods
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


@given(
    accepted=DAYS,
    years=st.integers(1, 50),
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
    first, liable = periods(
        promised({**letter, "defect_liability_months": months}, **main), CATALOGUE, SCHEMAS
    )
    again, _ = periods(promised({**letter, "defect_liability_months": other}, **main), CATALOGUE, SCHEMAS)
    assert first == again and first.kind == "warranty" and liable.kind == "defect-liability"
    for period in (first, liable):
        assert period.ends is not None and period.ends > accepted
        assert period.ends.day == accepted.day or (period.ends + dt.timedelta(days=1)).day == 1
        assert (period.moved_to is not None) == (period.ends in holidays)
        assert period.moved_to is None or (period.moved_to not in holidays and period.moved_to > period.ends)
    assert first.ends is not None and first.ends.year == accepted.year + years
