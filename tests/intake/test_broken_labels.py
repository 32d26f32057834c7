"""Labels that are broken over the lines of a narrow cell, and lists of firms, as printed and as OCR reads them."""

from __future__ import annotations

from typing import Any

import pytest

from dossier.evidence.page_words import PageReading, Word
from dossier.intake.proposing import Ground
from dossier.intake.values import read_values
from intake_ground import report_on_ground

Line = tuple[str, float, float]
"""Words, their left edge, their upper edge; lines are 0.011 high."""
HIGH = 0.011


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return report_on_ground(tmp_path_factory.mktemp("泵站"))[0]


def read(ground: Ground, record_type: str, *lines: Line, by: Any = "text") -> dict[str, Any]:
    """Field → value of what is read."""
    grown = 0.003 if by == "ocr" else 0.0
    words = tuple(
        Word(text, (left, top - grown, left + 0.012 * len(text), top + HIGH + grown))
        for text, left, top in lines
    )
    page = PageReading(1, by, words)
    return {key: value for key, (value, _) in read_values(ground.here, record_type, [page]).items()}


@pytest.mark.parametrize("by", ["text", "ocr"])
def test_a_label_over_two_lines_has_the_value_in_the_middle_beside_it(ground: Ground, by: str) -> None:
    found = read(
        ground,
        "outbound-note",
        ("合同（订单）", 0.13, 0.217),
        ("号", 0.13, 0.233),
        ("CBSW-2026-SB-014", 0.25, 0.225),
        ("出库日期", 0.52, 0.225),
        ("2026年3月20日", 0.64, 0.225),
        by=by,
    )
    assert found["order_number"] == "CBSW-2026-SB-014"
    assert found["shipped_on"] == "2026-03-20"


def test_a_broken_label_with_nothing_beside_it_takes_nothing_of_the_next_one(ground: Ground) -> None:
    found = read(
        ground,
        "outbound-note",
        ("合同（订单）", 0.13, 0.217),
        ("号", 0.13, 0.233),
        ("出库日期", 0.52, 0.225),
        ("2026年3月20日", 0.64, 0.225),
    )
    assert "order_number" not in found


@pytest.mark.parametrize(("left", "top"), [(0.2, 0.233), (0.13, 0.26)], ids=["another column", "another row"])
def test_words_of_other_cells_are_no_rest_of_a_label(ground: Ground, left: float, top: float) -> None:
    found = read(
        ground,
        "outbound-note",
        ("合同（订单）", 0.13, 0.217),
        ("号", left, top),
        ("CBSW-2026-SB-014", 0.3, 0.225),
    )
    assert "order_number" not in found


def named(ground: Ground, *said: str) -> str:
    """Words in which keys of firms stand for their names."""
    firms = ground.here.words.firms
    return "、".join(firms.get(each, each) for each in said)


def test_every_firm_of_a_list_is_read_in_its_order(ground: Ground) -> None:
    cell = named(ground, "owner", "contractor")
    assert read(ground, "contract", ("签约单位", 0.13, 0.2), (cell, 0.25, 0.2))["parties"] == [
        "owner",
        "contractor",
    ]


def test_a_list_with_a_firm_that_nobody_knows_is_left_open(ground: Ground) -> None:
    cell = named(ground, "contractor", "某某不知名有限公司")
    assert "parties" not in read(ground, "contract", ("签约单位", 0.13, 0.2), (cell, 0.25, 0.2))
