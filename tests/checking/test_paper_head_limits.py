"""Limits in the heads of columns, whole or broken by narrow cells, and bounds in heads that limit nothing."""

import pytest

from dossier.checking.paper_columns import beyond_columns
from dossier.checking.paper_reading import Page

OUTSIDE = {
    "an element, its limit in brackets": (
        "规格 批号 C %(≤0.20) S %(≤0.030) 屈服强度 MPa\nφ89×4 7-118 0.17 0.041 268\nφ57×3.5 7-121 0.18 0.012 271",
        ("0.041", "≤0.030"),
    ),
    "a limit behind a blank": (
        "试样 抗拉强度MPa ≥570 断后伸长率% ≥18\nT1 604 22\nT2 541 21",
        ("541", "≥570"),
    ),
    "a limit in words": ("测点 接地电阻Ω(不大于4) 结果\n泵房 2.1 合格\n屋面 5.3 合格", ("5.3", "不大于4")),
    "full width signs": (
        "部位　垂直度偏差mm（≤８）　平整度偏差mm（≤４）\n一层东墙 5 3\n一层西墙 6 7",
        ("7", "≤4"),
    ),
    "a range": ("批次 坍落度(160~200mm) 含气量(≤5%)\nH-1 185 3.1\nH-2 225 3.3", ("225", "160~200mm")),
    "a deviation to both sides": (
        "孔位 标高偏差(±10) 水平偏差(±15)\nK1 -4 6\nK2 13 -9\nK3 2 11",
        ("13", "±10"),
    ),
    "one row": ("炉次 P%≤0.035 S%≤0.030 Cr%≤0.30\n8812 0.031 0.044 0.12", ("0.044", "≤0.030")),
    "a head whose cells are broken": (
        "品名 炉次 C % Si % P % ≤0.\n035\nS % ≤0.\n030\n屈服 M\nPa ≥355\nL75×6\n8-21-\n7\n0.18 0.31 0.041 0.011 372\n"
        "L63×6\n8-21-\n9\n0.17 0.30 0.019 0.012 381\n质检员:安宁",
        ("0.041", "≤0.035"),
    ),
    "a head of narrow cells, and rows of numbers alone": (
        "样号\n抗拉力(\nkN)≥30\n延伸\n率(%)≥12\n弯曲角\n(°)≥90\n粘附\n性≤3\n1 33.2 14.5 95 2\n"
        "2 34.0 10.5 96 1\n结论:合格。",
        ("10.5", "≥12"),
    ),
}
WITHIN = {
    "at the limit": "规格 批号 P %(≤0.025) S %(≤0.015)\nφ89×4 7-118 0.025 0.015",
    "a refused batch": "规格 P %(≤0.025) S %(≤0.015)\nφ89×4 0.031 0.015\nφ89×4 0.021 0.011\n首批不合格，退场",
    "classes of a size": "系统 管径≤100 管径>100 合计\n喷淋 320 80 400\n消火栓 60 210 270",
    "classes of another thing": "楼号 电缆(≤10mm) 电缆(>10mm)\n1 30 5\n2 40 6",
    "numbers of things": "区域 人数(≥10) 台数(≤2)\n东区 6 5\n西区 8 2",
    "prices": "名称 单价(≤500元) 数量\n阀门 620 3\n法兰 80 4",
    "a range of storeys": "部位 照度(1~3) 照度(4~6)\n走道 110 108\n前室 96 99",
    "what all values are beyond": "测点 风速m/s(≥8) 温度\n一 3.1 22\n二 3.3 23\n三 3.2 21",
    "an empty cell in a row": "试样 C% P%≤0.035 S%≤0.030 抗拉MPa≥490\nT1 0.20 0.031 512\nT2 0.19 0.033 0.012 508",
    "the unit of the value is a smaller one": "回路 绝缘电阻MΩ(≥0.5) 接地电阻Ω(≤4)\nW1 900kΩ 2.1\nW2 120 1.8",
    "nothing measured": "试样 P%≤0.035 S%≤0.030\nT1 — 0.012\nT2 / 0.011",
    "a sentence": "焊缝 余高 ≤3 mm 咬边 ≤0.5 mm。\n1 4 0.2\n2 2 0.1",
    "the range of a gauge": "仪表 量程(0~1.6MPa) 精度(≤1.6%)\nY1 2.5 1.6\nY2 1.6 1.0",
    "elements without limits": "炉次 C% V% W% N% P%≤0.035\n8812 0.2 0.1 0.3 0.9 0.012",
}


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_value_outside_of_the_limit_in_its_head(name: str) -> None:
    text, expected = OUTSIDE[name]
    assert [found[2:] for found in beyond_columns([Page(1, text, ())])] == [expected]


@pytest.mark.parametrize("name", WITHIN)
def test_heads_that_hold_and_bounds_that_limit_nothing(name: str) -> None:
    assert [*beyond_columns([Page(1, WITHIN[name], ())])] == []
