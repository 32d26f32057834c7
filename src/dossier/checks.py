"""The first stages alone: read, and check. Importing them imports nothing that builds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

from dossier.aftercare.case import Case, open_case
from dossier.aftercare.rules import check_aftercare, check_terms
from dossier.checking.check import check_dossier
from dossier.checking.result import CheckResult
from dossier.errors import CannotGoOn, InputUnreadable
from dossier.evidence.apart import run_apart
from dossier.evidence.inspection import Trial
from dossier.library.catalogue import catalogue_of
from dossier.library.schemas import Schemas
from dossier.reading.dossier import ReadResult, read_dossier
from dossier.reading.dossier_folders import find_dossiers as find_dossiers  # noqa: PLC0414 - the commands find it here
from dossier.steps.noting import Note, unnoted
from dossier.steps.places import open_store
from dossier.steps.store import Store


def read(folder: Path) -> ReadResult:
    """Stage 1: bytes → Dossier and schema findings."""
    return read_dossier(folder)


def check(
    folder: Path, as_of: dt.date | None, today: dt.date, store: Store | None = None
) -> tuple[ReadResult | None, CheckResult]:
    """Stages 1 and 2. Due dates are judged as of `as_of`, else of the day the dossier was compiled, else today."""
    try:
        result = read(folder)
    except CannotGoOn as error:
        return None, CheckResult(folder, as_of or today, error.findings)
    compiled = result.dossier.compiled if result.dossier else None
    return result, judge(result, folder, as_of or compiled or today, None, store)


def check_all(
    folders: Sequence[Path], as_of: dt.date | None, today: dt.date, *, known: bool
) -> list[CheckResult]:
    """`check` of many dossiers side by side, in their order. `known`: with the user's store."""
    return run_apart(_check_one, [(folder, as_of, today, known) for folder in folders])


def _check_one(asked: tuple[Path, dt.date | None, dt.date, bool]) -> CheckResult:
    folder, as_of, today, known = asked
    with open_store() if known else nullcontext() as store:
        return check(folder, as_of, today, store)[1]


def open_service(folder: Path, as_of: dt.date, schemas: Schemas | None = None) -> Case:
    """A dossier with its service book, as of a day: what the warranty and service commands work on.

    `schemas`: those of its place, where somebody has read them in already.

    Raises:
        InputUnreadable: the dossier cannot be read at all.
    """
    result = read_dossier(folder, schemas)
    case = open_case(result, as_of)
    if case is None:
        raise InputUnreadable(*result.findings)
    return case


def judge(
    read: ReadResult,
    folder: Path,
    day: dt.date,
    trial: Trial | None,
    store: Store | None,
    note: Note = unnoted,
) -> CheckResult:
    """Stage 2 (see `check_dossier`), with what the service book shows and its files among those of the dossier."""
    result = check_dossier(read, folder, day, trial, store, note)
    case = open_case(read, result.as_of)
    if case is None or result.dossier is None:
        return result
    findings = sorted((*result.findings, *check_aftercare(case)), key=lambda f: f.sort_key)
    dossier = replace(result.dossier, files=(*result.dossier.files, *case.book.files))
    return replace(result, findings=tuple(findings), dossier=dossier)


def validate(folder: Path, today: dt.date) -> CheckResult:
    """Stage 1 alone, in the shape that reporters take: findings of the files and of the rules they name."""
    try:
        result = read(folder)
    except CannotGoOn as error:
        return CheckResult(folder, today, error.findings)
    broken = catalogue_of(result.dossier, result.schemas)[1] if result.dossier else []
    case = open_case(result, today)
    promised = check_terms(case) if case else ()
    findings = tuple(sorted([*result.findings, *broken, *promised], key=lambda f: f.sort_key))
    return CheckResult(folder, today, findings, result.dossier)
