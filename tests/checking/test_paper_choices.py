"""Marked choices of forms."""

from __future__ import annotations

import pytest

from dossier.checking.paper_choices import chosen, has_box

_NAMES = ("合格", "不合格")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("□合格  ☑不合格", "不合格"),
        ("合格□  不合格√", "不合格"),
        ("☑ 合格 □ 不 合 格", "合格"),
        ("合格（√） 不合格（ ）", "合格"),
        ("■合格、□不合格", "合格"),
        ("合格 □ 不合格 □", ""),
        ("☑合格 ☑不合格", ""),
        ("√合格 不合格", ""),
        ("合格 √ 不合格", ""),
        ("☒合格 □不合格", ""),
        ("□√合格 □不合格", ""),
        ("合格/不合格", ""),
        ("合格□", ""),
        ("☑合格 □不合格 ☑合格 □不合格", ""),
        ("☑合格（流量除外） □不合格", ""),
    ],
)
def test_one_mark_beyond_doubt_decides(text: str, name: str) -> None:
    assert chosen(text, _NAMES) == name


def test_brackets_are_boxes_when_nothing_else_is_in_them() -> None:
    assert has_box("合格[ ]") and has_box("（√）") and not has_box("潜水泵（备用）")
