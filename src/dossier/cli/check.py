"""`dossier validate` and `dossier check`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click
from click.core import ParameterSource

from dossier import checks
from dossier.checking.result import CheckResult
from dossier.cli import context
from dossier.cli.usage import NamedPath, ReportFile
from dossier.errors import ExitCode
from dossier.findings import Severity
from dossier.reading.dossier_folders import find_dossiers
from dossier.reporting import FORMATS
from dossier.reporting.baseline import known_before, only_new

_format_option = click.option(
    "--format",
    "-f",
    "form",
    type=click.Choice(FORMATS),
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
_reports_option = click.option(
    "--report",
    "reports",
    type=ReportFile(FORMATS),
    multiple=True,
    help="同一次检查再写一份，如 html=报告.html；可写几次 / also write this report of the same check; may be repeated",
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
@_reports_option
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
@click.option(
    "--watch",
    is_flag=True,
    help="跟踪文件变动，随时更新 HTML 报告 / check again whenever files change, keep the HTML report fresh",
)
@context.ocr_option
@click.pass_context
def check_command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    form: str,
    output: Path | None,
    reports: tuple[tuple[str, Path], ...],
    fail_on: str,
    as_of: dt.datetime | None,
    lang: str | None,
    by: str | None,
    no_cache: bool,
    baseline: Path | None,
    new_only: bool,
    whole: bool,
    watch: bool,
    ocr: bool,
) -> int:
    """检查资料是否齐全 / check dossiers for what is missing; writes nothing into them."""
    if new_only and baseline is None:
        raise click.UsageError("--new-only 需要 --baseline / --new-only needs --baseline")
    known = known_before(baseline) if baseline else frozenset()
    day, chosen = context.day(as_of), context.language(lang)

    def check() -> list[CheckResult]:
        folders = find_dossiers(context.dossier_paths(paths))
        return checks.check_all(folders, day, context.today(), known=not no_cache, ocr=ocr)

    if watch:
        _refuse_other_formats(ctx)
        from dossier.cli import watching  # noqa: PLC0415 - few ask for it

        watched = context.dossier_paths(paths)
        each_round = (lambda: only_new(check(), known)) if new_only else check
        report = output or watching.default_report(watched, chosen)
        watching.watch(watched, each_round, report, chosen)
        return ExitCode.OK
    results = check()
    new = only_new(results, known)
    shown = new if new_only else results
    for each, target in ((form, output), *reports):
        context.write_report(shown, each, target, chosen, by_party=by == "party", whole=whole)
    return context.exit_code(new, context.threshold(fail_on))


def _refuse_other_formats(ctx: click.Context) -> None:
    """What `--watch` writes is HTML; nobody is left to believe otherwise.

    Raises:
        click.UsageError: another format was asked for.
    """
    given = ctx.get_parameter_source("form") is not ParameterSource.DEFAULT
    if given and ctx.params["form"] != "html":
        raise click.UsageError("--watch 的报告是 HTML / the report of --watch is HTML")


@click.command("validate")
@context.paths_argument
@_format_option
@_output_option
@context.lang_option
def validate_command(paths: tuple[Path, ...], form: str, output: Path | None, lang: str | None) -> int:
    """只检查填写格式 / check only how the files are written (schema level)."""
    folders = find_dossiers(context.dossier_paths(paths))
    results = [checks.validate(folder, context.today()) for folder in folders]
    context.write_report(results, form, output, context.language(lang))
    return context.exit_code(results, Severity.ERROR)
