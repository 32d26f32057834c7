"""The report for scripts: the fixed interface, described by ``schemas/report.schema.json``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from dossier.checking.result import CheckResult, Period, RequirementResult
from dossier.findings import Finding, Severity
from dossier.model import Language, Status
from dossier.reporting.fingerprint import numbered
from dossier.reporting.layout import plain
from dossier.reporting.options import ReportOptions

SCHEMA_VERSION = "1.0"


def render(results: Sequence[CheckResult], options: ReportOptions) -> str:
    """One JSON object, indented, UTF-8 characters as they are, with a final newline."""
    return json.dumps(plain(report(results, options.lang)), ensure_ascii=False, indent=2) + "\n"


def report(results: Sequence[CheckResult], lang: Language) -> dict[str, Any]:
    """The object of the fixed interface. `as_of` is the latest of the dossiers', None when there is none."""
    days = [result.as_of.isoformat() for result in results]
    return {
        "schema_version": SCHEMA_VERSION,
        "as_of": max(days, default=None),
        "dossiers": [_dossier(result, lang) for result in results],
    }


def _dossier(result: CheckResult, lang: Language) -> dict[str, Any]:
    known = result.dossier
    return {
        "code": known.code if known else None,
        "name": known.name if known else result.path.name,
        "path": result.path.as_posix(),
        "profile": known.profile if known else None,
        "as_of": result.as_of.isoformat(),
        "summary": {
            "requirements": {status.value: result.statuses[status] for status in Status},
            "completeness": round(result.completeness, 4),
            "findings": {severity.value: result.severities[severity] for severity in Severity},
        },
        "requirements": [_requirement(asked, lang) for asked in result.requirements],
        "findings": [_finding(found, key, lang) for _, found, key in numbered([result])],
        "not_checked": [text.get(lang) for text in result.not_checked],
        "periods": [_period(period, lang) for period in result.periods],
    }


def _period(period: Period, lang: Language) -> dict[str, Any]:
    return {
        "kind": period.kind,
        "title": period.title.get(lang),
        "record": period.record,
        "term": period.term.get(lang),
        "starts": period.starts.isoformat(),
        "ends": period.ends.isoformat() if period.ends else None,
        "moved_to": period.moved_to.isoformat() if period.moved_to else None,
        "notes": [note.get(lang) for note in period.notes],
    }


def _requirement(asked: RequirementResult, lang: Language) -> dict[str, Any]:
    requirement = asked.requirement
    return {
        "id": requirement.id,
        "title": requirement.title.get(lang),
        "group": requirement.group,
        "item": asked.item,
        "status": asked.status.value,
        "expected": asked.expected,
        "found": asked.found,
        "records": list(asked.records),
        "responsible": asked.responsible,
        "due": asked.due.isoformat() if asked.due else None,
        "severity": requirement.severity,
        "citation": requirement.citation.get(lang),
        "reason": asked.reason.get(lang),
    }


def _finding(found: Finding, fingerprint: str, lang: Language) -> dict[str, Any]:
    at = found.location
    return {
        "code": found.code,
        "severity": found.severity.value,
        "message": found.message.get(lang),
        "hint": found.hint.get(lang),
        "file": at.file if at else None,
        "line": at.line if at and at.line else None,
        "column": at.column if at and at.column else None,
        "pointer": at.pointer if at else None,
        "record": found.record,
        "requirement": found.requirement,
        "item": found.item,
        "citation": found.citation.get(lang) if found.citation else None,
        "accepted": found.accepted.value if found.accepted else None,
        "fingerprint": fingerprint,
    }
