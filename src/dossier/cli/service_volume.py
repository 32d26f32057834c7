"""The warranty file (保修业务档案) of a project as one bound volume: where aftercare, `forms` and binding meet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from dossier.aftercare.case import Case
from dossier.aftercare.warranty_file import Sheet, sheets_of
from dossier.binding.volumes import Finish, bind_volumes
from dossier.cli.service_forms import entry_job, style_of
from dossier.cli.service_output import put_file
from dossier.errors import ConversionFailed, InputUnreadable
from dossier.evidence.inspection import Trial, inspect_evidence
from dossier.findings import finding
from dossier.forms.batch import HouseStyle, item_names, print_forms, record_job
from dossier.library.catalogue import catalogue_of
from dossier.library.roles import role_parties
from dossier.model import Catalogue, Dossier, Language, Record, Text
from dossier.planning.entries import ReadyPages, make_entry
from dossier.planning.front_matter import front_matter_jobs
from dossier.planning.plan import Entry, FormJob, VolumePlan
from dossier.planning.uses import by_path, ready_pages, uses_of
from dossier.planning.volumes import plan_volumes, volume_limits
from dossier.steps.running import run_here

_GROUP = "BX"
_TITLE = Text("保修业务档案", "Warranty file")
_WHOLE = Text("本档案", "this file")
_NOTHING = Text("没有可以装订的保修资料", "there is nothing of the warranty to bind")


def bind_warranty_file(case: Case, target: Path, day: dt.date, lang: Language) -> None:
    """Print and bind it to `target`; several volumes, where the limits of the place ask for them, are numbered.

    Raises:
        click.UsageError: there is nothing to bind, or `target` is no PDF.
        CannotGoOn: a form cannot be filled or converted, or a volume is not as it was planned.
    """
    if target.suffix.lower() != ".pdf":
        raise click.UsageError(Text("-o 的文件名以 .pdf 结尾", "-o FILE ends in .pdf").get(lang))
    if not sheets_of(case):
        raise click.UsageError(_NOTHING.get(lang))
    with TemporaryDirectory() as name:
        made = _bound(case, Path(name), day, lang)
        for number, pdf in enumerate(made, 1):
            one = target if len(made) == 1 else target.with_stem(f"{target.stem} {number:02}")
            put_file(one, pdf.read_bytes(), (".pdf",), lang)


def _bound(case: Case, work: Path, day: dt.date, spoken: Language) -> list[Path]:
    """The volumes as files; one, unless the limits of the place ask for more."""
    catalogue, broken = catalogue_of(case.dossier, case.schemas)
    if catalogue is None:
        raise InputUnreadable(*broken)
    lang: Language = "en" if case.dossier.language == "en" else "zh"
    style = style_of(case.schemas, case.dossier.language, day)
    plans, left_out = _plans(case, catalogue, style, work, lang)
    for file in left_out:
        said = Text(f"{file} 不能装订，未收入本卷", f"{file} cannot be bound and is left out")
        click.echo(said.get(spoken), err=True)
    # Its papers go on after the day on which the completion papers were compiled.
    dossier, fronts = replace(case.dossier, compiled=day, data=_numbered_apart(case.dossier.data)), []
    for plan in plans:
        jobs = front_matter_jobs(plan, dossier, lang, whole=_WHOLE)
        forms = print_forms(jobs, style, work / "word", work, 1)
        fronts.append({job.key.partition(":")[0]: forms[job.key].pdf for job in jobs})
    (work / "volumes").mkdir()
    targets = [work / "volumes" / f"{plan.name}.pdf" for plan in plans]
    sides = volume_limits(case.dossier, catalogue).sides
    finish = Finish(day, case.dossier.language, sides, None, style.fonts.stamp_font)
    _, refused, _ = bind_volumes(plans, fronts, targets, finish, work, run_here, {})
    if refused:
        pdf, reason = next(iter(refused.items()))
        raise ConversionFailed(finding("P712", file=pdf.name, reason=reason))
    return targets


def _numbered_apart(data: Mapping[str, Any]) -> dict[str, Any]:
    """The archive number with BX behind it: no volume of the completion papers has the same number."""
    package = data.get("package") or {}
    archive = package.get("archive_number")
    return {**data, "package": {**package, **({"archive_number": f"{archive}-{_GROUP}"} if archive else {})}}


def _plans(
    case: Case, catalogue: Catalogue, style: HouseStyle, work: Path, lang: Language
) -> tuple[list[VolumePlan], list[str]]:
    """The volumes, and the files that cannot become pages."""
    sheets = sheets_of(case)
    dossier = replace(case.dossier, records=tuple(sheet.record for sheet in sheets))
    refs = [e.file for r in dossier.records for e in r.evidence if e.file]
    facts = inspect_evidence(dossier.root, refs, Trial(work / "prepared", style.fonts.stamp_font), None)
    paths = by_path(facts)
    ready = ready_pages(uses_of(dossier, facts), paths, work / "prepared")
    left_out = sorted({f for f in refs if f not in facts or facts[f].path not in ready})
    kept = [
        replace(
            s,
            record=replace(s.record, evidence=tuple(e for e in s.record.evidence if e.file not in left_out)),
        )
        for s in sheets
    ]
    dossier = replace(dossier, records=tuple(sheet.record for sheet in kept))
    jobs = {s.record.id: job for s in kept if (job := _job(case, s, dossier))}
    made = print_forms(list(jobs.values()), style, work / "word", work, 1)
    signs = role_parties(case.schemas)

    def entry(record: Record) -> Entry:
        job = jobs.get(record.id)
        form = made[job.key] if job else None
        pages = ReadyPages(form.pdf, form.pages, form.bytes, form.key) if form else None
        kind = case.schemas.record_types[record.type]
        return make_entry(record, kind, dossier, facts, pages, ready, lang, signs)

    one = {
        name: replace(kind, group=_GROUP, content="text") for name, kind in case.schemas.record_types.items()
    }
    named = replace(catalogue, groups={**catalogue.groups, _GROUP: _TITLE})
    pairs = [(record, replace(entry(record), content="text")) for record in dossier.records]
    return plan_volumes(dossier, named, one, [p for p in pairs if p[1].pieces], lang)[0], left_out


def _job(case: Case, sheet: Sheet, dossier: Dossier) -> FormJob | None:
    """What is printed of a sheet: the form of its entry, or that of a paper whose original is not here."""
    if sheet.entry is not None:
        return entry_job(case.whole, sheet.entry, sheet.form)
    if case.schemas.record_types[sheet.record.type].form is None:
        return None
    return record_job(sheet.record, dossier, case.schemas, item_names(dossier))
