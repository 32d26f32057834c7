"""The calendar of visits: dates that do not drift, what stands for what, and what is counted."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.aftercare.book import Entry, ServiceBook
from dossier.aftercare.civil import nth
from dossier.aftercare.cycles import Occurrence, adherence, calendar_of
from dossier.aftercare.warranty_line import Line
from dossier.model import Dossier, Location, Text

ACCEPTED = dt.date(2024, 8, 31)
HALF = {"id": "HF", "name": "半年", "every_months": 6, "window_days": 15, "horizon_months": 24}
RAIN = {"id": "YU", "name": "雨季", "on_days": ["03-01"], "window_days": 20, "horizon_months": 24}
AS_OF = dt.date(2026, 12, 1)


def dossier(accepted: dt.date = ACCEPTED) -> Dossier:
    data: dict[str, Any] = {"project": {}, "milestones": {"accepted": accepted}}
    return Dossier(Path(), "p", "CN", "zh-CN", None, "T", "甲", {}, (), (), data, ())


def visit(name: str, **data: Any) -> Entry:
    return Entry("visit", name, {"id": name, **data}, Location("service/visits.yaml"))


def calendar(
    *cycles: dict[str, Any], entries: tuple[Entry, ...] = (), as_of: dt.date = AS_OF
) -> list[Occurrence]:
    return list(calendar_of(dossier(), ServiceBook({"visits": list(cycles)}, entries), (), as_of))


def states(found: list[Occurrence]) -> dict[tuple[str, str], str]:
    return {(one.cycle, str(one.nominal)): one.state for one in found}


def test_half_years_from_the_last_of_august_do_not_drift() -> None:
    assert [str(one.nominal) for one in calendar(HALF)] == [
        "2025-02-28",
        "2025-08-31",
        "2026-02-28",
        "2026-08-31",
    ]


def test_a_visit_in_the_windows_of_two_cycles_stands_for_one_unless_it_says_so() -> None:
    held = visit("V", cycle="HF", on=dt.date(2025, 2, 26))
    alone = states(calendar(HALF, RAIN, entries=(held,)))
    assert (alone["HF", "2025-02-28"], alone["YU", "2025-03-01"]) == ("made", "missed")
    both = replace(held, data={**held.data, "also": [{"cycle": "YU"}]})
    told = states(calendar(HALF, RAIN, entries=(both,)))
    assert (told["HF", "2025-02-28"], told["YU", "2025-03-01"]) == ("made", "made")
    by_terms = states(calendar(HALF | {"fulfils": ["YU"]}, RAIN, entries=(held,)))
    assert by_terms["YU", "2025-03-01"] == "made"
    far = visit("V", cycle="HF", nominal=dt.date(2025, 8, 31), on=dt.date(2025, 8, 31))
    assert states(calendar(HALF | {"fulfils": ["YU"]}, RAIN, entries=(far,)))["YU", "2025-03-01"] == "missed"


def test_a_moved_visit_keeps_its_nominal_date_and_is_due_on_the_new_one() -> None:
    moved = visit("V", cycle="HF", nominal=dt.date(2026, 8, 31), moved_to=dt.date(2026, 12, 10))
    one = next(o for o in calendar(HALF, entries=(moved,)) if o.nominal == dt.date(2026, 8, 31))
    assert (one.state, one.due) == ("moved", dt.date(2026, 12, 10))
    late = next(o for o in calendar(HALF, entries=(moved,), as_of=dt.date(2026, 12, 11)) if o.moved_to)
    assert late.state == "overdue"


def test_adherence_counts_what_was_held_in_its_window_of_what_was_due() -> None:
    entries = (
        visit("A", cycle="HF", nominal=dt.date(2025, 2, 28), on=dt.date(2025, 3, 15)),
        visit("B", cycle="HF", nominal=dt.date(2025, 8, 31), on=dt.date(2025, 9, 16)),
        visit("C", cycle="HF", nominal=dt.date(2026, 2, 28), cancelled="业主停业"),
    )
    assert adherence(calendar(HALF, entries=entries), AS_OF) == (1, 3)


def test_what_happens_later_is_not_known_yet() -> None:
    entries = (visit("A", cycle="HF", nominal=dt.date(2025, 2, 28), on=dt.date(2025, 3, 1)),)
    before = states(calendar(HALF, entries=entries, as_of=dt.date(2025, 2, 20)))
    assert before["HF", "2025-02-28"] == "due"


@given(st.dates(dt.date(2000, 1, 1), dt.date(2050, 1, 1)), st.integers(1, 24), st.integers(0, 60))
def test_a_floating_cycle_goes_on_from_the_last_visit(held: dt.date, months: int, late: int) -> None:
    raw = {"id": "F", "name": "浮动", "every_months": months, "anchor": "floating", "horizon_months": 600}
    start = held - dt.timedelta(days=late + 1)
    book = ServiceBook({"visits": [raw]}, (visit("V", cycle="F", on=held),))
    found = calendar_of(dossier(start), book, (), held)
    assert [one.nominal for one in found if one.state != "made"] == [nth(held, months, 1)]


@pytest.mark.parametrize(("days", "nominal"), [(20, "2026-08-11"), (0, "2026-08-31")])
def test_before_the_warranty_ends(days: int, nominal: str) -> None:
    line = Line("warranty", "D", Text("装修", "d"), "D", ACCEPTED, ends=dt.date(2026, 8, 31))
    book = ServiceBook({"visits": [{"id": "MQ", "name": "满前", "before_end_days": days}]})
    assert [str(o.nominal) for o in calendar_of(dossier(), book, (line,), AS_OF)] == [nominal]


FLOAT = {**HALF, "id": "F", "anchor": "floating"}


def test_a_floating_visit_that_is_late_is_not_in_its_window() -> None:
    for day, kept in ((dt.date(2025, 3, 15), 1), (dt.date(2025, 3, 16), 0), (dt.date(2025, 12, 31), 0)):
        found = calendar(FLOAT, entries=(visit("V", cycle="F", on=day),), as_of=day)
        made = [one for one in found if one.held]
        assert [(str(one.nominal), one.held) for one in made] == [("2025-02-28", day)]
        assert sum(one.in_window for one in made) == kept


def test_early_visits_stand_for_none_and_the_next_date_follows_on_them() -> None:
    held = tuple(visit(f"V{n}", cycle="F", on=dt.date(2025, 1, n)) for n in (1, 2, 3))
    found = calendar(FLOAT, entries=held, as_of=dt.date(2025, 7, 20))
    assert [(str(one.nominal), one.held) for one in found] == [("2025-07-03", None)]


def test_a_floating_visit_may_name_its_nominal_date() -> None:
    held = visit("V", cycle="F", nominal=dt.date(2025, 2, 28), on=dt.date(2025, 6, 30))
    found = calendar(FLOAT, entries=(held,), as_of=dt.date(2025, 7, 20))
    assert [(str(o.nominal), o.state) for o in found] == [("2025-02-28", "made"), ("2025-12-30", "planned")]


def test_the_last_day_of_the_window_is_in_time_and_the_next_is_late() -> None:
    for day, state in ((dt.date(2025, 3, 15), "due"), (dt.date(2025, 3, 16), "overdue")):
        assert states(calendar(HALF, as_of=day))["HF", "2025-02-28"] == state


def test_the_first_day_of_the_window_of_a_floating_cycle_counts() -> None:
    for day, held in ((dt.date(2025, 2, 13), 1), (dt.date(2025, 2, 12), 0)):
        found = calendar(FLOAT, entries=(visit("V", cycle="F", on=day),), as_of=dt.date(2025, 3, 1))
        assert sum(one.in_window for one in found) == held
