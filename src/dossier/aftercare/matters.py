"""What else a firm has promised for the time after the handover: training, loaners, spares, the three guarantees,
filing, the final account. Each is a due line until it is done.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from dossier.aftercare.book import Entry
from dossier.aftercare.case import Case
from dossier.aftercare.civil import day_of_year, later, nth, plain
from dossier.aftercare.clock import limit_end, moment
from dossier.aftercare.due_line import BOOK, TERMS, DueLine, due_line
from dossier.aftercare.limits import parse_limit
from dossier.aftercare.repairs import is_open
from dossier.checking.moments import cn
from dossier.library.counted import plural, times
from dossier.model import Text

_DEALER = Text("经销单位", "dealer")


def matters(case: Case, last: dt.date) -> Iterator[DueLine]:
    """Every matter that is late, to be done now, or due by `last`."""
    for line in _all(case):
        if line.due is None or plain(line.due) <= last:
            yield line


def _all(case: Case) -> Iterator[DueLine]:
    yield from _first_training(case)
    yield from _yearly_training(case)
    yield from _stock(case)
    yield from _spares_plan(case)
    yield from _installation(case)
    yield from _settlement(case)
    yield from _hotline(case)
    yield from _handed_card(case)
    for entry in case.book.of("repair"):
        yield from _closed_repair(case, entry)
    for entry in case.book.of("card"):
        yield from _card(case, entry)
    yield from _review(case)
    yield from _plants(case)


def _milestone(case: Case, name: str) -> dt.date | None:
    day = case.dossier.data.get("milestones", {}).get(name)
    return plain(day) if isinstance(day, dt.date) and plain(day) <= case.as_of else None


def _limit_end(case: Case, said: Any, day: dt.date) -> dt.date | None:
    """The last day of a limit that runs from a day on; None where it is no limit."""
    limit = parse_limit(said) if said is not None else None
    return limit_end(limit, day, case.promises.calendar) if limit else None


def held_trainings(case: Case) -> list[dt.date]:
    """The days on which trainings were held, those on record as completion papers among them."""
    mine = [e.data["on"] for e in case.book.of("training") if e.data.get("on")]
    papers = [r.data.get("held_on") for r in case.dossier.records if r.type == "training-record"]
    return sorted(d for d in [*mine, *papers] if isinstance(d, dt.date) and plain(d) <= case.as_of)


def first_training_due(case: Case) -> dt.date | None:
    """The last day on which the first training may be held; None where nothing is agreed, or handed over."""
    within, day = case.book.terms.get("training", {}).get("within"), _milestone(case, "handed_over")
    return _limit_end(case, within, day) if day else None


def _first_training(case: Case) -> Iterator[DueLine]:
    within, day = case.book.terms.get("training", {}).get("within"), _milestone(case, "handed_over")
    due = first_training_due(case)
    if day and due and not held_trainings(case):
        why = Text(f"移交（{cn(day)}）后 {within} 内举办", f"held within {within} of the handover on {day}")
        yield due_line(case, "training", "training", Text("用户培训", "Training"), due, why, TERMS)


def _yearly_training(case: Case) -> Iterator[DueLine]:
    wanted, day = case.book.terms.get("training", {}).get("per_year"), _milestone(case, "handed_over")
    if not wanted or day is None:
        return
    ends = max((x.ends for x in case.lines if x.kind == "warranty" and x.ends and x.item != "foundation"),
               default=nth(day, 24, 1))  # fmt: skip
    for year in range(1, 21):
        due = nth(day, 12, year)
        begun = nth(day, 12, year - 1)
        held = sum(
            1 for d in held_trainings(case) if begun <= plain(d) < due or (year == 1 and plain(d) < begun)
        )
        if due > ends or begun > case.as_of:
            return
        if held < wanted:
            why = Text(
                f"每年 {wanted} 次，第 {year} 年已办 {held} 次", f"{wanted} a year; {held} in year {year}"
            )
            title = Text("年度培训", "Yearly training")
            yield due_line(case, "training", f"training-{year}", title, due, why, TERMS)


def stock(case: Case) -> dict[str, Decimal]:
    """What should lie on the shelf of each spare: the list, less what repairs used, plus what was restocked."""
    left: dict[str, Decimal] = {}
    for spare in filter(None, case.book.terms.get("spares", ())):
        more = [r for r in spare.get("restocked", ()) if r and r["on"] <= case.as_of]
        left[spare["id"]] = sum((Decimal(str(r["quantity"])) for r in more), Decimal(str(spare["quantity"])))
    for entry in case.book.of("repair"):
        if case.rounds[entry.id]:
            for row in filter(None, entry.data.get("used", ())):
                if row["spare"] in left:
                    left[row["spare"]] -= Decimal(str(row["quantity"]))
    return left


def _stock(case: Case) -> Iterator[DueLine]:
    left = stock(case)
    for spare in filter(None, case.book.terms.get("spares", ())):
        least = Decimal(str(spare.get("least", 0)))
        have = max(left[spare["id"]], Decimal(0))  # less than nothing is V955
        if have < least:
            why = Text(
                f"应存 {have}，最低 {least}，需补充", f"{have} on the shelf, {least} at least: restock"
            )
            name = spare["name"]
            yield due_line(case, "spares", spare["id"], name, None, why, TERMS, urgency="now")


def spares_plan_due(given: Mapping[str, Any], year: int) -> dt.date:
    """The last day on which the plan of spares for the season of a year may be made."""
    month, day = (int(part) for part in given["season"].split("-"))
    return later(day_of_year(year, month, day), -given["days_before"])


def spares_plan_made_for(given: Mapping[str, Any], made: dt.date) -> dt.date:
    """The last day of the plan that was made on a day."""
    dues = (spares_plan_due(given, year) for year in range(made.year - 1, min(9999, made.year + 1) + 1))
    return max(due for due in dues if later(due, -_EARLY) < made)


def _spares_plan(case: Case) -> Iterator[DueLine]:
    given = case.book.terms.get("spares_plan")
    if not given or "season" not in given:
        return
    month, day = (int(part) for part in given["season"].split("-"))
    made = given["made_on"] if case.knows(given, "made_on") else None
    begun = _milestone(case, "accepted")
    for year in range(case.as_of.year - 1, min(9999, case.as_of.year + 1) + 1):
        season = day_of_year(year, month, day)
        due = spares_plan_due(given, year)
        following = later(spares_plan_due(given, min(9999, year + 1)), -_EARLY)
        gone = due < case.as_of and (begun is None or due < begun or following <= case.as_of)
        if not gone and not (made and later(due, -_EARLY) < made):
            why = Text(
                f"旺季{cn(season)}前 {given['days_before']} 日编制零件储备计划",
                f"{given['days_before']} days before the season of {season}",
            )
            title = Text("零件储备计划", "Plan of spares")
            yield due_line(case, "spares", f"spares-plan-{year}", title, due, why, TERMS)
            return


_EARLY = 180
"""Days before it is due from which a plan of spares is that of the coming season; till then the last one is owed."""


def installation_due(given: Mapping[str, Any]) -> dt.date | None:
    """The last day on which the plan of an installation may be made; None where none is agreed."""
    return later(given["starts_on"], -given.get("days_before", 7)) if "starts_on" in given else None


def _installation(case: Case) -> Iterator[DueLine]:
    given = case.book.terms.get("installation", {})
    due = installation_due(given)
    if due and not case.knows(given, "made_on"):
        before = given.get("days_before", 7)
        why = Text(
            f"{cn(given['starts_on'])}进场，此前 {before} 日编制安装服务计划",
            f"work begins on {given['starts_on']}; the plan is made {plural(before, 'day')} before",
        )
        title = Text("安装服务计划", "Installation plan")
        yield due_line(case, "installation", "installation", title, due, why, TERMS)


def settlement_due(case: Case) -> dt.date | None:
    """The last day of the final account; None where nothing is agreed, or no handover is planned."""
    given, day = case.book.terms.get("settlement"), case.dossier.data.get("milestones", {}).get("handed_over")
    if not given or not isinstance(day, dt.date):
        return None
    return later(plain(day), given.get("days", 30) if given["when"] == "after_handover" else -1)


def _settlement(case: Case) -> Iterator[DueLine]:
    given, due = case.book.terms.get("settlement", {}), settlement_due(case)
    done = any(r.type == "final-account" and r.status != "void" for r in case.dossier.records)
    if due is None or done:
        return
    why = (
        Text(f"移交后 {given.get('days', 30)} 日内结算", f"settled within {given.get('days', 30)} days of it")
        if given["when"] == "after_handover"
        else Text("移交前结算", "settled before the handover")
    )
    yield due_line(case, "settlement", "settlement", Text("竣工结算", "Final account"), due, why, TERMS)


def hotline_due(case: Case) -> dt.date | None:
    """The last day to tell the users of another hotline; None where none has changed, or nothing is agreed."""
    given = case.book.terms.get("hotline", {})
    return (
        _limit_end(case, given.get("notify_within"), given["changed_on"]) if "changed_on" in given else None
    )


def _hotline(case: Case) -> Iterator[DueLine]:
    given, due = case.book.terms.get("hotline", {}), hotline_due(case)
    if due and case.knows(given, "changed_on") and not case.knows(given, "notified_on"):
        within = given["notify_within"]
        why = Text(
            f"服务电话{cn(given['changed_on'])}变更，{within} 内通知用户",
            f"the hotline changed on {given['changed_on']}: the users are told within {within}",
        )
        title = Text("服务电话变更", "Another hotline")
        yield due_line(case, "hotline", "hotline", title, due, why, TERMS)


def handed_card_due(case: Case) -> dt.date | None:
    """The last day to give the owner the warranty card; None where nothing is agreed, or not completed yet."""
    months, day = case.book.terms.get("warranty_card_months"), _milestone(case, "construction_completed")
    return nth(day, months, 1) if months and day else None


def handed_cards(case: Case) -> list[dt.date]:
    """The days on which warranty cards were given to the owner."""
    papers = [r.data for r in case.dossier.records if r.type == "warranty-card" and r.status != "void"]
    days = [data.get("issued_on") or data.get("date") for data in papers]
    return sorted(plain(day) for day in days if isinstance(day, dt.date) and plain(day) <= case.as_of)


def _handed_card(case: Case) -> Iterator[DueLine]:
    due = handed_card_due(case)
    if due and not handed_cards(case):
        months = case.book.terms["warranty_card_months"]
        why = Text(
            f"完工后 {months} 个月内向业主发放", f"for the owner {plural(months, 'month')} from completion"
        )
        title = Text("保修卡", "Warranty card")
        yield due_line(case, "handed_card", "warranty-card", title, due, why, TERMS)


def closed_due(case: Case, entry: Entry, key: str) -> dt.date | None:
    """The last day of what the terms want so long after a repair was closed; None of an open one."""
    known = case.rounds[entry.id]
    if not known or is_open(known):
        return None
    return _limit_end(case, case.book.terms.get(key), moment(known[-1].events[-1][0]).date())


def followed_up(case: Case, entry: Entry) -> dt.date | None:
    """The first day on which somebody visited after a repair, by the visits that name it."""
    mine = [e for e in case.book.of("visit") if e.data.get("repair") == entry.id]
    return min((e.data["on"] for e in mine if case.knows(e.data, "on")), default=None)


def _closed_repair(case: Case, entry: Entry) -> Iterator[DueLine]:
    """Filing, old parts and retention, once the last round is closed."""
    known = case.rounds[entry.id]
    if not known or is_open(case.rounds[entry.id]):
        return
    closed = moment(known[-1].events[-1][0]).date()
    terms = case.book.terms
    visit = closed_due(case, entry, "visit_after_repair")
    if visit and followed_up(case, entry) is None:
        why = Text(
            f"{cn(closed)}关闭，{terms['visit_after_repair']} 内回访（visits 写 repair: {entry.id}）",
            f"closed on {closed}: followed up within the limit (a visit with repair: {entry.id})",
        )
        yield due_line(case, "visit", entry.id, entry.title, visit, why, TERMS)
    filed = closed_due(case, entry, "file_within")
    if filed and not case.knows(entry.data, "filed_on"):
        why = Text(
            f"{cn(closed)}关闭，{terms['file_within']} 内归档", f"closed on {closed}: filed within the limit"
        )
        yield due_line(case, "filing", entry.id, entry.title, filed, why, TERMS)
    for row in filter(None, entry.data.get("replaced", ())):
        due = _limit_end(case, terms.get("sanbao", {}).get("old_part_within"), row["on"])
        if due and row["on"] <= case.as_of and not case.knows(row, "old_returned_on"):
            why = Text(
                f"{row['part']} 于{cn(row['on'])}更换，旧件应返还", f"{row['part']} was replaced: return it"
            )
            yield due_line(case, "card", entry.id, entry.title, due, why, TERMS, _DEALER)
    if years := terms.get("records_years"):
        until = nth(closed, 12 * years, 1)
        if until >= case.as_of:
            why = Text(
                f"维修记录保存 {years} 年期满，鉴定后处理",
                f"its records have been kept {plural(years, 'year')}",
            )
            yield due_line(case, "records", entry.id, entry.title, until, why, TERMS)


def card_deadline(terms: Mapping[str, Any], case: Case, card: Entry) -> dt.date | None:
    """The last day on which a three-guarantee card may come back; None where nothing is agreed."""
    return _limit_end(case, terms.get("sanbao", {}).get("card_within"), card.data["sold_on"])


def _card(case: Case, entry: Entry) -> Iterator[DueLine]:
    due = card_deadline(case.book.terms, case, entry)
    if due and not case.knows(entry.data, "returned_on") and entry.data["sold_on"] <= case.as_of:
        why = Text("三包卡应返回，逾期不享受三包", "the card must come back, or there is no coverage")
        yield due_line(case, "card", entry.id, str(entry.data["product"]), due, why, TERMS, _DEALER)


def _review(case: Case) -> Iterator[DueLine]:
    months, start = case.book.terms.get("sanbao", {}).get("review_every_months"), _milestone(case, "accepted")
    done = [e.data["to"] for e in case.book.of("review") if e.data["to"] <= case.as_of]
    sold = [e.data["sold_on"] for e in case.book.of("card") if e.data["sold_on"] <= case.as_of]
    first = max(done, default=min(sold, default=start))
    if months and first:
        why = Text(f"每 {months} 个月审查一次三包费用", f"costs are reviewed every {times(months, 'month')}")
        title = Text("三包费用审查", "Review of costs")
        yield due_line(case, "review", "review", title, nth(first, months, 1), why, TERMS)
    for entry in case.book.of("review"):
        if case.knows(entry.data, "issued_on") and not case.knows(entry.data, "answered_on"):
            due = later(entry.data["issued_on"], 30)
            why = Text("审查通知已发，对方尚未确认", "the notice is issued and not confirmed")
            yield due_line(case, "review", entry.id, entry.title, due, why, BOOK, _DEALER)


def _plants(case: Case) -> Iterator[DueLine]:
    """Plants below the promised survival at the last inspection that counted them; plants that nobody has counted in
    the year before the end.
    """
    greening = next((w for w in case.book.terms.get("warranty", ()) if w and "survival_percent" in w), None)
    if not greening:
        return
    counted = [e for e in case.book.of("inspection") if "survival" in e.data and case.knows(e.data, "on")]
    last, least = max(counted, key=lambda e: plain(e.data["on"]), default=None), greening["survival_percent"]
    if last and last.data["survival"] < least:
        why = Text(
            f"成活率 {last.data['survival']}%，承诺 {least}%，应补植",
            f"{last.data['survival']} % alive, {least} % promised: replant",
        )
        yield due_line(case, "upkeep", last.id, greening["name"], None, why, TERMS, urgency="now")
    lines = [x.ends for x in case.lines if x.kind == "warranty" and x.cover == greening["id"] and x.ends]
    ends = max(lines, default=None)
    if ends and not (last and plain(last.data["on"]) > nth(ends, -12, 1)):
        why = Text(f"承诺成活率 {least}%，期满前清点", f"{least} % alive promised: count them before the end")
        yield due_line(case, "upkeep", greening["id"], greening["name"], ends, why, TERMS)
