"""What is still missing, as a sheet for the wall of the site office: by firm, with a box to tick for each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dossier.checking.result import CheckResult
from dossier.findings import Severity
from dossier.model import Dossier, Language, Text
from dossier.planning.plan import FormJob
from dossier.reporting.charts import as_day
from dossier.reporting.errands import Debtor
from dossier.reporting.request_letter import language_of
from dossier.reporting.summary import Line, overview
from dossier.reporting.word import printable
from dossier.reporting.words import STATUS_NAMES, item_words, verdict, written_day

TITLE = Text("还缺什么", "What is missing")


def sheet_job(result: CheckResult, dossier: Dossier, firms: Sequence[Debtor]) -> FormJob:
    """The job that prints it: what each of the `firms` owes, now and later, the earliest due date first."""
    lang = language_of(dossier)
    parts = [_firm(firm, result.as_of, lang) for firm in firms]
    sheet = {
        "as_of": result.as_of,
        "verdict": verdict(result, lang),
        "open": sum(len(firm.open) for firm in firms),
        "pending": sum(len(firm.pending) for firm in firms),
        "overdue": sum(bool(row["late"]) for part in parts for row in part["rows"]),
        "others": _others(result),
        "firms": parts,
    }
    facts = {"language": dossier.language, "code": dossier.code, "name": dossier.name}
    project = {"name": dossier.name, "code": dossier.code}
    context = printable({"sheet": sheet, "project": project, "dossier": facts})
    title = TITLE.get(lang)
    return FormJob("sheet", "wall-sheet", title, f"{title} {dossier.code}", context)


def _others(result: CheckResult) -> int:
    """Errors that no missing paper explains: whoever ticks all boxes still has these."""
    return sum(found.severity.rank <= Severity.ERROR.rank for found in overview(result).loose)


def _firm(firm: Debtor, as_of: dt.date, lang: Language) -> Mapping[str, Any]:
    return {
        "name": firm.name,
        "contact": " ".join(str(firm.given[key]) for key in ("contact", "phone") if firm.given.get(key)),
        "open": len(firm.open),
        "pending": len(firm.pending),
        "rows": [_row(line, as_of, lang) for line in _by_date((*firm.open, *firm.pending))],
    }


def _by_date(lines: Iterable[Line]) -> list[Line]:
    """What was due first comes first; then what has no date and is wanted now, and last what nobody waits for yet."""

    def key(line: Line) -> tuple[bool, bool, str, str, str]:
        asked = line.result
        due = as_day(asked.due)
        return not line.is_open, due is None, str(due or ""), asked.requirement.id, asked.item or ""

    return sorted(lines, key=key)


def _row(line: Line, as_of: dt.date, lang: Language) -> Mapping[str, Any]:
    asked, due = line.result, as_day(line.result.due)
    return {
        "id": asked.requirement.id,
        "title": asked.requirement.title.get(lang),
        "item": item_words(asked.item, asked.item_name),
        "status": STATUS_NAMES[asked.status].get(lang),
        "due": written_day(due, lang),
        "late": bool(due and due < as_of),
    }
