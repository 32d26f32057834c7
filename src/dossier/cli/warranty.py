"""`dossier warranty`: the register of what is under warranty until when."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from dossier.aftercare.tables import register_table
from dossier.cli import context
from dossier.cli.service_output import FORMATS, as_of_today, open_all, put_table
from dossier.cli.usage import NamedPath
from dossier.errors import ExitCode


@click.command("warranty")
@context.paths_argument
@as_of_today
@click.option(
    "--format",
    "-f",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="格式 / format",
)
@click.option("--output", "-o", type=NamedPath(dir_okay=False), help="写入文件 / write to a file")
@context.lang_option
def warranty_command(
    paths: tuple[Path, ...], as_of: dt.datetime | None, form: str, output: Path | None, lang: str | None
) -> int:
    """保修登记表：哪些部位保修到哪一天，依据什么 / what is under warranty until when, and by what."""
    day, chosen = context.day(as_of) or context.today(), context.language(lang)
    cases, unread = open_all(paths, day, chosen)
    put_table(register_table(cases, day, chosen), form, output, chosen)
    return ExitCode.UNREADABLE if unread else ExitCode.OK
