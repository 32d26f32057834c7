"""Numbers of heats, batches and samples that only one paper has, beside those of the others."""

from __future__ import annotations

import pytest

from dossier.checking.near_lots import check_near_lots, is_slip
from statement_samples import a_dossier, a_record, said

CERTIFICATE = a_record("material-certificate", "质量证明书", id="C", material="M1", lot="7K-20381")
ARRIVAL = a_record("material-arrival", "进场验收", id="A", material="M1", lot="7K-20381")
TEST = a_record("test-report", "复验报告", id="T", material="M1")
OF_ANOTHER = a_record("test-report", "复验报告", id="O", material="M2")


@pytest.mark.parametrize(
    "text",
    [
        "炉批号 7K-23081",
        "样品 螺纹钢 炉(批)号:7K-20831 数量 60t",
        "批号:7K-02381",
        "生产批号 7J-20381 代表数量 60t",
        "炉号为8K-20381",
        "规格 Φ16 原材批号 7K-20318",
    ],
)
def test_a_slip_is_told(text: str) -> None:
    dossier = a_dossier(CERTIFICATE, ARRIVAL, TEST)
    (found,) = check_near_lots(dossier, [said(text, TEST)])
    assert (found.code, found.record) == ("X714", "T")


@pytest.mark.parametrize(
    "text",
    [
        "炉批号 7K-20381",
        "炉批号 7K-20382",
        "炉批号 7K-31907",
        "委托编号 7K-23081",
        "炉批号 7K-23081,与批号 7K-20381 一并送检",
        "批准人 7K-23081",
    ],
)
def test_the_same_the_next_and_another_are_not(text: str) -> None:
    dossier = a_dossier(CERTIFICATE, ARRIVAL, TEST)
    assert not [*check_near_lots(dossier, [said(text, TEST)])]


def test_a_number_that_others_have_or_of_another_material_is_none() -> None:
    line = "炉批号 7K-23081"
    second = a_record("material-arrival", id="B", material="M1", lot="7K-23081")
    assert not [*check_near_lots(a_dossier(CERTIFICATE, ARRIVAL, second, TEST), [said(line, TEST)])]
    assert not [*check_near_lots(a_dossier(CERTIFICATE, ARRIVAL, OF_ANOTHER), [said(line, OF_ANOTHER)])]
    assert not [*check_near_lots(a_dossier(CERTIFICATE, TEST), [said(line, TEST)])]


def test_what_is_a_slip() -> None:
    assert is_slip("AB1234", "AB1324")
    assert not is_slip("AB1234", "AB1235")
    assert not is_slip("AB1234", "AC1324")
