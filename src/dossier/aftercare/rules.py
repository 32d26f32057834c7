"""The findings of aftercare: V9xx. Terms are judged always, what happened only from the handover on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.aftercare.against_registers import check_against_registers
from dossier.aftercare.attachments import check_attachments
from dossier.aftercare.book import Entry
from dossier.aftercare.by_others import check_others
from dossier.aftercare.case import Case
from dossier.aftercare.clock import ClockStatus, minute, moment, read_clock
from dossier.aftercare.complaint_lines import complaint_pauses
from dossier.aftercare.contract import check_contract, covered
from dossier.aftercare.coverage import coverage
from dossier.aftercare.due import clock_name, due_list, party_name
from dossier.aftercare.due_line import DueLine
from dossier.aftercare.entered_twice import check_doubles
from dossier.aftercare.gaps import check_gaps, check_starts, check_targets, check_trainings
from dossier.aftercare.hollow_promises import check_hollow
from dossier.aftercare.impossible import check_impossible
from dossier.aftercare.late import late_matters
from dossier.aftercare.law import citation, law
from dossier.aftercare.lawful import check_lawful
from dossier.aftercare.links import check_links
from dossier.aftercare.loaners import check_loaners
from dossier.aftercare.lying_ahead import set_apart
from dossier.aftercare.machines import Swap, in_force, whole_units
from dossier.aftercare.moved_visits import check_moved
from dossier.aftercare.one_hotline import check_one_hotline
from dossier.aftercare.one_promise import check_one_promise, check_serials
from dossier.aftercare.outcomes import check_outcomes
from dossier.aftercare.periods import periods
from dossier.aftercare.places_within import check_places_within
from dossier.aftercare.planned_dates import check_planned
from dossier.aftercare.procedures import check_procedures
from dossier.aftercare.promises import CLOCKS, OWN_SIDE, check_promises
from dossier.aftercare.record_checks import check_records
from dossier.aftercare.repair_log import BESIDE_OPEN, beside_open, check_log
from dossier.aftercare.repairs import ClockResult, done_by_others
from dossier.aftercare.repeats import check_visit_counts
from dossier.aftercare.row_counts import check_term_counts
from dossier.aftercare.said_cycles import check_said_cycles
from dossier.aftercare.said_dates import check_dates, day_text
from dossier.aftercare.storeys import check_storeys
from dossier.aftercare.structural import papers_lacking
from dossier.aftercare.sums import check_sums
from dossier.aftercare.surveys import check_surveys
from dossier.aftercare.told_otherwise import check_told_otherwise
from dossier.checking.moments import cn, iso
from dossier.checking.result import Aftercare
from dossier.checking.scopes import serials_of
from dossier.findings import Finding, finding
from dossier.library.catalogue import catalogue_of
from dossier.model import Text
from dossier.reading.cross_checks import cross_checks

_PRICES = ("cost", "labour", "material_cost")


def aftercare_of(case: Case | None) -> Aftercare:
    """What a check needs of a case; nothing of none."""
    if case is None:
        return Aftercare()
    cycles = sum(len(case.book.terms.get(key, ())) for key in ("visits", "inspections"))
    counts = {f"{kind}s": len(case.book.of(kind)) for kind in ("repair", "visit", "survey", "complaint")}
    asks = "every_months" in case.book.terms.get("satisfaction", {})
    counts |= {"levels": len(case.book.terms.get("levels", ())), "cycles": cycles, "survey_cycles": int(asks)}
    catalogue, _ = catalogue_of(case.dossier, case.schemas)
    running = periods(case, catalogue) if catalogue else ()
    return Aftercare(check_aftercare(case), counts, case.book.files, running)


def check_aftercare(case: Case) -> tuple[Finding, ...]:
    """What is wrong with the records of service, and with the service book: its files, its promises, and from the
    handover on what was done of them. What contradicts itself is told of every entry, of those too whose day has not
    come; what is late, or due, on the day of the case.
    """
    whole = case.whole
    found = [*check_records(case.dossier, case.as_of)]
    found += [*check_terms(case), *check_surveys(case.book, whole.as_of)]
    if _handed_over(case):
        found += [*check_planned(whole), *check_moved(whole), *check_trainings(whole)]
        found += [*_complaint_logs(whole), *check_doubles(case.book), *check_outcomes(whole)]
        found += [*check_impossible(whole), *check_loaners(case.book)]
        found += [*_answered_late(case), *check_targets(case), *check_starts(case)]
    found += [
        *check_dates(case.book, case.schemas, case.lines, case.known_until),
        *check_sums(case.book),
        *check_storeys(case.dossier, case.book),
        *check_links(case.book),
        *check_told_otherwise(case.book),
        *check_against_registers(case.dossier, case.book, cross_checks(case.schemas)),
        *check_visit_counts(case.book),
        *check_places_within(case.dossier, case.book),
        *_two_cards(case),
        *check_one_promise(case.dossier, case.book, case.lines),
        *_lapsed(whole),
    ]
    if case.book.files and _handed_over(case):
        found += _repairs(whole, case)
        found += [*_clocks(case), *_due(case), *_done_late(case)]
    return tuple(set_apart(found, case.book, case.as_of))


def check_terms(case: Case) -> tuple[Finding, ...]:
    """What is wrong with the files and the promises, whatever the day."""
    if not case.book.files:
        return case.book.findings
    attached = check_attachments(case.book, case.dossier.root)
    return (
        *case.book.findings,
        *attached,
        *check_promises(case.book, case.dossier),
        *check_gaps(case.book),
        *check_term_counts(case.book),
        *check_serials(case.dossier, case.book),
        *check_lawful(case),
        *check_hollow(case),
        *check_procedures(case),
        *check_contract(case),
        *check_one_hotline(case.dossier, case.book),
        *check_said_cycles(case.dossier, case.book),
    )


def _handed_over(case: Case) -> bool:
    day = case.dossier.data.get("milestones", {}).get("handed_over")
    return isinstance(day, dt.date) and day <= case.as_of


def _repairs(case: Case, by_now: Case) -> Iterator[Finding]:
    serials, swaps = serials_of(case.dossier), whole_units(case.book, case.dossier)
    for entry in case.book.of("repair"):
        yield from check_log(entry, case.promises)
        known = case.rounds[entry.id]
        yield from _charge(case, entry, begun=bool(by_now.rounds[entry.id]))
        if not known:
            continue
        if lacking := papers_lacking(entry):
            said = citation(law()["structural"])
            place = entry.at("/structural_papers")
            yield finding("V915", place, record=entry.id, citation=said, subject=entry.title, lacking=lacking)
        if known[-1].has("close", "accept") and "signed_on" not in entry.data.get("owner", {}):
            yield finding("V918", entry.at("/owner"), record=entry.id, subject=entry.title)
        yield from check_others(case, entry)
        yield from _machine(entry, serials, swaps)


def _clocks(case: Case) -> Iterator[Finding]:
    """What the clocks of repairs say on the day of the case."""
    for entry in case.book.of("repair"):
        for result in case.clocks(entry) if case.rounds[entry.id] else ():
            if result.in_force and result.reading.status in (ClockStatus.LATE, ClockStatus.BREACHED):
                yield _late(entry, result, clock_name(case, result))
            if result.unnamed:
                yield _whose(case, entry, result)


def _charge(case: Case, entry: Entry, *, begun: bool) -> Iterator[Finding]:
    """V927 for what is covered and charged, whatever the day; V914 for what is not covered and has no price."""
    judged = coverage(entry, case.lines)
    paid = entry.data.get("charge") in ("paid", "material_only")
    if judged.free is paid and (paid or (begun and not (_is_favour(entry) or covered(case, entry)))):
        words: dict[str, Any] = {"subject": entry.title, "reason": judged.reason}
        if not paid:
            words["said"] = _FREE if entry.data.get("charge") == "free" else _NO_CHARGE
        yield finding("V927" if paid else "V914", entry.at("/charge"), record=entry.id, **words)


_NO_CHARGE = Text("未写明有偿", "no charge is stated")
_FREE = Text(
    "登记为免费，没有写双方约定免费的日期（agreed_on）",
    "it is free, with no day on which both agreed to that",
)


def _machine(entry: Entry, serials: Mapping[str, str], swaps: Sequence[Swap]) -> Iterator[Finding]:
    """X513: a repair of one machine with the serial number of another, or with one that it no longer had."""
    own, said = serials.get(str(entry.data.get("unit"))), entry.data.get("serial")
    had, may = in_force(own, swaps, entry) if own else (set(), set())
    if own and said and str(said) not in may:
        expected = "、".join(sorted(had)) or own
        words: dict[str, Any] = {"item": entry.data["unit"], "found": said, "expected": expected}
        yield finding("X513", entry.at("/serial"), record=entry.id, subject=entry.title, **words)


def _is_favour(entry: Entry) -> bool:
    """Whether both sides have agreed that a repair costs nothing: there is the day, and no price."""
    return bool(entry.data.get("agreed_on")) and not any(entry.data.get(k) for k in _PRICES)


def _whose(case: Case, entry: Entry, result: ClockResult) -> Finding:
    """A843: whether a subcontractor was in time hangs on an event that does not say whose people came."""
    firm = party_name(case, result.party)
    step = next(title for title, steps in CLOCKS.values() if steps[0] == result.unnamed)
    words: dict[str, Any] = {"subject": entry.title, "event": step, "firm": firm, "clock": result.title}
    return finding("A843", entry.at("/events"), record=entry.id, **words)


def _late(entry: Entry, result: ClockResult, clock: Text) -> Finding:
    """V909 while it is not done, V910 when it was done late."""
    reading = result.reading
    due = result.due
    stopped: dt.date | None = None if reading.stopped is None else moment(reading.stopped)
    if reading.stopped is not None and reading.stopped == done_by_others(entry):
        stopped = entry.data["third_party"]["on"]
    words: dict[str, Any] = {
        "clock": clock,
        "due": day_text(due) if due else Text("", ""),
        "done": day_text(stopped) if stopped else Text("", ""),
        "authority": result.authority,
        "subject": entry.title,
    }
    code = "V909" if reading.status is ClockStatus.BREACHED else "V910"
    return finding(code, entry.at("/events"), record=entry.id, **words)


def _answered_late(case: Case) -> Iterator[Finding]:
    """V916 for complaints that were answered, or dealt with, after their limit."""
    for entry in case.book.of("complaint"):
        data = entry.data
        for limit, key, word in (
            (case.promises.complaints.get(data["urgency"]), "resolved_at", Text("处理", "resolved")),
            (case.promises.complaints.get("reply"), "replied_at", Text("答复", "answered")),
        ):
            if limit is None or key not in data or minute(data[key]) > case.now:
                continue
            pauses = complaint_pauses(case, entry) if key == "resolved_at" else []
            reading = read_clock(
                limit, minute(data["at"]), minute(data[key]), pauses, case.promises.calendar, case.now
            )
            if reading.status is ClockStatus.LATE:
                due = day_text(moment(reading.due)) if reading.due else Text("", "")
                why = Text(
                    f"投诉{word.zh}：{limit.text.zh}，应于{due.zh}前，{cn(data[key])} 才{word.zh}",
                    f"{word.en} at {iso(data[key])}, {limit.text.en} promised, by {due.en}",
                )
                place = entry.at(f"/{key}")
                words: dict[str, Any] = {"subject": entry.title, "why": why, "due": Text("", "")}
                yield finding("V916", place, record=entry.id, **words)


def _complaint_logs(case: Case) -> Iterator[Finding]:
    may_pause = "complaint" in case.book.terms.get("pauses", {}).get("clocks", ())
    for entry in case.book.of("complaint"):
        yield from _complaint_log(case, entry, may_pause=may_pause)


def _complaint_log(case: Case, entry: Entry, *, may_pause: bool) -> Iterator[Finding]:
    """V908 and V953 for pauses that hold nothing, V907 for one beside another that is open."""
    words: dict[str, Any]
    for i, pause in enumerate(entry.data.get("pauses", ())):
        if pause and pause.get("party") in OWN_SIDE:
            words = {"subject": entry.title, "reason": pause["reason"]}
            yield finding("V953", entry.at(f"/pauses/{i}/party"), record=entry.id, **words)
        elif pause and not (may_pause and case.promises.allows(pause)):
            yield finding("V908", entry.at(f"/pauses/{i}"), record=entry.id, subject=entry.title)
    for i in beside_open(entry):
        words = {"subject": entry.title, "problem": BESIDE_OPEN}
        yield finding("V907", entry.at(f"/pauses/{i}"), record=entry.id, **words)


def _done_late(case: Case) -> Iterator[Finding]:
    """V925 for old parts, V912 for reports and problems, V950 for the rest: dealt with after their last day."""
    for one in late_matters(case):
        why = Text(
            f"{one.what.zh}应于{cn(one.last)}前，{cn(one.done)}才办",
            f"{one.what.en} was due by {one.last}, done on {one.done}",
        )
        words: dict[str, Any] = {"subject": one.subject, "why": why, "due": Text("", "")}
        yield finding(one.code, one.place, severity="warning", record=one.record, **words)


def _lapsed(case: Case) -> Iterator[Finding]:
    """V925 for each card that came back too late: what it covered is not covered."""
    places = {e.id: e for e in case.book.of("card")}
    for line in case.lines:
        if line.kind == "lapsed" and "returned_on" in places[line.record].data:  # else the due list says so
            entry = places[line.record]
            words: dict[str, Any] = {"subject": entry.title, "why": line.notes[0]}
            yield finding("V925", entry.at("/returned_on"), record=entry.id, due=Text("", ""), **words)


def _two_cards(case: Case) -> Iterator[Finding]:
    """V930 for each card whose product has one already: which of them covers it is not clear."""
    first: dict[tuple[str, str], str] = {}
    for entry in case.book.of("card"):
        serial = str(entry.data["serial"])
        other = first.setdefault((entry.data["product"], serial), entry.id)
        if other != entry.id:
            words: dict[str, Any] = {"subject": entry.title, "serial": serial, "other": other}
            yield finding("V930", entry.at("/serial"), record=entry.id, **words)


_OF_LINES = {
    "visit": "V911",
    "inspection": "V911",
    "problem": "V912",
    "report": "V912",
    "complaint": "V916",
    "replacement": "V917",
    **dict.fromkeys(("loaner", "survey", "training", "spares", "settlement", "installation"), "V923"),
    **dict.fromkeys(("filing", "review", "upkeep", "hotline", "handed_card"), "V923"),
    "card": "V925",
}


def _due(case: Case) -> Iterator[Finding]:
    """What of the due list is late or waits to be done now, repairs aside: their clocks have findings of their own."""
    places = {e.id: e for e in case.book.entries}
    for line in due_list([case], 0):
        code = _OF_LINES.get(line.subject)
        if code is None or line.urgency not in ("overdue", "now"):
            continue
        if line.subject == "survey" and line.urgency == "now":  # asked, and nobody can make the owner answer
            continue
        entry = places.get(line.id)
        place = entry.at() if entry else case.book.at(_terms_place(case, line))
        due = line.due.date() if isinstance(line.due, dt.datetime) else line.due
        words: dict[str, Any] = {
            "subject": line.title,
            "why": line.why,
            "due": Text(f"，应于 {cn(due)} 前", f", due by {iso(due)}") if due else Text("", ""),
        }
        yield finding(code, place, record=entry.id if entry else None, **words)


_TERMS_OF = {
    "survey": "/satisfaction",
    "training": "/training",
    "spares": "/spares",
    "settlement": "/settlement",
    "installation": "/installation",
    "review": "/sanbao",
    "hotline": "/hotline",
    "handed_card": "/warranty_card_months",
}


def _terms_place(case: Case, line: DueLine) -> str:
    """Where terms.yaml promises what a line reminds of."""
    for key in ("visits", "inspections", "spares", "warranty"):
        for i, raw in enumerate(case.book.terms.get(key, ())):
            if raw and raw["id"] == line.id:
                return f"/{key}/{i}"
    return "/spares_plan" if line.id.startswith("spares-plan") else _TERMS_OF.get(line.subject, "")
