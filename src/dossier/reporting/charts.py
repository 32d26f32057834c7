"""Where things stand on the drawings of the HTML report: days on a line, as numbers that the page only places."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossier.checking.result import CheckResult, Period
from dossier.library.schemas import open_schemas
from dossier.model import Language, Text
from dossier.reporting.layout import columns
from dossier.reporting.summary import Overview
from dossier.reporting.words import day
from dossier.resources import Library

WIDTH = 1000
"""Width of the timeline in units of its drawing."""
_COLUMN = 6.6
"""Room that a column of a label takes, in the same units."""
_TURN = 0.62
"""From this part of the width on, labels stand left of their mark."""
_STEPS = (1, 3, 6, 12, 24, 60, 120)
_MOST_TICKS = 14
_MOST_DAYS = 366 * 60
_YEARS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Scale:
    """Days from `first` to `last` laid over `width` units."""

    first: dt.date
    last: dt.date
    width: float = WIDTH

    def at(self, when: dt.date) -> float:
        """Units from the left edge, never beyond either edge."""
        whole = max((self.last - self.first).days, 1)
        return round(self.width * min(max((when - self.first).days / whole, 0), 1), 2)

    def ticks(self, most: int = _MOST_TICKS) -> list[tuple[float, str]]:
        """Beginnings of months, quarters or years, at most about `most`: place and ``2026-03`` or ``2026``."""
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
        step = next((s for s in _STEPS if months / s <= most), _STEPS[-1])
        firsts = (
            dt.date(year, month, 1)
            for year in range(self.first.year, self.last.year + 1)
            for month in range(1, 13)
            if (year * 12 + month - 1) % step == 0
        )
        shown = [d for d in firsts if self.first <= d <= self.last]
        return [(self.at(d), f"{d:%Y}" if step >= 12 else f"{d:%Y-%m}") for d in shown]


def timeline(result: CheckResult, view: Overview, lang: Language) -> dict[str, Any] | None:
    """Milestones, records, due dates and the day of the check to scale; None where fewer than two days are known."""
    if result.dossier is None:
        return None
    milestones = sorted(_milestones(result, lang), key=lambda m: m[0])
    records = Counter(date for r in result.dossier.records if (date := as_day(r.date)))
    late = Counter(d for line in view.open if (d := as_day(line.result.due)))
    waiting = Counter(d for line in view.pending if (d := as_day(line.result.due)))
    steady = [d for d, _ in milestones] + [*late, *waiting] or list(records)
    near = [d for d in (*steady, result.as_of) if abs((d - result.as_of).days) < _MOST_DAYS]
    if len(set(near)) < 2:
        return None
    margin = dt.timedelta(days=max((max(near) - min(near)).days // 40, 2))
    scale = Scale(min(near) - margin, max(near) + margin)
    labels = _labels([(scale.at(d), f"{name} {day(d)}") for d, name in milestones if d in near])
    shown = {d: n for d, n in records.items() if scale.first <= d <= scale.last}
    return {
        "ticks": scale.ticks(),
        "labels": labels,
        "levels": 1 + max((label["level"] for label in labels), default=0),
        "records": _heaps(shown, scale),
        "outside": records.total() - sum(shown.values()),
        "late_count": late.total(),
        "late": _heaps(late, scale),
        "waiting": _heaps(waiting, scale),
        "today": scale.at(result.as_of),
        "table": [(day(d), name) for d, name in milestones],
    }


def as_day(value: dt.date | dt.datetime | None) -> dt.date | None:
    """The day of a date or a moment."""
    return value.date() if isinstance(value, dt.datetime) else value


def clock_scale(periods: Sequence[Period], as_of: dt.date) -> Scale:
    """From the first start to the last end; a design life of fifty years must not shrink the rest to nothing."""
    first = min((p.starts for p in periods), default=as_of)
    limit = dt.date(min(first.year + _YEARS_SHOWN, dt.MAXYEAR), 12, 31)
    last = max((min(p.ends, limit) for p in periods if p.ends), default=limit)
    return Scale(dt.date(first.year, 1, 1), dt.date(last.year, 12, 31), 100)


def _milestones(result: CheckResult, lang: Language) -> Iterable[tuple[dt.date, str]]:
    given = result.dossier.data.get("milestones") if result.dossier else None
    fields = open_schemas(Library.for_dossier()).root("dossier.schema.json").at("milestones").fields
    for key, value in given.items() if isinstance(given, Mapping) else ():
        title = fields[key].title if key in fields else None
        when = value.get("started") if isinstance(value, Mapping) else value
        if isinstance(when, dt.date) and (date := as_day(when)):
            yield date, (title or Text(key, key)).get(lang)


def _heaps(counts: Mapping[dt.date, int], scale: Scale) -> list[tuple[float, int, str]]:
    """Place, number and date of the days on which something lies."""
    return [(scale.at(d), n, day(d)) for d, n in sorted(counts.items())]


def _labels(placed: Sequence[tuple[float, str]]) -> list[dict[str, Any]]:
    """Labels on as few lines as keep them off each other and off the stems that lead down to the line.

    Those in the right part stand left of their mark, the last one on top. Where a stem cannot be kept off, it runs
    behind the words.
    """
    labels: list[dict[str, Any]] = []
    near = [p for p in placed if p[0] <= _TURN * WIDTH]
    for x, words in [*near, *reversed(placed[len(near) :])]:
        room = columns(words) * _COLUMN + 10
        turned = x > _TURN * WIDTH
        label = {"x": x, "words": words, "turned": turned, "box": (x - room, x) if turned else (x, x + room)}
        lines = [label | {"level": i} for i in range(len(placed))]
        free = [
            line for line in lines if not any(o["level"] == line["level"] and _meet(line, o) for o in labels)
        ]
        labels.append(next((line for line in free if not any(_meet(line, o) for o in labels)), free[0]))
    return labels


def _meet(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two labels overlap, or the stem of one runs through the other: stems lead down from their level."""
    (left, right), (start, end) = one["box"], other["box"]
    if one["level"] == other["level"]:
        return bool(left < end and start < right)
    upper, lower = (one, other) if one["level"] < other["level"] else (other, one)
    return bool(lower["box"][0] < upper["x"] < lower["box"][1])
