"""Defect liability periods: another one than the contract's is told, in whatever words."""

from __future__ import annotations

import pytest

from dossier.checking.said_liability import check_said_liability
from dossier.findings import Finding
from dossier.model import Record
from statement_samples import a_dossier, a_record, said

CONTRACT = a_record("contract", "泵站施工合同", id="C", contract_kind="main")
LETTER = a_record("warranty-letter", "工程质量保修书", id="L")


def _found(text: str, agreed: str = "缺陷责任期18个月。", record: Record = LETTER) -> list[Finding]:
    lines = [said(agreed, CONTRACT), said(text, record)]
    return [*check_said_liability(a_dossier(CONTRACT, record), lines)]


@pytest.mark.parametrize(
    "text",
    [
        "缺陷责任期12个月,质量保证金为结算价的3%。",
        "本工程缺陷责任期为二年。",
        "缺陷责任期:自2026年7月24日起算,共24个月",
        "双方约定贰年的缺陷责任期,期满返还保证金。",
        "缺陷责任期(12个月)自竣工验收合格之日起计算",
        "五、缺陷责任期限 自实际竣工之日起 1 年。",
        "质量保证金在 24 个月缺陷责任期满后返还。",
    ],
)
@pytest.mark.parametrize("kind", ["warranty-letter", "final-account", "handover-deed"])
def test_another_period_is_told(text: str, kind: str) -> None:
    (found,) = _found(text, record=a_record(kind, "交接资料", id="L"))
    assert (found.code, found.record) == ("X800", "L")
    assert "18 个月" in found.message.zh


@pytest.mark.parametrize(
    "agreed",
    [
        "缺陷责任期18个月",
        "缺陷责任期为十八个月",
        "缺陷责任期:1.5年",
        "缺陷责任期自竣工验收合格之日起计,为18个月",
        "设18个月的缺陷责任期",
        "缺陷责任期限(18 个月)",
    ],
)
def test_whatever_the_words_of_the_contract(agreed: str) -> None:
    letter = a_record("warranty-letter", "保修书", id="L", defect_liability_months=24)
    (found,) = _found("保修按条例。", agreed, letter)
    assert found.location is not None
    assert not _found("缺陷责任期一年半", agreed)


@pytest.mark.parametrize(
    "text",
    [
        "缺陷责任期18个月。",
        "缺陷责任期为一十八个月,即1.5年。",
        "缺陷责任期满后14天内返还。",
        "缺陷责任期满1年时返还一半。",
        "缺陷责任期内每6个月回访一次。",
        "缺陷责任期最长不超过24个月。",
        "缺陷责任期与保修期不同,保修期为5年。",
        "缺陷责任期自2026年7月起计算。",
        "缺陷责任期至2028年1月24日止。",
        "缺陷责任期第2年的维护计划。",
        "因承包人原因缺陷责任期延长6个月。",
        "缺陷责任期还剩3个月。",
        "缺陷责任期结束前1个月共同检查。",
        "延长6个月缺陷责任期。",
    ],
)
def test_the_same_period_and_parts_of_it_are_not(text: str) -> None:
    assert not _found(text)


def test_of_several_contracts_and_of_subcontracts_nothing_is_known() -> None:
    other = a_record("contract", "二标段施工合同", id="D", contract_kind="main")
    lines = [said("缺陷责任期18个月", CONTRACT), said("缺陷责任期24个月", LETTER)]
    assert not [*check_said_liability(a_dossier(CONTRACT, other, LETTER), lines)]
    part = a_record("contract", "分包合同", id="D", contract_kind="subcontract")
    lines = [said("缺陷责任期18个月", CONTRACT), said("缺陷责任期24个月", part)]
    assert not [*check_said_liability(a_dossier(CONTRACT, part), lines)]


def test_a_supplement_agrees_too() -> None:
    more = a_record("contract", "补充协议", id="S", contract_kind="supplement")
    lines = [said("缺陷责任期18个月", CONTRACT), said("缺陷责任期改为24个月", more)]
    assert not [
        *check_said_liability(a_dossier(CONTRACT, more, LETTER), [*lines, said("缺陷责任期24个月", LETTER)])
    ]


def test_letter_and_account_where_the_contract_says_nothing() -> None:
    account = a_record("final-account", "结算书", id="J")
    lines = [said("缺陷责任期24个月", LETTER), said("缺陷责任期12个月满后返还", account)]
    (found,) = check_said_liability(a_dossier(CONTRACT, LETTER, account), lines)
    assert found.record == "J"
