"""The report of a watch: a page that reloads itself, and the script beside it by which it knows that it must."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from dossier.checking.result import CheckResult
from dossier.disk.writing import write_file
from dossier.model import Language
from dossier.reporting import REPORTERS, ReportOptions
from dossier.reporting.options import Live

STAMP = ".round.js"
"""What the script is called behind the name of the report. A page that was opened from a disk may run a script that
lies beside it, and read nothing else."""


def write_live(report: Path, results: Sequence[CheckResult], lang: Language) -> None:
    """The report, then its stamp: the same results give the same stamp, and an open page stays as it is.

    Raises:
        OutputFailed: one of them cannot be written.
    """
    stamp = _stamp_of(report)
    digest = hashlib.sha256(_page(results, ReportOptions(lang=lang))).hexdigest()[:16]
    write_file(report, _page(results, ReportOptions(lang=lang, live=Live(stamp.name, digest))))
    write_file(stamp, f"window.dossierRound = {json.dumps(digest)};\n".encode())


def write_last(report: Path, results: Sequence[CheckResult], lang: Language) -> None:
    """The report as `check` writes it; the stamp is removed, and pages that are open stay as they are.

    Raises:
        OutputFailed: the report cannot be written.
    """
    with suppress(OSError):
        _stamp_of(report).unlink(missing_ok=True)
    write_file(report, _page(results, ReportOptions(lang=lang)))


def _stamp_of(report: Path) -> Path:
    return report.with_name(report.name + STAMP)


def _page(results: Sequence[CheckResult], options: ReportOptions) -> bytes:
    return REPORTERS["html"](results, options).encode("utf-8", errors="twins")
