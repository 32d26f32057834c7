"""Periods in words: months, years, Chinese numerals, and other clocks that are none."""

from __future__ import annotations

import pytest

from dossier.checking.warranty_words import months_in, number


@pytest.mark.parametrize(
    ("written", "value"), [("24", 24), ("二十四", 24), ("十", 10), ("十二", 12), ("两", 2), ("贰", 2)]
)
def test_numbers(written: str, value: float) -> None:
    assert number(written) == value


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("保修期自竣工验收合格之日起 24 个月", [24]),
        ("保修期为二年", [24]),
        ("保修期 24 个月，屋面防水五年", [24, 60]),
        ("缺陷责任期 12 个月", []),
        ("质量保证金在 24 个月后返还", []),
        ("接到保修通知后 7 日内派人", []),
        ("保修期自 2026 年 8 月 20 日起", []),
        ("验收后正常运行满一个月办理结算", []),
    ],
)
def test_warranty_periods_in_a_clause(text: str, months: list[float]) -> None:
    assert [m for _, m in months_in(text)] == months
