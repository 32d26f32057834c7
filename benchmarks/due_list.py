"""The due list of a whole firm: 500 projects with 10,000 service entries.

``python benchmarks/due_list.py`` reads one example, multiplies it in memory and times the list; ``--clocks`` compares
the fast clock with one that looks at every minute, on 10,000 random logs.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import sys
import time
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from dossier.aftercare.book import Entry, ServiceBook
from dossier.aftercare.case import Case
from dossier.aftercare.clock import read_clock
from dossier.aftercare.due import due_list
from dossier.checks import open_service

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
    parser.add_argument("--clocks", type=int, nargs="?", const=10_000)
    given = parser.parse_args()
    if given.clocks:
        compare_clocks(given.clocks)
        return
    firm = cases(given.projects, given.entries)
    begun, busy = time.perf_counter(), time.process_time()
    lines = due_list(firm, 30)
    seconds, busy = time.perf_counter() - begun, time.process_time() - busy
    work = f"{len(lines)} due lines in {seconds:.2f} s ({busy:.2f} s of processor)"
    print(f"{given.projects} projects, {given.entries} entries: {work}")


if __name__ == "__main__":
    main()
