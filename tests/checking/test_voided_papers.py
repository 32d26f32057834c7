"""Papers that another one declares void."""

from __future__ import annotations

import datetime as dt

import pytest

from dossier.checking.voided_papers import check_voided_papers
from dossier.findings import Finding
from statement_samples import a_dossier, a_record, said


def _found(text: str, *numbers: str, kind: str = "other-document", **data: dt.date) -> list[Finding]:
    minutes = a_record(kind, "协调会纪要", id="M-1", number="JY-09", **data)
    plan = a_record("construction-plan", "施工方案", id="P-1", number="FA-01", date=dt.date(2026, 5, 1))
    others = [a_record("construction-plan", id=f"P-{n}", number=n) for n in numbers]
    return [*check_voided_papers(a_dossier(minutes, plan, *others), [said(text, minutes)])]


@pytest.mark.parametrize(
    "text",
    [
        "六、施工方案 FA-01 自本日起作废,后续施工按修订的施工方案 FA-02 执行。",
        "原方案(FA-01)废止,以 FA-01(A) 为准",
        "吊装方案 FA-01 停止使用,改按 DZ-03 执行。",
        "FA-02 代替原 FA-01,请各单位按新版施工",
        "经专家论证,FA-01 不再执行,修订为 FA-05。",
        "FA-01 已失效,新方案另行报审",
        "施工方案FA-01已被FA-01-R1取代。",
    ],
)
def test_a_void_paper_without_its_successor_is_told(text: str) -> None:
    (found,) = _found(text)
    assert (found.code, found.record, found.severity.value) == ("X775", "P-1", "error")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("施工方案 FA-01 作废,按 FA-02 执行。", ["FA-02"]),
        ("施工方案 FA-03 作废,按 FA-01 执行。", []),
        ("施工方案按 FA-01 执行。", []),
        ("FA-01 不得作废", []),
        ("如 FA-01 作废,应重新交底", []),
        ("旧图作废,施工方案仍为 FA-01", []),
        ("临时用电方案作废", []),
        ("取消 3 号配电箱,其余按 FA-01 施工", []),
    ],
)
def test_what_is_in_force_or_replaced_is_not(text: str, numbers: list[str]) -> None:
    assert not _found(text, *numbers)


def test_only_later_papers_that_decide_can_void_one() -> None:
    text = "施工方案 FA-01 作废,按 FA-02 执行。"
    assert not _found(text, date=dt.date(2026, 4, 1))
    assert not _found(text, kind="transfer-list")
    assert _found(text, date=dt.date(2026, 6, 1))
