"""The volumes of a dossier: planned, printed round, bound, each of these once for the same input."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from types import MappingProxyType

from dossier.binding.copying import take_part
from dossier.binding.known import (
    keep_claimed,
    keep_objections,
    keep_volumes,
    known_face,
    seen_objections,
    seen_spots,
    take_claimed,
    take_known,
    volume_key,
)
from dossier.binding.label_sheet import LABELS, make_label_sheets
from dossier.binding.stamp import mark_draft
from dossier.binding.volume import BoundVolume
from dossier.binding.volumes import Finish, bind_volumes, shelf_of
from dossier.checking.result import CheckResult
from dossier.checking.wording import standard_patterns
from dossier.errors import ConversionFailed
from dossier.evidence.paths import confine
from dossier.evidence.pieces import make_pieces
from dossier.findings import Finding, Severity, finding
from dossier.forms.batch import HouseStyle, RenderedDocument, item_names, print_forms, record_job
from dossier.forms.filters import ymd
from dossier.forms.proofread import proofread
from dossier.library.schemas import Schemas
from dossier.model import Catalogue, Dossier, EvidenceFacts, Language, Location, Record, Text
from dossier.pdf.archival import save_archival
from dossier.planning.cartons import carton_jobs, pack_cartons
from dossier.planning.dossier_plan import plan_dossier
from dossier.planning.entries import ReadyPages
from dossier.planning.front_matter import front_matter_jobs
from dossier.planning.plan import FormJob, VolumePlan
from dossier.planning.transfer_lists import reconcile, unsigned_list
from dossier.planning.uses import CHANGED, Uses, evidence_notes, refusal_notes, refuse_lost
from dossier.planning.volumes import volume_limits
from dossier.steps.noting import Done, Note, Planned
from dossier.steps.running import Job, Run
from dossier.steps.store import Store

NONE: Mapping[str, str] = MappingProxyType({})
TRANSFER_LIST = "report/transfer-list.docx"
"""Below the package."""
DRAFT = Text("草稿", "DRAFT")
SPINES = Text("卷脊标签", "Spine labels")


@dataclass(frozen=True, slots=True)
class Given:
    """What is fixed once the dossier is checked."""

    result: CheckResult
    dossier: Dossier
    catalogue: Catalogue
    schemas: Schemas
    style: HouseStyle
    report: Callable[[Sequence[Finding]], FormJob]
    """The job that prints the report, which has to know all that was found beside the check."""
    lang: Language
    work: Path
    package: Path
    """Where it fills up; `words` is the folder of Word files in it."""
    words: Path
    output: Path
    """The folder that the user named; the package appears in it."""
    jobs: int
    run: Run
    store: Store | None
    note: Note


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is used of the evidence, by paths on the disk."""

    uses: Uses
    facts: Mapping[str, EvidenceFacts]
    pages: Mapping[str, ReadyPages]
    """What is bound of each file that can be."""
    kept: frozenset[str]
    """The package holds them as they are."""


@dataclass(frozen=True, slots=True)
class Volumes:
    """The volumes as they were planned and bound, and the report that was printed with them."""

    plans: Sequence[VolumePlan]
    bound: Sequence[BoundVolume]
    report: RenderedDocument
    report_objections: tuple[str, ...]
    """What keeps its PDF from claiming PDF/A-2b."""
    refused: Mapping[str, str]
    """Files of evidence that looked sound and could not be bound, and why."""
    findings: Sequence[Finding]
    """Beyond those of the check."""
    draft: bool
    beside: Mapping[str, int]
    """Pages of the lists that lie beside the report, by their paths in the package."""


