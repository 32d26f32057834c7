"""The hotline of the terms and of the contact sheet are one number, unless it changed since."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.aftercare.rules import check_terms
from small_books import MAIN, small_book

SHEET = (
    "records: [{id: L-1, type: service-contacts, title: 应急服务联络表, date: 2024-11-20, responsible: %s, "
    "hotline: 0512-5550-0125}]"
)


@pytest.mark.parametrize(
    ("hotline", "firm", "told"),
    [
        ("{phone: 0512-5550-0129}", "contractor", True),
        ("{phone: 0512-5550-0125}", "contractor", False),
        ("{phone: （0512）5550 0125}", "contractor", False),
        ("{phone: 5550-0125}", "contractor", False),
        ("{phone: 0512-5550-0129}", "subcontractor", False),  # a sheet of its own
        ("{phone: 0512-5550-0129, changed_on: 2025-03-01}", "contractor", False),
        ("{phone: 0512-5550-0129, changed_on: 2024-11-01}", "contractor", True),
    ],
)
def test_the_owner_is_given_one_number(tmp_path: Path, hotline: str, firm: str, told: bool) -> None:
    main = MAIN.replace("records: []", SHEET % firm)
    case = small_book(tmp_path, "2025-08-01", f"hotline: {hotline}\n", main=main)
    assert [f.code for f in check_terms(case) if f.code == "X727"] == ["X727"] * told
