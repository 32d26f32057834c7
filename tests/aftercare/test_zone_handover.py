"""A zone with its keys is handed over when the owner has signed for it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dossier import checks
from small_books import MAIN

DAY = dt.date(2025, 6, 1)
ZONE = """[{id: Z, type: zone-handover, title: 一层机房交接单, date: 2024-11-10, responsible: contractor,
  zone: 一层机房, key_count: 2, from_party: contractor, to_party: owner, signatures: [%s],
  evidence: [{kind: original, held_at: 资料室}]}]"""
GIVEN, TAKEN = (
    "{role: contractor, person: 孙丽, date: 2024-11-10}",
    "{role: owner, person: 王敏, date: 2024-11-10}",
)


@pytest.mark.parametrize(
    ("records", "status"),
    [("[]", "not_applicable"), (ZONE % GIVEN, "incomplete"), (ZONE % f"{GIVEN}, {TAKEN}", "complete")],
)
def test_the_owner_signs_for_a_zone(tmp_path: Path, records: str, status: str) -> None:
    text = MAIN.replace("records: []", f"records: {records}")
    (tmp_path / "dossier.yaml").write_text(text, encoding="utf-8", newline="\n")
    _, result = checks.check(tmp_path, DAY, DAY)
    assert [str(r.status) for r in result.requirements if r.requirement.id == "BC-070"] == [status]
