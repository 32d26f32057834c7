"""Slips in entries that lie after the day of a check: told, and counted on no day before their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.aftercare.case import open_case
from dossier.aftercare.rules import aftercare_of, check_aftercare
from dossier.checking.check import check_dossier
from dossier.findings import Severity
from dossier.model import Status
from dossier.reading.dossier import read_dossier
from small_books import MAIN, small_book

TERMS = """levels: [{id: B, name: 小修, respond: 24 小时, fix: 4 自然日}]
warranty: [{id: A, name: 水泵, item: product, years: 2}]
"""
SURVEY = (
    "- {id: S1, title: 年度调查, respondent: 物业, asked_on: 2025-06-12, on: 2025-06-15, total: 93, "
    "factors: [{name: 质量, weight: 1, score: 80}]}\n"
)
FACTORS = "satisfaction: {factors: [{name: 质量, weight: 1}]}\n"


@pytest.mark.parametrize(
    ("day", "severity"),
    [
        ("2025-01-01", Severity.WARNING),
        ("2025-06-11", Severity.WARNING),
        ("2025-06-12", Severity.ERROR),  # it was asked on that day: the entry has begun
        ("2025-07-01", Severity.ERROR),
    ],
)
def test_a_wrong_total_blocks_from_the_day_of_its_survey_on(
    tmp_path: Path, day: str, severity: Severity
) -> None:
    case = small_book(tmp_path, day, TERMS + FACTORS, surveys=SURVEY)
    (found,) = (f for f in check_aftercare(case) if f.record == "S1" and f.code == "V913")
    assert found.severity is severity
    assert found.ahead is (severity is Severity.WARNING)
    assert ("2025年6月12日的登记，在核对日期之后，不计入当日结论" in found.message.zh) is found.ahead
    assert ("entered for 2025-06-12, after the day of this check" in found.message.en) is found.ahead


@pytest.mark.parametrize(("day", "status"), [("2025-06-11", "complete"), ("2025-07-01", "incomplete")])
def test_the_rule_across_records_agrees_with_it(tmp_path: Path, day: str, status: str) -> None:
    as_of = small_book(tmp_path, day, TERMS + FACTORS, surveys=SURVEY).as_of
    read = read_dossier(tmp_path)
    result = check_dossier(read, tmp_path, as_of, aftercare=aftercare_of(open_case(read, as_of)))
    (judged,) = (r for r in result.requirements if r.requirement.id == "XR-14")
    assert judged.status is Status(status)
    (told,) = (f for f in result.findings if f.code == "V913")
    assert (told.severity is Severity.ERROR) is (status == "incomplete")


@pytest.mark.parametrize(
    ("kind", "entry", "code"),
    [
        ("repairs", "{id: R, title: 漏, level: B, part: 泵, cover: A, problem: 坏, charge: paid, cost: 90, "
         "agreed_on: 2025-03-03, events: [{at: 2025-03-03T09:00, event: notice}]}", "V927"),
        ("repairs", "{id: R, title: 漏, level: B, part: 泵, cover: A, problem: 坏, labour: 40, material_cost: 50, "
         "cost: 100, events: [{at: 2025-03-03T09:00, event: notice}]}", "V926"),
        ("visits", "{id: R, title: 回访, cycle: HF, nominal: 2025-03-03, on: 2025-03-05, signed_on: 2025-03-04}",
         "V922"),
        ("complaints", "{id: R, title: 投诉, at: 2025-03-05T09:00, text: 漏, "
         "urgency: normal, replied_at: 2025-03-04T09:00}", "V922"),
    ],
)  # fmt: skip
def test_no_kind_of_slip_blocks_before_its_day(tmp_path: Path, kind: str, entry: str, code: str) -> None:
    for day, ahead in (("2025-01-01", True), ("2025-03-06", False)):
        case = small_book(tmp_path, day, TERMS, **{kind: f"- {entry}\n"})
        mine = [f for f in check_aftercare(case) if f.record == "R" and f.code == code]
        assert mine
        assert {f.ahead for f in mine} == {ahead}
        assert ahead is not any(f.severity.rank <= Severity.ERROR.rank for f in mine)


def test_an_entry_that_has_begun_counts_however_it_goes_on(tmp_path: Path) -> None:
    entry = (
        "- {id: R, title: 漏, level: B, part: 泵, cover: A, problem: 坏, labour: 40, material_cost: 50, cost: 100, "
        "events: [{at: 2025-03-03T09:00, event: notice}, {at: 2025-04-03T09:00, event: repair}]}\n"
    )
    found = check_aftercare(small_book(tmp_path, "2025-03-03", TERMS, repairs=entry))
    assert [(f.severity, f.ahead) for f in found if f.code == "V926"] == [(Severity.ERROR, False)]


def test_a_record_of_the_dossier_with_the_id_of_an_entry_is_not_set_apart(tmp_path: Path) -> None:
    letter = MAIN.replace(
        "records: []",
        "records:\n- {id: S1, type: warranty-letter, title: 保修书, date: 2024-11-20, originator: contractor, "
        "periods: [{item: wet_rooms, years: 2}]}",
    )
    case = small_book(tmp_path, "2025-01-01", TERMS + FACTORS, main=letter, surveys=SURVEY)
    mine = {f.location.file: f.ahead for f in check_aftercare(case) if f.record == "S1" and f.location}
    assert mine["service/surveys.yaml"] is True
    assert mine.get("dossier.yaml", False) is False
