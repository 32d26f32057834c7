"""What the register takes over from the terms, and what it lists by the law."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from small_books import small_book

ACCEPTED = dt.date(2024, 11, 20)
PARTS = {
    "{id: A, name: 卫生间防水, item: other, years: 1}": ("statutory", ACCEPTED, "2029-11-20"),
    "{id: A, name: 防水, item: wet_rooms, years: 0}": ("statutory", ACCEPTED, "2029-11-20"),
    "{id: A, name: 防水卷材, item: product, years: 1}": ("agreed", ACCEPTED, "2025-11-20"),
    "{id: A, name: 墙面, item: decoration, years: 2, months: 6}": ("agreed", ACCEPTED, "2027-05-20"),
    "{id: A, name: 墙面, item: decoration, years: 2, starts: delivered, starts_on: 2023-06-30}": (
        "agreed", ACCEPTED, "2026-11-20",
    ),
    "{id: A, name: 墙面, item: decoration, years: 2, starts: delivered, starts_on: 2025-01-31}": (
        "agreed", dt.date(2025, 1, 31), "2027-01-31",
    ),
    "{id: A, name: 水泵, item: product, years: 1, starts: shelf, starts_on: 2023-06-30}": (
        "agreed", dt.date(2023, 6, 30), "2024-06-30",
    ),
}  # fmt: skip


@pytest.mark.parametrize("part", PARTS)
def test_one_part(tmp_path: Path, part: str) -> None:
    case = small_book(tmp_path, "2025-06-01", f"warranty: [{part}]\n")
    (line,) = case.lines
    assert (line.origin, line.starts, str(line.ends)) == PARTS[part]


def test_years_that_end_before_the_seasons_of_the_law_count_as_the_seasons(tmp_path: Path) -> None:
    terms = (
        'seasons: {heating: {from: "11-15", to: "03-15"}, cooling: {from: "06-01", to: "09-30"}}\n'
        "warranty: [{id: A, name: 空调, item: heating_cooling, years: 2}]\n"
    )
    found = {(x.origin, x.ends) for x in small_book(tmp_path, "2025-06-01", terms).lines}
    assert found == {("statutory", dt.date(2027, 3, 15)), ("agreed", dt.date(2026, 11, 20))}


def test_a_card_is_late_after_the_last_day_of_its_limit(tmp_path: Path) -> None:
    terms = "sanbao: {months: 12, card_within: 20 自然日}\n"
    for back, kind in (("2025-01-21", "warranty"), ("2025-01-22", "lapsed")):
        card = (
            f"- {{id: C, product: 泵, serial: S, customer: 甲, sold_on: 2025-01-01, returned_on: {back}}}\n"
        )
        (line,) = small_book(tmp_path, "2025-03-01", terms, cards=card).lines
        assert line.kind == kind


def test_extensions_are_reckoned_from_the_first_day_and_count_once_they_are_agreed(tmp_path: Path) -> None:
    part = "{id: A, name: 泵, item: product, years: 2, starts: delivered, starts_on: 2024-02-29, "
    terms = f"warranty: [{part}extensions: [{{agreed_on: 2024-03-10, months: 24, by: 协议}}]}}]\n"
    ends = [x.ends for x in small_book(tmp_path, "2024-03-10", terms).lines]
    assert ends == [dt.date(2026, 2, 28), dt.date(2028, 2, 29)]
    assert len(small_book(tmp_path, "2024-03-09", terms).lines) == 1


def test_a_home_is_handed_to_its_buyer_and_goods_are_accepted(tmp_path: Path) -> None:
    for item, label in (("decoration", "交付买受人之日"), ("product", "到货验收之日")):
        part = f"{{id: A, name: 甲, item: {item}, years: 2, starts: delivered, starts_on: 2025-01-31}}"
        (line,) = small_book(tmp_path, "2025-06-01", f"warranty: [{part}]\n").lines
        assert line.starts_by.zh == label
