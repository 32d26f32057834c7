"""The first stages alone: read, and check. Importing them imports nothing that builds."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable
from pathlib import Path

from dossier.checking.check import check_dossier
from dossier.checking.result import CheckResult
from dossier.errors import CannotGoOn
from dossier.evidence.workers import start_early
from dossier.library.catalogue import catalogue_of
from dossier.reading.dossier import MAIN, ReadResult, read_dossier

_SKIPPED = {"build", "node_modules", "__pycache__"}


def find_dossiers(paths: Iterable[Path]) -> list[Path]:
    """The dossier folders that the paths name: a folder with dossier.yaml, the file itself, or a folder of many.

    A path that leads to none is returned as it is, so that reading it says what is wrong.
    """
    found: list[Path] = []
    for path in paths:
        if path.name == MAIN and not path.is_dir():
            found.append(path.parent)
        elif os.path.lexists(path / MAIN):  # also what is no file: reading it says so
            found.append(path)
        else:
            found += sorted(_below(path)) or [path]
    return list(dict.fromkeys(found))


def _below(folder: Path, depth: int = 3) -> Iterable[Path]:
    try:
        children = list(folder.iterdir())
    except OSError:  # no folder, or one that may not be read: reading it says so
        return
    for child in children:
        if child.is_symlink() or not child.is_dir() or child.name.startswith(".") or child.name in _SKIPPED:
            continue
        if os.path.lexists(child / MAIN):
            yield child
        elif depth > 1:
            yield from _below(child, depth - 1)


def read(folder: Path) -> ReadResult:
    """Stage 1: bytes → Dossier and schema findings."""
    return read_dossier(folder)


def check(folder: Path, as_of: dt.date | None, today: dt.date) -> tuple[ReadResult | None, CheckResult]:
    """Stages 1 and 2. Due dates are judged as of `as_of`, else of the day the dossier was compiled, else today."""
    start_early("dossier.evidence.file_inspection")
    try:
        result = read(folder)
    except CannotGoOn as error:
        return None, CheckResult(folder, as_of or today, error.findings)
    compiled = result.dossier.compiled if result.dossier else None
    return result, check_dossier(result, folder, as_of or compiled or today)


def validate(folder: Path, today: dt.date) -> CheckResult:
    """Stage 1 alone, in the shape that reporters take: findings of the files and of the rules they name."""
    try:
        result = read(folder)
    except CannotGoOn as error:
        return CheckResult(folder, today, error.findings)
    broken = catalogue_of(result.dossier, result.schemas)[1] if result.dossier else []
    findings = tuple(sorted([*result.findings, *broken], key=lambda f: f.sort_key))
    return CheckResult(folder, today, findings, result.dossier)
