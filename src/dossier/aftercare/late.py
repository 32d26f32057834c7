"""What was done, and too late: old parts that were returned, reports, problems that were closed, other matters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dossier.aftercare.book import Entry
from dossier.aftercare.case import Case
from dossier.aftercare.civil import plain
from dossier.aftercare.clock import limit_end
from dossier.aftercare.limits import parse_limit
from dossier.aftercare.matters import (
    closed_due,
    first_training_due,
    followed_up,
    handed_card_due,
    handed_cards,
    held_trainings,
    hotline_due,
    installation_due,
    settlement_due,
    spares_plan_made_for,
)
from dossier.model import Location, Text


@dataclass(frozen=True, slots=True)
class Late:
    """One matter that was done after its last day."""

    code: str
    place: Location
    subject: str | Text
    done: dt.date
    last: dt.date
    what: Text
    record: str | None = None


def late_matters(case: Case) -> Iterator[Late]:
    """Everything that was done after its last day and by the day of the case; repairs and complaints have clocks of
    their own.
    """
    for one in (*_old_parts(case), *_reports(case), *_problems(case), *_filings(case), *_of_terms(case)):
        if one.last < one.done <= case.as_of:
            yield one


def _of(entry: Entry, pointer: str, code: str, done: dt.date, last: dt.date, what: Text) -> Late:
    return Late(code, entry.at(pointer), entry.title, done, last, what, entry.id)


def _old_parts(case: Case) -> Iterator[Late]:
    limit = parse_limit(case.book.terms.get("sanbao", {}).get("old_part_within"))
    for entry in case.book.of("repair") if limit else ():
        for i, row in enumerate(entry.data.get("replaced", ())):
            done = row.get("old_returned_on") if row else None
            last = limit_end(limit, row["on"], case.promises.calendar) if done and limit else None
            if done and last:
                yield _of(entry, f"/replaced/{i}", "V925", done, last, Text("旧件返还", "the old part"))


def _reports(case: Case) -> Iterator[Late]:
    cycles = {c["id"]: c for key in ("visits", "inspections") for c in case.book.terms.get(key, ()) if c}
    for entry in (*case.book.of("visit"), *case.book.of("inspection")):
        limit = parse_limit(cycles.get(entry.data.get("cycle"), {}).get("report"))
        held, done = entry.data.get("on"), entry.data.get("report_on")
        last = limit_end(limit, held, case.promises.calendar) if limit and held and done else None
        if done and last:
            yield _of(entry, "/report_on", "V912", done, last, Text("报告", "the report"))


def _problems(case: Case) -> Iterator[Late]:
    for entry in (*case.book.of("visit"), *case.book.of("inspection")):
        for i, row in enumerate(entry.data.get("problems", ())):
            if row and row.get("due") and row.get("closed_on"):
                what = Text(f"问题“{row['text']}”关闭", f"“{row['text']}”")
                yield _of(entry, f"/problems/{i}", "V912", row["closed_on"], row["due"], what)


def _filings(case: Case) -> Iterator[Late]:
    for entry in case.book.of("repair"):
        done, last = entry.data.get("filed_on"), closed_due(case, entry, "file_within")
        if done and last:
            yield _of(entry, "/filed_on", "V950", done, last, Text("维修记录归档", "filing its record"))
        seen, last = followed_up(case, entry), closed_due(case, entry, "visit_after_repair")
        if seen and last:
            yield _of(entry, "", "V950", seen, last, Text("维修后回访", "the visit after it"))


def _of_terms(case: Case) -> Iterator[Late]:
    """Matters of terms.yaml: the first training, the plans, the final account."""
    terms = case.book.terms

    def late(key: str, done: Any, last: dt.date | None, subject: Text, what: Text) -> Iterator[Late]:
        if last and isinstance(done, dt.date):
            yield Late("V950", case.book.at(f"/{key}"), subject, plain(done), last, what)

    held, made, drawn = Text("举办", "it"), Text("编制", "it"), Text("结算", "it")
    first = min(held_trainings(case), default=None)
    yield from late("training", first, first_training_due(case), Text("用户培训", "Training"), held)
    plan = terms.get("installation", {})
    title = Text("安装服务计划", "Installation plan")
    yield from late("installation", plan.get("made_on"), installation_due(plan), title, made)
    stock = terms.get("spares_plan", {})
    if day := stock.get("made_on"):
        title = Text("零件储备计划", "Plan of spares")
        yield from late("spares_plan", day, spares_plan_made_for(stock, day), title, made)
    line = terms.get("hotline", {})
    title = Text("服务电话变更", "Another hotline")
    yield from late(
        "hotline", line.get("notified_on"), hotline_due(case), title, Text("通知用户", "telling the users")
    )
    given = min(handed_cards(case), default=None)
    title = Text("保修卡", "Warranty card")
    yield from late("warranty_card_months", given, handed_card_due(case), title, Text("发放", "giving it"))
    accounts = [r for r in case.dossier.records if r.type == "final-account" and r.status != "void"]
    settled = [r.data["settled_on"] for r in accounts if isinstance(r.data.get("settled_on"), dt.date)]
    yield from late(
        "settlement",
        min(settled, default=None),
        settlement_due(case),
        Text("竣工结算", "Final account"),
        drawn,
    )
