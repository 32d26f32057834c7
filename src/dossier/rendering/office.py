"""The one door to LibreOffice: Word files in, verified PDF files out, one bad file costs only itself.

Known traps, all met with 7.4: the exit code is 0 for a truncated or missing file and for a bad member of a
batch; bytes that are no document give a garbage PDF; two processes on one profile do nothing silently;
killing the parent leaves `soffice.bin` alive; `--outdir` flattens folders, so equal names collide.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path

from docx import Document

from dossier.errors import ConversionFailed
from dossier.findings import Finding, finding
from dossier.model import Location
from dossier.rendering.fonts import HouseFonts
from dossier.rendering.office_pdf import verify_pdf
from dossier.rendering.office_program import Run, find_office, run_office
from dossier.rendering.word_file import inspect_word_file

_STALL_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Conversion:
    """What became of the documents; each is in exactly one of the two."""

    pdfs: Mapping[Path, Path]
    """Document → its PDF, verified."""
    failures: Mapping[Path, Finding]
    """Document → why it has no PDF: T605, T607, P702 … P705."""


@dataclass(slots=True)
class _Work:
    """What the jobs of one conversion share; the dicts are written by one job per key."""

    program: Path
    fonts: HouseFonts
    output: Path
    time_limit: float
    stop: threading.Event
    names: Mapping[Path, str]
    pdfs: dict[Path, Path] = field(default_factory=dict)
    failures: dict[Path, Finding] = field(default_factory=dict)


def convert_documents(
    documents: Sequence[Path],
    output: Path,
    *,
    jobs: int,
    fonts: HouseFonts,
    time_limit: float = _STALL_SECONDS,
) -> Conversion:
    """Turn Word files into PDF/A-2b files ``<output>/<stem>.pdf``, `jobs` office processes side by side.

    Documents are named in findings by their file name. `time_limit` is how many seconds a process may go
    without finishing a document before it is killed; the culprit is then found by halving its batch.

    Raises:
        ProgramMissing: P701, LibreOffice is not on this machine.
        ConversionFailed: P708, LibreOffice cannot convert anything, not even a document known to be sound.
        ValueError: two documents have the same stem.
    """
    if len({document.stem for document in documents}) < len(documents):
        raise ValueError("two documents of one conversion have the same stem")
    work = _Work(find_office(), fonts, output, time_limit, threading.Event(), {d: d.name for d in documents})
    output.mkdir(parents=True, exist_ok=True)
    sound = [document for document in documents if not _refuse(work, document)]
    shares = [share for n in range(jobs) if (share := sound[n :: max(1, jobs)])]
    _run_shares(work, shares)
    return Conversion(
        {document: work.pdfs[document] for document in documents if document in work.pdfs},
        {document: work.failures[document] for document in documents if document in work.failures},
    )


def _refuse(work: _Work, document: Path) -> bool:
    """LibreOffice makes a garbage PDF of anything, so what is no Word file never reaches it."""
    problem = inspect_word_file(document, work.names[document])
    if problem:
        work.failures[document] = problem
    return problem is not None


def _run_shares(work: _Work, shares: Sequence[Sequence[Path]]) -> None:
    if not shares:
        return
    with ThreadPoolExecutor(len(shares)) as pool:
        tasks = [pool.submit(_run_share, work, share) for share in shares]
        try:
            pending = set(tasks)
            while pending:
                # In short steps, because Windows does not interrupt an endless wait for Ctrl-C.
                done, pending = wait(pending, timeout=0.5, return_when=FIRST_EXCEPTION)
                for task in done:
                    task.result()
        finally:
            # Ctrl-C or a failed job: the others kill their processes at once instead of finishing.
            if not all(task.done() for task in tasks):
                work.stop.set()


def _run_share(work: _Work, share: Sequence[Path]) -> None:
    with tempfile.TemporaryDirectory(prefix="dossier-office-", ignore_cleanup_errors=True) as folder:
        _convert_batch(work, share, Path(folder), Path(folder) / "profile")


def _convert_batch(work: _Work, batch: Sequence[Path], folder: Path, profile: Path) -> None:
    """Convert a batch; what is left over is halved and tried again until each failure stands alone."""
    staged = Path(tempfile.mkdtemp(prefix="batch-", dir=folder))
    names = {document: f"{number:04d}" for number, document in enumerate(batch, 1)}
    for document, name in names.items():
        shutil.copyfile(document, staged / f"{name}.docx")
    made = staged / "pdf"
    run = run_office(
        work.program,
        [f"{name}.docx" for name in names.values()],
        folder=staged,
        made=made,
        profile=profile,
        fonts=work.fonts,
        time_limit=work.time_limit,
        stop=work.stop,
    )
    left = [document for document, name in names.items() if not _accept(work, document, made / f"{name}.pdf")]
    shutil.rmtree(staged, ignore_errors=True)
    if not left or run is Run.STOPPED:
        return
    if run is not Run.FINISHED:
        # A killed or crashed process leaves a half-written profile, which would fail the next one.
        shutil.rmtree(profile, ignore_errors=True)
    if len(batch) == 1:
        if not work.pdfs and not _converts_anything(work, folder):
            raise ConversionFailed(finding("P708", program=str(work.program)))
        work.failures[batch[0]] = _failure(work, batch[0], run)
        return
    half = (len(left) + 1) // 2
    for part in (left[:half], left[half:]):
        if part:
            _convert_batch(work, part, folder, profile)


def _converts_anything(work: _Work, folder: Path) -> bool:
    """Ask with an empty document: without the Writer module the program starts, exits 0 and makes nothing."""
    staged = Path(tempfile.mkdtemp(prefix="probe-", dir=folder))
    Document().save(str(staged / "0001.docx"))
    run_office(
        work.program,
        ["0001.docx"],
        folder=staged,
        made=staged / "pdf",
        profile=staged / "profile",
        fonts=work.fonts,
        time_limit=work.time_limit,
        stop=work.stop,
    )
    return work.stop.is_set() or (staged / "pdf" / "0001.pdf").is_file()


def _accept(work: _Work, document: Path, product: Path) -> bool:
    """Move a sound product to its place; True when the document is settled, for good or bad."""
    if not product.is_file():
        return False
    problem = verify_pdf(product, work.names[document], work.fonts)
    if problem and problem.code == "P705":
        return False
    if problem:
        work.failures[document] = problem
    else:
        target = work.output / f"{document.stem}.pdf"
        shutil.move(product, target)
        work.pdfs[document] = target
    return True


def _failure(work: _Work, document: Path, run: Run) -> Finding:
    shown = work.names[document]
    if run is Run.STALLED:
        return finding("P704", Location(shown), file=shown, seconds=round(work.time_limit))
    return finding("P702", Location(shown), file=shown)
