"""What a check costs that opens thousands of PDFs of every kind: ``python benchmarks/mixed.py [FOLDER…]``.

The files are the kinds of the zoo (`tests/zoo`), the evidence of the examples and what lies in the folders named, each
as often as it takes, with a comment of its own at the end, so that no two are the same to the program. Bombs, which
are there to meet the limits, are left out. Prints CPU seconds a file of a check that knows nothing, and of one more.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path

from batches import Subject, write_dossier

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "tests"))
_BOMBS = ("bomb", "ten-thousand")


def kinds(folder: Path, others: Sequence[Path]) -> list[Path]:
    """Every PDF that is repeated."""
    from zoo import write_zoo  # noqa: PLC0415 - it lies where the path above leads

    write_zoo(folder)
    places = [folder, ROOT / "dossiers", *others]
    found = [path for place in places for path in sorted(place.rglob("*.pdf"))]
    return [path for path in found if not any(word in path.stem for word in _BOMBS)]


def check(folder: Path, cache: Path) -> float:
    """CPU seconds of a check of a dossier, its worker processes counted."""
    command = [sys.executable, "-m", "dossier", "check", str(folder)]
    before = os.times()
    done = subprocess.run(
        command, env=os.environ | {"XDG_CACHE_HOME": str(cache)}, stdout=subprocess.DEVNULL, check=False
    )
    if done.returncode not in (0, 1):
        raise RuntimeError(f"exit code {done.returncode}")
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def main() -> None:
    """Write the files, check them twice."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument("--files", type=int, default=3000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        listed = kinds(work / "zoo", options.folders)
        subjects = []
        for number, source in enumerate(islice(cycle(listed), options.files)):
            path = work / "files" / f"{number:06}.pdf"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(source.read_bytes() + b"\n%%%d\n" % number)
            subjects.append(Subject(number, path))
        write_dossier(work / "dossier", subjects)
        print(f"{options.files} files of {len(listed)} kinds")
        for what in ("nothing known", "again"):
            seconds = check(work / "dossier", work / "cache")
            print(f"{what}: {seconds:.1f} CPU s, {seconds / options.files:.4f} a file")
        largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        print(f"largest process: {largest} MB")


if __name__ == "__main__":
    main()
