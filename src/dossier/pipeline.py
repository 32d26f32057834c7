"""The product in the order of its stages, and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dossier.archiving.originals import keeps_original, original_place
from dossier.archiving.path_lengths import limits_here, refuse_long_paths
from dossier.archiving.publish import publish
from dossier.archiving.user_files import find_user_files, refuse_user_files
from dossier.archiving.working import longest_working_path, refuse_place, working_folder
from dossier.building import Build, pack, print_forms, write_reports
from dossier.building_evidence import fates, keep_originals, make_ready, pin_evidence
from dossier.building_volumes import make_volumes
from dossier.checking.check import check_dossier
from dossier.checking.result import CheckResult
from dossier.checks import check as check  # noqa: PLC0414 - the commands find the first stages here, too
from dossier.checks import find_dossiers as find_dossiers  # noqa: PLC0414
from dossier.checks import read as read  # noqa: PLC0414
from dossier.checks import validate as validate  # noqa: PLC0414
from dossier.disk.renaming import Tell, silent
from dossier.errors import InputUnreadable, OutputFailed
from dossier.evidence.inspection import Trial
from dossier.evidence.workers import start_early
from dossier.findings import Finding, Severity, finding
from dossier.library.terms import gather_terms
from dossier.model import Dossier, Language, Location
from dossier.planning.products import planned_files
from dossier.planning.volumes import safe_name
from dossier.reading.dossier import ReadResult
from dossier.rendering.batch import Press
from dossier.rendering.engines import describe_engines
from dossier.rendering.fonts import HouseFonts, house_fonts


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
) -> BuildOutcome:
    """All stages: read, check, pin, print, plan and bind, keep originals, report, pack, publish by renaming.

    `taken` are the output folders of this run (letter case aside) with the dossier each belongs to; this one's is
    added, and refused when another dossier has it: two projects of one code would overwrite each other. With `keep`
    files that the user put into the old package are carried over; without, they stop the build. `tell` is told why
    it waits.

    Raises:
        CannotGoOn: with the exit code that says why; nothing has been published then.
    """
    start_early("dossier.evidence.file_inspection")
    source = read(folder)
    if source.dossier is None:
        raise InputUnreadable(*source.findings)
    target = _own_target(folder, source.dossier, output, taken if taken is not None else {})
    with working_folder(output, target.name, tell) as work:
        theirs = find_user_files(target)
        refuse_user_files(theirs, keep=keep)
        fonts = house_fonts()
        day = as_of or source.dossier.compiled or today
        result = check_dossier(source, folder, day, Trial(work / "prepared", fonts.stamp_font))
        build = _begin(source, result, fonts, work, output, jobs)
        if build.draft and final:
            return _refused(result, ())
        _refuse_long_paths(source, result, target)
        pin_evidence(build)
        make_ready(build)
        forms = print_forms(build)
        volumes, bound, report = make_volumes(build, forms)
        if build.draft and final:
            return _refused(result, build.findings)
        keep_originals(build)
        write_reports(build, report)
        pack(build, forms, fates(build, volumes), theirs)
        publish(build.package, target, theirs, tell)
    paths = tuple(target / "volumes" / b.path.name for b in bound)
    return BuildOutcome(result, tuple(build.findings), target, paths, build.draft)


def _begin(
    source: ReadResult, result: CheckResult, fonts: HouseFonts, work: Path, output: Path, jobs: int
) -> Build:
    """A build of what was checked, with an empty package folder."""
    if result.dossier is None or result.catalogue is None:
        raise InputUnreadable(*result.findings)
    press = Press(
        schemas=source.schemas,
        fonts=fonts,
        folder=work,
        language=result.dossier.language,
        date=result.as_of,
        jobs=jobs,
        terms=gather_terms(source.schemas),
    )
    package = work / "package"
    package.mkdir()
    draft = result.fails(Severity.ERROR)
    return Build(result, result.dossier, result.catalogue, press, package, output, draft, describe_engines())


def _refused(result: CheckResult, found: Sequence[Finding]) -> BuildOutcome:
    """Nothing is published: a final package has no errors, neither of the check nor of the build."""
    told = [f for f in (*result.findings, *found) if f.severity.rank <= Severity.ERROR.rank]
    place = Location(result.dossier.code if result.dossier else "")
    return BuildOutcome(result, (*found, finding("P721", place, count=len(told))), None, (), draft=True)


def _own_target(folder: Path, dossier: Dossier, output: Path, taken: dict[str, Path]) -> Path:
    """The folder of the package, which is no other dossier's and not among this one's own files."""
    name = safe_name(dossier.code)
    owner = taken.setdefault(name.casefold(), folder)
    if owner != folder:
        place = dossier.at("/project/code")
        raise OutputFailed(finding("P724", place, project=dossier.code, other=owner.as_posix()))
    evidence = (e.file for r in dossier.records for e in r.evidence if e.file)
    refuse_place(output, name, dossier.root, [*dossier.files, *evidence])
    return output / name


def _refuse_long_paths(source: ReadResult, result: CheckResult, target: Path) -> None:
    """P745 before the work, for what is certain to be written."""
    if result.dossier and result.catalogue:
        lang: Language = "en" if result.dossier.language == "en" else "zh"
        kept = (original_place(facts) for facts in result.facts.values() if keeps_original(facts))
        made = planned_files(result.dossier, result.catalogue, source.schemas.record_types, lang)
        place = longest_working_path(target)
        refuse_long_paths(place, [*made, *kept], limits_here(target.parent))
