"""The first stages alone: read, and check. Importing them imports nothing that builds."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

from dossier.aftercare.case import open_case
from dossier.aftercare.rules import aftercare_of, check_terms
from dossier.checking.acceptance import with_acceptances
from dossier.checking.check import check_dossier
from dossier.checking.paper_dates import with_dates_of_papers
from dossier.checking.result import CheckResult
from dossier.checking.unprintable import unprintable_findings
from dossier.errors import InputUnreadable, os_reason
from dossier.evidence.apart import run_apart
from dossier.evidence.inspection import Trial
from dossier.findings import finding
from dossier.library.catalogue import catalogue_of
from dossier.model import Location
from dossier.planning.dossier_plan import beyond_a_volume
from dossier.reading.dossier import ReadResult, read_dossier
from dossier.reporting.exchange import FILE as EXCHANGE
from dossier.steps.noting import Note, unnoted
from dossier.steps.places import open_store
from dossier.steps.store import Store


def read(folder: Path, store: Store | None = None) -> ReadResult:
    """Stage 1: bytes → Dossier and schema findings. Papers of records without a date are opened for it."""
    return with_dates_of_papers(read_dossier(folder), store)


def read_known(folder: Path) -> ReadResult:
    """`read` with the user's store, for commands that only look."""
    with open_store() as store:
        return read(folder, store)


def check(
    folder: Path, as_of: dt.date | None, today: dt.date, store: Store | None = None, *, ocr: bool = False
) -> tuple[ReadResult | None, CheckResult]:
    """Stages 1 and 2. Due dates are judged as of `as_of`, else of the day the dossier was compiled, else today; `ocr`:
    scans are read, too.
    """
    try:
        with _readable(folder):
            result = read(folder, store)
            compiled = result.dossier.compiled if result.dossier else None
            return result, judge(result, folder, as_of or compiled or today, None, store, today, ocr=ocr)
    except InputUnreadable as error:
        return None, CheckResult(folder, as_of or today, error.findings)


@contextmanager
def _readable(folder: Path) -> Iterator[None]:
    """What the system refuses to show of a dossier is a finding of that dossier, and of no other.

    Raises:
        InputUnreadable: Y101.
        OSError: it is nothing of the dossier.
    """
    try:
        yield
    except OSError as error:
        named = (
            Path(os.path.realpath(os.fsdecode(error.filename)))
            if isinstance(error.filename, str | bytes)
            else None
        )
        root = Path(os.path.realpath(folder))
        if named is None or not named.is_relative_to(root):
            raise
        file = named.relative_to(root).as_posix()
        raise InputUnreadable(finding("Y101", Location(file), file=file, reason=os_reason(error))) from error


def check_all(
    folders: Sequence[Path], as_of: dt.date | None, today: dt.date, *, known: bool, ocr: bool = False
) -> list[CheckResult]:
    """`check` of many dossiers side by side, in their order. `known`: with the user's store."""
    return run_apart(_check_one, [(folder, as_of, today, known, ocr) for folder in folders])


def _check_one(asked: tuple[Path, dt.date | None, dt.date, bool, bool]) -> CheckResult:
    folder, as_of, today, known, ocr = asked
    with open_store() if known else nullcontext() as store:
        return check(folder, as_of, today, store, ocr=ocr)[1]


def judge(
    read: ReadResult,
    folder: Path,
    day: dt.date,
    trial: Trial | None,
    store: Store | None,
    today: dt.date | None = None,
    note: Note = unnoted,
    *,
    ocr: bool = False,
) -> CheckResult:
    """Stage 2 (see `check_dossier`), with what the service book shows, and what somebody has accepted."""
    aftercare = aftercare_of(open_case(read, day, today))
    result = check_dossier(read, folder, day, trial, store, aftercare, note, ocr=ocr)
    return with_acceptances(_with_what_building_meets(read, result), read.schemas)


def _with_what_building_meets(read: ReadResult, result: CheckResult) -> CheckResult:
    """The result with what a build would find of records and files, as far as it is certain before, and with what
    was changed since it was received.
    """
    if result.dossier is None:
        return result
    met = unprintable_findings(result.dossier)
    if (result.dossier.root / EXCHANGE).exists():
        # What looks into papers is only loaded where something may have come in.
        from dossier.intake.since_received import changed_since_received  # noqa: PLC0415

        met += changed_since_received(result.dossier.root, result.facts)
    if result.catalogue:
        met += beyond_a_volume(result.dossier, result.catalogue, read.schemas, result.facts)
    return replace(result, findings=tuple(sorted([*result.findings, *met], key=lambda f: f.sort_key)))


def validate(folder: Path, today: dt.date) -> CheckResult:
    """Stage 1 alone, in the shape that reporters take: findings of the files and of the rules they name."""
    try:
        with _readable(folder):
            result = read_dossier(folder)
            broken = catalogue_of(result.dossier, result.schemas)[1] if result.dossier else []
            case = open_case(result, today, today)
    except InputUnreadable as error:
        return CheckResult(folder, today, error.findings)
    promised = check_terms(case) if case else ()
    findings = tuple(sorted([*result.findings, *broken, *promised], key=lambda f: f.sort_key))
    return CheckResult(folder, today, findings, result.dossier)
