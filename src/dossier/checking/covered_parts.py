"""What is looked at or tested before a part of the works is covered: its day against that of the covering."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dossier.checking.dates import is_after
from dossier.checking.field_titles import named
from dossier.checking.moments import cn, iso
from dossier.checking.paper_reading import packed
from dossier.checking.points_in_time import dig
from dossier.checking.scopes import live, members
from dossier.findings import Finding, finding
from dossier.library.schemas import Schemas
from dossier.model import Dossier, Location, Record, Text

_HIDDEN = re.compile(
    "(?:吊顶|隔墙|墙体|墙|天棚|地面|地板|楼板|夹层|管井|槽盒|桥架)[内下里]|地下|埋地|直埋|暗[埋敷装]|预埋|基坑|沟槽|垫层"
)
"""Parts that nobody sees any more when they are covered."""
_BEFORE = re.compile(
    "(?:移交|交付|准备|等待)?(?:封板|封闭|封堵|覆盖|回填|浇筑|抹灰|隐蔽)(?:前|$)|(?:移交|具备)(?:封板|封闭|覆盖|回填|浇筑|隐蔽)"
)
"""Words of an inspection that comes before the covering."""
_AFTER = re.compile(
    "(?:封板|封闭|覆盖|回填|浇筑|隐蔽)(?:后|完成)|面层|饰面|恢复|检修口|竣工|穿线|放线|配线|线缆敷设"
)
_STOREYS = re.compile(r"(?:第)?(\d+)(?:[~\-至到](\d+))?(?:层|楼|F)")
_TESTS = {"pressure": "", "leak": "", "water_retention": "防水层|第一次|第1次"}
"""Kind of a test → what its title must say, of tests that come before the covering."""


@dataclass(frozen=True, slots=True)
class _Covered:
    """The day on which a part of the works was covered, and what names that day."""

    day: dt.date
    name: Text


def check_covered_parts(dossier: Dossier, schemas: Schemas) -> Iterator[Finding]:
    """X501 for an inspection or a test of a part that had been covered by then. Pure."""
    days = {str(m.get("id")): m for m in members(dossier, "concealed")}
    covered: dict[str, dict[tuple[frozenset[int], bool], _Covered]] = {}
    for record in live(dossier):
        part = packed(str(record.data.get("part") or "")) if record.type == "concealed-work" else ""
        work = _covering(record, days, schemas) if part else None
        if work is not None:
            alike = covered.setdefault(_STOREYS.sub("", part), {})
            key = _storeys(part), "防水" in record.title
            if key not in alike or is_after(work.day, alike[key].day):
                alike[key] = work
    for record in live(dossier) if covered else ():
        when = dig(record.data, of_day) if (of_day := _key(record)) else None
        part = packed(str(record.data.get("part") or "")) if when else ""
        rest = _STOREYS.sub("", part)
        if when is None or not rest or rest not in covered:
            continue
        own = _storeys(part)
        mine = [
            work
            for (storeys, waterproof), work in covered[rest].items()
            if own <= storeys and bool(own) == bool(storeys) and _is_before(record, part, waterproof)
        ]
        if mine and all(is_after(when, work.day) for work in mine):
            yield _x501(record, of_day, when, mine[-1].day, mine[-1].name, schemas)


def _covering(record: Record, days: Mapping[str, Mapping[str, Any]], schemas: Schemas) -> _Covered | None:
    """Its own day of covering, or else that of its part in dossier.yaml."""
    if when := dig(record.data, "covered_on"):
        return _Covered(when, named(schemas, record, "/covered_on"))
    member = days.get(str(record.data.get("concealed")), {})
    when = dig(member, "covered")
    return _Covered(when, _of_member(str(member.get("name") or member["id"]))) if when else None


def _of_member(name: str) -> Text:
    return Text(f"隐蔽部位“{name}”的隐蔽日期", f"the covering of “{name}”")


def _key(record: Record) -> str:
    """The field with the day of what was looked at or tested; empty for a record of something else."""
    if record.type == "process-inspection":
        return "inspected_on"
    said = _TESTS.get(str(record.data.get("test_kind")))
    looked = record.type == "functional-test" and said is not None and re.search(said, packed(record.title))
    return "tested_on" if looked else ""


def _is_before(record: Record, part: str, waterproof: bool) -> bool:
    """Whether an inspection or a test is of what is covered, and not of what is laid over it. `waterproof`: whether
    that is a layer against water.
    """
    process = packed(f"{record.title}{record.data.get('process') or ''}")
    if _AFTER.search(process):
        return False
    if record.type != "process-inspection":
        return bool(_HIDDEN.search(part)) or ("防水" in process and waterproof)
    return bool(_HIDDEN.search(part) or _BEFORE.search(process))


def _storeys(part: str) -> frozenset[int]:
    """``1~3层`` is storeys 1, 2 and 3."""
    return frozenset(
        n for first, last in _STOREYS.findall(part) for n in range(int(first), int(last or first) + 1)
    )


def _x501(record: Record, key: str, when: dt.date, day: dt.date, covering: Text, schemas: Schemas) -> Finding:
    place: Location = record.at(f"/{key}")
    words: dict[str, Any] = {"first": named(schemas, record, f"/{key}"), "second": covering, "others": ""}
    words |= {"first_date": Text(cn(when), iso(when)), "second_date": Text(cn(day), iso(day))}
    return finding("X501", place, record=record.id, **words)
