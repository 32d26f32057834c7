"""An entry as it was known on a day: a form of that day shows nothing of what came later."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dossier.aftercare.book import Entry
from dossier.aftercare.known_by import as_of_note, known_entry
from dossier.model import Location


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{text}T09:00")


REPAIR: dict[str, Any] = {
    "title": "漏水",
    "part": "机房",
    "problem": "管道漏水",
    "plan": "换管",
    "measures": "换管两米",
    "result": "无渗漏",
    "cost": 90,
    "due_on": day("2025-03-20"),
    "assignee": "林峰",
    "events": (
        {"at": at("2025-03-03"), "event": "notice"},
        {"at": at("2025-03-04"), "event": "arrive"},
        {"at": at("2025-03-08"), "event": "repair"},
    ),
    "pauses": ({"from": at("2025-03-05"), "to": at("2025-03-07"), "reason": "等料"},),
    "replaced": (
        {"part": "阀", "on": day("2025-03-04"), "old_returned_on": day("2025-03-12")},
        {"part": "管", "on": day("2025-03-08")},
    ),
    "loaner": {"model": "B", "from": day("2025-03-04"), "to": day("2025-03-08")},
    "owner": {"name": "顾明", "signed_on": day("2025-03-10"), "opinion": "满意"},
    "filed_on": day("2025-03-11"),
}


def repair_on(text: str, form: str = "repair-record") -> dict[str, Any]:
    return dict(known_entry(Entry("repair", "R", REPAIR, Location("r.yaml")), day(text), form).data)


def test_nothing_is_left_out_once_everything_has_happened() -> None:
    entry = Entry("repair", "R", REPAIR, Location("r.yaml"))
    assert known_entry(entry, day("2025-03-12")) is entry
    assert as_of_note(entry, day("2025-03-12"), "zh") == ""


def test_the_acceptance_comes_with_its_signature() -> None:
    entry = Entry("repair", "R", REPAIR, Location("r.yaml"))
    known = repair_on("2025-03-09")
    assert "owner" not in known
    assert "filed_on" not in known
    assert known["result"] == "无渗漏"
    assert as_of_note(entry, day("2025-03-09"), "zh") == "（截至2025年3月9日）"
    assert as_of_note(entry, day("2025-03-09"), "en") == " (as of 2025-03-09)"


def test_nothing_is_said_of_a_repair_before_it_is_done() -> None:
    known = repair_on("2025-03-06")
    assert not {"result", "cost", "plan", "measures"} & set(known)
    assert [e["event"] for e in known["events"]] == ["notice", "arrive"]
    assert known["pauses"] == [{"from": at("2025-03-05"), "reason": "等料"}]
    assert known["replaced"] == [{"part": "阀", "on": day("2025-03-04")}]
    assert known["loaner"] == {"model": "B", "from": day("2025-03-04")}
    assert known["due_on"] == day("2025-03-20")  # a plan may lie ahead


def test_an_order_says_beforehand_what_is_to_be_done() -> None:
    known = repair_on("2025-03-06", "repair-order")
    assert (known["plan"], known["measures"]) == ("换管", "换管两米")
    assert "result" not in known


@pytest.mark.parametrize(
    ("kind", "data", "kept"),
    [
        ("visit", {"on": "2025-03-08", "signed_on": "2025-03-08", "nominal": "2025-03-05", "lead": "林", "result": "好",
         "problems": [{"text": "漏"}]}, {"nominal", "lead"}),
        ("visit", {"on": "2025-03-04", "report_on": "2025-03-08", "situation": "好", "analysis": "无"},
         {"on", "situation"}),
        ("survey", {"asked_on": "2025-03-04", "on": "2025-03-08", "total": 91, "factors": [{"score": 90}]},
         {"asked_on"}),
        ("survey", {"asked_on": "2025-03-08", "comment": "好", "on": "2025-03-09"}, {"asked_on"}),
        ("inspection", {"on": "2025-03-04", "signed_on": "2025-03-08", "signed_by": "王", "status": "ok"},
         {"on", "status"}),
        ("inspection", {"on": "2025-03-08", "lead": "林", "readings": [{"name": "压力"}]}, {"lead"}),
        ("complaint", {"at": "2025-03-04", "resolved_at": "2025-03-08", "cause": "x", "verified_on": "2025-03-09",
         "effective": True, "text": "漏"}, {"at", "text"}),
        ("training", {"on": "2025-03-08", "topic": "操作", "attendees": [{"name": "王"}]}, {"topic"}),
        ("training", {"on": "2025-03-04", "attendees": [{"name": "王"}], "confirmed_on": "2025-03-08",
         "confirmed_by": "李"}, {"on", "attendees"}),
        ("card", {"product": "阀", "sold_on": "2025-03-04", "returned_on": "2025-03-08"}, {"product", "sold_on"}),
        ("review", {"from": "2025-01-01", "to": "2025-03-31", "issued_on": "2025-04-03", "claimed": 9, "accepted": 8},
         {"from", "to", "claimed"}),
    ],
)  # fmt: skip
def test_what_came_with_a_later_step_is_left_out(kind: str, data: dict[str, Any], kept: set[str]) -> None:
    dated = {
        key: day(value) if isinstance(value, str) and value.startswith("2025") else value
        for key, value in data.items()
    }
    known = known_entry(Entry(kind, "X", dated, Location("x.yaml")), day("2025-03-06"))
    assert set(known.data) == kept


def test_a_problem_of_a_visit_is_open_until_the_day_it_was_closed() -> None:
    rows = [
        {"text": "漏", "closed_on": day("2025-03-05"), "result": "已修"},
        {"text": "裂", "closed_on": day("2025-03-08"), "result": "已补", "due": day("2025-03-09")},
    ]
    known = known_entry(
        Entry("visit", "V", {"on": day("2025-03-04"), "problems": rows}, Location("v.yaml")),
        day("2025-03-06"),
    )
    assert known.data["problems"] == [rows[0], {"text": "裂", "due": day("2025-03-09")}]
