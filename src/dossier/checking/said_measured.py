"""A value in the words of a record that passed, against the limit that a table gives the same quantity."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossier.checking.limits import outside
from dossier.checking.paper_reading import plain
from dossier.checking.parts import maps_of
from dossier.checking.rows import passes
from dossier.checking.scopes import ids_in, live
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record

_QUANTITIES = (
    "温度|温升|电流|电压|压力|转速|振动|噪声|液位|水位|流量|扬程|功率|绝缘电阻|接地电阻|照度|湿度|风速|风量|响应时间"
    "|响应|时延|延时|丢包率|误码率|电阻|时间|完整率|在线率|合格率"
)
_UNITS = "°C|mA|A|kV|V|kPa|MPa|Pa|r/min|mm/s|dB\\(A\\)|dB|m3/h|min|ms|m|kW|MΩ|Ω|lx|%|s|h"
_NAME = re.compile(rf"^(?P<of>.*?)(?P<what>{_QUANTITIES})值?\s*\((?P<unit>{_UNITS})\)$")
_STATES = ("运行", "启动", "起动", "空载", "满载", "额定", "最大", "最高", "最低", "平均", "实测", "工作")
"""Words of a state, which no thing has for itself."""
_BEFORE = r"(?:^|小时|分钟|min|h|后|时|其|该|并|且)\s*"
_BETWEEN = (
    r"(?:值|读数)?(?:(?:均|已|最终|一直|现|复测|实测|最高|最大|最低|运行)?"
    r"(?:稳定|保持|维持|控制|实测|回落|下降|降低|降|上升|升|达|约|为|是|在|至|到|:|于)){0,5}\s*"
)
_BAD = re.compile(
    "限值|不[大高超小低]|≤|≥|<|>|报警|设定|整定|动作|保护|超[过标限温压]|曾|故障时|整改前|维修前|处理前|更换前|原|允许|额定|要求|应|以[上下内]|试压|打压|水压|耐压|短时|瞬[时间]|峰值|[启起]动|空载|试验压|环境|室外|室温|设计"
)
_BACK = re.compile("[降减回恢]")
"""Words after a value that it came back from."""
_OPEN = re.compile(
    r"/(?:problem|problems|cause|faults|symptom|question|requirement|standard|limit|title)(?:/|$)"
)


@dataclass(frozen=True, slots=True)
class _Limit:
    """A limit of a quantity: of what, in which unit, for which systems and machines."""

    of: str
    name: str
    unit: str
    limit: str
    ids: frozenset[str]
    record: Record


def check_said_measured(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """X552, once for a record: a value in its words that no limit of that quantity allows, though it passed. Pure."""
    limits = _limits(dossier)
    told: set[str] = set()
    for line in said if limits else ():
        record = line.record
        if line.file or record.id in told or _OPEN.search(line.pointer) or passes(record.data) is False:
            continue
        for what, of_it in limits.items():
            if what not in line.text:
                continue
            found = next(_beyond(line, what, of_it), None)
            if found:
                told.add(record.id)
                yield found
                break


def _beyond(line: Statement, what: str, of_it: Sequence[_Limit]) -> Iterator[Finding]:
    mine = _ids(line.record)
    clauses = re.split("[,。;]", line.text)
    for i, sentence in enumerate(clauses):
        if _BAD.search(sentence.replace("响应", "")):
            continue
        value = rf"{what}{_BETWEEN}(?P<value>-?\d+(?:\.\d+)?)\s*(?P<unit>{_UNITS})(?![A-Za-z0-9/])"
        for match in re.finditer(value, sentence):
            before, after = sentence[: match.start()], sentence[match.end() :]
            known = [
                x for x in of_it if x.unit == match["unit"] and x.ids & mine and _meant(x, before, line.text)
            ]
            wrong = [x for x in known if outside(x.limit, f"{match['value']} {x.unit}", x.name)]
            if (
                wrong
                and len(wrong) == len(known)
                and not (_BACK.search(after) or _mended(clauses[i + 1 :], wrong[0]))
            ):
                words: dict[str, Any] = {"subject": line.record.title, "name": f"{wrong[0].of}{what}"}
                words |= {"measured": f"{match['value']} {match['unit']}", "limit": wrong[0].limit}
                yield finding("X552", line.place, record=line.record.id, **words)


def _mended(later: Sequence[str], limit: _Limit) -> bool:
    """Whether a later clause has a value that is allowed, in the unit of the limit: what went before was the fault."""
    value = re.compile(rf"(-?\d+(?:\.\d+)?)\s*{re.escape(limit.unit)}(?![A-Za-z0-9/])")
    values = (
        v for clause in later if not _BAD.search(clause.replace("响应", "")) for v in value.findall(clause)
    )
    return any(not outside(limit.limit, f"{v} {limit.unit}", limit.name) for v in values)


def _meant(limit: _Limit, before: str, text: str) -> bool:
    """Whether a value is one of the limit's: its name stands right before, or elsewhere and no other does."""
    if before.endswith(limit.of):
        return True
    return limit.of in text and limit.of not in _STATES and re.search(f"{_BEFORE}$", before) is not None


def _limits(dossier: Dossier) -> Mapping[str, list[_Limit]]:
    """Quantity → its limits in the rows of all records: 温度 of ``SV-01 电源模块温度（℃）``."""
    found: dict[str, list[_Limit]] = {}
    seen: set[tuple[str, str, str, frozenset[str]]] = set()
    for record in live(dossier):
        ids = _ids(record)
        for _, part in maps_of(record) if ids else ():
            name = plain(str(part.get("parameter") or part.get("name") or ""))
            limit, match = part.get("standard"), _NAME.match(name)
            if match is None or not isinstance(limit, str | int | float) or isinstance(limit, bool):
                continue
            of = re.sub(r"^[A-Z]{1,4}-?\d{1,4}|[\s、]", "", match["of"])
            key = (of, name, str(limit), ids)
            if len(of) > 1 and key not in seen:
                seen.add(key)
                found.setdefault(match["what"], []).append(
                    _Limit(of, name, match["unit"], str(limit), ids, record)
                )
    return found


def _ids(record: Record) -> frozenset[str]:
    """The systems and machines that a record is of."""
    return frozenset(i for key in ("system", "equipment") for i in ids_in(record.data.get(key)))
