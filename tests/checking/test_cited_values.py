"""Values and days that a paper cites of a numbered test."""

from __future__ import annotations

import datetime as dt

import pytest

from dossier.checking.cited_values import check_cited_values
from statement_samples import a_dossier, a_record, said

TEST = a_record(
    "test-report", "拉拔检测报告", id="T", number="LB-2607", date=dt.date(2026, 5, 8), strength_mpa=1.42
)
SITE = a_record("concealed-work", "隐蔽验收记录", id="S")
PAPER = (
    "拉拔检测报告 LB-2607 2026年5月8日",
    "试件 粘结强度(MPa)",
    "1 1.38",
    "2 1.46",
    "平均值 1.42",
    "漏风率 2.8%",
)


def _told(text: str) -> list[str]:
    lines = [said(line, TEST) for line in PAPER]
    found = check_cited_values(a_dossier(TEST, SITE), [*lines, said(text, SITE, file="evidence/s.pdf")])
    return [f.code for f in found]


@pytest.mark.parametrize(
    "text",
    [
        "粘结强度 1.24MPa(报告 LB-2607),同意隐蔽。",
        "拉拔合格,见 LB-2607,强度达 1.52 MPa。",
        "LB-2607 号报告:平均强度为1.62MPa",
        "漏风率 3.8%(LB-2607)",
        "经检测粘结强度1.6MPa,报告编号LB-2607",
        "拉拔检测合格(见LB-2607(2026年5月18日))",
        "检测报告 LB-2607(2026-05-06)结论合格",
    ],
)
def test_another_value_or_day_is_told(text: str) -> None:
    assert _told(text) == ["X791"]


@pytest.mark.parametrize(
    "text",
    [
        "粘结强度 1.42MPa(报告 LB-2607),同意隐蔽。",
        "粘结强度 1.4MPa(报告 LB-2607)。",
        "单块最小 1.38 MPa,见 LB-2607",
        "粘结强度要求不小于1.0MPa,检测合格(LB-2607)",
        "坡度0.3%,拉拔合格(见LB-2607)",
        "抗压强度 31.5MPa(报告 KY-2611)",
        "压力 0.6MPa 稳压,拉拔 1.42MPa,见 LB-2607",
        "检测报告 LB-2607(2026-05-08)结论合格",
        "LB-2607 附页 3,风速 5.1 m/s",
    ],
)
def test_what_the_report_says_and_other_values_are_not(text: str) -> None:
    assert _told(text) == []
