"""Events keep their UID, and count on when something of them changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import icalendar

from dossier.aftercare.calendar_file import as_calendar
from dossier.aftercare.due import due_list
from small_books import small_book

TERMS = """visits: [{id: V, name: 回访, every_months: 6, window_days: 15, horizon_months: 6}]
warranty: [{id: A, name: 墙面, item: decoration, years: 2}]
"""


def written(root: Path, visit: str, within: int, before: bytes | None) -> bytes:
    visits = f"- {{id: H, cycle: V, nominal: 2025-05-20, {visit}}}\n"
    case = small_book(root, "2025-01-01", TERMS, visits=visits)
    return as_calendar([case], due_list([case], within), "zh", before, due_list([case], 4000))


def events(content: bytes) -> dict[str, tuple[int, str, str]]:
    # The class of a value follows from its name, which the types do not tell.
    found: list[Any] = [*icalendar.Calendar.from_ical(content).walk("VEVENT")]
    return {
        str(e["uid"])[:12]: (int(e["sequence"]), str(e.get("status")), str(e["dtstart"].dt)) for e in found
    }


def test_the_sequence_grows_with_each_change_and_with_nothing_else(tmp_path: Path) -> None:
    before, seen = None, []
    for visit in ("cancelled: 业主", "moved_to: 2025-06-01", "moved_to: 2025-06-01", "moved_to: 2025-06-02"):
        before = written(tmp_path, visit, 900, before)
        seen.append(events(before)["T-9-V-202505"])
    assert [one[0] - seen[0][0] for one in seen] == [0, 1, 1, 2]
    assert [one[1] for one in seen] == ["CANCELLED", "CONFIRMED", "CONFIRMED", "CONFIRMED"]


def test_looking_less_far_ahead_calls_nothing_off(tmp_path: Path) -> None:
    far = written(tmp_path, "moved_to: 2025-06-01", 900, None)
    near = written(tmp_path, "moved_to: 2025-06-01", 30, far)
    assert events(near) == events(far)
    assert "T-9-warranty" in events(far)


def test_a_later_file_of_another_name_is_believed(tmp_path: Path) -> None:
    """A calendar takes no event whose SEQUENCE is below the one it has."""
    changed: bytes | None = None
    for visit in ("moved_to: 2025-06-01", "cancelled: 业主", "moved_to: 2025-06-02"):
        changed = written(tmp_path, visit, 900, changed)
    assert changed
    visits = "- {id: H, cycle: V, nominal: 2025-05-20, moved_to: 2025-06-03}\n"
    later = small_book(tmp_path, "2025-01-02", TERMS, visits=visits)
    fresh = events(as_calendar([later], due_list([later], 900), "zh"))
    earlier = events(changed)
    assert fresh.keys() == earlier.keys()
    assert all(fresh[uid][0] > earlier[uid][0] for uid in fresh)


def test_what_is_promised_no_more_is_called_off(tmp_path: Path) -> None:
    before = written(tmp_path, "moved_to: 2025-06-01", 900, None)
    case = small_book(tmp_path, "2025-01-01", "warranty: [{id: A, name: 墙面, item: decoration, years: 2}]\n")
    after = events(as_calendar([case], due_list([case], 900), "zh", before, due_list([case], 4000)))
    for uid, (sequence, _status, _day) in events(before).items():
        if uid.startswith("T-9-V"):
            assert after[uid][0] > sequence and after[uid][1] == "CANCELLED"
        else:
            assert after[uid][1] != "CANCELLED"


def test_a_visit_says_by_whose_promise_it_is_and_on_what_assumption(tmp_path: Path) -> None:
    terms = "visits: [{id: V, name: 回访, every_months: 6}]\n"
    case = small_book(tmp_path, "2025-01-01", terms)
    found: Any = icalendar.Calendar.from_ical(as_calendar([case], [], "zh")).walk("VEVENT")
    assert "企业承诺 · 保修届满日未能计算" in str(found[0]["description"])
