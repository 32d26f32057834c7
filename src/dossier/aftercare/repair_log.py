"""The log of a repair that contradicts itself, and pauses that no term allows."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.aftercare.book import Entry
from dossier.aftercare.civil import plain
from dossier.aftercare.promises import Promises
from dossier.findings import Finding, finding
from dossier.model import Text

_CLOSED = ("accept", "close")


def check_log(entry: Entry, given: Promises) -> Iterator[Finding]:
    """V907, V908: a log that contradicts itself, and pauses that no term allows."""
    events = [(i, e) for i, e in enumerate(entry.data.get("events", ())) if e]

    def say(pointer: str, problem: Text) -> Finding:
        return finding("V907", entry.at(pointer), record=entry.id, subject=entry.title, problem=problem)

    if events and min(events, key=lambda e: e[1]["at"])[1]["event"] != "notice":
        yield say("/events", Text("最早的事件不是报修（notice）", "the first event is not the notice"))
    for (_, one), (j, other) in itertools.pairwise(events):
        if other["at"] < one["at"]:
            yield say(
                f"/events/{j}/at", Text("事件没有按时间先后排列", "the events are not in order of time")
            )
    done = next((e["at"] for _, e in events if e["event"] == "repair"), None)
    came = next((e["at"] for _, e in events if e["event"] == "arrive"), None)
    if done and came and done < came:
        yield say("/events", Text("修复早于到场", "it was repaired before anybody arrived"))
    yield from _signed(entry, done)
    shut = False
    for i, event in events:
        before = {e["event"] for _, e in events[:i]}
        if problem := _out_of_place(event, before, shut=shut):
            yield say(f"/events/{i}", problem)
        shut = event["event"] in _CLOSED or (shut and event["event"] != "reopen")
        if event["event"] == "close" and not before & {"repair", "restore", "accept"} and "note" not in event:
            zh = "没有修复就关闭；不需要维修的在 note 中写明原因"
            yield say(f"/events/{i}", Text(zh, "it is closed and was not repaired; say why in its note"))
    for i, pause in enumerate(entry.data.get("pauses", ())):
        if pause and not given.allows(pause):
            yield finding("V908", entry.at(f"/pauses/{i}/reason"), record=entry.id, subject=entry.title)
        if pause and "to" in pause and pause["to"] <= pause["from"]:
            yield say(f"/pauses/{i}/to", Text("暂停的结束不晚于开始", "a pause ends before it begins"))
        if pause and "to" not in pause and done and done > pause["from"]:
            yield say(
                f"/pauses/{i}", Text("已修复，暂停没有写结束", "it was repaired and a pause has no end")
            )
    yield from (say(f"/pauses/{i}", BESIDE_OPEN) for i in beside_open(entry))
    if entry.data.get("pauses") and not given.pausable:
        yield finding("V908", entry.at("/pauses"), record=entry.id, subject=entry.title)


_BY_THE_PAPER = Text(
    "按维修记录单原件改正签认人和签认日期", "correct who signed, and when, by the signed repair slip"
)


def _signed(entry: Entry, done: dt.date | None) -> Iterator[Finding]:
    """V907 for the owner's signature."""
    owner = entry.data.get("owner", {})
    name = owner.get("name")

    def say(pointer: str, problem: Text) -> Finding:
        words: dict[str, Any] = {"subject": entry.title, "problem": problem}
        return finding("V907", entry.at(pointer), record=entry.id, hint=_BY_THE_PAPER, **words)

    if done and "signed_on" in owner and owner["signed_on"] < plain(done):
        yield say("/owner/signed_on", Text("业主签认早于修复", "the owner signed before it was repaired"))
    if name in _repairers(entry):
        same = Text(f"维修的 {name} 代业主签认", f"{name}, who repaired it, signed for the owner")
        yield say("/owner/name", same)


def _repairers(entry: Entry) -> set[str]:
    """Who came and who repaired, by name."""
    events = (e for e in entry.data.get("events", ()) if e and e["event"] in ("arrive", "repair"))
    return {name for name in (entry.data.get("assignee"), *(e.get("by") for e in events)) if name}


BESIDE_OPEN = Text(
    "前一次暂停还没有结束（to），又写了一次暂停", "has a pause beside one that is still open (to is missing)"
)


def beside_open(entry: Entry) -> list[int]:
    """The pauses of an entry that go on after another began which has no end."""
    rows = [(i, p) for i, p in enumerate(entry.data.get("pauses", ())) if p]
    opened = [(i, p["from"]) for i, p in rows if "to" not in p][:1]
    return [i for i, p in rows for n, begun in opened if i != n and ("to" not in p or p["to"] > begun)]


def _out_of_place(event: Mapping[str, Any], before: set[str], *, shut: bool) -> Text | None:
    """What an event cannot be where it stands."""
    kind = event["event"]
    if kind == "notice" and "notice" in before:
        return Text("有两次报修；再次报修写 reopen", "has two notices; the second is a reopen")
    if kind == "reopen" and not shut:
        return Text("尚未关闭就重新报修", "is reopened and was not closed")
    if shut and kind not in (*_CLOSED, "reopen", "report"):
        return Text("关闭后又有经过，没有登记 reopen", "goes on after it was closed, without a reopen")
    if kind == "grade" and "level" not in event:
        return Text("定级没有写级别", "is graded and has no level")
    return None
