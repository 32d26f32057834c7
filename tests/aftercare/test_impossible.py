"""What cannot have been, beside what looks like it and can; what is not known on a day; who is bound by a card."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dossier.aftercare.due import due_list
from dossier.aftercare.rules import check_aftercare
from dossier.aftercare.workweek import ALWAYS, WorkCalendar
from small_books import MAIN, small_book

TERMS = "warranty: [{id: D, name: 泵, item: product, years: 2}]\n"
PUMP = MAIN.replace("records: []", "equipment: [{tag: P-1, name: 泵, serial: A}]\nrecords: []")


def codes(
    root: Path, as_of: str = "2025-08-01", terms: str = TERMS, main: str = PUMP, **files: str
) -> list[str]:
    return [f.code for f in check_aftercare(small_book(root, as_of, terms, main=main, **files))]


def repair(name: str, day: str, more: str = "", events: str = "") -> str:
    log = (
        events
        or f"{{at: {day}T09:00, event: notice}}, {{at: {day}T10:00, event: repair}}, {{at: {day}T11:00, event: close}}"
    )
    return (
        f"- {{id: {name}, title: 漏 {name}, part: 泵, problem: 漏 {name}, cover: D, unit: P-1, events: [{log}], "
        f"owner: {{name: 王敏, signed_on: {day}}}{more}}}\n"
    )


SWAP = ", serial: A, replaced: [{part: 整机, old_serial: A, new_serial: B, on: 2025-03-03}]"


@pytest.mark.parametrize(
    ("day", "serial", "told"),
    [
        ("2025-02-03", "A", False),
        ("2025-02-03", "B", True),
        ("2025-05-03", "B", False),
        ("2025-05-03", "A", True),
        ("2025-03-03", "A", False),
        ("2025-05-03", "C", True),
    ],
)
def test_the_serial_number_in_force_on_the_day_counts(
    tmp_path: Path, day: str, serial: str, told: bool
) -> None:
    repairs = repair("R1", "2025-03-03", SWAP) + repair("R2", day, f", serial: {serial}")
    assert ("X513" in codes(tmp_path, repairs=repairs)) is told


@pytest.mark.parametrize(("on", "told"), [("2025-03-05", False), ("2025-03-09", True)])
def test_a_repair_by_others_is_one(tmp_path: Path, on: str, told: bool) -> None:
    log = "{at: 2025-03-03T09:00, event: notice}, {at: 2025-03-06T09:00, event: close}"
    more = f", third_party: {{by: 快修, on: {on}, notice: a, quote: b, invoice: c}}"
    found = codes(tmp_path, repairs=repair("R1", "2025-03-10", more, log))
    assert ("V907" in found) is told


def test_a_working_day_is_published_however_long_a_desk_is_open() -> None:
    desk = WorkCalendar((ALWAYS,) * 7, keeps_holidays=False, overrides={dt.date(2026, 10, 9): ()})
    days = [dt.date(2026, 9, 30), dt.date(2026, 10, 1), dt.date(2026, 10, 8), dt.date(2026, 10, 9)]
    assert [desk.works(day.toordinal()) for day in days] == [True, False, True, False]
    assert desk.hours(dt.date(2026, 10, 1).toordinal()) == ALWAYS


def test_a_problem_is_not_known_before_its_visit(tmp_path: Path) -> None:
    visits = "- {id: H, title: 回访, on: 2025-07-20, problems: [{text: 门紧}]}\n"
    lines = {
        day: [x.subject for x in due_list([small_book(tmp_path, day, TERMS, visits=visits)], 90)]
        for day in ("2025-07-01", "2025-07-20")
    }
    assert "problem" not in lines["2025-07-01"] and "problem" in lines["2025-07-20"]


CARD = """records:
  - {id: K, type: warranty-card, title: 保修卡, starts_on: 2024-11-20, ends_on: 2026-11-20%s}
"""


@pytest.mark.parametrize(
    ("more", "who"),
    [
        (", responsible: contractor", "施工单位"),
        (", signatures: [{role: contractor, person: 甲}]", "施工单位"),
        (", responsible: subcontractor", "分包单位 江州防水有限公司"),
        ("", "施工单位"),
    ],
)
def test_who_signed_a_card_is_bound_by_it(tmp_path: Path, more: str, who: str) -> None:
    case = small_book(tmp_path, "2025-07-01", main=MAIN.replace("records: []\n", CARD % more))
    assert [x.bearer.zh for x in case.lines if x.record == "K"] == [who]


LETTER = """records:
  - id: B
    type: warranty-letter
    title: 保修书
    starts_on: %s
    periods: [{item: wet_rooms, value: 5, unit: year}]
