"""Pressures of tests against what plan, disclosure or the paper itself demands."""

from __future__ import annotations

import pytest

from dossier.checking.pressures_of_tests import check_test_pressures
from statement_samples import a_record, said

PLAN = a_record("construction-plan", "试压方案", id="P")
TEST = a_record("functional-test", "压力试验记录", id="T", result="pass")


def _told(plan: str, test: str) -> list[str]:
    return [f.code for f in check_test_pressures([said(plan, PLAN), said(test, TEST, file="evidence/b.pdf")])]


@pytest.mark.parametrize(
    ("plan", "test"),
    [
        ("工作压力0.8MPa,试验压力1.2MPa,稳压10min。", "工作压力 0.8 MPa 试验压力 1.0 MPa"),
        ("系统设计压力为 0.4MPa,水压试验压力 0.6 MPa", "设计压力:0.4MPa;强度试验压力:0.5MPa"),
        ("试验压力为工作压力的1.5倍。", "工作压力 1.0MPa 试验压力 1.2MPa"),
        ("按1.5倍工作压力进行试压", "工作压力 600kPa 试验压力 700kPa"),
        ("工作压力 8bar,试验压力 12bar", "工作压力0.8MPa 试验压力0.95MPa"),
        ("管道", "试验压力应为工作压力的1.25倍,工作压力2.0MPa,试验压力2.2MPa"),
    ],
)
def test_too_low_a_pressure_is_told(plan: str, test: str) -> None:
    assert _told(plan, test) == ["X790"]


@pytest.mark.parametrize(
    ("plan", "test"),
    [
        ("工作压力0.8MPa,试验压力1.2MPa", "工作压力 0.8 MPa 试验压力 1.2 MPa"),
        ("工作压力0.8MPa,试验压力1.2MPa", "工作压力 0.8 MPa 试验压力 1.25 MPa"),
        ("工作压力0.8MPa,试验压力1.2MPa", "工作压力 0.5 MPa 试验压力 0.75 MPa"),
        ("工作压力0.8MPa,试验压力1.2MPa", "气压试验 工作压力 0.8 MPa 试验压力 0.92 MPa"),
        ("工作压力0.8MPa,试验压力1.2MPa", "工作压力 8 bar 试验压力 12 bar"),
        (
            "冷水工作压力0.8MPa,试验压力1.2MPa;热水工作压力0.8MPa,试验压力1.6MPa",
            "工作压力0.8MPa 试验压力1.2MPa",
        ),
        ("试验压力为工作压力的1.5倍。", "工作压力 0.85MPa 试验压力 1.28MPa"),
        ("管道", "工作压力0.8MPa 试验压力0.9MPa"),
    ],
)
def test_what_is_enough_or_of_another_test_is_not(plan: str, test: str) -> None:
    assert _told(plan, test) == []
