"""Processes of welding: what the certificates of the welders cover, and what plans and records say was welded by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Record

_PROCESSES: Mapping[str, re.Pattern[str]] = {
    "氩弧焊（GTAW）": re.compile(r"氩弧焊?|氩电联焊|钨极|(?<![A-Z])(?:TIG|GTAW)", re.IGNORECASE),
    "焊条电弧焊（SMAW）": re.compile(
        r"焊条电弧焊|手工电弧焊|手弧焊|手工焊条|氩电联焊|(?<![A-Z])SMAW", re.IGNORECASE
    ),
    "气体保护焊（GMAW）": re.compile(
        r"二氧化碳(?:气体)?(?:保护)?焊|CO2(?:气体)?(?:保护)?焊|(?:熔化极|药芯)[^,。;]{0,6}焊|气体?保护焊|气保焊|(?<![A-Z])(?:GMAW|FCAW|MAG|MIG)",
        re.IGNORECASE,
    ),
    "埋弧焊（SAW）": re.compile(r"埋弧|(?<![A-Z])SAW(?![A-Z])"),
    "钎焊": re.compile("钎焊"),
    "气焊（OFW）": re.compile(r"(?<!氧)气焊|(?<![A-Z])OFW"),
    "热熔焊": re.compile("热熔(?:焊|对接|承插|连接)|电熔(?:焊|连接)"),
}
_GENERAL = re.compile("熔化焊接|焊接与热切割|热切割|压力焊")
"""A certificate of safety, which names no process."""
_NOT_USED = re.compile("不得|严禁|禁止|不采用|不宜|不允许|避免|或|/|任一|均可|等焊|厂内|出厂|工厂|制造|厂家")
_WELDER = re.compile("焊")
_OF_WORKS = frozenset(
    {
        "construction-plan",
        "technical-disclosure",
        "process-inspection",
        "concealed-work",
        "functional-test",
        "inspection-lot-record",
        "installation-acceptance",
        "construction-diary",
        "detailed-design",
    }
)


def check_welding_processes(said: Sequence[Statement]) -> Iterator[Finding]:
    """X774, once for a process: it is used for the works and no certificate of a welder covers it. Pure."""
    welders: dict[str, Record] = {}
    for line in said:
        record = line.record
        if record.type == "personnel-certificate" and (_WELDER.search(record.title) or _is_welder(record)):
            welders[record.id] = record
    held: dict[str, set[str]] = {id_: set() for id_ in welders}
    for line in said if welders else ():
        if line.record.id in welders:
            if _GENERAL.search(line.text):
                return
            held[line.record.id] |= {name for name, words in _PROCESSES.items() if words.search(line.text)}
    if not welders or not all(held.values()):
        return
    covered = {name for names in held.values() for name in names}
    told: set[str] = set()
    for line in said:
        if line.record.type not in _OF_WORKS or "焊" not in line.text:
            continue
        for clause in re.split("[,。;]", line.text):
            if _NOT_USED.search(clause):
                continue
            for name, words in _PROCESSES.items():
                if name not in covered | told and (match := words.search(clause)):
                    told.add(name)
                    yield _x774(line, match[0], name, welders, held)


def _is_welder(record: Record) -> bool:
    return any(_WELDER.search(str(record.data.get(key) or "")) for key in ("position", "specialty"))


def _x774(
    line: Statement, word: str, name: str, welders: Mapping[str, Record], held: Mapping[str, set[str]]
) -> Finding:
    last = [*welders.values()][-1]
    found = "；".join(f"《{r.title}》{'、'.join(sorted(held[r.id]))}" for r in welders.values())
    words: dict[str, Any] = {"source": line.source, "said": word, "process": name, "found": found}
    return finding("X774", last.location, record=last.id, **words)
