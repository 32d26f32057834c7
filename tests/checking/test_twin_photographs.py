"""One photograph saved for two events."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from dossier.checking.twin_findings import one_for_two
from dossier.model import EvidenceFacts, EvidenceRef, Record
from statement_samples import a_record


def _use(record: Record, file: str) -> tuple[Record, EvidenceRef, EvidenceFacts]:
    ref: Any = SimpleNamespace(annex=True, file=file, key="photos", location=record.location, pages=None)
    facts: Any = SimpleNamespace(kind="image", text=(), path=file, rescans=(), pages=1, sha256="a")
    return record, cast(EvidenceRef, ref), cast(EvidenceFacts, facts)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("rectification-reply", "trial-run-defect"),
        ("concealed-work", "rectification-reply"),
        ("repair-record", "trial-run-defect"),
        ("rectification-report", "repair-record"),
        ("trial-run-defect", "trial-run-defect"),
        ("unpacking-inspection", "rectification-reply"),
    ],
)
def test_one_photograph_of_two_faults_is_told(first: str, second: str) -> None:
    one, other = (a_record(kind, id=f"R-{n}", number=f"N-{n}") for n, kind in enumerate((first, second)))
    found = one_for_two(_use(other, "b.jpg"), _use(one, "a.jpg"), {})
    assert found is not None and found.code == "X642"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            {"kind": "rectification-reply", "replies_to": "Z-1"},
            {"kind": "rectification-report", "replies_to": "Z-1"},
        ),
        ({"kind": "trial-run-defect"}, {"kind": "rectification-reply", "measures": "见 N-0"}),
        ({"kind": "trial-run-defect", "cause": "与 N-1 同一问题"}, {"kind": "rectification-reply"}),
        ({"kind": "completion-report"}, {"kind": "rectification-reply"}),
        ({"kind": "concealed-work"}, {"kind": "material-arrival"}),
        ({"kind": "handover-deed"}, {"kind": "repair-record"}),
    ],
)
def test_photographs_of_one_fault_and_of_reports_may_be_shared(
    one: dict[str, str], other: dict[str, str]
) -> None:
    records = [
        a_record(d.pop("kind"), id=f"R-{n}", number=f"N-{n}", **d)
        for n, d in enumerate((dict(one), dict(other)))
    ]
    assert one_for_two(_use(records[1], "b.jpg"), _use(records[0], "a.jpg"), {}) is None


def test_one_file_that_two_records_name_is_not_two() -> None:
    one, other = (a_record("repair-record", id=f"R-{n}", number=f"N-{n}") for n in (1, 2))
    assert one_for_two(_use(other, "a.jpg"), _use(one, "a.jpg"), {}) is None
