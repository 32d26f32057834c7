"""The periods after acceptance as rows of a table: warranty and defect liability in tables of their own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from dossier.checking.result import CheckResult, Period
from dossier.model import Language, Text
from dossier.reporting.words import day

KIND_NAMES = {
    "warranty": Text("保修期", "Warranty"),
    "owner-warranty": Text("对所有权人的保修", "Warranty to the owners"),
    "defect-liability": Text("缺陷责任期", "Defect liability"),
}


@dataclass(frozen=True, slots=True)
class PeriodTable:
    """The periods of one clock, and what their dates rest on: `marks` of a row count the notes from 1."""

    title: str
    rows: tuple[dict[str, str], ...]
    notes: tuple[str, ...]
    periods: tuple[Period, ...]
    """What the rows tell of, in their order."""


def period_tables(
    result: CheckResult, lang: Language, write: Callable[[dt.date | None], str] = day
) -> list[PeriodTable]:
    """One table for each clock that runs; the two are never merged. `write` gives a day as its page writes it."""
    tables = []
    for kind, name in KIND_NAMES.items():
        if rows := [p for p in result.periods if p.kind == kind]:
            notes = tuple(dict.fromkeys(note.get(lang) for p in rows for note in p.notes))
            tables.append(
                PeriodTable(
                    name.get(lang), tuple(_row(p, notes, lang, write) for p in rows), notes, tuple(rows)
                )
            )
    return tables


def _row(
    period: Period, notes: tuple[str, ...], lang: Language, write: Callable[[dt.date | None], str]
) -> dict[str, str]:
    ends = write(period.ends) or Text("未计算", "not computed").get(lang)
    if period.moved_to:
        moved = write(period.moved_to)
        ends += Text(f" 顺延至 {moved}", f" moved to {moved}").get(lang)
    return {
        "title": period.title.get(lang),
        "record": period.record,
        "term": period.term.get(lang),
        "starts": write(period.starts),
        "ends": ends,
        "marks": Text("、", ", ").get(lang).join(str(notes.index(n.get(lang)) + 1) for n in period.notes),
    }
