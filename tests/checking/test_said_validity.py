"""Validity of instruments as papers print it: over on the day of the test, in whatever words."""

from __future__ import annotations

import datetime as dt

import pytest

from dossier.checking.said_validity import check_said_validity
from statement_samples import a_record, said

TEST = a_record("functional-test", "管道试验记录", tested_on=dt.date(2026, 4, 20), date=dt.date(2026, 4, 20))


@pytest.mark.parametrize(
    "text",
    [
        "压力表 Y-1.6-0417(有效期至2026-03-31)",
        "仪表:兆欧表 编号 0916 有效至 2026年4月1日",
        "接地电阻测试仪 ZC-8 检定有效期:2026.02.11",
        "风速仪 校准至2026-01-08",
        "声级计 AWA5688 下次校准日期:2026-04-19",
        "全站仪(检定证书有效期到2026年3月5日)",
        "压力表编号 Y-2.5-0417(有效至2026-03-31) 环境温度 12℃",
        "Pressure gauge G-17, valid until 2026-04-01",
    ],
)
def test_an_instrument_that_was_no_longer_valid(text: str) -> None:
    (found,) = check_said_validity([said(text, TEST)])
    assert found.code == "X596"


@pytest.mark.parametrize(
    "text",
    [
        "压力表 Y-1.6-0417(有效期至2027-03-31)",
        "压力表 有效至 2026-04-20",
        "压力表 检定日期 2026-01-05",
        "焊工操作证有效期至2026-03-31",
        "企业资质证书有效期至2026-03-31",
        "手提式灭火器 有效期至2026-03-31",
        "记录表 有效期三年",
        "本材料有效期至2026-01-01",
    ],
)
def test_one_that_was_and_other_things(text: str) -> None:
    assert not list(check_said_validity([said(text, TEST)]))


def test_papers_of_no_test_and_fields_are_left_out() -> None:
    text = "压力表 Y-1.6-0417(有效期至2026-03-31)"
    assert not list(check_said_validity([said(text, a_record("om-manual", date=dt.date(2026, 4, 20)))]))
    assert not list(check_said_validity([said(text, TEST, pointer="/instrument")]))
