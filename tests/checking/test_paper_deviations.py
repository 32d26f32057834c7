"""Deviations in per cent against the two values that they are of, in tables of several makes."""

from __future__ import annotations

import pytest

from dossier.checking.paper_deviations import wrong_deviations
from dossier.checking.paper_reading import Page

WRONG = (
    "风口 设计风量 实测风量 偏差 %\nF-1 800 824 +3.0 合格\nF-2 600 582 -3.0 合格\nF-3 500 590 +4.0 合格",
    "编号 设计值 m/h 实测值 m/h 偏差(%) 判定\n1 800 824 3.0 √\n2 600 582 3.0 √\n3 500 590 4.0 √",
    "测点 实测 设计 误差 %\n甲 824 800 +3.0\n乙 582 600 -3.0\n丙 590 500 +4.0",
    "回路 额定电流 实测电流 偏差%\nW1 20.0 19.0 -5.0%\nW2 40.0 41.0 +2.5%\nW3 30.0 33.9 +3.0%",
    "支路 标准流量 测得流量 偏差率\nA 1,200 1,236 +3%\nB 1,000 970 -3%\nC 1,000 1,140 +4%",
    "序 规定值 测量值 相差 %\n1 50.0 51.0 +2.0\n2 50.0 49.0 -2.0\n3 50.0 49.0 +2.0",
)
RIGHT = (
    "风口 设计风量 实测风量 偏差 %\nF-1 800 824 +3.0 合格\nF-2 600 582 -3.0 合格\nF-3 500 519 +3.8 合格",
    "编号 设计值 实测值 偏差 %\n1 12000 12380 +3.2\n2 12000 11640 -3.0\n3 8000 7810 -2.4\n4 8000 7810 -2.3",
    "编号 设计值 实测值 偏差 mm\n1 800 824 +24\n2 600 582 -18\n3 500 590 +4",
    "编号 设计值 实测值 偏差 %\n1 800 824 +5.0\n2 600 582 -6.0\n3 500 590 +4.0",
    "编号 设计值 实测值 允许 %\n1 800 824 10\n2 600 582 10",
    "序 规定值 测量值 偏差 %\n1 50.0 51.0 2.0\n2 50.0 49.0 2.0\n3 50.0 49.5 1.0",
)


@pytest.mark.parametrize("text", WRONG)
def test_a_deviation_that_does_not_follow(text: str) -> None:
    assert len([*wrong_deviations([Page(1, text, ())])]) == 1


@pytest.mark.parametrize("text", RIGHT)
def test_deviations_that_do(text: str) -> None:
    assert not [*wrong_deviations([Page(1, text, ())])]
