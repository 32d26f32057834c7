"""What is left for later in a paper that passes."""

from __future__ import annotations

import datetime as dt

import pytest

from dossier.checking.left_undone import check_left_undone
from statement_samples import a_dossier, a_record, said


@pytest.mark.parametrize(
    "text",
    [
        "2. 桥架跨接线待材料到货后补装。",
        "复查意见:经复查,4 层仍有两处吊杆松动,继续整改。",
        "防火封堵尚未完成,整改措施已下发。",
        "其余三个房间的插座待停电时更换。",
        "楼梯间扶手下次补做。",
        "复查:还有 1 处阀门手轮缺失。",
        "标识牌近期补贴。",
        "复检结论:剩余 2 台风机未调整到位。",
    ],
)
def test_what_is_still_to_be_done_is_told(text: str) -> None:
    record = a_record("rectification-reply", "整改回复单", result="pass")
    (found,) = check_left_undone(a_dossier(record), [said(text, record)])
    assert found.code == "X763"
    assert found.severity.value == "error"


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        ("桥架跨接线已全部补装,复查合格。", ""),
        ("待胶干后重新安装盖板,整改完成。", ""),
        ("通知单指出防火封堵尚未完成。", ""),
        ("发现还有 1 处阀门手轮缺失", ""),
        ("防火封堵尚未完成", "/problems/0"),
        ("如仍有渗漏,继续处理。", ""),
        ("经复查,无遗留问题。", ""),
        ("电缆敷设已接入待机电源,恢复正常。", ""),
    ],
)
def test_what_is_done_is_not(text: str, pointer: str) -> None:
    record = a_record("rectification-reply", "整改回复单", result="pass")
    assert not [*check_left_undone(a_dossier(record), [said(text, record, pointer)])]


def test_a_failed_recheck_and_one_that_is_followed_by_another_say_so_rightly() -> None:
    text = "经复查,4 层仍有两处吊杆松动,继续整改。"
    failed = a_record("rectification-reply", result="fail")
    assert not [*check_left_undone(a_dossier(failed), [said(text, failed)])]
    first = a_record("rectification-reply", replies_to="N-1", result="pass", date=dt.date(2026, 5, 3))
    again = a_record(
        "rectification-reply", id="R-2", replies_to="N-1", result="pass", date=dt.date(2026, 5, 9)
    )
    assert not [*check_left_undone(a_dossier(first, again), [said(text, first)])]


def test_an_acceptance_that_lists_what_is_open_may_speak_of_it() -> None:
    record = a_record("acceptance-report", conclusion="pass", open_items=[{"item": "标识未贴全"}])
    assert not [*check_left_undone(a_dossier(record), [said("验收意见:仍有 1 处标识未贴全。", record)])]
