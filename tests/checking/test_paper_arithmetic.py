"""What tables of papers reckon."""

import pytest

from dossier.checking.paper_arithmetic import wrong_averages, wrong_products, wrong_totals
from dossier.checking.paper_reading import Page

PRODUCTS = {
    "a figure too many": (
        "项目 单位 数量 单价(元) 合价(元)\n挖土 m³ 36 18.50 1,665.00\n回填 m³ 20 9.00 180.00",
        ["1665.00"],
    ),
    "figures changed places": (
        "序号 名称 工程量 单价 金额\n1 阀门 4 315.00 1,260.00\n2 法兰 8 42.00 363.00",
        ["363.00"],
    ),
    "a name over two lines": (
        "序号 分项 单位 数量 综合单价 合价\n1\n墙面抹灰、修\n补 m² 52 31.00 1,621.00",
        ["1621.00"],
    ),
    "the price before the quantity": ("品名 单价 数量 总价\n滤芯 260 6 1650\n皮带 80 4 320", ["1650"]),
    "a name with a blank": ("序号 货物名称 数量 单价 金额 备注\n1 水泵 P1 2 3,400.00 6,900.00", ["6900.00"]),
    "a sign of money": ("设备 规格 数量 单价 价款\n风机 4-72 3 ¥1,200.00 ¥3,900.00", ["3900.00"]),
}
NO_PRODUCTS = {
    "rounding": "名称 单位 数量 单价 金额\n电缆 m 33.333 3.33 111.00",
    "a price with a tax": "名称 数量 单价(不含税) 金额\n水泵 2 100.00 226.00",
    "all with the same tax": "名称 数量 单价 金额\n水泵 2 100.00 218.00\n阀门 4 50.00 218.00",
    "a rate": "名称 数量 单价 折扣 金额\n水泵 2 100.00 0.9 180.00",
    "days": "机械 数量 天数 单价 金额\n吊车 1 3 800 2400",
    "an amount in tens of thousands": "名称 数量 单价(元) 金额(万元)\n机组 2 350000 70",
    "an empty price": "名称 单位 数量 单价 金额\n水泵 台 2 — 随机\n阀门 个 4 50.00 200.00",
    "two quantities": "名称 原数量 现数量 单价 金额\n水泵 2 3 100 100",
    "an empty remark": "名称 单位 数量 单价 金额 备注\n水泵 台 2 100.00 200.00",
}
TOTALS = {
    "in the first column": (
        "名称 单位 数量 单价 合价\n挖土 m³ 3 10.00 30.00\n回填 m³ 2 9.00 18.00\n合计 58.00",
        ["58.00"],
    ),
    "behind a number": ("序号 名称 金额(元)\n1 材料 120.00\n2 机具 85.50\n3 合计 215.50", ["215.50"]),
    "小计": ("名称 数量 备注\n扳手 2 新\n量规 5 新\n小计 9", ["9"]),
    "总 计": ("项目 部位 面积(m²)\n地面 东区 40.5\n地面 西区 38.2\n总 计 87.7", ["87.7"]),
    "with its unit": ("品名 型号规格 数量 单位\n熔芯 RT18 6 只\n轴承 6205-ZZ 4 只\n合计 12 只", ["12"]),
    "共计 of places": ("序号 区域 点数 结论\n1 一层 14 合格\n2 二层 12 合格\n共计 28", ["28"]),
}
NO_TOTALS = {
    "right": "名称 单位 数量 单价 合价\n挖土 m³ 3 10.00 30.00\n回填 m³ 2 9.00 18.00\n合计 48.00",
    "rounded": "名称 面积\n甲 项目 10.33\n乙 项目 10.33\n合计 20.67",
    "taxed": "名称 数量 金额\n甲 1 100.00\n乙 1 100.00\n合计(含税) 218.00",
    "reduced": "名称 数量 金额\n甲 1 100.00\n乙 1 100.00\n下浮 5% 10.00\n合计 190.00",
    "subtotals": "名称 数量 金额\n甲 1 100.00\n小计 1 100.00\n乙 1 50.00\n合计 150.00",
    "carried over": "名称 数量 金额\n承前页 1 70.00\n乙 1 50.00\n合计 130.00",
    "rows without a number": "名称 数量 金额\n甲 1 100.00\n乙 随机 —\n丙 2 40.00\n合计 145.00",
    "begun on another page": "序号 名称 数量 金额\n7 甲 1 100.00\n8 乙 1 50.00\n合计 190.00",
    "groups": "序号 名称 数量 金额\n一、 土建 1 100.00\n1 甲 1 60.00\n2 乙 1 40.00\n合计 110.00",
    "a count of rows": "名称 数量 备注\n扳手 2 新\n量规 5 新\n合计 2",
    "no quantity": "名称 温度 结果\n甲 21 合格\n乙 23 合格\n合计 40",
}
AVERAGES = {
    "below": ("试件编号 抗压强度（MPa）\n1 31.2\n2 32.4\n3 30.6\n平均值 34.1", ["34.1"]),
    "below with a unit": ("序号 测点 厚度(mm)\n1 A轴 1.6\n2 B轴 1.8\n3 C轴 1.7\n平均(mm) 2.1", ["2.1"]),
    "behind numbers": ("部位 1 2 3 平均值 结果\n卷材 612 640 598 677 合格", ["677"]),
    "behind readings": ("测区 读数1 读数2 读数3 平均\n东墙 36 38 37 31", ["31"]),
    "behind samples": ("项目 试件一 试件二 试件三 均值 要求\n拉力 5.2 5.6 5.4 6.4 ≥5", ["6.4"]),
    "what stands for three pieces": (
        "试件 破坏荷载(kN) 抗压强度(MPa)\n1 702 31.2\n2 729 32.4\n3 690 30.7\n代表值 — 33.9",
        ["33.9"],
    ),
    "算术平均值": ("试样 粘结强度(MPa)\nS-1 0.52\nS-2 0.61\nS-3 0.55\n算术平均值 0.65", ["0.65"]),
}
NO_AVERAGES = {
    "rounded": "试件编号 抗压强度（MPa）\n1 31.2\n2 32.4\n3 30.7\n平均值 31.4",
    "the middle one": "试件编号 抗压强度（MPa）\n1 22.0\n2 31.4\n3 33.0\n平均值 31.4",
    "without the one that is too far away": "测区 1 2 3 4 平均\n东墙 36 38 37 52 37",
    "converted": "试件编号 抗压强度（MPa）\n1 31.2\n2 32.4\n3 30.6\n平均值 29.8\n换算系数 0.95",
    "rounded to a half": "试件编号 抗压强度（MPa）\n1 31.2\n2 31.5\n3 31.6\n平均值 31.5",
    "of two columns": "试件 荷载(kN) 强度(MPa)\n1 702 31.2\n2 729 32.4\n平均值 715 31.8",
    "what stands for three pieces": "试件 荷载(kN) 强度(MPa)\n1 702 31.2\n2 729 32.4\n3 690 30.7\n代表值 — 31.4",
    "demanded": "部位 1 2 3 平均值要求 结果\n卷材 612 640 598 500 合格",
}


