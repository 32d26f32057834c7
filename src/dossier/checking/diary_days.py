"""Diaries of the works: a part of the works begins, is inspected and is covered on the days that records give."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from dossier.checking.moments import cn, iso
from dossier.checking.scopes import live, members
from dossier.findings import Finding, finding
from dossier.model import Dossier, Location, Record, Text

_BEFORE = re.compile(
    "准备|交底|计划|样板|放线|到货|进场|方案|会审|会议|培训|检查|验收|材料|下料|预制|复核|通知"
)
"""What is done for a part of the works before it begins."""
_LEAST = 4
"""Characters of a name that a text can have of nothing else."""


_INSPECTED = re.compile("隐蔽[^,，。;；]{0,8}验收|隐检")
_OTHER_ACT = re.compile(
    "准备|报验|报请|申请|通知|约定|计划|自检|预检|初验|预验|复查|复验|整改|资料|未|待|下午后|次日|明日|不合格"
)
"""Words of an entry that tells of what goes before an inspection, or comes after it."""
_COVERED = re.compile("回填|封板|封面板|覆盖|抹灰封|浇筑|隐蔽完成")
_COMMON = 3
"""Characters that an entry and the name of a concealed work share when they speak of one thing."""


def check_diary_days(dossier: Dossier) -> Iterator[Finding]:
    """X682 for an entry that has a part of the works begun before dossier.yaml begins it, X705 for one that has
    concealed work inspected on a day that its record does not give, or covered before. Pure.
    """
    yield from _begun(dossier)
    yield from _concealed(dossier)


def _begun(dossier: Dossier) -> Iterator[Finding]:
    begun = [
        (str(m["name"]), m["started"])
        for scope in ("items", "divisions")
        for m in members(dossier, scope)
        if isinstance(m.get("started"), dt.date) and len(str(m.get("name") or "")) >= _LEAST
    ]
    for record in live(dossier) if begun else ():
        rows = record.data.get("entries") if record.type == "construction-diary" else None
        for i, row in enumerate(rows if isinstance(rows, list) else ()):
            day, work = (row.get("date"), str(row.get("work") or "")) if isinstance(row, dict) else (None, "")
            for part in re.split("[，,；;。（(]", work) if isinstance(day, dt.date) else ():
                early = next((b for b in begun if b[0] in part and day < b[1]), None)
                if early and not _BEFORE.search(part.replace(early[0], "")):
                    words: dict[str, Any] = {"subject": record.title, "day": Text(cn(day), iso(day))}
                    words |= {"work": part, "name": early[0], "began": Text(cn(early[1]), iso(early[1]))}
                    yield finding("X682", record.at(f"/entries/{i}"), record=record.id, **words)
                    break


def _concealed(dossier: Dossier) -> Iterator[Finding]:
    """Entries that tell of an inspection or of the covering of concealed work, against the records of these."""
    names = {str(m.get("id")): str(m.get("name") or "") for m in members(dossier, "concealed")}
    works = [
        (
            r,
            r.data["inspected_on"],
            f"{r.title} {r.data.get('part') or ''} {names.get(str(r.data.get('concealed')), '')}",
        )
        for r in live(dossier)
        if r.type == "concealed-work" and isinstance(r.data.get("inspected_on"), dt.date)
    ]
    for record in live(dossier) if works else ():
        rows = record.data.get("entries") if record.type == "construction-diary" else None
        for i, row in enumerate(rows if isinstance(rows, list) else ()):
            day = row.get("date") if isinstance(row, dict) else None
            if not isinstance(day, dt.date) or any(day == inspected for _, inspected, _ in works):
                continue
            said = [str(row.get(key) or "") for key in ("work", "events")]
            if found := _other_day("，".join(said), day, works):
                yield _x705(record, record.at(f"/entries/{i}"), day, *found)


def _other_day(
    said: str, day: dt.date, works: list[tuple[Record, dt.date, str]]
) -> tuple[str, Record, dt.date] | None:
    """What an entry says, and the one record that has another day for it."""
    if _OTHER_ACT.search(said):
        return None
    inspected, covered = _INSPECTED.search(said), _COVERED.search(said)
    own = [(r, on) for r, on, name in works if _alike(said, name)]
    if len(own) != 1:
        return None
    work, on = own[0]
    if inspected or (covered and day < on):
        return said.strip("，"), work, on
    return None


def _alike(said: str, name: str) -> bool:
    """Whether a text shares a word with the name of a concealed work that is no word of all of them."""
    words = re.sub("隐蔽|工程|验收|记录|检查|施工|安装|[^一-鿿]", " ", name).split()
    return any(w[k : k + _COMMON] in said for w in words for k in range(len(w) - _COMMON + 1))


def _x705(diary: Record, place: Location, day: dt.date, said: str, work: Record, on: dt.date) -> Finding:
    words: dict[str, Any] = {"subject": diary.title, "day": Text(cn(day), iso(day)), "work": said}
    words |= {"other": work.title, "inspected": Text(cn(on), iso(on))}
    return finding("X705", place, record=diary.id, **words)
