"""Diaries of the works: nothing is told of a part of the works before the day on which that part began."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from dossier.checking.moments import cn, iso
from dossier.checking.scopes import live, members
from dossier.findings import Finding, finding
from dossier.model import Dossier, Text

_BEFORE = re.compile(
    "准备|交底|计划|样板|放线|到货|进场|方案|会审|会议|培训|检查|验收|材料|下料|预制|复核|通知"
)
"""What is done for a part of the works before it begins."""
_LEAST = 4
"""Characters of a name that a text can have of nothing else."""


def check_diary_days(dossier: Dossier) -> Iterator[Finding]:
    """X682 for an entry that has a part of the works begun before dossier.yaml begins it. Pure."""
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