@pytest.mark.parametrize("name", PRODUCTS)
def test_an_amount_that_is_not_quantity_times_price(name: str) -> None:
    text, expected = PRODUCTS[name]
    assert [found[-1] for found in wrong_products([Page(1, text, ())])] == expected


@pytest.mark.parametrize("name", NO_PRODUCTS)
def test_amounts_that_are_right_or_explained(name: str) -> None:
    assert [*wrong_products([Page(1, NO_PRODUCTS[name], ())])] == []


@pytest.mark.parametrize("name", TOTALS)
def test_a_total_that_is_no_sum(name: str) -> None:
    text, expected = TOTALS[name]
    assert [found[-1] for found in wrong_totals([Page(1, text, ())])] == expected


@pytest.mark.parametrize("name", NO_TOTALS)
def test_totals_that_are_right_or_explained(name: str) -> None:
    assert [*wrong_totals([Page(1, NO_TOTALS[name], ())])] == []


@pytest.mark.parametrize("name", AVERAGES)
def test_an_average_that_is_none(name: str) -> None:
    text, expected = AVERAGES[name]
    assert [found[-1] for found in wrong_averages([Page(1, text, ())])] == expected


@pytest.mark.parametrize("name", NO_AVERAGES)
def test_averages_that_are_right_or_explained(name: str) -> None:
    assert [*wrong_averages([Page(1, NO_AVERAGES[name], ())])] == []


def test_a_total_of_two_pages() -> None:
    head = "名称 数量 金额\n"
    pages = [
        Page(1, f"{head}甲 1 10.00\n乙 1 20.00", ()),
        Page(2, f"{head}丙 2 5.00\n丁 1 25.00\n合计 60.00", ()),
    ]
    assert [*wrong_totals(pages)] == []
    assert [*wrong_totals([Page(1, f"{head}丙 2 5.00\n丁 1 25.00\n合计 50.00", ())])]
