"""Is a check linear, and how fast is it where every file is known? ``python benchmarks/checks.py``.

Projects of 100, 1,000 and 10,000 records, each with five files whose facts are taken as known: what is measured is
reading, judging and reporting, not the opening of files (`run.py` measures that). Prints a Markdown table of CPU
seconds; every measurement is a process of its own.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from dossier.checking import check as checking
from dossier.checking.result import CheckResult
from dossier.model import EvidenceFacts
from dossier.reading.dossier import read_dossier
from dossier.reporting import REPORTERS, ReportOptions

SIZES = (100, 1_000, 10_000)
MANY = 24
FILES_EACH = 5
FORMATS = ("text", "json", "html")


def make_records(folder: Path, count: int) -> None:
    """A dossier of `count` records that name `FILES_EACH` files each; the files hold nothing but their names."""
    import make_project  # noqa: PLC0415 - what is measured is another process of this file

    def name_files(folder: Path, record: dict[str, Any], rng: random.Random) -> None:  # noqa: ARG001
        names = [f"evidence/{record['id']}-{n}.pdf" for n in range(FILES_EACH)]
        (folder / "evidence").mkdir(exist_ok=True)
        for name in names:
            (folder / name).write_bytes(name.encode())
        record["evidence"] = [
            {"file": name, "kind": "original", "annex": n > 0} for n, name in enumerate(names)
        ]

    given, make_project._give_evidence = make_project._give_evidence, name_files
    make_project.make_project(folder, count)
    make_project._give_evidence = given


def check_known(folder: Path) -> CheckResult:
    """The check of a dossier whose files have been seen: each is a sound PDF of two pages."""
    read = read_dossier(folder)
    assert read.dossier is not None, read.findings
    files = [e.file for r in read.dossier.records for e in r.evidence if e.file]
    one = EvidenceFacts("", True, "pdf", bytes=40_000, pages=2, has_text=True)
    known = {file: replace(one, path=file, sha256=f"{n:064x}") for n, file in enumerate(files)}
    return checking.check_facts(read, folder, dt.date(2026, 8, 31), known)


def once(folder: Path, form: str) -> None:
    """What one process of the benchmark does."""
    text = REPORTERS[form]([check_known(folder)], ReportOptions(lang="zh", color=False, width=100))
    assert text


def row(size: int, folder: Path) -> str:
    """The CPU seconds of one size, a column for each format of the report."""
    from run import measure  # noqa: PLC0415

    costs = [measure([sys.executable, __file__, "--once", str(folder), "--form", form]) for form in FORMATS]
    seconds = " | ".join(f"{cost.cpu_seconds:.2f}" for cost in costs)
    return f"| {size:,} | {size * FILES_EACH:,} | {seconds} | {max(c.largest_mb for c in costs):.0f} |"


def starts(folder: Path) -> str:
    """How long the program takes to say its version, and to check a dossier of a few records and one file."""
    from make_evidence import write_text_pdf  # noqa: PLC0415

    small = folder / "small"
    make_records(small, 12)
    (small / "evidence").mkdir(exist_ok=True)
    write_text_pdf(small / "evidence" / "A.pdf", "A", 1, random.Random(1))
    dossier = [sys.executable, "-m", "dossier"]
    version = _quickest([*dossier, "--version"])
    check = _quickest([*dossier, "check", str(small), "--fail-on", "never", "-o", os.devnull])
    return "\n".join(
        f"| `{name}` | {cost.seconds:.2f} | {cost.cpu_seconds:.2f} | {cost.largest_mb:.0f} |"
        for name, cost in (("--version", version), ("check, 12 records", check))
    )


def many(folder: Path) -> str:
    """So many dossiers in one call, on all cores and on one, with nothing known."""
    from run import measure  # noqa: PLC0415

    for number in range(MANY):
        make_records(folder / "many" / str(number), 150)
    command = [sys.executable, "-m", "dossier", "check", str(folder / "many"), "--no-cache", "-o", os.devnull]
    rows = [("all cores", measure(command, accept=(0, 1)))]
    if hasattr(os, "sched_setaffinity"):
        cores = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {min(cores)})
        rows.append(("one core", measure(command, accept=(0, 1))))
        os.sched_setaffinity(0, cores)
    return "\n".join(
        f"| {MANY} dossiers, {name} | {cost.seconds:.1f} | {cost.cpu_seconds:.1f} | {cost.together_mb:.0f} |"
        for name, cost in rows
    )


def _quickest(command: list[str]) -> Any:
    from run import measure  # noqa: PLC0415

    return min((measure(command) for _ in range(5)), key=lambda cost: cost.seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="without the largest")
    parser.add_argument("--once", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--form", default="text", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.once:
        once(chosen.once, chosen.form)
        return
    with tempfile.TemporaryDirectory(prefix="dossier-checks-") as work:
        print(
            f"| records | files | {' | '.join(f'{f} CPU s' for f in FORMATS)} | MB |\n|---|---|---|---|---|---|"
        )
        for size in SIZES[: 2 if chosen.quick else 3]:
            make_records(Path(work) / str(size), size)
            print(row(size, Path(work) / str(size)), flush=True)
        print(
            f"\n| command | wall s | CPU s | MB |\n|---|---|---|---|\n{starts(Path(work))}\n{many(Path(work))}"
        )


if __name__ == "__main__":
    main()
