"""`dossier service`: what is due, the yearly report, forms, and new entries of the service book."""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from dossier.aftercare.book import Entry
from dossier.aftercare.case import Case
from dossier.aftercare.civil import later, plain
from dossier.aftercare.due import by_date, due_list, lines_due
from dossier.aftercare.said_dates import ahead
from dossier.aftercare.tables import due_table
from dossier.checking.moments import cn, iso
from dossier.cli import context
from dossier.cli.service_add import add_command
from dossier.cli.service_output import (
    as_of_today,
    ask_all,
    expect_suffix,
    open_all,
    open_one,
    output_option,
    put_file,
    put_table,
    table_format,
)
from dossier.cli.usage import NamedPath
from dossier.errors import ExitCode, OutputFailed
from dossier.findings import finding
from dossier.library.schemas import Schemas
from dossier.model import Language, Location, Text
from dossier.planning.volumes import safe_name
from dossier.resources import Library


@click.group("service")
def service_group() -> None:
    """保修期内的服务：到期清单、年报、表格、登记 / after the handover: due list, report, forms, entries."""


service_group.add_command(add_command)


class _Days(click.ParamType[int]):
    """“30d” or “30”."""

    name = "days"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        match = re.fullmatch(r"(\d{1,4})d?", str(value))
        if match is None:
            self.fail(f"{value}: 30d", param, ctx)
        return int(match[1])


@service_group.command("due")
@context.paths_argument
@as_of_today
@click.option("--within", type=_Days(), default="30d", show_default=True, help="今后多少天内 / days ahead")
@click.option("--ics", type=NamedPath(dir_okay=False), help="另写日历文件 / write a calendar file, too")
@table_format
@output_option
@context.no_cache_option
@context.lang_option
def due_command(
    paths: tuple[Path, ...],
    as_of: dt.datetime | None,
    within: int,
    ics: Path | None,
    form: str,
    output: Path | None,
    no_cache: bool,
    lang: str | None,
) -> int:
    """到期清单：回访、维修、巡检、期满，写明原因和依据 / what is due, by whom, and why."""
    day, chosen = context.day(as_of) or context.today(), context.language(lang)
    cases: list[Case] = []
    if ics or form in ("docx", "pdf"):
        cases, unread = open_all(paths, day, chosen, no_cache=no_cache)
        lines = due_list(cases, within)
    else:
        said, unread = ask_all(paths, day, chosen, partial(lines_due, within=within), no_cache=no_cache)
        lines = by_date(said)
    table = due_table(lines, day, chosen, later(day, within))
    if form in ("docx", "pdf"):
        from dossier.cli.service_forms import print_due  # noqa: PLC0415 - Word and PDF are read in when they are needed

        schemas = cases[0].schemas if cases else Schemas(Library.for_dossier(Path()))
        print_due(table, schemas, output or Path(f"{table.title.get(chosen)}.{form}"), chosen)
    else:
        put_table(table, form, output, chosen)
    if ics:
        from dossier.aftercare.calendar_file import as_calendar, is_ours  # noqa: PLC0415 - takes a quarter of a second

        before = ics.read_bytes() if ics.is_file() else None
        if before and not is_ours(before):
            raise OutputFailed(finding("P726", Location(str(ics)), path=ics))
        _tell_twice(cases, chosen)
        still = due_list(cases, _FAR) if before else ()
        put_file(ics, as_calendar(cases, lines, chosen, before, still), (ics.suffix.lower(),), chosen)
    return ExitCode.UNREADABLE if unread else ExitCode.OK


_FAR = 40_000
"""Days: whatever is due at all."""


def _tell_twice(cases: Sequence[Case], lang: Language) -> None:
    """Two projects of one code have the same events: one would replace the other in a calendar."""
    for code, count in Counter(case.dossier.code for case in cases).items():
        if count > 1:
            zh = f"{count} 个项目的工程编号都是 {code}，在日历中会互相覆盖，请改正编号"
            said = Text(zh, f"{count} projects have the code {code}: in a calendar one replaces the other")
            click.echo(said.get(lang), err=True)


@service_group.command("form")
@click.argument("kind", metavar="TYPE")
@click.argument("entry", metavar="ID")
@click.argument("path", type=NamedPath(), default=Path())
@click.option(
    "--output", "-o", type=NamedPath(dir_okay=False), help=".docx 或 .pdf / .docx or .pdf (default: ID.docx)"
)
@as_of_today
@context.lang_option
def form_command(
    kind: str, entry: str, path: Path, output: Path | None, as_of: dt.datetime | None, lang: str | None
) -> int:
    """打印一张表：质量保修通知书、维修任务书、工程保修记录表、回访记录表、满意度调查表 / print one form.

    TYPE: repair-notice, repair-order, repair-record, repair-slip, fault-report, visit-record, visit-report,
    satisfaction-survey, training-record, inspection-record, system-file, complaint-record, sanbao-card, cost-review;
    installation-plan and spares-plan print terms.yaml, with “terms” for ID.
    """
    from dossier.cli.service_forms import KINDS, print_entry  # noqa: PLC0415 - as above

    day, chosen = context.day(as_of) or context.today(), context.language(lang)
    if kind not in KINDS:
        raise click.BadParameter(
            Text(
                f"没有表格 {kind}（可用：{'、'.join(KINDS)}）",
                f"no form {kind}; there are {', '.join(KINDS)}",
            ).get(chosen)
        )
    case = open_one(path, day, chosen)
    found = next((e for e in case.book.of(KINDS[kind]) if e.id == entry), None)
    if found is None and KINDS[kind] != "terms":
        raise click.BadParameter(_no_such(case, kind, KINDS[kind], entry).get(chosen))
    if found is not None:
        _tell_later(found, day, chosen)
    print_entry(case, found, kind, output or Path(f"{safe_name(entry)}.docx"), day, chosen)
    return ExitCode.OK


