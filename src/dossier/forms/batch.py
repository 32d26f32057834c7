"""Form jobs → Word files and their PDFs, many at once."""

from __future__ import annotations

import datetime as dt
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dossier.checking.paper_codes import code_of
from dossier.errors import ConversionFailed, TemplateBroken
from dossier.findings import Finding, finding
from dossier.forms.contract import complete
from dossier.forms.filling import fill_form
from dossier.forms.filters import Terms
from dossier.forms.printed import Sheets, form_keys, keep_printed, take_known
from dossier.forms.unbroken import copy_tied
from dossier.forms.watched import Reading, Watched
from dossier.library.schemas import Schemas
from dossier.library.scopes import SCOPES
from dossier.model import Dossier, Location, Record, Text
from dossier.office.converting import convert_documents
from dossier.office.engines import describe_engines
from dossier.office.fonts import HouseFonts, installed_fonts
from dossier.office.printed_pdf import normalise_pdf
from dossier.office.program import office_mark
from dossier.office.repertoire import is_certain, stand_in
from dossier.pdf.pages import count_pages
from dossier.planning.plan import FormJob
from dossier.planning.products import form_name
from dossier.reading.dossier import item_id
from dossier.resources import Library
from dossier.steps.noting import Done, Moved, Note, Planned, noted, unnoted
from dossier.steps.store import Store


@dataclass(frozen=True, slots=True)
class RenderedDocument:
    """A filled form in both its shapes."""

    job: FormJob
    docx: Path
    pdf: Path
    pages: int
    bytes: int
    key: str = ""
    """Of everything that it was made of; empty when nobody asked."""

    @property
    def record(self) -> str:
        """The id of the record that it prints; empty when it prints none."""
        return self.job.record


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """What all forms of one dossier share."""

    library: Library
    """Where the forms are found."""
    terms: Terms
    language: str
    """Folder of the forms, ``zh-CN`` or ``en``."""
    date: dt.date
    fonts: HouseFonts
    stand_ins: bool = False
    """Whether ``‹U+1F600›`` is printed for a sign that no font has, where that is certain: for drafts; such a form
    cannot be made otherwise, and whoever asks for this has to tell of the signs (T640)."""


def record_jobs(dossier: Dossier, schemas: Schemas) -> list[FormJob]:
    """A job for every record whose type has a form, each with a file name that differs on every system."""
    records = [r for r in dossier.records if r.status != "void" and schemas.record_types[r.type].form]
    names = item_names(dossier)
    shared = _shared_facts(dossier, schemas)
    jobs = (_record_job(r, schemas, names, shared) for r in records)
    return _own_names([_coded(job, r, dossier) for job, r in zip(jobs, records, strict=True)])


def _coded(job: FormJob, record: Record, dossier: Dossier) -> FormJob:
    """The job of a record of the dossier, with the code that brings the signed paper home."""
    wanted = dossier.data.get("package", {}).get("qr", True)
    return replace(job, code=code_of(dossier, record)) if wanted else job


def _own_names(jobs: Sequence[FormJob]) -> list[FormJob]:
    """`A:1` and `A*1` both become `A_1`, and Windows ignores case."""
    taken: set[str] = set()
    named = []
    for job in jobs:
        name, n = job.name, 1
        while name.casefold() in taken:
            n += 1
            name = f"{job.name} ({n})"
        taken.add(name.casefold())
        named.append(replace(job, name=name))
    return named


def record_job(record: Record, dossier: Dossier, schemas: Schemas, names: Mapping[str, str]) -> FormJob:
    """The job that prints a record from its data. `names` are those of `item_names`, for the filter `named`."""
    job = _record_job(record, schemas, names, _shared_facts(dossier, schemas))
    return _coded(job, record, dossier) if any(r is record for r in dossier.records) else job


def _shared_facts(dossier: Dossier, schemas: Schemas) -> dict[str, Any]:
    """What the forms of all records see alike."""
    asked = ("project", "parties", "milestones")
    # Without the records, which take long to complete and which no form sees.
    whole = complete({key: dossier.data.get(key) for key in asked}, schemas, "dossier.schema.json")
    facts = {
        "code": dossier.code,
        "name": dossier.name,
        "language": dossier.language,
        "compiled": dossier.compiled,
    }
    return {key: whole[key] for key in asked} | {"dossier": facts}


