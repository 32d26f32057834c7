"""Numbers in running text, and what it says there is none of."""

from __future__ import annotations

import pytest

from dossier.checking.said_numbers import numbers
from dossier.model import Location

PLACE = Location("records.yaml", 1, 1, "/0")
COUNTED = ("设计变更", "检验批")


def said(text: str) -> list[tuple[str, float, str]]:
    return [(one.noun, one.number, one.unit) for one in numbers(text, PLACE, None, COUNTED)]


def test_a_number_has_its_noun_and_unit() -> None:
    assert said("新增离心泵 2 台，其中备用泵 1 台") == [("新增离心泵", 2, "台")]


@pytest.mark.parametrize("text", ["施工期间无设计变更。", "没有任何设计变更发生，按图施工", "未发生设计变更"])
def test_what_is_denied_is_none_of_it(text: str) -> None:
    assert said(text) == [("设计变更", 0, "份")]


@pytest.mark.parametrize(
    "text",
    ["除 SJBG-01 外无设计变更", "没有设计变更未办理手续", "无设计变更资料缺失", "本批无设计变更", "无事故"],
)
def test_what_is_denied_of_a_part_only_is_no_number(text: str) -> None:
    assert said(text) == []
