"""Promises that take back what they give: an emergency slower than an ordinary repair, a subcontractor with more time
than the owner was promised, an exclusion of what the law protects, years for seasons of which nobody knows the days.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dossier.aftercare.book import ServiceBook
from dossier.aftercare.case import Case
from dossier.aftercare.law import law, law_of, written_period
from dossier.aftercare.limits import comparable
from dossier.aftercare.part_periods import seasons_of
from dossier.aftercare.promises import CLOCKS, Promises
from dossier.findings import Finding, finding
from dossier.model import Text


def check_hollow(case: Case) -> Iterator[Finding]:
    """V903, V940, V952 over the terms."""
    yield from _slow_emergencies(case.book, case.promises)
    yield from _slow_repairs(case.book, case.promises)
    yield from _slow_subcontractors(case.book, case.promises)
    yield from _excluded(case)
    yield from _unknown_seasons(case)


_HURRIED = ("callback", "respond", "dispatch", "arrive")
"""What an emergency has less time for; its repair may well take longer than a small one."""


def _slow_emergencies(book: ServiceBook, given: Promises) -> Iterator[Finding]:
    """V903: an emergency that is answered, or reached, later than a level that is none."""
    calm = [level for level in given.levels.values() if not level.emergency]
    for i, raw in enumerate(book.terms.get("levels", ())):
        level = given.levels.get(raw["id"]) if raw else None
        if level is None or not level.emergency:
            continue
        for clock in _HURRIED:
            mine = level.limits.get(clock)
            quicker = (
                other
                for other in calm
                if mine
                and (theirs := other.limits.get(clock))
                and comparable(mine, theirs)
                and not mine.at_once
                and theirs.minutes < mine.minutes
            )
            if mine and (other := next(quicker, None)):
                name, theirs = CLOCKS[clock][0], other.limits[clock]
                zh = f"是紧急级别，{name.zh}时限 {mine.text.zh}，比“{other.name}”的 {theirs.text.zh} 还长"
                en = f"is an emergency; {name.en.lower()} within {mine.text.en}, {theirs.text.en} for {other.name}"
                place = book.at(f"/levels/{i}/{clock}")
                yield finding("V903", place, level=level.name, problem=Text(zh, en))


def _slow_repairs(book: ServiceBook, given: Promises) -> Iterator[Finding]:
    """V903, to be looked at: an emergency that may take longer than another level and is not restored before."""
    calm = [
        (level, fix)
        for level in given.levels.values()
        if not level.emergency and (fix := level.limits.get("fix")) is not None
    ]
    for i, raw in enumerate(book.terms.get("levels", ())):
        level = given.levels.get(raw["id"]) if raw else None
        mine = level.limits.get("fix") if level and level.emergency else None
        if level is None or mine is None or "restore" in level.limits:
            continue
        shorter = [
            (other, fix) for other, fix in calm if comparable(mine, fix) and fix.minutes < mine.minutes
        ]
        if shorter:
            other, fix = shorter[0]
            zh = f"是紧急级别，修复时限 {mine.text.zh}，比“{other.name}”的 {fix.text.zh} 还长，又没有恢复功能的时限"
            en = f"is an emergency; repaired in {mine.text.en}, {fix.text.en} for {other.name}, never restored before"
            place = book.at(f"/levels/{i}/fix")
            yield finding("V903", place, severity="info", level=level.name, problem=Text(zh, en))


def _slow_subcontractors(book: ServiceBook, given: Promises) -> Iterator[Finding]:
    """V940: a subcontractor has more time for a step than the owner was promised for it."""
    for i, contract in enumerate(book.terms.get("subcontracts", ())):
        for j, raw in enumerate(contract["levels"] if contract else ()):
            level = given.levels.get(raw["id"]) if raw else None
            own = given.subcontracts.get(contract["party"], {}).get(raw["id"], {}) if level else {}
            for clock, limit in own.items():
                promised = level.limits.get(clock) if level else None
                if level and promised and comparable(limit, promised) and limit.minutes > promised.minutes:
                    name = CLOCKS[clock][0]
                    problem = Text(
                        f"“{level.name}”{name.zh} {limit.text.zh}，长于对业主承诺的 {promised.text.zh}",
                        f"has {limit.text.en} for {name.en.lower()} of {level.name}; "
                        f"the owner was promised {promised.text.en}",
                    )
                    yield finding(
                        "V940",
                        book.at(f"/subcontracts/{i}/levels/{j}/{clock}"),
                        severity="warning",
                        subject=Text("分包时限", "Subcontract"),
                        problem=problem,
                    )


_LAWFUL_REASON = re.compile(
    "不当|第三[方者]|他人|人为|不可抗力|擅自|自行|自购|甲供|业主|用户|使用[人者单方]|改[动造装变]|拆|移位|未按|未经|超[过出期设负]|雷|台风|地震|洪|"
    "火灾|意外|磨损|老化|耗材|非.*造成|非本|非我|不属|以外|之外|界面|市政|外界|撞击|外力|冻|腐蚀|缺乏|保养|堵塞|期满|期外|过保|影响"
)
"""What an exclusion may rest on: somebody else's doing, the weather, wear, works of others, a time that is over."""
_LETS_GO = re.compile("不.{0,6}(保修|质保|维修|负责|承担|赔)|除外|免责|概不|无保修|不在")
_WHAT_LEAKS = ("屋面", "外墙")


def _excluded(case: Case) -> Iterator[Finding]:
    """V952: an exclusion names a part that the law protects, and no cause that would except it."""
    table, least = law()["names"], law_of(case.dossier, case.schemas)
    words = [
        w for item, names in table.items() if least.minimum(item) for w in names if not w.startswith("^")
    ]
    known = re.compile("|".join((*words, *_WHAT_LEAKS)))
    said = least.citations["warranty_terms"]
    authority = Text(said.get("zh"), said.get("en"))
    for i, text in enumerate(case.book.terms.get("exclusions", ())):
        part = known.search(str(text or ""))
        if part and not _LAWFUL_REASON.search(text):
            bare = len(text) <= len(part.group()) + _BARE
            if bare or _LETS_GO.search(text) or _DEFECTS.search(text):
                words_here = {"text": text, "part": part.group(), "law": authority}
                yield finding("V952", case.book.at(f"/exclusions/{i}"), citation=said, **words_here)


_BARE = 6
"""Characters beside its name in an exclusion that is little more than a part."""
_DEFECTS = re.compile("渗漏|漏水|裂缝|开裂|脱落|空鼓|损坏|故障|缺陷|问题")


def _unknown_seasons(case: Case) -> Iterator[Finding]:
    """V940: months where the law counts seasons, and no table says when these end."""
    least = law_of(case.dossier, case.schemas).minimum("heating_cooling")
    known = seasons_of(case.dossier, case.book, case.as_of)
    count = int(least.period.get("seasons") or 0) if least else 0
    if not count or any(known.values()):
        return
    for i, raw in enumerate(case.book.terms.get("warranty", ())):
        months = written_period(raw)["months"] if raw and raw["item"] == "heating_cooling" else None
        if months and 12 * count <= months < 12 * (count + 1):
            problem = Text(
                f"写 {months} 个月，法定为 {count} 个采暖期、供冷期；没有季节表（seasons），看不出哪一个先届满",
                f"says {months} months where the law counts {count} seasons; without a table of them (seasons) "
                "nobody can tell which ends first",
            )
            place = case.book.at(f"/warranty/{i}")
            yield finding("V940", place, severity="warning", subject=raw["name"], problem=problem)
