"""Quantities of one day: what a diary or a dated line has poured or delivered, against the samples of that day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossier.checking.paper_reading import days, plain
from dossier.checking.parts import maps_of
from dossier.checking.scopes import live, members
from dossier.checking.statements import Statement
from dossier.checking.told_materials import AMOUNT, UNITS, VAGUE
from dossier.findings import Finding, finding
from dossier.model import Dossier, Location, Record, Text

_DONE = re.compile("浇筑|浇捣|浇灌|浇注|灌注|泵送|摊铺|现浇|打灰")
_CAME = re.compile("进场|到货|到场|运抵|送达|卸货|来料")
_EMPTY = re.compile(
    f"{_DONE.pattern}|{_CAME.pattern}|完成|本日|今日|当日|上午|下午|夜间|开始|共计?|合计|商品|预拌|自拌|材料|[一二三四五六七八九十]+批"
)
"""Words of a clause that name neither a material nor a part of the works."""
_DAYS_OF_ROWS = ("date", "at", "day", "on")
_CLOSE = 0.05
"""Share by which what was poured and what was billed may differ."""
_BESIDE = dt.timedelta(days=2)
"""Within which a pour goes on."""

Told = tuple[Record, Location, Text, dt.date, str]


@dataclass(frozen=True, slots=True)
class _Sample:
    """What was made or came on a day: how much of what, for which part of the works."""

    quantity: float
    unit: str
    name: str
    part: str

    def is_in(self, clause: str) -> bool:
        """Whether a clause speaks of it: of the material, and of the part where the clause names one."""
        own = _pairs(self.name)
        if not any(pair in clause for pair in own):
            return False
        words = re.sub(
            "|".join(map(re.escape, own)), "", _EMPTY.sub("", AMOUNT.sub("", re.sub(r"\(.*?\)", "", clause)))
        )
        where = _pairs(words)
        return not where or any(pair in self.part for pair in where)


def check_daily_quantities(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """X765 for a day on which more was poured or came than its tests and arrivals know of, or less and no more on the
    days beside it. Pure.
    """
    names = {str(m.get("id")): plain(str(m.get("name") or "")) for m in members(dossier, "materials")}
    cast, came = _registered(dossier, "cast_on", names), _registered(dossier, "arrived_on", names)
    lines = [*_dated(dossier, said)] if cast or came else []
    for verb, known in ((_DONE, cast), (_CAME, came)):
        told: set[tuple[str, str]] = set()
        active = {day for *_, day, text in lines if verb.search(text)}
        for record, place, source, day, text in lines:
            beside = any(day != other and abs(day - other) <= _BESIDE for other in active)
            for found, name, expected in _other(text, verb, known.get(day, ()), goes_on=beside):
                if (record.id, found) not in told:
                    told.add((record.id, found))
                    words: dict[str, Any] = {"source": source, "found": found, "expected": expected}
                    yield finding("X765", place, record=record.id, name=Text(name, name), **words)


def _other(
    text: str, verb: re.Pattern[str], known: Sequence[_Sample], *, goes_on: bool
) -> Iterator[tuple[str, str, str]]:
    """Amounts of a dated text that its samples do not have: the amount, the material, what they have."""
    clauses = [(clause, [*AMOUNT.finditer(clause)]) for clause in re.split("[,。;]", text)] if known else []
    total = sum(float(m["number"]) for _, found in clauses for m in found)
    for clause, found in clauses:
        if len(found) != 1 or not verb.search(clause) or VAGUE.search(clause):
            continue
        unit = UNITS.get(found[0]["unit"], found[0]["unit"])
        own = [sample for sample in known if sample.unit == unit and sample.is_in(clause)]
        amount, every = float(found[0]["number"]), {*(s.quantity for s in own), sum(s.quantity for s in own)}
        if not own or (goes_on and amount < max(every)):
            continue
        if not any(abs(said - q) <= _CLOSE * q for q in every for said in (amount, total)):
            yield found[0][0].strip(), own[0].name, f"{'、'.join(f'{q:g}' for q in sorted(every))} {unit}"


def _pairs(text: str) -> list[str]:
    """Each two Chinese characters that stand together in a text, but for what it has in brackets."""
    runs = re.findall("[一-鿿]+", re.sub(r"\([^()]*\)", "", text))
    return [run[n : n + 2] for run in runs for n in range(len(run) - 1)]


def _registered(dossier: Dossier, key: str, names: Mapping[str, str]) -> Mapping[dt.date, list[_Sample]]:
    """Day → each sample that was made, or batch that came, on it; each one once."""
    found: dict[dt.date, list[_Sample]] = {}
    seen: set[tuple[object, ...]] = set()
    for record in live(dossier):
        day, quantity = record.data.get(key), record.data.get("quantity")
        if key == "arrived_on" and record.type == "material-arrival":
            day = day or record.date
        day = day.date() if isinstance(day, dt.datetime) else day
        if (
            not isinstance(day, dt.date)
            or isinstance(quantity, bool)
            or not isinstance(quantity, int | float)
        ):
            continue
        sample = (day, record.data.get("sample_number") or record.id)
        if sample not in seen:
            seen.add(sample)
            name = names.get(str(record.data.get("material"))) or plain(record.title)
            measure, part = (plain(str(record.data.get(k) or "")) for k in ("measure", "part"))
            found.setdefault(day, []).append(
                _Sample(float(quantity), UNITS.get(measure, measure), name, part)
            )
    return found


def _dated(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Told]:
    """Rows of records with a day of their own, and lines of papers with one day in them, in plain words."""
    for record in live(dossier):
        for pointer, part in maps_of(record):
            day = next((part[k] for k in _DAYS_OF_ROWS if isinstance(part.get(k), dt.date)), None)
            if pointer and isinstance(day, dt.date):
                day = day.date() if isinstance(day, dt.datetime) else day
                source = Text(f"《{record.title}》", f"“{record.title}”")
                for key, text in part.items():
                    if isinstance(text, str):
                        yield record, record.at(f"{pointer}/{key}"), source, day, plain(text)
    for line in said:
        found = days(line.text) if line.file and AMOUNT.search(line.text) else frozenset()
        if len(found) == 1:
            yield line.record, line.place, line.source, next(iter(found)), line.text
