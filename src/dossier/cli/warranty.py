"""`dossier warranty`: the register of what is under warranty until when."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from dossier.aftercare.tables import register_table
from dossier.cli import context
from dossier.cli.service_output import as_of_today, open_all, output_option, put_table, register_format
from dossier.errors import ExitCode


@click.command("warranty")
@context.paths_argument
@as_of_today
@register_format
@output_option
@context.no_cache_option
@context.lang_option
def warranty_command(
    paths: tuple[Path, ...],
    as_of: dt.datetime | None,
    form: str,
    output: Path | None,
    no_cache: bool,
    lang: str | None,
) -> int:
    """保修登记表：哪些部位保修到哪一天，依据什么 / what is under warranty until when, and by what."""
    day, chosen = context.day(as_of) or context.today(), context.language(lang)
    cases, unread = open_all(paths, day, chosen, no_cache=no_cache)
    put_table(register_table(cases, day, chosen), form, output, chosen)
    return ExitCode.UNREADABLE if unread else ExitCode.OK
