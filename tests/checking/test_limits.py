"""Limits and measured values as people write them."""

from __future__ import annotations

import pytest

from dossier.checking.limits import convert, outside


@pytest.mark.parametrize(
    ("limit", "measured", "name"),
    [
        ("≤4", 4.2, "接地电阻（Ω）"),
        ("<=4", "4.01", ""),
        ("不大于 4 Ω", "5 Ω", ""),
        ("≥0.5", 0.2, "绝缘电阻（MΩ）"),
        ("不小于 0.5 MΩ", "300 kΩ", ""),
        ("±10", -12, ""),
        ("误差 ±20 mm", "+80 mm", ""),
        ("100±5", 106, ""),
        ("1.20～2.80", 3.1, "液位（m）"),
        ("8%~12%", "13%", ""),
        ("10 s 内切换", "14 s", ""),
        ("+5，-3", "-4", ""),
        ("≥５", 4, ""),
        ("表面平整度（mm）≤3", "1～5", ""),
        ("<1", 1, ""),
        ("稳压 15 min 压降不大于 0.03 MPa", "稳压 15 min 压降 0.1 MPa", ""),
        ("8 m/min±10%", "9.9 m/min", ""),
        ("8±10%", "9", ""),
        ("12（-3%～+5%）", "10.1", ""),
        ("无渗漏", "有渗漏", ""),
        ("无泄漏", "轻微渗漏", ""),
        ("2500 V／1 min 无击穿", "击穿", ""),
        ("IP54", "IP44", ""),
    ],
)
def test_what_is_outside_is_told(limit: str, measured: object, name: str) -> None:
    assert outside(limit, measured, name)


@pytest.mark.parametrize(
    ("limit", "measured", "name"),
    [
        ("≤4", 4, ""),
        ("≥0.5", "600 kΩ", "绝缘电阻（MΩ）"),
        ("±10", 10, ""),
        ("1.20～2.80", 1.2, ""),
        ("800", 795, "流量"),
        ("无渗漏", "无渗漏", ""),
        ("≤4", "合格", ""),
        ("≤90", "P-101", ""),
        ("≤3", "1～2", ""),
        ("不大于 0.03 MPa", "稳压 15 min 压降 0.01 MPa", ""),
        ("≤1/1000", "0.8/1000", ""),
        (None, 5, ""),
        ("≤4", True, ""),
        ("≥C30", "C35", ""),
        ("8 m/min±10%", "8.7 m/min", ""),
        ("12（-3%～+5%）", 12.3, ""),
        ("相对湿度 50±5%", "47%", ""),
        ("4300±5%", "4360", ""),
        ("无击穿", "无击穿", ""),
        ("IP54", "IP55", ""),
        ("IP54", "IPX4", ""),
    ],
)
def test_what_is_inside_or_cannot_be_compared_is_not(limit: object, measured: object, name: str) -> None:
    assert not outside(limit, measured, name)


def test_units_convert_where_they_measure_the_same() -> None:
    assert convert(1.5, "km", "m") == 1500
    assert convert(2, "t", "kg") == 2000
    assert convert(2, "台", "套") is None
