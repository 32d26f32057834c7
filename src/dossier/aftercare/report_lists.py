"""The lists of the service report: the register of repairs, and what was read off the systems."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from dossier.aftercare.book import Entry
from dossier.aftercare.case import Case
from dossier.aftercare.contract import covered, why_charged
from dossier.aftercare.coverage import coverage, reported_on
from dossier.aftercare.printing import Section
from dossier.aftercare.tables import Cell, shown
from dossier.model import Language, Text

Days = tuple[dt.date, dt.date]
"""The first and the last day of a report."""
_FREE = {True: Text("无偿", "free"), False: Text("有偿", "paid"), None: Text("未定", "open")}
_CHARGES = {"free": True, "paid": False, "material_only": False}
"""What an entry says of the charge → whether it is free."""


def register_of(repairs: Iterable[tuple[Case, Entry]], lang: Language) -> Iterator[Section]:
    """Every repair with its dates: 维修统计表."""
    rows: list[tuple[Cell, ...]] = []
    for case, entry in repairs:
        events = [(kind, e["at"]) for part in case.rounds[entry.id] for _, kind, e in part.events]
        done = [at.date() for kind, at in events if kind == "repair"]
        judged, written = coverage(entry, case.lines).free, _CHARGES.get(str(entry.data.get("charge")))
        free = _FREE[judged].get(lang)
        if written is not None and judged is not None and judged is not written:
            free += Text(f"（登记为{_FREE[written].zh}）", f" (entered as {_FREE[written].en})").get(lang)
        elif judged is False and covered(case, entry):
            free = Text("维护合同内", "by the contract").get(lang)
        elif judged is False and (why := why_charged(case, entry)):
            free += Text(f"（{why.zh}）", f" ({why.en})").get(lang)
        owner = entry.data.get("owner", {})
        signed = owner["signed_on"] if case.knows(owner, "signed_on") else None
        name = case.dossier.name
        rows.append(
            (entry.id, name, entry.title, reported_on(entry), done[-1] if done else None, free, signed)
        )
    heads = tuple(
        Text(zh, en).get(lang)
        for zh, en in (
            ("编号", "Id"), ("工程", "Project"), ("内容", "What"), ("报修", "Notice"), ("修复", "Repaired"),
            ("收费", "Charge"), ("业主签字", "Owner signed"),
        )
    )  # fmt: skip
    rows.sort(key=lambda row: (str(row[3]), str(row[0])))
    yield Section(Text("维修登记", "Register of repairs").get(lang), heads, tuple(rows))


_OF_COMPLAINTS = {
    "order_number": Text("订单", "order"),
    "material_number": Text("料号", "material"),
    "shipped_on": Text("发货", "shipped on"),
    "quantity": Text("数量", "quantity"),
    "defective": Text("不良", "defective"),
    "request": Text("要求", "asks for"),
    "recurs": Text("再次发生，上一次", "recurs from"),
}


def complained(entry: Entry, lang: Language) -> str:
    """What a complaint is about, with what a register of complaints names besides."""
    more = [
        f"{text.get(lang)} {shown(entry.data[key], lang)}"
        for key, text in _OF_COMPLAINTS.items()
        if key in entry.data
    ]
    whole = Text("；", "; ").get(lang).join(more)
    return entry.title + (Text(f"（{whole}）", f" ({whole})").get(lang) if more else "")


def within(day: dt.date | None, days: Days) -> bool:
    """Whether a day lies in a period, its first and last day included."""
    return day is not None and days[0] <= day <= days[1]


def readings_of(cases: Sequence[Case], days: Days, lang: Language) -> Iterator[Section]:
    """What inspections read off: 系统运行记录."""
    rows: list[tuple[Cell, ...]] = []
    for case in cases:
        for entry in case.book.of("inspection"):
            day = entry.data.get("on")
            if day and day <= case.as_of and within(day, days):
                for one in filter(None, entry.data.get("readings", ())):
                    rows.append((case.dossier.name, day, entry.data.get("system"), one["name"], one["value"]))
    heads = tuple(
        Text(zh, en).get(lang)
        for zh, en in (
            ("工程", "Project"), ("日期", "Date"), ("系统（设备）", "System"), ("参数", "Reading"), ("数值", "Value"),
        )
    )  # fmt: skip
    yield Section(Text("运行记录", "Readings").get(lang), heads, tuple(rows))
