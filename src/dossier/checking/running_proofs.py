"""Proofs that the works ran in a row: neither they nor their papers tell of a stop, or of days that only add up."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.checking.dates import as_datetime
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Record, Text
from dossier.reading.cross_checks import Table

_DENIED = re.compile("无|未|没有|不曾")
_PLANNED = re.compile("计划|试验|演练|切换|轮换|备用|手动|检修|个别|单台|市电")
"""Stops that break off no run of a whole system."""
_LASTED = re.compile(r"[^\d]{0,6}(?=[\d.]*[1-9])\d+(?:\.\d+)?\s*(?:个)?(?:小时|分钟|天|日|次|h|min)")
_INTERRUPTED = re.compile(
    r"间断运行|断续|时断时续|(?<![不未无])间断|累计(?:正常)?运行[^,，。；;]{0,8}?(\d+)\s*[天日]"
)


def check_running_proofs(said: Sequence[Statement], table: Table) -> Iterator[Finding]:
    """X634, once for a record: a key of the table, or a line of its paper, that tells of a stop. Pure."""
    keys: Mapping[str, Sequence[str]] = table.get("proof_of_running", {})
    words = {name: "|".join(map(re.escape, listed)) for name, listed in table.get("run_words", {}).items()}
    if not {"stopped", "again"} <= words.keys():
        return
    stopped, again = re.compile(words["stopped"]), re.compile(words["again"])
    told: set[str] = set()
    for line in said:
        listed = keys.get(line.record.type, ())
        here = bool(line.file) or line.pointer[1:] in listed
        if not listed or not here or line.record.id in told or again.search(line.text):
            continue
        clauses = [c for c in re.split("[,，。；;]", line.text) if _breaks(c, line.record, stopped)]
        if clauses:
            told.add(line.record.id)
            stop = max(clauses, key=lambda clause: stopped.search(clause) is not None)
            after = Text("不是连续运行", "and did not run in a row")
            shown: dict[str, Any] = {"symptom": stop.strip(), "after": after, "least": Text("", "")}
            yield finding("X634", line.place, record=line.record.id, subject=line.record.title, **shown)


def _breaks(clause: str, record: Record, stopped: re.Pattern[str]) -> bool:
    """Whether a clause tells of a stop: one that lasted or fell in the time, or days that only add up."""
    if _DENIED.search(clause) or _PLANNED.search(clause):
        return False
    if stop := stopped.search(clause):
        return _LASTED.match(clause[stop.end() :]) is not None or re.search("其间|期间", clause) is not None
    apart = _INTERRUPTED.search(clause)
    if apart is None or apart[1] is None:
        return apart is not None
    began, ended = (record.data.get(key) for key in ("started_on", "ended_on"))
    if not isinstance(began, dt.date) or not isinstance(ended, dt.date):
        return False
    return (as_datetime(ended) - as_datetime(began)).days > int(apart[1]) + 1
