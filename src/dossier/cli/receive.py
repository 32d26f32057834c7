"""`dossier receive`: what a firm sends back is registered, put aside, held against its slots, and receipted."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import click

from dossier.cli import context
from dossier.cli.intake import (
    DEFAULT,
    Task,
    accept_option,
    ground_of,
    no_ocr_option,
    run_intake,
    split_sources,
)
from dossier.cli.service_forms import style_of
from dossier.cli.usage import NamedPath
from dossier.disk.removal import remove
from dossier.disk.turns import alone
from dossier.disk.writing import cannot_write, write_file
from dossier.errors import CannotGoOn, ExitCode, InputUnreadable, os_reason
from dossier.evidence.ocr import is_installed
from dossier.findings import finding
from dossier.forms.batch import fill_one
from dossier.intake.proposing import Ground
from dossier.intake.returned import (
    INBOX,
    Arrival,
    arrivals,
    hand_over,
    held_against,
    places,
    received,
    slots_of,
)
from dossier.intake.sources import digest_of
from dossier.model import Language, Location, Text
from dossier.planning.volumes import safe_name
from dossier.reporting.exchange import FILE, Exchange, Receipt, read_exchange, write_exchange
from dossier.reporting.layout import clean
from dossier.reporting.receipt import RECEIPT, STATES, receipt_job
from dossier.reporting.request_letter import language_of


@click.command("receive")
@click.argument("sources", nargs=-1, required=True, type=NamedPath())
@accept_option(help="收下的同时写进资料 / take what is in order into the records, too [0.95]")
@click.option(
    "--output",
    "-o",
    type=NamedPath(file_okay=False),
    help="登记表和确认表写到此文件夹，默认在项目文件夹旁边 / folder for the receipt (default: beside the dossier)",
)
@click.option("--date", "day", type=context.DAY, help="收到的日期，默认今天 / day of receipt")
@no_ocr_option
@context.no_cache_option
@context.lang_option
def receive_command(
    sources: tuple[Path, ...],
    threshold: float | None,
    output: Path | None,
    day: dt.datetime | None,
    no_ocr: bool,
    no_cache: bool,
    lang: str | None,
) -> int:
    """接收一家单位退回的资料：登记、核对、出接收登记表 / receive what a firm sends back, with a receipt.

    SOURCES 是退回的文件夹、ZIP 或文件；最后一个可以是项目文件夹。文件先放进 .dossier/inbox，不算附件；
    看过后用 dossier intake --review 写进资料。
    Folders, ZIP archives or files; the last one may be the dossier. They wait in .dossier/inbox.
    """
    chosen = context.language(lang)
    handed, path = split_sources(sources)
    folder = context.one_dossier(path, chosen)
    if not handed:
        raise click.UsageError(
            Text("请写出退回的文件夹或 ZIP", "name the folder or ZIP that came back").get(chosen)
        )
    with (
        alone(folder, "exchange", FILE),
        context.open_store(no_cache) as store,
        tempfile.TemporaryDirectory(prefix="dossier-") as below,
    ):
        task = Task(folder, chosen, store, is_installed() and not no_ocr)
        ground, exchange = ground_of(task), read_exchange(folder)
        came = arrivals(
            hand_over(handed, Path(below)),
            exchange,
            ground.checked.requirements,
            language_of(ground.here.dossier),
        )
        new = _new(came, exchange, chosen)
        if new:
            target = output or _beside(ground)
            date = context.day(day) or context.today()
            number = _number(ground, exchange, date, target)
            receipt = Receipt(number, date, _firm(came, chosen), ())
            _receive(task, ground, exchange, receipt, new, threshold, target)
    return ExitCode.OK


def _new(came: Sequence[Arrival], exchange: Exchange, lang: Language) -> list[Arrival]:
    """What did not come before; the rest is told, and changes nothing."""
    before = {(f.requirement, f.item, f.sha256): (receipt, f) for receipt, f in exchange.received()}
    new = []
    for each in came:
        known = before.get((*each.key, each.sha256))
        if known is None:
            new.append(each)
            continue
        receipt, file = known
        state = STATES[file.state].get(lang)
        said = Text(
            f"{each.file}：{receipt.date} 已收到（{receipt.number}，{state}）",
            f"{each.file}: received on {receipt.date} already ({receipt.number}, {state})",
        )
        context.say(clean(said.get(lang)))
    if not new:
        context.say(
            Text("没有新的文件，未写入任何内容", "nothing new came; nothing was written").get(lang), err=True
        )
    return new


def _firm(came: Iterable[Arrival], lang: Language) -> str:
    """The one firm whose slots they are.

    Raises:
        click.UsageError: there is none, or there are several.
    """
    firms = sorted({each.firm for each in came if each.firm})
    if len(firms) == 1:
        return firms[0]
    listed = clean("、".join(firms))
    none = Text(
        "看不出是哪家退回的：没有一个文件在待交资料的子文件夹里；请连同子文件夹一起收，或用 dossier intake",
        "nobody can tell who sent this: no file lies in a folder of a letter; receive it with its folders, "
        "or use dossier intake",
    )
    several = Text(
        f"里面有几家单位的资料：{listed}；请一家一家收", f"several firms sent this: {listed}; take one by one"
    )
    raise click.UsageError((several if firms else none).get(lang))


def _beside(ground: Ground) -> Path:
    """``城北泵站 收件`` beside the folder ``城北泵站``."""
    root = Path(os.path.realpath(ground.here.dossier.root))
    return root.parent / f"{root.name} {Text('收件', 'received').get(language_of(ground.here.dossier))}"


def _number(ground: Ground, exchange: Exchange, date: dt.date, target: Path) -> str:
    """``CB-2026-014-收-20260903-01``: the first that neither the register nor a receipt in the folder has."""
    mark = Text("收", "P").get(language_of(ground.here.dossier))
    known = {receipt.number for receipt in exchange.receipts}
    for count in range(1, len(known) + 1000):
        number = f"{ground.here.dossier.code}-{mark}-{date:%Y%m%d}-{count:02}"
        if number not in known and not _printed(ground, number, target).exists():
            break
    return number


def _printed(ground: Ground, number: str, target: Path) -> Path:
    return target / f"{RECEIPT.get(language_of(ground.here.dossier))} {safe_name(number)}.docx"


def _receive(
    task: Task,
    ground: Ground,
    exchange: Exchange,
    receipt: Receipt,
    new: Sequence[Arrival],
    threshold: float | None,
    target: Path,
) -> None:
    """Put the files aside, look at all that waits there, write receipt and register."""
    below = task.folder / INBOX / safe_name(receipt.number)
    remove(below)  # left by a run that died
    try:
        _put_aside(below, new)
        slots = slots_of(exchange, new)
        review = target / Text("待确认.xlsx", "to confirm.xlsx").get(task.lang)
        pairs = run_intake(
            task,
            [below.parent],
            threshold,
            review,
            ground=ground,
            judged=partial(held_against, slots),
            whole=True,
        )
        seen = {paper.handed.sha256: (paper, entry) for paper, entry in pairs}
        whole = replace(
            receipt, files=tuple(received(each, seen, slots, threshold or DEFAULT) for each in new)
        )
        printed = _printed(ground, receipt.number, target)
        write_file(printed, _filled(ground, whole))
        write_exchange(task.folder, replace(exchange, receipts=(*exchange.receipts, whole)))
    except CannotGoOn:
        remove(below)
        raise
    for paper, entry in pairs:  # what goes back, and what the dossier has
        if paper.facts.problem or entry.kind == "held":
            with suppress(OSError):  # somebody has it open: the next receipt clears it away
                paper.handed.path.unlink()
    _tell(whole, printed, task.lang)


def _put_aside(below: Path, new: Sequence[Arrival]) -> None:
    """Copies, each the very file that was digested.

    Raises:
        InputUnreadable: Y175, a file has changed meanwhile.
        OutputFailed: P720.
    """
    below.mkdir(parents=True)
    for name, each in places(new).items():
        copy = below / name
        try:
            copy.parent.mkdir(exist_ok=True)
            shutil.copyfile(each.path, copy)
            same = digest_of(copy) == each.sha256
        except OSError as error:
            raise cannot_write(copy, os_reason(error)) from error
        if not same:
            raise InputUnreadable(finding("Y175", Location(each.file), file=each.file))


def _filled(ground: Ground, receipt: Receipt) -> bytes:
    dossier, schemas = ground.here.dossier, ground.here.schemas
    style = style_of(schemas, dossier.language, receipt.date)
    job = receipt_job(ground.checked, dossier, receipt)
    return fill_one(job, style)


def _tell(receipt: Receipt, printed: Path, lang: Language) -> None:
    counts = Counter[str](file.state for file in receipt.files)
    states = (
        Text("，", ", ").get(lang).join(f"{s.get(lang)} {counts[k]}" for k, s in STATES.items() if counts[k])
    )
    head = Text(f"{receipt.firm}：{receipt.number}", f"{receipt.firm}: {receipt.number}").get(lang)
    context.say(clean(f"{head}  {states}"))
    context.say(clean(Text(f"登记表：{printed}", f"receipt: {printed}").get(lang)))
