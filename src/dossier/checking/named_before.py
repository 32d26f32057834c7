"""Papers named before they existed: a dated entry that tells of a numbered paper whose own days are all later."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.checking.moments import cn, iso
from dossier.checking.paper_reading import days, plain
from dossier.checking.parts import dates_of, maps_of
from dossier.checking.points_in_time import dig
from dossier.checking.scopes import live
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier, Location, Record, Text
from dossier.reading.cross_checks import Table

_NUMBER = re.compile(r"(?<![A-Za-z0-9/.-])[A-Z]{2,}(?:-[A-Z0-9]+)*-\d{2,}(?![A-Za-z0-9.×x-])")
_PASSED_ON = re.compile("收到|签收|接到|接收|下发|签发|发出|送达|领到")
"""Words by which a paper goes from hand to hand: it bears its day by then."""
_TO_COME = re.compile("计划|拟|将|待|准备|预计|另行|以后|后续")
_PROVEN = re.compile(
    "合格|通过|满足|达标|(?:试验|检测|测试|验收|试压|冲洗|灌水|探伤|复试|复验)(?:已)?(?:完成|完毕)"
)
_DEMANDED = re.compile("应|须|方可|下一步|之后|然后|再|待|按")
_NEAR, _BEHIND = 24, 8
"""Characters before and behind a number in which a clause says that it passed."""
_LISTS = frozenset({"drawing", "drawing-list", "transfer-list", "contract", "manual", "handover-deed"})
"""Types that name numbers of what is to come, or have no day of what they tell."""
_DAYS = ("date", "at")
"""Keys of the day of a row."""


def check_named_before(dossier: Dossier, said: Sequence[Statement], table: Table) -> Iterator[Finding]:
    """X692 for a dated row, or a line with a day, that passes on a paper which there was not yet; for the entry of a
    diary that names one. As-built drawings have the numbers of those they were made from. Pure.
    """
    numbered: dict[str, list[Record]] = {}
    for record in live(dossier):
        if record.type != "drawing" and record.number and _NUMBER.fullmatch(plain(record.number)):
            numbered.setdefault(plain(record.number), []).append(record)
    known = {number: records[0] for number, records in numbered.items() if len(records) == 1}
    told: set[tuple[str, str]] = set()
    for record, place, day, text in _dated(dossier, said):
        for number in _NUMBER.findall(text):
            other = known.get(number)
            if other is None or other is record or (record.id, number) in told or _TO_COME.search(text):
                continue
            handed = _PASSED_ON.search(text) is not None
            if not handed and (record.type != "construction-diary" or re.search(f"见[^。;]*{number}", text)):
                continue
            first = _issued(other, table) if handed else _earliest(other)
            if first and day < first:
                told.add((record.id, number))
                words: dict[str, Any] = {"subject": record.title, "day": Text(cn(day), iso(day))}
                words |= {"said": " ".join(text.split())[:40], "other": other.title}
                words["first"] = Text(cn(first), iso(first))
                yield finding("X692", place, record=record.id, **words)
    yield from _relied_on(said, known, told)


def _relied_on(
    said: Sequence[Statement], known: Mapping[str, Record], told: set[tuple[str, str]]
) -> Iterator[Finding]:
    """A clause that relies on a numbered test or paper as passed, ``试压合格（见SY-01）``, in a record all of whose
    days, its signatures' too, lie before every day of that one.
    """
    printed: dict[str, set[dt.date]] = {}
    for line in said:
        if line.file and line.record.number:
            printed.setdefault(line.record.id, set()).update(days(line.text))
    for line in said:
        record = line.record
        if (
            _PROVEN.search(line.text) is None
            or record.type in _LISTS
            or line.pointer.startswith("/signatures")
        ):
            continue
        for sentence in re.split("[。;]", line.text):
            for match in _NUMBER.finditer(sentence):
                number, near = match[0], sentence[max(0, match.start() - _NEAR) : match.end() + _BEHIND]
                if _PROVEN.search(near) is None or _DEMANDED.search(near):
                    continue
                other = known.get(number)
                if other is None or other is record or (record.id, number) in told or _TO_COME.search(near):
                    continue
                last, first = _latest(record), _earliest(other)
                if any(last and day <= last for day in printed.get(other.id, ())):
                    continue  # made before, and written down later
                if last and first and last < first and not any(first <= d for d in days(line.text)):
                    told.add((record.id, number))
                    words: dict[str, Any] = {"subject": record.title, "day": Text(cn(last), iso(last))}
                    quoted = re.sub(
                        r"^[^,]{0,16},(?=.{4})", "", sentence[max(0, match.start() - 16) : match.end()]
                    )
                    words |= {"said": " ".join(quoted.split()), "other": other.title}
                    words["first"] = Text(cn(first), iso(first))
                    yield finding("X692", line.place, record=record.id, **words)


def _latest(record: Record) -> dt.date | None:
    """The last of all days in a paper, those on which it was signed among them."""
    found = [day for *_, value in dates_of(record) if (day := _day(value))]
    return max([*found, *([record.date] if record.date else [])], default=None)


def _dated(dossier: Dossier, said: Sequence[Statement]) -> Iterator[tuple[Record, Location, dt.date, str]]:
    """Record, place, day and each text of each row with a day, and of each line with one day that passes a paper on."""
    for record in live(dossier):
        for pointer, part in maps_of(record):
            day = next((d for key in _DAYS if (d := _day(part.get(key)))), None)
            if pointer and day:
                for text in part.values():
                    if isinstance(text, str):
                        yield record, record.at(pointer), day, plain(text)
    for line in said:
        if line.file and _PASSED_ON.search(line.text) and len(found := set(days(line.text))) == 1:
            yield line.record, line.place, found.pop(), line.text


def _issued(record: Record, table: Table) -> dt.date | None:
    """The day that a paper bears: its own, or the earlier one that decides for its type."""
    keys = [*table.get("dates", {}).get(record.type, ()), "date"]
    return min((day for key in keys if (day := _day(dig(record.data, key)))), default=None)


def _earliest(record: Record) -> dt.date | None:
    """The first of all days in a paper: what it tells of may have begun long before it was written."""
    return min((day for *_, value in dates_of(record) if (day := _day(value))), default=None)


def _day(value: object) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    return value if isinstance(value, dt.date) else None
