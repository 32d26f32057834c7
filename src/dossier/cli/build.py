"""`dossier build`."""

from __future__ import annotations

import datetime as dt
import io
import os
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dossier.archiving.unchanged import (
    Inputs,
    KnownBuild,
    Told,
    build_inputs,
    keep_build,
    known_build,
    last_build,
)
from dossier.archiving.working import output_failed, put_back_packages
from dossier.cli import context
from dossier.cli.progress import run_log, shown
from dossier.cli.usage import NamedPath
from dossier.disk.renaming import Tell
from dossier.errors import CannotGoOn, ExitCode
from dossier.evidence.apart import FEWEST, run_apart
from dossier.evidence.pool import in_processes
from dossier.evidence.workers import cores
from dossier.findings import Finding, Severity
from dossier.model import Language, Text
from dossier.planning.volumes import safe_name
from dossier.reading.dossier import MAIN
from dossier.reading.dossier_folders import find_dossiers
from dossier.reporting.layout import behind, clean, wrap
from dossier.reporting.text import position
from dossier.reporting.words import SEVERITY_NAMES, verdict
from dossier.source import read_source
from dossier.steps.noting import Done, Event, Note
from dossier.steps.store import Store

if TYPE_CHECKING:
    from dossier.pipeline import BuildOutcome

Write = Callable[[str, Event], None]


@click.command("build")
@context.paths_argument
@click.option(
    "--output",
    "-o",
    type=NamedPath(file_okay=False),
    default=Path("build"),
    show_default=True,
    help="输出到此文件夹下的 <工程编号> / write to <project code> below this folder",
)
@click.option(
    "--final", is_flag=True, help="正式移交包：有错误时拒绝生成 / refuse to build while there are errors"
)
@click.option(
    "--keep",
    is_flag=True,
    help="把您放进旧移交包的文件带入新包 / carry over the files that you put into the earlier package",
)
@click.option(
    "--jobs",
    "-j",
    type=click.IntRange(1, 64),
    default=os.cpu_count() or 1,
    show_default=True,
    help="并行数 / processes side by side",
)
@click.option(
    "--log",
    type=NamedPath(dir_okay=False),
    help="运行记录写入此文件：每一步做了什么、用了多久 / write what each step did and cost to this file (JSON lines)",
)
@click.option(
    "--keep-work",
    is_flag=True,
    help="保留工作文件夹，供查错 / keep the working folder, to look for a fault",
)
@click.option("--quiet", "-q", is_flag=True, help="不显示进度 / show no progress")
@context.no_cache_option
@context.as_of_option
@context.lang_option
def build_command(
    paths: tuple[Path, ...],
    output: Path,
    final: bool,
    keep: bool,
    jobs: int,
    log: Path | None,
    keep_work: bool,
    quiet: bool,
    no_cache: bool,
    as_of: dt.datetime | None,
    lang: str | None,
) -> int:
    """编制案卷和移交包 / bind the volumes and make the handover package."""
    chosen = context.language(lang)
    taken: dict[str, Path] = {}
    for text in put_back_packages(output):  # before anything can stop this run
        click.echo(text.get(chosen), err=True)
    folders = find_dossiers(context.dossier_paths(paths))
    asked = _Asked(output, context.day(as_of), final, keep, jobs, keep_work, quiet, chosen)
    with run_log(log) as write:
        apart = _build_apart(folders, asked, taken, no_cache=no_cache)
        with context.open_store(no_cache) as store:
            codes = [
                _replay(folder, apart[folder], write)
                if folder in apart
                else _build_one(folder, asked, taken, store, write)
                for folder in folders
            ]
    return max(codes, default=ExitCode.OK)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the command line asks for, the same for all its dossiers."""

    output: Path
    as_of: dt.date | None
    final: bool
    keep: bool
    jobs: int
    keep_work: bool
    quiet: bool
    lang: Language


@dataclass(frozen=True, slots=True)
class _Built:
    """What the build of one dossier in another process said, and what it came to."""

    code: ExitCode
    out: str
    err: str
    events: Sequence[Event]


def _build_apart(
    folders: Sequence[Path], asked: _Asked, taken: dict[str, Path], *, no_cache: bool
) -> dict[Path, _Built]:
    """Build many dossiers side by side, but for those whose package may be another one's: their places are not `taken`.

    Each has its share of the processes. Few dossiers are quicker one after the other, each on all processors.
    """
    most = min(asked.jobs, cores())
    codes = {folder: _place_of(folder) for folder in folders if len(folders) >= FEWEST}
    often = Counter(codes.values())
    own = {folder: code for folder, code in codes.items() if code and often[code] == 1}
    if most < 2 or len(own) < FEWEST:
        return {}
    taken |= {code: folder for folder, code in own.items()}
    share = replace(asked, jobs=max(1, asked.jobs // most))
    return dict(zip(own, run_apart(_build_here, [(folder, share, no_cache) for folder in own]), strict=True))


def _place_of(folder: Path) -> str:
    """The name of a dossier's package, letter case aside; empty when its file does not say it plainly."""
    data = read_source(folder / MAIN, MAIN).data
    project = data.get("project") if isinstance(data, dict) else None
    code = project.get("code") if isinstance(project, dict) else None
    return safe_name(code).casefold() if isinstance(code, str) else ""


