"""The period of one covered part: as agreed, or as the law has it where the agreement falls short."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from dossier.aftercare.book import ServiceBook
from dossier.aftercare.civil import Season, period_end, season_end, yearly_seasons
from dossier.aftercare.days import DayTable
from dossier.aftercare.law import citation, minimum
from dossier.aftercare.warranty_line import CONTRACTOR, Line, moved_notes, rests_on, term_text
from dossier.model import Dossier, Text


def part_periods(
    cover: str,
    title: Text,
    record: str,
    starts: dt.date,
    starts_by: Text,
    given: Mapping[str, Any],
    item: str,
    source: Text,
    dossier: Dossier,
    table: DayTable,
    seasons: Mapping[str, list[Season]],
    serials: tuple[str, ...] = (),
) -> Iterator[Line]:
    """The period as agreed, or as the law has it where the agreement falls short."""
    least = minimum(item)
    silent = not any(given.values())
    notes: tuple[Text, ...] = ()
    origin: Literal["statutory", "agreed"] = "agreed"
    if least is not None and (silent or falls_short(given, least)):
        said = citation(least)
        agreed, lawful = term_text(given), term_text(least)
        notes = (
            Text(
                f"所写期限（{agreed.zh}）低于法定最低，按 {said.get('zh')} 计 {lawful.zh}",
                f"the paper says {agreed.en}, less than the law; {lawful.en} by {said.get('en')}",
            ),
        )
        notes = () if silent else notes
        given, origin, source = least, "statutory", Text(said.get("zh"), said.get("en"))
    common = (cover, title, record, starts, starts_by)
    if given.get("seasons"):
        yield from _season_lines(common, int(given["seasons"]), origin, source, notes, item, seasons, serials)
        return
    months = given.get("months")
    life = given.get("design_life")
    if life and not months:
        years = life if not isinstance(life, bool) else dossier.data["project"].get("design_life")
        months = round(float(years) * 12) if years else None
    if not months:
        ask = _NO_LIFE if life else _NO_PERIOD
        yield Line(
            "warranty",
            *common,
            term_text(given),
            None,
            origin,
            source,
            CONTRACTOR,
            (*notes, ask),
            item,
            serials,
        )
        return
    end = period_end(starts, table, months=months)
    moved = moved_notes(end.day, end.moved)
    notes = (*notes, *moved, *rests_on(end.assumed, end.day))
    yield Line(
        "warranty",
        *common,
        term_text({**given, "months": months}),
        end.moved,
        origin,
        source,
        CONTRACTOR,
        notes,
        item,
        serials,
    )


_NO_LIFE = Text(
    "未填写设计合理使用年限（project.design_life），届满日不计算",
    "no design life is given (project.design_life): its end is not computed",
)
_NO_PERIOD = Text("未写期限，届满日不计算", "no period is given: its end is not computed")


def _season_lines(
    common: tuple[str, Text, str, dt.date, Text],
    count: int,
    origin: Literal["statutory", "agreed"],
    source: Text,
    notes: tuple[Text, ...],
    item: str,
    seasons: Mapping[str, list[Season]],
    serials: tuple[str, ...],
) -> Iterator[Line]:
    """One line for heating and one for cooling, as far as there are tables of them."""
    cover, title, record, starts, starts_by = common
    whole = Text(
        "只计保修起算后开始的完整季节（各地做法不一，待核）",
        "only seasons that begin after the start are counted (places differ; to be verified)",
    )
    pattern = Text("季节起止按每年惯常日期推定", "seasons by their usual days of the year, assumed")
    known = [(kind, name) for kind, name in _SEASON_NAMES.items() if seasons.get(kind)]
    for kind, name in known:
        last = season_end(starts, seasons[kind], count)
        lacking = Text(
            f"{name.zh}季表只列到其中一部分，届满日不计算",
            f"too few {name.en} seasons are given: not computed",
        )
        more = (whole, *((pattern,) if last.assumed else ())) if last else (lacking,)
        yield Line(
            "warranty",
            cover,
            Text(f"{title.zh}（{name.zh}）", f"{title.en} ({name.en})"),
            record,
            starts,
            starts_by,
            Text(f"{count} 个{name.zh}季", f"{count} {name.en} seasons"),
            last.end if last else None,
            origin,
            source,
            CONTRACTOR,
            (*notes, *more),
            item,
            serials,
        )
    if not known:
        ask = Text(
            "没有采暖期、供冷期表（dossier.yaml 的 calendar，或 terms.yaml 的 seasons），届满日不计算",
            "no table of seasons (calendar of dossier.yaml, or seasons of terms.yaml): not computed",
        )
        term = Text(f"{count} 个采暖期、供冷期", f"{count} heating and cooling seasons")
        yield Line(
            "warranty",
            cover,
            title,
            record,
            starts,
            starts_by,
            term,
            None,
            origin,
            source,
            CONTRACTOR,
            (*notes, ask),
            item,
            serials,
        )


_SEASON_NAMES = {"heating": Text("采暖", "heating"), "cooling": Text("供冷", "cooling")}


def falls_short(given: Mapping[str, Any], least: Mapping[str, Any]) -> bool:
    """Whether an agreed period is below the least one. What another unit measures is not compared, but for a design
    life, below which any number of years falls.
    """
    if least.get("design_life"):
        return not given.get("design_life") and bool(given.get("months") or given.get("seasons"))
    if least.get("seasons"):
        if given.get("months"):
            return int(given["months"]) < 12 * int(least["seasons"])
        return bool(given.get("seasons")) and int(given["seasons"]) < int(least["seasons"])
    return bool(given.get("months")) and int(given["months"]) < int(least["months"])


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
        if pattern:
            after = max((s.start for s in rows), default=dt.date.min)
            years = range(min(as_of.year, _accepted_year(dossier, as_of)) - 1, as_of.year + 60)
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
