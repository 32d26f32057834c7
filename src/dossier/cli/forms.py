"""`dossier forms`: forms that are printed to be signed, and which of them are still out."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from dossier import checks
from dossier.checking.result import CheckResult
from dossier.cli import context
from dossier.cli.request import refuse_inside, refuse_other
from dossier.cli.service_forms import style_of
from dossier.cli.usage import NamedPath
from dossier.disk.writing import write_file
from dossier.errors import InputUnreadable
from dossier.evidence.workers import cores
from dossier.forms.batch import find_forms, print_forms, record_jobs
from dossier.library.schemas import Schemas
from dossier.library.validation import guess
from dossier.model import Dossier, Language, Record, Text
from dossier.reading.printed_forms import note_printed, read_printed
from dossier.reporting.forms_out import as_data, as_lines, forms_out, held_by, note_of
from dossier.reporting.layout import clean, plain
from dossier.steps.store import Store


@click.command("forms")
@click.argument("path", required=False, default=Path(), type=NamedPath())
@click.option(
    "--output",
    "-o",
    type=NamedPath(file_okay=False),
    help="把要签字的表打印（PDF）到此文件夹，并登记 / print what is to be signed into this folder, and note it",
)
@click.option(
    "--record",
    "records",
    multiple=True,
    metavar="ID",
    help="只打印这几条 / these records alone; again for each",
)
@click.option("--out", "listed", is_flag=True, help="列出在外签字的表 / list what is out for signature")
@context.as_of_option
@context.format_option("text", "json")
@context.no_cache_option
@context.lang_option
def forms_command(
    path: Path,
    output: Path | None,
    records: tuple[str, ...],
    listed: bool,
    as_of: dt.datetime | None,
    form: str,
    no_cache: bool,
    lang: str | None,
) -> None:
    """打印要签字的表；看哪些表在外签字 / print the forms to be signed; which of them are out.

    不写 --record，打印所有由资料生成、要签字而还没有签字件的表。
    Without --record: every form that is made of data, is to be signed and has no signed paper yet.
    """
    chosen = context.language(lang)
    if (output is None) == (not listed):
        said = Text("用 -o 打印要签字的表，或用 --out 列出在外的", "print with -o, or list with --out")
        raise click.UsageError(said.get(chosen))
    folder, day = context.one_dossier(path, chosen), context.day(as_of) or context.today()
    with context.open_store(no_cache) as store:
        read, result = checks.check(folder, context.day(as_of), context.today(), store)
        if read is None or read.dossier is None or result.dossier is None:
            raise InputUnreadable(*result.findings)
        if listed:
            out = forms_out(result, result.dossier, read_printed(read.dossier.root), read.schemas)
            if form == "json":
                context.for_a_program(form)
                told = plain(as_data(out, day))
                context.print_text(json.dumps(told, ensure_ascii=False, indent=2))
            else:
                context.print_text("\n".join(as_lines(out, day, chosen)))
        elif output is not None:
            refuse_inside(output, read.dossier, chosen)
            wanted = _wanted(result, read.dossier, read.schemas, records)
            _print(wanted, read.dossier, read.schemas, output, day, store, chosen)


def _wanted(result: CheckResult, dossier: Dossier, schemas: Schemas, asked: Sequence[str]) -> list[Record]:
    """The records whose forms are to be printed.

    Raises:
        click.UsageError: a record that is asked for is not there, or has no form.
    """
    able = {r.id: r for r in dossier.records if r.status != "void" and schemas.record_types[r.type].form}
    for identity in asked:
        if identity not in able:
            raise context.unknown(clean(identity), _near(identity, able, dossier))
    if asked:
        return [record for identity, record in able.items() if identity in asked]
    signed = {
        identity
        for r in result.requirements
        if r.requirement.signed_by or r.requirement.sealed_by
        for identity in r.records
    }
    return [r for i, r in able.items() if (r.signatures or i in signed) and not held_by(r)]


def _near(identity: str, able: Mapping[str, Record], dossier: Dossier) -> Text:
    if any(record.id == identity for record in dossier.records):
        return Text("的表：它作废了，或没有打印的表", ": it is void, or has no form to print")
    near: Text = guess(identity, list(able))["guess"]
    return near


def _print(
    records: Sequence[Record],
    dossier: Dossier,
    schemas: Schemas,
    output: Path,
    day: dt.date,
    store: Store | None,
    lang: Language,
) -> None:
    """Everything or, where a file of other content is in its place, nothing; then the register."""
    wanted = {record.id: record for record in records}
    jobs = [job for job in record_jobs(dossier, schemas) if job.record in wanted]
    if not jobs:
        said = Text("没有要打印签字的表", "there is no form to be printed and signed")
        context.say(said.get(lang))
        return
    style = style_of(schemas, dossier.language, dossier.compiled or day)
    forms = find_forms(jobs, style)
    with TemporaryDirectory() as name:
        work = Path(name)
        made = list(print_forms(jobs, style, work / "word", work, cores(), store).values())
        contents = {output / f"{each.job.name}.pdf": each.pdf.read_bytes() for each in made}
    for path, content in contents.items():
        refuse_other(path, content)
    # First the register: a print that it does not know could never be held against what it said.
    note_printed(
        dossier.root, [note_of(wanted[each.record], forms[each.job.key], each.pages, day) for each in made]
    )
    for path, content in contents.items():
        write_file(path, content)
        click.echo(clean(str(path)))