def _build_here(given: tuple[Path, _Asked, bool]) -> _Built:
    """`_build_one` in a process of its own; what it says is kept."""
    folder, asked, no_cache = given
    out, err, events = io.StringIO(), io.StringIO(), list[Event]()
    with redirect_stdout(out), redirect_stderr(err), context.open_store(no_cache) as store:
        code = _build_one(folder, asked, {}, store, lambda _, event: events.append(event))
    return _Built(code, out.getvalue(), err.getvalue(), events)


def _replay(folder: Path, built: _Built, write: Write | None) -> ExitCode:
    if write:
        for event in built.events:
            write(folder.as_posix(), event)
    click.echo(built.err, err=True, nl=False)
    click.echo(built.out, nl=False)
    return built.code


def _build_one(
    folder: Path, asked: _Asked, taken: dict[str, Path], store: Store | None, write: Write | None
) -> ExitCode:
    """Build one dossier; whatever stops it is said, and the next one is built all the same."""
    log = partial(write, folder.as_posix()) if write else None
    started, output, lang = time.perf_counter(), asked.output, asked.lang
    package: Path | None
    try:
        context.refuse_unspeakable(folder, output)
        inputs = build_inputs(folder, output, asked.as_of, asked.keep) if store else None
        last = last_build(store, inputs)
        known = known_build(store, inputs, output, context.today())
        if known and not (asked.final and known.told.draft) and _is_ours(known.package, folder, taken):
            count = len(known.files)
            click.echo(Text(*(text.format(count=count) for text in _UNCHANGED)).get(lang), err=True)
            told, package = known.told, output / known.package
        else:
            with shown(lang, quiet=asked.quiet, log=log) as (note, say):
                outcome = _made(folder, asked, taken, store, last, note, lambda text: say(text.get(lang)))
            told, package = _told(outcome, folder), outcome.package
            known = None
            if package and store:
                _keep(folder, asked, store, inputs, outcome, told)
        if log:
            log(Done("build", told.name, known=known is not None, seconds=time.perf_counter() - started))
    except CannotGoOn as error:
        _say(error.findings, lang, folder)
        return error.exit_code
    except OSError as error:  # before the working folder or behind it; inside of it the same is said
        stopped = output_failed(Path(error.filename or output), error)
        _say(stopped.findings, lang, folder)
        return stopped.exit_code
    return _tell(told, package, lang, folder)


def _made(
    folder: Path,
    asked: _Asked,
    taken: dict[str, Path],
    store: Store | None,
    last: KnownBuild | None,
    note: Note,
    tell: Tell,
) -> BuildOutcome:
    from dossier import pipeline  # noqa: PLC0415 - all its libraries take half a second

    return pipeline.build(
        folder,
        asked.output,
        as_of=asked.as_of,
        today=context.today(),
        final=asked.final,
        jobs=asked.jobs,
        taken=taken,
        keep=asked.keep,
        tell=tell,
        run=in_processes(asked.jobs),
        store=store,
        note=note,
        keep_work=asked.keep_work,
        last=last,
    )