def make_volumes(
    given: Given,
    evidence: Evidence,
    forms: Mapping[str, RenderedDocument],
    there: Mapping[str, Path],
    refused: Mapping[str, str] = NONE,
) -> Volumes:
    """Plan, print what goes round the volumes, bind those that the last package (`there`) does not have.

    A file that turns out not to be bindable is left out by name, and all of it is done again without it, so that
    plan, index and pages agree. Each round leaves out at least one file.
    """
    plans, findings = _plan(given, evidence, forms, refused)
    kept = {path: evidence.facts[path] for path in evidence.kept | refused.keys()}
    to_sign = unsigned_list(given.dossier, given.catalogue, plans, kept, given.lang)
    findings += [finding("X630", Location("dossier.yaml"), file=TRANSFER_LIST)] if to_sign else []
    fronts, report, beside = _print_around(given, plans, findings, to_sign)
    draft = bool(refused) or given.result.fails(Severity.ERROR)
    finish = _finish(given, draft)
    bound, failed, objections = _bind(given, evidence, plans, fronts, report, finish, there)
    if not failed:
        _make_labels(given, [front["spine"].pdf for front in fronts], finish)
        if finish.draft:
            for name in beside:
                mark_draft(given.package / name, finish.font, finish.draft)
        return Volumes(plans, bound, report, objections, refused, findings, draft, beside)
    shutil.rmtree(given.package / "volumes", ignore_errors=True)
    for plan in plans:
        shutil.rmtree(given.words / plan.name)
    return make_volumes(given, evidence, forms, there, {**refused, **_refused_files(failed, evidence.pages)})


def _make_labels(given: Given, spines: Sequence[Path], finish: Finish) -> None:
    if spines:
        make_label_sheets(
            spines,
            given.package / LABELS,
            title=f"{SPINES.get(given.lang)} {given.dossier.name}",
            date=given.style.date,
            language=given.style.language,
            draft=finish.draft,
            font=finish.font,
        )


def _bind(
    given: Given,
    evidence: Evidence,
    plans: Sequence[VolumePlan],
    fronts: Sequence[Mapping[str, RenderedDocument]],
    report: RenderedDocument,
    finish: Finish,
    there: Mapping[str, Path],
) -> tuple[list[BoundVolume], Mapping[Path, str], tuple[str, ...]]:
    """The volumes, or what cannot be bound and why; and what keeps the report from claiming PDF/A-2b."""
    targets = [given.package / "volumes" / f"{plan.name}.pdf" for plan in plans]
    shared = [finish.date, finish.language, finish.sides, finish.draft, given.style.fonts.fingerprint]
    keys = [
        volume_key(plan, {part: form.key for part, form in front.items()}, shared)
        for plan, front in zip(plans, fronts, strict=True)
    ]
    known = take_known(given.store, keys, targets, there)
    new = [number for number in range(len(plans)) if number not in known]
    given.note(Planned("volume", len(plans)))
    for number, volume in known.items():
        plan = plans[number]
        given.note(Done("volume", plan.name, known=True, seconds=0, bytes=volume.bytes, shelf=shelf_of(plan)))
    failed = _make_pieces(given, evidence, [plans[n] for n in new])
    if failed:
        return [], failed, ()
    around = [{part: form.pdf for part, form in fronts[n].items()} for n in new]
    wanted = [plans[n] for n in new]
    seen, spots = seen_objections(given.store, wanted), seen_spots(given.store, wanted, given.run)
    claimed = take_claimed(given.store, report.key, report.pdf)
    beside = [Job(save_archival, (report.pdf,), report.bytes)] if claimed is None else []
    if new and isinstance(finish.font, Path):
        finish = replace(finish, font=known_face(given.store, finish.font, given.style.fonts.fingerprint))
    bound, failed, made_beside = bind_volumes(
        wanted,
        around,
        [targets[n] for n in new],
        finish,
        given.output,
        given.run,
        seen,
        given.note,
        beside,
        spots,
    )
    if failed:
        return [], failed, ()
    for claimed in made_beside:
        keep_claimed(given.store, report.key, report.pdf, claimed)
    keep_objections(given.store, wanted, bound)
    made = dict(zip(new, bound, strict=True))
    keep_volumes(given.store, {key: made[n] for n in new if (key := keys[n])})
    return [known[n] if n in known else made[n] for n in range(len(plans))], {}, claimed or ()


def _make_pieces(given: Given, evidence: Evidence, plans: Sequence[VolumePlan]) -> dict[Path, str]:
    """Make the pages of known evidence that volumes need; what cannot be bound and why.

    Raises:
        InputUnreadable: P730.
    """
    pieces = [p for plan in plans for e in plan.entries for p in e.pieces if p.evidence]
    named = {p.evidence: evidence.pages[p.evidence].pdf for p in pieces if p.evidence}
    parts = {p: named[p.evidence] for p in pieces if p.evidence and p.part}
    missing = [path for path, pdf in named.items() if not pdf.exists()]
    root, folder = given.dossier.root, given.work / "prepared"
    files = [(confine(root, path).path or root / path, evidence.facts[path]) for path in missing]
    made = dict(zip(missing, make_pieces(files, folder, given.style.fonts.stamp_font), strict=True))
    refuse_lost({path: CHANGED for path, piece in made.items() if piece.changed}, evidence.uses)
    failed = {named[path]: piece.reason for path, piece in made.items() if piece.reason}
    for piece, whole in parts.items():
        if whole not in failed and not piece.source.exists() and (reason := take_part(whole, piece)):
            failed[whole] = reason
    return failed


