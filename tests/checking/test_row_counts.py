"""Rows whose own words multiply to another number than their quantity."""

from __future__ import annotations

from typing import Any

import pytest

from dossier.checking.row_counts import check_row_counts
from statement_samples import a_dossier, a_record


def _told(**row: Any) -> list[str]:
    rows = [{"quantity": 6, "measure": "把", "name": "钥匙"} | row]
    return [f.code for f in check_row_counts(a_dossier(a_record("handover-deed", contents=rows)))]


@pytest.mark.parametrize(
    "row",
    [
        {"condition": "3樘×3把"},
        {"name": "门锁钥匙（4套×2把）"},
        {"remark": "每樘3把，共3樘"},
        {"remark": "2间 x 4 把"},
        {"condition": "完好，5扇*2把"},
        {"name": "灯具", "measure": "只", "remark": "4间×2只"},
    ],
)
def test_a_product_that_is_not_the_quantity(row: dict[str, Any]) -> None:
    assert _told(**row) == ["X721"]


@pytest.mark.parametrize(
    "row",
    [
        {"condition": "3樘×2把"},
        {"condition": "3樘×3把，另备用2把"},
        {"name": "钢板 3块×4米"},
        {"remark": "规格 3×3"},
        {"remark": "2樘×2把+2把"},
        {"remark": "每樘2把，共3樘"},
        {"condition": "3樘×3套"},
    ],
)
def test_products_that_are_and_other_words(row: dict[str, Any]) -> None:
    assert _told(**row) == []
