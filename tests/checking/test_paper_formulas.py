"""Tables that say how they reckon: rows of rows, printed coefficients, strengths of loads."""

from __future__ import annotations

import pytest

from dossier.checking.paper_formulas import wrong_formulas
from dossier.checking.paper_reading import Page

WRONG = {
    "rows added up": ("序号 费用名称 金额(元)\n1 土建 21,000.00\n2 安装 9,400.00\n3 小计(1+2) 34,000.00", "34,000.00"),
    "encircled numbers": ("①合同内 80000\n②签证 2600\n③扣款 1500\n④应付（①+②-③） 82100", "82100"),
    "Chinese numerals": ("一、主材 12.50\n二、辅材 3.20\n三、合价=一+二 16.70", "16.70"),
    "letters": ("A 送审 56,000\nB 核减 2,300\nC 审定(A-B) 54,700", "54,700"),
    "a negative row": ("1 报价 900.00\n2 优惠 -50.00\n3 成交(1+2) 860.00", "860.00"),
    "several columns": ("1 甲 2 100.00\n2 乙 3 50.00\n3 总价(1+2) 5 160.00", "160.00"),
    "a season": (
        "季节系数 1.3\n测点 实测（Ω） 换算值（Ω） 允许（Ω）\n甲 2.0 2.6 ≤10\n乙 2.1 7.2 ≤10",
        "7.2",
    ),
    "a temperature": (
        "温度修正系数：0.92\n回路 测得值(MΩ) 修正值(MΩ)\nW1 120 110\nW2 150 138\nW3 130 191",
        "191",
    ),
    "cubes of 100 mm": (
        "试件尺寸 100×100×100\n编号 破坏荷载(kN) 抗压强度(MPa)\n1 402.0 38.2\n2 415.0 39.4\n3 398.0 33.8",
        "33.8",
    ),
    "a rod": (
        "钢筋 Φ20\n试件 最大力(kN) 抗拉强度(MPa)\n1 188.5 600\n2 190.0 650\n3 187.9 598",
        "650",
    ),
    "no size": ("试块 极限荷载(kN) 强度(N/mm2)\nA 300 12.0\nB 310 12.4\nC 350 12.2", "12.2"),
}  # fmt: skip
RIGHT = {
    "added up": "1 土建 21,000.00\n2 安装 9,400.00\n3 小计(1+2) 30,400.00",
    "subtracted, and printed below zero": "1 送审 900.00\n2 审减 -50.00\n3 审定(1-2) 850.00",
    "a range of axes": "1 基础 20\n2 柱 30\n3 梁(1-2) 40\n4 板(1~2) 40",
    "a row that is named twice": "1 甲 10\n1 乙 20\n2 丙 5\n3 丁(1+2) 99",
    "rows that are not there": "3 送审价(1+2) 900.00",
    "rounded": "1 甲 10.33\n2 乙 10.33\n3 合价(1+2) 20.67",
    "converted": "季节系数 1.3\n测点 实测(Ω) 换算值(Ω)\n甲 2.0 2.6\n乙 2.1 2.7",
    "another coefficient": "季节系数 1.3\n测点 实测(Ω) 换算值(Ω)\n甲 2.0 3.0\n乙 2.1 3.2",
    "two coefficients": "季节系数 1.3\n温度系数 1.1\n测点 实测(Ω) 换算值(Ω)\n甲 2.0 2.6\n乙 2.1 7.2",
    "strengths": "试件尺寸 150×150×150\n试件 破坏荷载(kN) 抗压强度(MPa)\n1 702 31.2\n2 729 32.4\n3 690 30.7",
    "bent": "尺寸 40×40×160\n试件 荷载(kN) 抗折强度(MPa)\n1 2.95 6.9\n2 3.05 7.1\n3 2.90 6.8",
    "each of its own area": "试样 面积(mm2) 荷载(kN) 强度(MPa)\n1 100 50 500\n2 120 50 417\n3 90 50 556",
    "three rods of two diameters": "Φ12、Φ16\n试件 最大力(kN) 抗拉强度(MPa)\n1 68.0 601\n2 67.9 600\n3 121.0 602",
    "a column of diameters": "试件 规格 最大力(kN) 抗拉强度(MPa)\n1 12 68.0 601\n2 12 67.9 600\n3 16 121.0 602",
    "rods of two diameters": "Φ12、Φ16\n试件 最大力(kN) 抗拉强度(MPa)\n1 68.0 601\n2 121.0 602",
}


@pytest.mark.parametrize("name", WRONG)
def test_a_value_that_its_formula_does_not_make(name: str) -> None:
    text, said = WRONG[name]
    assert [found[-1] for found in wrong_formulas([Page(1, text, ())])] == [said]


@pytest.mark.parametrize("name", RIGHT)
def test_values_that_follow(name: str) -> None:
    assert [*wrong_formulas([Page(1, RIGHT[name], ())])] == []
