"""Welding processes against the certificates of the welders."""

from __future__ import annotations

import pytest

from dossier.checking.welding_processes import check_welding_processes
from dossier.findings import Finding
from statement_samples import a_record, said


def _found(held: str, used: str, kind: str = "technical-disclosure") -> list[Finding]:
    welder = a_record("personnel-certificate", "焊工作业人员证", id="W-1")
    works = a_record(kind, "技术交底", id="D-1")
    return [*check_welding_processes([said(held, welder), said(used, works)])]


@pytest.mark.parametrize(
    ("held", "used"),
    [
        ("作业项目:SMAW-FeⅡ-5G-12/60-Fef3J", "管道焊接采用氩弧焊打底,焊工持证上岗"),
        ("项目:GTAW-FeⅡ-6G-3/60-FefS-02", "角焊缝用二氧化碳气体保护焊"),
        ("手工电弧焊", "钨极氩弧焊打底、盖面"),
        ("GMAW-1G", "采用焊条电弧焊,J422 焊条"),
        ("氩弧焊", "钢柱对接缝为埋弧自动焊"),
        ("焊条电弧焊", "铜管接头采用钎焊"),
        ("SMAW 立焊", "灯杆法兰用CO2气体保护焊满焊"),
    ],
)
def test_a_process_that_no_certificate_covers_is_told(held: str, used: str) -> None:
    (found,) = _found(held, used)
    assert (found.code, found.record, found.severity.value) == ("X774", "W-1", "error")


@pytest.mark.parametrize(
    ("held", "used"),
    [
        ("作业项目:GTAW-FeⅡ-5G-3/60-FefS-02/11/12", "管道焊接采用氩弧焊打底"),
        ("GTAW-FeⅡ;SMAW-FeⅡ", "氩电联焊"),
        ("熔化焊接与热切割作业", "管道焊接采用氩弧焊打底"),
        ("操作项目见附页", "管道焊接采用氩弧焊打底"),
        ("SMAW-FeⅡ", "采用氩弧焊或焊条电弧焊"),
        ("SMAW-FeⅡ", "严禁采用氩弧焊"),
        ("SMAW-FeⅡ", "焊工持证上岗,焊缝外观合格"),
        ("SMAW-FeⅡ", "设备出厂前厂内氩弧焊焊缝探伤合格"),
    ],
)
def test_what_is_covered_or_not_known_is_not(held: str, used: str) -> None:
    assert not _found(held, used)


def test_without_a_welder_nothing_is_said() -> None:
    works = a_record("technical-disclosure", "技术交底")
    assert not [*check_welding_processes([said("采用氩弧焊", works)])]
    assert not _found("SMAW", "采用氩弧焊", "om-manual")
