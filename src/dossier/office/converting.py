"""The one door to LibreOffice: Word (or Excel) files in, verified PDF files out, one bad file costs only itself.

Known traps, all met with 7.4: the exit code is 0 for a truncated or missing file and for a bad member of a
batch; bytes that are no document give a garbage PDF; two processes on one profile do nothing silently;
killing the parent leaves `soffice.bin` alive; `--outdir` flattens folders, so equal names collide.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from docx import Document

from dossier.errors import ConversionFailed
from dossier.findings import Finding, finding
from dossier.model import Location, Text
from dossier.office.fonts import HouseFonts
from dossier.office.printed_pdf import verify_pdf
from dossier.office.program import Ended, Run, require_office, run_office, scratch_folder
from dossier.office.watching import Watch, allowance, unheard
from dossier.office.word_file import inspect_word_file, unpacked_megabytes, write_workbook

# Twice this is what a hanging document costs: once in its batch and once alone, before it is called guilty.
_PATIENCE_SECONDS = 20.0
_ROOM_BYTES = 4_000_000
# Windows takes command lines of 32,767 characters.
_LONGEST_BATCH = 1000
_FEWEST = 16
"""Documents that are worth the start of a process while there are more to come: it costs as much as two or three."""


def unmade(_: Path, __: Path) -> None:
    """For whoever waits for the end."""


@dataclass(frozen=True, slots=True)
class Conversion:
    """What became of the documents; each is in exactly one of the two."""

    pdfs: Mapping[Path, Path]
    """Document → its PDF, verified."""
    failures: Mapping[Path, Finding]
    """Document → why it has no PDF: T605, T607, P702 … P705."""


@dataclass(slots=True)
class _Work:
    """What the processes of one conversion share; the dicts are written by one of them per key."""

    program: Path
    fonts: HouseFonts
    output: Path
    scratch: Path
    patience: float
    jobs: int
    moved: Callable[[int], None]
    stage: Callable[[Path, Path], object]
    stop: threading.Event = field(default_factory=threading.Event)
    names: dict[Path, str] = field(default_factory=dict)
    waiting: list[Path] = field(default_factory=list)
    """Documents that no process has taken; `changed` guards it and what follows."""
    share: int = 0
    """How many of them a process takes at once, when there are no more to come; 0 until then."""
    changed: threading.Condition = field(default_factory=threading.Condition)
    pdfs: dict[Path, Path] = field(default_factory=dict)
    failures: dict[Path, Finding] = field(default_factory=dict)

    def settled(self, document: Path) -> bool:
        """True when it is known what became of a document."""
        return document in self.pdfs or document in self.failures


def convert_documents(
    documents: Iterable[Path],
    output: Path,
    *,
    jobs: int,
    fonts: HouseFonts,
    scratch: Path | None = None,
    patience: float = _PATIENCE_SECONDS,
    moved: Callable[[int], None] = unheard,
    made: Callable[[Path, Path], None] = unmade,
    stage: Callable[[Path, Path], object] = shutil.copyfile,
) -> Conversion:
    """Turn Word files, or Excel files, into PDF/A-2b files ``<output>/<stem>.pdf``, `jobs` processes side by side.

    Documents are taken from `documents` while others are converted, so that it may make them. They are named in
    findings by their file name. Temporary files lie below `scratch`, the system's folder for them when left out.
    `patience` is how many seconds a process may do nothing, and how many seconds of a processor a small document may
    take, before it is killed; the document in line is then tried alone and the others go on. `moved` hears, from any
    thread, how many more documents have pages; `made`, in this thread, of each document and its PDF, which it may take
    away. `stage` puts a document where the program finds it. What the office program complains about stays in
    ``<output>/said.txt``.

    Raises:
        ProgramMissing: P701 or P743, LibreOffice is not on this machine or too old.
        ConversionFailed: P708, LibreOffice cannot convert anything, not even a document known to be sound.
        OutputFailed: P742, there is no folder in which LibreOffice can work.
        OSError: there is no room for what LibreOffice makes.
        ValueError: two documents have the same stem.
    """
    work = _Work(
        require_office(), fonts, output, scratch_folder(scratch), patience, max(1, jobs), moved, stage
    )
    output.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(work.jobs) as pool:
        tasks = {pool.submit(_run_shares, work) for _ in range(work.jobs)}
        try:
            _offer(work, documents)
            _wait_for(work, tasks, made)
        finally:
            # Ctrl-C or a failed job: the others kill their processes at once instead of finishing.
            if not all(task.done() for task in tasks):
                work.stop.set()
    return Conversion(
        {document: work.pdfs[document] for document in work.names if document in work.pdfs},
        {document: work.failures[document] for document in work.names if document in work.failures},
    )


def _offer(work: _Work, documents: Iterable[Path]) -> None:
    """Let the processes have documents as they come.

    Raises:
        ValueError: two documents have the same stem.
    """
    stems: set[str] = set()
    for document in documents:
        if document.stem in stems:
            raise ValueError("two documents of one conversion have the same stem")
        stems.add(document.stem)
        work.names[document] = document.name
        if not _refuse(work, document):
            with work.changed:
                work.waiting.append(document)
                work.changed.notify()
    with work.changed:
        work.share = max(1, -(-len(work.waiting) // work.jobs))
        work.changed.notify_all()


def _take(work: _Work) -> list[Path]:
    """The next documents for one process, as soon as they are worth its start; empty when there are none left."""
    with work.changed:
        while not work.share and len(work.waiting) < _FEWEST and not work.stop.is_set():
            work.changed.wait(0.5)
        count = min(_LONGEST_BATCH, work.share or max(_FEWEST, len(work.waiting) // work.jobs))
        taken, work.waiting = work.waiting[:count], work.waiting[count:]
    return taken


def _wait_for(work: _Work, tasks: set[Future[None]], made: Callable[[Path, Path], None]) -> None:
    pending, told = tasks, 0
    while pending or told < len(work.pdfs):
        # In short steps, because Windows does not interrupt an endless wait for Ctrl-C.
        done, pending = wait(pending, timeout=0.5, return_when=FIRST_EXCEPTION)
        for task in done:
            task.result()
        for document in list(work.pdfs)[told:]:
            made(document, work.pdfs[document])
            told += 1


def _refuse(work: _Work, document: Path) -> bool:
    """LibreOffice makes a garbage PDF of anything, so what is no Word file never reaches it."""
    problem = inspect_word_file(document, work.names[document])
    if problem:
        work.failures[document] = problem
    return problem is not None


def _run_shares(work: _Work) -> None:
    """What one process does after the other, in one profile."""
    queue = _take(work)
    if not queue:
        return
    with tempfile.TemporaryDirectory(
        prefix="dossier-office-", dir=work.scratch, ignore_cleanup_errors=True
    ) as folder:
        while queue and not work.stop.is_set():
            ended = _run_batch(work, queue, Path(folder))
            left = [document for document in queue if not work.settled(document)]
            # The program takes the documents in order: where it hung or crashed, the first without a product is next
            # in line. It is tried alone; when it went through, each that it left out is.
            suspects = left if ended.run is Run.FINISHED else left[:1]
            for document in suspects:
                _convert_alone(work, document, Path(folder))
            queue = [document for document in left if document not in suspects] or _take(work)


def _convert_alone(work: _Work, document: Path, folder: Path) -> None:
    if work.stop.is_set():
        return
    ended = _run_batch(work, [document], folder)
    if work.settled(document) or ended.run is Run.STOPPED:
        return
    _need_room(folder)
    if not work.pdfs and not _converts_anything(work, folder, document.suffix):
        raise ConversionFailed(finding("P708", program=str(work.program), said=_quoted(ended)))
    code = "P704" if ended.run is Run.STALLED else "P702"
    shown = work.names[document]
    work.failures[document] = finding(code, Location(shown), file=shown, said=_quoted(ended))


def _need_room(folder: Path) -> None:
    """LibreOffice does not say that a disk is full; its profile and a product need a few megabytes.

    Raises:
        OSError: there is not so much room.
    """
    with tempfile.TemporaryFile(dir=folder) as stream:
        stream.write(bytes(_ROOM_BYTES))
        stream.flush()


def _run_batch(work: _Work, batch: Sequence[Path], folder: Path) -> Ended:
    """Convert documents in one process and take over its sound products."""
    staged = Path(tempfile.mkdtemp(prefix="batch-", dir=folder))
    profile = folder / "profile"
    names = {document: f"{number:04d}{document.suffix}" for number, document in enumerate(batch, 1)}
    for document, name in names.items():
        work.stage(document, staged / name)
    ended = _run(work, staged, list(names.values()), profile)
    for document, name in names.items():
        _accept(work, document, (staged / "pdf" / name).with_suffix(".pdf"))
    _keep_said(work, staged / "said.txt")
    shutil.rmtree(staged, ignore_errors=True)
    if ended.run is not Run.FINISHED:
        # A killed or crashed process leaves a half-written profile, which would fail the next one.
        shutil.rmtree(profile, ignore_errors=True)
    return ended


def _keep_said(work: _Work, said: Path) -> None:
    """Add what a process said to what others did, for whoever keeps the working folder."""
    with suppress(OSError), (work.output / "said.txt").open("ab") as stream:
        stream.write(said.read_bytes())


def _run(work: _Work, staged: Path, documents: Sequence[str], profile: Path) -> Ended:
    largest = max(unpacked_megabytes(staged / document) for document in documents)
    return run_office(
        work.program,
        documents,
        folder=staged,
        made=staged / "pdf",
        profile=profile,
        fonts=work.fonts,
        watch=Watch(work.patience, allowance(work.patience, largest), work.moved),
        stop=work.stop,
    )


def _converts_anything(work: _Work, folder: Path, suffix: str) -> bool:
    """Ask with an empty file: without its module (Writer, Calc) the program starts, exits 0 and makes nothing."""
    staged = Path(tempfile.mkdtemp(prefix="probe-", dir=folder))
    if suffix == ".xlsx":
        write_workbook(staged / "0001.xlsx")
    else:
        Document().save(str(staged / "0001.docx"))
    _run(work, staged, [f"0001{suffix}"], staged / "profile")
    return work.stop.is_set() or (staged / "pdf" / "0001.pdf").is_file()


def _accept(work: _Work, document: Path, product: Path) -> None:
    """Settle a document by its product; one without a product, or with a product that is cut off, stays open."""
    if not product.is_file():
        return
    problem = verify_pdf(product, work.names[document], work.fonts)
    if problem is None:
        target = work.output / f"{document.stem}.pdf"
        shutil.move(product, target)
        work.pdfs[document] = target
    elif problem.code != "P705":
        work.failures[document] = problem


def _quoted(ended: Ended) -> Text:
    return (
        Text(f"（LibreOffice：{ended.said}）", f" (LibreOffice: {ended.said})")
        if ended.said
        else Text("", "")
    )
