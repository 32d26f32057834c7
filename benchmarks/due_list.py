"""The due list of a whole firm: 500 projects with 10,000 service entries.

``python benchmarks/due_list.py`` writes so many copies of one example and has the command make their list twice: read
anew, then from what was kept. ``--memory`` multiplies the example in memory and times the list alone; ``--clocks``
compares the fast clock with one that looks at every minute, on 10,000 random logs.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from dossier.aftercare.book import Entry, ServiceBook
from dossier.aftercare.case import Case, open_service
from dossier.aftercare.clock import read_clock
from dossier.aftercare.due import due_list

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "dossiers" / "office-fit-out"
AS_OF = dt.date(2028, 6, 20)


def cases(projects: int, entries: int) -> list[Case]:
    """Projects of their own codes, with the entries of the example repeated until there are so many."""
    read = open_service(EXAMPLE, AS_OF)
    dice = random.Random(1)
    each = entries // projects
    made = []
    for number in range(projects):
        dossier = replace(read.dossier, code=f"P-{number:04}")
        book = replace(read.book, entries=tuple(_entry(read.book, n, dice) for n in range(each)))
        made.append(Case(dossier, book, read.schemas, AS_OF))
    return made


def _entry(book: ServiceBook, number: int, dice: random.Random) -> Entry:
    """One entry of the example under another id; a third of the repairs is still open."""
    entry = book.entries[number % len(book.entries)]
    data: dict[str, Any] = {**entry.data, "id": f"{entry.id}-{number}"}
    if entry.kind == "repair" and dice.random() < 1 / 3:
        data["events"] = entry.data["events"][:2]
    return replace(entry, id=data["id"], data=data)


def write_firm(folder: Path, projects: int, entries: int) -> None:
    """So many dossiers below `folder`, each with its own code, the papers of the warranty and its entries."""
    each = entries // projects
    letters = EXAMPLE / "records" / "A7-completion.yaml"
    service = {name: (EXAMPLE / "service" / f"{name}.yaml").read_text(encoding="utf-8") for name in _SHARES}
    unlinked = {name: _LINKS.sub("", text) for name, text in service.items()}
    main = (EXAMPLE / "dossier.yaml").read_text(encoding="utf-8")
    for number in range(projects):
        place = folder / f"P-{number:04}"
        for name in ("records", "service"):
            (place / name).mkdir(parents=True)
        code = re.sub(r"(?m)^  code: .*", f"  code: P-{number:04}", main, count=1)
        (place / "dossier.yaml").write_text(code, encoding="utf-8", newline="\n")
        shutil.copy(letters, place / "records")
        shutil.copy(EXAMPLE / "service" / "terms.yaml", place / "service")
        for name, share in _SHARES.items():
            text = _repeated(unlinked[name], round(each * share))
            (place / "service" / f"{name}.yaml").write_text(text, encoding="utf-8", newline="\n")


_SHARES = {"repairs": 0.55, "visits": 0.3, "surveys": 0.15}
_LINKS = re.compile(r"(?m)^  (came_from|visit): .*\n|repair: [\w-]+, ")


def _repeated(text: str, count: int) -> str:
    """The entries of a growing file again and again, each under an id of its own."""
    head, *entries = re.split(r"(?m)^(?=- )", text)
    made = [re.sub(r"id: ([\w-]+)", rf"id: \1-{n}", entries[n % len(entries)], count=1) for n in range(count)]
    return head + "".join(made)


def from_disk(projects: int, entries: int) -> None:
    """Time the command twice, in processes of their own, with an empty store of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_firm(folder / "firm", projects, entries)
        own = os.environ | {"DOSSIER_CACHE": str(folder / "cache")}
        words = ["service", "due", str(folder / "firm"), "--as-of", str(AS_OF), "-o", str(folder / "due.txt")]
        for turn in ("read anew", "from what was kept"):
            begun, busy = time.perf_counter(), _busy()
            subprocess.run(
                [sys.executable, "-m", "dossier", *words], env=own, check=True, capture_output=True
            )
            took = f"{time.perf_counter() - begun:.2f} s ({_busy() - busy:.2f} s of processor)"
            print(f"{projects} projects, {entries} entries, {turn}: {took}")


def _busy() -> float:
    """Processor seconds of all processes that have ended."""
    return os.times().children_user + os.times().children_system


def compare_clocks(logs: int) -> None:
    """Raises AssertionError at the first log on which the two clocks differ."""
    sys.path.insert(0, str(ROOT / "tests"))
    slow = import_module("minute_clock")
    dice = random.Random(20261121)
    for number in range(logs):
        log = slow.random_log(dice)
        read = read_clock(*log)
        status, due, used = slow.minute_clock(*log)
        assert (read.status, read.due, read.used) == (status, due, min(used, log[0].minutes)), (number, log)
    print(f"{logs} logs: the fast clock equals the clock that looks at every minute")


def main() -> None:
    """Time it, or compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=500)
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--clocks", type=int, nargs="?", const=10_000)
    given = parser.parse_args()
    if given.clocks:
        compare_clocks(given.clocks)
        return
    if not given.memory:
        from_disk(given.projects, given.entries)
        return
    firm = cases(given.projects, given.entries)
    begun, busy = time.perf_counter(), time.process_time()
    lines = due_list(firm, 30)
    seconds, busy = time.perf_counter() - begun, time.process_time() - busy
    work = f"{len(lines)} due lines in {seconds:.2f} s ({busy:.2f} s of processor)"
    print(f"{given.projects} projects, {given.entries} entries: {work}")


if __name__ == "__main__":
    main()
