"""Places to sign that are empty beside others with a name, in lines of labels and in rows of cells."""

from __future__ import annotations

import pytest

from dossier.checking.empty_hands import _of_cells, _of_labels
from dossier.checking.paper_reading import Page

NAMES = {"方圆", "何秋月"}
EMPTY = (
    "质检员：何秋月 施工员：方圆 监理工程师：",
    "监理工程师： 施工员：方圆 质检员：何秋月",
    "试验：方圆 审核：何秋月 批准：",
    "施工单位：方圆 2026-03-02 监理单位： 年 月 日 建设单位：何秋月",
    "编制：方圆 审核：（签字） 批准：何秋月",
    "移交人：方圆 接收人：____ 见证人：何秋月",
    "专业工长 施工员 监理工程师\n方圆 何秋月",
    "施工单位 监理单位 建设单位\n方圆 何秋月",
)
FILLED = (
    "质检员：何秋月 施工员：方圆 监理工程师：郑一",
    "施工单位：方圆 监理单位：（盖章）",
    "施工员：方圆 日期：",
    "施工员：方圆 电话： 地址：",
    "验收意见： 施工员：方圆",
    "批准：",
    "施工单位 监理单位\n方圆 何秋月",
    "施工单位 监理单位 建设单位\n江州第一建筑工程有限公司",
    "序号 检测人 审核人\n1 方圆 何秋月",
    "姓名 单位 职务\n方圆 何秋月",
)


@pytest.mark.parametrize("text", EMPTY)
def test_an_empty_place_is_found(text: str) -> None:
    page = Page(1, text, ())
    assert [*_of_labels(page, NAMES), *_of_cells(page, NAMES)]


@pytest.mark.parametrize("text", FILLED)
def test_no_place_is_empty(text: str) -> None:
    page = Page(1, text, ())
    assert not [*_of_labels(page, NAMES), *_of_cells(page, NAMES)]
