"""The product in the order of its stages, and nothing else."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from dossier.archiving.fates import evidence_fates, file_origins
from dossier.archiving.manifest import write_manifest
from dossier.archiving.originals import keep_originals
from dossier.archiving.path_lengths import hard_to_carry, limits_here, refuse_long_paths
from dossier.archiving.publish import publish
from dossier.archiving.user_files import (
    UserFiles,
    carry_over,
    find_user_files,
    refuse_user_files,
    relative_files,
)
from dossier.archiving.working import longest_working_path, own_target, working_folder
from dossier.binding.volume import BoundVolume
from dossier.binding.volumes import Finish, bind_volumes
from dossier.checking.check import check_dossier
from dossier.checking.result import CheckResult
from dossier.checking.wording import standard_patterns
from dossier.disk.renaming import Tell, silent
from dossier.errors import CannotGoOn, ConversionFailed, InputUnreadable
from dossier.evidence.inspection import Trial
from dossier.evidence.workers import start_early
from dossier.findings import Finding, Severity, finding
from dossier.model import Catalogue, Dossier, EvidenceFacts, Language, Location, Text
from dossier.planning.dossier_plan import plan_dossier
from dossier.planning.entries import ReadyPages
from dossier.planning.front_matter import front_matter_jobs
from dossier.planning.originals import keeps_original, original_place
from dossier.planning.plan import VolumePlan
from dossier.planning.products import planned_files
from dossier.planning.uses import Uses, by_path, evidence_notes, ready_pages, refusal_notes, uses_of
from dossier.planning.volumes import volume_limits
from dossier.reading.catalogue import catalogue_of
from dossier.reading.dossier import ReadResult, read_dossier
from dossier.reading.dossier_folders import find_dossiers as find_dossiers  # noqa: PLC0414 - the commands find it here
from dossier.reading.schemas import Schemas
from dossier.rendering.batch import HouseStyle, RenderedDocument, gather_terms, print_forms, record_jobs
from dossier.rendering.engines import describe_engines
from dossier.rendering.fonts import house_fonts
from dossier.rendering.proofread import proofread
from dossier.reporting.package import REPORT, report_job, told, write_reports
from dossier.steps.running import Run, run_here

DRAFT = Text("草稿", "DRAFT")


def read(folder: Path) -> ReadResult:
    """Stage 1: bytes → Dossier and schema findings."""
    return read_dossier(folder)


def check(folder: Path, as_of: dt.date | None, today: dt.date) -> tuple[ReadResult | None, CheckResult]:
    """Stages 1 and 2. Due dates are judged as of `as_of`, else of the day the dossier was compiled, else today."""
    start_early("dossier.evidence.file_inspection")
    try:
        result = read(folder)
    except CannotGoOn as error:
        return None, CheckResult(folder, as_of or today, error.findings)
    compiled = result.dossier.compiled if result.dossier else None
    return result, check_dossier(result, folder, as_of or compiled or today)


def validate(folder: Path, today: dt.date) -> CheckResult:
    """Stage 1 alone, in the shape that reporters take: findings of the files and of the rules they name."""
    try:
        result = read(folder)
    except CannotGoOn as error:
        return CheckResult(folder, today, error.findings)
    broken = catalogue_of(result.dossier, result.schemas)[1] if result.dossier else []
    findings = tuple(sorted([*result.findings, *broken], key=lambda f: f.sort_key))
    return CheckResult(folder, today, findings, result.dossier)


@dataclass(frozen=True, slots=True)
class BuildOutcome:
    """What a build left behind. `package` is None when nothing was published."""

    result: CheckResult
    findings: tuple[Finding, ...]
    """Beyond those of the check: planning, rendering, binding."""
    package: Path | None
    volumes: tuple[Path, ...]
    draft: bool


def build(
    folder: Path,
    output: Path,
    *,
    as_of: dt.date | None,
    today: dt.date,
    final: bool,
    jobs: int,
    taken: dict[str, Path] | None = None,
    keep: bool = False,
    tell: Tell = silent,
    run: Run = run_here,
) -> BuildOutcome:
    """All stages: read, check, keep originals, print, plan and bind, report, pack, publish by renaming.

    `taken` are the output folders of this run (letter case aside) with the dossier each belongs to; this one's is
    added, and refused when another dossier has it: two projects of one code would overwrite each other. With `keep`
    files that the user put into the old package are carried over; without, they stop the build. `tell` is told why
    it waits; `run` is where volumes are bound.

    Raises:
        CannotGoOn: with the exit code that says why; nothing has been published then.
    """
    start_early("dossier.evidence.file_inspection")
    source = read(folder)
    if source.dossier is None:
        raise InputUnreadable(*source.findings)
    target = own_target(folder, source.dossier, output, taken if taken is not None else {})
    with working_folder(output, target.name, tell) as work:
        theirs = find_user_files(target)
        refuse_user_files(theirs, keep=keep)
        day = as_of or source.dossier.compiled or today
        style = _house_style(source, source.dossier, day)
        result = check_dossier(source, folder, day, Trial(work / "prepared", style.fonts.stamp_font))
        if final and result.fails(Severity.ERROR):
            return _refused(result, ())
        _refuse_long_paths(source, result, target)
        given = _given(source, result, style, work, output, jobs, run)
        evidence = _secure(given)
        forms = print_forms(record_jobs(given.dossier, given.schemas), style, given.words, work, jobs)
        volumes = _make_volumes(given, evidence, forms)
        if final and volumes.draft:
            return _refused(result, volumes.findings)
        findings = [*volumes.findings, *_pack(given, evidence, forms, volumes, theirs)]
        publish(given.package, target, theirs, tell)
    paths = tuple(target / "volumes" / b.path.name for b in volumes.bound)
    return BuildOutcome(result, tuple(findings), target, paths, volumes.draft)


@dataclass(frozen=True, slots=True)
class _Given:
    """What is fixed once the dossier is checked."""

    result: CheckResult
    dossier: Dossier
    catalogue: Catalogue
    schemas: Schemas
    style: HouseStyle
    engines: Mapping[str, str]
    lang: Language
    work: Path
    package: Path
    """Where it fills up; `words` is the folder of Word files in it."""
    words: Path
    output: Path
    """The folder that the user named; the package appears in it."""
    jobs: int
    run: Run


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What is used of the evidence, by paths on the disk."""

    uses: Uses
    facts: Mapping[str, EvidenceFacts]
    pages: Mapping[str, ReadyPages]
    """What is bound of each file that can be."""
    kept: frozenset[str]
    """The package holds them as they are."""


