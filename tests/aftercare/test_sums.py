"""Sums that do not add up, and charges that nobody agreed to."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.aftercare.sums import check_sums
from small_books import small_book

REPAIRS = {
    "labour: 1, material_cost: 2, cost: 3": 0,
    "labour: 0.1, material_cost: 0.2, cost: 0.3": 0,
    "labour: 1, material_cost: 2, cost: 4": 1,
    "charge: paid, cost: 3, agreed_on: 2025-03-03": 0,
    "charge: paid, cost: 3, agreed_on: 2025-03-04": 1,
    "charge: paid, cost: 3": 1,
    "charge: paid, agreed_on: 2025-03-03": 1,
    "charge: material_only, labour: 1, material_cost: 2, cost: 3, agreed_on: 2025-03-03": 1,
    "charge: free, cost: 3": 0,
}


@pytest.mark.parametrize("given", REPAIRS)
def test_one_repair(tmp_path: Path, given: str) -> None:
    events = "[{at: 2025-03-03T09:00, event: notice}, {at: 2025-03-03T10:00, event: repair}]"
    repair = f"- {{id: R, title: 漏, part: 墙, problem: 坏, {given}, events: {events}}}\n"
    found = list(check_sums(small_book(tmp_path, "2025-04-01", repairs=repair).book))
    assert [f.code for f in found] == ["V926"] * REPAIRS[given]


def test_a_repair_is_claimed_once(tmp_path: Path) -> None:
    repair = "- {id: R, title: 漏, part: 墙, problem: 坏, cost: 5, events: [{at: 2025-03-03T09:00, event: notice}]}\n"
    one = "- {{id: {}, dealer: 甲, from: 2025-01-01, to: 2025-06-30, claimed: 5, repairs: [R]}}\n"
    for names, said in (("A", 0), ("AB", 1)):
        reviews = "".join(one.format(name) for name in names)
        book = small_book(tmp_path, "2025-07-01", repairs=repair, reviews=reviews).book
        assert len(list(check_sums(book))) == said
