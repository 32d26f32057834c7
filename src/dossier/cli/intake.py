"""`dossier intake`: scans without a name → a proposal, looked through by a person, taken into the dossier."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import click

from dossier import checks
from dossier.cli import context
from dossier.cli.usage import NamedPath
from dossier.disk.writing import write_file
from dossier.errors import ExitCode, InputUnreadable, OutputFailed
from dossier.evidence.ocr import is_installed
from dossier.excel import extra
from dossier.excel.reading import standing
from dossier.findings import finding
from dossier.intake.accepting import accept
from dossier.intake.kinds import kinds_of
from dossier.intake.parts import as_proposed, refuse_overlaps, used_pages
from dossier.intake.proposal import FILE, Entry, Proposed, read_proposal
from dossier.intake.proposing import Ground, propose
from dossier.intake.review import decisions, foreign_lines, review_book, waiting
from dossier.intake.signing import Signed, held_entries, is_unwritten
from dossier.intake.signing_sheets import confirmed
from dossier.intake.sources import Paper, gather, read_papers
from dossier.intake.stacks import split
from dossier.library.catalogue import catalogue_of
from dossier.model import Language, Location, Text
from dossier.reading.dossier import MAIN
from dossier.reporting.layout import clean
from dossier.reporting.text import as_typed
from dossier.steps.noting import Done, Event, Planned
from dossier.steps.recall import as_json
from dossier.steps.store import Store

DEFAULT = 0.95
_ON_TERMINAL = Text("或加 --ask 在终端上逐份确认", "or add --ask to confirm one by one on the terminal")
accept_option = partial(
    click.option,
    "--accept",
    "threshold",
    type=click.FloatRange(0.5, 1),
    is_flag=False,
    flag_value=DEFAULT,
)
no_ocr_option = click.option("--no-ocr", is_flag=True, help="不识别扫描件 / do not read scans by OCR")


@click.command("intake")
@click.argument("sources", nargs=-1, type=NamedPath())
@accept_option(
    help="收入把握不低于此值且没有疑点的 / take in what reaches this score and nothing contradicts [0.95]"
)
@click.option(
    "--review",
    type=NamedPath(dir_okay=False),
    metavar="WORKBOOK",
    help="按填好的确认表收入 / take in what the workbook says",
)
@click.option("--ask", is_flag=True, help="在终端上逐份确认 / ask about each file on the terminal")
@click.option(
    "--output",
    "-o",
    type=NamedPath(dir_okay=False),
    default=Path("待确认.xlsx"),
    show_default=True,
    help="确认表 / workbook to review",
)
@no_ocr_option
@context.no_cache_option
@context.lang_option
def intake_command(
    sources: tuple[Path, ...],
    threshold: float | None,
    review: Path | None,
    ask: bool,
    output: Path,
    no_ocr: bool,
    no_cache: bool,
    lang: str | None,
) -> int:
    """收件：认出扫描件是什么资料，确认后收入 / recognise scans and take them into the dossier.

    SOURCES 是文件夹、文件或 ZIP；最后一个可以是项目文件夹，不写就是当前文件夹。原件不动，收入的是副本。
    扫成一叠的，按分隔页（dossier separators）、表上的二维码、题名分成几份。
    先生成确认表（.xlsx），填好“采用”一列后用 --review 收入；可以用 dossier undo 撤销。
    Folders, files or ZIP archives; the last one may be the dossier. Originals stay as they are.
    """
    chosen = context.language(lang)
    handed, path = split_sources(sources)
    folder = context.one_dossier(path, chosen)
    if review is None and not handed:
        raise click.UsageError(
            Text("请写出要收的文件或文件夹", "name the files or folders to take in").get(chosen)
        )
    if review is not None:
        extra.need_excel(review.name)
    elif threshold is None and not ask:  # before hours of reading, of which nothing could be shown
        extra.need_excel(output.name, _ON_TERMINAL)
    with context.open_store(no_cache) as store:
        task = Task(folder, chosen, store, is_installed() and not no_ocr)
        if review is not None:
            return _review(task, review)
        run_intake(task, handed, threshold, output, ask=ask)
        return ExitCode.OK


def split_sources(sources: Sequence[Path]) -> tuple[list[Path], Path]:
    """What was handed in, and the dossier: the last path where it is one."""
    if sources and (sources[-1] / MAIN).is_file():
        return list(sources[:-1]), sources[-1]
    return list(sources), Path()


@dataclass(frozen=True, slots=True)
class Task:
    """A dossier that takes files in, and how."""

    folder: Path
    lang: Language
    store: Store | None
    ocr: bool


def run_intake(
    task: Task,
    sources: Sequence[Path],
    threshold: float | None,
    output: Path,
    *,
    ask: bool = False,
    ground: Ground | None = None,
    judged: Callable[[Entry], Entry] | None = None,
    whole: bool = False,
) -> list[tuple[Paper, Entry]]:
    """Propose, write the proposal and its workbook, and take in what is accepted already.

    Args:
        task: the dossier, and how.
        sources: what was handed in.
        threshold: score from which on it is taken in without a word; None for never.
        output: the workbook.
        ask: about each on the terminal.
        ground: what the papers are held against, where somebody has checked the dossier already.
        judged: what else is known of a paper, put into its entry.
        whole: take each file as one paper, whatever is in it.
    """
    lang = task.lang
    with papers_of(sources, task) as files:
        ground = ground or ground_of(task)
        _refuse_decided(output, ground)
        progress = _Progress(task)
        papers = files if whole else split(files, ground.kinds, task.store, progress, ocr=task.ocr)
        entries = [judged(entry) if judged else entry for entry in propose(ground, papers)]
        taken = [e for e in entries if threshold is not None and e.accepted_at(threshold)]
        if ask:
            taken += [e for e in entries if e not in taken and e.kind == "known" and _agreed(e, ground, lang)]
        made = _take(task, ground, taken, papers, "intake " + " ".join(p.name for p in sources))
    left = [entry for entry in entries if entry not in taken]
    # What is taken in is asked about only for its signatures.
    left += [replace(entry, kind="held", completes=identity) for entry, identity in made if entry.hands]
    _tell(entries, taken, ground.kinds.titles, lang)
    proposed = Proposed(tuple(str(p.absolute()) for p in sources), tuple(left))
    write_file(task.folder / FILE, as_json(proposed))
    if any(entry.kind != "held" or entry.hands for entry in left):
        said = _put_up(task, ground, sources, left, threshold or DEFAULT, output)
        click.echo(clean(said.get(lang)), err=True)
    return list(zip(papers, entries, strict=True))


def _put_up(
    task: Task, ground: Ground, sources: Sequence[Path], left: Sequence[Entry], sure: float, output: Path
) -> Text:
    """Writes the workbook to be decided on; what to do next."""
    if not extra.is_installed():
        typed = f"dossier intake --ask{''.join(map(as_typed, sources))}{as_typed(task.folder)}"
        install = 'pip install "dossier-handover[excel]"'
        return Text(
            f"没有安装 Excel 支持，没有写确认表：{install}；不装的，在终端上逐份确认：{typed}",
            f"no workbook to review was written, the Excel extra is not installed: {install}; "
            f"without it, confirm one by one on the terminal: {typed}",
        )
    from dossier.excel.writing import as_bytes  # noqa: PLC0415 - openpyxl takes half a second

    write_file(output, as_bytes(review_book(ground.here, left, sure)))
    typed = f"dossier intake --review{as_typed(output)}{as_typed(task.folder)}"
    return Text(
        f"确认表：{output}。看过后在“采用”列填“是”，签字在“签字确认”里填“是”，再运行 {typed}",
        f"to review: {output}. Say yes in the column “take” and for signatures, then run {typed}",
    )


def _refuse_decided(output: Path, ground: Ground) -> None:
    """Only a review of ours is written over, and only when nothing in it waits to be taken in.

    Raises:
        OutputFailed: P726, it is another file; Y178, somebody has marked rows in it.
    """
    if not output.exists() or not extra.is_installed():  # then nothing is written there
        return
    count = waiting(output, ground.holds_key)
    if count is None:
        raise OutputFailed(finding("P726", Location(str(output)), path=output))
    try:
        signed = confirmed(ground.here, output)
    except InputUnreadable as error:  # somebody has typed what cannot be read: it is theirs all the same
        count += len(error.findings)
    else:
        count += sum(is_unwritten(ground.here, ground.checked, each) for each in signed)
    if count:
        raise OutputFailed(finding("Y178", Location(str(output)), file=output, count=count))


def _review(task: Task, workbook: Path) -> int:
    proposed = read_proposal(task.folder)
    known = {entry.key: entry for entry in proposed.entries}
    with papers_of([Path(source) for source in proposed.sources], task) as files:
        ground = ground_of(task)
        decided = decisions(ground.here, workbook)
        signed = confirmed(ground.here, workbook)
        if strange := next((d for d in decided if d.key not in known), None):
            raise InputUnreadable(finding("Y177", Location(strange.place), place=strange.place))
        wanted = {
            d.key: d for d in decided if not ground.holds(known[d.key].sha256, d.pages or known[d.key].part)
        }
        by_sha256 = {paper.handed.sha256: paper for paper in files}
        gone = [known[key].source for key in wanted if known[key].sha256 not in by_sha256]
        if gone:
            raise InputUnreadable(*(finding("Y175", Location(name), file=name) for name in gone))
        chosen = [
            as_proposed(by_sha256[known[key].sha256], known[key], each, task.store, ocr=task.ocr)
            for key, each in wanted.items()
        ]
        refuse_overlaps(chosen, wanted)
        entries = propose(ground, chosen, wanted)
        known_now = [entry for entry in entries if entry.kind == "known"]
        known_now += held_entries(ground.here, ground.checked, known, signed)
        _take(task, ground, known_now, files, f"intake --review {workbook.name}", signed)
    refused = [entry for entry in entries if entry.kind != "known"]
    _tell(refused, [], ground.kinds.titles, task.lang)
    left = len(signed) - sum(each.key in {entry.key for entry in known_now} for each in signed)
    if left:
        said = Text(
            f"{left} 处签字确认了，但资料没有收入，没有写",
            f"{left} confirmed signatures were not written: their papers were not taken in",
        )
        click.echo(said.get(task.lang), err=True)
    return ExitCode.FINDINGS if refused or left else ExitCode.OK


def ground_of(task: Task) -> Ground:
    """The dossier, read and checked."""
    read, checked = checks.check(task.folder, None, context.today(), task.store)
    if read is None:
        raise InputUnreadable(*checked.findings)
    here = standing(read, task.folder, task.lang)
    kinds = kinds_of(read.schemas, catalogue_of(here.dossier, read.schemas)[0])
    known = frozenset(seen.sha256 for seen in checked.facts.values() if seen.sha256)
    return Ground(read, here, checked, kinds, known, used_pages(here.dossier, checked.facts))


@contextmanager
def papers_of(sources: Sequence[Path], task: Task) -> Iterator[list[Paper]]:
    """The files of the sources, read; what archives were unpacked to is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="dossier-") as folder:
        handed = gather(sources, Path(folder))
        yield read_papers(handed, task.store, _Progress(task), ocr=task.ocr)


