"""What the handover leaves out or leaves open: equipment that no deed names, defects whose day has passed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from dossier.checking.moments import cn, iso
from dossier.checking.open_items import check_open_items
from dossier.checking.paper_reading import packed
from dossier.checking.scopes import live, members
from dossier.checking.verdicts import any_of
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record, Text

_LISTS = (("open_items", "item", "accepted_on"), ("open_issues", "issue", "handed_over_on"))
_ANNEX = re.compile(r"设备.{0,6}(清单|一览|明细|台账|表)|equipment.{0,12}(list|register)", re.IGNORECASE)
_WHOLE = re.compile(
    r"等|全部|全套|所有|各|系统|工程|详?见|清单|附[表件]|\b(all|whole|system|works|list)\b", re.IGNORECASE
)
"""A row that stands for more than the one thing it names."""
_USELESS = re.compile(
    r"(不能|无法|不可|禁止|停止|暂停)(正常|投入)*(使用|运行|启动|工作|开机|动作)|失灵|失效|停用|瘫痪"
)
_REPLIES = ("rectification-report", "rectification-reply")
_DEEDS = ("acceptance-report", "handover-deed")
_SHARED = 4
"""Characters in a row that two titles share when they are about one thing."""


def check_handing_over(dossier: Dossier, as_of: dt.date) -> Iterator[Finding]:
    """X686 equipment that no deed hands over, X687 a defect open after its day, X688 one that prevents use; X735."""
    yield from check_open_items(dossier)
    yield from _not_handed_over(dossier)
    for record in live(dossier):
        for key, text, since in _LISTS:
            for i, row in enumerate(record.data.get(key, ())):
                if isinstance(row, dict) and row.get(text):
                    at = f"/{key}/{i}/{text}"
                    yield from _left_open(
                        dossier, record, at, row, str(row[text]), record.data.get(since), as_of
                    )


def _left_open(
    dossier: Dossier, record: Record, at: str, row: dict[str, Any], said: str, since: Any, as_of: dt.date
) -> Iterator[Finding]:
    words: dict[str, Any] = {"subject": record.title, "said": said}
    day, start = row.get("deadline"), since if isinstance(since, dt.date) else record.date
    if any_of("settled").search(packed(said)) or _closed(dossier, record, said, start):
        return
    if _USELESS.search(packed(said)):
        yield finding("X688", record.at(at), record=record.id, **words)
    elif isinstance(day, dt.date) and day < as_of:
        yield finding("X687", record.at(at), record=record.id, due=Text(cn(day), iso(day)), **words)


def _closed(dossier: Dossier, record: Record, said: str, start: dt.date | None) -> bool:
    """Whether a later record is about it: a reply to demands, or a paper whose title shares its words."""
    later = (r for r in live(dossier) if r.id != record.id and start and r.date and r.date >= start)
    return any(r.type in _REPLIES or (r.type not in _DEEDS and _alike(said, r.title)) for r in later)


def _alike(a: str, b: str) -> bool:
    return SequenceMatcher(None, a, b, autojunk=False).find_longest_match().size >= _SHARED


def _not_handed_over(dossier: Dossier) -> Iterator[Finding]:
    """Nothing of the equipment at all, or special equipment that the rows do not name."""
    deeds = [
        r for r in live(dossier) if r.type == "handover-deed" and isinstance(r.data.get("contents"), list)
    ]
    listed = members(dossier, "equipment")
    annexed = any(_ANNEX.search(str(a)) for deed in deeds for a in deed.data.get("attachments", ()))
    if not deeds or not listed or annexed:
        return
    rows = [row for deed in deeds for row in deed.data["contents"] if isinstance(row, dict)]
    names = [str(row.get("name")) for row in rows if row.get("category") in ("equipment", "entity")]
    if any(_WHOLE.search(name) for name in names):
        return
    missing = [m for m in listed if m.get("special") and not _named(m, names)] if names else listed
    if missing:
        said = "、".join(dict.fromkeys(str(m.get("name") or m.get("tag")) for m in missing))
        deed = deeds[-1]
        yield finding("X686", deed.at("/contents"), record=deed.id, subject=deed.title, said=said)


def _named(member: Any, names: list[str]) -> bool:
    known = [str(member[k]) for k in ("tag", "name", "model", "serial") if member.get(k)]
    return any(word in name for word in known for name in names)
