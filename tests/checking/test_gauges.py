"""Pressure gauges: range and class."""

from __future__ import annotations

import pytest

from dossier.checking.gauges import check_gauges
from dossier.findings import Finding
from statement_samples import a_record, said


def _found(paper: str, other: str = "", kind: str = "technical-disclosure", **data: str) -> list[Finding]:
    test = a_record("functional-test", "管道试验记录", id="T-1", result="pass")
    more = a_record(kind, "别的资料", id="O-1", **data)
    lines = [
        said(text, r) for whole, r in ((paper, test), (other, more)) for text in whole.split("|") if text
    ]
    return [*check_gauges(lines)]


@pytest.mark.parametrize(
    "paper",
    [
        "强度试验压力:1.28MPa|使用仪表:压力表 Y-150 量程 0~1.0MPa 1.6 级 编号 P-2201",
        "冷却水管水压试验 1.5 MPa,稳压30min|压力表测量范围(0-1.0)MPa,编号 YB-07",
        "试验压力 900kPa|采用压力表,满量程 0.6MPa",
        "打压至1.2MPa 无渗漏|压力表 编号 3301 0~10bar",
        "气密性试验压力 0.8 MPa|试验用精密压力表 0MPa~0.6MPa 0.4级",
        "试压:升至 1.05MPa|所用压力表量程为1.0MPa",
    ],
)
def test_a_range_below_the_pressure_is_told(paper: str) -> None:
    (found,) = _found(paper)
    assert (found.code, found.record, found.severity.value) == ("X772", "T-1", "error")


@pytest.mark.parametrize(
    "paper",
    [
        "强度试验压力:1.28MPa|使用仪表:压力表 Y-150 量程 0~2.5MPa 1.6 级 编号 P-2201",
        "强度试验压力:1.0MPa|压力表 0~1.0MPa",
        "强度试验压力:1.28MPa|压力表 0~1.0MPa 编号 P-1|压力表 0~1.6MPa 编号 P-2",
        "强度试验压力:1.28MPa|系统安装压力表量程0~1.0MPa 3 块",
        "强度试验压力:1.28MPa|压力表 Y-150 1.6级 编号 P-2201",
        "设计压力 1.6MPa|压力表 0~1.0MPa",
        "试验压力 800kPa|压力表 0~1.0MPa",
    ],
)
def test_a_range_that_reaches_is_not(paper: str) -> None:
    assert not _found(paper)


def test_the_range_may_stand_in_the_certificate_of_the_gauge() -> None:
    paper = "强度试验压力:1.28MPa|压力表 编号 P-2201"
    certificate = "压力表 测量范围 0~1.0MPa 编号 P-2201"
    (found,) = _found(paper, certificate, "certificate", certificate_kind="calibration")
    assert found.code == "X772"
    assert not _found(
        paper, certificate.replace("2201", "2202"), "certificate", certificate_kind="calibration"
    )


@pytest.mark.parametrize(
    ("paper", "demand"),
    [
        ("压力表 2.5级 编号 P-1", "试压用压力表精度不低于1.6级,且在检定有效期内"),
        ("使用压力表 Y-100 1.6级", "压力表精度等级不得低于1.0级"),
        ("压力表(4级)", "压力表不少于两块,精度≥1.5级"),
    ],
)
def test_a_class_worse_than_demanded_is_told(paper: str, demand: str) -> None:
    (found,) = _found(paper, demand)
    assert (found.code, found.record) == ("X773", "T-1")
    assert not _found(paper.replace("2.5", "1.6").replace("1.6级", "1.0级").replace("4级", "1.0级"), demand)


def test_a_class_that_nobody_demands_and_grades_of_other_things_are_not() -> None:
    assert not _found("压力表 2.5级 编号 P-1", "压力表在检定有效期内")
    assert not _found("压力表 1.6级;管道为2级焊缝", "压力表精度不低于1.6级")
