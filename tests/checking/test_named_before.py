"""Tests that a paper relies on as passed, and that were made after its last day."""

from __future__ import annotations

import datetime as dt

import pytest

from dossier.checking.named_before import check_named_before
from statement_samples import a_dossier, a_record, said

EARLY = dt.date(2026, 6, 10)
TEST = a_record("functional-test", "冲洗试验记录", id="T", number="CX-02", date=dt.date(2026, 6, 14))


@pytest.mark.parametrize(
    "text",
    [
        "管道冲洗合格(见CX-02),同意隐蔽。",
        "水冲洗试验已完成,记录编号CX-02。",
        "经检查,CX-02 号试验通过,可以封闭。",
        "冲洗出水透明度满足要求,详见 CX-02",
        "冲洗检测合格,报告CX-02",
        "试压、冲洗完成(CX-02)",
    ],
)
def test_a_test_that_had_not_been_made_is_told(text: str) -> None:
    record = a_record("concealed-work", "隐蔽验收记录", id="R", date=EARLY)
    found = [*check_named_before(a_dossier(TEST, record), [said(text, record)], {})]
    assert [f.code for f in found] == ["X692"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("管道冲洗合格(见CX-02)。", dt.date(2026, 6, 14)),
        ("管道冲洗合格(见CX-02)。", dt.date(2026, 6, 20)),
        ("冲洗计划按 CX-02 表格填写,合格后隐蔽。", EARLY),
        ("2026年6月14日补记:冲洗合格(CX-02)", EARLY),
        ("附件 CX-02", EARLY),
        ("冲洗合格(见CX-03)", EARLY),
    ],
)
def test_later_papers_plans_and_other_numbers_are_not(text: str, day: dt.date) -> None:
    record = a_record("concealed-work", "隐蔽验收记录", id="R", date=day)
    assert not [*check_named_before(a_dossier(TEST, record), [said(text, record)], {})]
