"""Sizes that the review of a drawing decided, on the as-built drawing of it."""

from __future__ import annotations

import pytest

from dossier.checking.changed_values import check_changed_values
from statement_samples import a_dossier, a_record, said

DRAWING = a_record("drawing", "建筑竣工图", id="D", number="JG-03", drawing_number="JG-03")


def _told(question: str, answer: str, line: str) -> list[str]:
    rows = [{"number": 1, "drawing": "JG-03", "question": question, "answer": answer}]
    review = a_record("drawing-review", "图纸会审记录", id="V", number="HS-2", questions=rows)
    return [f.code for f in check_changed_values(a_dossier(review, DRAWING), [said(line, DRAWING)])]


WRONG = "平面图C-2窗宽1500与门窗表1800不一致"
RIGHT = "以平面图1500mm为准"


@pytest.mark.parametrize(
    ("question", "answer", "line"),
    [
        (WRONG, RIGHT, "窗表:C-1 1200×1500;C-2 1800×1400;C-3 900×600"),
        (WRONG, RIGHT, "C-2 1800×1400 3樘"),
        ("KZ-4截面图400×400，表450×450", "按450×450施工", "KZ-4 400×400"),
        ("FM-1洞口高图2100、表2400", "统一为2400", "FM-1 1200×2100 2樘"),
        ("风口FK-12接管径320还是400？", "采用400", "FK-12:320;FK-13:320"),
        ("L-3梁高600与详图700不符", "以详图700为准", "二层 L-3 250×600"),
    ],
)
def test_a_rejected_size_is_told(question: str, answer: str, line: str) -> None:
    assert _told(question, answer, line) == ["X728"]


@pytest.mark.parametrize(
    ("question", "answer", "line"),
    [
        (WRONG, RIGHT, "C-2 1500×1400 3樘"),
        (WRONG, RIGHT, "C-2 1500×1800"),
        (WRONG, RIGHT, "C-3 1800×1400"),
        (WRONG, RIGHT, "C-2 原1800改1500"),
        (WRONG, "现场复核后定", "C-2 1800×1400"),
        ("C-2与C-4窗宽1500、1800是否互换", "按1500", "C-2 1800"),
        ("J-2基础顶标高是否同J-1", "均为-0.600m", "J-2 600"),
    ],
)
def test_what_was_decided_and_other_parts_are_not(question: str, answer: str, line: str) -> None:
    assert _told(question, answer, line) == []
