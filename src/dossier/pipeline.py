"""The product in the order of its stages, and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from dossier.checking.check import check_dossier
from dossier.checking.result import CheckResult
from dossier.errors import CannotGoOn
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
        elif (path / MAIN).is_file():
            found.append(path)
        else:
            found += sorted(_below(path)) or [path]
    return list(dict.fromkeys(found))


def _below(folder: Path, depth: int = 3) -> Iterable[Path]:
    if not folder.is_dir():
        return
    for child in folder.iterdir():
        if not child.is_dir() or child.is_symlink() or child.name.startswith(".") or child.name in _SKIPPED:
            continue
        if (child / MAIN).is_file():
            yield child
        elif depth > 1:
            yield from _below(child, depth - 1)


def read(folder: Path) -> ReadResult:
    """Stage 1: bytes → Dossier and schema findings."""
    return read_dossier(folder)


def check(folder: Path, as_of: dt.date | None, today: dt.date) -> tuple[ReadResult | None, CheckResult]:
    """Stages 1 and 2. Due dates are judged as of `as_of`, else of the day the dossier was compiled, else today."""
    try:
        result = read(folder)
    except CannotGoOn as error:
        return None, CheckResult(folder, as_of or today, error.findings)
    compiled = result.dossier.compiled if result.dossier else None
    return result, check_dossier(result, folder, as_of or compiled or today)


def validate(folder: Path, today: dt.date) -> CheckResult:
    """Stage 1 alone, in the shape that reporters take: schema findings, no requirements."""
    try:
        result = read(folder)
    except CannotGoOn as error:
        return CheckResult(folder, today, error.findings)
    findings = tuple(sorted(result.findings, key=lambda f: f.sort_key))
    return CheckResult(folder, today, findings, result.dossier)
