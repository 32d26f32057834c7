"""`dossier profile`: mutation_test what a profile catches, and show what a new version of it changes."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import click

from dossier import checks
from dossier.cli import context
from dossier.cli.usage import NamedPath
from dossier.errors import ExitCode
from dossier.reading.dossier_folders import find_dossiers
from dossier.resources import Library
from dossier.rule_testing.comparing import compare, concerns, worse_under
from dossier.rule_testing.locating import locate, testable
from dossier.rule_testing.printing import diff_as_json, diff_as_text, reports_as_json, reports_as_text
from dossier.rule_testing.report import mutation_test

_format_option = context.format_option("text", "json")
_jurisdiction_option = click.option(
    "--jurisdiction", default="CN", show_default=True, help="属地 / jurisdiction"
)


@click.group("profile")
def profile_group() -> None:
    """归档范围：检验规则、比较版本 / profiles: mutation_test their rules, compare their versions."""


@profile_group.command("test")
@click.argument("profiles", nargs=-1, metavar="[PROFILE]...")
@_jurisdiction_option
@_format_option
@context.lang_option
def test_command(profiles: tuple[str, ...], jurisdiction: str, form: str, lang: str | None) -> int:
    """生成齐全的资料，逐处损坏，看规则能否发现 / damage a complete dossier one thing at a time: is each caught?

    PROFILE 为归档范围的名称或 YAML 文件，默认全部 / a profile's name or YAML file; all of them by default.
    """
    library = Library.for_dossier(Path())
    reports = []
    with tempfile.TemporaryDirectory(prefix="dossier-mutants-") as folder:
        for number, written in enumerate(profiles or testable(library)):
            room = Path(folder) / str(number)
            profile = locate(written, library, room / "library")
            reports.append(mutation_test(profile.catalogue(jurisdiction), profile.schemas, room))
    chosen = context.language(lang)
    context.for_a_program(form)
    click.echo(reports_as_json(reports) if form == "json" else reports_as_text(reports, chosen))
    return ExitCode.OK if all(p.is_sound for p in reports) else ExitCode.FINDINGS


@profile_group.command("diff")
@click.argument("old", metavar="A")
@click.argument("new", metavar="B")
@click.argument("workspace", nargs=-1, type=NamedPath())
@_jurisdiction_option
@_format_option
@context.as_of_option
@context.lang_option
def diff_command(
    old: str,
    new: str,
    workspace: tuple[Path, ...],
    jurisdiction: str,
    form: str,
    as_of: dt.datetime | None,
    lang: str | None,
) -> int:
    """比较两个归档范围；给出资料文件夹时，列出会变差的项目 / compare two profiles, and which dossiers B would break.

    A、B 为名称或 YAML 文件 / A and B are names or YAML files.
    """
    library = Library.for_dossier(Path())
    with tempfile.TemporaryDirectory(prefix="dossier-diff-") as folder:
        before = locate(old, library, Path(folder) / "old")
        after = locate(new, library, Path(folder) / "new")
        diff = compare(before.catalogue(jurisdiction), after.catalogue(jurisdiction))
        dossiers, skipped = [], 0
        for path in find_dossiers(workspace):
            read = checks.read(path)
            if read.dossier is not None and not concerns(read, before, after):
                skipped += 1
                continue
            compiled = read.dossier.compiled if read.dossier else None
            day = context.day(as_of) or compiled or context.today()
            dossiers.append((path, worse_under(read, before, after, day)))
    chosen = context.language(lang)
    text = (
        diff_as_json(diff, dossiers, skipped)
        if form == "json"
        else diff_as_text(diff, dossiers, skipped, chosen)
    )
    context.for_a_program(form)
    click.echo(text)
    return ExitCode.FINDINGS if any(worse for _, worse in dossiers) else ExitCode.OK
