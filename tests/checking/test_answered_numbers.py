"""Replies that name a notice of another number than the one they are registered to answer."""

from __future__ import annotations

import pytest

from dossier.checking.answered_numbers import check_answered_numbers
from dossier.findings import Finding
from statement_samples import a_dossier, a_record, said


def _found(text: str, number: str = "JL-TZ-07", own: str = "SG-HF-07", *others: str) -> list[Finding]:
    notice = a_record("rectification-notice", "监理通知单", id="N", number=number)
    reply = a_record("rectification-reply", "监理通知回复单", id="R", number=own, replies_to="N")
    more = [
        a_record("rectification-notice", "监理通知单", id=f"N{n}", number=o) for n, o in enumerate(others)
    ]
    return [
        *check_answered_numbers(a_dossier(notice, reply, *more), [said(t, reply) for t in text.split("|")])
    ]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("我方收到编号为JL-TZ-08的监理通知单后,已按要求整改。", "JL-TZ-07"),
        ("你方第 JL-TZ-17 号通知单收悉。", "JL-TZ-07"),
        ("致:某监理公司|贵部(JL－TZ－08)通知已整改完毕,请复查。", "JL-TZ-07"),
        ("关于监通〔2026〕09号整改通知的回复", "监通[2026]06号"),
        ("对应通知单编号:AQ2026-0315", "AQ2026-0312"),
        ("针对 ZG/004 停工指令,我项目部组织整改", "ZG/003"),
        ("贵方第5号质量整改通知单所列问题已整改", "ZG-003"),
        ("来函LX-2025-011号收悉", "LX-2026-011"),
    ],
)
def test_another_number_is_told(text: str, number: str) -> None:
    (found,) = _found(text, number)
    assert (found.code, found.record) == ("X801", "R")
    assert number in found.message.zh


@pytest.mark.parametrize(
    "text",
    [
        "你方第JL-TZ-07号通知单收悉。",
        "你方 JL－TZ－07 号及 JL-TZ-08 号通知一并回复如下",
        "监理通知回复单 编号:SG-HF-08|贵方通知已收悉",
        "贵方通知收悉,另见JL-TZ-05的回复。",
        "第7号监理通知单所列问题已整改",
        "贵方通知收悉,按图纸 JS-08 施工,8号楼通知到人",
        "收到JL-TZ-07-1补充通知",
        "经检查JL-TZ-09所列材料",
        "关于2026年第7号监理通知的回复",
        "回复JL-TZ-12A",
        "根据贵方3号整改通知",
    ],
)
def test_the_right_number_and_other_papers_are_not(text: str) -> None:
    assert not _found(text)


def test_the_number_of_another_notice_of_the_dossier_is_told_and_that_of_another_paper_is_not() -> None:
    assert _found("收到JL-TZ-08通知单", "JL-TZ-07", "SG-HF-07", "JL-TZ-08")
    assert not _found("根据通知,JL-TZ-09已回复", "JL-TZ-07", "JL-TZ-09")
