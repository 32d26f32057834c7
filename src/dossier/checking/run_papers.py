"""The papers of one run: where its plan and its notice have it, what is to be read off, and when it began anew."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import Any

from dossier.checking.moments import cn, iso
from dossier.checking.paper_reading import plain
from dossier.checking.parts import texts_of
from dossier.checking.scopes import ids_in, live
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record, Text

_PLANS = ("trial-run-plan", "trial-run-notice")
_ROOM = re.compile(
    r"([一-鿿]{1,6}?)(泵房|配电间|机房|控制室|监控室|值班室|车间|锅炉房|变电所|配电室|[一-鿿]{1,3}(?:室|间|房|厅|库))$"
)
_READ = re.compile(r"记录(?:一次|[:：])?\s*((?:[一-鿿]{2,8}[、和及与])+[一-鿿]{2,8}?)(?=$|[,。;(]|由)")
_ANEW = re.compile(
    r"(?:(\d{4})\s*年\s*)?(?<!\d)(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]\s*(\d{1,2})\s*(?:时(?!间|长)|:|点)\s*(\d{1,2})?\s*分?\s*起?\s*"
    r"(?:重新(?:计时|开始|投入|试运行)|开始(?:计时|试运行))"
)


_NOT_THEN = re.compile("原定|原计划|计划|拟|推迟|改为|延至|单机|空载")


def check_run_papers(dossier: Dossier) -> Iterator[Finding]:
    """X723 for a plan and a notice of one run that differ, X724 for a start that no run has. Pure; linear in texts."""
    plans = [r for r in live(dossier) if r.type in _PLANS]
    for here, record in enumerate(plans):
        for other in plans[:here]:
            if other.type != record.type and _systems(record) == _systems(other):
                yield from _places(record, other)
                yield from _read_off(record, other)
    yield from _anew(dossier)


def _systems(record: Record) -> frozenset[str]:
    return frozenset(ids_in(record.data.get("system")))


def _places(record: Record, other: Record) -> Iterator[Finding]:
    """Two rooms of one building: ``城北泵站泵房`` and ``城北泵站配电间``."""
    first, second = (plain(str(r.data.get("place") or "")) for r in (record, other))
    rooms = _ROOM.search(first), _ROOM.search(second)
    if first == second or not rooms[0] or not rooms[1] or re.search("[、和及与]", first + second):
        return
    begun = len(_common(first, second))
    if begun >= 2 and first[begun:] and second[begun:] and not _within(first[begun:], second[begun:]):
        yield _x723(record, "/place", first, other, second)


def _read_off(record: Record, other: Record) -> Iterator[Finding]:
    """As many quantities to be read, of which one is another: ``电流、轴承温度`` and ``电压、轴承温度``."""
    for pointer, names in _lists(record):
        for _, theirs in _lists(other):
            new, old = [n for n in names if n not in theirs], [n for n in theirs if n not in names]
            if len(names) == len(theirs) > 2 and len(new) == len(old) == 1 and not _within(new[0], old[0]):
                yield _x723(record, pointer, f"记录{new[0]}", other, f"记录{old[0]}")
                return


def _lists(record: Record) -> Iterator[tuple[str, list[str]]]:
    for pointer, text in texts_of(record):
        for match in _READ.finditer(plain(text)):
            yield pointer, re.split("[、和及与]", match[1])


def _within(one: str, two: str) -> bool:
    return one in two or two in one


def _common(one: str, two: str) -> str:
    """What two texts begin with."""
    return next((one[:n] for n in range(len(one)) if one[: n + 1] != two[: n + 1]), one)


def _anew(dossier: Dossier) -> Iterator[Finding]:
    """``自 8 月 20 日 9 时重新计时``: some run of that system started then."""
    runs = [r for r in live(dossier) if isinstance(r.data.get("started"), dt.datetime)]
    for record in live(dossier):
        if record.type not in ("trial-run-record", "trial-run-defect"):
            continue
        own = _systems(record)
        mine = [r for r in runs if (own & _systems(r) if own else r.type == record.type)]
        for pointer, text in texts_of(record):
            for match in _ANEW.finditer(plain(text)):
                said = [int(n) if n else None for n in match.groups()]
                planned = _NOT_THEN.search(re.split("[。;]", plain(text)[: match.start()])[-1])
                if mine and not planned and not any(_is(said, r.data["started"]) for r in mine):
                    yield _x724(record, pointer, match[0], _nearest(said, mine))
                    return


def _is(said: Sequence[int | None], start: dt.datetime) -> bool:
    parts = (start.year, start.month, start.day, start.hour, start.minute)
    return all(number is None or number == part for number, part in zip(said, parts, strict=True))


def _nearest(said: Sequence[int | None], runs: Sequence[Record]) -> Record:
    """The run whose start shares most with what is said, the later one of two."""

    def shared(run: Record) -> tuple[int, dt.datetime]:
        start: dt.datetime = run.data["started"]
        parts = (start.month, start.day, start.hour)
        return sum(a == b for a, b in zip(said[1:4], parts, strict=True)), start.replace(tzinfo=None)

    return max(runs, key=shared)


def _x723(record: Record, pointer: str, found: str, other: Record, expected: str) -> Finding:
    words: dict[str, Any] = {"subject": record.title, "found": found}
    words |= {"other": other.title, "expected": expected}
    return finding("X723", record.at(pointer), record=record.id, **words)


def _x724(record: Record, pointer: str, said: str, run: Record) -> Finding:
    start = run.data["started"]
    words: dict[str, Any] = {"subject": record.title, "said": said, "other": run.title}
    words["start"] = Text(cn(start), iso(start))
    return finding("X724", record.at(pointer), record=record.id, **words)
