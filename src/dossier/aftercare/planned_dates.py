"""V922: visits that name a date which their cycle does not have, and those said to be held and called off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from dossier.aftercare.book import Entry
from dossier.aftercare.case import Case
from dossier.checking.moments import cn, iso
from dossier.findings import Finding, finding
from dossier.model import Text

_NEAREST = 2


def check_planned(case: Case) -> Iterator[Finding]:
    """V922 over visits and inspections."""
    for entry in (*case.book.of("visit"), *case.book.of("inspection")):
        if "on" in entry.data and "cancelled" in entry.data:
            both = Text("既写了日期（on）又写了取消（cancelled）", "was held (on) and called off (cancelled)")
            words: dict[str, Any] = {"subject": entry.title, "problem": both}
            yield finding("V922", entry.at("/cancelled"), record=entry.id, **words)
        yield from _strange_dates(entry, case, "warning")


def check_planned_entry(entry: Entry, case: Case) -> Iterator[Finding]:
    """The same for a visit that is about to come into the book: an error, where its cycle has fixed dates. Those of a
    floating cycle follow from the visits themselves.
    """
    floating = {
        raw["id"]
        for key in ("visits", "inspections")
        for raw in case.book.terms.get(key, ())
        if raw and raw.get("anchor") == "floating"
    }
    if entry.kind in ("visit", "inspection"):
        fixed = entry.data.get("cycle") not in floating
        yield from _strange_dates(entry, case, "error" if fixed else "warning", known_only=True)


def _strange_dates(entry: Entry, case: Case, severity: str, *, known_only: bool = False) -> Iterator[Finding]:
    """Each date, of the visit itself and of what it stands for as well, that its cycle does not have.

    `known_only`: of cycles that have any dates at all.
    """
    rows = [
        ("", entry.data),
        *((f"/also/{i}", row) for i, row in enumerate(entry.data.get("also", ())) if row),
    ]
    for pointer, row in rows:
        cycle, nominal = row.get("cycle"), row.get("nominal")
        days = [one.nominal for one in case.calendar if one.cycle == cycle]
        if not cycle or not nominal or nominal in days or (known_only and not days):
            continue
        near = sorted(sorted(days, key=lambda day: abs((day - nominal).days))[:_NEAREST])
        problem = Text(
            f"计划日期{cn(nominal)}不在 {cycle} 的排期中，不抵作任何一次{_said(near).zh}",
            f"{cycle} has no date {nominal}{_said(near).en}",
        )
        place = entry.at(f"{pointer}/nominal")
        words: dict[str, Any] = {"subject": entry.title, "problem": problem}
        yield finding("V922", place, severity=severity, record=entry.id, **words)


def _said(near: list[dt.date]) -> Text:
    if not near:
        return Text("", "")
    zh, en = "、".join(map(cn, near)), ", ".join(map(iso, near))
    return Text(f"；离得最近的是{zh}", f"; the nearest are {en}")
