"""Word forms of the service book, and their PDFs: where aftercare and `forms` meet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from dossier.aftercare.book import Entry
from dossier.aftercare.case import Case
from dossier.aftercare.forms import FORMS, form_record
from dossier.aftercare.known_by import as_of_note, case_on
from dossier.aftercare.own_forms import OWN_FORMS, own_form_context
from dossier.aftercare.plan_context import plan_context
from dossier.aftercare.report import report_context
from dossier.aftercare.report_lists import Days
from dossier.aftercare.slips import SLIPS, slip_context, slip_title
from dossier.aftercare.tables import Cell, Table, for_people, shown
from dossier.cli.service_output import put_file
from dossier.forms.batch import HouseStyle, fill_one, item_names, print_forms, record_job
from dossier.library.schemas import Schemas
from dossier.library.terms import gather_terms
from dossier.model import Dossier, Language, Text
from dossier.office.fonts import house_fonts
from dossier.planning.plan import FormJob
from dossier.resources import Library

KINDS = (
    OWN_FORMS | {name: source for name, (source, _) in FORMS.items()} | {n: s.kind for n, s in SLIPS.items()}
)
"""Every form → the kind of entry that it prints; ``terms`` where it prints a part of terms.yaml."""
WORD = (".docx", ".pdf")


def entry_job(case: Case, entry: Entry | None, kind: str, note: str = "") -> FormJob:
    """The form of one entry, or with None of terms.yaml; `note` stands behind its number."""
    if kind in SLIPS:
        lang: Language = "en" if case.dossier.language == "en" else "zh"
        name = entry.id if entry else case.dossier.code
        title = f"{slip_title(kind, lang)} {name}"
        context = slip_context(case, entry, kind)
        context["slip"]["number"] += note
        return FormJob(f"slip:{kind}:{name}", "service-slip", f"{name} {kind}", title, context)
    assert entry is not None, "only slips print terms"
    if kind in OWN_FORMS:
        context = own_form_context(case, entry)
        context["record"]["id"] += note
        return FormJob(f"entry:{kind}:{entry.id}", kind, f"{entry.id} {kind}", entry.title, context)
    record = form_record(case, entry, kind)
    assert record is not None, "the kind of form was looked up by the kind of entry"
    record = replace(record, data={**record.data, "number": f"{entry.id}{note}"}) if note else record
    dossier = _with_entries(case)
    job = record_job(record, dossier, case.schemas, item_names(dossier))
    return replace(job, key=f"record:{kind}:{entry.id}", name=f"{entry.id} {kind}")


def print_entry(
    case: Case, entry: Entry | None, kind: str, output: Path, day: dt.date, lang: Language
) -> None:
    """One form of one entry as known on the day of the case, as Word or, by the name of the file, as PDF.

    Where later things are left blank the form says of which day it is.
    """
    known, note = case_on(case, entry, kind), ""
    if entry is not None:
        note = as_of_note(entry, case.as_of, "en" if case.dossier.language == "en" else "zh")
        entry = next(e for e in known.book.of(entry.kind) if e.id == entry.id)
    print_job(case.schemas, entry_job(known, entry, kind, note), output, day, lang)


def print_plan(case: Case, output: Path, day: dt.date, lang: Language) -> None:
    """The after-sales plan."""
    title = Text("售后服务方案", "After-sales service plan").get(
        "en" if case.dossier.language == "en" else "zh"
    )
    print_job(
        case.schemas, FormJob("plan", "service-plan", "plan", title, plan_context(case)), output, day, lang
    )


def print_report(cases: Sequence[Case], days: Days, output: Path, day: dt.date, lang: Language) -> None:
    """The service report over all cases, in the language of the user."""
    context = report_context(cases, days, day, lang)
    title = context["report"]["title"]
    schemas = cases[0].schemas if cases else Schemas(Library.for_dossier(Path()))
    print_job(schemas, FormJob("report", "service-report", "report", title, context), output, day, lang)


def print_due(table: Table, schemas: Schemas, output: Path, lang: Language) -> None:
    """The due list, one table for each who must act."""
    keys = ("due", "state", "subject", "id", "title", "why", "authority")
    groups: list[dict[str, Any]] = []
    for who, rows in groupby(for_people(table).rows, key=lambda row: row[table.group]):
        listed = [
            dict(row) | {"title": f"{row['project']} {row['title']}", "why": _with_notes(row, lang)}
            for row in rows
        ]
        groups.append(
            {"who": str(who), "rows": [{key: shown(row[key], lang) for key in keys} for row in listed]}
        )
    facts = {"language": "en" if lang == "en" else "zh-CN", "code": "", "name": ""}
    context = {"due": {"as_of": table.as_of, "until": table.until, "groups": groups}, "dossier": facts}
    print_job(
        schemas, FormJob("due", "due-list", "due", table.title.get(lang), context), output, table.as_of, lang
    )


def _with_notes(row: Mapping[str, Cell], lang: Language) -> str:
    """Why something is due, with its remarks: what was put off, or whose rule is doubtful, is read beside the day."""
    why, notes = shown(row["why"], lang), shown(row["notes"], lang)
    return f"{why}{_NOTE.get(lang)}{notes}" if why and notes else why or notes


_NOTE = Text("；说明：", "; note: ")


def style_of(schemas: Schemas, language: str, day: dt.date) -> HouseStyle:
    """The house style of the forms of one library."""
    return HouseStyle(schemas.library, gather_terms(schemas), language, day, house_fonts())


def _with_entries(case: Case) -> Dossier:
    """The dossier with the names of fault levels where forms look names up."""
    levels = [{"id": level.id, "name": level.name} for level in case.promises.levels.values()]
    return replace(
        case.dossier, data={**case.dossier.data, "items": [*case.dossier.data.get("items", ()), *levels]}
    )


def print_job(schemas: Schemas, job: FormJob, output: Path, day: dt.date, lang: Language) -> None:
    """A form as Word or, by the name of the file, as PDF.

    Raises:
        click.UsageError: the file is called neither.
        OutputFailed: it cannot be written.
    """
    suffix = output.suffix.lower()
    if suffix not in WORD:
        raise click.UsageError(
            Text("-o 的文件名以 .docx 或 .pdf 结尾", "-o FILE ends in .docx or .pdf").get(lang)
        )
    style = style_of(schemas, str(job.context["dossier"]["language"]), day)
    put_file(output, _printed(job, style) if suffix == ".pdf" else fill_one(job, style), WORD, lang)


def _printed(job: FormJob, style: HouseStyle) -> bytes:
    with TemporaryDirectory() as name:
        folder = Path(name)
        return print_forms([job], style, folder / "word", folder, 1)[job.key].pdf.read_bytes()