@dataclass(frozen=True, slots=True)
class _Volumes:
    """The volumes as they were planned and bound, and the report that was printed with them."""

    plans: Sequence[VolumePlan]
    bound: Sequence[BoundVolume]
    report: RenderedDocument
    refused: Mapping[str, str]
    """Files of evidence that looked sound and could not be bound, and why."""
    findings: Sequence[Finding]
    """Beyond those of the check."""
    draft: bool


def _house_style(source: ReadResult, dossier: Dossier, day: dt.date) -> HouseStyle:
    return HouseStyle(
        source.schemas.library, gather_terms(source.schemas), dossier.language, day, house_fonts()
    )


def _given(
    source: ReadResult, result: CheckResult, style: HouseStyle, work: Path, output: Path, jobs: int, run: Run
) -> _Given:
    """What was checked, with an empty package folder."""
    if result.dossier is None or result.catalogue is None:
        raise InputUnreadable(*result.findings)
    package = work / "package"
    package.mkdir()
    lang: Language = "en" if style.language == "en" else "zh"
    return _Given(
        result,
        result.dossier,
        result.catalogue,
        source.schemas,
        style,
        describe_engines(),
        lang,
        work,
        package,
        package / "word",
        output,
        jobs,
        run,
    )


def _secure(given: _Given) -> _Evidence:
    """See that the evidence is what was checked, and keep what the pages cannot show."""
    facts = by_path(given.result.facts)
    uses = uses_of(given.dossier, given.result.facts)
    pages = ready_pages(uses, facts, given.work / "prepared")
    kept = frozenset(path for path in uses if keeps_original(facts[path]))
    keep_originals(given.dossier.root, given.package, uses, facts, kept, also=pages)
    return _Evidence(uses, facts, pages, kept)


def _make_volumes(
    given: _Given, evidence: _Evidence, forms: Mapping[str, RenderedDocument], refused: Mapping[str, str] = {}
) -> _Volumes:
    """Plan, print what goes round the volumes, bind.

    A file that turns out not to be bindable is left out by name, and all of it is done again without it, so that
    plan, index and pages agree. Each round leaves out at least one file.
    """
    plans, findings = _plan(given, evidence, forms, refused)
    fronts, report = _print_around(given, plans, findings)
    draft = bool(refused) or given.result.fails(Severity.ERROR)
    folder, finish = given.package / "volumes", _finish(given, draft)
    bound, failed = bind_volumes(plans, fronts, folder, finish, given.output, given.run)
    if not failed:
        return _Volumes(plans, bound, report, refused, findings, draft)
    shutil.rmtree(folder, ignore_errors=True)
    for plan in plans:
        shutil.rmtree(given.words / plan.name)
    return _make_volumes(given, evidence, forms, {**refused, **_refused_files(failed, evidence.pages)})


