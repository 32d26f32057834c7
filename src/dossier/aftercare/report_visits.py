"""What the service report says beside its counts, so that they add up: the visits of a time, and repairs regraded."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal

from dossier.aftercare.book import Entry
from dossier.aftercare.case import Case
from dossier.aftercare.cycles import Occurrence, asked_by
from dossier.aftercare.printing import Section
from dossier.aftercare.report_lists import Days, within
from dossier.aftercare.tables import shown
from dossier.model import Language, Text

Outcome = Literal["in time", "off time", "overdue", "to come"]


def visits_of(cases: Iterable[Case], days: Days, lang: Language) -> Iterator[Section]:
    """Of how many visits that were due each became what; those that were not held in their window by name."""
    rows = []
    for case in cases:
        asked = asked_by([o for o in case.calendar if within(o.nominal, days)], case.as_of)
        if not asked:
            continue
        n = Counter(_outcome(one) for one in asked)
        named = Text("；", "; ").get(lang).join(_said(o, lang) for o in asked if _outcome(o) != "in time")
        share = f"{n['in time'] * 100 / len(asked):.0f} %"
        counts = (len(asked), n["in time"], n["off time"], n["overdue"], n["to come"])
        rows.append((case.dossier.name, *counts, share, named))
    heads = (
        Text("工程", "Project"),
        Text("应办", "Due"),
        Text("按期", "In time"),
        Text("逾期或提前完成", "Held late or early"),
        Text("逾期未办", "Overdue"),
        Text("未到期", "Not yet due"),
        Text("按期率", "In time, share"),
        Text("未按期的", "Those not in time"),
    )
    title = Text("回访与巡检", "Visits and inspections").get(lang)
    yield Section(title, tuple(head.get(lang) for head in heads), tuple(rows))


def _outcome(one: Occurrence) -> Outcome:
    if one.state == "made":
        return "in time" if one.in_window else "off time"
    return "overdue" if one.state in ("overdue", "missed") else "to come"


def _said(one: Occurrence, lang: Language) -> str:
    """The nominal date and the name of a visit, and what became of it."""
    what = Text("", "")
    if one.held is not None:
        day = _day(one.held)
        what = (
            Text(f"，{day.zh}提前办理", f", held early on {day.en}")
            if one.held < one.nominal
            else Text(f"，{day.zh}办理", f", held on {day.en}")
        )
    elif one.state not in ("overdue", "missed"):
        what = Text("，当日到期", ", due on this very day")
    moved = Text("", "")
    if one.moved_to is not None and one.moved_to != one.held:
        to = _day(one.moved_to)
        moved = Text(f"，改期至{to.zh}", f", moved to {to.en}")
        what = what if one.held is not None or one.state in ("overdue", "missed") else Text("", "")
    elif one.moved_to is not None:
        moved = Text("（改期）", " (moved)")
    return f"{shown(one.nominal, lang)} {one.name}{Text(f'{what.zh}{moved.zh}', f'{what.en}{moved.en}').get(lang)}"


def _day(day: dt.date) -> Text:
    return Text(shown(day, "zh"), shown(day, "en"))


def regraded(repairs: Iterable[tuple[Case, Entry]], lang: Language) -> str:
    """Which repairs were given another level on the way: their limits are counted at both. '' where none was."""
    named = []
    for case, entry in repairs:
        for part in case.rounds[entry.id]:
            names = [
                level.name if (level := case.promises.levels.get(each)) else each for each in part.levels
            ]
            if len(set(part.levels)) > 1:
                named.append(f"{entry.id} {' → '.join(names)}")
    if not named:
        return ""
    return Text(
        f"改级的维修：{'，'.join(named)}。改级前已办完（或已超时）的时限计入原级别，其余计入新级别，"
        "所以同一级别各时限的次数可以不同。",
        f"Regraded repairs: {', '.join(named)}. A limit that was met, or missed, before counts at the first level, the "
        "others at the new one; so the limits of one level need not have the same number.",
    ).get(lang)
