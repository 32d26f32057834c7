"""A value and the design beside it: in brackets, before or after, as a bound or as a bare value."""

from __future__ import annotations

import pytest

from dossier.checking.below_design import check_below_design
from statement_samples import a_record, said


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("电缆沟深 0.62 米(设计 0.8 米),沟底铺砂。", "error"),
        ("给水管覆土厚度0.55m(设计不小于0.7m)", "error"),
        ("钢筋保护层厚度设计要求不小于 25mm,实测 18mm。", "error"),
        ("止水带搭接长度为 65 mm(规范要求≥100 mm)。", "error"),
        ("接地电阻 5.2Ω(设计要求不大于4Ω)", "error"),
        ("保温层厚 55mm(设计60mm)", "warning"),
        ("垫层厚度 80mm,设计100mm", "error"),
        ("桩长 11.2 米(图纸 12.5 米)", "error"),
    ],
)
def test_less_than_the_design_is_told(text: str, severity: str) -> None:
    record = a_record("concealed-work", "隐蔽工程验收记录", result="pass")
    (found,) = check_below_design([said(text, record)])
    assert (found.code, str(found.severity.value)) == ("X762", severity)


@pytest.mark.parametrize(
    "text",
    [
        "埋深 0.75 米(设计 0.7 米)",
        "保护层厚度24.5mm(设计25mm)",
        "接地电阻 2.6Ω(设计要求不大于4Ω)",
        "设计厚度100mm,实测 102mm",
        "管道长 86 米,设计压力 0.85MPa",
        "覆土 0.5m(设计 0.7m),经设计核算同意。",
        "搭接宽度实测 65mm,小于规范要求的 80mm。",
        "标高 3.15 m(设计 3.60 m)",
        "电缆 4 根(设计 0.7 米)",
    ],
)
def test_enough_and_what_cannot_be_compared_is_not(text: str) -> None:
    assert not [*check_below_design([said(text, a_record("concealed-work", result="pass"))])]


@pytest.mark.parametrize(
    ("kind", "result"),
    [("rectification-notice", "pass"), ("concealed-work", "fail"), ("design-change", "pass")],
)
def test_who_tells_of_the_fault_is_right(kind: str, result: str) -> None:
    assert not [*check_below_design([said("埋深 0.4 米(设计 0.7 米)", a_record(kind, result=result))])]
