"""What the warranty and service commands share: opening many dossiers, and where a table goes."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from dossier import checks
from dossier.aftercare.case import Case
from dossier.aftercare.printing import as_html, as_json, as_text
from dossier.aftercare.tables import Table
from dossier.cli import context, streams
from dossier.disk.writing import write_file
from dossier.errors import CannotGoOn, OutputFailed
from dossier.findings import Severity, finding
from dossier.library.schemas import Schemas
from dossier.model import Language, Location, Text
from dossier.reporting.text import position
from dossier.resources import Library

FORMATS = ["text", "json", "html", "xlsx"]

as_of_today: Callable[[Any], Any] = click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="截至哪一天（当天算在内）/ as of the end of this day (default: today)",
)


def open_all(paths: Sequence[Path], day: dt.date, lang: Language) -> tuple[list[Case], bool]:
    """Every dossier that can be read, and whether one could not: said on stderr, the others go on.

    Dossiers that stand under the same schemas share them: reading them in takes longer than reading a dossier.
    """
    cases, unread = [], False
    shared: dict[tuple[Path, ...], Schemas] = {}
    for folder in checks.find_dossiers(context.dossier_paths(paths)):
        try:
            case = checks.open_service(folder, day, _schemas(folder, shared))
        except CannotGoOn as error:
            unread = True
            for found in error.findings:
                place = position(found, "")
                click.echo(f"{folder}: {place}: {found.code} {found.message.get(lang)}", err=True)
            continue
        cases.append(case)
        _tell_problems(folder, case, lang)
    return cases, unread


def open_one(path: Path, day: dt.date, lang: Language) -> Case:
    """The one dossier that a path names, under its own schemas and forms.

    Raises:
        click.UsageError: there are several below the path.
        InputUnreadable: it cannot be read.
    """
    folders = checks.find_dossiers([path])
    if len(folders) > 1:
        said = Text(
            f"{path} 下有 {len(folders)} 个项目，请指明一个",
            f"there are {len(folders)} dossiers in {path}; name one",
        )
        raise click.UsageError(said.get(lang))
    case = checks.open_service(folders[0], day)
    _tell_problems(folders[0], case, lang)
    return case


def _schemas(folder: Path, shared: dict[tuple[Path, ...], Schemas]) -> Schemas:
    roots = tuple(root for root in Library.for_dossier(folder).roots if (root / "schemas").is_dir())
    if roots not in shared:
        shared[roots] = Schemas(Library(roots))
    return shared[roots]


def _tell_problems(folder: Path, case: Case, lang: Language) -> None:
    """What is left out of the list must not be missed."""
    if problems := [f for f in case.book.findings if f.severity.rank <= Severity.ERROR.rank]:
        said = Text(
            f"{folder}：service 文件夹有 {len(problems)} 处填写问题未计入，请运行 dossier check",
            f"{folder}: {len(problems)} problems in service/ are left out; run dossier check",
        )
        click.echo(said.get(lang), err=True)


def put_table(table: Table, form: str, output: Path | None, lang: Language) -> None:
    """Write a table in one format to a file or to stdout.

    Raises:
        OutputFailed: P726, the file holds something that this program did not write as a report.
        click.UsageError: a workbook asked for without a file.
    """
    if form == "xlsx":
        from dossier.aftercare.workbook import as_workbook  # noqa: PLC0415 - openpyxl takes half a second

        if output is None:
            raise click.UsageError(Text("xlsx 要用 -o 指定文件", "xlsx needs a file: -o FILE").get(lang))
        put_file(output, as_workbook(table, lang), (".xlsx",), lang)
        return
    on_screen = output is None and sys.stdout.isatty()
    width = shutil.get_terminal_size((100, 24)).columns if on_screen else 100
    text = {
        "text": lambda: as_text(table, lang, width),
        "json": lambda: as_json(table),
        "html": lambda: as_html(table, lang),
    }[form]()
    if output:
        put_file(output, text.encode("utf-8", errors="replace"), (".txt", ".json", ".html", ".htm"), lang)
        return
    if form != "text" and not sys.stdout.isatty():
        streams.speak_utf8(sys.stdout)
    say(text)


def say(text: str) -> None:
    """To stdout; a reader that goes away changes nothing."""
    try:
        click.echo(text, nl=False)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def put_file(output: Path, content: bytes, suffixes: Sequence[str], lang: Language) -> None:
    """Write a product; a file of another kind under that name is somebody's work and stays.

    Raises:
        OutputFailed: P726.
    """
    if output.is_file() and output.suffix.lower() not in suffixes:
        raise OutputFailed(finding("P726", Location(str(output)), path=output))
    write_file(output, content)
    click.echo(Text(f"已写入 {output}", f"written to {output}").get(lang), err=True)
