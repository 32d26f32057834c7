"""Form jobs → Word files and their PDFs, many at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from dossier.errors import ConversionFailed, TemplateBroken
from dossier.findings import Finding, at, finding
from dossier.library.schemas import Schemas
from dossier.library.scopes import SCOPES
from dossier.model import Dossier, Location, Record
from dossier.planning.plan import FormJob
from dossier.planning.products import form_name
from dossier.reading.dossier import item_id
from dossier.rendering.contract import complete
from dossier.rendering.filters import Terms
from dossier.rendering.fonts import HouseFonts
from dossier.rendering.forms import fill_form
from dossier.rendering.office import convert_documents
from dossier.rendering.office_pdf import normalise_pdf


@dataclass(frozen=True, slots=True)
class RenderedDocument:
    """A filled form in both its shapes."""

    job: FormJob
    docx: Path
    pdf: Path
    pages: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Press:
    """What all forms of one build share."""

    schemas: Schemas
    fonts: HouseFonts
    folder: Path
    """Working folder: Word files go to ``word/`` in it, PDFs to ``forms/``."""
    language: str
    """Folder of the forms, ``zh-CN`` or ``en``."""
    date: dt.date
    jobs: int
    terms: Terms


def record_job(record: Record, dossier: Dossier, schemas: Schemas, names: Mapping[str, str]) -> FormJob:
    """The job that prints a record from its data. `names` are those of `item_names`, for the filter `named`."""
    kind = schemas.record_types[record.type]
    # Without the records: completing them all for each record would take quadratic time.
    facts_of_all = {key: dossier.data.get(key) for key in ("project", "parties", "milestones")}
    whole = complete(facts_of_all, schemas, "dossier.schema.json")
    data = complete(record.data, schemas, f"records/{record.type}.schema.json")
    facts = {
        "code": dossier.code,
        "name": dossier.name,
        "language": dossier.language,
        "compiled": dossier.compiled,
    }
    return FormJob(
        key=f"record:{record.id}",
        form=str(kind.form),
        name=form_name(record, kind),
        title=record.title,
        context={
            "project": whole["project"],
            "parties": whole["parties"],
            "milestones": whole["milestones"],
            "record": data,
            "dossier": facts,
            "names": names,
        },
    )


def item_names(dossier: Dossier) -> dict[str, str]:
    """Id → name of everything that a record may refer to: members of the lists of dossier.yaml, other records."""
    named = {r.id: r.title for r in dossier.records}
    for scope in SCOPES:
        for member in dossier.data.get(scope, ()):
            if isinstance(member, dict) and "name" in member:
                identity = item_id(member)
                tagged = f"{identity} {member['name']}" if scope == "equipment" else member["name"]
                named[identity] = tagged
    return named


def render_forms(jobs: Sequence[FormJob], press: Press) -> dict[str, RenderedDocument]:
    """Fill and convert; returns job key → document.

    Raises:
        TemplateBroken: T6xx of every form that could not be filled.
        ConversionFailed: P7xx of every form that LibreOffice could not convert.
        ProgramMissing: P701.
    """
    staged = press.folder / "staged"
    staged.mkdir(parents=True, exist_ok=True)
    broken: list[Finding] = []
    documents: dict[str, Path] = {}
    for number, job in enumerate(jobs):
        docx = staged / f"{number:05}.docx"
        try:
            fill_form(
                _form(job, press), job.context, docx, terms=press.terms, title=job.title, date=press.date
            )
            documents[job.key] = docx
        except TemplateBroken as error:
            broken += error.findings
    if broken:
        raise TemplateBroken(*dict.fromkeys(broken))
    return _convert(jobs, documents, press)


def _form(job: FormJob, press: Press) -> Path:
    """The form in the language of the dossier, else the Chinese one."""
    for language in (press.language, "zh-CN"):
        path = press.schemas.library.find(f"templates/{language}/{job.form}.docx")
        if path and path.is_file():  # no pipe, and no link that leads nowhere
            return path
    name = f"{press.language}/{job.form}.docx"
    raise TemplateBroken(finding("T601", Location(f"templates/{name}"), file=name))


def _convert(
    jobs: Sequence[FormJob], documents: Mapping[str, Path], press: Press
) -> dict[str, RenderedDocument]:
    pdfs = press.folder / "pdf"
    done = convert_documents(
        list(documents.values()), pdfs, jobs=press.jobs, fonts=press.fonts, scratch=press.folder
    )
    if done.failures:
        titles = {documents[j.key]: j.title for j in jobs}
        named = [_named(found, titles[path]) for path, found in done.failures.items()]
        raise ConversionFailed(*named)
    rendered = {}
    settled = press.folder / "forms"
    settled.mkdir(exist_ok=True)
    first = len(list(settled.iterdir()))
    for number, job in enumerate(jobs, first):
        docx, pdf = documents[job.key], done.pdfs[documents[job.key]]
        normalise_pdf(pdf, press.date, job.title)
        kept = press.folder / "word" / f"{job.name}.docx"
        kept.parent.mkdir(parents=True, exist_ok=True)
        docx.replace(kept)
        target = settled / f"{number:05}.pdf"
        pdf.replace(target)
        with pikepdf.open(target) as opened:
            pages = len(opened.pages)
        rendered[job.key] = RenderedDocument(job, kept, target, pages, target.stat().st_size)
    return rendered


def _named(found: Finding, title: str) -> Finding:
    """A failure under the title of the form instead of its number in the batch."""
    where = found.location or Location("")
    place = Location(title, where.line, where.column, where.pointer)
    return at(found, place)