def _tell_later(entry: Entry, day: dt.date, lang: Language) -> None:
    """That a form leaves blank what happened after its day, so that nobody takes it for the whole of the entry."""
    latest = max((plain(at) for _, at in ahead(entry.data, day)), default=None)
    if latest is not None:
        said = Text(
            f"{entry.id} 记有截至日 {cn(day)} 之后的事（最晚 {cn(latest)}），没有印在表上；"
            f"要全部印上的，加 --as-of {iso(latest)}，日期写错的请改正记录",
            f"{entry.id} records what happened after {iso(day)}, the day asked for (the last on {iso(latest)}); the "
            f"form leaves it blank. For all of it say --as-of {iso(latest)}; if a day is wrong, correct the entry",
        )
        click.echo(said.get(lang), err=True)


def _no_such(case: Case, form: str, kind: str, entry: str) -> Text:
    """Which entries a form prints, and the last of those that there are."""
    title = case.schemas.root(f"service/{kind}.schema.json").title or Text(kind, kind)
    known = [each.id for each in case.book.of(kind)]
    if not known:
        return Text(f"{form} 打印“{title.zh}”，还没有登记", f"{form} prints “{title.en}”; none is entered")
    more = Text("等", " and others") if len(known) > _NEAR else Text("", "")
    return Text(
        f"{form} 打印“{title.zh}”，没有编号 {entry}（有：{'、'.join(known[-_NEAR:])}{more.zh}）",
        f"{form} prints “{title.en}”; there is no {entry}, but {', '.join(known[-_NEAR:])}{more.en}",
    )


_NEAR = 8
"""Numbers that are named."""


@service_group.command("plan")
@click.argument("path", type=NamedPath(), default=Path())
@click.option("--output", "-o", type=NamedPath(dir_okay=False), help=".docx 或 .pdf / .docx or .pdf")
@as_of_today
@context.lang_option
def plan_command(path: Path, output: Path | None, as_of: dt.datetime | None, lang: str | None) -> int:
    """售后服务方案（含回访计划）/ the after-sales plan with the calendar of visits, from terms.yaml."""
    from dossier.cli.service_forms import print_plan  # noqa: PLC0415 - as above

    day, chosen = context.day(as_of) or context.today(), context.language(lang)
    print_plan(open_one(path, day, chosen), output or Path("售后服务方案.docx"), day, chosen)
    return ExitCode.OK


@service_group.command("volume")
@click.argument("path", type=NamedPath(), default=Path())
@click.option("--output", "-o", type=NamedPath(dir_okay=False), help=".pdf（默认 保修业务档案.pdf）/ .pdf")
@as_of_today
@context.lang_option
def volume_command(path: Path, output: Path | None, as_of: dt.datetime | None, lang: str | None) -> int:
    """保修业务档案合订一卷：保修书、保修卡、通知、任务书、记录、回访、调查 / the warranty file, bound."""
    from dossier.cli.service_volume import bind_warranty_file  # noqa: PLC0415 - as above

    day, chosen = context.day(as_of) or context.today(), context.language(lang)
    bind_warranty_file(open_one(path, day, chosen), output or Path("保修业务档案.pdf"), day, chosen)
    return ExitCode.OK


@service_group.command("report")
@context.paths_argument
@click.option("--year", type=click.IntRange(2000, 2200), help="哪一年 / which year (default: all)")
@click.option("--from", "first", type=context.DAY, help="从这一天起，如 2027-03-01 / from this day on")
@click.option("--to", "last", type=context.DAY, help="到这一天为止（含） / to this day")
@click.option("--output", "-o", type=NamedPath(dir_okay=False), help="写入 .html、.docx 或 .pdf / to a file")
@as_of_today
@context.lang_option
def report_command(
    paths: tuple[Path, ...],
    year: int | None,
    first: dt.datetime | None,
    last: dt.datetime | None,
    output: Path | None,
    as_of: dt.datetime | None,
    lang: str | None,
) -> int:
    """服务报告：时限达成、按原因和部位的维修、回访、满意度 / service levels, repairs, visits, satisfaction."""
    from dossier.aftercare.report import EVER, service_report, year_of  # noqa: PLC0415 - used here alone

    day, chosen = context.day(as_of) or context.today(), context.language(lang)
    if year and (first or last):
        raise click.UsageError(
            Text("--year 与 --from、--to 只用一种", "either --year, or --from and --to").get(chosen)
        )
    if first and last and first > last:
        raise click.UsageError(Text("--from 晚于 --to", "--from is after --to").get(chosen))
    days = year_of(year) if year else (context.day(first) or EVER[0], context.day(last) or EVER[1])
    if output:
        expect_suffix(output, (".html", ".htm", ".docx", ".pdf"), chosen)
    elif sys.stdout.isatty():
        raise click.UsageError(
            Text("服务报告是网页或 Word：-o 写入 .html、.docx 或 .pdf", "-o FILE: .html, .docx or .pdf").get(
                chosen
            )
        )
    cases, unread = open_all(paths, day, chosen)
    if output and output.suffix.lower() in (".docx", ".pdf"):
        from dossier.cli.service_forms import print_report  # noqa: PLC0415 - as above

        print_report(cases, days, output, day, chosen)
        return ExitCode.UNREADABLE if unread else ExitCode.OK
    page = service_report(cases, days, day, chosen)
    if output:
        put_file(output, page.encode("utf-8", errors="replace"), (".html", ".htm"), chosen)
    else:
        context.for_a_program("html")
        context.print_text(page)
    return ExitCode.UNREADABLE if unread else ExitCode.OK
