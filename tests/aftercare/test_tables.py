"""What people read says 2026年3月5日, and midnight is the end of the day before."""

from __future__ import annotations

import datetime as dt

import pytest

from dossier.aftercare.tables import Cell, shown


@pytest.mark.parametrize(
    ("cell", "zh", "en"),
    [
        (dt.date(2026, 3, 5), "2026年3月5日", "2026-03-05"),
        (dt.datetime(2026, 3, 5, 9, 5), "2026年3月5日9时05分", "2026-03-05 09:05"),
        (dt.datetime(2026, 3, 1), "2026年2月28日24时", "2026-02-28 24:00"),
        (None, "", ""),
        (7, "7", "7"),
    ],
)
def test_a_cell(cell: Cell, zh: str, en: str) -> None:
    assert (shown(cell, "zh"), shown(cell, "en")) == (zh, en)
