"""How long a test is to be held, by its own paper or by what demands it, and how long its times say that it was."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.checking.dates import as_datetime
from dossier.checking.moments import lasting
from dossier.checking.paper_reading import days
from dossier.checking.scopes import live
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record

_KINDS: Mapping[str, str] = {
    "pressure": "稳压|保压|恒压|持压|停压|耐压",
    "leak": "稳压|保压|恒压|持压|停压",
    "water_retention": "蓄水|满水|灌水|闭水|静置|浸水",
    "rain": "淋水|喷淋",
    "no_load": "空载(?:试运转|运转|运行|试运行)?|无负荷",
    "load": "负荷(?:试运转|运转|运行|试运行)?|带载(?:运行)?|试运转",
}
"""Kind of a test → words for holding it."""
_LENGTH = r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>min|分钟|分|h|小时|个小时)(?![A-Za-z内])"
_CLOCK = r"(\d{1,2})(?::|时|点)([0-5]\d)?分?"
_FROM_TO = re.compile(rf"(?<!\d)(?<!\d:){_CLOCK}\s*(?:开始)?\s*[-~至到]+\s*{_CLOCK}(?![\d:])")
_BEGAN = re.compile(
    rf"(?:开始|起始|起)(?:试压|试验|稳压|蓄水)?(?:时间|时刻)?[:\s]*(?:[\d年月日/.-]+\s+)?{_CLOCK}"
)
_ENDED = re.compile(
    rf"(?:结束|终止|完毕|止)(?:试压|试验|稳压|蓄水)?(?:时间|时刻)?[:\s]*(?:[\d年月日/.-]+\s+)?{_CLOCK}"
)
_TIME = re.compile(_CLOCK)
_NEXT_DAY = re.compile("次日|翌日|第二天|隔日|[月日]\\s*\\d{1,2}\\s*日?\\s*[-~至到]")
_DEMANDS = frozenset(
    {"contract", "construction-plan", "technical-disclosure", "detailed-design", "commissioning-outline"}
)
_BOUND = re.compile("不少于|不低于|不小于|不得少于|不应少于|至少|≥|应|须|必须|要求")
_MOST = re.compile("不超过|不大于|不多于|最多|≤|以内|内")
_SLACK = 1.0
"""Minutes by which clocks may differ."""


def check_held_times(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """X771, once for a test that passes: it was over sooner than it had to be held. Pure."""
    demanded = [line for line in said if line.record.type in _DEMANDS]
    for record in live(dossier):
        words = _KINDS.get(str(record.data.get("test_kind") or ""))
        if record.type not in ("functional-test", "test-report") or record.data.get("result") != "pass":
            continue
        own = [line for line in said if line.record is record and "/signatures" not in line.pointer]
        took = _took(record, own)
        pattern = _held(words) if words else _held("|".join(dict.fromkeys(_KINDS.values())))
        needed = _needed(pattern, own) or (_needed(pattern, demanded) if words else None)
        if took is None or needed is None or took <= 0 or took + _SLACK >= needed[0]:
            continue
        found: dict[str, Any] = {"subject": record.title, "hours": lasting(took / 60)}
        found |= {"claimed": lasting(needed[0] / 60), "source": needed[1].source}
        yield finding("X771", record.at("/ended_at"), record=record.id, **found)


def _held(words: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?:{words})(?:试验|观察|时间|时长|持续|不少于|不低于|不小于|不得少于|不应少于|至少|≥|应|达到?|满|为|了|[:\s(])*{_LENGTH}"
    )


def _needed(pattern: re.Pattern[str], lines: Sequence[Statement]) -> tuple[float, Statement] | None:
    """The least of the minutes that lines ask for, and where; None where they ask for none."""
    found = [
        (float(m["number"]) * (60 if m["unit"].endswith(("h", "小时")) else 1), line)
        for line in lines
        for m in pattern.finditer(line.text)
        if not _MOST.search(line.text[m.start() : m.end() + 3])
        and (line.record.type in _DEMANDS or _is_asked(line, m))
    ]
    return min(found, key=lambda each: each[0], default=None)


def _is_asked(line: Statement, match: re.Match[str]) -> bool:
    """Whether words of a test's own paper say what is to be, or at least what it claims."""
    return not line.pointer or not line.pointer.startswith("/next") or bool(_BOUND.search(match[0]))


def _took(record: Record, own: Sequence[Statement]) -> float | None:
    """Minutes from start to end: by the record, else by the only two times of its paper."""
    began, ended = record.data.get("started_at"), record.data.get("ended_at")
    if isinstance(began, dt.datetime) and isinstance(ended, dt.datetime):
        return (as_datetime(ended) - as_datetime(began)).total_seconds() / 60
    timed = [line.text for line in own if _TIME.search(line.text)]
    if len(days(" ".join(timed))) > 1 or any(_NEXT_DAY.search(text) for text in timed):
        return None
    spans = {match.groups() for line in own for match in _FROM_TO.finditer(line.text)}
    starts = {m.groups() for line in own for m in _BEGAN.finditer(line.text)}
    ends = {m.groups() for line in own for m in _ENDED.finditer(line.text)}
    if not spans and len(starts) == len(ends) == 1:
        spans = {starts.pop() + ends.pop()}
    if len(spans) != 1:
        return None
    a, b, c, d = (int(part or 0) for part in spans.pop())
    return float(60 * (c - a) + d - b)
