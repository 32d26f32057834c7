"""Rounds, regrading, pauses, subcontractors and the clocks that no promise moves."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.aftercare.book import Entry
from dossier.aftercare.clock import minute
from dossier.aftercare.law import Law, law_of
from dossier.aftercare.limits import Limit, Unit, parse_limit
from dossier.aftercare.promises import Level, Promises
from dossier.aftercare.repairs import ClockResult, clocks_of, is_open, rounds
from dossier.library.schemas import Schemas
from dossier.model import Dossier, Location
from dossier.resources import Library, shipped_root
from small_books import small_book

SCHEMAS = Schemas(Library((shipped_root(),)))


def law_in(place: str) -> Law:
    dossier = Dossier(Path(), "p", place, "zh-CN", None, "T", "甲", {}, (), (), {"project": {}}, ())
    return law_of(dossier, SCHEMAS)


LAW = {place: law_in(place) for place in ("CN", "CN-ZJ", "CN-SD-JN")}
NOW = minute(dt.datetime(2027, 1, 1))


def limit(text: str) -> Limit:
    found = parse_limit(text)
    assert found is not None
    return found


PROMISES = Promises(
    {
        "XX": Level("XX", "小修", False, {"respond": limit("24 小时"), "fix": limit("24 小时")}),
        "DX": Level("DX", "大修", False, {"respond": limit("24 小时"), "fix": limit("120 小时")}),
    },
    pausable=frozenset({"fix"}),
    subcontracts={"maker": {"XX": {"arrive": limit("4 小时")}}},
)


def repair(*events: str, **more: Any) -> Entry:
    """“11-02T09:00 notice” in 2026; a third word is a level, “@party” a party."""
    rows = []
    for event in events:
        at, kind, *rest = event.split()
        row: dict[str, Any] = {"at": dt.datetime.fromisoformat(f"2026-{at}"), "event": kind}
        for word in rest:
            row["party" if word.startswith("@") else "level"] = word.removeprefix("@")
        rows.append(row)
    return Entry(
        "repair", "WX-1", {"id": "WX-1", "title": "漏水", "events": rows, **more}, Location("r.yaml")
    )


def clocks(entry: Entry, now: int = NOW, place: str = "CN") -> dict[tuple[int, str, str | None], ClockResult]:
    return {(c.round, c.clock, c.party or c.level): c for c in clocks_of(entry, PROMISES, LAW[place], now)}


def pause(start: str, end: str | None, entered: str | None = None) -> dict[str, Any]:
    row: dict[str, Any] = {"from": dt.datetime.fromisoformat(f"2026-{start}"), "reason": "等材料"}
    row |= {"to": dt.datetime.fromisoformat(f"2026-{end}")} if end else {}
    return row | ({"entered_at": dt.datetime.fromisoformat(f"2026-{entered}")} if entered else {})


def test_regrading_keeps_the_pauses_and_writes_both_results() -> None:
    entry = repair(
        "11-02T09:00 notice XX",
        "11-03T08:00 grade DX",
        "11-05T09:00 repair",
        pauses=[pause("11-02T12:00", "11-03T12:00")],
    )
    found = clocks(entry)
    small, large = found[1, "fix", "XX"], found[1, "fix", "DX"]
    assert (small.reading.status.value, small.due) == ("late", dt.datetime(2026, 11, 4, 9, 0))
    assert (large.reading.status.value, large.due) == ("met", dt.datetime(2026, 11, 8, 9, 0))
    assert (small.in_force, large.in_force) == (False, True)


def test_reopening_starts_a_second_round_and_the_times_of_the_first_stay() -> None:
    first = repair("11-02T09:00 notice XX", "11-02T10:00 respond", "11-04T09:00 repair", "11-04T10:00 close")
    again = repair(
        "11-02T09:00 notice XX",
        "11-02T10:00 respond",
        "11-04T09:00 repair",
        "11-04T10:00 close",
        "11-20T09:00 reopen",
        "11-20T15:00 repair",
    )
    before, after = clocks(first), clocks(again)
    assert before[1, "fix", "XX"].reading == after[1, "fix", "XX"].reading
    assert after[1, "fix", "XX"].reading.status.value == "late"
    assert after[2, "fix", "XX"].reading.status.value == "met"
    assert after[2, "fix", "XX"].reading.started == minute(dt.datetime(2026, 11, 20, 9))
    assert not is_open(rounds(first, NOW))
    assert is_open(rounds(again, NOW))


def test_the_response_and_the_clocks_of_the_law_never_pause() -> None:
    held = repair("11-02T09:00 notice XX", pauses=[pause("11-02T09:30", None)])
    found = clocks(held, minute(dt.datetime(2026, 11, 12)))
    assert found[1, "fix", "XX"].reading.status.value == "paused"
    assert found[1, "respond", "XX"].reading.status.value == "breached"
    assert found[1, "dispatch", None].reading.status.value == "breached"


def test_what_is_entered_on_a_later_day_is_marked() -> None:
    late = repair("11-02T09:00 notice XX", pauses=[pause("11-02T10:00", "11-02T12:00", "11-05T09:00")])
    assert clocks(late)[1, "fix", "XX"].backfilled
    assert not clocks(late)[1, "respond", "XX"].backfilled
    same = repair("11-02T09:00 notice XX", pauses=[pause("11-02T10:00", "11-02T12:00", "11-02T18:00")])
    assert not clocks(same)[1, "fix", "XX"].backfilled


def test_a_subcontractor_has_its_own_clock_from_its_dispatch() -> None:
    entry = repair("11-02T09:00 notice XX", "11-02T11:00 dispatch @maker", "11-02T14:00 arrive")
    mine = clocks(entry)[1, "arrive", "maker"]
    assert (mine.due, mine.reading.status.value) == (dt.datetime(2026, 11, 2, 15), "met")


def test_a_later_step_stands_for_an_earlier_one() -> None:
    entry = repair("11-02T09:00 notice XX", "11-02T20:00 repair")
    found = clocks(entry)
    assert found[1, "respond", "XX"].reading.status.value == "met"
    assert found[1, "dispatch", None].reading.status.value == "met"


def test_the_clock_of_a_place_is_asked_there_only() -> None:
    entry = repair("11-02T09:00 notice")
    assert clocks(entry)[1, "dispatch", None].due == dt.datetime(2026, 11, 10)
    zhejiang = clocks(entry, place="CN-ZJ")[1, "arrive", None]
    assert zhejiang.due == dt.datetime(2026, 11, 18)
    assert "浙江" in zhejiang.authority.zh


def test_an_emergency_is_at_once_and_nothing_is_known_before_the_notice() -> None:
    entry = repair("11-02T09:00 notice", emergency=True)
    assert clocks(entry)[1, "arrive", None].reading.status.value == "now"
    assert rounds(entry, minute(dt.datetime(2026, 11, 1))) == ()


@given(st.integers(1, 400), st.sampled_from(list(Unit)), st.booleans())
def test_changing_a_promise_never_moves_a_clock_of_the_law(value: int, unit: Unit, held: bool) -> None:
    entry = repair("11-02T09:00 notice XX", pauses=[pause("11-02T10:00", "11-06T12:00")])
    other = Promises(
        {
            "XX": Level(
                "XX",
                "小修",
                False,
                {"respond": Limit(Decimal(value), unit), "dispatch": Limit(Decimal(value), unit)},
            )
        },
        pausable=frozenset({"dispatch", "fix"}) if held else frozenset(),
    )
    law = [c for c in clocks_of(entry, other, LAW["CN"], NOW) if c.level is None]
    assert [(c.clock, c.reading) for c in law] == [
        (c.clock, c.reading) for c in clocks_of(entry, PROMISES, LAW["CN"], NOW) if c.level is None
    ]


def test_a_level_that_comes_after_the_time_was_up_takes_nothing_back() -> None:
    for graded, counts in (("11-03T09:01", "XX"), ("11-03T09:00", "DX"), ("11-03T08:00", "DX")):
        entry = repair("11-02T09:00 notice XX", f"{graded} grade DX", "11-05T09:00 repair")
        found = clocks(entry)
        assert [name for name in ("XX", "DX") if found[1, "fix", name].in_force] == [counts]
    done = repair("11-02T09:00 notice XX", "11-03T08:00 repair", "11-03T09:00 grade DX")
    assert clocks(done)[1, "fix", "XX"].in_force


def test_what_was_entered_later_was_not_known() -> None:
    entry = repair(
        "11-02T09:00 notice XX", "11-02T10:00 repair", pauses=[pause("11-02T12:00", None, "11-06T09:00")]
    )
    late = {**entry.data["events"][1], "entered_at": dt.datetime(2026, 11, 6, 9)}
    entry = Entry("repair", "WX-1", {**entry.data, "events": [entry.data["events"][0], late]}, entry.location)
    for day, status in ((5, "breached"), (6, "met")):
        now = minute(dt.datetime(2026, 11, day, 23, 59))
        assert clocks(entry, now)[1, "fix", "XX"].reading.status.value == status


def test_a_reopening_asks_the_law_again() -> None:
    entry = repair("11-02T09:00 notice XX", "11-02T10:00 repair", "11-02T11:00 close", "11-20T09:00 reopen")
    found = clocks(entry)
    assert found[2, "dispatch", None].due == dt.datetime(2026, 11, 28)


@pytest.mark.parametrize(
    ("notice", "last", "why"),
    [
        ("2026-09-01T09:00", "2026-09-08", ""),
        (
            "2026-09-24T09:00",
            "2026-10-08",
            "2026年10月1日为法定休假日，顺延（《民法典》第203条，另有约定的除外）",
        ),
        ("2026-09-23T09:00", "2026-09-30", ""),
    ],
)
def test_the_last_day_of_the_law_moves_past_public_holidays_and_a_promise_does_not(
    tmp_path: Path, notice: str, last: str, why: str
) -> None:
    terms = (
        "levels: [{id: X, name: 小修, respond: 1 小时, arrive: 2 小时, dispatch: 7 自然日, fix: 9 自然日}]\n"
    )
    repair = f"- {{id: W, title: 门, part: 门, problem: 坏, level: X, events: [{{at: {notice}, event: notice}}]}}\n"
    case = small_book(tmp_path, "2026-12-01", terms, repairs=repair)
    clocks = case.clocks(case.book.of("repair")[0])
    law = next(c for c in clocks if c.level is None)
    end = dt.datetime.fromisoformat(last) + dt.timedelta(days=1)
    assert (law.due, law.limit.text.zh) == (end, "7 自然日")
    assert law.authority.zh.partition("；")[2] == why
    promise = next(c for c in clocks if c.level and c.clock == "dispatch")
    first = dt.datetime.fromisoformat(notice).replace(hour=0)
    assert promise.due == first + dt.timedelta(days=8)


def test_an_emergency_has_the_seven_days_of_the_letter_besides() -> None:
    entry = repair("11-02T09:00 notice", "11-12T09:00 arrive", emergency=True)
    found = clocks(entry)
    assert found[1, "arrive", None].reading.status.value == "done"
    assert found[1, "dispatch", None].reading.status.value == "late"


@pytest.mark.parametrize(
    ("said", "expected"), [({}, True), ({"emergency": True}, True), ({"emergency": False}, False)]
)
def test_a_level_that_is_an_emergency_makes_one(said: dict[str, bool], expected: bool) -> None:
    urgent = Promises({"JJ": Level("JJ", "紧急", True, {"arrive": limit("8 小时")})})
    found = clocks_of(repair("11-02T09:00 notice JJ", **said), urgent, LAW["CN"], NOW)
    assert ("arrive" in [c.clock for c in found if c.level is None]) is expected