def _keep(
    folder: Path, asked: _Asked, store: Store, inputs: Inputs | None, outcome: BuildOutcome, told: Told
) -> None:
    """Remember a build that was published."""
    assert outcome.package is not None
    dossier = outcome.result.dossier
    depends = asked.as_of is None and (dossier is None or dossier.compiled is None)
    day = context.today() if depends else None
    after = build_inputs(folder, asked.output, asked.as_of, asked.keep)
    keep_build(store, inputs, after, day, outcome.package, told)


def _is_ours(package: str, folder: Path, taken: dict[str, Path]) -> bool:
    """Whether no other dossier of this run has the folder of the package."""
    return taken.setdefault(package.casefold(), folder) == folder


_UNCHANGED = (
    "与上次相同，没有重新生成（已核对移交包中 {count} 个文件的大小和时间）",
    "nothing has changed since the last build, nothing was made anew (sizes and times of the package's {count} "
    "files were compared)",
)


def _told(outcome: BuildOutcome, folder: Path) -> Told:
    result = outcome.result
    also = [f for f in outcome.findings if f.code != "P721"]  # that one only counts the others
    whole = replace(result, findings=(*result.findings, *also))
    return Told(
        result.dossier.name if result.dossier else folder.name,
        Text(verdict(whole, "zh"), verdict(whole, "en")),
        outcome.findings,
        tuple(path.name for path in outcome.volumes),
        outcome.draft,
        context.unread(result),
    )


def _tell(told: Told, package: Path | None, lang: Language, folder: Path) -> ExitCode:
    """Say what came of it; paths to stdout, everything else to stderr."""
    said = f"{clean(told.name)}: {told.verdict.get(lang)}"
    click.echo("\n".join(wrap(said, wide) if (wide := _width()) else [said]), err=True)
    _say(told.findings, lang, folder)
    if package is None:
        return ExitCode.FINDINGS
    if sys.stdout.isatty():
        for text in (_PACKAGE, _PARTS):  # not broken: the path is copied whole from the terminal
            click.echo(text.get(lang).format(package=clean(str(package)), count=len(told.volumes)))
    else:
        for volume in told.volumes:
            click.echo(package / "volumes" / volume)
        for suffix in ("html", "pdf", "docx", "json"):
            click.echo(package / "report" / f"completeness.{suffix}")
    if told.draft:
        hint = {
            "zh": "有错误未处理，各页已标“草稿”；逐项见报告",
            "en": "errors are open: every page is marked DRAFT; see the report",
        }
        context.say(hint[lang], err=True)
    if told.unread:
        return ExitCode.UNREADABLE
    failing = told.draft or any(f.severity.rank <= Severity.ERROR.rank for f in told.findings)
    return ExitCode.FINDINGS if failing else ExitCode.OK


_PACKAGE = Text("移交包 {package}", "package {package}")
_PARTS = Text(
    "    从 index.html 看起；案卷 {count} 卷在 volumes，完整性报告和装箱单在 report",
    "    begin at index.html; volumes ({count}) in volumes, the report in report",
)
"""What a person at a terminal is told: the folder once; its volumes stand in the table above."""


def _width() -> int | None:
    """Columns of the terminal to which messages go; None where they go elsewhere, in whole lines."""
    return shutil.get_terminal_size((100, 24)).columns if sys.stderr.isatty() else None


def _say(findings: Sequence[Finding], lang: Language, folder: Path) -> None:
    wide = _width()
    for found in findings:
        where = position(found, f"{folder.as_posix()}/" if found.location and found.location.line else "")
        severity = SEVERITY_NAMES[found.severity].get(lang)
        said = clean(f"{severity} {found.code} {found.message.get(lang)}")
        hint = clean(f"→ {found.hint.get(lang)}")
        lines = [*behind(f"{where}: " if where else "", said, wide)]
        lines += [f"    {hint}"] if wide is None else wrap(f"    {hint}", wide, "      ")
        click.echo("\n".join(lines), err=True)
