"""What the Word form ``completeness-report`` sees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from dossier.checking.result import CheckResult, RequirementResult
from dossier.findings import Finding
from dossier.model import Language, Status, Text
from dossier.office.repertoire import stand_in
from dossier.planning.entries import bare_name
from dossier.reporting.layout import xml_safe
from dossier.reporting.periods import period_tables
from dossier.reporting.summary import Group, Overview, alike, overview
from dossier.reporting.text import position
from dossier.reporting.words import (
    SEVERITY_NAMES,
    STATUS_NAMES,
    group_title,
    item_words,
    percent,
    verdict,
    written_day,
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
            "complete": result.done[0],
            "asked": result.done[1],
            "groups": [_group(result, group, lang) for group in view.groups],
            "statuses": [{"name": STATUS_NAMES[s].get(lang), "count": result.progress[s]} for s in Status],
            "requirements": [_requirement(asked, lang) for asked in result.requirements],
            "findings": [
                _finding(found, lang) for found in sorted(result.findings, key=lambda f: f.sort_key)
            ],
            "missing": list(_missing(view, lang)),
            "parties": [{"name": party, "open": count} for party, count in open_by_party.items() if count],
            "periods": [
                {"title": table.title, "rows": table.rows, "notes": table.notes}
                for table in period_tables(result, lang, lambda value: written_day(value, lang))
            ],
            "not_checked": [text.get(lang) for text in result.not_checked],
            "engine": "",
        }
    }
    return printable(context)


def _missing(view: Overview, lang: Language) -> Iterator[dict[str, Any]]:
    """What each party owes, the earliest date first; what is missing for one cause is one row, and counted."""
    for party, lines in view.by_party():
        owed = sorted(
            (x for x in lines if x.is_open), key=lambda x: (x.result.due is None, str(x.result.due))
        )
        name = _PARTY.get(lang).format(party=party, count=len(owed))
        for same in alike(owed):
            asked = same[0].result
            items = [item for x in same if (item := item_words(x.result.item, x.result.item_name))]
            more = (
                _ITEMS.get(lang).format(first=items[0], count=len(items))
                if len(items) > 1
                else "".join(items)
            )
            yield {
                "party": name,
                "id": asked.requirement.id,
                "title": asked.requirement.title.get(lang)
                + (_IN_BRACKETS.get(lang).format(more) if more else ""),
                "status": STATUS_NAMES[asked.status].get(lang),
                "due": written_day(asked.due, lang),
            }
            name = bare_name(party)


_PARTY = Text("{party}（{count} 项）", "{party} ({count})")
_ITEMS = Text("{first} 等 {count} 处", "{first} and others, {count} in all")
_IN_BRACKETS = Text("（{}）", " ({})")
_BLOCKS, _BAR = 10, "█"
"""A bar of as many blocks; the last one is dark only when all is there."""


def printable(context: Mapping[str, Any]) -> dict[str, Any]:
    """The same data without characters that no Word file can hold or no font draws."""
    return cast(dict[str, Any], _printable(context))


def _printable(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _printable(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(part) for part in value]
    return stand_in(xml_safe(value)) if isinstance(value, str) else value


def _group(result: CheckResult, group: Group, lang: Language) -> dict[str, Any]:
    done = int(group.share * _BLOCKS) if group.total else 0
    return {
        "id": group.id,
        "title": (group_title(result, group.id) if group.id else group.title).get(lang),
        "complete": group.complete,
        "total": group.total,
        "missing": group.counts.get(Status.MISSING, 0) + group.counts.get(Status.OVERDUE, 0),
        "incomplete": group.counts.get(Status.INCOMPLETE, 0),
        "percent": percent(group.share),
        "bar": _BAR * done,
        "rest": _BAR * (_BLOCKS - done),
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
        "due": written_day(asked.due, lang),
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
