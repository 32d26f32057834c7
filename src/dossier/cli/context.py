"""What every command shares: language, the paths it is given, how results become a report and an exit code."""

from __future__ import annotations

import datetime as dt
import getpass
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

import click

from dossier.authoring.journal import Run
from dossier.checking.result import CheckResult
from dossier.cli import streams
from dossier.cli.language import language as language  # noqa: PLC0414 - the commands find it here
from dossier.cli.usage import NamedPath
from dossier.disk.writing import write_file
from dossier.errors import ExitCode, OutputFailed, ProgramMissing
from dossier.findings import Finding, Severity, finding
from dossier.location import readable
from dossier.model import Language, Location, Text
from dossier.reporting import REPORTERS, ReportOptions
from dossier.reporting.layout import reflow
from dossier.steps.places import open_store as store_of_user
from dossier.steps.store import Store

F = TypeVar("F", bound=Callable[..., Any])

paths_argument = click.argument("paths", nargs=-1, type=NamedPath())
DAY = click.DateTime(["%Y-%m-%d"])
lang_option = click.option(
    "--lang", type=click.Choice(["zh", "en"]), help="语言 / language (DOSSIER_LANG, else the locale)"
)
as_of_option = click.option(
    "--as-of",
    type=DAY,
    help="判定逾期的日期 / day on which due dates are judged (default: `compiled`, else today)",
)


no_cache_option = click.option(
    "--no-cache",
    is_flag=True,
    envvar="DOSSIER_NO_CACHE",
    help="不用以前的结果，全部重做 / use nothing that earlier runs have made",
)


def _installed(_: click.Context, __: click.Parameter, asked: bool) -> bool:
    """OCR where it was asked for.

    Raises:
        ProgramMissing: Y171, it is not installed.
    """
    if asked:
        from dossier.evidence.ocr import is_installed  # noqa: PLC0415 - few ask for it

        if not is_installed():
            raise ProgramMissing(finding("Y171", Location("--ocr")))
    return asked


ocr_option = click.option(
    "--ocr",
    is_flag=True,
    envvar="DOSSIER_OCR",
    callback=_installed,
    help="识别扫描件上的字，每页只识别一次，约 5 秒 / read scans by OCR: each page once, about 5 s",
)


def format_option(*formats: str) -> Callable[[F], F]:
    """``--format``, the first of the formats unless somebody asks for another."""
    return click.option(
        "--format",
        "-f",
        "form",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="格式 / format",
    )


def open_store(no_cache: bool) -> AbstractContextManager[Store | None]:
    """What earlier runs have made, unless nobody wants it."""
    return nullcontext() if no_cache else store_of_user()


def unknown(name: str, near: Text) -> click.UsageError:
    """That there is nothing of this name, and what may have been meant."""
    said = Text(f"没有 “{name}”{near.zh}", f"there is no “{name}”{near.en}")
    running = click.get_current_context(silent=True)
    return click.UsageError(said.get(language(running.params.get("lang") if running else None)))


def dossier_paths(paths: Sequence[Path]) -> list[Path]:
    """The paths of a command; the folder one stands in when none is given."""
    return list(paths) or [Path()]


def one_dossier(path: Path, lang: Language) -> Path:
    """The folder of the one dossier that a path names.

    Raises:
        click.UsageError: there are several below the path.
    """
    from dossier.reading.dossier_folders import find_dossiers  # noqa: PLC0415 - the help does without

    folders = find_dossiers([path])
    if len(folders) != 1:
        said = Text(
            f"{path} 下有 {len(folders)} 个项目，请指明一个",
            f"there are {len(folders)} dossiers in {path}; name one",
        )
        raise click.UsageError(said.get(lang))
    return folders[0]


def day(moment: dt.datetime | None) -> dt.date | None:
    """A day from click's date option."""
    return moment.date() if moment else None


def today() -> dt.date:
    """The one place that reads the clock."""
    return dt.date.today()


def clock() -> str:
    """``14:03:05``, now."""
    return f"{dt.datetime.now():%H:%M:%S}"


_WORST = 10
"""Causes that fit on one screen."""


