"""Tables of papers, whatever their heads are called and in whatever order they stand."""

import pytest

from dossier.checking.paper_columns import beyond_columns
from dossier.checking.paper_reading import Page
from dossier.checking.paper_tables import tables

OUTSIDE = {
    "the value before its limit, units in the heads": (
        "序号 支路 电缆型号 绝缘电阻(MΩ) 允许值(MΩ) 判定\n1 泵 P1 VV-3×25 120 ≥0.5 合格\n2 泵 P2 VV-3×25 0.2 ≥0.5 合格",
        ("0.2", "≥0.5"),
    ),
    "the unit apart from its head": (
        "序号 测点 接地电阻 （Ω） 规范要求 （Ω） 结论\n1 配电室 东墙 0.8 ≤1 符合\n2 配电室 西墙 1.3 ≤1 符合",
        ("1.3", "≤1"),
    ),
    "the second table of a page": (
        "序号 名称 数量 备注\n1 探测器 12 吊顶\n序号 部位 漏风量 限值 评定\n1 风管 A 2.1 ≤6 合格\n2 风管 B 7.4 ≤6 合格",
        ("7.4", "≤6"),
    ),
    "units behind the numbers": (
        "检验项目 实测数据 技术指标 是否合格\n涂层附着力 6.2 MPa ≥5 MPa 是\n涂层总厚度 180 μm ≥240 μm 是",
        ("180μm", "≥240μm"),
    ),
    "words for the limit": (
        "项目名称 读数 标准规定 检测结论\n垂直度 6 不大于3 通过",
        ("6", "不大于3"),
    ),
    "no verdict in the rows": (
        "测点 照度(lx) 设计要求\n走道 98 ≥50\n门厅 41 ≥100\n结论：合格。",
        ("41", "≥100"),
    ),
    "a range": ("部位 余氯(mg/L) 控制范围 结果\n末端龙头 0.02 0.05~2.0 合格", ("0.02", "0.05~2.0")),
    "a row of limits below": (
        "批次 含水率(%) 密度(kg/m³) 导热系数\nK-1 6.5 118 0.041\nK-2 9.3 121 0.042\n技术要求 ≤8 ≥110 ≤0.048",
        ("9.3", "≤8"),
    ),
    "a row of limits above": (
        "试样 拉力(N) 延伸率(%) 厚度\n规定值 ≥500 ≥30 —\n1 612 34 3.1\n2 480 36 3.0",
        ("480", "≥500"),
    ),
    "two columns with their limits": (
        "区域 温度(℃) 要求 相对湿度(%) 要求 结果\n机房 23 18~27 72 ≤60 合格",
        ("72", "≤60"),
    ),
}
WITHIN = {
    "at the limit": "序号 测点 接地电阻(Ω) 要求(Ω) 结果\n1 避雷带 4.0 ≤4 合格",
    "a row that failed": "序号 测点 接地电阻(Ω) 要求(Ω) 结果\n1 避雷带 5.2 ≤4 不合格\n2 避雷带 3.2 ≤4 合格",
    "measured again": "测点 初测 复测 要求 结果\n避雷带 5.2 3.1 ≤4 复测合格",
    "another unit": "序号 回路 绝缘电阻 要求 结果\n1 照明 800 kΩ ≥0.5 MΩ 合格",
    "how many were sampled": "项目 抽样数量 标准 结果\n焊缝 3 ≤5 合格",
    "an age beside the strength": "部位 龄期(d) 强度(MPa) 要求(MPa) 结果\n底板 28 36.2 ≥30 合格",
    "several values, one of them good": "测区 读数1 读数2 读数3 要求 结果\n梁 29 36 38 ≥30 合格",
    "a stand-by machine": "时间 参数 标准值 实测值 是否正常\n8:00 油温 ≤70 备用 —",
    "prices": "名称 单位 数量 单价 金额\n水泵 台 2 3000 6000\n质量要求：≥95 分",
    "rows of limits for other heads": "批次 抗压 密度\nK-1 6.5 118\n标准号 GB/T 1 ≥3",
    "a nominal value": "设备 额定压力(MPa) 试验压力(MPa) 要求 结果\n罐 1.0 1.5 ≥1.25 合格",
    "a page that speaks of a second test": "测点 照度(lx) 设计要求\n门厅 41 ≥100\n整改后见复测记录",
    "a blank before an empty remark": "序号 测点 接地电阻(Ω) 要求(Ω) 结果 备注\n1 屋面 东 3.5 ≤4 合格",
}


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_value_outside_of_its_limit(name: str) -> None:
    text, expected = OUTSIDE[name]
    assert [found[2:] for found in beyond_columns([Page(1, text, ())])] == [expected]


@pytest.mark.parametrize("name", WITHIN)
def test_values_within_their_limits(name: str) -> None:
    assert [*beyond_columns([Page(1, WITHIN[name], ())])] == []


def test_two_tables_of_a_page_are_two() -> None:
    text = "序号 名称 数量\n1 阀门 3\n序号 部位 实测 要求 结果\n1 管井 3 ≤4 合格\n监理意见：同意\n2 其他 1"
    assert [(table.heads[1], len(table.lines)) for table in tables(Page(1, text, ()))] == [
        ("名称", 1),
        ("部位", 1),
    ]
