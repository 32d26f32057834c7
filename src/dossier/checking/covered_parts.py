"""What is looked at or tested before a part of the works is covered: its day against that of the covering."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
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


def check_covered_parts(dossier: Dossier, schemas: Schemas) -> Iterator[Finding]:
    """X501 for an inspection or a test of a part that had been covered by then. Pure."""
    days = {str(m.get("id")): (m, i) for i, m in enumerate(members(dossier, "concealed"))}
    covered = []
    for record in live(dossier):
        if record.type == "concealed-work" and (part := packed(str(record.data.get("part") or ""))):
            if when := dig(record.data, "covered_on"):
                covered.append((record, part, when, named(schemas, record, "/covered_on")))
            elif (known := days.get(str(record.data.get("concealed")))) and (
                when := dig(known[0], "covered")
            ):
                covered.append((record, part, when, _of_member(str(known[0].get("name") or known[0]["id"]))))
    for record in live(dossier) if covered else ():
        part, key = packed(str(record.data.get("part") or "")), _key(record)
        when = dig(record.data, key) if key else None
        mine = [
            (day, name)
            for work, place, day, name in (covered if part and when else ())
            if _is_before(record, work, part) and _within(part, place)
        ]
        if when and mine and all(is_after(when, day) for day, _ in mine):
            yield _x501(record, key, when, *mine[-1], schemas)


def _of_member(name: str) -> Text:
    return Text(f"隐蔽部位“{name}”的隐蔽日期", f"the covering of “{name}”")


def _key(record: Record) -> str:
    """The field with the day of what was looked at or tested; empty for a record of something else."""
    if record.type == "process-inspection":
        return "inspected_on"
    said = _TESTS.get(str(record.data.get("test_kind")))
    looked = record.type == "functional-test" and said is not None and re.search(said, packed(record.title))
    return "tested_on" if looked else ""


def _is_before(record: Record, work: Record, part: str) -> bool:
    """Whether an inspection or a test is of what is covered, and not of what is laid over it."""
    process = packed(f"{record.title}{record.data.get('process') or ''}")
    if _AFTER.search(process):
        return False
    if record.type != "process-inspection":
        return bool(_HIDDEN.search(part)) or ("防水" in process and "防水" in work.title)
    return bool(_HIDDEN.search(part) or _BEFORE.search(process))


def _within(part: str, place: str) -> bool:
    """``2层吊顶内`` is in ``1~3层吊顶内``; the rest of the words is the same."""
    own, whole = _storeys(part), _storeys(place)
    rest, other = _STOREYS.sub("", part), _STOREYS.sub("", place)
    return rest == other and bool(rest) and own <= whole and bool(own) == bool(whole)


def _storeys(part: str) -> set[int]:
    found: set[int] = set()
    for first, last in _STOREYS.findall(part):
        found |= {*range(int(first), int(last or first) + 1)}
    return found


def _x501(record: Record, key: str, when: dt.date, day: dt.date, covering: Text, schemas: Schemas) -> Finding:
    place: Location = record.at(f"/{key}")
    words: dict[str, Any] = {"first": named(schemas, record, f"/{key}"), "second": covering, "others": ""}
    words |= {"first_date": Text(cn(when), iso(when)), "second_date": Text(cn(day), iso(day))}
    return finding("X501", place, record=record.id, **words)
