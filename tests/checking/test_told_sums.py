"""Totals of sentences against the parts beside them."""

from __future__ import annotations

import pytest

from dossier.checking.told_sums import check_told_sums, wrong_totals_in
from statement_samples import a_record, said


@pytest.mark.parametrize(
    "text",
    [
        "门窗共计 15 樘(M-1 9 樘、M-2 5 樘)",
        "合计 12 台,其中 A 型 8 台,B 型 5 台",
        "摄像机共 16 台:室内 9 台、室外 6 台。",
        "电缆 320 m,电线 180 m,合计 510 m",
        "土建 12000 元、安装 3400 元,总计 15,000 元",
        "移交钥匙:机房 3 把、配电间 2 把及值班室 2 把,共 8 把",
        "检验批共 9 个,分别为基础 3 个、主体 4 个",
    ],
)
def test_a_total_that_its_parts_do_not_make(text: str) -> None:
    record = a_record("completion-report", "竣工报告")
    assert [found.code for found in check_told_sums([said(text, record)])] == ["X787"]


@pytest.mark.parametrize(
    "text",
    [
        "门窗共计 14 樘(M-1 9 樘、M-2 5 樘)",
        "共 16 台,其中室内 9 台、室外 6 台",
        "共 16 台,其中室内 9 台",
        "钥匙共 6 把,每樘 2 把、共 3 樘",
        "水泵 2 台,风机 3 台,另有备件,共 7 台",
        "图纸 8 张、说明书 3 份、照片 5 张,共计 14 张",
        "共 4 层,1 层 3 间、2 层 5 间",
        "公共 3 间、办公 2 间,共用 4 间",
        "2026年共 3 次,5 月 1 次、6 月 2 次",
        "甲 10.33 m、乙 10.33 m,合计 20.67 m",
    ],
)
def test_totals_that_they_make_and_lists_of_part(text: str) -> None:
    assert [*wrong_totals_in(text)] == []
