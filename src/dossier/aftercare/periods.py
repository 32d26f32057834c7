"""The periods that run after acceptance. Two clocks, never merged: the warranty of each item, and the liability for
defects that the retention money hangs on. What a date rests on that nobody has confirmed is said with it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from dossier.checking.dates import Span, shift_clamped
from dossier.checking.moments import cn, iso
from dossier.checking.result import Period
from dossier.library.schemas import Schemas
from dossier.model import Catalogue, Dossier, Record, Text

_DELAY_DAYS = 90
"""建质〔2017〕138号: where the owner delays, defect liability runs from this many days after the report."""
_BASES = {
    "accepted": Text("竣工验收合格之日", "the day acceptance passed"),
    "handed_over": Text("移交之日", "the day of handover"),
    "filed": Text("备案之日", "the day of filing"),
}
_SEASONS = (
    ("heating_seasons", Text("采暖", "heating")),
    ("cooling_seasons", Text("供冷", "cooling")),
)


def periods(dossier: Dossier, catalogue: Catalogue, schemas: Schemas) -> tuple[Period, ...]:
    """Every period that the records of the dossier promise, in the order of the records; void records promise none."""
    valid = [r for r in dossier.records if r.status != "void"]
    named = [*_letters(dossier, valid, schemas), *_cards(valid), *_owners(dossier, valid, catalogue)]
    liable = [_liability(dossier, r) for r in valid if r.type == "warranty-letter"]
    return tuple(_moved(p, dossier) for p in (*named, *(p for p in liable if p)))


def _letters(dossier: Dossier, records: list[Record], schemas: Schemas) -> Iterator[Period]:
    for letter in records:
        starts = letter.data.get("starts_on")
        if letter.type != "warranty-letter" or not isinstance(starts, dt.date):
            continue
        names = schemas.record("warranty-letter").at("periods", "item").names
        for row in letter.data.get("periods", ()):
            if not row or not row.get("item") or not (row.get("value") or row.get("unit") == "design_life"):
                continue  # left blank: the schema has said so
            named = names[row["item"]]
            title = Text(row.get("name") or named.zh, row.get("name") or named.en)
            if row["unit"] == "season":
                yield from _seasons(dossier, letter, title, starts, int(row["value"]))
            else:
                yield _years(dossier, letter, title, starts, row)


def _years(dossier: Dossier, letter: Record, title: Text, starts: dt.date, row: Mapping[str, Any]) -> Period:
    years = row.get("value")
    term = Text(f"{years} 年", f"{years} years")
    if row["unit"] == "design_life":
        term = Text("设计文件规定的合理使用年限", "design life")
        years = years or dossier.data["project"].get("design_life")
        if not years:
            ask = Text(
                "未填写设计合理使用年限（project.design_life），届满日不计算",
                "no design life is given (project.design_life): its end is not computed",
            )
            return Period("warranty", title, letter.id, term, starts, None, notes=(ask,))
        term = Text(f"合理使用年限 {years} 年", f"design life, {years} years")
    ends = _day(shift_clamped(starts, Span(months=round(float(years or 0) * 12))))
    return Period("warranty", title, letter.id, term, starts, ends)


def _seasons(dossier: Dossier, letter: Record, title: Text, starts: dt.date, count: int) -> Iterator[Period]:
    """One period for heating and one for cooling, each to the end of the last season that counts."""
    calendar = dossier.data.get("calendar", {})
    given = [(name, kind) for name, kind in _SEASONS if calendar.get(name)]
    whole = Text(
        "只计保修起算后开始的完整季节（各地做法不一，待核）",
        "only seasons that begin after the start are counted (places differ; to be verified)",
    )
    for name, kind in given:
        last_days = sorted(
            s["end"] for s in calendar[name] if s["start"] and s["end"] and s["start"] >= starts
        )
        ends = last_days[count - 1] if len(last_days) >= count else None
        lacking = Text(
            f"calendar.{name} 只给出其中 {len(last_days)} 个季节，届满日不计算",
            f"calendar.{name} gives {len(last_days)} of them: the end is not computed",
        )
        yield Period(
            "warranty",
            Text(f"{title.zh}（{kind.zh}）", f"{title.en} ({kind.en})"),
            letter.id,
            Text(f"{count} 个{kind.zh}季", f"{count} {kind.en} seasons"),
            starts,
            ends,
            notes=(whole,) if ends else (lacking,),
        )
    if not given:
        term = Text(f"{count} 个采暖期、供冷期", f"{count} heating and cooling seasons")
        ask = Text(
            "未给出采暖期、供冷期表（calendar.heating_seasons、cooling_seasons），届满日不计算",
            "no table of seasons (calendar.heating_seasons, cooling_seasons): the end is not computed",
        )
        yield Period("warranty", title, letter.id, term, starts, None, notes=(ask,))


def _cards(records: list[Record]) -> Iterator[Period]:
    for card in records:
        starts = card.data.get("starts_on")
        if card.type == "warranty-card" and isinstance(starts, dt.date):
            term = Text("按保修卡", "as the card says")
            title = Text(card.title, card.title)
            yield Period("warranty", title, card.id, term, starts, card.data.get("ends_on"))


def _owners(dossier: Dossier, records: list[Record], catalogue: Catalogue) -> Iterator[Period]:
    """What the developer owes the owners of homes: its first day is a matter of the place."""
    base = catalogue.values.get("owner_warranty_base", "accepted")
    ruled = dossier.data.get("milestones", {}).get(base)
    place = catalogue.jurisdiction_title
    for guarantee in records:
        starts = guarantee.data.get("starts_on") or ruled
        if guarantee.type != "residential-guarantee" or not isinstance(starts, dt.date):
            continue
        ruled_by = Text(
            f"起算日按属地规则（{place.zh}）取{_BASES[base].zh}",
            f"from {_BASES[base].en} by the rule of {place.en}",
        )
        yield Period(
            "owner-warranty",
            Text(f"{guarantee.title}（建设单位对所有权人）", f"{guarantee.title} (developer to owners)"),
            guarantee.id,
            Text("按质量保证书各项", "as the guarantee says"),
            starts,
            None,
            notes=() if guarantee.data.get("starts_on") else (ruled_by,),
        )


def _liability(dossier: Dossier, letter: Record) -> Period | None:
    """The liability for defects: from acceptance, or from day 90 after the report where acceptance came later."""
    months = letter.data.get("defect_liability_months")
    milestones = dossier.data.get("milestones", {})
    accepted, reported = milestones.get("accepted"), milestones.get("report_submitted")
    if not months or not accepted:
        return None
    starts, notes = accepted, []
    late = _day(shift_clamped(reported, Span(days=_DELAY_DAYS))) if reported else None
    if late and accepted > late:
        notes.append(
            Text(
                f"验收晚于提交竣工报告 90 天（{cn(late)}）：如系发包人原因，缺陷责任期自该日起算"
                "（建质〔2017〕138号，引文待核）；此处仍按验收日计算",
                f"accepted more than 90 days after the report ({iso(late)}): if it was the owner, the period runs from "
                "that day (建质〔2017〕138号, citation to be verified); computed here from acceptance",
            )
        )
    percent = letter.data.get("retention_percent")
    money = Text(f"（质量保证金 {percent}%）", f" (retention {percent} %)") if percent else Text("", "")
    notes.append(
        Text(
            "质量保证金在届满后按合同申请返还；不影响各项保修期",
            "retention money is claimed back after its end as the contract says; the warranty runs on",
        )
    )
    return Period(
        "defect-liability",
        Text(f"缺陷责任期{money.zh}", f"Defect liability{money.en}"),
        letter.id,
        Text(f"{months} 个月", f"{months} months"),
        starts,
        _day(shift_clamped(starts, Span(months=months))),
        notes=tuple(notes),
    )


def _moved(period: Period, dossier: Dossier) -> Period:
    """The period with its last day moved past public holidays, or with a note that no table says whether to."""
    if period.ends is None:
        return period
    off = set(dossier.data.get("calendar", {}).get("holidays", ())) - {None}
    if period.ends in off:
        last = period.ends
        while last in off and last < dt.date.max:
            last += dt.timedelta(days=1)
        return replace(period, moved_to=last)
    if any(day.year == period.ends.year for day in off):
        return period
    year = period.ends.year
    note = Text(
        f"未给出 {year} 年法定休假日，遇休假日的顺延（《民法典》第203条）未计算",
        f"no public holidays of {year} are given: a move past them (Civil Code Art. 203) is not computed",
    )
    return replace(period, notes=(*period.notes, note))


def _day(moment: dt.date | dt.datetime) -> dt.date:
    return moment.date() if isinstance(moment, dt.datetime) else moment
