"""The time for which a test is held, against what its paper or a plan asks for."""

from __future__ import annotations

import datetime as dt

import pytest

from dossier.checking.held_times import check_held_times
from dossier.findings import Finding
from statement_samples import a_dossier, a_record, said


def _found(kind: str, paper: str, plan: str = "", **data: object) -> list[Finding]:
    test = a_record("functional-test", "试验记录", id="T-1", test_kind=kind, result="pass", **data)
    asks = a_record("construction-plan", "施工方案", id="P-1")
    lines = [said(text, r) for whole, r in ((paper, test), (plan, asks)) for text in whole.split("|") if text]
    return [*check_held_times(a_dossier(test, asks), lines)]


@pytest.mark.parametrize(
    ("kind", "paper", "plan"),
    [
        ("pressure", "强度试验 1.2MPa,稳压 10 min|试验时间:09:10~09:16", ""),
        ("pressure", "开始时间 9:10|结束时间 9:35", "冷冻水管试压,稳压时间不少于30分钟"),
        ("leak", "14时00分至14时20分", "严密性试验保压 1 h 无压降"),
        ("water_retention", "蓄水时间 8:00-17:00", "门卫室屋面蓄水试验不少于24h"),
        ("rain", "淋水时间应达到2小时|自 9:00 至 10:10", ""),
        ("load", "开始试验时间:2026-05-06 9:00|结束试验时间:2026-05-06 9:40", "负荷试运转不少于2h"),
        ("no_load", "10:00~10:30", "空载运行时间≥60min"),
    ],
)
def test_a_test_that_was_over_too_soon_is_told(kind: str, paper: str, plan: str) -> None:
    (found,) = _found(kind, paper, plan)
    assert (found.code, found.record, found.severity.value) == ("X771", "T-1", "error")


@pytest.mark.parametrize(
    ("kind", "paper", "plan"),
    [
        ("pressure", "稳压 10 min|09:10~09:20", ""),
        ("pressure", "强度试验稳压10min,再降压,停压30分钟|9:10~9:55", ""),
        ("pressure", "9:10~9:16、9:30~10:00", "稳压不少于10分钟"),
        ("pressure", "9:10~9:16", "蓄水不少于24h"),
        ("water_retention", "8:00 至次日 8:00", "蓄水不少于24h"),
        ("pressure", "稳压 10 min", ""),
        ("water_retention", "开始时间 2026-05-06 8:00|结束时间 2026-05-07 9:00", "蓄水不少于24h"),
        ("water_retention", "5月6日8:00 至 5月7日9:00", "蓄水不少于24h"),
        ("pressure", "9:10~9:16", "稳压后 10 min 内读数"),
        ("pressure", "9:10~9:25", "升压时间不超过30min,稳压10min"),
    ],
)
def test_a_test_that_was_held_is_not(kind: str, paper: str, plan: str) -> None:
    assert not _found(kind, paper, plan)


def test_the_times_of_the_record_come_first() -> None:
    day = dt.datetime(2026, 5, 6, 8, 0)
    data = {"started_at": day, "ended_at": day + dt.timedelta(hours=25)}
    assert not _found("water_retention", "8:00~9:00", "蓄水不少于24h", **data)
    data["ended_at"] = day + dt.timedelta(hours=20)
    (found,) = _found("water_retention", "", "蓄水不少于24h", **data)
    assert found.code == "X771"
