"""Periods of a printed warranty letter against its record: sentences, tables, figures in words; parts that differ."""

from typing import Any

import pytest

from dossier.checking.paper_periods import other_periods
from dossier.checking.paper_reading import Page

RECORD: dict[str, Any] = {
    "periods": [
        {"item": "electrical", "value": 2, "unit": "year"},
        {"item": "plumbing", "value": 24, "unit": "month"},
        {"item": "equipment", "value": 3, "unit": "year"},
        {"item": "heating_cooling", "value": 2, "unit": "season"},
        {"item": "roof_waterproofing", "value": 5, "unit": "year"},
        {"item": "other", "name": "室外绿化", "value": 1, "unit": "year"},
    ]
}
OTHER = {
    "a sentence": (
        "二、质量保修期：电气管线为2年；给排水管道为2年；设备安装为2年。",
        "/periods/2/value",
        "2年",
    ),
    "a table": ("保修项目 保修期\n电气管线 1年\n给排水管道 24个月\n设备安装 3年", "/periods/0/value", "1年"),
    "a table with numbers and remarks": (
        "序号 项目 期限 备注\n1 电气线路 2年 无\n2 给水排水工程 18个月 自验收起",
        "/periods/1/value",
        "18个月",
    ),
    "figures in words": ("(3)设备安装工程保修期为贰年;", "/periods/2/value", "贰年"),
    "in words and in figures": ("1、屋面防水工程为三(3)年;\n2、电气管线为两年;", "/periods/4/value", "三年"),
    "seasons": ("供热与供冷系统:1个采暖期、供冷期。", "/periods/3/value", "1个采暖期、供冷期"),
    "a line that is broken": (
        "保修期如下：电气管线2年，给排水管道2年，设\n备安装12个月，屋面防水5年。",
        "/periods/2/value",
        "12个月",
    ),
    "an item by its own name": ("室外绿化 6个月", "/periods/5/value", "6个月"),
}
SAME = {
    "the same in other units": "电气管线为24个月；给排水管道2年；设备安装叁年；屋面防水五年；供冷系统2个供冷期。",
    "parts that wear": "设备安装为3年；设备易损件1年；备品备件6个月；设备滤芯为3个月。",
    "a machine of its own": "水泵设备保修期为1年；电气元器件1年。",
    "the least by law beside": "按条例设备安装为2年;双方约定设备安装为3年。",
    "at least": "设备安装不少于2年；电气管线至少1年。",
    "another clock": "缺陷责任期12个月。设备安装质保金返还期1年。设备回访每年1次。",
    "several in one": "电气管线、给排水管道为2年;设备安装工程3年",
    "years that are days": "设备安装于2026年8月完成。电气管线2026年8月验收。",
    "a season and a year": "供热与供冷系统为2年。",
    "a use of so many years": "屋面使用年限为15年",
}


@pytest.mark.parametrize("name", OTHER)
def test_a_period_that_is_not_the_one_of_the_record(name: str) -> None:
    text, pointer, said = OTHER[name]
    assert [(f[0], f[3]) for f in other_periods(RECORD, [Page(1, text, ())])] == [(pointer, said)]


@pytest.mark.parametrize("name", SAME)
def test_periods_that_agree_or_are_of_something_else(name: str) -> None:
    assert [*other_periods(RECORD, [Page(1, SAME[name], ())])] == []


def test_an_item_with_two_rows_is_not_judged() -> None:
    twice = {"periods": [{"item": "equipment", "value": v, "unit": "year"} for v in (2, 3)]}
    assert [*other_periods(twice, [Page(1, "设备安装为1年。", ())])] == []