def _plan(
    given: _Given, evidence: _Evidence, forms: Mapping[str, RenderedDocument], refused: Mapping[str, str]
) -> tuple[list[VolumePlan], list[Finding]]:
    """The volumes, and everything that is to be said beside what the check has found."""
    printed = {form.record: ReadyPages(form.pdf, form.pages, form.bytes) for form in forms.values()}
    pages = {path: piece for path, piece in evidence.pages.items() if path not in refused}
    plans, said = plan_dossier(
        given.dossier, given.catalogue, given.schemas, given.result.facts, printed, pages, given.lang
    )
    patterns = standard_patterns(given.catalogue.superseded)
    found = [
        *evidence_notes(evidence.uses, evidence.facts),
        *proofread(forms.values(), patterns, given.result.findings),
        *refusal_notes(evidence.uses, refused),
    ]
    return plans, [*found, *said]


def _print_around(
    given: _Given, plans: Sequence[VolumePlan], findings: Sequence[Finding]
) -> tuple[list[dict[str, Path]], RenderedDocument]:
    """What goes round each volume, and the report, which has to know all that was found; one batch for all."""
    around = [front_matter_jobs(plan, given.dossier, given.lang) for plan in plans]
    whole = told(given.result, given.dossier, findings)
    report = report_job(whole, given.dossier, given.engines["office"], given.lang)
    made = print_forms([*chain(*around), report], given.style, given.words, given.work, given.jobs)
    fronts = [{job.key.partition(":")[0]: made[job.key].pdf for job in jobs} for jobs in around]
    return fronts, made[REPORT]


def _finish(given: _Given, draft: bool) -> Finish:
    sides = volume_limits(given.dossier, given.catalogue).sides
    mark = DRAFT.get(given.lang) if draft else None
    return Finish(given.result.as_of, given.dossier.language, sides, mark, given.style.fonts.stamp_font)


def _refused_files(failed: Mapping[Path, str], pages: Mapping[str, ReadyPages]) -> dict[str, str]:
    """The files of evidence behind the pieces that could not be bound.

    Raises:
        ConversionFailed: P712, a page that we printed ourselves was refused; that is no evidence to be left out.
    """
    ours = [pdf for pdf in failed if all(piece.pdf != pdf for piece in pages.values())]
    if ours:
        raise ConversionFailed(finding("P712", file=ours[0].name, reason=failed[ours[0]]))
    return {path: failed[piece.pdf] for path, piece in pages.items() if piece.pdf in failed}


def _pack(
    given: _Given,
    evidence: _Evidence,
    forms: Mapping[str, RenderedDocument],
    volumes: _Volumes,
    theirs: UserFiles,
) -> list[Finding]:
    """Refused originals, reports, the user's files from the old package, then the manifest; what is said of them."""
    result, dossier, package = given.result, given.dossier, given.package
    uses, facts, refused = evidence.uses, evidence.facts, volumes.refused
    keep_originals(dossier.root, package, uses, facts, refused.keys() - evidence.kept)
    write_reports(package / "report", told(result, dossier, volumes.findings), volumes.report, given.lang)
    taken = carry_over(theirs, package)
    kept = {path: facts[path] for path in uses if path in evidence.kept or path in refused}
    pairs = list(zip(volumes.plans, volumes.bound, strict=True))
    origins = file_origins(pairs, forms.values(), volumes.report, uses, kept)
    fates = evidence_fates(dossier, result.facts, volumes.plans, kept, refused)
    write_manifest(package, result, origins, fates, given.engines, draft=volumes.draft, kept=taken.paths)
    return [*taken.findings, *hard_to_carry(theirs.package.name, relative_files(package))]


def _refused(result: CheckResult, found: Sequence[Finding]) -> BuildOutcome:
    """Nothing is published: a final package has no errors, neither of the check nor of the build."""
    told = [f for f in (*result.findings, *found) if f.severity.rank <= Severity.ERROR.rank]
    place = Location(result.dossier.code if result.dossier else "")
    return BuildOutcome(result, (*found, finding("P721", place, count=len(told))), None, (), draft=True)


def _refuse_long_paths(source: ReadResult, result: CheckResult, target: Path) -> None:
    """P745 before the work, for what is certain to be written."""
    if result.dossier and result.catalogue:
        lang: Language = "en" if result.dossier.language == "en" else "zh"
        kept = (original_place(facts) for facts in result.facts.values() if keeps_original(facts))
        made = planned_files(result.dossier, result.catalogue, source.schemas.record_types, lang)
        place = longest_working_path(target)
        refuse_long_paths(place, [*made, *kept], limits_here(target.parent))
