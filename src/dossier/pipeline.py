"""The product in the order of its stages, and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dossier.archiving.fates import REPORT_PDF, evidence_fates, file_origins
from dossier.archiving.last_package import package_files
from dossier.archiving.manifest import Contents, Origin, record_pages
from dossier.archiving.originals import keep_originals
from dossier.archiving.path_lengths import hard_to_carry, limits_here, refuse_long_paths, refuse_twins
from dossier.archiving.publish import publish
from dossier.archiving.sealing import seal, write_readme
from dossier.archiving.unchanged import KnownBuild, files_of
from dossier.archiving.user_files import (
    UserFiles,
    carry_over,
    find_user_files,
    refuse_user_files,
    relative_files,
)
from dossier.archiving.working import longest_working_path, own_target, working_folder
from dossier.binding.making import Evidence, Given, Volumes, make_volumes
from dossier.checking.result import CheckResult
from dossier.checks import judge, read
from dossier.disk.renaming import Tell, silent
from dossier.errors import InputUnreadable
from dossier.evidence.inspection import Trial
from dossier.evidence.workers import start_early
from dossier.findings import Finding, Severity, finding
from dossier.forms.batch import HouseStyle, RenderedDocument, print_forms, record_jobs
from dossier.library.terms import gather_terms
from dossier.model import Dossier, Language, Location
from dossier.office.engines import describe_engines
from dossier.office.fonts import house_fonts
from dossier.planning.originals import original_place
from dossier.planning.products import planned_files
from dossier.planning.uses import by_path, kept_paths, ready_pages, uses_of
from dossier.reading.dossier import ReadResult
from dossier.reporting.contents_table import CONTENTS, VOLUMES, contents_table, volumes_table
from dossier.reporting.front_page import FRONT_PAGE, Shelved, front_page
from dossier.reporting.package import report_job, told, write_reports
from dossier.reporting.thumbnails import Bound, thumbnails
from dossier.steps.noting import Note, noted, unnoted
from dossier.steps.running import Run, run_here
from dossier.steps.store import Store


@dataclass(frozen=True, slots=True)
class BuildOutcome:
    """What a build left behind. `package` is None when nothing was published."""

    result: CheckResult
    findings: tuple[Finding, ...]
    """Beyond those of the check: planning, forms, binding."""
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
    store: Store | None = None,
    note: Note = unnoted,
    keep_work: bool = False,
    last: KnownBuild | None = None,
) -> BuildOutcome:
    """All stages: read, check, keep originals, print, plan and bind, report, pack, publish by renaming.

    `taken` are the output folders of this run (letter case aside) with the dossier each belongs to; this one's is
    added, and refused when another dossier has it: two projects of one code would overwrite each other. With `keep`
    files that the user put into the old package are carried over; without, they stop the build. `tell` is told why
    it waits; `run` is where volumes are bound; the `store` knows what earlier runs made; `note` is told of
    each step. With `keep_work` the working folder stays. `last` is the build that this one will replace: of its dossier
    hardly a file has to be opened.

    Raises:
        CannotGoOn: with the exit code that says why; nothing has been published then.
    """
    if last is None:
        start_early("dossier.evidence.file_inspection", jobs)
    source = read(folder, store)
    if source.dossier is None:
        raise InputUnreadable(*source.findings)
    target = own_target(folder, source.dossier, output, taken if taken is not None else {})
    with working_folder(output, target.name, tell, keep=keep_work) as work:
        theirs = find_user_files(target, before=files_of(last, target) if last else None)
        refuse_user_files(theirs, keep=keep)
        day = as_of or source.dossier.compiled or today
        style = _house_style(source, source.dossier, day, store)
        trial = Trial(work / "prepared", style.fonts.stamp_font)
        with noted(note, "check", target.name):
            # Not of today: what is printed on another day is the same.
            result = judge(source, folder, day, trial, store, note=note)
        if final and result.fails(Severity.ERROR):
            return _refused(result, ())
        _refuse_paths(source, result, target)
        given = _given(source, result, style, work, output, jobs, run, store, note)
        with noted(note, "originals", target.name):
            evidence = _secure(given)
        wanted = record_jobs(given.dossier, given.schemas)
        forms = print_forms(wanted, style, given.words, work, jobs, store, note)
        volumes = make_volumes(given, evidence, forms, package_files(theirs))
        if final and volumes.draft:
            return _refused(result, volumes.findings)
        with noted(note, "package", target.name):
            findings = [*volumes.findings, *_pack(given, evidence, forms, volumes, theirs)]
        publish(given.package, target, theirs, tell)
    paths = tuple(target / "volumes" / b.path.name for b in volumes.bound)
    return BuildOutcome(result, tuple(findings), target, paths, volumes.draft)


def _house_style(source: ReadResult, dossier: Dossier, day: dt.date, store: Store | None) -> HouseStyle:
    words = gather_terms(source.schemas)
    fonts = house_fonts(store)
    return HouseStyle(source.schemas.library, words, dossier.language, day, fonts, stand_ins=True)


def _given(
    source: ReadResult,
    result: CheckResult,
    style: HouseStyle,
    work: Path,
    output: Path,
    jobs: int,
    run: Run,
    store: Store | None,
    note: Note,
) -> Given:
    """What was checked, with an empty package folder."""
    if result.dossier is None or result.catalogue is None:
        raise InputUnreadable(*result.findings)
    package, dossier = work / "package", result.dossier
    package.mkdir()
    office = describe_engines()["office"]
    lang: Language = "en" if style.language == "en" else "zh"
    return Given(
        result,
        dossier,
        result.catalogue,
        source.schemas,
        style,
        lambda findings: report_job(told(result, dossier, findings), dossier, office, lang),
        lang,
        work,
        package,
        package / "word",
        output,
        jobs,
        run,
        store,
        note,
    )


def _secure(given: Given) -> Evidence:
    """See that the evidence is what was checked, and keep what the pages cannot show."""
    facts = by_path(given.result.facts)
    uses = uses_of(given.dossier, given.result.facts)
    pages = ready_pages(uses, facts, given.work / "prepared")
    kept = kept_paths(uses, facts)
    keep_originals(given.dossier.root, given.package, uses, facts, kept, pages, given.store)
    return Evidence(uses, facts, pages, kept)


def _pack(
    given: Given,
    evidence: Evidence,
    forms: Mapping[str, RenderedDocument],
    volumes: Volumes,
    theirs: UserFiles,
) -> list[Finding]:
    """Refused originals, reports, the user's files from the old package, then the manifest; what is said of them."""
    result, dossier, package = given.result, given.dossier, given.package
    uses, facts, refused = evidence.uses, evidence.facts, volumes.refused
    keep_originals(dossier.root, package, uses, facts, refused.keys() - evidence.kept)
    objections = volumes.report_objections
    kept = {path: facts[path] for path in uses if path in evidence.kept or path in refused}
    pairs = list(zip(volumes.plans, volumes.bound, strict=True))
    shelf = [Shelved(plan, bound.front) for plan, bound in pairs]
    said = told(result, dossier, volumes.findings)
    write_reports(package / "report", said, volumes.report, shelf, given.lang)
    report = Origin(volumes.report.pages, objections={REPORT_PDF: objections} if objections else {})
    origins = file_origins(pairs, forms.values(), report, uses, kept, volumes.beside)
    fates = tuple(evidence_fates(dossier, result.facts, volumes.plans, kept, refused))
    contents = Contents(
        result, origins, fates, record_pages(volumes.plans), describe_engines(), volumes.draft
    )
    write_readme(package, contents)
    (package / VOLUMES).write_bytes(volumes_table(volumes.plans, dossier, given.lang))
    (package / CONTENTS).write_bytes(contents_table(volumes.plans, given.lang))
    bound = [Bound(plan, b.path, b.front, b.sha256, b.bytes) for plan, b in pairs]
    page = front_page(
        result,
        shelf,
        {fate.facts.path: fate.original for fate in fates if fate.original},
        given.lang,
        draft=volumes.draft,
        pictures=thumbnails(bound, given.store),
        files={name: (package / name).stat().st_size for name in relative_files(package)},
    )
    (package / FRONT_PAGE).write_text(page, encoding="utf-8", newline="\n")
    taken = carry_over(theirs, package)
    seal(package, contents, taken.paths)
    return [*taken.findings, *hard_to_carry(theirs.package.name, relative_files(package))]


def _refused(result: CheckResult, found: Sequence[Finding]) -> BuildOutcome:
    """Nothing is published: a final package has no errors, neither of the check nor of the build."""
    told = [f for f in (*result.findings, *found) if f.severity.rank <= Severity.ERROR.rank]
    place = Location(result.dossier.code if result.dossier else "")
    return BuildOutcome(result, (*found, finding("P721", place, count=len(told))), None, (), draft=True)


def _refuse_paths(source: ReadResult, result: CheckResult, target: Path) -> None:
    """P745 and P750 before the work, for what is certain to be written."""
    if result.dossier and result.catalogue:
        lang: Language = "en" if result.dossier.language == "en" else "zh"
        facts = by_path(result.facts)
        uses = uses_of(result.dossier, result.facts)
        kept = [original_place(facts[path]) for path in sorted(kept_paths(uses, facts))]
        made = planned_files(result.dossier, result.catalogue, source.schemas.record_types, lang)
        place = longest_working_path(target)
        refuse_long_paths(place, [*made, *kept], limits_here(target.parent))
        refuse_twins(target.name, kept)  # the names of printed forms are told apart when they are made
