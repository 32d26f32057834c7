"""A loaner that came later than what it did: the function was restored with it before it was there (V970)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.aftercare.book import Entry
from dossier.aftercare.clock import minute
from dossier.checking.moments import cn, iso
from dossier.findings import Finding, finding
from dossier.model import Dossier, Text

_LOANER = re.compile(r"备机|借用|代用|周转|loaner", re.IGNORECASE)
_PUT = re.compile("就位|到位|接入|顶替|代替|替代|换上|架设|启用")
_CHINESE = re.compile(r"[一-鿿]{2,}")


def check_loaner(entry: Entry, dossier: Dossier) -> Iterator[Finding]:
    """V970 for one repair: its log restores the function with the loaner, at a time before the loaner was given."""
    lent: Mapping[str, Any] = entry.data.get("loaner") or {}
    tags = [str(m["tag"]) for m in dossier.data.get("equipment") or () if m and m.get("tag")]
    for i, event in enumerate(entry.data.get("events") or () if lent else ()):
        if not event or event["event"] != "restore" or not _names(str(event.get("note") or ""), lent, tags):
            continue
        came, restored = lent["from"], event["at"]
        if minute(restored) < minute(came):
            words: dict[str, Any] = {
                "subject": entry.title,
                "restored": Text(f"{cn(restored)}", f"{iso(restored)}"),
                "model": str(lent["model"]),
                "came": Text(f"{cn(came)}", f"{iso(came)}"),
            }
            yield finding("V970", entry.at(f"/events/{i}/at"), record=entry.id, **words)


def _names(note: str, lent: Mapping[str, Any], tags: list[str]) -> bool:
    """Whether a note says that the loaner took over; one that names a machine of the works speaks of that one."""
    if any(tag in note for tag in tags):
        return False
    said = [str(lent["model"]), str(lent.get("serial") or lent["model"])]
    name = _CHINESE.findall(said[0])
    tail = name[-1][-2:] if name else said[0]
    return (
        bool(_LOANER.search(note))
        or any(word in note for word in said)
        or bool(tail in note and _PUT.search(note))
    )
