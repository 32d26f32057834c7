"""Notices that are open after their reply passed, or closed before it."""

from __future__ import annotations

import datetime as dt

import pytest

from dossier.checking.closed_notices import check_closed_notices
from dossier.model import Record
from statement_samples import a_dossier, a_record, said

NOTICE = a_record("rectification-notice", "监理通知单", id="N", number="JTZ-07", date=dt.date(2026, 4, 1))
OTHER = a_record("rectification-notice", "监理通知单", id="M", number="JTZ-08", date=dt.date(2026, 4, 20))
REPLY = a_record(
    "rectification-reply", "整改回复单", id="R", replies_to="N", date=dt.date(2026, 4, 6), result="pass",
    rechecked_on=dt.date(2026, 4, 7),
)  # fmt: skip


def _told(text: str, day: dt.date, *records: Record) -> list[str]:
    minutes = a_record("supervision-document", "监理例会纪要", id="K", date=day)
    dossier = a_dossier(NOTICE, OTHER, *(records or (REPLY,)), minutes)
    return [f.code for f in check_closed_notices(dossier, [said(text, minutes)])]


@pytest.mark.parametrize(
    "text",
    [
        "上次会议事项:焊缝整改(JTZ-07)尚未闭合。",
        "JTZ-07 号通知单仍未回复,请施工单位抓紧。",
        "目前未销项的通知:JTZ-07,整改未完成。",
        "通知单JTZ-07 所列支架间距问题待整改。",
        "JTZ-07 整改还未完成,继续跟踪",
        "JTZ-08 已闭合;JTZ-07 没有按期回复",
        "JTZ-07、支架仍需继续整改。",
    ],
)
def test_open_after_it_was_closed(text: str) -> None:
    assert _told(text, dt.date(2026, 4, 15)) == ["X788"]


@pytest.mark.parametrize(
    "text",
    [
        "JTZ-07 号通知单已闭合。",
        "通知JTZ-07已全部整改,复查合格",
        "监理通知(JTZ-07)均已回复销项。",
        "JTZ-07 已经闭环",
        "JTZ-07所列问题整改合格。",
        "JTZ-07 已按期整改",
    ],
)
def test_closed_before_it_was_answered(text: str) -> None:
    assert _told(text, dt.date(2026, 4, 3)) == ["X789"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("焊缝整改(JTZ-07)尚未闭合。", dt.date(2026, 4, 5)),
        ("焊缝整改(JTZ-07)尚未闭合。", dt.date(2026, 4, 7)),
        ("JTZ-07 已闭合。", dt.date(2026, 4, 7)),
        ("JTZ-07 已闭合,没有未闭合的通知。", dt.date(2026, 4, 15)),
        ("截至4月5日JTZ-07尚未闭合,现已完成。", dt.date(2026, 4, 15)),
        ("JTZ-08 尚未闭合", dt.date(2026, 4, 25)),
        ("JTZ-07 已闭合,JTZ-08 尚未整改", dt.date(2026, 4, 25)),
        ("JTZ-07 要求4月8日前完成整改", dt.date(2026, 4, 3)),
        ("JTZ-071 尚未闭合", dt.date(2026, 4, 15)),
        ("复查JTZ-07未发现新的问题", dt.date(2026, 4, 15)),
    ],
)
def test_what_fits_its_day(text: str, day: dt.date) -> None:
    assert _told(text, day) == []


def test_a_reply_that_did_not_pass_leaves_it_open() -> None:
    failed = a_record("rectification-reply", id="R", replies_to="N", date=dt.date(2026, 4, 6), result="fail")
    assert _told("JTZ-07 尚未闭合", dt.date(2026, 4, 15), failed) == []
