"""What the warranty and service commands share: opening many dossiers, and where a table goes."""

from __future__ import annotations

import datetime as dt
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

import click

from dossier.aftercare.case import Case, open_service
from dossier.aftercare.kept import RECORDS, PackedCase, case_of, digest_of_rules, known_cases, pack_case
from dossier.aftercare.printing import as_html, as_json, as_text
from dossier.aftercare.promises import check_promises
from dossier.aftercare.tables import Table
from dossier.cli import context
from dossier.cli.usage import NamedPath
from dossier.disk.writing import write_file
from dossier.errors import CannotGoOn, OutputFailed
from dossier.evidence.apart import run_apart
from dossier.excel.extra import need_excel
from dossier.findings import Severity, finding
from dossier.library.collecting import collector_rests
from dossier.library.schemas import Schemas, open_schemas
from dossier.model import Language, Location, Text
from dossier.reading.dossier_folders import find_dossiers
from dossier.reporting.text import position
from dossier.resources import Library

T = TypeVar("T")

table_format = context.format_option("text", "json", "html", "xlsx", "docx", "pdf")
register_format = context.format_option("text", "json", "html", "xlsx")
output_option: Callable[[Any], Any] = click.option(
    "--output", "-o", type=NamedPath(dir_okay=False), help="写入文件 / write to a file"
)

as_of_today: Callable[[Any], Any] = click.option(
    "--as-of",
    type=context.DAY,
    help="截至哪一天（当天算在内）/ as of the end of this day (default: today)",
)


def open_all(
    paths: Sequence[Path], day: dt.date, lang: Language, *, no_cache: bool = False
) -> tuple[list[Case], bool]:
    """Every dossier that can be read, and whether one could not: said on stderr, the others go on."""
    return _of_all(paths, day, lang, None, no_cache=no_cache)


def ask_all(
    paths: Sequence[Path], day: dt.date, lang: Language, ask: Callable[[Case], T], *, no_cache: bool = False
) -> tuple[list[T], bool]:
    """What a function that can be sent to another process says of each case that `open_all` would open: a case that is
    read is asked where it is read.
    """
    return _of_all(paths, day, lang, ask, no_cache=no_cache)


@collector_rests()
def _of_all(
    paths: Sequence[Path], day: dt.date, lang: Language, ask: Callable[[Case], Any] | None, *, no_cache: bool
) -> tuple[list[Any], bool]:
    """The answers, or the cases themselves where nothing is asked."""
    folders = [(f, open_schemas(Library(_roots(f)))) for f in find_dossiers(context.dossier_paths(paths))]
    digests = {id(s): digest_of_rules(s) for s in {id(s): s for _, s in folders}.values()}
    rules = {folder: digests[id(schemas)] for folder, schemas in folders}
    with context.open_store(no_cache) as store:
        known = known_cases(folders, rules, day, store)
    read = _read([one for one in folders if one[0] not in known], rules, day, lang, ask)
    with context.open_store(no_cache) as store:
        if store:
            store.put({key: made for _, one in read.values() for key, made in one.packed.products.items()})
    found = {f: (kept.problems, ask(kept.case) if ask else kept.case) for f, kept in known.items()}
    for folder, (schemas, one) in read.items():
        if ask:
            found[folder] = one.problems, one.answer
        elif kept := case_of(one.packed.content, folder, schemas, day):
            found[folder] = one.problems, kept.case
    opened = {folder: found[folder] for folder, _ in folders if folder in found}
    for folder, (problems, _) in opened.items():
        _tell_problems(folder, problems, lang)
    return [answer for _, answer in opened.values()], len(opened) < len(folders)


_TOGETHER = 20
"""Dossiers that one process reads before it hands them over."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A dossier that was read: what is kept of it, and what it answers."""

    packed: PackedCase
    problems: int
    answer: Any


def _read(
    folders: Sequence[tuple[Path, Schemas]],
    rules: Mapping[Path, str],
    day: dt.date,
    lang: Language,
    ask: Callable[[Case], Any] | None,
) -> dict[Path, tuple[Schemas, _Read]]:
    """The dossiers that can be read, read side by side; why the others cannot is said on stderr."""
    parts = [folders[at : at + _TOGETHER] for at in range(0, len(folders), _TOGETHER)]
    asked = [
        ([(folder, schemas.library.roots, rules[folder]) for folder, schemas in part], day, lang, ask)
        for part in parts
    ]
    found: dict[Path, tuple[Schemas, _Read]] = {}
    answers = chain.from_iterable(run_apart(_read_some, asked))
    for (folder, schemas), (one, said) in zip(folders, answers, strict=True):
        for line in said:
            click.echo(line, err=True)
        if one:
            found[folder] = schemas, one
    return found


