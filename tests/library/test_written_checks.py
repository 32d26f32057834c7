"""`for_type`, `any_role` and `each_of` are shorter ways to write expressions: what they expand to is an expression."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dossier.errors import InputUnreadable
from dossier.library.catalogue import load_catalogue
from dossier.library.expressions import compiled
from dossier.library.schemas import Schemas
from dossier.model import Location
from dossier.resources import Library

PROFILE = """profile: own
title: {{zh: 自定, en: Own}}
groups: {{A1: {{zh: 开工前, en: Before}}}}
requirements:
  - id: TC-001
    record: [contract, outbound-note]
    title: {{zh: 合同, en: Contract}}
    group: A1
    checks:
      - {check}
        message: {{zh: 不对, en: wrong}}
    responsible: contractor
    severity: error
    citation: {{source: 资料交付程序, kind: company, confidence: confirmed}}
    hint: {{zh: 补, en: mend}}
"""


def expression(folder: Path, check: str) -> Any:
    path = folder / "schemas" / "profiles" / "own.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(PROFILE.format(check=check), encoding="utf-8")
    schemas = Schemas(Library.for_dossier(folder))
    requirement = load_catalogue(schemas, "own", "CN", Location("x")).requirements[0]
    assert 10 <= requirement.at("checks/0/expression").line <= 12
    return requirement.checks[0].expression


@pytest.mark.parametrize(
    ("check", "text"),
    [
        ("any_role: [supplier, maker]", "has_role(record, 'supplier') or has_role(record, 'maker')"),
        ("for_type: contract\n        expression: accepted", "record.type != 'contract' or (accepted)"),
        (
            "for_type: outbound-note\n        any_role: [warehouse, owner]",
            "record.type != 'outbound-note' or (has_role(record, 'warehouse') or has_role(record, 'owner'))",
        ),
        (
            "for_type: [contract, outbound-note]\n        any_role: [owner]\n        expression: a or b",
            "(record.type != 'contract' and record.type != 'outbound-note')"
            " or ((has_role(record, 'owner')) and (a or b))",
        ),
        ("each_of: [contract, outbound-note]", "count('contract') > 0 and count('outbound-note') > 0"),
    ],
)
def test_what_they_stand_for(tmp_path: Path, check: str, text: str) -> None:
    assert expression(tmp_path, check) is compiled(text)


def test_a_check_that_says_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputUnreadable):
        expression(tmp_path, "for_type: contract")
