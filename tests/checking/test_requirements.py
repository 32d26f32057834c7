"""What a requirement that is open says of its day and of the files behind it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dossier.model import Status
from dossier.reporting.words import distance
from rule_dossiers import against, check, record, signed

_ACCEPTED, _HANDED, _LEGAL = dt.date(2026, 9, 10), dt.date(2026, 9, 18), dt.date(2026, 9, 28)


@pytest.mark.parametrize(
    ("as_of", "status", "due"),
    [
        (dt.date(2026, 9, 15), Status.PENDING, _LEGAL),
        (dt.date(2026, 9, 20), Status.OVERDUE, _HANDED),
        (dt.date(2026, 10, 1), Status.OVERDUE, _HANDED),
    ],
)
def test_what_was_needed_before_its_day_is_overdue_since_then(
    as_of: dt.date, status: Status, due: dt.date, tmp_path: Path
) -> None:
    """The status, its reason and the day beside it name one moment, also before the legal day."""
    milestones = {"accepted": _ACCEPTED} | ({"handed_over": _HANDED} if as_of > _HANDED else {})
    (asked,) = (
        r
        for r in check(tmp_path, as_of=as_of, milestones=milestones).requirements
        if r.requirement.id == "BC-044"
    )
    assert (asked.status, asked.due) == (status, due)
    assert f"{due.month}月{due.day}日" in asked.reason.zh
    assert distance(due, as_of, "zh").startswith("已过") == (status is Status.OVERDUE)


def test_evidence_that_is_of_no_use_is_named_with_its_fault(tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").write_bytes(b"")
    files = [{"file": name, "kind": "original"} for name in ("empty.pdf", "lost.pdf")]
    given = record("acceptance-report", signatures=signed("owner"), evidence=files)
    result = check(tmp_path, [given], milestones={"accepted": _ACCEPTED})
    (unusable,) = (f for f in against(result, "BC-044") if f.code == "R310")
    assert unusable.hint.zh == "重新扫描或索取：empty.pdf（附件是空文件）、lost.pdf（附件不存在）"
    assert (
        unusable.hint.en
        == "scan or ask for again: empty.pdf (evidence is empty), lost.pdf (evidence is missing)"
    )