class _Progress:
    """Says on stderr how many pages are to be read, and each twentieth that is."""

    def __init__(self, task: Task) -> None:
        self._task, self._planned, self._done = task, 0, 0

    def __call__(self, event: Event) -> None:
        if isinstance(event, Planned):
            self._planned = event.count
        elif isinstance(event, Done):
            self._done += 1
        if self._planned and (not self._done or self._done % 20 == 0):
            said = Text(f"读页面 {self._done}/{self._planned}", f"reading pages {self._done}/{self._planned}")
            click.echo(said.get(self._task.lang), err=True)


def _take(
    task: Task,
    ground: Ground,
    entries: Sequence[Entry],
    papers: Sequence[Paper],
    command: str,
    signed: Sequence[Signed] = (),
) -> list[tuple[Entry, str]]:
    """Each entry that was taken in, with the id of its record."""
    if not entries:
        return []
    handed = {paper.handed.sha256: paper.handed for paper in papers}
    made = accept(ground.here, entries, handed, context.run(command), signed)
    for entry, identity in made:
        click.echo(clean(f"{entry.source} → {identity} {entry.record['title']} ({entry.target})"))
    signatures = sum(each.key in {entry.key for entry in entries} for each in signed)
    said = Text(
        f"已收入 {len(made)} 份，签字 {signatures} 处；撤销用 dossier undo",
        f"{len(made)} taken in, {signatures} signatures; dossier undo takes them back",
    )
    click.echo(said.get(task.lang), err=True)
    return made


