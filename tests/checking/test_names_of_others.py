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


@pytest.mark.parametrize(
    "text",
    [
        "工程:青浦县妇幼保健院病房楼通风空调工程 委托:江州恒达机电安装有限公司",
        "兹证明白石镇第二自来水厂加氯间改造工程的阀门检验合格。",
        "受检项目 丰宁市城南污水处理厂提标改造项目 样品数量 3",
        "我公司承接的松原化工有限责任公司循环水系统工程已完成安装。",
        "本次检测在安平县人民法院审判楼弱电工程现场进行。",
        "致:监理部。关于临江区行政中心配电室改造工程竣工验收的申请。",
        "《绿源纺织有限公司锅炉房供热工程》系统调试报告",
    ],
)
def test_whole_names_of_other_works_in_sentences_are_told(text: str) -> None:
    record = a_record("test-report", "检测报告")
    (found,) = check_names_of_others(a_dossier(record, parties=FIRMS), [said(text, record)])
    assert (found.code, found.severity.value) == ("X766", "error")


def test_other_works_beside_these_are_a_warning() -> None:
    record = a_record("test-report", "检测报告")
    lines = [
        said("江州市第三水厂取水泵房改造工程", record),
        said("经查,青浦县妇幼保健院病房楼通风空调工程所用阀门合格。", record),
    ]
    (found,) = check_names_of_others(a_dossier(record, parties=FIRMS), lines)
    assert found.severity.value == "warning"


@pytest.mark.parametrize(
    "text",
    [
        "工程:江州市第三水厂取水泵房改造工程 委托:江州恒达机电安装有限公司",
        "厂区围墙及室外道路排水工程已完成。",
        "地下一层设备区通风空调工程",
        "城市道路照明工程验收标准",
        "浙江省房屋建筑工程施工质量验收资料 第 4 页",
        "临安市建设工程资料管理规程",
        "河东区市政基础设施工程质量监督登记表",
        "建筑给水排水及采暖工程施工质量验收合格",
        "近年业绩:青浦县妇幼保健院病房楼通风空调工程。",
        "做法参照白石镇第二自来水厂加氯间改造工程。",
        "江州市建设工程质量监督站",
        "隐蔽工程、分部工程和单位工程的划分见附表",
        "江州恒达机电安装有限公司施工的泵房设备安装工程",
    ],
)
def test_parts_of_works_and_references_are_not(text: str) -> None:
    record = a_record("test-report", "检测报告")
    assert not [*check_names_of_others(a_dossier(record, parties=FIRMS), [said(text, record)])]
