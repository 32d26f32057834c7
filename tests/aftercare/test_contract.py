"""A paid maintenance contract beside the warranty: what it may cost, and which repairs it was made for."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.aftercare.rules import check_aftercare
from small_books import small_book

WARRANTY = """warranty:
  - {id: D, name: 给排水管道, item: plumbing, years: 2}
  - {id: W, name: 屋面防水, item: roof_waterproofing, years: 5}
"""


@pytest.mark.parametrize(
    ("contract", "told"),
    [
        ("from: 2026-01-01, to: 2026-12-31, price: 900, scope: 给排水、电梯", True),
        ("from: 2026-01-01, to: 2026-12-31, price: 900, scope: 给排水系统维修和保养", True),
        ("from: 2027-01-01, to: 2027-12-31, price: 900, scope: 屋面防水维修", True),
        ("from: 2026-01-01, price: 900, scope: 上下水", True),
        ("from: 2026-11-20, to: 2027-11-19, price: 900, scope: 给排水", False),
        ("from: 2026-11-21, to: 2027-11-20, price: 900, scope: 给排水", False),
        ("from: 2026-01-01, to: 2026-12-31, price: 900, scope: 电梯", False),
        ("from: 2026-01-01, to: 2026-12-31, price: 0, scope: 给排水", False),
        ("from: 2026-01-01, to: 2026-12-31, price: 900", False),
        ("from: 2026-01-01, to: 2026-12-31, price: 900, scope: 给排水巡检、清洗", False),
        ("from: 2026-01-01, to: 2026-12-31, price: 900, scope: 给排水的日常保养和电梯维修", False),
        ("from: 2026-01-01, to: 2026-12-31, price: 900, scope: 给排水维修（保修范围以外）", False),
        ("from: 2026-01-01, to: 2026-12-31, price: 900, scope: 给排水，不含保修期内的维修", False),
    ],
)
def test_nobody_pays_for_what_is_under_warranty(tmp_path: Path, contract: str, told: bool) -> None:
    terms = f"{WARRANTY}maintenance_contract: {{{contract}}}\n"
    found = [f.code for f in check_aftercare(small_book(tmp_path, "2026-02-01", terms))]
    assert ("V959" in found) is told


@pytest.mark.parametrize(
    ("contract", "repair", "told"),
    [
        ("", "cover: D", True),
        ("from: 2026-11-21, to: 2027-11-20, scope: 给排水", "cover: D", False),
        ("from: 2026-11-21, to: 2027-11-20, scope: 给排水", "cover: D, cause: wear", False),
        ("from: 2026-11-21, to: 2027-11-20", "cover: D", False),
        ("from: 2026-11-21, to: 2027-11-20, scope: 电梯", "cover: D", True),
        ("from: 2027-06-01, to: 2027-11-20, scope: 给排水", "cover: D", True),
        ("from: 2026-11-21, to: 2027-11-20, scope: 给排水", "cover: D, cause: misuse", True),
    ],
)
def test_a_repair_under_the_contract_needs_no_price(
    tmp_path: Path, contract: str, repair: str, told: bool
) -> None:
    terms = WARRANTY + (f"maintenance_contract: {{{contract}}}\n" if contract else "")
    log = "events: [{at: 2027-01-11T09:00, event: notice}, {at: 2027-01-11T15:00, event: repair}]"
    book = f"- {{id: R, title: 漏, part: 龙头, problem: 漏, charge: free, {repair}, {log}}}\n"
    found = [f.code for f in check_aftercare(small_book(tmp_path, "2027-02-01", terms, repairs=book))]
    assert ("V914" in found) is told
