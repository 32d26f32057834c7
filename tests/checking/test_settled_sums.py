"""Accounts that list contract and changes, and settle another sum."""

from __future__ import annotations

import pytest

from dossier.checking.settled_sums import check_settled_sums
from dossier.findings import Finding
from statement_samples import a_dossier, a_record, said


def _found(
    settled: int, paper: str, cost: int = 8600, contract: str = "合同价款固定", **data: int
) -> list[Finding]:
    main = a_record("contract", "施工合同", id="C-1", contract_kind="main", price=1286000)
    change = a_record("design-change", "变更单", id="B-1", number="BG-01", cost_effect=cost)
    account = a_record("final-account", "结算书", id="J-1", settlement_price=settled, **data)
    lines = [said(text, account) for text in paper.split("|")] + [said(contract, main)]
    return [*check_settled_sums(a_dossier(main, change, account), lines)]


@pytest.mark.parametrize(
    ("settled", "cost", "paper"),
    [
        (1249600, 8600, "合同价 1286000|设计变更BG-01 8600|结算价 1249600"),
        (1294060, 8600, "合同金额 1,286,000.00元|变更增加 8,600.00元|结算总价 1,294,060.00元"),
        (1286000, 8600, "合同总价:128.6万元|变更:0.86万元|结算价:128.6万元"),
        (1277400, 8600, "合同价|1286000|变更费用|8600|结算金额|1277400"),
        (1294600, -8600, "合同价 1286000|变更核定 -8600|结算价 1294600"),
        (1394600, 8600, "一、合同价1286000元;二、变更8600元;三、结算价1394600元"),
    ],
)
def test_a_sum_that_is_not_that_of_its_parts_is_told(settled: int, cost: int, paper: str) -> None:
    (found,) = _found(settled, paper, cost)
    assert (found.code, found.record, found.severity.value) == ("X777", "J-1", "error")


@pytest.mark.parametrize(
    "paper",
    [
        "合同价 1286000|设计变更BG-01 8600|审减 45000|结算价 1249600",
        "合同价 1286000|设计变更BG-01 8600|扣水电费 45000|结算价 1249600",
        "合同价 1286000|设计变更BG-01 8600|甲供材料 45000|结算价 1249600",
        "结算价 1249600",
        "合同价 1286000|结算价 1249600",
        "合同价 1286000|设计变更BG-01 8600|违约金 45000|结算价 1249600",
    ],
)
def test_what_is_explained_or_not_listed_is_not(paper: str) -> None:
    assert not _found(1249600, paper)


def test_works_paid_by_measure_and_right_sums_are_not() -> None:
    paper = "合同价 1286000|设计变更BG-01 8600|结算价"
    assert not _found(1249600, paper, contract="本合同为固定单价合同,工程量据实结算")
    assert not _found(1294600, paper)
    assert not _found(1249600, paper, submitted_price=1294600)
