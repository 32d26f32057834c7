"""`dossier build`."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from dossier import pipeline
from dossier.archiving.working import output_failed
from dossier.cli import context
from dossier.cli.usage import NamedPath
from dossier.errors import CannotGoOn, ExitCode
from dossier.evidence.pool import in_processes
from dossier.findings import Finding, Severity
from dossier.model import Language
from dossier.reporting.layout import clean
from dossier.reporting.text import position
from dossier.reporting.words import SEVERITY_NAMES, verdict
from dossier.steps.store import Store


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
@context.no_cache_option
@context.as_of_option
@context.lang_option
def build_command(
    paths: tuple[Path, ...],
    output: Path,
    final: bool,
    keep: bool,
    jobs: int,
    no_cache: bool,
    as_of: dt.datetime | None,
    lang: str | None,
) -> int:
    """编制案卷和移交包 / bind the volumes and make the handover package."""
    chosen = context.language(lang)
    taken: dict[str, Path] = {}
    folders = pipeline.find_dossiers(context.dossier_paths(paths))
    with context.open_store(no_cache) as store:
        codes = [
            _build_one(folder, output, context.day(as_of), final, jobs, chosen, taken, store, keep=keep)
            for folder in folders
        ]
    return max(codes, default=ExitCode.OK)


def _build_one(
    folder: Path,
    output: Path,
    as_of: dt.date | None,
    final: bool,
    jobs: int,
    lang: Language,
    taken: dict[str, Path],
    store: Store | None,
    *,
    keep: bool,
) -> ExitCode:
    """Build one dossier; whatever stops it is said, and the next one is built all the same."""
    try:
        context.refuse_unspeakable(folder, output)
        outcome = pipeline.build(
            folder,
            output,
            as_of=as_of,
            today=context.today(),
            final=final,
            jobs=jobs,
            taken=taken,
            keep=keep,
            tell=lambda text: click.echo(text.get(lang), err=True),
            run=in_processes(jobs),
            store=store,
        )
    except CannotGoOn as error:
        _say(error.findings, lang, folder)
        return error.exit_code
    except OSError as error:  # before the working folder or behind it; inside of it the same is said
        stopped = output_failed(Path(error.filename or output), error)
        _say(stopped.findings, lang, folder)
        return stopped.exit_code
    result, name = outcome.result, outcome.result.dossier.name if outcome.result.dossier else folder.name
    also = [f for f in outcome.findings if f.code != "P721"]  # that one only counts the others
    whole = replace(result, findings=(*result.findings, *also))
    click.echo(f"{clean(name)}: {verdict(whole, lang)}", err=True)
    _say(outcome.findings, lang, folder)
    if outcome.package is None:
        return ExitCode.FINDINGS
    for volume in outcome.volumes:
        click.echo(volume)
    for suffix in ("html", "pdf", "docx", "json"):
        click.echo(outcome.package / "report" / f"completeness.{suffix}")
    if outcome.draft:
        hint = {
            "zh": "有错误未处理，各页已标“草稿”；逐项见报告",
            "en": "errors are open: every page is marked DRAFT; see the report",
        }
        click.echo(hint[lang], err=True)
    if context.unread(result):
        return ExitCode.UNREADABLE
    failing = outcome.draft or any(f.severity.rank <= Severity.ERROR.rank for f in outcome.findings)
    return ExitCode.FINDINGS if failing else ExitCode.OK


def _say(findings: Sequence[Finding], lang: Language, folder: Path) -> None:
    for found in findings:
        where = position(found, f"{folder.as_posix()}/" if found.location and found.location.line else "")
        severity = SEVERITY_NAMES[found.severity].get(lang)
        click.echo(f"{where}: {severity} {found.code} {found.message.get(lang)}", err=True)
        click.echo(f"    → {found.hint.get(lang)}", err=True)
