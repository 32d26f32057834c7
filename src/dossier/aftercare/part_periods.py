"""The period of one covered part: as agreed, or as the law has it where the agreement falls short."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from dossier.aftercare.book import ServiceBook
from dossier.aftercare.civil import Season, period_end, season_end, yearly_seasons
from dossier.aftercare.law import Law, Least
from dossier.aftercare.warranty_line import Line, moved_notes, rests_on, term_text
from dossier.checking.days import DayTable
from dossier.model import Dossier, Text


def part_periods(
    base: Line,
    given: Mapping[str, Any],
    life: float | None,
    law: Law,
    table: DayTable,
    seasons: Mapping[str, list[Season]],
) -> Iterator[Line]:
    """The period of `base` as agreed (``months``, ``seasons``, ``design_life``), or as the law has it.

    `life` is the design life of the project in years, where it is known; `law` is that of its place.
    """
    least = law.minimum(base.item)
    if least is not None and all(value is None for value in given.values()):
        given = least.period
        base = _by_law(base, least, ())
    elif least is not None and least.undercut_by(given, life):
        agreed, lawful, said = term_text(given), term_text(least.period), least.citation
        zh = f"所写期限（{agreed.zh}）低于法定最低，按 {said.get('zh')} 计 {lawful.zh}"
        en = f"the paper says {agreed.en}, less than the law; {lawful.en} by {said.get('en')}"
        given = least.period
        base = _by_law(base, least, (Text(zh, en),))
    if given.get("seasons"):
        yield from _season_lines(base, int(given["seasons"]), seasons)
        return
    if least is not None and least.period.get("seasons") and base.starts is not None:
        yield from _months_for_seasons(base, int(given["months"]), least, table, seasons)
        return
    months, years = given.get("months"), given.get("design_life")
    if years and not months:
        years = life if isinstance(years, bool) else years
        months = round(float(years) * 12) if years else None
    if not months or base.starts is None:
        ask = _NO_LIFE if given.get("design_life") else _NO_PERIOD
        yield replace(base, term=term_text(given), notes=(*base.notes, ask))
        return
    yield from _in_months(base, {**given, "months": months}, table)


def _in_months(base: Line, given: Mapping[str, Any], table: DayTable) -> Iterator[Line]:
    assert base.starts is not None, "the caller has looked"
    end = period_end(base.starts, table, months=int(given["months"]))
    notes = (*base.notes, *moved_notes(end.day, end.moved), *rests_on(end.assumed, end.day))
    day = end.day if end.day != end.moved else None
    months = int(given["months"])
    yield replace(base, term=term_text(given), ends=end.moved, notes=notes, day=day, months=months)


def _months_for_seasons(
    base: Line, months: int, least: Least, table: DayTable, seasons: Mapping[str, list[Season]]
) -> Iterator[Line]:
    """Years where the law counts seasons: those seasons that end later than they do are listed by the law."""
    agreed = next(_in_months(base, {"months": months}, table))
    zh, en = (
        f"所写期限（{agreed.term.zh}）先于法定届满",
        f"the paper says {agreed.term.en}, which ends before",
    )
    by_law = list(_season_lines(_by_law(base, least, (Text(zh, en),)), int(least.period["seasons"]), seasons))
    later = [line for line in by_law if line.ends and agreed.ends and line.ends > agreed.ends]
    yield from later
    if len(later) < len(by_law):
        yield agreed


def _by_law(base: Line, least: Least, notes: tuple[Text, ...]) -> Line:
    said = least.citation
    authority = Text(said.get("zh"), said.get("en"))
    return replace(base, origin="statutory", authority=authority, notes=(*base.notes, *notes))


_NO_LIFE = Text(
    "未填写设计合理使用年限（project.design_life），届满日不计算",
    "no design life is given (project.design_life): its end is not computed",
)
_NO_PERIOD = Text("未写期限，届满日不计算", "no period is given: its end is not computed")


def _season_lines(base: Line, count: int, seasons: Mapping[str, list[Season]]) -> Iterator[Line]:
    """One line for heating and one for cooling, as far as there are tables of them."""
    known = [(kind, name) for kind, name in _SEASON_NAMES.items() if seasons.get(kind)]
    for kind, name in known:
        last = season_end(base.starts, seasons[kind], count) if base.starts else None
        whole = sum(1 for one in seasons[kind] if base.starts and one.start >= base.starts)
        lacking = Text(
            f"{name.zh}季表只给出其中 {whole} 个季节，届满日不计算",
            f"the table has {whole} of the {name.en} seasons: the end is not computed",
        )
        more = (_WHOLE, *((_PATTERN,) if last.assumed else ())) if last else (lacking,)
        yield replace(
            base,
            title=Text(f"{base.title.zh}（{name.zh}）", f"{base.title.en} ({name.en})"),
            term=Text(f"{count} 个{name.zh}季", f"{count} {name.en} seasons"),
            ends=last.end if last else None,
            notes=(*base.notes, *more),
        )
    if not known:
        yield replace(base, term=term_text({"seasons": count}), notes=(*base.notes, _NO_SEASONS))


_WHOLE = Text(
    "只计保修起算后开始的完整季节（各地做法不一，待核）",
    "only seasons that begin after the start are counted (places differ; to be verified)",
)
_PATTERN = Text("季节起止按每年惯常日期推定", "seasons by their usual days of the year, assumed")
_NO_SEASONS = Text(
    "没有采暖期、供冷期表（dossier.yaml 的 calendar，或 terms.yaml 的 seasons），届满日不计算",
    "no table of seasons (calendar of dossier.yaml, or seasons of terms.yaml): not computed",
)
_SEASON_NAMES = {"heating": Text("采暖", "heating"), "cooling": Text("供冷", "cooling")}


_MOST_SEASONS = 15
"""Years for which a yearly pattern is continued; a warranty of seasons has two or three."""


def seasons_of(dossier: Dossier, book: ServiceBook, as_of: dt.date) -> dict[str, list[Season]]:
    """The table of dossier.yaml, and after its last season the yearly pattern of terms.yaml, assumed."""
    found: dict[str, list[Season]] = {}
    calendar = dossier.data.get("calendar", {})
    for kind in _SEASON_NAMES:
        rows = [
            Season(s["start"], s["end"])
            for s in calendar.get(f"{kind}_seasons", ())
            if s and s.get("start") and s.get("end")
        ]
        pattern = book.terms.get("seasons", {}).get(kind)
        if pattern and {"from", "to"} <= pattern.keys():
            after = max((s.start for s in rows), default=dt.date.min)
            first = _accepted_year(dossier, as_of)
            years = range(max(1, first - 1), min(9998, first + _MOST_SEASONS))
            yearly = yearly_seasons(_month_day(pattern["from"]), _month_day(pattern["to"]), years)
            rows += [s for s in yearly if s.start > after]
        found[kind] = rows
    return found


def _accepted_year(dossier: Dossier, as_of: dt.date) -> int:
    accepted = dossier.data.get("milestones", {}).get("accepted")
    return accepted.year if isinstance(accepted, dt.date) else as_of.year


def _month_day(text: str) -> tuple[int, int]:
    month, day = text.split("-")
    return min(12, max(1, int(month))), min(31, max(1, int(day)))
