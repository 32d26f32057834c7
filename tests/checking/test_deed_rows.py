"""Machines that a deed hands over by the name of their kind."""

from __future__ import annotations

from typing import Any

import pytest

from dossier.checking.deed_rows import check_deed_rows
from dossier.model import Record
from statement_samples import a_dossier, a_record

EQUIPMENT = [
    {"tag": "F-1", "name": "轴流风机", "model": "SWF-5"},
    {"tag": "F-2", "name": "轴流风机", "model": "SWF-5"},
    {"tag": "F-3", "name": "轴流风机", "model": "SWF-7"},
    {"tag": "G-1", "name": "柴油发电机组", "model": "GF-200"},
]
TABLE = {"goods_lists": {"delivery-acceptance": "delivered"}}


def _deed(*rows: dict[str, Any], id_: str = "D") -> Record:
    contents = [{"category": "equipment", "measure": "台"} | row for row in rows]
    return a_record("handover-deed", "交接书", id=id_, contents=contents)


def _told(*records: Record) -> list[str]:
    return [f.code for f in check_deed_rows(a_dossier(*records, equipment=EQUIPMENT), TABLE)]


@pytest.mark.parametrize(
    "row",
    [
        {"name": "轴流风机", "quantity": 4},
        {"name": "轴流风机", "quantity": 2},
        {"name": "轴流风机（含基础）", "quantity": 5},
        {"name": "柴油发电机组", "quantity": 2, "measure": "套"},
        {"name": "轴流 风机", "quantity": 13},
        {"name": "柴油发电机组", "quantity": 3, "measure": "组", "condition": "正常"},
    ],
)
def test_more_or_fewer_machines_than_the_list_has(row: dict[str, Any]) -> None:
    assert _told(_deed(row)) == ["X572"]


@pytest.mark.parametrize(
    "rows",
    [
        [{"name": "轴流风机", "quantity": 3}],
        [{"name": "轴流风机", "quantity": 2}, {"name": "轴流风机", "quantity": 1}],
        [{"name": "轴流风机", "quantity": 1}, {"name": "轴流风机SWF-5", "quantity": 2}],
        [{"name": "轴流风机控制箱", "quantity": 5}],
        [{"name": "轴流风机", "quantity": 4, "measure": "箱"}],
        [{"name": "轴流风机（备用）", "quantity": 1}],
        [{"name": "轴流风机", "quantity": 1, "category": "spares"}],
    ],
)
def test_as_many_or_other_things(rows: list[dict[str, Any]]) -> None:
    assert _told(_deed(*rows)) == []


def test_two_deeds_together_and_a_list_of_goods_that_has_as_many() -> None:
    one, two = {"name": "轴流风机", "quantity": 1}, {"name": "轴流风机", "quantity": 2}
    assert _told(_deed(one), _deed(two, id_="E")) == []
    goods = a_record("delivery-acceptance", id="G", lines=[{"name": "轴流风机", "delivered": 4}])
    assert _told(goods, _deed({"name": "轴流风机", "quantity": 4})) == []