def _read_some(
    asked: tuple[list[tuple[Path, tuple[Path, ...], str]], dt.date, Language, Callable[[Case], Any] | None],
) -> list[tuple[_Read | None, list[str]]]:
    """Each dossier, or why it cannot be read."""
    folders, day, lang, ask = asked
    return [_read_one(f, open_schemas(Library(roots)), rules, day, lang, ask) for f, roots, rules in folders]


def _read_one(
    folder: Path,
    schemas: Schemas,
    rules: str,
    day: dt.date,
    lang: Language,
    ask: Callable[[Case], Any] | None,
) -> tuple[_Read | None, list[str]]:
    try:
        case = open_service(folder, day, schemas, RECORDS, places=False)
    except CannotGoOn as error:
        places = [(position(found, ""), found) for found in error.findings]
        return None, [f"{folder}: {place}: {f.code} {f.message.get(lang)}" for place, f in places]
    problems = _problems(case)
    packed = pack_case(case, problems, rules)
    # What is asked is what will be kept, so that both give the same list.
    kept = case_of(packed.content, folder, schemas, day) if ask else None
    return _Read(packed, problems, ask(kept.case) if ask and kept else None), []


def open_one(path: Path, day: dt.date, lang: Language) -> Case:
    """The one dossier that a path names, under its own schemas and forms.

    Raises:
        click.UsageError: there are several below the path.
        InputUnreadable: it cannot be read.
    """
    folder = context.one_dossier(path, lang)
    case = open_service(folder, day)
    _tell_problems(folder, _problems(case), lang)
    return case


def _roots(folder: Path) -> tuple[Path, ...]:
    return tuple(root for root in Library.for_dossier(folder).roots if (root / "schemas").is_dir())


def _problems(case: Case) -> int:
    """What counts for nothing in a list: entries that do not fit their schema, promises that no clock can run on."""
    told = (*case.book.findings, *check_promises(case.book, case.dossier))
    return sum(f.severity.rank <= Severity.ERROR.rank for f in told)


def _tell_problems(folder: Path, problems: int, lang: Language) -> None:
    """What is left out of the list must not be missed."""
    if problems:
        said = Text(
            f"{folder}：service 文件夹有 {problems} 处填写问题未计入，请运行 dossier check",
            f"{folder}: {problems} problems in service/ are left out; run dossier check",
        )
        click.echo(said.get(lang), err=True)


_SUFFIXES = {"text": (".txt",), "json": (".json",), "html": (".html", ".htm")}


def put_table(table: Table, form: str, output: Path | None, lang: Language) -> None:
    """Write a table in one format to a file or to stdout.

    Raises:
        OutputFailed: P726, the file holds something that this program did not write as a report.
        ProgramMissing: Y193, a workbook without the extra that writes it.
        click.UsageError: a workbook asked for without a file.
    """
    if form == "xlsx":
        if output is None:
            raise click.UsageError(Text("xlsx 要用 -o 指定文件", "xlsx needs a file: -o FILE").get(lang))
        need_excel(output.name)
        from dossier.aftercare.workbook import as_workbook  # noqa: PLC0415 - openpyxl takes half a second

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
        put_file(output, text.encode("utf-8", errors="replace"), _SUFFIXES[form], lang)
        return
    context.for_a_program(form)
    context.print_text(text)


_PRODUCTS = (".xlsx", ".xls", ".docx", ".doc", ".pdf", ".html", ".htm", ".json", ".txt", ".csv", ".ics")


def expect_suffix(output: Path, suffixes: Sequence[str], lang: Language) -> None:
    """Nothing is written under a name that says another kind of file.

    Raises:
        click.UsageError: the name ends in something else.
    """
    if output.suffix.lower() not in suffixes:
        said = Text(f"-o 的文件名应以 {'、'.join(suffixes)} 结尾", f"-o FILE ends in {', '.join(suffixes)}")
        raise click.UsageError(said.get(lang))


def put_file(output: Path, content: bytes, suffixes: Sequence[str], lang: Language) -> None:
    """Write a product; a file of another kind under that name is somebody's work and stays.

    Raises:
        OutputFailed: P726.
        click.UsageError: the name is that of another kind of product.
    """
    if output.suffix.lower() in _PRODUCTS:
        expect_suffix(output, suffixes, lang)
    if output.is_file() and output.suffix.lower() not in suffixes:
        raise OutputFailed(finding("P726", Location(str(output)), path=output))
    write_file(output, content)
    click.echo(Text(f"已写入 {output}", f"written to {output}").get(lang), err=True)
