"""What the terms leave open or say twice (V940), and what is less than they promise: trainings (V944), satisfaction
(V951).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from dossier.aftercare.book import Entry, ServiceBook
from dossier.aftercare.case import Case
from dossier.aftercare.civil import nth, plain
from dossier.aftercare.surveys import Scale, answers, scale_of
from dossier.aftercare.warranty_line import BASES, delivered_by
from dossier.findings import Finding, finding
from dossier.model import Text

_CYCLES = ("every_months", "at_months", "on_days", "before_end_days")
_HOURS_A_DAY = 8


def check_gaps(book: ServiceBook) -> Iterator[Finding]:
    """V940: cycles without dates, steps without a moment, totals without a grade, 24 hours beside working hours."""
    for key, what in (("visits", Text("回访", "visit")), ("inspections", Text("巡检", "inspection"))):
        for i, raw in enumerate(book.terms.get(key, ())):
            if raw and not any(raw.get(name) not in (None, []) for name in _CYCLES):
                problem = Text(
                    f"{what.zh}没有写周期，排不出日期", f"the {what.en} has no cycle: no date follows"
                )
                yield _said(book, f"/{key}/{i}", raw["name"], problem)
            months = raw.get("every_months") if raw else None
            if raw and months and 2 * raw.get("window_days", 0) >= _DAYS_A_MONTH * months:
                wide = Text(
                    f"窗口前后各 {raw['window_days']} 日，与下一次的窗口相接，一次分不清算哪一次",
                    f"has {raw['window_days']} days before and after, which meet the next window",
                )
                yield _said(book, f"/{key}/{i}/window_days", raw["name"], wide, "warning")
    yield from _periods_said_twice(book)
    for i, step in enumerate(book.terms.get("escalation", ())):
        if step and "percent" not in step and "after" not in step:
            problem = Text("没有写何时升级（percent 或 after）", "has no moment (percent or after)")
            yield _said(book, f"/escalation/{i}", step["to"], problem)
    given = book.terms.get("calendar", {})
    if given.get("always") and any(given.get(key) for key in ("weekdays", "saturday", "sunday")):
        problem = Text(
            "写了全天服务（always），又写了上班时间", "is around the clock (always) and has hours, too"
        )
        yield _said(book, "/calendar", Text("工作时间", "Working time"), problem)
    hours = [given.get(key) for key in ("weekdays", "saturday", "sunday")]
    if hours[0] is not None and not any(hours) and not given.get("always"):
        problem = Text(
            "没有一个小时，工作小时、工作日的时限永远不到期",
            "has no hour: no limit of working time ever ends",
        )
        yield _said(book, "/calendar", Text("工作时间", "Working time"), problem)
    yield from _shelves(book)
    for low, high in _ungraded(scale_of(book)):
        problem = Text(f"{low} 至 {high} 分没有等级", f"there is no grade from {low} to {high}")
        yield _said(book, "/satisfaction/grades", Text("满意度等级", "Grades"), problem)


def _shelves(book: ServiceBook) -> Iterator[Finding]:
    """Spares that are warranted on the shelf for no time at all, or longer than they keep."""
    for i, spare in enumerate(book.terms.get("spares", ())):
        years = spare.get("shelf_years") if spare else None
        if years == 0:
            none = Text(
                "搁置质保写 0 年，等于没有；没有的删去 shelf_years", "is warranted on the shelf for 0 years"
            )
            yield _said(book, f"/spares/{i}/shelf_years", spare["name"], none, "warning")
        elif years is not None and years > _SHELF_YEARS:
            long = Text(
                f"搁置质保写 {years:g} 年，一般最长 {_SHELF_YEARS} 年；核对供货合同",
                f"is warranted on the shelf for {years:g} years, {_SHELF_YEARS} at most as a rule",
            )
            yield _said(book, f"/spares/{i}/shelf_years", spare["name"], long, "warning")


_SHELF_YEARS = 5


def _ungraded(scale: Scale) -> Iterator[tuple[Decimal, Decimal]]:
    """The stretches of totals below the best score that no band holds; none where there are no bands."""
    covered = Decimal(0)
    for _, low, high in sorted(scale.grades, key=lambda band: band[1]):
        if low > covered:
            yield covered, low
        covered = max(covered, Decimal("Infinity") if high is None else high)
    if scale.grades and covered < (best := max(scale.scores)):
        yield covered, best


def _said(
    book: ServiceBook, pointer: str, subject: str | Text, problem: Text, severity: str | None = None
) -> Finding:
    return finding("V940", book.at(pointer), severity=severity, subject=subject, problem=problem)


def _periods_said_twice(book: ServiceBook) -> Iterator[Finding]:
    """Years beside a year and more of months: they add up, and nobody writes a sum like that."""
    for i, raw in enumerate(book.terms.get("warranty", ())):
        if raw and raw.get("years") and raw.get("months", 0) >= _YEAR:
            months = round(float(raw["years"]) * _YEAR) + raw["months"]
            problem = Text(
                f"years 和 months 都写了，合计 {months} 个月；同一期限只写一种",
                f"has years and months, {months} months together; write one of them for one period",
            )
            yield _said(book, f"/warranty/{i}/months", raw["name"], problem, "warning")


def check_starts(case: Case) -> Iterator[Finding]:
    """V940: a warranty that begins on a day of its own, which is written nowhere."""
    marks = case.dossier.data.get("milestones", {})
    for i, raw in enumerate(case.book.terms.get("warranty", ())):
        rule = raw.get("starts", "accepted") if raw else "accepted"
        if rule in _OWN_DAY and "starts_on" not in raw and (rule != "delivered" or "delivered" not in marks):
            begins = delivered_by(raw["item"]) if rule == "delivered" else BASES[rule]
            problem = Text(
                f"保修自{begins.zh}起算，没有写是哪一天（starts_on）",
                f"begins on the {begins.en}, and which day that is, is not written (starts_on)",
            )
            yield _said(case.book, f"/warranty/{i}/starts", raw["name"], problem, "warning")


_OWN_DAY = ("part_accepted", "delivered", "shelf")
_DAYS_A_MONTH = 30
_YEAR = 12


def check_trainings(case: Case) -> Iterator[Finding]:
    """V944: fewer people than promised, or hours that so many days cannot have been."""
    given = case.book.terms.get("training", {})
    persons, days = given.get("persons"), given.get("days")
    for entry in case.book.of("training"):
        data = entry.data
        if "on" not in data or data["on"] > case.as_of:
            continue
        came = len([each for each in data.get("attendees", ()) if each])
        if persons and came and came < persons:
            problem = Text(f"到 {came} 人，承诺不少于 {persons} 人", f"{came} of {persons} people came")
            yield _less(entry, "/attendees", problem)
        if days and "hours" in data and data["hours"] <= _HOURS_A_DAY * (days - 1):
            problem = Text(f"{data['hours']} 小时，承诺 {days} 天", f"took {data['hours']} h of {days} days")
            yield _less(entry, "/hours", problem)


def _less(entry: Entry, pointer: str, problem: Text) -> Finding:
    return finding("V944", entry.at(pointer), record=entry.id, subject=entry.title, problem=problem)


def check_targets(case: Case) -> Iterator[Finding]:
    """V951: the answers of a year after acceptance whose mean is below the target of that year."""
    targets = [t for t in case.book.terms.get("satisfaction", {}).get("targets", ()) if t is not None]
    accepted = case.dossier.data.get("milestones", {}).get("accepted")
    if not targets or not isinstance(accepted, dt.date):
        return
    asked = {e.id: e.data["asked_on"] for e in case.book.of("survey")}
    years: dict[int, list[Decimal]] = {}
    for one in answers(case.book, case.as_of):
        begun = next((n for n in range(1, 101) if asked[one.id] <= nth(plain(accepted), 12, n)), 101)
        if one.total is not None and asked[one.id] >= plain(accepted):
            years.setdefault(begun, []).append(one.total)
    for year, totals in sorted(years.items()):
        mean = (sum(totals, Decimal(0)) / len(totals)).quantize(Decimal("0.01"))
        target = Decimal(str(targets[min(year, len(targets)) - 1]))
        if mean < target:
            words: dict[str, Any] = {"year": year, "mean": mean, "target": target}
            yield finding("V951", case.book.at("/satisfaction/targets"), **words)
