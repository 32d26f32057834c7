"""Quantities and days of a material in a sentence: 共浇筑 63 m³, 7 月 12 日进场, against its own records."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dossier.checking.paper_reading import plain
from dossier.checking.scopes import live, members
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record, Text

UNITS = {"立方米": "m3", "立方": "m3", "方": "m3", "平方米": "m2", "平方": "m2", "米": "m", "吨": "t"}
AMOUNT = re.compile(
    r"(?<![\d.A-Za-z~-])(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>m3|m2|立方米|平方米|立方|平方|km|m|米|t|吨|kg|只|台|块|卷|张|根|套|桶)(?![A-Za-z0-9/长宽厚高*×])"
)
_WHOLE = re.compile(r"(?:共计?|合计|总计|总量|总共|累计|全部)[^,。;\d]{0,8}$")
_CAME = re.compile(r"(?:进场|到货|到场|进货|运抵|送达)[^,。;\d]{0,6}$")
VAGUE = re.compile(
    "计划|拟|预计|约|损耗|退|剩|余|申报|合同|采购|原|变更|另|其中|每|分批|第[一二三\\d]批|首批|以上|左右|将于"
)
_DAY = re.compile(
    r"(?:(?P<year>\d{4})\s*年)?\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日[^,。;\d]{0,3}?(?P<event>进场|到货|到场|运抵|浇筑|浇捣|浇灌)"
)
_EVENTS = {"进场": "arrived_on", "到货": "arrived_on", "到场": "arrived_on", "运抵": "arrived_on"}
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class _Material:
    id: str
    name: str
    word: re.Pattern[str]
    measure: str
    quantities: frozenset[float]
    days: dict[str, frozenset[dt.date]]


def check_told_materials(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """X765, once for a record: a sentence with another quantity or day of a material than its own records. Pure."""
    records: dict[str, list[Record]] = {}
    for record in live(dossier):
        if isinstance(material := record.data.get("material"), str):
            records.setdefault(material, []).append(record)
    listed = members(dossier, "materials")
    materials = [m for row in listed if (m := _material(row, records.get(str(row.get("id")), ())))]
    told: set[str] = set()
    for line in said if materials else ():
        for sentence in re.split("[。;]", line.text):
            if line.record.id in told or VAGUE.search(sentence) or not re.search(r"\d", sentence):
                continue
            for found in (*_amounts(sentence, line, materials), *_days(sentence, line, materials)):
                told.add(line.record.id)
                yield found
                break


def _material(row: Any, own: Sequence[Record]) -> _Material | None:
    """What the list and its records say of a material; None where it has no name to find it by."""
    name = re.sub(r"\(.*?\)|\s", "", plain(str(row.get("name") or "")))
    chinese = "".join(re.findall("[一-鿿]", name))
    if len(chinese) < _SHORTEST:
        return None
    numbers = [row.get("quantity"), *(r.data.get("quantity") for r in own)]
    quantities = {float(n) for n in numbers if isinstance(n, int | float)}
    came = [r for r in own if r.type == "material-arrival"]
    parts = [q for r in came if isinstance(q := r.data.get("quantity"), int | float)]
    days: dict[str, set[dt.date]] = {"arrived_on": set(), "cast_on": set()}
    for data in ({"arrived_on": row.get("arrived")}, *(r.data for r in own)):
        for key, found in days.items():
            if isinstance(day := data.get(key), dt.date):
                found.add(day.date() if isinstance(day, dt.datetime) else day)
    # 挤塑板 stands for 挤塑聚苯板: the first two characters and the last one
    short = f"{chinese[:2]}{chinese[-1]}" if len(chinese) > _SHORTEST else chinese
    word = re.compile("|".join(map(re.escape, dict.fromkeys((name, chinese, short)))))
    measure = plain(str(row.get("measure") or ""))
    every = frozenset({*quantities, sum(parts)} - {0.0})
    return _Material(
        str(row.get("id")), name, word, measure, every, {k: frozenset(v) for k, v in days.items()}
    )


def _before(text: str, line: Statement, materials: Sequence[_Material]) -> _Material | None:
    """The material that is named last before a place; none where its own record speaks or two names fit."""
    found = [(match.end(), m) for m in materials for match in m.word.finditer(text)]
    last = max((end for end, _ in found), default=0)
    ones = [m for end, m in found if end == last]
    return ones[0] if len(ones) == 1 and line.record.data.get("material") != ones[0].id else None


def _amounts(sentence: str, line: Statement, materials: Sequence[_Material]) -> Iterator[Finding]:
    for match in AMOUNT.finditer(sentence):
        head = sentence[: match.start()]
        whole, came = _WHOLE.search(head), _CAME.search(head)
        material = _before(head, line, materials) if whole or came else None
        unit = UNITS.get(match["unit"], match["unit"])
        if material is None or unit != material.measure or not material.quantities:
            continue
        last = max(m.end() for m in material.word.finditer(head))
        if AMOUNT.search(head[last:]) or float(match["number"]) in material.quantities:
            continue
        most = max(material.quantities)
        severity = None if came or float(match["number"]) > most else "warning"
        expected = "、".join(f"{q:g}" for q in sorted(material.quantities))
        yield _x765(line, material, match[0].strip(), f"{expected} {unit}", severity)


def _days(sentence: str, line: Statement, materials: Sequence[_Material]) -> Iterator[Finding]:
    for match in _DAY.finditer(sentence):
        material = _before(sentence[: match.start()], line, materials)
        days = material.days[_EVENTS.get(match["event"], "cast_on")] if material else frozenset()
        if material is None or not days:
            continue
        said = (int(match["year"] or 0), int(match["month"]), int(match["day"]))
        if not any((said[0] in (0, d.year)) and (d.month, d.day) == said[1:] for d in days):
            shown = "、".join(d.isoformat() for d in sorted(days))
            yield _x765(line, material, match[0].strip(), shown, None)


def _x765(line: Statement, material: _Material, found: str, expected: str, severity: str | None) -> Finding:
    words: dict[str, Any] = {"source": line.source, "found": found, "expected": expected}
    words["name"] = Text(material.name, material.name)
    return finding("X765", line.place, record=line.record.id, severity=severity, **words)
