"""Papers that tell of a fault or a stop in the trial run of a system, against the records of its trial runs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from dossier.checking.paper_reading import plain
from dossier.checking.scopes import ids_in, live, members
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record, Text

_RUN = re.compile("试运[行转]")
_TROUBLE = re.compile(
    "中断(?!电源)|停机|停运|停泵|跳闸|跳停|宕机|死机|瘫痪|烧毁|重新(?:计时|开始|试运行|连续|运行)"
    "|故障(?!率|报警|信号|诊断|自诊断|切换|响应|联动|级别|受理|处理)"
)
_NOT = re.compile(
    "[无没未非若须]|不(?!间断)|如(?!下)|应(?!急)|当(?!日|天|时|晚)|可[能以在]|(?:故障|中断)即|严禁|避免|零故障"
    "|预案|演练|模拟|测试|试验"
)
"""Words of a clause that denies a fault, or tells what would be done."""
_RECORDS = ("trial-run-record", "trial-run-defect")
_PLANS = frozenset(
    {
        *_RECORDS,
        "trial-run-plan",
        "trial-run-notice",
        "trial-run-organisation",
        "emergency-plan",
        "om-manual",
        "contract",
        "construction-plan",
        "training-plan",
        "commissioning-outline",
    }
)
"""Types that tell of runs to come, and the records of the runs themselves."""


def check_interrupted(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """X725, once for a record: a run is said to have broken off that did not; another did. Pure."""
    names = {
        _short(plain(str(m["name"]))): str(m["id"])
        for m in members(dossier, "systems")
        if m.get("name") and m.get("id")
    }
    runs = [r for r in live(dossier) if r.type in _RECORDS]
    troubled = {i for r in runs if _went_wrong(r) for i in ids_in(r.data.get("system"))}
    sound = {i for r in runs for i in ids_in(r.data.get("system"))} - troubled
    if not troubled or not sound or any(not r.data.get("system") for r in runs):
        return
    named = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))))
    told: set[str] = set()
    for line in said:
        if line.record.id in told or line.record.type in _PLANS or not _RUN.search(line.text):
            continue
        for clause, mine in _clauses("".join(line.text.split()), named):
            systems = [names[name] for name in mine]
            if not _TROUBLE.search(clause) or _NOT.search(clause) or not systems:
                continue
            if all(one in sound for one in systems):
                told.add(line.record.id)
                yield _x725(line, clause, systems, dossier, troubled)
                break


def _clauses(text: str, named: re.Pattern[str]) -> Iterator[tuple[str, list[str]]]:
    """Each clause of a sentence on trial runs, with the systems that it, or the clause before it, names."""
    for sentence in re.split("[。;；!]", text):
        mine: list[str] = []
        running = False
        for clause in re.split("[,，]", sentence):
            here = named.findall(clause)
            mine = here or mine
            running = bool(_RUN.search(clause)) or (running and not here)
            if running:
                yield clause, mine


def _went_wrong(record: Record) -> bool:
    """Whether a record of a trial run tells of any fault, stop or second start."""
    data = record.data
    if record.type == "trial-run-defect" or data.get("faults") or data.get("restarted"):
        return True
    for key in ("conclusion", "rectification"):
        for clause in re.split("[,，。;；]", plain(str(data.get(key) or ""))):
            if _TROUBLE.search(clause) and not re.search("[无没未零]", clause):
                return True
    return False


def _short(name: str) -> str:
    """``视频监控系统`` → ``视频监控``, as papers write it."""
    return name.removesuffix("系统") if len(name) > 4 else name


def _x725(
    line: Statement, clause: str, systems: Sequence[str], dossier: Dossier, troubled: set[str]
) -> Finding:
    full = {str(m.get("id")): str(m.get("name")) for m in members(dossier, "systems")}
    mine = [full[i] for i in dict.fromkeys(systems)]
    others = [name for i, name in full.items() if i in troubled]
    words: dict[str, Any] = {"source": line.source, "said": clause[:60]}
    words |= {
        "system": Text("、".join(mine), ", ".join(mine)),
        "other": Text("、".join(others), ", ".join(others)),
    }
    return finding("X725", line.place, record=line.record.id, **words)
