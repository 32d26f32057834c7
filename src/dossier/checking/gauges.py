"""What pressure gauges can show: a range below the pressure of the test, a class worse than the one demanded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dossier.checking.paper_reading import packed
from dossier.checking.rows import passes
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Record

_IN_MPA = {"MPA": 1.0, "KPA": 0.001, "PA": 1e-6, "BAR": 0.1, "KG/CM2": 0.0981, "KGF/CM2": 0.0981}
_UNIT = r"(?:MPA|KPA|PA|BAR|KGF?/CM2)"
_GAUGE = re.compile("压力表|压力计|压力变送器|压力传感器|压力校验仪|精密表|真空表")
_FIXED = re.compile("安装|装设|设置|就地|配套|设备自带|更换")
"""Words of gauges that are part of the works."""
_RANGE = re.compile(
    rf"(?:-?\d+(?:\.\d+)?{_UNIT}?[-~至到]\+?|(?:满量程|满刻度|满度值?|最大量程|量程上限|测量上限|量程)[为是:(]*)"
    rf"(?P<top>\d+(?:\.\d+)?)\)?(?P<unit>{_UNIT})"
)
_TEST = re.compile(
    r"(?:试验|试压|强度|耐压|水压|气压|气密性?|打压|升压至|加压至|压力升至|升至|加压到)(?:试验)?的?(?:压力)?(?:值|\(P\w?\))?"
    rf"[为是达到至:=(]*(?P<pressure>\d+(?:\.\d+)?)(?P<unit>{_UNIT})"
)
_CLASS = re.compile(r"(?<![\d.])(?P<class>0\.\d{1,2}|[1-4](?:\.[056])?)\s*级")
"""In a text with its blanks: Y-100 1.6 级 is of class 1.6."""
_DEMAND = re.compile(
    r"(?:不低于|不得低于|不应低于|至少|≥|不低|高于|优于)(?:精度)?(?:等级)?(?:为)?(?<![\d.])(?P<class>0\.\d{1,2}|[1-4](?:\.[056])?)级"
)
_SERIAL = re.compile(r"(?:编号|器号|表号|出厂号|NO\.?)[:为]?(?P<number>[A-Z0-9][A-Z0-9\-/.]{2,})")
_FIELD = re.compile(rf"(?P<pressure>\d+(?:\.\d+)?)(?P<unit>{_UNIT})(?:[,]?(?:稳压|保压|恒压|停压)|$)")
_FIELDS = ("/required_value", "/test_pressure")
"""Fields of a pressure test that give its pressure first."""
_TESTS = frozenset(
    {
        "functional-test",
        "test-report",
        "process-inspection",
        "concealed-work",
        "technical-disclosure",
        "construction-plan",
    }
)


@dataclass(frozen=True, slots=True)
class _Gauge:
    line: Statement
    said: str
    top: float | None
    """Of its range, in MPa."""
    class_: float | None
    number: str


def check_gauges(said: Sequence[Statement]) -> Iterator[Finding]:
    """X772 for a gauge whose range ends below the pressure of the test that it was used for, X773 for one of a worse
    class than is demanded; once for a record. Pure.
    """
    gauges: dict[str, list[_Gauge]] = {}
    demands: list[tuple[float, Statement]] = []
    pressures: dict[str, list[float]] = {}
    records: dict[str, Record] = {}
    for line in said:
        text = packed(line.text)
        certificate = line.record.data.get("certificate_kind") == "calibration"
        if line.record.type not in _TESTS and not certificate:
            demands += [(float(m["class"]), line) for m in _DEMAND.finditer(text) if _GAUGE.search(text)]
            continue
        records[line.record.id] = line.record
        pressures.setdefault(line.record.id, []).extend(_pressures(line, text))
        if (not _GAUGE.search(text) or _FIXED.search(text)) and not certificate:
            continue
        if demand := _DEMAND.search(text):
            demands.append((float(demand["class"]), line))
        elif found := _gauge(line, text):
            gauges.setdefault(line.record.id, []).append(found)
    certified = {g.number: g for own in gauges.values() for g in own if g.number and g.top is not None}
    for id_, own in gauges.items():
        record = records[id_]
        if passes(record.data) is False or record.type not in _TESTS:
            continue
        if pressures[id_]:
            yield from _below(own, certified, max(pressures[id_]))
        yield from _worse(own, demands)


def _gauge(line: Statement, text: str) -> _Gauge | None:
    range_, number = _RANGE.search(text), _SERIAL.search(text)
    class_ = _CLASS.search(line.text)
    if not (range_ or number or class_):
        return None
    top = float(range_["top"]) * _IN_MPA[range_["unit"]] if range_ else None
    named = _GAUGE.search(line.text)
    said = re.split("[,;。]", line.text[named.start() if named else 0 :])[0][:40].strip()
    return _Gauge(
        line, said, top, float(class_["class"]) if class_ else None, number["number"] if number else ""
    )


def _pressures(line: Statement, text: str) -> Iterator[float]:
    """Pressures of tests that a line names, in MPa."""
    if _GAUGE.search(text) and _RANGE.search(text):
        return
    found = [*_TEST.finditer(text)]
    if line.pointer in _FIELDS and line.record.data.get("test_kind") in ("pressure", "leak"):
        found += [m for m in [_FIELD.match(text)] if m]
    yield from (float(m["pressure"]) * _IN_MPA[m["unit"]] for m in found)


def _below(own: Sequence[_Gauge], certified: dict[str, _Gauge], pressure: float) -> Iterator[Finding]:
    """One gauge that reaches is enough; the range of a gauge named by its number may stand in its certificate."""
    tops = [(g, g.top if g.top is not None else _top(certified.get(g.number))) for g in own]
    if any(top is None or top >= pressure - 1e-9 for _, top in tops):
        return
    gauge, top = tops[0]
    words: dict[str, Any] = {"source": gauge.line.source, "said": gauge.said}
    words |= {"found": f"{top:g}", "expected": f"{pressure:g}"}
    yield finding("X772", gauge.line.place, record=gauge.line.record.id, **words)


def _top(gauge: _Gauge | None) -> float | None:
    return gauge.top if gauge else None


def _worse(own: Sequence[_Gauge], demands: Sequence[tuple[float, Statement]]) -> Iterator[Finding]:
    if not demands:
        return
    wanted, where = min(demands, key=lambda d: d[0])
    for gauge in own:
        if gauge.class_ is not None and gauge.class_ > wanted and gauge.line.record is not where.record:
            words: dict[str, Any] = {"source": gauge.line.source, "found": f"{gauge.class_:g}"}
            words |= {"expected": f"{wanted:g}", "other": where.source}
            yield finding("X773", gauge.line.place, record=gauge.line.record.id, **words)
            return
