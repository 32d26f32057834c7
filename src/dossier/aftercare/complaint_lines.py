"""What is left to do of complaints: to answer and resolve them in time, to verify the action, to take a new one where
the last did not hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dossier.aftercare.book import Entry
from dossier.aftercare.case import Case
from dossier.aftercare.clock import ClockStatus, minute, moment, read_clock
from dossier.aftercare.coverage import part_name
from dossier.aftercare.due_line import BOOK, TERMS, DueLine, due_line
from dossier.checking.moments import cn, iso
from dossier.model import Text


def complaint_lines(case: Case, entry: Entry) -> Iterator[DueLine]:
    """The due lines of one complaint."""
    data = entry.data
    if minute(data["at"]) > case.now:
        return
    pauses = complaint_pauses(case, entry)
    before = _earlier(case, entry)
    again = (
        Text(f"（再次发生，上一次 {before.id}）", f" (recurs from {before.id})") if before else Text("", "")
    )
    for name, key, may in ((data["urgency"], "resolved_at", True), ("reply", "replied_at", False)):
        limit = case.promises.complaints.get(name)
        if limit is None or (key in data and minute(data[key]) <= case.now):
            continue
        held = pauses if may else []
        reading = read_clock(limit, minute(data["at"]), None, held, case.promises.calendar, case.now)
        paused = reading.status is ClockStatus.PAUSED
        word = Text("处理", "resolve") if may else Text("答复", "reply")
        why = Text(
            f"投诉{word.zh}：{limit.text.zh}{again.zh}", f"{word.en} the complaint: {limit.text.en}{again.en}"
        )
        yield due_line(
            case, "complaint", entry.id, entry.title, moment(reading.due) if reading.due else None, why, TERMS,
            urgency="paused" if paused else None,
        )  # fmt: skip
    if to_do := _left_of_complaint(case, data, before):
        yield due_line(case, "complaint", entry.id, entry.title, None, to_do, BOOK, urgency="now")


def _left_of_complaint(case: Case, data: Mapping[str, Any], before: Entry | None) -> Text | None:
    """What is left to do of a complaint that was dealt with."""
    done = case.knows(data, "resolved_at")
    if done and before and not _another_action(data, before):
        return _did_not_hold(case, before)
    if done and not case.knows(data, "verified_on"):
        return Text("已处理，措施尚未验证", "resolved; the action has not been verified")
    if data.get("effective") is False and (case.knows(data, "verified_on") or "verified_on" not in data):
        return Text("验证结果为无效，应重新采取措施", "the action had no effect: take another")
    if data.get("satisfied") is False and (done or "resolved_at" not in data):
        return Text("客户不满意，应继续处理", "the customer is not satisfied: go on")
    return None


def _earlier(case: Case, entry: Entry) -> Entry | None:
    """The complaint that has come up again."""
    name = entry.data.get("recurs")
    others = (e for e in case.book.of("complaint") if e.id == name and e.id != entry.id)
    return next((e for e in others if e.data["at"] <= entry.data["at"]), None)


def _another_action(data: Mapping[str, Any], before: Entry) -> bool:
    """Whether a corrective action was taken which is not that of the last time; where the last time had none, nothing
    has failed.
    """
    mine, last = (one.get("corrective_action") for one in (data, before.data))
    return not last or bool(mine and part_name(str(mine)) != part_name(str(last)))


def _did_not_hold(case: Case, before: Entry) -> Text:
    zh, en = f"{before.id} 的纠正措施", f"the corrective action of {before.id}"
    if case.knows(before.data, "verified_on"):
        verified = before.data["verified_on"]
        zh, en = f"{zh}{cn(verified)}验证过，", f"{en}, verified on {iso(verified)},"
    return Text(
        f"{zh}没有防住再次发生，应另定纠正措施（corrective_action）",
        f"{en} did not hold: take another (corrective_action)",
    )


def complaint_pauses(case: Case, entry: Entry) -> list[tuple[int, int | None]]:
    """The pauses of a complaint that the terms allow."""
    may = "complaint" in case.book.terms.get("pauses", {}).get("clocks", ())
    rows = [p for p in entry.data.get("pauses", ()) if p and may and case.promises.allows(p)]
    return [(minute(p["from"]), minute(p["to"]) if "to" in p else None) for p in rows]
