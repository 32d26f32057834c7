"""`dossier explain` finds by Chinese words and by numbers that are nearly right, and begins with an entry to copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.cli.main import run


@pytest.mark.parametrize(
    ("word", "name"), [("竣工图", "drawing "), ("试运行", "trial-run-record"), ("附件", "E401")]
)
def test_a_chinese_word_lists_what_has_it(word: str, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", word]) == 0
    assert name in capsys.readouterr().out


def test_a_number_without_its_naughts_is_recognised(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "eq-2"]) == 2
    assert "EQ-02" in capsys.readouterr().err


def test_a_record_says_what_each_value_is_called(capsys: pytest.CaptureFixture[str]) -> None:
    campus = Path(__file__).parents[2] / "dossiers" / "smart-campus"
    assert run(["explain", "A7-006", str(campus), "--lang", "zh"]) == 0
    said = capsys.readouterr().out
    for line in (
        "资料类型: 试运行记录",
        "开始时间: 2026-08-17 09:00\n",
        "测点记录 1 正常: 是",
        "测点记录 4 正常: 否",
        "参与单位 3: 江苏某某智能科技有限公司",
        "责任者: contractor 江苏某某智能科技有限公司",
    ):
        assert line in said, line


def test_a_record_type_begins_with_an_entry(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "handover-deed", "--lang", "zh"]) == 0
    said = capsys.readouterr().out
    assert said.index("示例") < said.index("本类字段")
