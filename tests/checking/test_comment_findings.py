"""What a comment on a page asks for, by its words."""

from __future__ import annotations

import pytest

from dossier.checking.comment_findings import finds_fault


@pytest.mark.parametrize(
    "said",
    [
        *(
            "此页作废，重做后替换",
            "日期有误",
            "这里写错了",
            "与图纸不符",
            "待补签字",
            "总监未到场，章后补，先扫描",
            "明天补盖",
            "漏签",
            "未盖章",
            "是否合格？",
            "重新测",
        ),
        *("This page is void", "WRONG date", "to be confirmed", "please redo", "is this right?"),
    ],
)
def test_a_comment_that_finds_fault(said: str) -> None:
    assert finds_fault(said)


@pytest.mark.parametrize(
    "said",
    [
        "已核对，无误",
        "没有错误",
        "无需返工",
        "已替换",
        "无需后补",
        "已补签",
        "同意",
        "2026年7月1日",
        "Checked, fine",
        "avoid moisture",
        "no remarks",
    ],
)
def test_a_comment_that_finds_none(said: str) -> None:
    assert not finds_fault(said)
