"""Notices that a report counts and names: 发出监理通知单 2 份（JL-TZ-01、JL-TZ-02）, against those in the dossier."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from dossier.checking.scopes import live
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier, Text

_ISSUED = re.compile(
    r"(?:发出|签发|下发|出具|下达|发放|印发|共发)[^,。;0-9]{0,4}?(?P<kind>[一-鿿]{0,8}(?:通知单|通知书|通知|联系单|指令单?|签证单|变更单))"
    r"[^,。;0-9(]{0,4}(?P<count>\d+)\s*[份张](?:\s*\((?:编号)?:?(?P<list>[^()]*)\))?"
)
_NUMBER = re.compile(r"[A-Z]{1,8}(?:-[A-Z0-9]+)*-?\d{1,4}")
_REMEDY = re.compile("监理通知|整改|质量通知")
_NOTICES = frozenset({"rectification-notice"})


def check_counted_notices(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """X767, once for a record: an error for a notice that a report names by a number of our own series and that is not
    there, a warning where it only counts more than there are. Pure.
    """
    records = live(dossier)
    numbers = {str(r.number) for r in records if r.number} | {r.id for r in records}
    series = {_series(n) for n in numbers}
    notices = [r for r in records if r.type in _NOTICES]
    told: set[str] = set()
    for line in said:
        for match in _ISSUED.finditer(line.text) if line.record.id not in told else ():
            listed = _NUMBER.findall(match["list"] or "")
            lacking = [n for n in listed if n not in numbers and _series(n) in series]
            few = notices and _REMEDY.search(match["kind"]) and int(match["count"]) > len(notices)
            if lacking or few:
                told.add(line.record.id)
                shown = "、".join(lacking)
                zh = f"资料中没有 {shown}" if lacking else f"资料中只有 {len(notices)} 份"
                en = f"{shown} is not in the dossier" if lacking else f"the dossier has {len(notices)}"
                words: dict[str, Any] = {"source": line.source, "said": match[0], "fact": Text(zh, en)}
                severity = None if lacking else "warning"
                yield finding("X767", line.place, record=line.record.id, severity=severity, **words)
                break


def _series(number: str) -> str:
    """What numbers of one series have in common: all but the last figures."""
    return re.sub(r"\d+$", "", number)
