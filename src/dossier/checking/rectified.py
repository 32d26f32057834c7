"""What was found and what was put right: a reply that names fewer things than the notice did."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from dossier.checking.scopes import live
from dossier.findings import Finding, finding
from dossier.model import Dossier

_THINGS = re.compile(r"(?<![\d.])(\d+)\s*(处|块|个|套|台|只|樘|根|项|点|盏|扇)(?![工月小])")


def check_rectified(dossier: Dossier) -> Iterator[Finding]:
    """X615 for a reply whose number of places is below that of its notice. Pure."""
    notices = {r.id: r for r in live(dossier) if r.data.get("problems")}
    replies: dict[str, list[Any]] = {}
    for record in live(dossier):
        if record.data.get("replies_to") in notices and record.data.get("measures"):
            replies.setdefault(str(record.data["replies_to"]), []).append(record)
    for name, records in replies.items():
        problems = notices[name].data["problems"]
        found = _counted(str(p.get("problem") or "") for p in problems if isinstance(p, dict))
        done = _counted(str(r.data["measures"]) for r in records)
        for unit, count in found.items():
            if 0 < done[unit] < count:
                words: dict[str, Any] = {"found": f"{done[unit]} {unit}", "expected": f"{count} {unit}"}
                reply = records[-1]
                yield finding("X615", reply.at("/measures"), record=reply.id, subject=reply.title, **words)


def _counted(texts: Iterable[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for text in texts:
        for number, unit in _THINGS.findall(text):
            counts[unit] += int(number)
    return counts
