"""What the Word form ``completeness-report`` sees."""

from __future__ import annotations

from typing import Any, cast

from dossier.checking.result import CheckResult, RequirementResult
from dossier.findings import Finding
from dossier.model import Language, Status
from dossier.office.repertoire import stand_in
from dossier.reporting.layout import xml_safe
from dossier.reporting.periods import period_tables
from dossier.reporting.summary import Group, overview
from dossier.reporting.text import position
from dossier.reporting.words import (
    SEVERITY_NAMES,
    STATUS_NAMES,
    day,
    group_title,
    item_words,
    percent,
    verdict,
)


def report_context(result: CheckResult, lang: Language) -> dict[str, Any]:
    """The context of the form, under the key ``report``: texts in `lang`, `as_of` a date, percents whole numbers.

    Requirements stand in the order of the catalogue, findings the worst first. `engine` is empty: whoever
    renders the form knows what made its pages.
    """
    view, catalogue, known = overview(result), result.catalogue, result.dossier
    open_by_party = {party: sum(line.is_open for line in lines) for party, lines in view.by_party()}
    context = {
        "report": {
            "project_name": known.name if known else result.path.name,
            "code": known.code if known else "",
            "profile_title": catalogue.title.get(lang) if catalogue else "",
            "jurisdiction_title": catalogue.jurisdiction_title.get(lang) if catalogue else "",
            "as_of": result.as_of,
            "verdict": verdict(result, lang),
            "completeness_percent": percent(result.completeness),
            "groups": [_group(result, group, lang) for group in view.groups],
            "statuses": [{"name": STATUS_NAMES[s].get(lang), "count": result.statuses[s]} for s in Status],
            "requirements": [_requirement(asked, lang) for asked in result.requirements],
            "findings": [
                _finding(found, lang) for found in sorted(result.findings, key=lambda f: f.sort_key)
            ],
            "parties": [{"name": party, "open": count} for party, count in open_by_party.items() if count],
            "periods": [
                {"title": table.title, "rows": table.rows, "notes": table.notes}
                for table in period_tables(result, lang)
            ],
            "not_checked": [text.get(lang) for text in result.not_checked],
            "engine": "",
        }
    }
    return cast(dict[str, Any], _printable(context))


def _printable(value: object) -> object:
    """The same data without characters that no Word file can hold or no font draws."""
    if isinstance(value, dict):
        return {key: _printable(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(part) for part in value]
    return stand_in(xml_safe(value)) if isinstance(value, str) else value


def _group(result: CheckResult, group: Group, lang: Language) -> dict[str, Any]:
    return {
        "id": group.id,
        "title": group_title(result, group.id).get(lang),
        "complete": group.complete,
        "total": group.total,
        "missing": group.counts.get(Status.MISSING, 0) + group.counts.get(Status.OVERDUE, 0),
        "incomplete": group.counts.get(Status.INCOMPLETE, 0),
        "percent": percent(group.share),
    }


def _requirement(asked: RequirementResult, lang: Language) -> dict[str, Any]:
    requirement = asked.requirement
    return {
        "id": requirement.id,
        "title": requirement.title.get(lang),
        "item": item_words(asked.item, asked.item_name),
        "group": requirement.group,
        "status": STATUS_NAMES[asked.status].get(lang),
        "responsible": asked.responsible,
        "due": day(asked.due),
        "reason": asked.reason.get(lang),
        "citation": requirement.citation.get(lang),
    }


def _finding(found: Finding, lang: Language) -> dict[str, Any]:
    return {
        "code": found.code,
        "severity": SEVERITY_NAMES[found.severity].get(lang),
        "message": found.message.get(lang),
        "where": position(found, ""),
        "hint": found.hint.get(lang),
        "record": found.record or "",
    }
