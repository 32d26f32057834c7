"""The product in the order of its stages, and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from dossier.archiving.publish import publish, working_folder
from dossier.building import REPORT, Build, bind, keep_originals, pack, plan, print_forms, write_reports
from dossier.checking.check import check_dossier
from dossier.checking.result import CheckResult
from dossier.errors import CannotGoOn, InputUnreadable, OutputFailed
from dossier.evidence.workers import start_early
from dossier.findings import Finding, Severity, finding
from dossier.model import Location
from dossier.planning.volumes import safe_name
from dossier.reading.catalogue import catalogue_of
from dossier.reading.dossier import MAIN, ReadResult, read_dossier
from dossier.rendering.batch import Press, gather_terms
from dossier.rendering.engines import describe_engines
from dossier.rendering.fonts import house_fonts

_SKIPPED = {"build", "node_modules", "__pycache__"}


def find_dossiers(paths: Iterable[Path]) -> list[Path]:
    """The dossier folders that the paths name: a folder with dossier.yaml, the file itself, or a folder of many.

    A path that leads to none is returned as it is, so that reading it says what is wrong.
    """
    found: list[Path] = []
    for path in paths:
        if path.name == MAIN and not path.is_dir():
            found.append(path.parent)
        elif (path / MAIN).is_file():
            found.append(path)
        else:
            found += sorted(_below(path)) or [path]
    return list(dict.fromkeys(found))


def _below(folder: Path, depth: int = 3) -> Iterable[Path]:
    try:
        children = list(folder.iterdir())
    except OSError:  # no folder, or one that may not be read: reading it says so
        return
    for child in children:
        if not child.is_dir() or child.is_symlink() or child.name.startswith(".") or child.name in _SKIPPED:
            continue
        if (child / MAIN).is_file():
            yield child
        elif depth > 1:
            yield from _below(child, depth - 1)


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
) -> BuildOutcome:
    """All stages: check, print, plan, bind, keep originals, report, pack, and publish by renaming.

    `taken` are the output folders of this run (letter case aside) with the dossier each belongs to; this one's is
    added, and refused when another dossier has it: two projects of one code would overwrite each other.

    Raises:
        CannotGoOn: with the exit code that says why; nothing has been published then.
    """
    source, result = check(folder, as_of, today)
    if source is None or result.dossier is None or result.catalogue is None:
        raise InputUnreadable(*result.findings)
    draft = result.fails(Severity.ERROR)
    if draft and final:
        count = result.severities[Severity.ERROR] + result.severities[Severity.BLOCKER]
        refused = finding("P721", Location(result.dossier.code), count=count)
        return BuildOutcome(result, (refused,), None, (), draft=True)
    name = safe_name(result.dossier.code)
    target = output / name
    owner = (taken if taken is not None else {}).setdefault(name.casefold(), folder)
    if owner != folder:
        place = result.dossier.at("/project/code")
        raise OutputFailed(finding("P724", place, project=result.dossier.code, other=owner.as_posix()))
    with working_folder(output, name) as work:
        press = Press(
            schemas=source.schemas,
            fonts=house_fonts(),
            folder=work,
            language=result.dossier.language,
            date=result.as_of,
            jobs=jobs,
            terms=gather_terms(source.schemas),
        )
        package = work / "package"
        package.mkdir()
        build = Build(result, result.dossier, result.catalogue, press, package, draft, describe_engines())
        forms = print_forms(build)
        volumes = plan(build, forms)
        bound = bind(build, volumes)
        keep_originals(build)
        write_reports(build, forms[REPORT])
        pack(build, forms)
        publish(package, target)
    paths = tuple(target / "volumes" / b.path.name for b in bound)
    return BuildOutcome(result, tuple(build.findings), target, paths, draft)
