"""How long a run lasted, in the words of its record, of its paper, or of who reports it: as long as its times say."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from dossier.checking.dates import as_datetime
from dossier.checking.derived import HELD
from dossier.checking.moments import lasting
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record

_SPANS = (("started", "ended"), ("started_at", "ended_at"), ("started_on", "ended_on"))
_NUMBER = r"(\d+(?:\.\d+)?)\s*个?\s*(小时|h|天|日)(?![A-Za-z])(?:[零又]?\s*(\d{1,2})\s*(?:分钟?|min))?"
_LASTED = re.compile(
    rf"(试?运行|历时|持续|总计|共计|用时|耗时|全程)(?:时间|时长|了|为|共|约|达|[:\s]){{0,3}}\s*{_NUMBER}"
)
_WHOLE = ("历时", "总计", "共计", "用时", "耗时", "全程")
_BROKEN = re.compile(r"\s*[后时][^,。;]{0,12}?(?:中断|停机|停运|停止|终止|跳闸|故障)")
_GOOD = re.compile("无|未|正常|合格|稳定")
_ASKED = re.compile("要求|应|须|需|不少于|不低于|不小于|至少|计划|拟|方案|每|满足|标准")
_PART = re.compile(
    "单机|单泵|单台|单独|空载|满载|带载|负荷|备用|手动|两次|各次|合计|累计|其中|号|[A-Z]-?[0-9]", re.ASCII
)
"""What runs only for a part of the time."""
_AGAIN = re.compile("重新|恢复|再次|自|从|第二次|排除")
_HELD = re.compile(
    r"(?P<number>\d+(?:\.\d+)?)\s*个?\s*(?P<unit>小时|分钟|min|h|天|日)(?![A-Za-z])\s*[内后]?[,、]?\s*"
    r"(?:均|各处|全部|检查|观察)?(?:无|未|不)(?:见|有|发现|出现)?(?:任何|明显)?(?:渗|漏|压降|泄|异常|故障|下降|变形|沉降)"
    r"|(?:蓄水|浸水|静置|淋水|喷淋|保压|稳压|灌水|满水|注水|通水|通电|试灯|亮灯)(?:试验|时间|观察|共|达|了|:)*\s*"
    r"(?P<other>\d+(?:\.\d+)?)\s*个?\s*(?P<its>小时|分钟|min|h|天|日)(?![A-Za-z])"
)
"""How long something was held, and nothing leaked."""
_WANTED = re.compile("required|standard|requirement|method|plan|design|limit|procedure|basis|clause|next")
"""Keys of what is to be, not of what was."""
_OF_UNIT = {"小时": 1.0, "h": 1.0, "分钟": 1 / 60, "min": 1 / 60, "天": 24.0, "日": 24.0}
_ROUND = 1.0
_MINUTE = 1.5 / 60

Span = tuple[float, float]
"""The least and the most hours that two points in time lie apart."""


def check_said_durations(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """X581, once for a record: a duration in words that no two times of the run lie apart. Pure."""
    told: set[str] = set()
    words: dict[str, Any]
    runs = [r for line in said if (r := line.record).type == "trial-run-record"]
    of_runs = {r.id: (r, _spans(r)) for r in runs}
    for line in said:
        if line.record.id in told:
            continue
        if (held := _longer_than_it_took(line)) is not None:
            told.add(line.record.id)
            words = {"claimed": lasting(held[0]), "hours": lasting(held[1])}
            yield finding("X581", line.place, record=line.record.id, subject=line.record.title, **words)
            continue
        if (match := _LASTED.search(line.text)) is None:
            continue
        own = _spans(line.record)
        if not own and "试运行" in line.text and match[4]:
            own = [s for record, spans in of_runs.values() for s in spans if _meant(dossier, record, line)]
        if own and _wrong(line, match, own):
            told.add(line.record.id)
            claimed = lasting(_hours(match))
            words = {"claimed": claimed, "hours": lasting(own[0][0])}
            yield finding("X581", line.place, record=line.record.id, subject=line.record.title, **words)


def _longer_than_it_took(line: Statement) -> Span | None:
    """The hours for which a record says that a test was held, and those from its start to its end, which are fewer."""
    if line.file or line.record.type == "trial-run-record" or _WANTED.search(line.pointer):
        return None
    if line.pointer == "/measured" and HELD.search(line.text):
        return None  # `derived` looks at what was measured
    for match in _HELD.finditer(line.text):
        number, unit = match["number"] or match["other"], match["unit"] or match["its"]
        hours = float(number) * _OF_UNIT[unit]
        clause = re.split("[,。;]", line.text[: match.start()])[-1] + match[0]
        own = [] if _ASKED.search(clause) or _SEVERAL.search(clause) else _spans(line.record)
        if own and hours > own[0][1] + min(_ROUND, max(0.1 * hours, _MINUTE)):
            return hours, own[0][0]
    return None


_SEVERAL = re.compile("两次|各次|三次|合计|累计|再次|第[一二三四]次|共[二两三]|分别|复验|重新")


def _hours(match: re.Match[str]) -> float:
    return float(match[2]) * (24 if match[3] in "天日" else 1) + float(match[4] or 0) / 60


def _wrong(line: Statement, match: re.Match[str], own: Sequence[Span]) -> bool:
    """Whether the words give the length of the run, and it had another one."""
    before = re.split("[,。;]", line.text[: match.start()])[-1]
    row = line.pointer.count("/") > 1 or line.pointer.endswith(("/steps", "/content"))
    if row or _ASKED.search(before) or _PART.search(before):
        return False
    hours = _hours(match)
    if _AGAIN.search(line.text[: match.start()]) or (
        line.file and before.rstrip().endswith(("连续", "不间断")) and _GOOD.search(line.text[match.end() :])
    ):
        # When the clock started again is not known for sure.
        return hours > own[0][1] + 0.5
    exact = match[4] is not None
    if not exact and match[1] not in _WHOLE and not _BROKEN.match(line.text[match.end() :]):
        return False
    slack = _MINUTE if exact else 24.0 if match[3] in "天日" else _ROUND
    return not any(least - slack < hours < most + slack for least, most in own)


def _spans(record: Record) -> list[Span]:
    """From the start to the end first, then between any two of these and of its faults; none of other records."""
    data = record.data
    pair = next((p for p in _SPANS if all(isinstance(data.get(k), dt.date) for k in p)), None)
    if pair is None:
        return []
    points = [data[pair[0]], data[pair[1]]]
    for fault in data.get("faults") or ():
        if isinstance(fault, Mapping):
            points += [w for k in ("at", "recovered") if isinstance(w := fault.get(k), dt.date)]
    spans: list[Span] = []
    for one, other in combinations(points, 2):
        apart = abs((as_datetime(other) - as_datetime(one)).total_seconds()) / 3600
        whole = 0 if isinstance(one, dt.datetime) and isinstance(other, dt.datetime) else 24
        spans.append((apart, apart + whole))
    return spans


def _meant(dossier: Dossier, run: Record, line: Statement) -> bool:
    """Whether a text that names a system names that of a run; one that names none may mean any."""
    systems = {
        str(m.get("id")): str(m.get("name")) for m in dossier.data.get("systems") or () if isinstance(m, dict)
    }
    named = {key for key, name in systems.items() if name in line.text}
    return not named or str(run.data.get("system")) in named
