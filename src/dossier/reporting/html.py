"""The report as one HTML file: opens offline, prints on A4, and says everything without its script."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.checking.result import CheckResult
from dossier.findings import Finding, Severity, codes
from dossier.model import EvidenceRef, Language, Record, Status
from dossier.reporting.charts import as_day, clock_scale, timeline
from dossier.reporting.errands import errands, what
from dossier.reporting.html_page import render_page
from dossier.reporting.html_words import LABELS
from dossier.reporting.options import ReportOptions
from dossier.reporting.periods import PeriodTable, period_tables
from dossier.reporting.summary import OPEN, Group, Line, Overview, alike, overview
from dossier.reporting.text import position
from dossier.reporting.words import (
    EVIDENCE_KINDS,
    SEVERITY_NAMES,
    STATUS_NAMES,
    day,
    distance,
    item_words,
    percent,
    verdict,
)

_SAID = (Status.MISSING, Status.OVERDUE, Status.PENDING)
"""What has its reason in its name."""
_BAR = (
    Status.COMPLETE,
    Status.WAIVED,
    Status.INCOMPLETE,
    Status.MISSING,
    Status.OVERDUE,
    Status.PENDING,
)
_PARTS = {
    "act": OPEN,
    "pending": (Status.PENDING,),
    "done": (Status.COMPLETE, Status.WAIVED),
    "idle": (Status.NOT_APPLICABLE,),
    "rules": (Status.COMPLETE, Status.WAIVED, Status.NOT_APPLICABLE),
}
_NEXT_DATES = 5
_FOLDED = 4
"""From so many on, neighbours with one cause stand behind one line."""
RULES = "rules"
"""What the filter calls the group of the rules that ask for no record."""


def render(results: Sequence[CheckResult], options: ReportOptions) -> str:
    """One self-contained page with a section for each dossier; the same input gives the same bytes."""
    lang = options.lang
    return render_page(
        "report.html",
        lang,
        LABELS,
        live=options.live,
        dossiers=[_dossier(result, options) for result in results],
        status_names=[(s.value, STATUS_NAMES[s].get(lang)) for s in Status],
        severity_names=[(s.value, SEVERITY_NAMES[s].get(lang)) for s in Severity],
    )


def _dossier(result: CheckResult, options: ReportOptions) -> dict[str, Any]:
    lang, view, known, catalogue = options.lang, overview(result), result.dossier, result.catalogue
    level = next((s.value for s in Severity if result.severities[s]), "good")
    records = {record.id: record for record in (known.records if known else ())}
    kept = result.cross_checks
    return {
        "name": known.name if known else result.path.as_posix(),
        "code": known.code if known else "",
        "profile": catalogue.title.get(lang) if catalogue else "",
        "place": catalogue.jurisdiction_title.get(lang) if catalogue else "",
        "as_of": result.as_of.isoformat(),
        "verdict": verdict(result, lang),
        "level": "good" if level == "info" else level,
        "checked": catalogue is not None,
        "unchecked_note": LABELS["unchecked" if known else "unreadable"].get(lang),
        "percent": percent(result.completeness),
        "done": result.done,
        "severities": [(s.value, SEVERITY_NAMES[s].get(lang), result.severities[s]) for s in Severity],
        "statuses": [(s.value, STATUS_NAMES[s].get(lang), n) for s in Status if (n := result.progress[s])],
        "cross_checks": [(s.value, STATUS_NAMES[s].get(lang), n) for s in Status if (n := kept[s])],
        "groups": [_group(group, lang) for group in view.groups],
        "legend": [(s.value, STATUS_NAMES[s].get(lang)) for s in _BAR if result.statuses[s]],
        "parties": sorted({line.result.responsible for line in view.lines}),
        "errands": errands(result, view, lang),
        "dates": _dates(view, result.as_of, lang),
        "timeline": timeline(result, view, lang),
        "requirements": result.progress.total(),
        "rules": kept.total(),
        "parts": list(_parts(result, view, records, options)),
        "findings": _kinds(view.loose, options.prefix(result), lang),
        "loose": len(view.loose),
        "not_checked": [text.get(lang) for text in result.not_checked],
        "clocks": _clocks(result, period_tables(result, lang)),
    }


def _parts(
    result: CheckResult, view: Overview, records: Mapping[str, Record], options: ReportOptions
) -> Iterator[dict[str, Any]]:
    """The requirements in the order in which a reader needs them; all but the first two parts are folded away.

    Rules that ask for no record are not counted among the complete ones, so they are not listed there either.
    """
    apart = bool(result.cross_checks)
    for part, statuses in _PARTS.items():
        lines = view.pending if part == "pending" else [v for v in view.lines if v.result.status in statuses]
        if part not in ("act", "pending"):
            lines = [v for v in lines if (part == "rules") == _is_rule(v, apart)]
        blocks = []
        for same in alike(lines) if part == "act" else ((line,) for line in lines):
            rows = [_requirement(result, line, records, options) | _keys(line, apart) for line in same]
            blocks += [rows] if len(rows) >= _FOLDED else [[row] for row in rows]
        if blocks:
            yield {"id": part, "title": LABELS[part].get(options.lang), "blocks": blocks, "count": len(lines)}


def _is_rule(line: Line, apart: bool) -> bool:
    """Whether it is counted among the cross-checks; where nothing asks for records, nothing is set `apart`."""
    return apart and not line.result.requirement.records


def _keys(line: Line, apart: bool) -> dict[str, str]:
    """What the filter calls the groups of a requirement."""
    group = line.result.requirement.group
    return {"key": f"{group} {RULES}" if _is_rule(line, apart) else group}


def _kinds(loose: Sequence[Finding], prefix: str, lang: Language) -> list[dict[str, Any]]:
    """Findings of one kind behind one line where they are many; `loose` has the worst first."""
    kinds: dict[tuple[str, Severity], list[Finding]] = {}
    for found in loose:
        kinds.setdefault((found.code, found.severity), []).append(found)
    return [
        {
            "code": code,
            "severity": severity.value,
            "severity_name": SEVERITY_NAMES[severity].get(lang),
            "title": codes()[code].title.get(lang),
            "folded": len(same) >= _FOLDED,
            "findings": [_finding(found, prefix, lang) for found in same],
        }
        for (code, severity), same in kinds.items()
    ]


def _clocks(result: CheckResult, tables: Sequence[PeriodTable]) -> dict[str, Any]:
    """The periods after acceptance: their tables, and each period as a bar over common years."""
    scale = clock_scale(result.periods, result.as_of)
    inside = scale.first <= result.as_of <= scale.last
    shown = []
    for table in tables:
        bars = [
            {"x": scale.at(p.starts), "width": round(scale.at(p.ends or scale.last) - scale.at(p.starts), 2),
             "beyond": p.ends is None or p.ends > scale.last}
            for p in table.periods
        ]  # fmt: skip
        rows = [row | {"bar": bar} for row, bar in zip(table.rows, bars, strict=True)]
        shown.append({"title": table.title, "rows": rows, "notes": table.notes})
    return {
        "tables": shown,
        "ticks": scale.ticks(most=4),
        "today": scale.at(result.as_of) if inside else None,
    }


def _group(group: Group, lang: Language) -> dict[str, Any]:
    """A bar of the overview; `key` is what the filter calls the group."""
    segments, start = [], 0.0
    for status in _BAR:
        width = round(100 * group.counts.get(status, 0) / group.total, 3) if group.total else 0.0
        if width:
            segments.append({"status": status.value, "x": round(start, 3), "width": width})
            start += width
    notes = [(s.value, STATUS_NAMES[s].get(lang), n) for s in _BAR[2:] if (n := group.counts.get(s, 0))]
    return {
        "id": group.id,
        "key": group.id or RULES,
        "title": group.title.get(lang),
        "complete": group.complete,
        "total": group.total,
        "segments": segments,
        "notes": notes,
    }


def _dates(view: Overview, as_of: dt.date, lang: Language) -> dict[str, Any]:
    """The due line: how many dates have passed, and what comes next."""
    dated = [(line, as_day(line.result.due)) for line in (*view.open, *view.pending)]
    past = [(line, due) for line, due in dated if due and due < as_of]
    coming: dict[dt.date, list[Line]] = {}
    for line, due in sorted(dated, key=lambda d: str(d[1])):
        if due and due >= as_of:
            coming.setdefault(due, []).append(line)
    days = [
        {
            "date": due.isoformat(),
            "distance": distance(due, as_of, lang),
            "lines": [
                {"what": what(line, lang), "who": line.result.responsible, "id": line.result.requirement.id}
                for line in lines
            ],
        }
        for due, lines in list(coming.items())[:_NEXT_DATES]
    ]
    earliest = min((due for _, due in past if due), default=None)
    return {
        "past": len(past),
        "earliest": day(earliest),
        "days": days,
        "more": max(0, len(coming) - _NEXT_DATES),
    }


def _requirement(
    result: CheckResult, line: Line, records: Mapping[str, Record], options: ReportOptions
) -> dict[str, Any]:
    lang, asked = options.lang, line.result
    requirement = asked.requirement
    prefix = options.prefix(result)
    return {
        "id": requirement.id,
        "title": requirement.title.get(lang),
        "item": item_words(asked.item, asked.item_name),
        "group": requirement.group,
        "status": asked.status.value,
        "status_name": STATUS_NAMES[asked.status].get(lang),
        "open": line.is_open,
        "severity": line.severity.value,
        "severity_name": SEVERITY_NAMES[line.severity].get(lang),
        "responsible": asked.responsible,
        "due": day(asked.due),
        "distance": distance(asked.due, result.as_of, lang) if asked.due and asked.status in _BAR[2:] else "",
        "found": f"{asked.found}/{asked.expected}" if asked.expected else str(asked.found),
        # The status has said the rest, and the day stands in its column.
        "reason": "" if asked.status in _SAID and asked.expected <= 1 else asked.reason.get(lang),
        "when": requirement.when_text.get(lang),
        "citation": requirement.citation.get(lang),
        "hints": [hint.get(lang) for hint in line.hints]
        if line.is_open or asked.status is Status.PENDING
        else [],
        "findings": [_finding(found, prefix, lang) for found in line.details],
        "records": [_record(result, records[id_], options) for id_ in asked.records if id_ in records],
    }


def _record(result: CheckResult, record: Record, options: ReportOptions) -> dict[str, Any]:
    at = record.location
    return {
        "id": record.id,
        "title": record.title,
        "number": record.number or "",
        "date": day(record.date),
        "where": f"{options.prefix(result)}{at.file}:{at.line}:{at.column}",
        "bound": options.bound.get(record.id),
        "evidence": [_evidence(result, ref, options.lang) for ref in record.evidence],
    }


def _evidence(result: CheckResult, ref: EvidenceRef, lang: Language) -> dict[str, Any]:
    facts = result.facts.get(ref.file) if ref.file else None
    known = facts if facts and facts.exists else None
    return {
        "file": ref.file or ref.held_at or "",
        "kind": EVIDENCE_KINDS[ref.kind].get(lang),
        "paper": ref.file is None,
        "pages": known.pages if known else 0,
        "sha256": known.sha256[:12] if known else "",
        "signed": known.signed if known else False,
        "problem": (facts.problem or "") if facts else "",
    }


def _finding(found: Finding, prefix: str, lang: Language) -> dict[str, Any]:
    return {
        "code": found.code,
        "severity": found.severity.value,
        "severity_name": SEVERITY_NAMES[found.severity].get(lang),
        "message": found.message.get(lang),
        "why": found.why.get(lang),
        "hint": found.hint.get(lang),
        "citation": found.citation.get(lang) if found.citation else "",
        "where": position(found, prefix),
        "record": found.record or "",
        "requirement": found.requirement or "",
    }
