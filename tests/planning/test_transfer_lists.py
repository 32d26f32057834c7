"""A typed transfer list is held against the volumes that were planned."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dossier import checks
from dossier.model import Dossier
from dossier.planning.plan import VolumePlan
from dossier.planning.transfer_lists import reconcile

EXAMPLE = Path(__file__).parents[2] / "dossiers" / "pump-station"
LIST = "A7-027"


def volume(number: int) -> VolumePlan:
    return VolumePlan(number, 8, "A1", f"第 {number} 组", None, "text", "题名", f"{number:02}", ())


@pytest.fixture(scope="module")
def example() -> Dossier:
    read = checks.read(EXAMPLE)
    assert read.dossier
    return read.dossier


def with_rows(dossier: Dossier, rows: list[dict[str, Any]]) -> Dossier:
    records = (replace(r, data={**r.data, "rows": rows}) if r.id == LIST else r for r in dossier.records)
    return replace(dossier, records=tuple(records))


def test_a_list_of_the_volumes_that_are_bound_is_silent(example: Dossier) -> None:
    assert not list(reconcile(example, [volume(n) for n in range(1, 9)]))


def test_volumes_that_the_list_lacks_are_named(example: Dossier) -> None:
    (found,) = reconcile(example, [volume(n) for n in range(1, 10)])
    assert (found.code, found.record) == ("X617", LIST) and "CB-2026-014-SB-09" in found.message.zh


def test_volumes_that_are_not_bound_are_named(example: Dossier) -> None:
    (found,) = reconcile(example, [volume(n) for n in range(1, 8)])
    assert "CB-2026-014-SB-08" in found.message.en


def test_pages_are_compared_where_the_list_has_them(example: Dossier) -> None:
    rows = [{"title": "第 1 组", "archive_number": "CB-2026-014-SB-01", "pages": 12}]
    (found,) = reconcile(with_rows(example, rows), [volume(1)])
    assert "0 页" in found.message.zh


def test_a_list_with_numbers_of_its_own_is_left_alone(example: Dossier) -> None:
    rows = [{"title": "第 1 组", "archive_number": "甲-01"}, {"title": "电子版"}]
    assert not list(reconcile(with_rows(example, rows), [volume(1), volume(2)]))
