"""How many things a notice counts: of a part of several, the part."""

from __future__ import annotations

import pytest

from dossier.checking.rectified import counted


@pytest.mark.parametrize(
    "text",
    [
        "5 处支架中有 2 处未刷漆",
        "5处吊杆中2处松动",
        "抽查 5 处管卡，2 处间距过大",
        "现场检查5处接线，其中2处未压紧",
        "共5处穿墙套管，有2处未封堵",
        "5 处法兰（其中 2 处缺螺栓）",
        "检查 5 处桥架，发现 2 处未跨接",
    ],
)
def test_a_part_of_several_is_counted_alone(text: str) -> None:
    assert dict(counted([text])) == {"处": 2}


@pytest.mark.parametrize(
    "text", ["支架 5 处未刷漆，吊杆 2 处松动", "一层 5 处、二层 2 处未封堵", "5 处渗漏；另有 2 处开裂"]
)
def test_several_things_are_added_up(text: str) -> None:
    assert dict(counted([text])) == {"处": 7}
