"""The hours of a training: what its syllabus sets, what its times of the day leave room for, on record and on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from dossier.checking.paper_reading import days
from dossier.checking.scopes import live
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record, Text

_CLOCK = r"(\d{1,2})(?::|时|点)([0-5]\d)?分?"
_FROM_TO = re.compile(
    rf"(?<![\d:]){_CLOCK}\s*(?:[-~至到]|开始[,、]?)+\s*(?:下午|上午|晚上)?\s*{_CLOCK}(?!\d)"
)
_LABELLED = re.compile(
    r"(?:总|计划|培训|授课|合计|安排)?(?:学时|课时|学时数|课时数|时长|培训时间)(?:\(?(?:小时|h|学时|课时)\)?)?\s*(?:为|共|共计|合计|[:\s])+"
    r"(\d{1,3}(?:\.\d)?)\s*(?:个)?(?:学时|课时|小时|h)?(?![\d:.年月日时点~-])"
)
_COUNTED = re.compile(r"(?:共|共计|合计|总计|总)\s*(\d{1,3}(?:\.\d)?)\s*个?(?:学时|课时|小时)")
_MANY_DAYS = re.compile(
    r"每[天日]|[两二三四五六七2-9]\s*天|[两二三四五六七]日|连续|分[两二三四]?[批期班组]|[两二三]批|各"
)
_HOUR = 60


def check_taught_hours(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """X770: a training of fewer hours than its syllabus sets, or of as many hours as the syllabus in its times and more
    in its words. Pure.
    """
    plans = [r for r in live(dossier) if r.type == "training-plan"]
    taught = [r for r in live(dossier) if r.type == "training-record"]
    set_ = [(p, hours) for p in plans if (hours := _hours(p, said)) is not None]
    if len(plans) != 1 or len(set_) != 1 or not taught:
        return
    plan, wanted = set_[0]
    given = [(r, _hours(r, said)) for r in taught]
    if any(hours is None for _, hours in given):
        return
    if all(isinstance(r.data.get("hours"), int | float) for r in (plan, *taught)):
        return  # X587: sums of fields
    own = [(r, hours) for r, hours in given if hours is not None]
    whole = sum(hours for _, hours in own)
    record, last = own[-1]
    if whole < wanted and not any(hours == wanted for _, hours in own):
        yield _x770(record, last if len(own) == 1 else whole, plan, wanted, said)
    elif len(own) == 1 and last > wanted and _minutes(record, said) == wanted * _HOUR:
        # Hours are counted as the syllabus counts them: its hours are those of the clock.
        yield _x770(record, last, plan, wanted, said)


def _x770(record: Record, hours: float, plan: Record, wanted: float, said: Sequence[Statement]) -> Finding:
    minutes = _minutes(record, said)
    zh = f"，起止时间合计 {minutes / _HOUR:g} 小时" if minutes else ""
    en = f", its times of the day {minutes / _HOUR:g} hours" if minutes else ""
    words: dict[str, Any] = {"subject": record.title, "found": f"{hours:g}", "expected": f"{wanted:g}"}
    words |= {"other": plan.title, "times": Text(zh, en)}
    return finding("X770", record.at("/hours"), record=record.id, **words)


def _hours(record: Record, said: Sequence[Statement]) -> float | None:
    """The hours that a record gives, or its paper, where it gives one number."""
    if isinstance(hours := record.data.get("hours"), int | float):
        return float(hours)
    found = {
        float(match[1])
        for line in said
        if line.record is record
        for match in (*_LABELLED.finditer(line.text), *_COUNTED.finditer(line.text))
    }
    return found.pop() if len(found) == 1 else None


def _minutes(record: Record, said: Sequence[Statement]) -> int:
    """Minutes of all times of the day together; 0 where there are none, or the training took several days."""
    lines = [line.text for line in said if line.record is record and "/signatures" not in line.pointer]
    spans = set()
    for text in lines:
        if not (found := [*_FROM_TO.finditer(text)]):
            continue
        if len(days(text)) > 1 or _MANY_DAYS.search(text):
            return 0
        spans |= {tuple(int(part or 0) for part in match.groups()) for match in found}
    total = sum(60 * (c - a) + d - b for a, b, c, d in spans if (c, d) > (a, b))
    return max(total, 0)
