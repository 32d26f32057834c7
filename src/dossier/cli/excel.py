"""`dossier excel`: the dossier as a workbook, and back."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from dossier import checks
from dossier.authoring.journal import read_journal
from dossier.authoring.writing import edit_files
from dossier.cli import context
from dossier.cli.excel_lines import say_alike, say_by_content, say_lacking
from dossier.cli.excel_words import ask_words
from dossier.cli.usage import NamedPath
from dossier.disk.regular import read_regular
from dossier.disk.writing import write_file
from dossier.errors import ExitCode, InputUnreadable, OutputFailed
from dossier.excel.columns import FILE as COLUMNS
from dossier.excel.extra import need_excel
from dossier.excel.layout import lay_out
from dossier.excel.proposal import Place, Proposal
from dossier.excel.reading import standing
from dossier.findings import Finding, Severity, finding
from dossier.library.catalogue import catalogue_of
from dossier.model import Language, Location, Text
from dossier.reporting.layout import clean
from dossier.reporting.text import as_typed


@click.group("excel")
def excel_group() -> None:
    """资料台账（Excel）：导出、导入，认自己的台账 / the dossier as a workbook: export, import, learn."""


@excel_group.command("export")
@click.argument("path", type=NamedPath(), default=Path())
@click.option(
    "--output",
    "-o",
    type=NamedPath(dir_okay=False),
    default=Path("台账.xlsx"),
    help="工作簿 / workbook",
    show_default=True,
)
@click.option(
    "--into",
    "register",
    type=NamedPath(dir_okay=False),
    metavar="REGISTER",
    help="填进自己的台账的空格，写成副本 / fill the blank cells of a copy of your own register",
)
@context.as_of_option
@context.no_cache_option
@context.lang_option
def export_command(
    path: Path,
    output: Path,
    register: Path | None,
    as_of: dt.datetime | None,
    no_cache: bool,
    lang: str | None,
) -> int:
    """把资料导出成工作簿，填好后再导入 / write the dossier as a workbook to be filled in and imported.

    --into 我的台账.xlsx 把资料里有的填进自己台账的空格（列按 columns.yaml），-o 是副本的名字；别的一概不动。
    With --into, values go into the blank cells of a copy of your own register; nothing else in it changes.
    """
    need_excel(output.name)
    from dossier.excel.writing import as_bytes  # noqa: PLC0415 - openpyxl takes half a second

    chosen = context.language(lang)
    folder = context.one_dossier(path, chosen)
    if register is not None:
        if output.suffix.lower() != register.suffix.lower():
            said = Text(f"-o 的文件名以 {register.suffix} 结尾", f"-o FILE ends in {register.suffix}")
            raise click.UsageError(clean(said.get(chosen)))
        _into(folder, register, output, chosen)
        return ExitCode.OK
    with context.open_store(no_cache) as store:
        read, result = checks.check(folder, context.day(as_of), context.today(), store)
    if read is None:
        raise InputUnreadable(*result.findings)
    book = lay_out(standing(read, folder, chosen), result)
    target = _target(output, folder, chosen)
    write_file(target, as_bytes(book))
    rows = sum(len(sheet.rows) for sheet in book.sheets)
    click.echo(
        Text(f"已写入 {target}（{rows} 行）", f"written to {target} ({rows} rows)").get(chosen), err=True
    )
    for found in read.findings:
        if found.severity is Severity.BLOCKER:
            _say(found, chosen)
    if book.left_out:
        listed = "、".join(book.left_out[:5]) + ("…" if len(book.left_out) > 5 else "")
        _say(finding("Y149", Location(str(target)), count=len(book.left_out), listed=listed), chosen)
    return ExitCode.OK


def _cannot_patch(workbook: Path) -> InputUnreadable:
    reason = Text(
        "不是能原样改写的工作簿（例如“Strict Open XML”），请在 Excel 里另存为“Excel 工作簿”",
        "it is of a kind that is not written to (Strict Open XML); save it as an Excel workbook",
    )
    return InputUnreadable(finding("Y146", Location(workbook.name), file=workbook.name, reason=reason))


def _into(folder: Path, register: Path, output: Path, lang: Language) -> None:
    """A copy of a register with what the dossier knows in its blank cells; what is left is said.

    Raises:
        InputUnreadable: Y146; Y147, it is not described by columns.yaml, or is ours; as `fill_in`.
        OutputFailed: P726, there is such a file.
    """
    from dossier.excel.filling_in import fill_in  # noqa: PLC0415 - openpyxl takes half a second
    from dossier.excel.opening import MOST_BYTES, open_workbook  # noqa: PLC0415
    from dossier.excel.patching import CannotPatch, patched  # noqa: PLC0415

    opened, raw = open_workbook(register), read_regular(register, MOST_BYTES)
    say_by_content(register, lang)
    if opened.state is not None or not (folder / COLUMNS).exists():
        typed = f"dossier excel learn{as_typed(register)}{as_typed(folder)}"
        own = Text(
            "它是本程序导出的，直接用 dossier excel export", "it is ours; use dossier excel export as such"
        )
        first = Text(f"先认列：{typed}", f"first say which column is which: {typed}")
        raise click.UsageError((own if opened.state else first).get(lang))
    if output.exists():
        raise OutputFailed(finding("P726", Location(str(output)), path=output))
    here = standing(checks.read_known(folder), folder, lang)
    filled = fill_in(opened, here, catalogue_of(here.dossier, here.schemas)[0])
    try:
        made, left = patched(raw, filled.cells)
    except CannotPatch as error:
        raise _cannot_patch(register) from error
    count = sum(map(len, filled.cells.values())) - len(left)
    write_file(output, made)
    for place, hers, ours in filled.other:
        said = Text(
            f"写的是 {hers}，资料里是 {ours}，没有改", f"says {hers}, the dossier {ours}; it was left"
        )
        click.echo(clean(f"{place}  {said.get(lang)}"))
    for sheet, row, column in left:
        said = Text("是公式或合并的格，没有填", "is a formula or merged; it was left")
        click.echo(clean(f"{Place(sheet, row, column)}  {said.get(lang)}"))
    say_alike(filled.alike, lang)
    say_lacking(filled.lacking, lang)
    told = Text(
        f"已写入 {output}（填了 {count} 格，原件没有动）",
        f"written to {output} ({count} cells; the original is as it was)",
    )
    click.echo(clean(told.get(lang)), err=True)


def _target(output: Path, folder: Path, lang: Language) -> Path:
    """Where the workbook goes: beside one that somebody has open; never over one with entries to be imported.

    Raises:
        OutputFailed: Y167; P726, the file is something else.
    """
    if output.suffix.lower() != ".xlsx":
        raise click.UsageError(Text("文件名应以 .xlsx 结尾", "the name must end in .xlsx").get(lang))
    if not output.exists():
        return output
    try:
        proposal = _proposal(folder, output, lang, own=True)
    except InputUnreadable as error:
        raise OutputFailed(finding("P726", Location(str(output)), path=output)) from error
    if proposal.edits or any(s.finding.severity.rank <= Severity.ERROR.rank for s in proposal.said):
        count = len(proposal.edits) + len(proposal.said)
        raise OutputFailed(finding("Y167", Location(str(output)), file=output, count=count))
    if any(
        (output.parent / f"{lock}{output.name}{end}").exists() for lock, end in (("~$", ""), (".~lock.", "#"))
    ):
        beside = output.with_name(f"{output.stem} (2).xlsx")
        said = Text(f"{output} 正在别处打开，写到 {beside}", f"{output} is open elsewhere; writing {beside}")
        click.echo(said.get(lang), err=True)
        return beside
    return output


@excel_group.command("import")
@click.argument("workbook", type=NamedPath(dir_okay=False))
@click.argument("path", type=NamedPath(), default=Path())
@click.option("--dry-run", is_flag=True, help="只看会改什么 / only show what would change")
@click.option("--yes", "-y", is_flag=True, help="不再询问，直接写入 / write without asking")
@click.option(
    "--annotate",
    type=NamedPath(dir_okay=False),
    metavar="COPY",
    help="问题写成批注，存为副本 / a copy with comments",
)
@context.lang_option
def import_command(
    workbook: Path, path: Path, dry_run: bool, yes: bool, annotate: Path | None, lang: str | None
) -> int:
    """把填好的工作簿导入，先列出改动 / take a filled-in workbook back; shows the changes before it writes.

    两边都改过的不写入，两个值都列出；写入的可以用 dossier undo 撤销。
    What both sides changed is not written; what was written can be undone with `dossier undo`.
    """
    chosen = context.language(lang)
    folder = context.one_dossier(path, chosen)
    proposal = _proposal(folder, workbook, chosen)
    _show(proposal, chosen)
    if annotate is not None:
        _annotate(workbook, annotate, proposal, chosen)
    wrong = any(s.finding.severity.rank <= Severity.ERROR.rank for s in proposal.said)
    code = ExitCode.FINDINGS if wrong else ExitCode.OK
    if not proposal.edits or dry_run:
        return code
    if not yes and not _agreed(len(proposal.edits), chosen):
        return ExitCode.FINDINGS
    from dossier.excel.opening import open_workbook  # noqa: PLC0415

    state = open_workbook(workbook).state
    run = context.run(f"excel import {workbook.name}", state.mark if state else COLUMNS)
    edit_files(folder, proposal.by_file(), run, proposal.seen)
    said = Text(
        f"已写入 {len(proposal.edits)} 处；撤销用 dossier undo",
        f"{len(proposal.edits)} changes written; dossier undo takes them back",
    )
    click.echo(said.get(chosen), err=True)
    if any(each.edit.pointer in ("/-", "/records/-") for each in proposal.edits):
        more = Text(
            "新条目还要填的专用内容，重新导出后在“专用项”表里填",
            "what the new records still lack has its cells in the sheet Particulars of the next export",
        )
        click.echo(more.get(chosen), err=True)
    return code


@excel_group.command("learn")
@click.argument("workbook", type=NamedPath(dir_okay=False))
@click.argument("path", type=NamedPath(), default=Path())
@context.lang_option
def learn_command(workbook: Path, path: Path, lang: str | None) -> int:
    """认一认自己的台账，写出 columns.yaml，核对后再导入 / propose which column of your own register is which field.

    认不出的词（资料类型、单位）在终端上列出选项问；回车先空着，以后再运行一次接着问。
    Words that are not known are asked for on a terminal; run it again for those that were left open.
    """
    from dossier.excel.learning import learn  # noqa: PLC0415 - openpyxl takes half a second
    from dossier.excel.open_words import open_words  # noqa: PLC0415
    from dossier.excel.opening import open_workbook  # noqa: PLC0415

    chosen = context.language(lang)
    folder = context.one_dossier(path, chosen)
    target = folder / COLUMNS
    if target.exists() and not sys.stdin.isatty():
        raise OutputFailed(finding("Y185", Location(str(target)), file=target))
    opened = open_workbook(workbook)
    say_by_content(workbook, chosen)
    if opened.state is not None:
        said = Text(
            f"{workbook} 是 dossier excel export 导出的，不用认列，直接运行 dossier excel import {workbook} {path}",
            f"{workbook} comes from dossier excel export: simply run dossier excel import {workbook} {path}",
        )
        raise click.UsageError(said.get(chosen))
    here = standing(checks.read_known(folder), folder, chosen)
    catalogue = catalogue_of(here.dossier, here.schemas)[0]
    known = target.exists()
    if not known:
        text = learn(opened, here, catalogue)
        write_file(target, text.encode("utf-8"))
        context.say(text.rstrip("\n"))
    if sys.stdin.isatty():
        words = open_words(opened, here, catalogue)
        if known and not words:
            raise OutputFailed(finding("Y185", Location(str(target)), file=target))
        if edits := ask_words(words, here, chosen) if words else []:
            edit_files(folder, {COLUMNS: edits}, context.run(f"excel learn {workbook.name}"))
    said = Text(
        f"已写入 {target}，请逐行核对，再运行 dossier excel import {workbook} {path}",
        f"written to {target}; check each line, then run dossier excel import {workbook} {path}",
    )
    click.echo(said.get(chosen), err=True)
    return ExitCode.OK


def _proposal(folder: Path, workbook: Path, lang: Language, *, own: bool = False) -> Proposal:
    """`own`: it is refused where it is none that was exported."""
    from dossier.excel.importing import propose  # noqa: PLC0415 - openpyxl takes half a second
    from dossier.excel.opening import open_workbook  # noqa: PLC0415

    opened = open_workbook(workbook)
    say_by_content(workbook, lang)
    read = checks.read_known(folder)
    here = standing(read, folder, opened.state.lang if opened.state else lang)
    catalogue = catalogue_of(here.dossier, here.schemas)[0]
    if opened.state is None and not own and (folder / COLUMNS).exists():
        from dossier.excel.foreign import propose_foreign  # noqa: PLC0415

        return propose_foreign(opened, here, read_journal(folder), catalogue)
    return propose(opened, here, read_journal(folder), catalogue)


def _agreed(count: int, lang: Language) -> bool:
    if not sys.stdin.isatty():
        said = Text(
            f"没有写入；写入这 {count} 处请加 --yes",
            f"nothing was written; --yes writes these {count} changes",
        )
        click.echo(said.get(lang), err=True)
        return False
    return click.confirm(Text(f"写入这 {count} 处吗？", f"write these {count} changes?").get(lang), err=True)


def _show(proposal: Proposal, lang: Language) -> None:
    empty = Text("（空）", "(empty)").get(lang)
    for each in proposal.edits:
        change = (
            f"{each.old or empty} → {each.new or empty}" if each.old or not each.cells else f"+ {each.new}"
        )
        click.echo(f"{each.place}  {each.subject}: {change}  ({each.file})")
    for said in proposal.said:
        _say(said.finding, lang)
    say_alike(proposal.alike, lang)
    if not proposal.edits and not proposal.said:
        click.echo(Text("没有改动", "nothing was changed").get(lang), err=True)


def _say(found: Finding, lang: Language) -> None:
    place = found.location.file if found.location else ""
    message = found.message.get(lang)
    said = message if message.startswith(place) else f"{place}: {message}"
    click.echo(f"{found.code} {said}\n    → {found.hint.get(lang)}", err=True)


def _annotate(workbook: Path, copy: Path, proposal: Proposal, lang: Language) -> None:
    from dossier.excel.annotating import annotated, annotated_register  # noqa: PLC0415
    from dossier.excel.opening import MOST_BYTES, open_workbook  # noqa: PLC0415
    from dossier.excel.patching import CannotPatch  # noqa: PLC0415

    if copy.exists():
        raise OutputFailed(finding("P726", Location(str(copy)), path=copy))
    raw, opened = read_regular(workbook, MOST_BYTES), open_workbook(workbook)
    try:
        made = (
            annotated(raw, proposal.said, lang)
            if opened.state
            else annotated_register(raw, proposal.said, opened, lang)
        )
    except CannotPatch as error:
        raise _cannot_patch(workbook) from error
    write_file(copy, made)
    click.echo(Text(f"已写入 {copy}", f"written to {copy}").get(lang), err=True)
