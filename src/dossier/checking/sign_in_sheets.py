"""Sheets on which people sign in: on the day of the training, and everybody whom its record names."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.checking.moments import cn, iso
from dossier.checking.own_pages import own_pages
from dossier.checking.paper_reading import days, packed
from dossier.checking.points_in_time import dig
from dossier.checking.scopes import live
from dossier.findings import Finding, finding
from dossier.model import Dossier, EvidenceFacts, Record, Text
from dossier.reading.cross_checks import Table

_NAME = re.compile("[一-鿿]{2,4}")


def check_sign_in_sheets(
    dossier: Dossier, facts: Mapping[str, EvidenceFacts], table: Table
) -> Iterator[Finding]:
    """X679 for a sheet of another day, X680 for people whom it does not have. Pure; sheets that can be read."""
    for record in live(dossier):
        rule = table.get("sign_in", {}).get(record.type)
        if rule is None:
            continue
        for ref in record.evidence:
            seen = facts.get(ref.file or "")
            text = "\n".join(own_pages(ref, seen).text) if seen and seen.text and not seen.problem else ""
            if seen and text.strip() and ("签到" in (ref.file or "") or "签到" in packed(text)):
                for code, place, words in _sheet(record, rule, text):
                    yield finding(code, place or ref.location, record=record.id, file=seen.path, **words)


def _sheet(record: Record, rule: Mapping[str, str], text: str) -> Iterator[tuple[str, Any, dict[str, Any]]]:
    held, found = dig(record.data, rule["day"]), days(text)
    day = held.date() if isinstance(held, dt.datetime) else held
    last = dig(record.data, rule["last"]) if rule.get("last") else None
    if day and found and day not in found and not (last and any(day <= d <= last for d in found)):
        near = min(found, key=lambda d: abs((d - day).days))
        yield "X679", None, {"found": Text(cn(near), iso(near)), "held": Text(cn(day), iso(day))}
    rows = record.data.get(rule["people"])
    names = [str(r.get("name") or "") if isinstance(r, dict) else str(r) for r in rows or ()]
    people = [name for name in names if _NAME.fullmatch(name)]
    whole = packed(text)
    lacking = [name for name in people if packed(name) not in whole]
    if lacking and len(lacking) < len(people):
        listed = Text("、".join(lacking), ", ".join(lacking))
        yield "X680", record.at(f"/{rule['people']}"), {"subject": record.title, "lacking": listed}
