"""责任者 of the index: whoever the record names, else who issued it, else who signed first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dossier.library.roles import role_parties
from dossier.planning.entries import make_entry
from dossier.reading.dossier import read_dossier
from small_dossiers import Write

RECORD = """- id: A5-001
  type: {type}
  title: 文件
  {more}
"""


@pytest.mark.parametrize(
    ("kind", "more", "issuer"),
    [
        ("trial-run-plan", "responsible: owner", "城北水务有限公司"),
        ("rectification-notice", "issued_by: owner\n  signatures: [{role: contractor}]", "城北水务有限公司"),
        ("trial-run-plan", "signatures: [{role: witness}, {role: project_manager}]", "安装工程有限公司"),
        ("trial-run-plan", "number: '1'", ""),
    ],
)
def test_who_made_the_paper(write: Write, kind: str, more: str, issuer: str) -> None:
    folder: Path = write({"records/A5.yaml": RECORD.format(type=kind, more=more)})
    read = read_dossier(folder)
    assert read.dossier is not None
    (record,) = read.dossier.records
    known: dict[str, Any] = read.schemas.record_types
    entry = make_entry(record, known[kind], read.dossier, {}, None, {}, "zh", role_parties(read.schemas))
    assert entry.responsible == issuer
