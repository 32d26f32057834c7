"""Bare limits: the side that is meant follows from what is measured, and where it does not nothing is said."""

from __future__ import annotations

import pytest

from dossier.checking.limit_sides import with_its_side
from dossier.checking.limits import outside
from dossier.checking.paper_columns import beyond_columns
from dossier.checking.paper_reading import Page


@pytest.mark.parametrize(
    ("name", "limit", "measured"),
    [
        ("屋面避雷带接地电阻（Ω）", 1, 1.4),
        ("水泵电机绝缘电阻（MΩ）", 0.5, 0.35),
        ("钢筋抗拉强度 试件2", 540, 512),
        ("防水卷材断裂延伸率（%）", "30", "24"),
        ("瓷砖粘结强度（MPa）", 0.4, 0.31),
        ("回填土压实系数", 0.94, 0.91),
        ("新风机组噪声 dB(A)", 65, 71),
        ("砂浆饱满度（%）", 80, 72),
        ("板材含水率（不大于）", 12, 15),
        ("风管漏风量", "6", "7.2"),
    ],
)
def test_a_bare_limit_has_the_side_of_its_kind(name: str, limit: object, measured: object) -> None:
    bound = with_its_side(limit, name)
    assert bound is not None
    assert outside(bound, measured, name)


@pytest.mark.parametrize(
    ("name", "limit"),
    [
        ("出水流量（m³/h）", 800),
        ("摄像机在线（台）", 36),
        ("混凝土抗压强度 试件1", 30),
        ("接地电阻", "≤4"),
        ("色温", 4000),
        ("绝缘电阻", "见设计说明"),
        ("不大于与不小于", 5),
    ],
)
def test_no_side_where_none_is_certain(name: str, limit: object) -> None:
    assert with_its_side(limit, name) is None


def test_the_kind_of_a_test_says_it_where_no_name_does() -> None:
    assert with_its_side(4, "测试记录", kind="earthing") == "≤4"
    assert with_its_side(0.5, "测试记录", kind="insulation") == "≥0.5"
    assert with_its_side(0.5, "测试记录", kind="pressure") is None


EACH = {
    "specimens": "检测项目 标准要求 试件1 试件2 判定\n断后伸长率(%) ≥16 22.0 14.5 合格",
    "samples": "检验项目 技术要求 试样1 试样2 试样3 结论\n剥离强度(N/mm) ≥1.5 1.9 1.8 1.2 符合",
    "wires": "回路 L-N(MΩ) L-PE(MΩ) N-PE(MΩ) 要求\nWL1 60 58 49 ≥0.5\nWL2 55 0.4 61 ≥0.5",
    "phases": "电缆 A-B B-C C-A 要求(MΩ) 结果\nP1 120 0.2 130 ≥1 合格",
    "converted": "测点 实测(Ω) 换算后(Ω) 设计要求(Ω)\n东侧 0.8 1.3 ≤1\n西侧 0.6 0.9 ≤1",
    "corrected": "测点 读数(Ω) 修正值(Ω) 允许值(Ω) 结论\n配电室 3.1 4.7 ≤4 合格",
}
NONE = {
    "cubes": "项目 要求 试块1 试块2 试块3 平均 结果\n抗压强度(MPa) ≥30 29.1 34.0 35.2 32.8 合格",
    "within": "检测项目 标准要求 试件1 试件2 判定\n断后伸长率(%) ≥16 22.0 16.0 合格",
    "readings": "测区 读数1 读数2 读数3 要求 结果\n墙 29 36 38 ≥30 合格",
    "converted": "测点 实测(Ω) 换算后(Ω) 设计要求(Ω)\n东侧 1.2 1.0 ≤1",
}


@pytest.mark.parametrize("name", EACH)
def test_each_piece_and_wire_has_to_meet_its_limit(name: str) -> None:
    assert len([*beyond_columns([Page(1, EACH[name], ())])]) == 1


@pytest.mark.parametrize("name", NONE)
def test_a_mean_or_a_converted_value_counts_alone(name: str) -> None:
    assert not [*beyond_columns([Page(1, NONE[name], ())])]
