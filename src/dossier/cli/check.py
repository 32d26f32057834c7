"""`dossier validate` and `dossier check`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from dossier import checks
from dossier.cli import context
from dossier.cli.usage import NamedPath
from dossier.findings import Severity
from dossier.reporting import REPORTERS
from dossier.reporting.baseline import known_before, only_new

_format_option = click.option(
    "--format",
    "-f",
    "form",
    type=click.Choice(list(REPORTERS)),
    default="text",
    show_default=True,
    help="报告格式 / report format",
)
_output_option = click.option(
    "--output",
    "-o",
    type=NamedPath(dir_okay=False),
    help="写入文件 / write the report to a file",
)
_fail_on_option = click.option(
    "--fail-on",
    type=click.Choice([*[s.value for s in Severity], "never"]),
    default="error",
    show_default=True,
    help="达到此级别时退出码为 1 / exit 1 at or above this severity",
)


@click.command("check")
@context.paths_argument
@_format_option
@_output_option
@_fail_on_option
@context.as_of_option
@context.lang_option
@context.no_cache_option
@click.option(
    "--baseline",
    type=NamedPath(dir_okay=False),
    help="以前的 JSON 报告：其中已有的问题不影响退出码 / earlier JSON report: what it has does not count",
)
@click.option(
    "--new-only",
    is_flag=True,
    help="只列出基线中没有的问题 / list only what the baseline lacks",
)
@click.option(
    "--by",
    type=click.Choice(["party"]),
    help="按责任方列出催办清单 / group what is open by the firm that must act",
)
@click.option(
    "--all",
    "whole",
    is_flag=True,
    help="在终端上也列出全部问题 / list everything on a terminal too, not only the worst",
)
@context.ocr_option
def check_command(
    paths: tuple[Path, ...],
    form: str,
    output: Path | None,
    fail_on: str,
    as_of: dt.datetime | None,
    lang: str | None,
    by: str | None,
    no_cache: bool,
    baseline: Path | None,
    new_only: bool,
    whole: bool,
    ocr: bool,
) -> int:
    """检查资料是否齐全 / check dossiers for what is missing; writes nothing into them."""
    if new_only and baseline is None:
        raise click.UsageError("--new-only 需要 --baseline / --new-only needs --baseline")
    known = known_before(baseline) if baseline else frozenset()
    folders = checks.find_dossiers(context.dossier_paths(paths))
    day, today = context.day(as_of), context.today()
    results = checks.check_all(folders, day, today, known=not no_cache, ocr=ocr)
    new = only_new(results, known)
    shown = new if new_only else results
    by_party = by == "party"
    context.write_report(shown, form, output, context.language(lang), by_party=by_party, whole=whole)
    return context.exit_code(new, context.threshold(fail_on))


@click.command("validate")
@context.paths_argument
@_format_option
@_output_option
@context.lang_option
def validate_command(paths: tuple[Path, ...], form: str, output: Path | None, lang: str | None) -> int:
    """只检查填写格式 / check only how the files are written (schema level)."""
    folders = checks.find_dossiers(context.dossier_paths(paths))
    results = [checks.validate(folder, context.today()) for folder in folders]
    context.write_report(results, form, output, context.language(lang))
    return context.exit_code(results, Severity.ERROR)
