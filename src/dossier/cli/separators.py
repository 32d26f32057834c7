"""`dossier separators`: sheets with a code for each open item, to lay into the copier's stack."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from dossier import checks
from dossier.checking.result import CheckResult
from dossier.checking.separator_codes import SeparatorCode, separator_code
from dossier.cli import context
from dossier.cli.service_output import put_file
from dossier.cli.usage import NamedPath
from dossier.errors import ConversionFailed, InputUnreadable
from dossier.forms.separators import MARK, CodeTooLong, Separator, write_separators
from dossier.library.counted import plural
from dossier.library.roles import role_titles
from dossier.library.schemas import Schemas
from dossier.model import Dossier, Language, Text
from dossier.office.converting import convert_documents
from dossier.office.fonts import house_fonts
from dossier.office.printed_pdf import normalise_pdf
from dossier.reporting.errands import debtors
from dossier.reporting.layout import clean
from dossier.reporting.request_letter import firms_called, language_of
from dossier.reporting.summary import overview
from dossier.reporting.word import printable
from dossier.reporting.words import item_words

_WORD = (".docx", ".pdf")
_ANY = Text("其他资料", "Other paper")


@click.command("separators")
@click.argument("path", required=False, default=Path(), type=NamedPath())
@click.option(
    "--output",
    "-o",
    type=NamedPath(dir_okay=False),
    default=Path("分隔页.docx"),
    show_default=True,
    help="Word 或 PDF，按扩展名 / Word or PDF, by its ending",
)
@click.option(
    "--party",
    metavar="单位",
    help="只要这一家的：全称、简称、键或身份 / this firm alone: its name, key or role",
)
@click.option("--pending", is_flag=True, help="还没有到期的也要 / those that are not due yet, too")
@click.option(
    "--plain",
    type=click.IntRange(0, 500),
    default=0,
    help="另加几张不指定哪一项的 / add so many that are for no item",
)
@context.as_of_option
@context.no_cache_option
@context.lang_option
def separators_command(
    path: Path,
    output: Path,
    party: str | None,
    pending: bool,
    plain: int,
    as_of: dt.datetime | None,
    no_cache: bool,
    lang: str | None,
) -> None:
    """打印分隔页：每个缺项一张，放在它的资料前一起扫描 / a sheet for each open item, to scan before its papers.

    扫描成一个文件后，用 dossier intake 收：按分隔页分开，每份认到它的缺项。
    dossier intake parts the scanned stack at these sheets.
    """
    chosen = context.language(lang)
    if output.suffix.lower() not in _WORD:
        said = Text("-o 的文件名以 .docx 或 .pdf 结尾", "-o FILE ends in .docx or .pdf")
        raise click.UsageError(said.get(chosen))
    folder, day = context.one_dossier(path, chosen), context.day(as_of) or context.today()
    with context.open_store(no_cache) as store:
        read, result = checks.check(folder, context.day(as_of), context.today(), store)
    if read is None or result.dossier is None or result.catalogue is None:
        raise InputUnreadable(*result.findings)
    firms = _firms(result, result.dossier, read.schemas, party) if party is not None else None
    sheets = [*_sheets(result, result.dossier, firms, pending=pending), *_plain_sheets(result.dossier, plain)]
    if not sheets:
        said = Text("没有缺项，未写入任何文件", "nothing is missing; nothing was written")
        context.say(said.get(chosen))
        return
    put_file(output, _made(sheets, result.dossier, output.suffix.lower(), day, chosen), _WORD, chosen)
    context.say(Text(f"分隔页 {len(sheets)} 张", plural(len(sheets), "sheet")).get(chosen))


def _firms(result: CheckResult, dossier: Dossier, schemas: Schemas, word: str) -> list[str]:
    """The full names of the firms that a word names.

    Raises:
        click.UsageError: it names none.
    """
    names, _ = firms_called(word, debtors(result, overview(result)), dossier, role_titles(schemas))
    if not names:
        listed = clean("、".join(dict.fromkeys(party.name for party in dossier.parties.values())))
        raise context.unknown(clean(word), Text(f"。参建单位有：{listed}", f". The firms are: {listed}"))
    return names


def _sheets(
    result: CheckResult, dossier: Dossier, firms: Sequence[str] | None, *, pending: bool
) -> list[Separator]:
    """A sheet for each open item that papers can meet, in the order of the catalogue."""
    view, lang = overview(result), language_of(dossier)
    wanted = {id(line.result) for line in (*view.open, *(view.pending if pending else ()))}
    found = []
    for asked in result.requirements:
        if (
            id(asked) in wanted
            and asked.requirement.records
            and (firms is None or asked.responsible in firms)
        ):
            code = separator_code(SeparatorCode(dossier.code, asked.requirement.id, asked.item or ""))
            title = asked.requirement.title.get(lang)
            item = item_words(asked.item, asked.item_name)
            found.append(Separator(code, asked.requirement.id, title, item, asked.responsible))
    return found


def _plain_sheets(dossier: Dossier, count: int) -> list[Separator]:
    code = separator_code(SeparatorCode(dossier.code))
    return [Separator(code, "", _ANY.get(language_of(dossier)), "", "")] * count


def _made(sheets: list[Separator], dossier: Dossier, suffix: str, day: dt.date, lang: Language) -> bytes:
    """The file.

    Raises:
        click.UsageError: ids are so long that their code cannot be printed.
        ConversionFailed: the office program makes no PDF of it.
    """
    own = language_of(dossier)
    shown = [Separator(**printable({k: getattr(s, k) for k in Separator.__slots__})) for s in sheets]
    with TemporaryDirectory(prefix="dossier-") as name:
        word = Path(name) / "separators.docx"
        try:
            write_separators(shown, str(printable({"name": dossier.name})["name"]), word, lang=own, date=day)
        except CodeTooLong as error:
            said = Text("编号太长，印不成二维码", "its ids are too long for a code")
            raise click.UsageError(f"{clean(error.args[0].title)}: {said.get(lang)}") from error
        if suffix == ".docx":
            return word.read_bytes()
        done = convert_documents([word], Path(name) / "pdf", jobs=1, fonts=house_fonts())
        if word in done.failures:
            raise ConversionFailed(done.failures[word])
        pdf = done.pdfs[word]
        normalise_pdf(pdf, day, MARK.get(own))
        return pdf.read_bytes()
