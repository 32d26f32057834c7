"""Quantities and days of materials in sentences."""

from __future__ import annotations

import datetime as dt

import pytest

from dossier.checking.told_materials import check_told_materials
from statement_samples import a_dossier, a_record, said

CAME = a_record("material-arrival", id="A", material="M1", quantity=80, arrived_on=dt.date(2026, 4, 6))
MATERIALS = [
    {"id": "M1", "name": "岩棉保温板", "quantity": 80, "measure": "m³", "arrived": dt.date(2026, 4, 6)}
]


@pytest.mark.parametrize(
    "text",
    [
        "岩棉保温板4月16日进场80m3。",
        "岩棉保温板共88m3,已全部铺完。",
        "岩棉板进场60m3,外观完好。",
        "岩棉保温板于2026年4月8日到货。",
        "岩棉保温板累计 800 立方米。",
        "岩棉板2025年4月6日运抵现场。",
    ],
)
def test_another_quantity_or_day_is_told(text: str) -> None:
    minutes = a_record("supervision-document", id="B")
    found = [*check_told_materials(a_dossier(CAME, minutes, materials=MATERIALS), [said(text, minutes)])]
    assert {f.code for f in found} == {"X765"}


@pytest.mark.parametrize(
    "text",
    [
        "岩棉板4月6日进场80m3。",
        "岩棉板计划4月16日进场。",
        "岩棉板已铺贴40m3。",
        "岩棉板首批进场30m3。",
        "砂浆共90m3。",
    ],
)
def test_the_same_and_parts_are_not(text: str) -> None:
    minutes = a_record("supervision-document", id="B")
    assert not [*check_told_materials(a_dossier(CAME, minutes, materials=MATERIALS), [said(text, minutes)])]
