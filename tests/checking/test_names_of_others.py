"""Descriptions and conclusions of other works."""

from __future__ import annotations

import pytest

from dossier.checking.names_of_others import check_names_of_others
from statement_samples import a_dossier, a_record, said

FIRMS = ("江州市第三水厂", "江州恒达机电安装有限公司")


@pytest.mark.parametrize(
    "text",
    [
        "一、工程概况:临溪县人民医院门诊楼建筑面积5200平方米,地上5层。",
        "四、评估结论:临溪绿源纺织有限公司锅炉房工程质量合格。",
        "结论:松原化工有限责任公司循环水泵房符合设计要求,同意验收。",
        "工程概况 本工程为白石镇中学食堂改造,面积860m2。",
        "验收意见:青山医院配电站工程质量合格,同意验收。",
        "总结:临溪第二实验小学教学楼施工已按图完成。",
    ],
)
def test_other_works_are_told(text: str) -> None:
    record = a_record("quality-assessment", "质量评估报告")
    (found,) = check_names_of_others(a_dossier(record, parties=FIRMS), [said(text, record)])
    assert found.code == "X766"


@pytest.mark.parametrize(
    "text",
    [
        "一、工程概况:江州市第三水厂取水泵房位于沿江路。",
        "结论:江州恒达机电安装有限公司施工的泵房工程质量合格。",
        "意见:压顶做法可参照临溪县人民医院门诊楼屋面施工。",
        "结论:松原水泵有限公司生产的水泵机组安装工程质量合格。",
        "概况:本工程毗邻白石镇中学教学楼,地下管线较多。",
        "评估结论:工程质量合格,同意验收。",
    ],
)
def test_these_works_and_those_that_are_only_named_are_not(text: str) -> None:
    record = a_record("quality-assessment", "质量评估报告")
    assert not [*check_names_of_others(a_dossier(record, parties=FIRMS), [said(text, record)])]
