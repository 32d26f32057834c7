"""What stays on one line of an HTML page."""

from __future__ import annotations

import pytest

from dossier.reporting.spans import in_spans


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("ZS-1-01 1～3 层吊顶", "1～3 层"),
        ("1~2层灯具", "1~2层"),
        ("11 项阻断", "11 项"),
        ("售后服务条款（2026年7月24日）", "（2026年7月24日）"),
        ("条款（2026-07-24）第 3 条", "（2026-07-24）"),
        ("2026年7月24日起", "2026年7月24日"),
        ("GB/T 5032-2020 的要求", "GB/T 5032-2020"),
    ],
)
def test_a_count_a_range_and_a_date_with_its_brackets_stay_whole(text: str, whole: str) -> None:
    assert f'<span class="date">{whole}</span>' in in_spans(text)


def test_an_open_sentence_is_left_as_it_is() -> None:
    assert in_spans("届满日是否顺延（待定）") == "届满日是否顺延（待定）"
