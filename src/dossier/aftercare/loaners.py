"""A844: one loaner that stood in two places at the same time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from dossier.aftercare.book import ServiceBook
from dossier.aftercare.civil import plain
from dossier.aftercare.coverage import part_name
from dossier.checking.moments import cn, iso
from dossier.findings import Finding, finding
from dossier.model import Text


def check_loaners(book: ServiceBook) -> Iterator[Finding]:
    """A844 at the later of two loans of one serial number; what came back in the morning may go out again that day.

    A loan without an end, and one under another model, may be a slip of the pen: a warning.
    """
    lent = [e for e in book.of("repair") if (e.data.get("loaner") or {}).get("serial")]
    lent.sort(key=lambda e: str(e.data["loaner"]["from"]))
    for one, other in combinations(lent, 2):
        here, there = one.data["loaner"], other.data["loaner"]
        back, again = here.get("to"), plain(there["from"])
        same = part_name(str(here["serial"])) == part_name(str(there["serial"]))
        if not same or again >= (back or dt.date.max):
            continue
        still = (
            Text(f"至{cn(back)}", f"to {iso(back)}")
            if back
            else Text("，没有写归还", ", and never came back")
        )
        sure = back and part_name(str(here["model"])) == part_name(str(there["model"]))
        words: dict[str, Any] = {
            "subject": other.title,
            "serial": there["serial"],
            "day": Text(cn(again), iso(again)),
            "other": one.id,
            "lent": Text(
                f"{cn(plain(here['from']))}{still.zh}", f"from {iso(plain(here['from']))}{still.en}"
            ),
        }
        severity = None if sure else "warning"
        yield finding("A844", other.at("/loaner"), severity=severity, record=other.id, **words)
