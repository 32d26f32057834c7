"""The log of a repair that contradicts itself, and pauses that no term allows."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.aftercare.book import Entry
from dossier.aftercare.civil import plain
from dossier.aftercare.promises import OWN_SIDE, Promises
from dossier.checking.moments import cn, iso
from dossier.findings import Finding, finding
from dossier.model import Text

_CLOSED = ("accept", "close")


def check_log(entry: Entry, given: Promises) -> Iterator[Finding]:
    """V907, V908: a log that contradicts itself, and pauses that no term allows."""
    events = [(i, e) for i, e in enumerate(entry.data.get("events", ())) if e]

    def say(pointer: str, problem: Text) -> Finding:
        return finding("V907", entry.at(pointer), record=entry.id, subject=entry.title, problem=problem)

    begun = entry.data["events"][0] is not None if events else False  # else its first event has no time: S205
    if begun and min(events, key=lambda e: e[1]["at"])[1]["event"] != "notice":
        yield say("/events", Text("最早的事件不是报修（notice）", "the first event is not the notice"))
    for (_, one), (j, other) in itertools.pairwise(events):
        if other["at"] < one["at"]:
            yield say(
                f"/events/{j}/at", Text("事件没有按时间先后排列", "the events are not in order of time")
            )
    done = next((e["at"] for _, e in events if e["event"] == "repair"), None)
    if any(_repaired_first(part) for part in _rounds(events)):
        yield say("/events", Text("修复早于到场", "it was repaired before anybody arrived"))
    yield from (say("/notice/called_at", problem) for problem in _before_the_call(entry, events))
    yield from _signed(entry)
    others = entry.data.get("third_party", {}).get("on")
    yield from (say(f"/events/{i}", problem) for i, problem in _misplaced(events, others))
    for i, pause in enumerate(entry.data.get("pauses", ())):
        if pause and pause.get("party") in OWN_SIDE:
            told: dict[str, Any] = {"record": entry.id, "subject": entry.title, "reason": pause["reason"]}
            yield finding("V953", entry.at(f"/pauses/{i}/party"), **told)
        elif pause and not given.allows(pause):
            yield finding("V908", entry.at(f"/pauses/{i}/reason"), record=entry.id, subject=entry.title)
        if pause and "to" in pause and pause["to"] <= pause["from"]:
            yield say(f"/pauses/{i}/to", Text("暂停的结束不晚于开始", "a pause ends before it begins"))
        if pause and "to" not in pause and done and done > pause["from"]:
            yield say(
                f"/pauses/{i}", Text("已修复，暂停没有写结束", "it was repaired and a pause has no end")
            )
        if pause and begun and (problem := _idle(pause, [e for _, e in events], given)):
            yield say(f"/pauses/{i}", problem)
    yield from (say(f"/pauses/{i}", BESIDE_OPEN) for i in beside_open(entry))
    for i in _same_pause(entry):
        twice = Text("同一次暂停写了两遍，只算一次", "has one pause twice; it counts once")
        words: dict[str, Any] = {"severity": "info", "record": entry.id, "subject": entry.title}
        yield finding("V907", entry.at(f"/pauses/{i}"), problem=twice, **words)
    if entry.data.get("pauses") and not given.pausable:
        yield finding("V908", entry.at("/pauses"), record=entry.id, subject=entry.title)


Events = Sequence[tuple[int, Mapping[str, Any]]]


def _rounds(events: Events) -> Iterator[list[Mapping[str, Any]]]:
    """The events from the notice, or a reopening, to the next."""
    starts = [n for n, (_, e) in enumerate(events) if e["event"] == "reopen"]
    for begin, end in itertools.pairwise([0, *starts, len(events)]):
        yield [e for _, e in events[begin:end]]


def _before_the_call(entry: Entry, events: Events) -> Iterator[Text]:
    """Why the call by which it was reported is too late: somebody answered, came or mended before it."""
    call = (entry.data.get("notice") or {}).get("called_at")
    if not isinstance(call, dt.datetime):
        return
    for _, event in events:
        at = event["at"]
        if event["event"] != "notice" and isinstance(at, dt.datetime) and at < call:
            when = Text(f"{cn(call)}", iso(call))
            zh = f"来电时间（{when.zh}）晚于之后的经过（{event['event']}，{cn(at)}）"
            yield Text(zh, f"was called in at {when.en}, after what followed ({event['event']}, {iso(at)})")
            return


def _repaired_first(part: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the first repair of a round came before the first arrival."""
    done, came = (next((e["at"] for e in part if e["event"] == kind), None) for kind in ("repair", "arrive"))
    return bool(done and came and done < came)


