"""Hours that papers promise: how soon somebody comes when a fault has its level, how often a run is written down."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from dossier.checking.scopes import of_one
from dossier.checking.statements import Statement
from dossier.checking.warranty_words import number
from dossier.findings import Finding, finding
from dossier.model import Dossier
from dossier.reading.cross_checks import Table

_COUNT = r"(\d+(?:\.\d+)?|[一二两三四五六七八九十]+)"
_PROMISE = re.compile(
    rf"(?<![\d.~-]){_COUNT}\s*个?\s*(小时|h|分钟|min)(?:之?内|以内)?\s*(?:派人|派员|给予|作出|做出|予以|完成)?\s*"
    r"(响应|答复|到场|到达|赶到|抵达|修复|恢复|排除)"
)
_KINDS = {
    **dict.fromkeys(("响应", "答复"), "respond_hours"),
    **dict.fromkeys(("到场", "到达", "赶到", "抵达"), "on_site_hours"),
    **dict.fromkeys(("修复", "恢复", "排除"), "fix_hours"),
}
_EPSILON = 0.01
_HAPPENED = (
    "repair-record",
    "repair-notice",
    "repair-order",
    "visit-record",
    "trial-run-record",
    "trial-run-defect",
)
"""Records of what happened, in which hours are no promise."""

_EVERY = re.compile(
    rf"每\s*(?:隔\s*)?{_COUNT}\s*个?\s*(小时|h|分钟|min)[^,。;]{{0,6}}?(?:记录|巡检|抄表|巡视|巡查|测量|检查)"
)
_DURING = re.compile("头|首|前|最初|之后|以后|其后|夜间|白天|负荷|单机|空载|加密|改为|调整为")
"""Words of an interval that holds for a part of a run."""


def check_promised_times(dossier: Dossier, said: Sequence[Statement], table: Table) -> Iterator[Finding]:
    """X703 for hours that the levels of service do not give, X702 for another interval of the readings. Pure."""
    yield from _levels(dossier, said)
    yield from _intervals(said, table)


def _levels(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """``系统瘫痪 2 小时内到场``: the hours of the level of that name. Less than agreed is an error, more a warning."""
    service = dossier.data.get("service")
    listed = service.get("levels") if isinstance(service, dict) else None
    levels = {str(m["name"]): m for m in listed or () if isinstance(m, dict) and len(str(m.get("name"))) > 2}
    names = "|".join(map(re.escape, sorted(levels, key=len, reverse=True)))
    told: set[tuple[str, str]] = set()
    for line in said if names else ():
        if line.record.type in _HAPPENED:
            continue
        for sentence in re.split("[。;]", line.text):
            for name, match in _promises(sentence, names):
                hours, key = _hours(match[1], match[2]), _KINDS[match[3]]
                agreed = levels[name].get(key)
                if not isinstance(agreed, int | float) or abs(hours - agreed) < _EPSILON:
                    continue
                # Hours of no level at all, in a record, are told by X575.
                elsewhere = line.file or any(m.get(key) == hours for m in levels.values())
                if not elsewhere or (line.record.id, name + key) in told:
                    continue
                told.add((line.record.id, name + key))
                words: dict[str, Any] = {"source": line.source, "level": name, "found": match[0]}
                words["agreed"] = f"{agreed:g}"
                severity = None if hours > agreed else "warning"
                yield finding("X703", line.place, record=line.record.id, severity=severity, **words)


def _promises(sentence: str, names: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Each level that a sentence names, with the hours that follow before the next one."""
    places = list(re.finditer(names, sentence))
    for here, name in enumerate(places):
        end = places[here + 1].start() if here + 1 < len(places) else len(sentence)
        for match in _PROMISE.finditer(re.split("其他|其余|否则", sentence[name.end() : end])[0]):
            yield name[0], match


def _hours(count: str, unit: str) -> float:
    return number(count) / (60 if unit in ("分钟", "min") else 1)


def _intervals(said: Sequence[Statement], table: Table) -> Iterator[Finding]:
    """The interval of the readings in the plan of a run and in its notice; who gives several, gives parts of it."""
    given: dict[str, list[tuple[Statement, float, str]]] = {}
    for line in said:
        if line.record.type not in table.get("interval_texts", {}) or _DURING.search(line.text):
            continue
        for match in _EVERY.finditer(line.text):
            given.setdefault(line.record.id, []).append((line, _hours(match[1], match[2]), match[0]))
    clear = [ones[0] for ones in given.values() if len({hours for _, hours, _ in ones}) == 1]
    for here, (line, hours, words) in enumerate(clear):
        for other, other_hours, other_words in clear[:here]:
            if hours != other_hours and of_one(line.record, other.record, "system"):
                shown: dict[str, Any] = {"source": line.source, "found": words}
                shown |= {"other": other.source, "expected": other_words}
                yield finding("X702", line.place, record=line.record.id, **shown)
                break
