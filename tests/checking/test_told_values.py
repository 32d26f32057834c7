"""Values in sentences against the rows and reports of the same thing."""

from __future__ import annotations

import pytest

from dossier.checking.told_values import check_told_values
from statement_samples import a_dossier, a_record, said

TUNED = a_record(
    "commissioning-record",
    id="T",
    result="pass",
    rows=[{"name": "V-1 泄压阀整定压力", "measured": "0.60 MPa"}],
)
STRONG = a_record("strength-report", "强度报告", id="S", material="M1", strength_mpa=36.4, result="pass")
MATERIALS = [{"id": "M1", "name": "C30混凝土"}]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("泄压阀整定压力 0.80MPa。", True),
        ("V-1 泄压阀整定压力为 0.66 MPa。", True),
        ("C30混凝土28天抗压强度34.6MPa。", True),
        ("泄压阀整定压力 0.6MPa。", False),
        ("C30混凝土28天抗压强度36.4MPa。", False),
        ("C40混凝土抗压强度46.0MPa。", False),
        ("抗压强度不小于30MPa。", False),
    ],
)
def test_one_value_in_prose_and_in_the_record(text: str, *, wrong: bool) -> None:
    manual = a_record("om-manual", id="B")
    found = check_told_values(a_dossier(TUNED, STRONG, manual, materials=MATERIALS), [said(text, manual)])
    assert [f.code for f in found] == ["X764"] * wrong
