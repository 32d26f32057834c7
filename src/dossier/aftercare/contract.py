"""The paid maintenance contract of the terms beside the warranty: what it covers (`covered`), why a repair is free or
paid for (`why_charged`), and V959 where the owner pays for time and works that are under warranty.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from dossier.aftercare.book import Entry
from dossier.aftercare.case import Case
from dossier.aftercare.coverage import coverage, reported_on
from dossier.aftercare.warranty_line import Line
from dossier.checking.moments import cn, iso
from dossier.findings import Finding, finding
from dossier.model import Text

_APART = re.compile(r"[、，,；;。/\s]+|以及|及|和|与")
_TAIL = re.compile(r"(等|的?(维修|修理|抢修|维护|保养|维保|检修)+|系统|工程|部分)+$")
_UPKEEP = re.compile(r"保养|巡检|巡查|清洗|清洁|清扫|消毒|值守|值班|运行|保运|耗材|检测|年检|养护")
_MENDING = re.compile(r"维修|修理|抢修|检修")
_NOT_WARRANTY = re.compile(
    r"(不含|不包括|除外?|以外|之外|扣除).{0,8}保修|保修.{0,8}(以外|之外|除外|不在内|另行)"
)
_WORDS: Mapping[str, tuple[str, ...]] = {
    "electrical": ("照明", "配电", "强电", "电气", "插座", "电路"),
    "plumbing": ("给排水", "给水", "排水", "上下水", "水管"),
    "decoration": ("装修", "装饰", "吊顶", "墙面", "地面", "门窗"),
    "wet_rooms": ("防水", "卫生间", "渗漏"),
    "roof_waterproofing": ("屋面", "屋顶"),
    "external_wall": ("外墙",),
    "insulation": ("保温",),
    "heating_cooling": ("采暖", "供暖", "供热", "供冷", "空调"),
    "equipment": ("设备", "机电"),
}
"""Item → what a contract calls the works under it."""


def check_contract(case: Case) -> Iterator[Finding]:
    """V959: what the owner pays for is under warranty for a while. Upkeep, operation, and what is said to be beside the
    warranty may be paid for at any time; a contract without a price, or without a scope, says too little to judge.
    """
    given = case.book.terms.get("maintenance_contract") or {}
    begun, until, scope = given.get("from"), given.get("to"), given.get("scope")
    if not (begun and scope and given.get("price")) or _NOT_WARRANTY.search(scope):
        return
    if _UPKEEP.search(scope) and not _MENDING.search(scope):
        return
    paid = _parts("、".join(p for p in _APART.split(scope) if not _UPKEEP.search(p) or _MENDING.search(p)))
    clash = [x for x in case.lines if _runs(x, begun, until) and any(_names(part, x) for part in paid)]
    last: dict[str, Line] = {}
    for line in sorted(clash, key=lambda x: x.day or x.ends or dt.date.min):
        last[line.title.zh] = line
    if last:
        zh = "、".join(f"{x.title.zh}（至{cn(x.day or x.ends)}）" for x in last.values())
        en = ", ".join(f"{x.title.en} (to {iso(x.day or x.ends)})" for x in last.values())
        place = case.book.at("/maintenance_contract/from")
        yield finding("V959", place, begun=Text(cn(begun), iso(begun)), scope=scope, covered=Text(zh, en))


def why_charged(case: Case, entry: Entry) -> Text | None:
    """Why a repair is free or is to be paid for, as its papers print it; None where nobody can say yet."""
    judged, agreed = coverage(entry, case.lines), entry.data.get("agreed_on")
    if judged.free is None:
        return None
    if over := _over(case, entry):
        reason = Text(f"{judged.reason.zh}，且{over.zh}", f"{judged.reason.en}, and {over.en}")
        judged = replace(judged, reason=reason)
    if not judged.free and covered(case, entry):
        return Text(
            f"{judged.reason.zh}，在维护合同范围内",
            f"{judged.reason.en}; the maintenance contract is for it",
        )
    if not judged.free and agreed:
        return Text(
            f"{judged.reason.zh}，{cn(agreed)}双方约定", f"{judged.reason.en}; agreed on {iso(agreed)}"
        )
    return judged.reason


def _over(case: Case, entry: Entry) -> Text | None:
    """That the warranty was over, of a repair that would have to be paid for by its cause alone."""
    if "cause" not in entry.data:
        return None
    by_date = replace(entry, data={key: value for key, value in entry.data.items() if key != "cause"})
    other = coverage(by_date, case.lines)
    differs = other.reason != coverage(entry, case.lines).reason
    return other.reason if other.free is False and differs else None


def covered(case: Case, entry: Entry) -> bool:
    """Whether a repair is one that the maintenance contract was made for: in its time, and in its scope, where it has
    one. What others, misuse or disaster caused is none.
    """
    given, day = case.book.terms.get("maintenance_contract") or {}, reported_on(entry)
    begun, until, scope = given.get("from"), given.get("to"), given.get("scope")
    if (
        entry.data.get("cause") in _NEVER
        or not begun
        or not day
        or not begun <= day <= (until or dt.date.max)
    ):
        return False
    if not scope:
        return True
    mine = [x for x in case.lines if entry.data.get("cover") in x.covers]
    said = "".join(str(entry.data.get(key, "")) for key in ("title", "part", "problem"))
    return any(part in said or any(_names(part, x) for x in mine) for part in _parts(scope))


_NEVER = ("misuse", "third_party", "force_majeure")


def _parts(scope: str) -> list[str]:
    """The works that a scope lists."""
    return [bare for part in _APART.split(scope) if (bare := _TAIL.sub("", part)) and len(bare) > 1]


def _runs(line: Line, begun: dt.date, until: dt.date | None) -> bool:
    """Whether a warranty runs on in the time of the contract; the one may begin on the other's last day."""
    last = line.day or line.ends
    kinds = line.kind in ("warranty", "extension") and line.starts is not None
    return bool(kinds and last and begun < last and line.starts and line.starts <= (until or dt.date.max))


def _names(part: str, line: Line) -> bool:
    """Whether the words of a scope are about a line of the register."""
    title = line.title.zh
    bare = _TAIL.sub("", title)
    words: Any = _WORDS.get(line.item, ())
    return part in title or (len(bare) > 1 and bare in part) or any(word in part for word in words)
