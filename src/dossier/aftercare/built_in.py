"""A833: serial numbers of replacements that cannot be: a part that replaces itself, one that is built in twice, one
that is another machine of the project.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossier.aftercare.book import Entry
from dossier.aftercare.case import Case
from dossier.aftercare.coverage import part_name
from dossier.aftercare.machines import Swap, called_whole, same_machine, whole_units
from dossier.checking.scopes import serials_of
from dossier.findings import Finding, finding
from dossier.model import Text

Problem = tuple[Text, str | None]
"""What is wrong, and how severe it is where it is worse than a warning."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of what was replaced."""

    entry: Entry
    place: str
    data: Mapping[str, Any]

    @property
    def old(self) -> str | None:
        return str(self.data["old_serial"]) if "old_serial" in self.data else None

    @property
    def new(self) -> str | None:
        return str(self.data["new_serial"]) if "new_serial" in self.data else None

    @property
    def on(self) -> dt.date:
        day: dt.date = self.data["on"]
        return day


def check_built_in(case: Case) -> Iterator[Finding]:
    """A833 over all repairs; an error where one and the same thing would be in two places."""
    rows = [
        _Row(entry, f"/replaced/{i}/new_serial", row)
        for entry in case.book.of("repair")
        for i, row in enumerate(entry.data.get("replaced", ()))
        if row
    ]
    machines = _machines(case)
    for n, row in enumerate(rows):
        found = (
            _itself(row)
            or _twice(row, rows[:n], rows)
            or _elsewhere(row, rows, machines)
            or _not_that_unit(row)
        )
        if found:
            problem, severity = found
            words: dict[str, Any] = {"subject": row.entry.title, "part": row.data["part"], "problem": problem}
            place = row.entry.at(row.place)
            yield finding("A833", place, severity=severity, record=row.entry.id, **words)


def _itself(row: _Row) -> Problem | None:
    if row.new is None or row.new != row.old:
        return None
    return Text(f"新旧编号都是 {row.new}", f"has the number {row.new} before and after"), "error"


def _twice(row: _Row, before: list[_Row], rows: list[_Row]) -> Problem | None:
    """What stands before it in the book was built in under the same number, and was not taken out since."""
    other = next((x for x in before if row.new is not None and x.new == row.new), None)
    if other is None or _taken_out(str(row.new), row, rows):
        return None
    zh, en = (
        ("同一单中换上两次", "was built in twice by this repair")
        if other.entry.id == row.entry.id
        else (f"已在 {other.entry.id} 换上", f"was built in by {other.entry.id}")
    )
    mine, theirs = (part_name(str(each.data["part"])) for each in (row, other))
    same = other.entry.id != row.entry.id and mine == theirs
    return Text(f"新编号 {row.new} {zh}", f"{row.new} {en}"), "error" if same else None


def _taken_out(serial: str, row: _Row, rows: list[_Row]) -> bool:
    """Whether something of that number had been taken out by then: it may have come back, repaired."""
    return any(x.old == serial and x.on <= row.on and x is not row for x in rows)


def _not_that_unit(row: _Row) -> Problem | None:
    own = row.entry.data.get("serial")
    if not (row.data.get("unit") and row.old and own) or str(own) in (row.old, row.new):
        return None
    zh = f"整机更换，旧编号写 {row.old}，所修的是 {own}"
    return Text(zh, f"a whole unit {row.old} was taken out, and {own} was repaired"), None


@dataclass(frozen=True)
class _Machines:
    """The machines of the project: tag → number, the whole units that were replaced, the first day of each part."""

    known: Mapping[str, str]
    swaps: Sequence[Swap]
    warranty: Sequence[Mapping[str, Any]]
    starts: Mapping[str, dt.date]


def _machines(case: Case) -> _Machines:
    known = {tag: str(serial) for tag, serial in serials_of(case.dossier).items()}
    starts = {x.cover: x.starts for x in reversed(case.lines) if x.kind == "warranty" and x.starts}
    parts = [raw for raw in case.book.terms.get("warranty", ()) if raw]
    return _Machines(known, whole_units(case.book, case.dossier), parts, starts)


def _elsewhere(row: _Row, rows: list[_Row], machines: _Machines) -> Problem | None:
    """What is built in is another machine, which nobody had taken out."""
    if row.new is None or _taken_out(row.new, row, rows):
        return None
    known = machines.known
    swaps = [s for s in machines.swaps if (s.repair, s.new) != (row.entry.id, row.new)]
    numbers = {one for serial in known.values() for one in same_machine(serial, swaps)}
    severity = "error" if called_whole(row.data) or row.old in numbers else None
    own = _own_tags(row, known, swaps)
    tag = next((t for t, serial in known.items() if serial == row.new), None)
    if tag is None:
        return _warranted(row, own, machines, severity)
    if not own or tag in own:
        return None
    problem = Text(f"新编号 {row.new} 是 {tag} 的出厂编号", f"{row.new} is the serial number of {tag}")
    return problem, severity


def _own_tags(row: _Row, known: Mapping[str, str], swaps: Sequence[Swap]) -> set[str]:
    """The tags of the machine under repair: the one that is named, whose number it had, or that its words name."""
    data = row.entry.data
    if data.get("unit") in known:
        return {str(data["unit"])}
    had = {str(x) for x in (row.old, data.get("serial")) if x} - {str(row.new)}
    mine = {tag for tag, serial in known.items() if had & same_machine(serial, swaps)}
    said = " ".join(str(x) for x in (data.get("title"), data.get("cover"), data["part"], row.data["part"]))
    return mine or {tag for tag in known if _says(said, tag)}


def _says(words: str, tag: str) -> bool:
    """Whether words name a tag, and not a longer one."""
    return bool(re.search(rf"(?<![A-Za-z0-9]){re.escape(tag)}(?![A-Za-z0-9])", words))


def _warranted(row: _Row, own: set[str], machines: _Machines, severity: str | None) -> Problem | None:
    """Another part of the terms whose warranty under that number had begun before."""
    cover = row.entry.data.get("cover")
    for raw in machines.warranty if cover else ():
        numbers = {str(x) for x in raw.get("serials", ()) if x}
        if row.new not in numbers or raw["id"] == cover or row.old in numbers:
            continue
        begun, named = machines.starts.get(raw["id"]), any(_says(str(raw["name"]), tag) for tag in own)
        if begun and begun < row.on and not named:
            zh = f"新编号 {row.new} 是“{raw['name']}”（{raw['id']}）的编号，其保修早已起算"
            en = f"{row.new} is that of {raw['name']} ({raw['id']}), whose warranty had begun before"
            return Text(zh, en), severity
    return None
