"""The due list: what has to be done, by when, by whom, and why. One function over any number of cases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import chain

from dossier.aftercare.book import Entry
from dossier.aftercare.case import Case
from dossier.aftercare.civil import later, nth, plain
from dossier.aftercare.clock import ClockStatus, minute, moment, read_clock
from dossier.aftercare.complaint_lines import complaint_lines
from dossier.aftercare.coverage import repeats
from dossier.aftercare.cycles import Occurrence
from dossier.aftercare.due_line import BOOK, CONTRACTOR, OWNER, TERMS, DueLine, Urgency, due_line
from dossier.aftercare.law import citation, law
from dossier.aftercare.limits import parse_limit
from dossier.aftercare.machines import called_whole
from dossier.aftercare.matters import matters
from dossier.aftercare.promises import Step
from dossier.aftercare.repairs import ClockResult, done_by_others, is_open
from dossier.aftercare.signatures import unsigned
from dossier.aftercare.structural import papers_due
from dossier.aftercare.warranty_line import Line
from dossier.checking.moments import cn
from dossier.library.counted import plural, times
from dossier.model import Text


def due_list(cases: Iterable[Case], within: int) -> list[DueLine]:
    """Everything that is late, to be done now, paused, or due within so many days; sorted by date."""
    return by_date(lines_due(case, within) for case in cases)


def lines_due(case: Case, within: int) -> list[DueLine]:
    """What the due list says of one case."""
    return list(_of_case(case, within))


def by_date(lines: Iterable[Iterable[DueLine]]) -> list[DueLine]:
    """The lines of many cases as one list."""
    return sorted(chain.from_iterable(lines), key=lambda line: line.sort_key)


def _of_case(case: Case, within: int) -> Iterator[DueLine]:
    last = later(case.as_of, within)
    for entry in case.book.of("repair"):
        yield from _repair(case, entry, last)
    yield from _replacements(case)
    for occurrence in case.calendar:
        yield from _occurrence(case, occurrence, last)
        yield from _announcement(case, occurrence, last)
    for entry in (*case.book.of("visit"), *case.book.of("inspection")):
        yield from _problems(case, entry, last)
        yield from _report(case, entry)
    for entry in case.book.of("complaint"):
        yield from complaint_lines(case, entry)
    for line in case.lines:
        if line.ends and case.as_of <= line.ends <= last:
            yield _expiry(case, line)
    yield from _surveys(case, last)
    yield from _trainings(case, last)
    yield from unsigned(case)
    yield from matters(case, last)


def _repair(case: Case, entry: Entry, last: dt.date) -> Iterator[DueLine]:
    rounds_now = case.rounds[entry.id]
    open_now = is_open(rounds_now)
    if open_now and case.promises.levels and not rounds_now[-1].levels:
        why = Text("尚未定级，企业承诺的时限无从起算", "it has no level: no promised limit runs")
        yield due_line(case, "repair", entry.id, entry.title, None, why, BOOK, urgency="now")
    reports = any("report" in level.limits for level in case.promises.levels.values())
    for result in case.clocks(entry) if open_now or (reports and rounds_now) else ():
        asked = result.in_force and result.reading.stopped is None
        if asked and ((open_now and result.round == len(rounds_now)) or result.clock == "report"):
            line = _clock(case, entry, result)
            if line.due is None or plain(line.due) <= last:
                yield line
    if rounds_now and (absent := papers_due(entry, rounds_now[-1])):
        why = Text(f"涉及结构安全，缺{absent.zh}", f"concerns the structure; missing: {absent.en}")
        said = citation(law()["structural"])
        by = Text(said.get("zh"), said.get("en"))
        yield due_line(case, "repair", entry.id, entry.title, None, why, by, urgency="now")
    others = done_by_others(entry)
    if open_now and others is not None and rounds_now[-1].start <= others <= case.now:
        why = Text("第三方已代修，维修单尚未关闭", "repaired by others; the entry is not closed")
        yield due_line(case, "repair", entry.id, entry.title, None, why, BOOK, urgency="now")
    loaner = entry.data.get("loaner")
    lent = loaner and case.knows(loaner, "from") and not case.knows(loaner, "to")
    if loaner and lent and not open_now and rounds_now:
        why = Text("维修已关闭，备机未收回", "the repair is closed, the loaner has not come back")
        yield due_line(case, "loaner", entry.id, loaner["model"], None, why, BOOK, urgency="now")


def _clock(case: Case, entry: Entry, result: ClockResult) -> DueLine:
    reading = result.reading
    states: dict[ClockStatus, Urgency] = {
        ClockStatus.BREACHED: "overdue",
        ClockStatus.PAUSED: "paused",
        ClockStatus.NOW: "now",
    }
    limit = result.limit.text
    again = (
        Text(f"（第 {result.round} 次）", f" (round {result.round})") if result.round > 1 else Text("", "")
    )
    clock, who = clock_name(case, result), party_name(case, result.party)
    why = Text(
        f"{clock.zh}{again.zh}：自{cn(moment(reading.started))}起 {limit.zh}",
        f"{clock.en}{again.en}: {limit.en} from {moment(reading.started):%Y-%m-%d %H:%M}",
    )
    return due_line(
        case, "repair", entry.id, entry.title, result.due, why, result.authority, who,
        tuple(_clock_notes(case, result)), states.get(reading.status, "due"),
    )  # fmt: skip


def party_name(case: Case, party: str | None) -> Text:
    """Who keeps a clock: the contractor, or the firm that has one of its own."""
    if party is None:
        return CONTRACTOR
    name = case.dossier.parties[party].name if party in case.dossier.parties else party
    return Text(name, name)


def clock_name(case: Case, result: ClockResult) -> Text:
    """What a clock is called; that of a subcontractor says whose it is."""
    if result.party is None:
        return result.title
    name = party_name(case, result.party)
    return Text(f"{name.zh}{result.title.zh}（分包时限）", f"{result.title.en} by {name.en} (its own limit)")


def _clock_notes(case: Case, result: ClockResult) -> Iterator[Text]:
    reading = result.reading
    if reading.status is ClockStatus.PAUSED:
        hours, minutes = divmod(max(0, reading.left), 60)
        yield Text(f"暂停中，余 {hours} 小时 {minutes} 分", f"paused, {hours} h {minutes} min left")
    if result.backfilled:
        yield Text("含补记", "with late entries")
    if result.assumed:
        yield Text(
            "节假日安排尚未公布，按周一至周五推定", "holidays are not published: Monday to Friday assumed"
        )
    if result.level is not None and result.party is None:
        for step in case.promises.steps:
            if _reached(step, result, case):
                yield Text(f"升级：通知{step.to}", f"escalation: tell {step.to}")


def _reached(step: Step, result: ClockResult, case: Case) -> bool:
    reading = result.reading
    if step.percent is not None and result.limit.minutes:
        return reading.used * 100 >= step.percent * result.limit.minutes
    if step.after is None or reading.due is None or reading.status is not ClockStatus.BREACHED:
        return False
    late = read_clock(step.after, reading.due, None, [], case.promises.calendar, case.now)
    return late.due is not None and late.due <= case.now


def _replacements(case: Case) -> Iterator[DueLine]:
    """After so many repairs of one thing, or of one unit, it is replaced; a replacement starts the count anew."""
    done = [e for e in case.book.of("repair") if any(part.has("repair") for part in case.rounds[e.id])]
    for key, what in (
        ("replace_after", Text("同一部位", "")),
        ("replace_unit_after", Text("同一整机", "this unit: ")),
    ):
        after, units = case.book.terms.get(key), key == "replace_unit_after"
        if not after:
            continue
        for (kind, name), entries in repeats(done, case.lines, units=units).items():
            since: list[Entry] = []
            for entry in entries:
                since = [] if _replaced(case, entry, units=units) else [*since, entry]
            if len(since) >= after:
                ids = [e.id for e in since]
                why = Text(
                    f"{what.zh}已修 {len(since)} 次（{'、'.join(ids)}），应更换",
                    f"{what.en}repaired {len(since)} times ({', '.join(ids)}): replace it",
                )
                said = name if units or kind == "serial" else since[-1].data["part"]
                yield due_line(case, "replacement", since[-1].id, str(said), None, why, TERMS, urgency="now")


def _replaced(case: Case, entry: Entry, *, units: bool) -> bool:
    """Whether a repair has replaced the thing; of a unit the whole of it."""
    rows = [row for row in entry.data.get("replaced", ()) if row and case.knows(row, "on")]
    return any(not units or called_whole(row) for row in rows)


def _occurrence(case: Case, one: Occurrence, last: dt.date) -> Iterator[DueLine]:
    first = one.moved_to or later(one.nominal, -one.window)
    if one.state in ("made", "cancelled") or (one.state in ("planned", "moved") and first > last):
        return
    moved = (Text(f"改期至{cn(one.moved_to)}", f"moved to {one.moved_to}"),) if one.moved_to else ()
    missed = (
        (Text("已错过，下一次也已到期", "missed: the next one is due, too"),) if one.state == "missed" else ()
    )
    # Its last day lies beyond the range of the list, its first one does not.
    begun = (Text(f"{cn(first)}起即可办理", f"may be held from {first}"),) if one.due > last else ()
    why = Text(f"{one.why.zh}，计划日{cn(one.nominal)}", f"{one.why.en}, nominal date {one.nominal}")
    notes = (*moved, *missed, *begun, *one.notes)
    yield due_line(case, one.kind, one.cycle, one.name, one.due, why, TERMS, notes=notes)


def _announcement(case: Case, one: Occurrence, last: dt.date) -> Iterator[DueLine]:
    """The card that tells the owner the date beforehand, where the terms promise one."""
    key = "visits" if one.kind == "visit" else "inspections"
    days = next(
        (c.get("announce_days") for c in case.book.terms.get(key, ()) if c and c["id"] == one.cycle), None
    )
    if not days or one.state in ("made", "cancelled", "missed"):
        return
    mine = [e for e in case.book.of(one.kind) if e.data.get("cycle") == one.cycle]
    if any(e.data.get("nominal") == one.nominal and case.knows(e.data, "announced_on") for e in mine):
        return
    due = later(one.moved_to or one.nominal, -days)
    if due <= last:
        why = Text(
            f"计划日{cn(one.nominal)}前 {days} 日发出回访卡，告知日期",
            f"a card with the date goes out {plural(days, 'day')} before {one.nominal}",
        )
        yield due_line(case, one.kind, one.cycle, one.name, due, why, TERMS)


def _problems(case: Case, entry: Entry, last: dt.date) -> Iterator[DueLine]:
    """Problems that are open; a major one at once, until a repair is named. Nobody knew one before it was found."""
    if "on" in entry.data and not case.knows(entry.data, "on"):
        return
    for problem in entry.data.get("problems", ()):
        if not problem or case.knows(problem, "closed_on"):
            continue
        urgent = bool(problem.get("major")) and "repair" not in problem
        due = None if urgent else problem.get("due")
        if due and due > last:
            continue
        why = Text(f"{entry.id} 发现的问题尚未关闭", f"found in {entry.id}, not closed")
        if urgent:
            why = Text(
                f"{entry.id} 发现重大问题：停用，按应急程序处理，登记维修",
                f"major, found in {entry.id}: stop the use, follow the emergency procedure, enter a repair",
            )
        yield due_line(
            case, "problem", entry.id, problem["text"], due, why, BOOK, urgency=None if due else "now"
        )


def _report(case: Case, entry: Entry) -> Iterator[DueLine]:
    cycles = {c["id"]: c for key in ("visits", "inspections") for c in case.book.terms.get(key, ()) if c}
    limit = parse_limit(cycles.get(entry.data.get("cycle"), {}).get("report"))
    held = entry.data.get("on")
    if limit is None or not held or held > case.as_of or case.knows(entry.data, "report_on"):
        return
    reading = read_clock(limit, minute(held), None, [], case.promises.calendar, case.now)
    due = last_day(reading.due)
    why = Text(f"{cn(held)}后 {limit.text.zh} 内提交报告", f"report within {limit.text.en} of {held}")
    yield due_line(case, "report", entry.id, entry.title, due, why, TERMS)


def last_day(due: int | None) -> dt.date | None:
    """The day whose 24:00 a limit in days ends with; the day of any other moment."""
    return None if due is None else moment(due - 1).date()


def _expiry(case: Case, line: Line) -> DueLine:
    words = {
        "liability": Text(
            "缺陷责任期满，可申请返还质量保证金", "defect liability ends: claim the retention money"
        ),
        "bearer": Text("责任方的期限届满，此前向其提出", "this party's period ends: claim before"),
        "shelf": Text("备件搁置质保届满，检查或更新", "shelf warranty ends: test or renew the spare"),
        "contract": Text("维护合同到期，商谈续签", "the maintenance contract ends: renew it"),
    }
    why = words.get(line.kind, Text("保修期满，此前检查一遍", "the warranty ends: look it over before"))
    notes = (*line.notes, *(_unfinished(case) if line.kind == "liability" else ()))
    return due_line(
        case, "warranty", line.record, line.title, line.ends, why, line.authority, line.bearer, notes
    )


def _unfinished(case: Case) -> Iterator[Text]:
    """The repairs to be closed before anybody asks for the retention money."""
    named = [entry.id for entry in case.book.of("repair") if is_open(case.rounds[entry.id])]
    if named:
        yield Text(
            f"期内报修尚未关闭：{'、'.join(named)}；先修好、关闭再申请返还",
            f"reported within it and not closed: {', '.join(named)}; repair and close before the claim",
        )


def _surveys(case: Case, last: dt.date) -> Iterator[DueLine]:
    months = case.book.terms.get("satisfaction", {}).get("every_months")
    accepted = case.dossier.data.get("milestones", {}).get("accepted")
    if months and accepted:
        asked = [e.data["asked_on"] for e in case.book.of("survey") if e.data["asked_on"] <= case.as_of]
        due = nth(max(asked, default=accepted), months, 1)
        if due <= last:
            since = (
                Text(f"上次{cn(max(asked))}", f"last on {max(asked)}")
                if asked
                else Text(f"自竣工验收{cn(accepted)}起", f"from the acceptance on {accepted}")
            )
            why = Text(
                f"每 {months} 个月调查一次，{since.zh}", f"asked every {times(months, 'month')}, {since.en}"
            )
            yield due_line(
                case, "survey", "survey", Text("满意度调查", "Satisfaction survey"), due, why, TERMS
            )
    for entry in case.book.of("survey"):
        if not case.knows(entry.data, "on") and entry.data["asked_on"] <= case.as_of:
            why = Text(
                f"{cn(entry.data['asked_on'])}发出，尚未答复",
                f"asked on {entry.data['asked_on']}, not answered",
            )
            yield due_line(case, "survey", entry.id, entry.title, None, why, BOOK, OWNER, urgency="now")


def _trainings(case: Case, last: dt.date) -> Iterator[DueLine]:
    for entry in case.book.of("training"):
        planned = entry.data.get("planned_on")
        if planned and not case.knows(entry.data, "on") and planned <= last:
            why = Text("已计划，尚未举办", "planned, not held yet")
            yield due_line(case, "training", entry.id, entry.title, planned, why, BOOK)
        if entry.data.get("effect") == "again" and (case.knows(entry.data, "on") or "on" not in entry.data):
            why = Text("效果为“需再训”", "its effect was: to be repeated")
            yield due_line(case, "training", entry.id, entry.title, None, why, BOOK, urgency="now")
