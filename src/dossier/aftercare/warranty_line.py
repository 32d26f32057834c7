"""A line of the warranty register, and the words that its lines share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from dossier.checking.moments import cn
from dossier.library.counted import plural
from dossier.model import Text

Kind = Literal[
    "warranty", "latent", "shelf", "extension", "replacement", "bearer", "liability", "contract", "lapsed"
]

CONTRACTOR = Text("施工单位", "contractor")
AGREED = Text("约定", "agreed")
TERMS = Text("service/terms.yaml", "service/terms.yaml")
BASES = {
    "accepted": Text("竣工验收合格之日", "day acceptance passed"),
    "part_accepted": Text("单项验收合格之日", "day the part was accepted"),
    "handed_over": Text("移交之日", "day of handover"),
    "delivered": Text("到货验收之日", "day of delivery"),
    "shelf": Text("入库之日", "day put on the shelf"),
    "sold": Text("销售之日", "day of sale"),
}


ROLES = {
    "contractor": CONTRACTOR,
    "subcontractor": Text("分包单位", "subcontractor"),
    "maker": Text("生产厂", "maker"),
    "supplier": Text("供应商", "supplier"),
}
BY_LAW = Text(
    "另写的起算日不作数，法定保修自竣工验收合格之日起算",
    "its own first day does not count: the law counts from the day acceptance passed",
)
NO_START = Text(
    "没有写起算日（starts_on），暂自竣工验收合格之日起算",
    "its first day is not written (starts_on): listed from the day acceptance passed",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the register. Both days are in the period; `ends` is moved past public holidays."""

    kind: Kind
    cover: str
    """Id of the covered part: that of terms.yaml, or the item of the letter, or the id of the card."""
    title: Text
    record: str
    """Where it was promised."""
    starts: dt.date | None = None
    starts_by: Text = AGREED
    term: Text = AGREED
    ends: dt.date | None = None
    """None where it cannot be computed; a note says why."""
    origin: Literal["statutory", "agreed"] = "agreed"
    authority: Text = TERMS
    bearer: Text = CONTRACTOR
    notes: tuple[Text, ...] = ()
    item: str = "other"
    serials: tuple[str, ...] = ()
    day: dt.date | None = None
    """The last day by the calendar, where it falls on public holidays and `ends` is after them."""
    months: int = 0
    """The period in months from `starts`; 0 where it is none of months."""
    also: tuple[str, ...] = ()
    """Further ids of the covered part: the item of the letter, where terms.yaml promises the same part."""
    differs: Text | None = None
    """How letter and terms.yaml differ on this part; the longer promise is the one that is listed."""

    @property
    def covers(self) -> tuple[str, ...]:
        """Every id under which a repair may name the covered part."""
        return (self.cover, *self.also)


def delivered_by(item: str) -> Text:
    """The label of a period from a delivery: goods are accepted, a home goes to its buyer."""
    goods = item in ("product", "equipment", "other")
    return BASES["delivered"] if goods else Text("交付买受人之日", "day it was handed to its buyer")


def months_text(months: int) -> Text:
    """“2 年”, “18 个月”."""
    if months % 12 == 0:
        return Text(f"{months // 12} 年", plural(months // 12, "year"))
    return Text(f"{months} 个月", plural(months, "month"))


def term_text(given: Mapping[str, Any]) -> Text:
    """A period as it is written: months, seasons, the design life."""
    if given.get("design_life") and not given.get("months"):
        return Text("设计文件规定的合理使用年限", "design life")
    if given.get("months") is not None:
        return months_text(int(given["months"]))
    if given.get("seasons") is not None:
        return Text(f"{given['seasons']} 个采暖期、供冷期", f"{given['seasons']} heating and cooling seasons")
    return Text("未写期限", "no period is given")


def rests_on(assumed: bool, day: dt.date) -> tuple[Text, ...]:
    """What an end rests on where nobody has published the holidays of its year."""
    if not assumed:
        return ()
    zh = f"{day.year} 年法定休假日尚未公布，届满日是否顺延（《民法典》第203条）待定"
    en = (
        f"the public holidays of {day.year} are not published: whether the end moves (Civil Code 203) is open"
    )
    return (Text(zh, en),)


def moved_notes(day: dt.date, moved: dt.date) -> tuple[Text, ...]:
    """That a last day was a public holiday."""
    if day == moved:
        return ()
    zh = f"{cn(day)}为法定休假日，顺延（《民法典》第203条，另有约定的除外）"
    return (Text(zh, f"{day} is a public holiday: moved (Civil Code 203, unless agreed otherwise)"),)
