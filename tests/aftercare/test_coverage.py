"""Free or paid: by the day of the notice, the part and the cause."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dossier.aftercare.book import Entry
from dossier.aftercare.coverage import coverage, repeats
from dossier.aftercare.warranty_line import Line
from dossier.model import Location, Text

FROM, TO = dt.date(2024, 3, 5), dt.date(2026, 3, 5)
LINE = Line("warranty", "D", Text("装修", "decoration"), "D", FROM, ends=TO)


def repair(day: dt.date, **data: Any) -> Entry:
    events = [{"at": dt.datetime.combine(day, dt.time(9)), "event": "notice"}]
    return Entry("repair", "W", {"part": "门", "cover": "D", "events": events, **data}, Location("r"))


@given(st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)))
def test_free_within_both_days_and_paid_after(day: dt.date) -> None:
    judged = coverage(repair(day), [LINE]).free
    assert judged is (None if day < FROM else day <= TO)


def test_a_cause_that_is_excluded_is_paid_whatever_the_day() -> None:
    for cause in ("misuse", "third_party", "force_majeure", "wear"):
        assert coverage(repair(FROM, cause=cause), [LINE]).free is False


def test_an_extension_covers_and_retention_money_does_not() -> None:
    later = dt.date(2026, 9, 1)
    longer = Line("extension", "D", LINE.title, "D", TO, ends=dt.date(2027, 3, 5))
    money = Line("liability", "D", LINE.title, "D", FROM, ends=dt.date(2028, 3, 5))
    assert coverage(repair(later), [LINE, longer]).free is True
    assert coverage(repair(later), [LINE, money]).free is False


def test_only_what_was_carried_out_counts_as_a_repair_of_the_same_thing() -> None:
    done = {"at": dt.datetime(2025, 1, 2), "event": "repair"}
    one = repair(FROM, events=[{"at": dt.datetime(2025, 1, 1), "event": "notice"}, done])
    assert [len(entries) for entries in repeats([one, one, repair(FROM)], []).values()] == [2]


def test_a_replacement_with_a_warranty_of_its_own_is_told_by_its_serial_number() -> None:
    later = dt.date(2027, 1, 15)
    new = Line(
        "replacement",
        "D",
        Text("更换件", "part"),
        "R",
        dt.date(2026, 2, 1),
        ends=dt.date(2028, 2, 1),
        serials=("S1", "S2"),
    )
    for serial, free in (("S2", True), ("S1", False), (None, None)):
        named = {} if serial is None else {"serial": serial}
        assert coverage(repair(later, **named), [LINE, new]).free is free
    assert coverage(repair(dt.date(2028, 2, 2), serial="S2"), [LINE, new]).free is False


def test_the_call_counts_before_the_notice() -> None:
    called = {"called_at": dt.datetime.combine(TO, dt.time(10))}
    assert coverage(repair(TO + dt.timedelta(days=9), notice=called), [LINE]).free is True


def test_what_is_to_be_paid_for_is_no_repair_of_the_warranty() -> None:
    done = [
        {"at": dt.datetime(2025, 1, 1), "event": "notice"},
        {"at": dt.datetime(2025, 1, 2), "event": "repair"},
    ]
    assert not repeats([repair(FROM, events=done, cause="misuse")], [LINE])
    assert len(repeats([repair(FROM, events=done, cause="material")], [LINE])) == 1
