"""Lines of the register beside the warranty of parts: spares on the shelf, replacements, retention money."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.aftercare.book import Entry, ServiceBook
from dossier.aftercare.civil import later, period_end, plain
from dossier.aftercare.warranty_line import AGREED, BASES, ROLES, Line, months_text, rests_on
from dossier.checking.days import DayTable
from dossier.checking.moments import cn
from dossier.model import Dossier, Text


def further_lines(
    dossier: Dossier, book: ServiceBook, table: DayTable, as_of: dt.date, parts: Sequence[Line]
) -> Iterator[Line]:
    """Each has a clock of its own and moves no other; `parts` are the lines of the parts that are covered."""
    yield from _spares(book, table)
    yield from _replacements(book, table, as_of, parts)
    yield from _liabilities(dossier, book, table)
    contract = book.terms.get("maintenance_contract")
    if contract:
        title, owner = Text("有偿维护合同", "Paid maintenance contract"), Text("业主", "owner")
        days = {"starts": contract.get("from"), "ends": contract.get("to")}
        notes = (
            [Text(f"范围：{contract['scope']}", f"scope: {contract['scope']}")] if "scope" in contract else []
        )
        if "price" in contract:
            notes.append(Text(f"价款 {contract['price']} 元", f"{contract['price']} CNY"))
        yield Line("contract", "contract", title, "terms.yaml", bearer=owner, notes=tuple(notes), **days)


def _spares(book: ServiceBook, table: DayTable) -> Iterator[Line]:
    for spare in book.terms.get("spares", ()):
        if spare and spare.get("shelf_from") and spare.get("shelf_years"):
            months = round(float(spare["shelf_years"]) * 12)
            end = period_end(spare["shelf_from"], table, months=months)
            yield Line(
                "shelf",
                spare["id"],
                Text(f"备件 {spare['name']}（搁置质保）", f"Spare {spare['name']} (on the shelf)"),
                spare["id"],
                spare["shelf_from"],
                BASES["shelf"],
                months_text(months),
                end.moved,
                bearer=ROLES["supplier"],
                notes=rests_on(end.assumed, end.day),
            )


def _replacements(
    book: ServiceBook, table: DayTable, as_of: dt.date, parts: Sequence[Line]
) -> Iterator[Line]:
    """A replacement has a line of its own with both serial numbers; that of the part it belongs to stays as it is."""
    for repair in book.of("repair"):
        for row in repair.data.get("replaced", ()):
            if row and row["on"] <= as_of:
                mine = [
                    x.ends for x in parts if x.kind == "warranty" and repair.data.get("cover") in x.covers
                ]
                yield _replacement(repair, row, table, max((day for day in mine if day), default=None))


def _replacement(repair: Entry, row: Mapping[str, Any], table: DayTable, whole: dt.date | None) -> Line:
    """`whole`: the last day of the warranty of the part that it belongs to."""
    serials = tuple(str(row[k]) for k in ("old_serial", "new_serial") if k in row)
    part = f"{row['part']}（{' → '.join(serials)}）" if serials else str(row["part"])
    months = row.get("months")
    end = period_end(row["on"], table, months=months) if months else None
    longer = [_not_shorter(whole)] if end and whole and whole > end.moved else []
    follows = Text("未另行约定，随原保修期", "nothing else agreed: it follows the original warranty")
    return Line(
        "replacement",
        str(repair.data.get("cover", repair.id)),
        Text(f"更换件 {part}", f"Replaced {part}"),
        repair.id,
        row["on"],
        Text("更换之日", "day of the replacement"),
        months_text(months) if months else Text("随原保修期", "as the original"),
        end.moved if end else None,
        authority=Text(f"维修 {repair.id}", f"repair {repair.id}"),
        notes=(*longer, *rests_on(end.assumed, end.day)) if end else (follows,),
        serials=serials,
    )


def _not_shorter(whole: dt.date) -> Text:
    return Text(
        f"先于所属部位的保修期届满，所属部位仍保修至{cn(whole)}",
        f"ends before the warranty of its part, which still runs to {whole}",
    )


def _liabilities(dossier: Dossier, book: ServiceBook, table: DayTable) -> Iterator[Line]:
    """Retention money has its own clock, which ends no warranty."""
    day = dossier.data.get("milestones", {}).get("accepted")
    accepted = plain(day) if isinstance(day, dt.date) else None
    letters = [r for r in dossier.records if r.type == "warranty-letter" and r.status != "void"]
    keys = ("defect_liability_months", "retention_percent")
    rows: list[tuple[Any, ...]] = [(r.id, *(r.data.get(key) for key in keys), accepted) for r in letters]
    own = book.terms.get("retention", {})
    if own and not any(months for _, months, _, _ in rows):
        rows.append(("terms.yaml", own.get("months"), own.get("percent"), own.get("starts_on") or accepted))
    for record, months, percent, starts in rows:
        if months and isinstance(starts, dt.date):
            end = period_end(starts, table, months=int(months))
            money = (
                Text(f"（质量保证金 {percent}%）", f" (retention {percent} %)") if percent else Text("", "")
            )
            yield Line(
                "liability",
                record,
                Text(f"缺陷责任期{money.zh}", f"Defect liability{money.en}"),
                record,
                starts,
                BASES["accepted"] if starts == accepted else AGREED,
                months_text(int(months)),
                end.moved,
                authority=Text(f"约定（{record}）", f"agreed ({record})"),
                notes=(*_delayed(dossier, starts), _CLAIM, *rests_on(end.assumed, end.day)),
                day=end.day if end.day != end.moved else None,
            )


_DELAY_DAYS = 90
"""建质〔2017〕138号: where the owner delays, defect liability runs from this many days after the report."""


def _delayed(dossier: Dossier, starts: dt.date) -> tuple[Text, ...]:
    """That acceptance came so late after the report that the period may run from an earlier day."""
    reported = dossier.data.get("milestones", {}).get("report_submitted")
    late = later(plain(reported), _DELAY_DAYS) if isinstance(reported, dt.date) else None
    if late is None or starts <= late:
        return ()
    zh = (
        f"验收晚于提交竣工报告 90 天（{cn(late)}）：如系发包人原因，缺陷责任期自该日起算"
        "（建质〔2017〕138号，引文待核）；此处仍按验收日计算"
    )
    en = (
        f"accepted more than 90 days after the report ({late}): if it was the owner, the period runs from that day "
        "(建质〔2017〕138号, citation to be verified); computed here from acceptance"
    )
    return (Text(zh, en),)


_CLAIM = Text(
    "届满后按合同申请返还；不影响各项保修期",
    "claimed back after its end as the contract says; the warranty runs on",
)
