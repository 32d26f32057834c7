"""Word forms of the service book, and their PDFs: where aftercare and rendering meet."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from dossier.aftercare.book import Entry
from dossier.aftercare.case import Case
from dossier.aftercare.forms import form_record
from dossier.aftercare.own_forms import OWN_FORMS, own_form_context
from dossier.aftercare.plan_context import plan_context
from dossier.cli.service_output import put_file
from dossier.library.terms import gather_terms
from dossier.model import Dossier, Language, Text
from dossier.planning.plan import FormJob
from dossier.rendering.batch import HouseStyle, find_forms, item_names, print_forms, record_job
from dossier.rendering.fonts import house_fonts
from dossier.rendering.forms import fill_form


def print_entry(case: Case, entry: Entry, kind: str, output: Path, day: dt.date, lang: Language) -> None:
    """One form of one entry, as Word or, by the name of the file, as PDF."""
    if kind in OWN_FORMS:
        job = FormJob(f"entry:{entry.id}", kind, entry.id, entry.title, own_form_context(case, entry))
        _print(case, job, output, day, lang)
        return
    record = form_record(case, entry, kind)
    assert record is not None, "the kind of form was looked up by the kind of entry"
    dossier = _with_entries(case)
    _print(case, record_job(record, dossier, case.schemas, item_names(dossier)), output, day, lang)


def print_plan(case: Case, output: Path, day: dt.date, lang: Language) -> None:
    """The after-sales plan."""
    title = Text("售后服务方案", "After-sales service plan").get(
        "en" if case.dossier.language == "en" else "zh"
    )
    _print(case, FormJob("plan", "service-plan", "plan", title, plan_context(case)), output, day, lang)


def _with_entries(case: Case) -> Dossier:
    """The dossier with the names of fault levels where forms look names up."""
    levels = [{"id": level.id, "name": level.name} for level in case.promises.levels.values()]
    return replace(
        case.dossier, data={**case.dossier.data, "items": [*case.dossier.data.get("items", ()), *levels]}
    )


def _print(case: Case, job: FormJob, output: Path, day: dt.date, lang: Language) -> None:
    suffix = output.suffix.lower()
    if suffix not in (".docx", ".pdf"):
        raise click.UsageError(
            Text("-o 的文件名以 .docx 或 .pdf 结尾", "-o FILE ends in .docx or .pdf").get(lang)
        )
    with TemporaryDirectory() as name:
        folder = Path(name)
        language = "en" if case.dossier.language == "en" else "zh-CN"
        style = HouseStyle(case.schemas.library, gather_terms(case.schemas), language, day, house_fonts())
        if suffix == ".pdf":
            made = print_forms([job], style, folder / "word", folder, 1)[job.key].pdf
        else:
            made, form = folder / "form.docx", find_forms([job], style)[job.key]
            fill_form(
                form, {**job.context, "names": job.names}, made, terms=style.terms, title=job.title, date=day
            )
        put_file(output, made.read_bytes(), (".docx", ".pdf"), lang)
