"""The service report: limits kept, repairs by cause, part and firm, visits held, complaints, satisfaction."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from dossier.aftercare.book import Entry
from dossier.aftercare.case import Case
from dossier.aftercare.clock import ClockStatus
from dossier.aftercare.coverage import coverage, part_name, reported_on
from dossier.aftercare.due import party_name
from dossier.aftercare.printing import Section, as_page
from dossier.aftercare.repairs import ClockResult
from dossier.aftercare.report_lists import Days, complained, readings_of, register_of, within
from dossier.aftercare.report_visits import regraded, visits_of
from dossier.aftercare.surveys import answers, by_year, scale_of
from dossier.aftercare.tables import Cell, shown
from dossier.checking.moments import cn
from dossier.model import Language, Text

EVER: Days = (dt.date.min, dt.date.max)
_NONE = Text("这一期间没有服务记录", "there are no service records of this time")
_CAUSES = {
    "workmanship": Text("施工质量", "workmanship"),
    "material": Text("材料", "material"),
    "equipment": Text("设备", "equipment"),
    "design": Text("设计", "design"),
    "misuse": Text("使用不当", "misuse"),
    "third_party": Text("第三方", "third party"),
    "force_majeure": Text("不可抗力", "force majeure"),
    "wear": Text("正常损耗", "wear"),
    "unknown": Text("未查明", "unknown"),
}


def year_of(year: int) -> Days:
    """From the first of January to the end of December."""
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def service_report(cases: Sequence[Case], days: Days, as_of: dt.date, lang: Language) -> str:
    """One HTML page over all cases, of what was reported, planned or asked on the days from the first to the last."""
    sections = [s for group in _sections(cases, days, lang).values() for s in group if s.rows]
    return as_page(_title(days), as_of, sections, lang, _NONE)


def report_context(cases: Sequence[Case], days: Days, as_of: dt.date, lang: Language) -> dict[str, Any]:
    """The names that the form `service-report` sees: the same sections, their cells numbered ``c1`` …"""
    given = _sections(cases, days, lang)
    tables = {
        key: [row for section in group for row in _numbered(section, lang)] for key, group in given.items()
    }
    names = list(dict.fromkeys(case.dossier.name for case in cases))
    several = Text(f"共 {len(names)} 个工程", f"{len(names)} projects").get(lang)
    report: dict[str, Any] = {**tables, "title": _title(days).get(lang), "as_of": as_of}
    report["projects"] = names[0] if len(names) == 1 else several
    report["repairs"] = [{"title": s.title, "rows": _numbered(s, lang)} for s in given["repairs"] if s.rows]
    report["regraded"] = "".join(section.note for section in given["levels"])
    facts = {"language": "en" if lang == "en" else "zh-CN", "code": "", "name": report["projects"]}
    return {"report": report, "dossier": facts}


def _title(days: Days) -> Text:
    first, last = days
    if days == EVER:
        return Text("售后服务报告", "Service report")
    if days == year_of(first.year):
        return Text(f"售后服务报告 {first.year} 年", f"Service report {first.year}")
    since, until = first != EVER[0], last != EVER[1]
    zh = f"{cn(first) if since else ''}至{cn(last) if until else '今'}"
    en = f"{f'from {first}' if since else ''}{' ' if since and until else ''}{f'to {last}' if until else ''}"
    return Text(f"售后服务报告 {zh}", f"Service report {en}")


def _numbered(section: Section, lang: Language) -> list[dict[str, str]]:
    return [{f"c{n}": _printed(cell, lang) for n, cell in enumerate(row, 1)} for row in section.rows]


def _printed(cell: Cell, lang: Language) -> str:
    """Days as documents write them."""
    return shown(cell, lang)


def _sections(cases: Sequence[Case], days: Days, lang: Language) -> dict[str, list[Section]]:
    repairs = [(case, e) for case in cases for e in case.book.of("repair") if within(reported_on(e), days)]
    known = [(case, e) for case, e in repairs if case.rounds[e.id]]
    return {
        "levels": list(_levels(known, lang)),
        "repairs": list(_repairs(known, lang)),
        "register": list(register_of(known, lang)),
        "visits": list(visits_of(cases, days, lang)),
        "complaints": list(_complaints(cases, days, lang)),
        "satisfaction": list(_satisfaction(cases, days, lang)),
        "readings": list(readings_of(cases, days, lang)),
    }


def _heads(lang: Language, *texts: tuple[str, str]) -> tuple[str, ...]:
    return tuple(Text(zh, en).get(lang) for zh, en in texts)


def _levels(repairs: Sequence[tuple[Case, Entry]], lang: Language) -> Iterator[Section]:
    """Promise and law apart; for each clock how many were met, late, or are still open."""
    counts: dict[tuple[str, str, str], Counter[str]] = {}
    for case, entry in repairs:
        for result in case.clocks(entry):
            if result.in_force:
                counts.setdefault(_row_of(case, result, lang), Counter())[_outcome(result)] += 1
    rows = []
    for (who, level, clock), n in sorted(counts.items()):
        judged = n["met"] + n["late"]
        share = f"{n['met'] * 100 / judged:.0f} %" if judged else "—"
        rows.append((who, level, clock, n["met"], n["late"], n["open"], n["unmeasured"], share))
    heads = _heads(
        lang, ("承诺方", "Promised by"), ("级别", "Level"), ("时限", "Limit"), ("按时", "Met"), ("超时", "Late"),
        ("进行中", "Open"), ("不计数", "Not measured"), ("达成率", "Kept"),
    )  # fmt: skip
    note = regraded(repairs, lang)
    yield Section(Text("时限达成", "Limits kept").get(lang), heads, tuple(rows), note)


def _row_of(case: Case, result: ClockResult, lang: Language) -> tuple[str, str, str]:
    if result.level is None:
        return (
            Text("（法规、合同）", "(law, contract)").get(lang),
            "",
            f"{result.title.get(lang)} {result.limit.text.get(lang)}",
        )
    level = case.promises.levels.get(result.level)
    who = party_name(case, result.party).get(lang)
    return (
        who,
        level.name if level else result.level,
        f"{result.title.get(lang)} {result.limit.text.get(lang)}",
    )


def _outcome(result: ClockResult) -> str:
    match result.reading.status:
        case ClockStatus.MET:
            return "met"
        case ClockStatus.LATE | ClockStatus.BREACHED:
            return "late"
        case ClockStatus.DONE | ClockStatus.NOW:
            return "unmeasured"
    return "open"


def _repairs(repairs: Sequence[tuple[Case, Entry]], lang: Language) -> Iterator[Section]:
    parts: dict[str, str] = {}
    names: list[tuple[Text, Callable[[Case, Entry], str | None]]] = [
        (
            Text("维修：按原因", "Repairs by cause"),
            lambda _, e: _CAUSES[str(e.data.get("cause", "unknown"))].get(lang),
        ),
        (Text("维修：按部位", "Repairs by part"), lambda _, e: _part(e, parts)),
        (Text("维修：按批次", "Repairs by batch"), lambda _, e: e.data.get("batch")),
        (Text("维修：按分包单位", "Repairs by subcontractor"), _subcontractor),
        (_BY_OTHERS, lambda _, e: e.data.get("third_party", {}).get("by")),
    ]
    heads = _heads(
        lang,
        ("", ""),
        ("次数", "Repairs"),
        ("无偿", "Free"),
        ("有偿", "Paid"),
        ("未定", "Open"),
        ("费用（元）", "Cost, CNY"),
    )
    for title, key in names:
        groups: dict[str, list[tuple[Case, Entry]]] = {}
        for case, entry in repairs:
            if name := key(case, entry):
                groups.setdefault(name, []).append((case, entry))
        ordered = sorted(groups.items(), key=lambda g: (-len(g[1]), g[0]))
        rows = [_sum(name, group, others=title is _BY_OTHERS) for name, group in ordered]
        yield Section(title.get(lang), heads, tuple(rows))


def _subcontractor(case: Case, entry: Entry) -> str | None:
    firm = case.dossier.parties.get(str(entry.data.get("subcontractor", "")))
    return firm.name if firm else None


_BY_OTHERS = Text("维修：第三方代修（费用向施工单位追偿）", "Repairs by others, at the contractor's cost")


def _part(entry: Entry, known: dict[str, str]) -> str:
    """A part as it was first written: 二层男卫生间 and 2层 男卫生间 are one."""
    said = str(entry.data["part"])
    return known.setdefault(part_name(said), said)


def _sum(name: str, group: Sequence[tuple[Case, Entry]], *, others: bool) -> tuple[Cell, ...]:
    """A row; with `others`, at what the third party asked for."""
    judged = Counter(coverage(entry, case.lines).free for case, entry in group)
    data = [entry.data.get("third_party", {}) if others else entry.data for _, entry in group]
    cost = sum((Decimal(str(one.get("cost", 0))) for one in data), Decimal(0))
    return name, len(group), judged[True], judged[False], judged[None], f"{cost:.2f}"


def _complaints(cases: Iterable[Case], days: Days, lang: Language) -> Iterator[Section]:
    rows = []
    for case in cases:
        for entry in case.book.of("complaint"):
            if within(entry.data["at"].date(), days) and entry.data["at"].date() <= case.as_of:
                done, verified = (
                    entry.data[key] if case.knows(entry.data, key) else None
                    for key in ("resolved_at", "verified_on")
                )
                what = complained(entry, lang)
                rows.append((case.dossier.name, entry.id, what, entry.data["at"], done, verified))
    heads = _heads(
        lang,
        ("工程", "Project"),
        ("编号", "Id"),
        ("内容", "Complaint"),
        ("收到", "Received"),
        ("处理完成", "Resolved"),
        ("验证", "Verified"),
    )
    yield Section(Text("投诉", "Complaints").get(lang), heads, tuple(rows))


def _graded(case: Case, mean: Decimal | None, lang: Language) -> str:
    """A mean with its grade, where the terms have grades."""
    grade = scale_of(case.book).grade(mean) if mean is not None else None
    behind = Text(f" （{grade}）", f" ({grade})").get(lang) if grade else ""
    return f"{'—' if mean is None else mean}{behind}"


def _satisfaction(cases: Iterable[Case], days: Days, lang: Language) -> Iterator[Section]:
    """Asked and answered beside each mean: a mean of one answer is no trend."""
    rows = []
    for case in cases:
        asked = {entry.id for entry in case.book.of("survey") if within(entry.data["asked_on"], days)}
        for one in by_year([a for a in answers(case.book, case.as_of) if a.id in asked]):
            lowest = Text("、", ", ").get(lang).join(f"{name} {score}" for name, score in one.lowest)
            rate = f"{one.answered * 100 / one.asked:.0f} %"
            mean = _graded(case, one.mean, lang)
            rows.append((case.dossier.name, one.year, one.asked, one.answered, rate, mean, lowest))
    heads = _heads(
        lang, ("工程", "Project"), ("年度", "Year"), ("发出", "Asked"), ("答复", "Answered"), ("答复率", "Rate"),
        ("平均分", "Mean"), ("最低的因素", "Lowest factors"),
    )  # fmt: skip
    yield Section(Text("满意度", "Satisfaction").get(lang), heads, tuple(rows))