def _agreed(entry: Entry, ground: Ground, lang: Language) -> bool:
    _tell([entry], [], ground.kinds.titles, lang)
    return click.confirm(Text("采用吗？", "take it in?").get(lang), default=False, err=True)


def _tell(
    entries: Sequence[Entry], taken: Sequence[Entry], titles: Mapping[str, Text], lang: Language
) -> None:
    """A line a file that is not taken in, and why; what the dossier has already is counted."""
    for entry in entries:
        if entry in taken or entry.kind == "held":
            continue
        best = entry.candidates[0] if entry.candidates else None
        kind = titles[best.type].get(lang) if best else ""
        head = clean(entry.source) + (f"  {kind} {best.score:.2f}" if best else "")
        own = clean(entry.record["title"]) if entry.record else ""
        title = f"  {own}" if own != kind else ""
        slots = " ".join(f"{requirement} {item}".strip() for requirement, item, _ in entry.slots)
        click.echo(f"{head}{title}  {slots}".rstrip())
        for name in entry.near:
            click.echo(f"    = {clean(name)}")
        for why in entry.against:
            click.echo(f"    {clean(why.get(lang))}")
        for line in foreign_lines(entry, lang):
            click.echo(f"    {clean(line)}")
    if not is_installed() and any(e.against and e.against[0].en == "nothing could be read" for e in entries):
        said = 'pip install "dossier-handover[ocr]"'
        click.echo(Text(f"识别扫描件：{said}", f"to read scans: {said}").get(lang), err=True)
    held = sum(entry.kind == "held" for entry in entries)
    if held:
        click.echo(Text(f"{held} 份已在资料里", f"{held} are in the dossier already").get(lang), err=True)
