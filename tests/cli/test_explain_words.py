"""`dossier explain` finds by Chinese words and by numbers that are nearly right, and begins with an entry to copy."""

from __future__ import annotations

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


def test_a_record_type_begins_with_an_entry(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "handover-deed", "--lang", "zh"]) == 0
    said = capsys.readouterr().out
    assert said.index("示例") < said.index("本类字段")