def _plan(
    given: Given, evidence: Evidence, forms: Mapping[str, RenderedDocument], refused: Mapping[str, str]
) -> tuple[list[VolumePlan], list[Finding]]:
    """The volumes, and everything that is to be said beside what the check has found."""
    printed = {form.record: ReadyPages(form.pdf, form.pages, form.bytes, form.key) for form in forms.values()}
    pages = {path: piece for path, piece in evidence.pages.items() if path not in refused}
    plans, said = plan_dossier(
        given.dossier, given.catalogue, given.schemas, given.result.facts, printed, pages, given.lang
    )
    patterns = standard_patterns(given.catalogue.superseded)
    found = [
        *evidence_notes(evidence.uses, evidence.facts),
        *proofread(forms.values(), patterns, given.result.findings),
        *refusal_notes(evidence.uses, refused),
        *reconcile(given.dossier, plans),
    ]
    known = {f.record for f in given.result.findings if f.code == "P723"}
    return plans, [*found, *(f for f in said if f.record not in known)]


def _print_around(
    given: Given, plans: Sequence[VolumePlan], findings: Sequence[Finding], to_sign: Record | None
) -> tuple[list[dict[str, RenderedDocument]], RenderedDocument, dict[str, int]]:
    """What goes round each volume, and the report, which has to know all that was found; one batch for all.

    The transfer list `to_sign`, packing lists and carton labels lie beside the report: their pages.
    """
    around = [front_matter_jobs(plan, given.dossier, given.lang) for plan in plans]
    report = given.report(findings)
    cartons = pack_cartons(plans, given.dossier, given.catalogue)
    lists = carton_jobs(cartons, given.dossier, given.lang)
    lists += [_list_job(given, to_sign)] if to_sign else []
    made = print_forms(
        [*chain(*around), report, *lists],
        given.style,
        given.words,
        given.work,
        given.jobs,
        given.store,
        given.note,
    )
    beside: dict[str, int] = {}
    for job in lists:
        place = given.package / "report" / f"{job.name}.docx"
        place.parent.mkdir(exist_ok=True)
        made[job.key].docx.replace(place)
        shutil.copyfile(made[job.key].pdf, place.with_suffix(".pdf"))
        beside[place.with_suffix(".pdf").relative_to(given.package).as_posix()] = made[job.key].pages
    fronts = [{job.key.partition(":")[0]: made[job.key] for job in jobs} for jobs in around]
    return fronts, made[report.key], beside


def _list_job(given: Given, to_sign: Record) -> FormJob:
    job = record_job(to_sign, given.dossier, given.schemas, item_names(given.dossier))
    return replace(job, key="transfer-list", name="transfer-list")


def _finish(given: Given, draft: bool) -> Finish:
    sides = volume_limits(given.dossier, given.catalogue).sides
    mark = f"{DRAFT.get(given.lang)}\n{ymd(given.result.as_of)}" if draft else None
    return Finish(given.result.as_of, given.dossier.language, sides, mark, given.style.fonts.stamp_font)


def _refused_files(failed: Mapping[Path, str], pages: Mapping[str, ReadyPages]) -> dict[str, str]:
    """The files of evidence behind the pieces that could not be bound.

    Raises:
        ConversionFailed: P712, a page that we printed ourselves was refused; that is no evidence to be left out.
    """
    # A part of a file lies beside it under the same name, with its pages behind.
    bases = {piece.pdf.stem: piece.pdf for piece in pages.values()}
    whole = {bases.get(pdf.name.partition(".")[0], pdf): reason for pdf, reason in failed.items()}
    ours = [pdf for pdf in whole if pdf not in bases.values()]
    if ours:
        raise ConversionFailed(finding("P712", file=ours[0].name, reason=whole[ours[0]]))
    return {path: whole[piece.pdf] for path, piece in pages.items() if piece.pdf in whole}
