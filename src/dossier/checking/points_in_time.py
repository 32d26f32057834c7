"""Dates with what they are the date of: what orders between records compare."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from dossier.checking.dates import Moment
from dossier.checking.field_titles import main_title, named
from dossier.checking.scopes import Ids, concerned, live, member_ids, members, parents
from dossier.library.schemas import Schemas
from dossier.library.scopes import SCOPES
from dossier.model import Dossier, Location, Record, Text
from dossier.reading.cross_checks import Table


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """One date: of a record, of a milestone, or of a member of a list of dossier.yaml."""

    when: Moment
    called: Callable[[], tuple[Text, Location]]
    """Its name and its place: most points are never told."""
    owner: str
    """What a wrong date would make wrong: a record, a milestone, a member."""
    record: Record | None
    ids: Ids | None
    """What it concerns; None for a milestone, which concerns everything."""

    @property
    def name(self) -> Text:
        """What it is called in a sentence."""
        return self.called()[0]

    @property
    def place(self) -> Location:
        """Where it is written."""
        return self.called()[1]


class Calendar:
    """Every date of a dossier that an order may name."""

    def __init__(self, dossier: Dossier, table: Table, schemas: Schemas) -> None:
        self._dossier, self._schemas = dossier, schemas
        self._deciding: Mapping[str, list[str]] = table.get("dates", {})
        self._above = parents(dossier)
        self._units = {str(m["id"]): m for m in members(dossier, "units") if "id" in m}
        self._tags = {
            str(m["serial"]): str(m["tag"]) for m in members(dossier, "equipment") if m.keys() >= _KNOWN
        }
        self._by_type: dict[str, list[tuple[Record, Ids]]] = {}
        for record in live(dossier):
            self._by_type.setdefault(record.type, []).append((record, self._concerned(record)))
        self._known: dict[str, list[Point]] = {}

    def points(self, name: str) -> list[Point]:
        """The dates that a name stands for: ``milestones.accepted``, ``materials.used``, ``test-report.tested_on``,
        ``trial-run-plan.signatures``, or a record type with its deciding dates; empty when nothing gives one. Many
        orders name the same.
        """
        if name not in self._known:
            self._known[name] = self._points(name)
        return self._known[name]

    def _points(self, name: str) -> list[Point]:
        head, _, rest = name.partition(".")
        if head == "milestones":
            return list(self._milestone(rest))
        if head in SCOPES:
            return list(self._members(head, rest))
        keys = [rest] if rest else [*self._deciding.get(head, ()), "date"]
        return [p for record, ids in self._by_type.get(head, ()) for p in self._of(record, ids, keys)]

    def _concerned(self, record: Record) -> Ids:
        """What it names, and the machines whose serial numbers stand in its lines: who delivers names no tags."""
        ids = concerned(record.data, self._above)
        lines = record.data.get("lines") if self._tags else None
        said = [str(x["serial"]) for x in lines if isinstance(x, dict) and x.get("serial")] if lines else []
        tags = {self._tags[s] for text in said for s in re.split(r"[、，,；;\s]+", text) if s in self._tags}
        return {**ids, "equipment": ids["equipment"] | tags} if tags else ids

    def _of(self, record: Record, ids: Ids, keys: Iterable[str]) -> Iterator[Point]:
        for key in keys:
            if key == "signatures":
                for i, s in enumerate(record.signatures):
                    if s.date is not None:
                        who = s.person or s.role
                        name = Text(
                            f"《{record.title}》上{who}的签字", f"the hand of {who} on “{record.title}”"
                        )
                        place = record.at(f"/{key}/{i}/date")
                        yield Point(s.date, _told(name, place), record.id, record, ids)
                continue
            if (when := dig(record.data, key)) is not None:
                yield Point(when, partial(self._of_record, record, key), record.id, record, ids)

    def _of_record(self, record: Record, key: str) -> tuple[Text, Location]:
        pointer = "/" + key.replace(".", "/")
        return named(self._schemas, record, pointer), record.at(pointer)

    def _milestone(self, key: str) -> Iterator[Point]:
        """The milestone, and those that units have of their own."""
        pointer = "/milestones/" + key.replace(".", "/")
        own = {u: when for u, m in self._units.items() if (when := dig(m, key)) is not None}
        title = main_title(self._schemas, pointer)
        for unit, when in own.items():
            name = Text(f"{unit} 的{title.zh}", f"{title.en.lower()} of {unit}")
            place = self._dossier.at(f"/units/{list(self._units).index(unit)}/{key}")
            yield Point(when, _told(name, place), f"{unit} {key}", None, {"unit": frozenset([unit])})
        when = dig(self._dossier.data.get("milestones", {}), key)
        if when is not None:
            rest = {"unit": frozenset(self._units) - frozenset(own)} if own else None
            name = Text(f"时间节点“{title.zh}”", f"the milestone “{title.en.lower()}”")
            yield Point(when, _told(name, self._dossier.at(pointer)), key, None, rest)

    def _members(self, scope: str, key: str) -> Iterator[Point]:
        for i, member in enumerate(self._dossier.data.get(scope, ())):
            if isinstance(member, dict) and (when := dig(member, key)) is not None:
                pointer, who = f"/{scope}/{i}/{key}", str(member.get("tag") or member.get("id"))
                title = main_title(self._schemas, pointer)
                name = Text(f"{who} 的{title.zh}", f"{title.en.lower()} of {who}")
                ids = member_ids(scope, member, self._above)
                yield Point(when, _told(name, self._dossier.at(pointer)), f"{scope} {who}", None, ids)


_KNOWN = {"serial", "tag"}


def _told(name: Text, place: Location) -> Callable[[], tuple[Text, Location]]:
    return lambda: (name, place)


def dig(data: Any, key: str) -> Moment | None:
    """The date under a dotted key; None when there is none."""
    if "." not in key:
        data = data.get(key) if isinstance(data, dict) else None
        return data if isinstance(data, dt.date) else None
    for part in key.split("."):
        data = data.get(part) if isinstance(data, dict) else None
    return data if isinstance(data, dt.date) else None
