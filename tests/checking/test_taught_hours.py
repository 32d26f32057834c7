"""Hours of a training against its syllabus and its times of the day."""

from __future__ import annotations

import pytest

from dossier.checking.taught_hours import check_taught_hours
from dossier.findings import Finding
from statement_samples import a_dossier, a_record, said


def _found(plan: str, record: str, **data: object) -> list[Finding]:
    wanted = a_record("training-plan", "培训计划", id="P-1")
    taught = a_record("training-record", "培训记录", id="T-1", **data)
    lines = [said(text, r) for whole, r in ((plan, wanted), (record, taught)) for text in whole.split("|")]
    return [*check_taught_hours(a_dossier(wanted, taught), lines)]


@pytest.mark.parametrize(
    ("plan", "record"),
    [
        ("学时:6 学时", "课时:8|培训日期:2026年8月11日 8:30~11:30,13:00~16:00"),
        ("总课时 4", "培训时长:5小时|时间 2026年5月6日 9:00-11:00、14:00-16:00"),
        ("课时:3", "课时(小时):4|上午9时00分至12时00分"),
        ("课程安排共 8 学时", "学时:6"),
        ("培训学时:12", "合计 8 课时"),
        ("授课时长:2小时", "课时:1.5|14:00~15:30"),
        ("课时 4", "课时:6|8:00至12:00"),
    ],
)
def test_other_hours_than_the_syllabus_and_the_times_are_told(plan: str, record: str) -> None:
    (found,) = _found(plan, record)
    assert (found.code, found.record, found.severity.value) == ("X770", "T-1", "error")


@pytest.mark.parametrize(
    ("plan", "record"),
    [
        ("学时:6 学时", "课时:6|8:30~11:30,13:00~16:00"),
        ("学时:8 学时", "课时:8|8:30~11:30,13:30~16:30"),  # lessons of 45 minutes
        ("学时:6 学时", "课时:8|每天 8:30~11:30"),
        ("学时:6 学时", "课时:8"),
        ("培训对象 5 人", "课时:8|8:30~11:30"),
        ("学时:6", "课时:8|8:30~11:30,13:00~16:30"),
        ("理论学时:4|实操学时:4", "课时:4"),
        ("培训时间:2026年8月", "课时:4"),
    ],
)
def test_as_many_or_more_hours_are_not(plan: str, record: str) -> None:
    assert not _found(plan, record)


def test_several_trainings_fulfil_one_syllabus_together() -> None:
    plan = a_record("training-plan", id="P-1")
    lines = [said("总课时:12", plan)]
    first, second = (a_record("training-record", id=i, hours=n) for i, n in (("T-1", 4), ("T-2", 8)))
    assert not [*check_taught_hours(a_dossier(plan, first, second), lines)]
    (found,) = check_taught_hours(a_dossier(plan, first), lines)
    assert found.code == "X770"


def test_hours_that_fields_alone_give_are_told_by_the_sums_of_fields() -> None:
    plan, taught = (
        a_record(f"training-{kind}", id=kind, hours=n) for kind, n in (("plan", 8), ("record", 5))
    )
    assert not [*check_taught_hours(a_dossier(plan, taught), [])]