def _misplaced(events: Events, others: dt.date | None) -> Iterator[tuple[int, Text]]:
    """Number of each event that cannot stand where it does, and why. A reopening begins a new round, in which nothing
    has been repaired yet. `others`: the day on which a third party repaired it, which counts as any repair does.
    """
    shut, ever, now = False, set[str](), set[str]()
    begun = dt.date.min
    for i, event in events:
        kind = event["event"]
        if kind == "reopen":
            now, begun = set(), plain(event["at"])
        if others and begun <= others <= plain(event["at"]):
            now.add("repair")
        later = {e["event"] for j, e in events if j > i}
        if problem := _out_of_place(event, ever, shut=shut):
            yield i, problem
        elif kind == "accept" and not now & {"repair", "restore"} and "repair" in later:
            yield i, Text("没有修复就验收", "it was accepted before it was repaired")
            continue  # what follows it is no second round
        elif kind == "close" and not now & {"repair", "restore", "accept"} and "note" not in event:
            zh = "没有修复就关闭；不需要维修的在 note 中写明原因"
            yield i, Text(zh, "it is closed and was not repaired; say why in its note")
        shut = kind in _CLOSED or (shut and kind != "reopen")
        ever.add(kind)
        now.add(kind)


def _idle(pause: Mapping[str, Any], events: Sequence[Mapping[str, Any]], given: Promises) -> Text | None:
    """Why a pause holds no clock, where it lies before the notice or after the repair."""
    first, begun = min(e["at"] for e in events), pause["from"]
    if pause.get("to", begun) < begun:  # told as what it is
        return None
    if pause.get("to", begun) < first:
        return Text("暂停早于报修", "has a pause from before the notice")
    before = [e["event"] for e in events if e["at"] <= begun]
    rounds_on = before[len(before) - before[::-1].index("reopen") :] if "reopen" in before else before
    reopened = any(e["event"] == "reopen" and begun < e["at"] < pause.get("to", begun) for e in events)
    if "repair" in rounds_on and "report" not in given.pausable and not reopened:
        return Text("修复以后又写了暂停，不起作用", "has a pause from after the repair; it holds nothing")
    return None


def _same_pause(entry: Entry) -> Iterator[int]:
    """The pauses that say once more what one before them says."""
    seen: list[tuple[Any, Any]] = []
    for i, pause in enumerate(entry.data.get("pauses", ())):
        if pause and "to" in pause:
            if (pause["from"], pause["to"]) in seen:
                yield i
            seen.append((pause["from"], pause["to"]))


_BY_THE_PAPER = Text(
    "按维修记录单原件改正签认人和签认日期", "correct who signed, and when, by the signed repair slip"
)


def _signed(entry: Entry) -> Iterator[Finding]:
    """V907 for the owner's signature: after the repair, and after that of the last round once it is closed."""
    owner = entry.data.get("owner", {})
    name = owner.get("name")
    events = [e for e in entry.data.get("events", ()) if e]
    repaired = [e["at"] for e in events if e["event"] == "repair"]
    shut = bool(events) and events[-1]["event"] in (*_CLOSED, "report")
    again = shut and any(e["event"] == "reopen" for e in events)
    done = (repaired[-1] if again else repaired[0]) if repaired else None

    def say(pointer: str, problem: Text) -> Finding:
        words: dict[str, Any] = {"subject": entry.title, "problem": problem}
        return finding("V907", entry.at(pointer), record=entry.id, hint=_BY_THE_PAPER, **words)

    if done and "signed_on" in owner and owner["signed_on"] < plain(done):
        early = Text("业主签认早于修复", "the owner signed before it was repaired")
        once_more = Text(
            "重新报修并修复以后，业主没有再签认",
            "it was reopened and repaired once more, and the owner has not signed since",
        )
        yield say("/owner/signed_on", once_more if owner["signed_on"] >= plain(repaired[0]) else early)
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
