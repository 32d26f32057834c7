"""One thing that was entered under two numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.aftercare.entered_twice import check_doubles
from small_books import small_book

ONE = {
    "repairs": "title: 漏, part: 二层, problem: 漏, events: [{at: 2025-03-03T09:00, event: notice}]",
    "visits": "cycle: HF, nominal: 2025-05-20, on: 2025-05-20, visited: {name: 甲}",
    "surveys": "asked_on: 2025-03-03, on: 2025-03-03, respondent: {name: 甲}, factors: [{name: 服务, score: 80}]",
    "complaints": "title: 噪声, at: 2025-03-03T09:00, urgency: normal, text: 响",
    "training": "topic: 操作, on: 2025-03-03, trainer: 乙",
}
OTHER = {"repairs": ("漏, events", "裂, events"), "visits": ("甲", "丙"), "surveys": ("80", "100"),
         "complaints": ("响", "尘"), "training": ("乙", "丁")}  # fmt: skip
TERMS = "visits: [{id: HF, name: 回访, every_months: 6, window_days: 10}]\n"


@pytest.mark.parametrize("kind", ONE)
def test_the_same_under_two_numbers(tmp_path: Path, kind: str) -> None:
    second = ONE[kind].replace(*OTHER[kind])
    rows = "".join(
        f"- {{id: {n}, {text}}}\n" for n, text in zip("ABC", (ONE[kind], second, ONE[kind]), strict=True)
    )
    case = small_book(tmp_path, "2025-06-01", TERMS, **{kind: rows})
    assert [(f.code, f.record) for f in check_doubles(case.book)] == [("A830", "C")]