def _record_job(
    record: Record, schemas: Schemas, names: Mapping[str, str], shared: Mapping[str, Any]
) -> FormJob:
    kind = schemas.record_types[record.type]
    data = complete(record.data, schemas, f"records/{record.type}.schema.json")
    return FormJob(
        key=f"record:{record.id}",
        form=str(kind.form),
        name=form_name(record, kind),
        title=record.title,
        context={**shared, "record": data},
        names=names,
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


def print_forms(
    jobs: Sequence[FormJob],
    style: HouseStyle,
    words: Path,
    work: Path,
    processes: int,
    store: Store | None = None,
    note: Note = unnoted,
) -> dict[str, RenderedDocument]:
    """Fill and convert; returns job key → document.

    The Word files go below `words` under the names of their jobs, the pages into a new folder in `work`. What the
    store knows is not printed again. `note` is told of each form.

    Raises:
        TemplateBroken: T6xx of every form that could not be filled.
        ConversionFailed: P7xx of every form that LibreOffice could not convert.
        ProgramMissing: P701.
    """
    folder = Path(tempfile.mkdtemp(prefix="forms-", dir=work))
    forms = find_forms(jobs, style)
    keys = form_keys(jobs, forms, _shared(style)) if store else {}
    targets = {job.key: (words / f"{job.name}.docx", folder / f"{n:05}.pdf") for n, job in enumerate(jobs)}
    for docx, _ in targets.values():
        docx.parent.mkdir(parents=True, exist_ok=True)
    asking = {job.key: (keys[job.key], job.names) for job in jobs if job.key in keys}
    prints = take_known(store, asking, targets)
    new = [job for job in jobs if job.key not in prints]
    note(Planned("form", len(jobs)))
    for job in jobs:
        if job.key in prints:
            note(Done("form", job.name, known=True, seconds=0, bytes=prints[job.key].sheets[1]))
    made = _print_new(new, forms, style, targets, folder, work, processes, note)
    prints |= keep_printed(store, keys, made, targets)
    return {
        job.key: RenderedDocument(job, *targets[job.key], *prints[job.key].sheets, prints[job.key].key)
        for job in jobs
    }


def _shared(style: HouseStyle) -> list[Any]:
    fonts = [style.fonts.fingerprint, style.fonts.families, style.stand_ins, *installed_fonts()]
    return [style.terms, style.date, fonts, office_mark(), describe_engines()]


def find_forms(jobs: Sequence[FormJob], style: HouseStyle) -> dict[str, Path]:
    """Job key → its form in the language of the dossier, else the Chinese one."""
    broken: list[Finding] = []
    forms: dict[str, Path] = {}
    for job in jobs:
        names = [f"templates/{language}/{job.form}.docx" for language in (style.language, "zh-CN")]
        # No pipe, and no link that leads nowhere.
        found = next((path for n in names if (path := style.library.find(n)) and path.is_file()), None)
        if found:
            forms[job.key] = found
        else:
            name = f"{style.language}/{job.form}.docx"
            broken.append(finding("T601", Location(f"templates/{name}"), file=name))
    if broken:
        raise TemplateBroken(*dict.fromkeys(broken))
    return forms


def fill_one(job: FormJob, style: HouseStyle) -> bytes:
    """The Word file of one form that nobody prints here.

    Raises:
        TemplateBroken: there is no such form, or it cannot be filled.
    """
    form = find_forms([job], style)[job.key]
    with tempfile.TemporaryDirectory(prefix="dossier-") as name:
        output = Path(name, "form.docx")
        whole = {**job.context, "names": job.names}
        fill_form(form, whole, output, terms=style.terms, title=job.title, date=style.date, code=job.code)
        return output.read_bytes()


def _print_new(
    jobs: Sequence[FormJob],
    forms: Mapping[str, Path],
    style: HouseStyle,
    targets: Mapping[str, tuple[Path, Path]],
    folder: Path,
    work: Path,
    processes: int,
    note: Note,
) -> dict[str, tuple[Sheets, Reading]]:
    """Fill the forms while others are converted, take over what was printed free of clocks and chance.

    Returns:
        job key → its pages, and what it read of the names.
    """
    filled: dict[Path, _Filled] = {}
    made: dict[str, tuple[Sheets, Reading]] = {}

    def take(document: Path, printed: Path) -> None:
        one = filled[document]
        docx, pdf = targets[one.job.key]
        normalise_pdf(printed, style.date, one.job.title)
        document.replace(docx)
        printed.replace(pdf)
        made[one.job.key] = (count_pages(pdf), pdf.stat().st_size), one.read
        note(Done("form", one.job.name, known=False, seconds=one.seconds, bytes=pdf.stat().st_size))

    if not jobs:
        return made
    with noted(note, "convert", str(len(jobs))):
        done = convert_documents(
            _fill(jobs, forms, style, folder, filled),
            folder / "pdf",
            jobs=processes,
            fonts=style.fonts,
            scratch=work,
            moved=lambda count: note(Moved("form", count)),
            made=take,
            stage=copy_tied,
        )
    if done.failures:
        raise ConversionFailed(*(_named(found, p, filled[p].job) for p, found in done.failures.items()))
    return made


@dataclass(frozen=True, slots=True)
class _Filled:
    """A form that was filled: what it read of the names, and the seconds that it took."""

    job: FormJob
    read: Reading
    seconds: float


def _fill(
    jobs: Sequence[FormJob],
    forms: Mapping[str, Path],
    style: HouseStyle,
    folder: Path,
    filled: dict[Path, _Filled],
) -> Iterator[Path]:
    """The Word files, one by one as they are filled; each is told to `filled` first."""
    broken: list[Finding] = []
    spelt = stand_in if style.stand_ins and is_certain() else str
    watched = {id(job.names): Watched(job.names) for job in jobs}
    for number, job in enumerate(jobs):
        docx, names = folder / f"{number:05}.docx", watched[id(job.names)]
        started = time.perf_counter()
        context = {**job.context, "names": names}
        try:
            fill_form(
                forms[job.key],
                context,
                docx,
                terms=style.terms,
                title=job.title,
                date=style.date,
                spelt=spelt,
                code=job.code,
            )
        except TemplateBroken as error:
            broken += error.findings
            continue
        filled[docx] = _Filled(job, names.take(), time.perf_counter() - started)
        yield docx
    if broken:
        raise TemplateBroken(*dict.fromkeys(broken))


def _named(found: Finding, document: Path, job: FormJob) -> Finding:
    """A failure under the title of the form and the record that it prints, instead of its number in the batch."""
    where = found.location or Location("")
    said = Text(*(text.replace(document.name, job.title) for text in (found.message.zh, found.message.en)))
    place = Location(job.title, where.line, where.column, where.pointer)
    return replace(found, location=place, message=said, record=job.record or found.record)