def run(command: str, about: str = "") -> Run:
    """Who writes into a dossier now, and with what: for its journal."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):
        user = "?"
    return Run(dt.datetime.now().astimezone(), user, command, about)


def say(text: str, *, err: bool = False) -> None:
    """Print a page of text, or with `err` what is said beside it: broken to the width of a terminal, in whole lines to
    whatever else reads it.
    """
    click.echo(broken_lines(text, err=err), err=err)


def broken_lines(text: str, *, err: bool = False) -> str:
    """A page of text as `say` breaks it."""
    on_screen = (sys.stderr if err else sys.stdout).isatty()
    return reflow(text, shutil.get_terminal_size((100, 24)).columns) if on_screen else text


def write_report(
    results: Sequence[CheckResult],
    form: str,
    output: Path | None,
    lang: Language,
    *,
    by_party: bool = False,
    whole: bool = False,
) -> None:
    """Render a report to a file or to stdout; colour only on a terminal that has not asked for none.

    A terminal shows the worst causes unless somebody wants the `whole` report; files and pipes have everything.
    """
    on_screen = output is None and sys.stdout.isatty()
    options = ReportOptions(
        lang=lang,
        color=on_screen and "NO_COLOR" not in os.environ,
        width=shutil.get_terminal_size((100, 24)).columns if on_screen else 100,
        by_party=by_party,
        most=_WORST if on_screen and not (whole or by_party) else None,
        broken=on_screen,
    )
    text = REPORTERS[form](results, options)
    if output is None:
        for_a_program(form)
        print_text(text, colour=options.color)
        return
    refuse_input(results, output)
    write_file(output, (text if text.endswith("\n") else text + "\n").encode("utf-8", errors="twins"))
    click.echo(Text(f"报告已写入 {output}", f"the report is in {output}").get(lang), err=True)


def refuse_unspeakable(*folders: Path) -> None:
    """Names of volumes, links and programs' arguments are text; a folder whose name is none cannot be built with.

    Raises:
        OutputFailed: P720.
    """
    for folder in folders:
        path = os.path.realpath(folder)
        if readable(path) != path:
            reason = Text("路径中有无法识别的字符", "its path holds bytes that are no characters")
            hint = Text("给文件夹改名后再运行", "rename the folder, then run it again")
            raise OutputFailed(finding("P720", Location(path), path=path, reason=reason, hint=hint))


def for_a_program(form: str) -> None:
    """What programs read is UTF-8 in a pipe, as it is in a file; `text` is for people, as their console has it."""
    if form != "text" and not sys.stdout.isatty():
        streams.speak_utf8(sys.stdout)


def refuse_input(results: Sequence[CheckResult], output: Path) -> None:
    """A slip of the name completion must not cost a file that somebody wrote: only reports are written over.

    Raises:
        OutputFailed: P726.
    """
    # Not `resolve`, which fails on links that lead in a circle; writing says so then.
    target = Path(os.path.realpath(output))
    own = {
        Path(os.path.realpath(r.dossier.root / name))
        for r in results
        if r.dossier
        for name in (*r.dossier.files, *r.facts)
    }
    if target in own or (target.is_file() and target.suffix.lower() not in _REPORT_SUFFIXES):
        raise OutputFailed(finding("P726", Location(str(output)), path=output))


_REPORT_SUFFIXES = {"", ".html", ".htm", ".json", ".sarif", ".xml", ".md", ".txt", ".log"}


def print_text(text: str, *, colour: bool = False) -> None:
    """To stdout. A reader that goes away (`| head`) changes neither the verdict nor the exit code."""
    try:
        click.echo(text, nl=not text.endswith("\n"), color=colour or None)
    except BrokenPipeError:
        # What is still buffered would fail once more when Python flushes it at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def unread(result: CheckResult) -> bool:
    """Whether a file of the dossier, or the rules that it names, could not be read at all."""
    return bool(unread_findings(result))


def unread_findings(result: CheckResult) -> list[Finding]:
    """Why a file of the dossier, or the rules that it names, could not be read at all."""
    return [
        f
        for f in result.findings
        if f.severity is Severity.BLOCKER and (f.code.startswith("Y") or f.code in _UNREAD)
    ]


_UNREAD = ("S210", "S213", "S220", "S221", "S222")


def exit_code(results: Sequence[CheckResult], threshold: Severity | None) -> ExitCode:
    """3 when a file or the rules could not be read at all, 1 when a finding is at or above the threshold, else 0."""
    if any(unread(result) for result in results):
        return ExitCode.UNREADABLE
    return ExitCode.FINDINGS if any(r.fails(threshold) for r in results) else ExitCode.OK


def threshold(name: str) -> Severity | None:
    """The severity that `--fail-on` names; None for never."""
    return None if name == "never" else Severity(name)
