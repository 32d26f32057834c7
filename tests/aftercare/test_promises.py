"""The terms as clocks need them, and what is wrong with them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from dossier.aftercare.limits import Limit, Unit
from dossier.aftercare.promises import Promises, check_promises
from dossier.aftercare.workweek import ALWAYS, OFFICE
from small_books import small_book

TERMS = """
levels:
  - {id: J, name: 紧急, emergency: true, respond: 1 小时, arrive: 立即, fix: 24 小时, loaner: 2 小时}
  - {id: X, name: 小修, respond: 一小时, arrive: 两个工作日, fix: 3 个工作日}
  - {id: X, name: 又一个, respond: 9 小时, arrive: 9 工作日, fix: 9 工作日}
loaner: {within: 4 小时, levels: [J, X]}
pauses: {clocks: [fix, respond, callback, arrive], reasons: [等料]}
escalation: [{percent: 80, to: 主管}, {after: 4 小时, to: 副总}]
subcontracts: [{party: subcontractor, levels: [{id: X, arrive: 24 小时}]}]
complaints: {urgent: 2 自然日}
"""


@pytest.fixture
def given(tmp_path: Path) -> Promises:
    return small_book(tmp_path, "2025-06-30", TERMS).promises


def test_levels_by_their_first_definition(given: Promises) -> None:
    assert list(given.levels) == ["J", "X"]
    assert (given.levels["J"].emergency, given.levels["X"].name) == (True, "小修")
    assert given.levels["X"].limits["respond"] == Limit(Decimal(1), Unit.HOURS)
    assert given.levels["X"].limits["arrive"] == Limit(Decimal(2), Unit.WORKDAYS)


def test_a_loaner_is_promised_for_all_levels_named_unless_one_says_its_own(given: Promises) -> None:
    assert [str(level.limits["loaner"].value) for level in given.levels.values()] == ["2", "4"]


def test_the_response_never_pauses_and_only_for_reasons_that_are_known(given: Promises) -> None:
    assert given.pausable == {"fix", "arrive"}
    assert [given.allows({"reason": said}) for said in ("等料", "因等料暂停", "节日", "")] == [
        True,
        True,
        False,
        True,
    ]
    assert Promises().allows({"reason": "节日"})


def test_steps_subcontracts_and_complaints(given: Promises) -> None:
    assert [(s.to, s.percent, s.after and s.after.minutes) for s in given.steps] == [
        ("主管", 80, None), ("副总", None, 240)
    ]  # fmt: skip
    assert given.subcontracts["subcontractor"]["X"]["arrive"].minutes == 1440
    assert given.complaints == {"urgent": Limit(Decimal(2), Unit.DAYS)}
    assert given.source.zh == "service/terms.yaml"


@pytest.mark.parametrize(
    ("terms", "monday", "saturday"),
    [
        ("", OFFICE, ()),
        ("calendar: {always: true}", ALWAYS, ALWAYS),
        ('calendar: {weekdays: ["08:00-12:00"], saturday: ["09:00-10:00"]}', ((480, 720),), ((540, 600),)),
        ("calendar: {overrides: [{date: 2025-06-16, hours: [], reason: 停业}]}", (), ()),
    ],
)
def test_working_time(tmp_path: Path, terms: str, monday: object, saturday: object) -> None:
    calendar = small_book(tmp_path, "2025-06-30", terms + "\n").promises.calendar
    assert calendar.hours(dt.date(2025, 6, 16).toordinal()) == monday
    assert calendar.hours(dt.date(2025, 6, 21).toordinal()) == saturday


LEVEL = "{id: A, name: 一, respond: 1 小时, arrive: 4 小时, fix: 8 小时}"


@pytest.mark.parametrize(
    ("terms", "found"),
    [
        (f"levels: [{LEVEL}]", []),
        ("levels: [{id: A, name: 一, respond: 1 小时, arrive: 4 天, fix: 8 小时}]", [("V902", "/levels/0/arrive")]),
        ("levels: [{id: A, name: 一, respond: 1 小时, arrive: 半天, fix: 8 小时}]", [("V902", "/levels/0/arrive")]),
        ("levels: [{id: A, name: 一, respond: 5 小时, arrive: 4 小时, fix: 8 小时}]", [("V903", "/levels/0")]),
        ("levels: [{id: A, name: 一, respond: 5 工作日, arrive: 4 小时, fix: 1 自然日}]", []),
        (f"levels: [{LEVEL}, {{id: B, name: 二, respond: 1 小时}}]", [("V903", "/levels/1")]),
        (f"levels: [{LEVEL}, {LEVEL}]", [("V903", "/levels/1")]),
        ("levels: [{id: A, name: 一, callback: 1 小时}]", [("V903", "/levels/0")]),
        ("sanbao: {card_within: 20 天}", [("V902", "/sanbao/card_within")]),
        ("sanbao: {old_part_within: 5 日}", [("V902", "/sanbao/old_part_within")]),
        ("file_within: 一周", [("V902", "/file_within")]),
        ("training: {within: 10}", [("V902", "/training/within")]),
        ('calendar: {weekdays: ["8:00-25:00"]}', [("V954", "/calendar/weekdays")]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_terms(tmp_path: Path, terms: str, found: list[tuple[str, str]]) -> None:
    case = small_book(tmp_path, "2025-06-30", terms + "\n")
    told = check_promises(case.book, case.dossier)
    assert [(f.code, f.location.pointer) for f in told if f.location] == found
