"""Quantities of a delivery against the rows and totals of its paper, and papers that list other things as well."""

from typing import Any

import pytest

from dossier.checking.paper_quantities import other_quantities, other_row_quantities
from dossier.checking.paper_reading import Page

RECORD: dict[str, Any] = {"quantity": 350, "measure": "m"}
OTHER = {
    "rows": "材料 规格 批号 数量 证明\n电缆 4×25 K-11 200m HG-1\n电缆 4×16 K-12 130m HG-2\n外观合格。",
    "a unit apart": "序号 品名 数量 备注\n1 镀锌管 200 m 无\n2 镀锌管 130 m 无",
    "a column of units": "名称 规格 单位 数量\n桥架 200×100 m 200\n桥架 100×50 m 130",
    "with a total": "名称 规格 数量\n风管 500×200 200m\n风管 320×200 130m\n合计 330m",
    "narrow cells": "名称 厂家 炉号 数量 说明\n钢管 东山钢管\n公司 7-1 200m A1\n钢管 东山钢管\n公司 7-2 130m A2",
    "three rows": "材料名称 进场数量 批次\n线槽 110m 一\n线槽 120m 二\n线槽 100m 三\n验收：合格",
}
SAME = {
    "the sum": "名称 规格 数量\n电缆 4×25 200m\n电缆 4×16 150m",
    "one of several goods": "名称 规格 数量\n电缆 4×25 350m\n桥架 100 130m",
    "some of the goods": "名称 规格 数量\n电缆 4×25 200m\n电缆 4×16 150m\n桥架 100 80m",
    "told in words": "名称 规格 数量\n电缆 4×25 200m\n电缆 4×16 130m\n连同上批共350m。",
    "another unit": "名称 规格 数量\n电缆 4×25 200卷\n电缆 4×16 130卷",
    "two numbers in a row": "名称 应到数量 实到数量\n电缆 200m 190m\n桥架 130m 130m",
    "two tables": "名称 规格 数量\n电缆 4×25 200m\n电缆 4×16 130m\n名称 规格 数量\n管 20 90m\n管 25 80m",
    "a total with goods on another sheet": "名称 规格 数量\n电缆 4×25 200m\n电缆 4×16 130m\n累计 480m",
    "one row": "名称 规格 数量\n电缆 4×25 200m",
    "no column of quantities": "测点 部位 读数\n1 一层 200m\n2 二层 130m",
}


@pytest.mark.parametrize("name", OTHER)
def test_a_quantity_that_the_rows_do_not_make(name: str) -> None:
    assert [f[2] for f in other_quantities(RECORD, [Page(1, OTHER[name], ())])] == ["330 m"]


@pytest.mark.parametrize("name", SAME)
def test_rows_that_make_it_or_are_of_other_things(name: str) -> None:
    assert [*other_quantities(RECORD, [Page(1, SAME[name], ())])] == []


def test_a_record_without_a_unit_is_not_judged() -> None:
    assert [*other_quantities({"quantity": 350}, [Page(1, OTHER["rows"], ())])] == []


ROWS: dict[str, Any] = {
    "contents": [
        {"name": "井盖", "quantity": 4, "measure": "个"},
        {"name": "控制柜钥匙", "quantity": 6, "measure": "把"},
        {"name": "备用钥匙", "quantity": 2, "measure": "把"},
    ]
}
OTHER_ROW = {
    "a short name": "类别 名称 数量\n其他 井盖 5 个 完好",
    "the unit before the number": "名称 单位 数量\n井盖 个 5",
    "together with its unit": "1 井盖 5个 完好",
    "a name in two cells": "钥匙 控制柜 钥匙 5 把",
    "below a head": "序号 名称 数量 单位 备注\n7 控制柜钥匙 5 把 已试",
    "a number of the row": "3 备用钥匙 5 把",
}
SAME_ROW = {
    "the same": "其他 井盖 4 个\n控制柜钥匙 6 把",
    "two lines of one name": "井盖 3 个\n井盖 1 个",
    "two numbers of its unit": "井盖 5 个 4 个",
    "another unit": "井盖 5 套",
    "part of a longer name": "井盖垫圈 5 个",
    "a sentence": "井盖 5 个。",
}


@pytest.mark.parametrize("name", OTHER_ROW)
def test_a_row_with_another_quantity(name: str) -> None:
    assert [found[3] for found in other_row_quantities(ROWS, [Page(1, OTHER_ROW[name], ())])] == ["5"]


@pytest.mark.parametrize("name", SAME_ROW)
def test_rows_with_the_same_or_none(name: str) -> None:
    assert [*other_row_quantities(ROWS, [Page(1, SAME_ROW[name], ())])] == []
