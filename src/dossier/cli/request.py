"""`dossier request`: ask the firms for what they owe: a letter, and a folder for each thing."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from dossier import checks
from dossier.archiving.path_lengths import limits_here, refuse_long_paths
from dossier.checking.result import CheckResult
from dossier.cli import context
from dossier.cli.service_forms import print_job, style_of
from dossier.cli.usage import NamedPath
from dossier.disk.turns import alone
from dossier.disk.writing import write_file
from dossier.errors import InputUnreadable, OutputFailed
from dossier.findings import Severity, finding
from dossier.forms.batch import fill_one, find_forms, item_names
from dossier.library.counted import plural
from dossier.library.roles import role_titles
from dossier.library.schemas import Schemas
from dossier.library.validation import guess
from dossier.model import Dossier, Language, Location, Text
from dossier.planning.front_matter import compiling_unit
from dossier.planning.plan import FormJob
from dossier.reading.printed_forms import PrintedForm, note_printed
from dossier.reporting.errands import Debtor, debtors
from dossier.reporting.exchange import (
    FILE,
    Exchange,
    Letter,
    Slot,
    read_exchange,
    with_letter,
    write_exchange,
)
from dossier.reporting.forms_out import note_of
from dossier.reporting.layout import clean, columns, pad
from dossier.reporting.request_letter import (
    LETTER,
    NOTE,
    SLOTS,
    firms_called,
    language_of,
    letter_job,
    own_name,
    slot_folders,
    slot_jobs,
    slot_note,
)
from dossier.reporting.summary import overview
from dossier.reporting.wall_sheet import sheet_job


@click.command("request")
@click.argument("path", required=False, default=Path(), type=NamedPath())
@click.option(
    "--party",
    metavar="单位",
    help="只催这一家：全称、简称、键或身份 / this firm alone: its name, key or role",
)
@click.option("--list", "only_list", is_flag=True, help="只列出谁欠几项 / only list who owes how many")
@click.option(
    "--output",
    "-o",
    type=NamedPath(file_okay=False),
    help="写到此文件夹，默认在项目文件夹旁边 / write below this folder (default: beside the dossier)",
)
@click.option(
    "--sheet",
    type=NamedPath(dir_okay=False),
    metavar="文件.pdf",
    help="不发函，把还缺什么印成一张 A3 表贴在墙上 / no letters: what is missing as an A3 sheet (.pdf, .docx)",
)
@click.option(
    "--draft", is_flag=True, help="先看看，不登记为已发出 / not entered in the register as having gone out"
)
@context.as_of_option
@context.lang_option
@context.no_cache_option
def request_command(
    path: Path,
    party: str | None,
    only_list: bool,
    output: Path | None,
    sheet: Path | None,
    draft: bool,
    as_of: dt.datetime | None,
    lang: str | None,
    no_cache: bool,
) -> None:
    """向欠交资料的单位发催办函 / a letter to each firm that owes papers, with a folder for each of them."""
    chosen = context.language(lang)
    asking = _check(path, context.day(as_of), chosen, no_cache=no_cache)
    everybody = debtors(asking.result, overview(asking.result))
    firms = _chosen(asking, everybody, party, chosen) if party is not None else everybody
    if only_list:
        _list(firms, chosen)
        return
    if sheet:
        refuse_inside(sheet, asking.dossier, chosen)
        job = sheet_job(asking.result, asking.dossier, firms)
        print_job(asking.schemas, job, sheet, asking.result.as_of, chosen)
        return
    own = compiling_unit(asking.dossier) if party is None else None
    owing = [firm for firm in firms if firm.open and not (own and firm.name == own.name)]
    for firm in (f for f in firms if f.open and f not in owing):
        said = Text(
            f"{clean(firm.name)}：编制单位自己有 {len(firm.open)} 项待补，不发函；要发请用 --party",
            f"{clean(firm.name)}: {len(firm.open)} to hand in; no letter to who compiles, unless --party asks for it",
        )
        context.say(said.get(chosen))
    if not owing:
        context.say(
            Text("没有待交的资料，未写入任何文件", "nothing to ask for; nothing was written").get(chosen)
        )
        return
    target = output or _beside(asking)
    refuse_inside(target, asking.dossier, chosen)
    with alone(asking.dossier.root, "exchange", FILE):
        exchange = read_exchange(asking.dossier.root)
        bundles = _bundles(asking, owing, exchange)
        _write(target, bundles, chosen)
        if not draft:
            for bundle in bundles:
                exchange = with_letter(exchange, bundle.letter)
            write_exchange(asking.dossier.root, exchange)
            note_printed(asking.dossier.root, [form for bundle in bundles for form in bundle.printed])


@dataclass(frozen=True, slots=True)
class _Asking:
    """A checked dossier."""

    result: CheckResult
    dossier: Dossier
    schemas: Schemas


def _check(path: Path, day: dt.date | None, lang: Language, *, no_cache: bool) -> _Asking:
    """The check of the one dossier that a path names.

    Raises:
        click.UsageError: there are several below the path.
        InputUnreadable: nobody knows what is asked for, since the dossier or its rules cannot be read.
    """
    folder = context.one_dossier(path, lang)
    with context.open_store(no_cache) as store:
        read, result = checks.check(folder, day, context.today(), store)
    if read is None or result.dossier is None or result.catalogue is None:
        raise InputUnreadable(*result.findings)
    left_out = sum(f.code[0] in "YS" and f.severity.rank <= Severity.ERROR.rank for f in result.findings)
    if left_out:
        said = Text(
            f"有 {left_out} 处填写问题，读不出的条目会被当作缺项；先运行 dossier check 改正，再发函",
            f"{left_out} problems in the files: what cannot be read counts as missing; run dossier check first",
        )
        context.say(said.get(lang), err=True)
    return _Asking(result, result.dossier, read.schemas)


def _chosen(asking: _Asking, everybody: Sequence[Debtor], word: str, lang: Language) -> list[Debtor]:
    """The firms that a word names; those that owe nothing are said.

    Raises:
        click.UsageError: it names none.
    """
    names, known = firms_called(word, everybody, asking.dossier, role_titles(asking.schemas))
    if not names:
        listed = "、".join(dict.fromkeys(party.name for party in asking.dossier.parties.values()))
        near = guess(word, known)["guess"]
        behind = Text(f"{near.zh or '。'}参建单位有：{listed}", f"{near.en or '.'} The firms are: {listed}")
        raise context.unknown(clean(word), behind)
    firms = [firm for firm in everybody if firm.name in names]
    for name in names:
        if not any(firm.name == name and firm.open for firm in firms):
            context.say(Text(f"{clean(name)}：现在不欠资料", f"{clean(name)}: owes nothing now").get(lang))
    return firms


def _list(firms: Sequence[Debtor], lang: Language) -> None:
    """A line for each firm: how much it owes now, and how much later."""
    names = [clean(firm.name) for firm in firms]
    room = max(map(columns, names), default=0)
    for firm, name in zip(firms, names, strict=True):
        later = Text(f"，{len(firm.pending)} 项未到期", f", {len(firm.pending)} not yet due")
        said = Text(f"{len(firm.open)} 项待交", f"{len(firm.open)} to hand in")
        context.say(f"{pad(name, room)}  {said.get(lang)}{later.get(lang) if firm.pending else ''}")
    if not firms:
        context.say(Text("没有待交的资料", "nothing to ask for").get(lang))


def _beside(asking: _Asking) -> Path:
    """``城北泵站 催办 2026-09-03`` beside the folder ``城北泵站``."""
    root = Path(os.path.realpath(asking.dossier.root))
    word = Text("催办", "requests").get(language_of(asking.dossier))
    return root.parent / f"{root.name} {word} {asking.result.as_of}"


def refuse_inside(target: Path, dossier: Dossier, lang: Language) -> None:
    """What goes to others does not lie among the papers of the dossier.

    Raises:
        click.UsageError: it would.
    """
    if Path(os.path.realpath(target)).is_relative_to(os.path.realpath(dossier.root)):
        said = Text(
            f"{target} 在项目文件夹里面，请用 -o 指定别处",
            f"{target} lies inside the dossier folder; name another place with -o",
        )
        raise click.UsageError(said.get(lang))


@dataclass(frozen=True, slots=True)
class _Bundle:
    """What one firm gets; paths are relative to the output folder, with ``/``."""

    letter: Letter
    forms: int
    files: Mapping[str, bytes] = field(repr=False)
    printed: tuple[PrintedForm, ...] = ()
    """What the forms of records said."""


def _bundles(asking: _Asking, firms: Sequence[Debtor], exchange: Exchange) -> list[_Bundle]:
    """For each firm its letter, its folders, and the forms in them.

    Raises:
        TemplateBroken: T6xx of a form that could not be filled.
    """
    result, dossier, schemas = asking.result, asking.dossier, asking.schemas
    style, lang = style_of(schemas, dossier.language, result.as_of), language_of(dossier)
    records, names, roles = {r.id: r for r in dossier.records}, item_names(dossier), role_titles(schemas)
    taken: set[str] = set()
    bundles = []
    for firm in firms:
        folder = own_name(firm.name, taken)
        names_of_slots = slot_folders(firm.open, lang)
        slots = [f"{folder}/{SLOTS.get(lang)}/{slot}" for slot in names_of_slots]
        forms = [slot_jobs(line, dossier, records, schemas, names) for line in firm.open]
        jobs = {
            path: job for slot, ours in zip(slots, forms, strict=True) for path, job in _placed(slot, ours)
        }
        letter = letter_job(result, dossier, firm, roles, len(jobs), exchange)
        jobs[f"{folder}/{LETTER.get(lang)}.docx"] = letter
        told = letter.context["letter"]
        notes = {
            f"{s}/{NOTE.get(lang)}": slot_note(row, lang) for s, row in zip(slots, told["rows"], strict=True)
        }
        files = notes | {path: fill_one(job, style) for path, job in jobs.items()}
        asked = zip(firm.open, names_of_slots, strict=True)
        out = Letter(
            told["number"],
            result.as_of,
            firm.name,
            tuple(Slot(line.result.requirement.id, line.result.item or "", name) for line, name in asked),
            tuple(hashlib.sha256(content).hexdigest() for content in files.values()),
        )
        found = find_forms([*jobs.values()], style)
        noted = tuple(
            note_of(records[job.record], found[job.key], 0, result.as_of) for job in jobs.values() if job.code
        )
        bundles.append(_Bundle(out, len(jobs) - 1, files, noted))
    return bundles


def _placed(folder: str, jobs: Sequence[FormJob]) -> list[tuple[str, FormJob]]:
    taken: set[str] = set()
    return [(f"{folder}/{own_name(job.title, taken)}.docx", job) for job in jobs]


def _write(target: Path, bundles: Sequence[_Bundle], lang: Language) -> None:
    """Everything or, where a file of other content is in its place, nothing.

    Raises:
        OutputFailed: P720, P745.
    """
    files = {path: content for bundle in bundles for path, content in bundle.files.items()}
    refuse_long_paths(target, files, limits_here(target))
    for path, content in files.items():
        refuse_other(target / path, content)
    for bundle in bundles:
        for path, content in bundle.files.items():
            write_file(target / path, content)
        letter, forms = bundle.letter, bundle.forms
        name, number, owed = clean(letter.firm), letter.number, len(letter.slots)
        said = Text(
            f"{name}：催办函 {number}，{owed} 项，表格 {forms} 份",
            f"{name}: letter {number}, {plural(owed, 'item')}, {plural(forms, 'form')}",
        )
        context.say(said.get(lang))
    context.say(Text(f"已写入 {target}", f"written to {target}").get(lang))


def refuse_other(path: Path, content: bytes) -> None:
    """A letter that went out, or a form that somebody has begun to fill in, is not written over.

    Raises:
        OutputFailed: P720.
    """
    if path.is_file() and path.read_bytes() != content:
        reason = Text(
            "已有同名文件而内容不同，不覆盖", "there is a file of other content, which is not overwritten"
        )
        hint = Text(
            "用 -o 换一个文件夹，或先把旧文件移走",
            "name another folder with -o, or move the old file away first",
        )
        raise OutputFailed(finding("P720", Location(str(path)), path=path, reason=reason, hint=hint))
