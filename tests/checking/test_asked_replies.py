"""Letters that ask for an answer, answered and not."""

from __future__ import annotations

import pytest

from dossier.checking.asked_replies import check_asked_replies
from statement_samples import a_dossier, a_record, said

ASKING = [
    "请于6月3日前书面回复我方。",
    "望贵司5日内予以书面答复。",
    "务请在3月1日前函复。",
    "请贵公司于收到本函后三日内复函。",
    "须在验收前以书面形式回复监理部。",
    "要求施工单位限期书面报告处理情况。",
]


@pytest.mark.parametrize("text", ASKING)
def test_a_letter_without_an_answer_is_told(text: str) -> None:
    record = a_record("other-document", "关于停水时间的函", number="GH-07")
    (found,) = check_asked_replies(a_dossier(record), [said(text, record)])
    assert (found.code, found.severity.value) == ("X768", "warning")


@pytest.mark.parametrize("text", ASKING)
def test_an_answer_by_reference_or_by_number_will_do(text: str) -> None:
    letter = a_record("other-document", "关于停水时间的函", number="GH-07")
    linked = a_record("other-document", "复函", id="R-2", replies_to="R-1")
    assert not [*check_asked_replies(a_dossier(letter, linked), [said(text, letter)])]
    other = a_record("other-document", "关于停水安排的说明", id="R-2")
    lines = [said(text, letter), said("贵方 GH-07 号函收悉。", other)]
    assert not [*check_asked_replies(a_dossier(letter, other), lines)]


@pytest.mark.parametrize(
    "text", ["来函收悉,现书面答复如下。", "请准时参加。", "已于5月2日书面回复。", "本函无需书面回复。"]
)
def test_who_asks_for_nothing_needs_no_answer(text: str) -> None:
    letter = a_record("other-document", "关于停水时间的函", number="GH-07")
    assert not [*check_asked_replies(a_dossier(letter), [said(text, letter)])]