"""


@pytest.mark.parametrize(
    ("day", "starts", "told"),
    [
        ("2024-11-20", "2024-11-20", False),
        ("2024-10-20", "2024-11-20", True),
        ("2024-12-20", "2024-12-20", False),
    ],
)
def test_a_letter_cannot_begin_before_the_acceptance(
    tmp_path: Path, day: str, starts: str, told: bool
) -> None:
    """A later day than the law says is unlawful, too, which check tells; it promises more, and so it is kept."""
    case = small_book(tmp_path, "2025-07-01", main=MAIN.replace("records: []\n", LETTER % day))
    (line,) = (x for x in case.lines if x.record == "B")
    assert line.starts == dt.date.fromisoformat(starts)
    assert any("另写的起算日不作数" in note.zh for note in line.notes) is told


@pytest.mark.parametrize(
    ("action", "told"),
    [("", True), (", corrective_action: 加强检验", True), (", corrective_action: 换供方", False)],
)
def test_what_did_not_hold_needs_another_action(tmp_path: Path, action: str, told: bool) -> None:
    head = "title: 漏, text: 漏, urgency: normal, cause: 密封, correction: 换, "
    complaints = (
        f"- {{id: T1, {head}at: 2025-01-10T09:00, resolved_at: 2025-01-11T09:00, verified_on: 2025-01-20, "
        "corrective_action: 加强检验}\n"
        f"- {{id: T2, {head}at: 2025-05-10T09:00, resolved_at: 2025-05-11T09:00, verified_on: 2025-05-20, "
        f"recurs: T1{action}}}\n"
    )
    assert ("V916" in codes(tmp_path, complaints=complaints)) is told


@pytest.mark.parametrize(("unit", "told"), [("P-1", False), ("P-9", True), ("大堂地面", False)])
def test_a_unit_that_nobody_listed(tmp_path: Path, unit: str, told: bool) -> None:
    repairs = repair("R1", "2025-03-03").replace("unit: P-1", f"unit: {unit}")
    case = small_book(tmp_path, "2025-08-01", TERMS, main=PUMP, repairs=repairs)
    assert ("S209" in [f.code for f in case.book.findings]) is told


@pytest.mark.parametrize(("part", "severity"), [("泵", ["error"]), ("电机", ["warning"])])
def test_one_number_built_in_twice(tmp_path: Path, part: str, severity: list[str]) -> None:
    once = ", replaced: [{part: %s, new_serial: N1, on: %s}]"
    repairs = repair("R1", "2025-03-03", once % ("泵", "2025-03-03"))
    repairs += repair("R2", "2025-04-03", once % (part, "2025-04-03"))
    case = small_book(tmp_path, "2025-08-01", TERMS, main=PUMP, repairs=repairs)
    assert [f.severity.value for f in check_aftercare(case) if f.code == "A833"] == severity


@pytest.mark.parametrize(
    ("written", "code", "says"),
    [
        ("at: 2025-03-03, title: 漏", "S205", "缺少时和分"),
        ("at: 2025-02-30T09:00, title: 漏", "Y104", "实际日期"),
        ("at: 2025-03-03T09:00, verified_on: 2025-03-04T09:00, title: 漏", "S205", "只写年月日：2025-03-04"),
    ],
)
def test_words_for_days(tmp_path: Path, written: str, code: str, says: str) -> None:
    complaints = f"- {{id: T1, text: 漏, urgency: normal, {written}}}\n"
    found = small_book(tmp_path, "2025-08-01", complaints=complaints).book.findings
    assert [(f.code, says in f.hint.zh) for f in found if f.code in ("S205", "Y104")] == [(code, True)]


def test_words_for_days_of_the_year_and_for_firms(tmp_path: Path) -> None:
    terms = (
        'visits: [{id: H, name: 回访, on_days: ["06-31"]}]\n'
        "warranty: [{id: D, name: 泵, item: product, years: 2, bearers: [{role: maker, party: 泵厂}]}]\n"
    )
    found = small_book(tmp_path, "2025-08-01", terms).book.findings
    said = {f.code: (f.message.zh, f.hint.zh) for f in found}
    assert "on_days" in said["S205"][0] and "6 月没有 31 日" in said["S205"][1]
    assert "party: 泵厂" in said["S209"][0]


@pytest.mark.parametrize(
    ("used", "restocked", "told"),
    [
        (2, "", []),
        (3, "", ["V955"]),
        (3, ", restocked: [{on: 2025-10-01, quantity: 1}]", []),
        (3, ", restocked: [{on: 2025-12-01, quantity: 1}]", ["V958"]),
    ],
)
def test_a_repair_of_a_later_day_uses_spares_too(
    tmp_path: Path, used: int, restocked: str, told: list[str]
) -> None:
    """Registered is registered: the shelf does not wait for the day that is asked for."""
    repairs = repair("R1", "2025-11-03", f", used: [{{spare: S, quantity: {used}}}]")
    terms = f"{TERMS}spares: [{{id: S, name: 机械密封, quantity: 2, measure: 套{restocked}}}]\n"
    for day in ("2025-08-01", "2026-01-01"):
        found = codes(tmp_path, day, terms, repairs=repairs)
        assert [code for code in found if code in ("V955", "V958")] == told
