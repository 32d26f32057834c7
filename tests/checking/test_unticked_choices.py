"""Choices that nobody ticked, or ticked twice."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from dossier.checking.paper import Names, paper_of
from dossier.checking.paper_values import Known
from dossier.checking.unticked_choices import choice_findings
from dossier.location import Location
from dossier.model import Dossier, EvidenceFacts, EvidenceRef
from statement_samples import a_record


def _told(text: str, inked: tuple[int, ...] = (), **data: object) -> list[tuple[str, str]]:
    ref: Any = SimpleNamespace(annex=False, location=Location("r.yaml"), file="a.pdf", held_at=None)
    facts: Any = SimpleNamespace(text=(text,), guessed=(), path="a.pdf", pages=1, inked=inked)
    record = a_record("training-record", "记录", **(data or {"result": "pass"}))
    record = replace(record, evidence=(ref,))
    names = Names(frozenset(), frozenset(), {}, Known({}, frozenset(), frozenset(), {}, {}))
    dossier = cast(Dossier, SimpleNamespace(parties={}, name="某工程", data={}, records=()))
    paper = paper_of(dossier, names, record, cast(EvidenceRef, ref), cast(EvidenceFacts, facts))
    assert paper is not None
    return [(f.code, str(f.severity.value)) for f in choice_findings([paper])]


@pytest.mark.parametrize(
    "text",
    [
        "培训效果:□满意 □基本满意 □不满意",
        "检查结论:合格□ 不合格□",
        "验收意见 ☐同意 ☐不同意",
        "复查意见:\n□ 通过 □ 未通过",
        "评定结果:[ ]符合 [ ]不符合",
        "试运行情况:○正常 ○异常",
        "综合评价( )好 ( )一般 ( )差",
    ],
)
def test_a_choice_without_a_tick_is_told(text: str) -> None:
    assert _told(text) == [("E502", "error")]
    assert _told(text, inked=(1,)) == [("E502", "warning")]


@pytest.mark.parametrize(
    "text",
    [
        "检查结论:☑合格 ☑不合格",
        "结论:合格√ 不合格√",
        "验收意见:■同意 ■不同意",
        "复查结果:[√]通过 [√]未通过",
        "培训效果:☑满意 □基本满意 ☑不满意",
        "评定结果 ✓符合 ✓不符合",
    ],
)
def test_two_opposites_that_are_ticked_are_told(text: str) -> None:
    assert [code for code, _ in _told(text)] == ["E503"]


@pytest.mark.parametrize(
    "text",
    [
        "培训效果:☑满意 □基本满意 □不满意",
        "检查结论:合格√ 不合格□",
        "检查结论:合格☑ 不合格□",
        "附件:□图纸 □清单 □照片",
        "注:合格打√,检查结果 □合格 □不合格",
        "检查结论:合格/不合格",
        "资料: □合格证 □检测报告",
        "检查结论:\uf0fe合格 □不合格",
        "参加人员:□张三 □李四",
        "检查结论:合格",
    ],
)
def test_a_choice_that_was_made_and_other_boxes_are_not(text: str) -> None:
    assert _told(text) == []


def test_a_record_that_fails_may_leave_it_open() -> None:
    assert _told("检查结论:合格□ 不合格□", result="fail") == []
