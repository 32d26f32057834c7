"""Limits in the names of items, in sentences below tables, and for sheets of one unit."""

from __future__ import annotations

import pytest

from dossier.checking.paper_reading import Page
from dossier.checking.paper_stated_limits import beyond_stated

OUTSIDE = {
    "a share of the height": ("主控 立柱垂直度≤H/1000(2.8mm) 6/6 最大4.1mm √", ("4.1 mm", "≤2.8mm")),
    "behind the number of samples": (
        "1 桥架水平偏差 不大于5mm 10/10 抽查10处,最大8mm 合格",
        ("8 mm", "不大于5mm"),
    ),
    "a range below a least": ("主控 防火涂层厚度≥15mm 9/9 12~17mm 符合要求", ("12 mm", "≥15mm")),
    "another unit": ("保护接地导通电阻≤0.1Ω 8/8 实测 240mΩ 合格", None),
    "a greater unit": ("1 基础轴线位移≤10mm 6/6 最大1.8cm 合格", ("1.8 cm", "≤10mm")),
    "a general item that is far off": ("一般 表面平整度≤4mm 5/5 最大9mm √", ("9 mm", "≤4mm")),
    "a mean below a requirement": (
        "试件 抗压强度(MPa)\n1 21.2\n2 22.0\n3 21.6\n平均值 21.6\n评定要求:不小于1.15×20.0=23.0MPa\n结论:合格",
        ("21.6 MPa", "不小于23.0MPa"),
    ),
    "the value for a group": (
        "序号 荷载(kN) 拉拔强度(MPa)\nA 8.1 0.36\nB 8.3 0.37\n代表值 — 0.37\n标准要求≥0.40MPa,合格",
        ("0.37 MPa", "≥0.40MPa"),
    ),
    "the greatest": (
        "测点 照度偏差(%)\n甲 4\n乙 12\n最大值 12\n规定值不超过10%,符合要求",
        ("12 %", "不超过10%"),
    ),
    "the least": (
        "测区 厚度(mm) 备注\n一 18 无\n二 16 无\n最小值 16 无\n设计要求不小于18mm,合格",
        ("16 mm", "不小于18mm"),
    ),
    "one unit for all figures": (
        "回路 A-地 B-地 C-地\nW1 120 110 130\nW2 90 95 99\n单位:Ω。要求不小于1MΩ,合格。",
        ("90 Ω", "不小于1MΩ"),
    ),
    "one unit in the head of the sheet": (
        "漏电测试 单位:A\n回路 测1 测2\nX1 18 21\nX2 22 19\n规定值不大于30mA,通过",
        ("18 A", "不大于30mA"),
    ),
}
WITHIN = {
    "at the limit": "主控 立柱垂直度≤H/1000(2.8mm) 6/6 最大2.8mm √",
    "a general item within what a point may be": "一般 表面平整度≤4mm 5/5 最大5mm √",
    "a row that counts its passes": "2 表面平整度≤4mm 最大7mm 抽10处合格9处,合格率90% 合格",
    "a row that was measured again": "1 桥架偏差≤5mm 初测8mm 复测3mm 合格",
    "the rule that it was measured with": "主控 表面平整度≤4mm 用2m靠尺检查 √",
    "a nominal value and its tolerance": "4 相对湿度 50±5% 47% 合格",
    "another quantity": "主控 梁底标高≤5m 跨度 8mm √",
    "two limits": "1 间距≤300mm 保护层≥15mm 实测 250mm 合格",
    "a mean that is enough": "试件 强度(MPa)\n1 24.2\n2 25.0\n平均值 24.6\n要求不小于23.0MPa\n结论:合格",
    "a requirement of each piece": "试件 强度(MPa)\n1 9.2\n2 8.0\n平均值 8.6\n单块要求不小于9.0MPa 合格",
    "two requirements": "试件 强度(MPa)\n1 9.2\n2 8.0\n平均值 8.6\n要求平均不小于8.0MPa,要求最小不小于7.0MPa",
    "one unit that fits": "回路 A-地 B-地\nW1 120 110\nW2 90 95\n单位:MΩ。要求不小于500kΩ,合格。",
    "a sheet that did not pass": "回路 A-地 B-地\nW1 12 11\nW2 9 9\n单位:kΩ。要求不小于1MΩ,不合格。",
    "one figure among many": "回路 测1 测2\nX1 18 21\nX2 40 19\n单位:A。规定值不大于30A",
}


@pytest.mark.parametrize("name", OUTSIDE)
def test_values_outside_of_what_the_paper_states(name: str) -> None:
    text, expected = OUTSIDE[name]
    found = [(value, limit) for _, _, value, limit in beyond_stated([Page(1, text, ())])]
    assert found == ([expected] if expected else [])


@pytest.mark.parametrize("name", WITHIN)
def test_values_within(name: str) -> None:
    assert [*beyond_stated([Page(1, WITHIN[name], ())])] == []
