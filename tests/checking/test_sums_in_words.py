"""Sums that are written out in texts and on papers."""

from __future__ import annotations

import pytest

from dossier.checking.paper_reading import plain
from dossier.checking.sums_in_words import check_sums_in_words, wrong_sums_in
from statement_samples import a_record, said


@pytest.mark.parametrize(
    "text",
    [
        "灯具 4×6＋2＝28 盏，已点亮。",
        "费用：12×15.5元＝188元",
        "总价 86000+6850+3720=95570 元",
        "高差 4.5－3.2＝1.1m，满足坡度。",
        "平均用量12.5÷5=2.6kg",
        "钥匙 3樘×3把=6把",
        "试验压力0.6MPa×1.5＝0.75MPa",
        "质保金 480,000×3%=14,000元",
    ],
)
def test_a_sum_that_does_not_come_out(text: str) -> None:
    record = a_record("trial-run-record", "记录")
    assert [found.code for found in check_sums_in_words([said(plain(text), record)])] == ["X787"]


@pytest.mark.parametrize(
    "text",
    [
        "钥匙 3樘×3把=9把",
        "不小于1.15×30.0=34.5MPa",
        "34.1/0.88=38.8 MPa",
        "150kN/22500mm²=6.7MPa",
        "2.4h×60=144min",
        "合格率 46/50=92%",
        "120/50=3组",
        "电缆 YJV-4×25+1×16=1根",
        "(36.8+37.5+38.0)/3=37.4",
        "编号 2026-03-01=1",
        "10:20-9:40=40min",
        "面积 1.23×2.34=2.88",
        "A-B=3-2",
        "Φ16×2=40",
        "7.2×1.1=7.9kW，取 11kW",
        "40×25kg=1t",
    ],
)
def test_sums_that_do_and_what_is_none(text: str) -> None:
    assert [*wrong_sums_in(plain(text))] == []
