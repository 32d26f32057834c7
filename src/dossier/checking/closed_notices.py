"""Notices that a paper calls open after their reply had passed, or closed before there was any reply."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossier.checking.moments import cn, iso
from dossier.checking.paper_reading import days, packed
from dossier.checking.parts import maps_of
from dossier.checking.rows import passes
from dossier.checking.scopes import live
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record, Text

_ENDED = "闭合|闭环|销项|销号|关闭|回复|答复|整改|落实|消除|处理|复查|复验"
_OPEN = re.compile(
    rf"(?<![无没有])(?:尚未|还未|仍未|暂未|均未|未(?!发现|见|经|按)|没有|有待|待)(?:全部|完全|能|及时|按期|按时|予以|进行|收到|见)?(?:{_ENDED})"
    r"|(?:整改|处理|回复)(?:尚|还|仍|暂)?未(?:完成|完毕|到位|结束|收到)|(?:仍|还)(?:在|需|须)(?:继续)?(?:整改|处理)"
)
_CLOSED = re.compile(
    rf"(?:已|均已|业已|已经)(?:全部|按期|按时|于[^,。;]{{0,12}})?(?:{_ENDED})(?!中|方案|计划)|(?:复查|复验|整改)(?:均)?合格"
)
_BACK = re.compile(
    "当时|曾|此前|之前|截至|截止|上次会议前|原|届时|应|须于|要求|如|若|未.{0,8}的,|前(?:完成|回复|闭合|整改)"
)
_DAYS_OF_ROWS = ("date", "at", "day", "on")
_MANY_DAYS = re.compile("diary|log|notice|reply|report-of-defect|plan")
"""Types of many days, and those that are the notice and its answers themselves."""
_SAID = 50


@dataclass(frozen=True, slots=True)
class _Notice:
    """A notice, the first day of any reply to it, and the last day of one that passes."""

    record: Record
    replies: tuple[Record, ...]
    first: dt.date
    closed: dt.date | None


def check_closed_notices(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """X788 for a notice that is open after its reply passed, X789 for one that is closed before any reply. Pure."""
    notices = _notices(dossier)
    rows = {
        (record.id, pointer): day
        for record in live(dossier) if notices
        for pointer, part in maps_of(record)
        if pointer and (day := next((d for k in _DAYS_OF_ROWS if (d := _day(part.get(k)))), None))
    }  # fmt: skip
    told: set[tuple[str, str]] = set()
    for line in said if notices else ():
        if line.pointer.startswith("/signatures") or not re.search(_ENDED, line.text):
            continue
        for sentence in re.split("[。;]", line.text):
            for number, part in _of_notices(sentence, notices):
                notice = notices[number]
                day = _said_on(line, sentence, rows)
                own = line.record.id in (notice.record.id, *(r.id for r in notice.replies))
                if day is None or own or (line.record.id, number) in told or _BACK.search(part):
                    continue
                found = _contradiction(notice, part, day)
                if found:
                    told.add((line.record.id, number))
                    words: dict[str, Any] = {"source": line.source, "day": Text(cn(day), iso(day))}
                    words |= {"said": part.strip(" ,:、")[:_SAID], "other": notice.replies[-1].title}
                    words["then"] = Text(cn(found[1]), iso(found[1]))
                    yield finding(found[0], line.place, record=line.record.id, **words)


def _contradiction(notice: _Notice, part: str, day: dt.date) -> tuple[str, dt.date] | None:
    """The finding and the day of the reply that what is said of a notice on a day denies."""
    is_open, is_closed = _OPEN.search(part), _CLOSED.search(part)
    if is_open and not is_closed and notice.closed and day > notice.closed:
        return "X788", notice.closed
    if is_closed and not is_open and day < notice.first:
        return "X789", notice.first
    return None


def _notices(dossier: Dossier) -> Mapping[str, _Notice]:
    """Packed number of each numbered notice that has a reply → what became of it."""
    by_id = {r.id: r for r in live(dossier)}
    replies: dict[str, list[Record]] = {}
    for record in by_id.values():
        if (of := record.data.get("replies_to")) in by_id:
            replies.setdefault(str(of), []).append(record)
    found: dict[str, _Notice] = {}
    for id_, own in replies.items():
        dated = [(r, day) for r in own if (day := _last(r))]
        first = [day for r in own for key in ("replied_on", "date") if (day := _day(r.data.get(key)))]
        if not by_id[id_].number or not dated or not first:
            continue
        last, day = max(dated, key=lambda each: each[1])
        closed = day if passes(last.data) is True else None
        found[packed(str(by_id[id_].number))] = _Notice(by_id[id_], tuple(own), min(first), closed)
    return found


def _last(record: Record) -> dt.date | None:
    found = [day for key in ("date", "replied_on", "rechecked_on") if (day := _day(record.data.get(key)))]
    return max(found, default=record.date)


def _of_notices(sentence: str, notices: Mapping[str, _Notice]) -> Iterator[tuple[str, str]]:
    """Each notice that a sentence names by its number, and what it says of it: all, or what stands up to the next."""
    text = packed(sentence)
    at = sorted(
        (match.start(), match.end(), number)
        for number in notices
        for match in re.finditer(rf"(?<![A-Z\d]){re.escape(number)}(?!\d)", text)
    )
    for n, (_, end, number) in enumerate(at):
        if len(at) == 1:
            yield number, text
        else:
            yield number, text[end : at[n + 1][0] if n + 1 < len(at) else len(text)]


def _said_on(line: Statement, sentence: str, rows: Mapping[tuple[str, str], dt.date]) -> dt.date | None:
    """The day of what is said: that of its row, else that of its paper where this is of one day."""
    pointer = line.pointer
    while pointer:
        if (line.record.id, pointer) in rows:
            return rows[line.record.id, pointer]
        pointer = pointer.rpartition("/")[0]
    if _MANY_DAYS.search(line.record.type) or days(sentence):
        return None
    return line.record.date


def _day(value: object) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    return value if isinstance(value, dt.date) else None
