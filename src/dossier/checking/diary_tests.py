"""Diaries of the works: a test, a run, an inspection or an arrival is on the day that its own record gives (X732)."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossier.checking.dates import as_datetime
from dossier.checking.moments import cn, iso
from dossier.checking.paper_reading import plain
from dossier.checking.scopes import live, members
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record, Text

_DAYS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "functional-test": (("started_at",), ("ended_at", "tested_on")),
    "trial-run-record": (("started",), ("ended",)),
    "commissioning-record": (("started_on",), ("commissioned_on",)),
    "unpacking-inspection": ((), ("inspected_on",)),
    "installation-acceptance": ((), ("accepted_on",)),
    "division-acceptance": ((), ("accepted_on",)),
    "item-acceptance": ((), ("accepted_on",)),
}
"""Type of a record → the fields of the day on which it began, and on which it ended, the best first."""
_SUFFIX = re.compile(r"(?:质量|工程)?(?:检查|检验)?(?:记录|报告)?(?:表|单|书)?(?:[(（].*)?$")
_BEGAN = re.compile("^(?:正式)?(?:开始|启动|开机)")
_ENDED = re.compile("^(?:全部)?(?:结束|完成|完毕)")
_GOING = re.compile("^(?:进行中?|中|继续|$)")
_NOT_NOW = re.compile(
    "准备|报验|申请|通知|约定|计划|预检|初验|预验|自检|整改|资料|未|待|拟|将|前|后|次日|明日|第[二三四五两2-9]次|二次|再次|重新|"
    "复试|复验|复查|方案|交底|培训|会议|样板|部分|分段|面层|不合格|条件|接线|布置|配合|昨|上午至|起至"
)
_CAME = re.compile("^(?:全部|已)?(?:进场|到货|到场|运到|运抵)")
_NUMBERED = re.compile(r"[A-Z]{2,}[A-Z\d]*-[\dA-Z]")
_LEAST, _MOST = 4, 20
"""Characters of a name by which a diary can call a test."""


@dataclass(frozen=True, slots=True)
class _Event:
    """What a record, or the list of materials, says of something that a diary may tell of."""

    title: str
    began: dt.date | None
    ended: dt.date


def check_diary_tests(dossier: Dossier) -> Iterator[Finding]:
    """X732 for an entry that has a test begin, go on or end on a day that no record of the test gives, or material
    arrive before its day. Linear: the words of an entry are looked up. Pure.
    """
    diaries = [r for r in live(dossier) if r.type == "construction-diary"]
    tests = _tests(dossier) if diaries else {}
    goods = {
        plain(str(m["name"])): _Event(str(m["name"]), None, m["arrived"])
        for m in members(dossier, "materials")
        if m.get("name") and isinstance(m.get("arrived"), dt.date)
    }
    counts = Counter(plain(str(m.get("name"))) for m in members(dossier, "materials"))
    twice = {name for name, n in counts.items() if n > 1}
    for diary in diaries:
        rows = diary.data.get("entries")
        for i, row in enumerate(rows if isinstance(rows, list) else ()):
            day = row.get("date") if isinstance(row, dict) else None
            if not isinstance(day, dt.date):
                continue
            for key in ("work", "events"):
                if _NUMBERED.search(str(row.get(key) or "")):  # `named_before` looks the number up
                    continue
                for clause in re.split("[,，;；。、(（]", "".join(plain(str(row.get(key) or "")).split())):
                    if _NOT_NOW.search(clause):
                        continue
                    told = _test(clause, day, tests) or _goods(clause, day, goods, twice)
                    if told:
                        yield _x732(diary, f"/entries/{i}", day, clause, told)


def _tests(dossier: Dossier) -> dict[str, list[_Event]]:
    """Name, whole or without the words before it → the tests that are called so."""
    found: dict[str, list[_Event]] = {}
    for record in live(dossier):
        firsts, lasts = _DAYS.get(record.type, ((), ()))
        ended = next((d for key in lasts if isinstance(d := record.data.get(key), dt.date)), None)
        if ended is None:
            continue
        began = next((d for key in firsts if isinstance(d := record.data.get(key), dt.date)), None)
        event = _Event(record.title, as_datetime(began).date() if began else None, as_datetime(ended).date())
        name = "".join(_SUFFIX.sub("", plain(record.title)).split())
        for k in range(max(0, len(name) - _MOST), len(name) - _LEAST + 1):
            found.setdefault(name[k:], []).append(event)
    return found


def _test(clause: str, day: dt.date, tests: Mapping[str, Sequence[_Event]]) -> _Event | None:
    """The one test that a clause tells of, where it was not on that day."""
    for start in range(len(clause) - _LEAST + 1):
        for end in range(min(len(clause), start + _MOST), start + _LEAST - 1, -1):
            events = tests.get(clause[start:end])
            if not events:
                continue
            # With words before it, a part of a name may be that of another test.
            whole = any(clause[start:end] == "".join(_SUFFIX.sub("", plain(e.title)).split()) for e in events)
            if (start and not whole) or len({(e.began, e.ended) for e in events}) > 1:
                return None
            return events[0] if _wrong(clause[end:], day, events[0]) else None
    return None


def _wrong(act: str, day: dt.date, event: _Event) -> bool:
    """Whether a test cannot have begun, gone on or ended on a day."""
    if _BEGAN.search(act):
        return day > event.ended or (event.began is not None and day != event.began)
    if _ENDED.search(act):
        return day < event.ended or (event.began is not None and day > event.ended)
    if _GOING.search(act):
        return day > event.ended or (event.began is not None and day < event.began)
    return act.startswith(("合格", "通过")) and day < event.ended


def _goods(clause: str, day: dt.date, goods: Mapping[str, _Event], twice: Collection[str]) -> _Event | None:
    """The material that a clause has arrive before its day; of one that is listed twice nobody can say."""
    for end in range(2, min(len(clause), _MOST) + 1):
        event = goods.get(clause[:end])
        if event and _CAME.search(clause[end:]):
            return event if day < event.ended and clause[:end] not in twice else None
    return None


def _x732(diary: Record, pointer: str, day: dt.date, said: str, event: _Event) -> Finding:
    words: dict[str, Any] = {"subject": diary.title, "day": Text(cn(day), iso(day)), "work": said}
    expected = Text(cn(event.ended), iso(event.ended))
    if event.began and event.began != event.ended:
        expected = Text(f"{cn(event.began)}至{expected.zh}", f"{iso(event.began)} to {expected.en}")
    words |= {"other": event.title, "expected": expected}
    return finding("X732", diary.at(pointer), record=diary.id, **words)
