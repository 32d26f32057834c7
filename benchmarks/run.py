"""Time, memory and output of `dossier check`, `dossier build` and a plain script, in one run on one project.

    python benchmarks/run.py [--records 300] [--repeat 1] [--quick] [--keep FOLDER]

Prints a Markdown table: first build, the same again, one record changed, one evidence file changed; beside them what
LibreOffice, pikepdf and sha256 take for the same, and the script. Every measurement is a process of its own. Each
package is compared byte by byte with one that was made with `--no-cache`.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pypdf import PdfReader

HERE = Path(__file__).resolve().parent
_PROC = Path("/proc")
_PAUSE = 0.1
"""Seconds between two looks at the memory of the processes."""
_DONE = (0, 1)
"""Exit codes of work that was done: findings are no failure."""
_GRACE = 20.0
"""Seconds that a command over its limit has to clean up before it is killed."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one command took, all processes that it started included."""

    seconds: float
    cpu_seconds: float
    largest_mb: float
    """Peak resident memory of its largest process."""
    together_mb: float
    """Peak of all its processes together, shared pages counted once (sampled; 0 where there is no /proc)."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    name: str
    cost: Cost
    output_mb: float
    pages: int
    files: str


def measure(
    command: Sequence[str],
    *,
    limit: float | None = None,
    said: Path | None = None,
    accept: Sequence[int] = (0,),
) -> Cost:
    """Run a command to its end, at most `limit` seconds long; what it says goes to the file `said`.

    Raises:
        RuntimeError: it did not exit with one of `accept`, or not in time; its output is the message.
    """
    with said.open("w+b") if said else tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=_environment())
        peak = 0.0
        stops = 0
        while True:
            done, status, usage = os.wait4(process.pid, os.WNOHANG)
            if done:
                break
            if limit and time.perf_counter() - started > limit + stops * _GRACE:
                # Asked first, so that it ends the programs that it has started.
                process.send_signal(signal.SIGKILL if stops else signal.SIGINT)
                stops += 1
            peak = max(peak, _together(process.pid))
            time.sleep(_PAUSE)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in accept:
            output.seek(0)
            why = f"over the limit of {limit:.0f} s" if stops else f"exit code {process.returncode}"
            raise RuntimeError(f"{' '.join(command)}: {why}\n{output.read().decode(errors='replace')}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 1e6, peak / 1e6)


def _environment() -> dict[str, str]:
    """The checkout's own package, whether it is installed or not, compiled as an installed one is."""
    source = str(HERE.parent / "src")
    compiled = {"PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "dossier-benchmark-compiled")}
    own = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return own | compiled | {"PYTHONPATH": os.pathsep.join(filter(None, [source, own.get("PYTHONPATH")]))}


def _together(root: int) -> float:
    """Bytes of a process and everything below it; a page that several share counts once."""
    children: dict[int, list[int]] = {}
    for entry in _PROC.glob("[0-9]*/stat"):
        try:
            # The name may hold blanks and brackets; the parent is the second field behind it.
            parent = int(entry.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(entry.parent.name))
    total, waiting = 0.0, [root]
    while waiting:
        current = waiting.pop()
        waiting += children.get(current, [])
        total += _share(current)
    return total


def _share(process: int) -> float:
    try:
        text = (_PROC / str(process) / "smaps_rollup").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    return sum(float(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith("Pss:"))


def run(records: int, repeat: int, work: Path, *, final: bool) -> tuple[list[Row], bool]:
    """The rows of the table, and whether builds of the same gave the same bytes, whatever was known before."""
    project = work / "project"
    python = sys.executable
    subprocess.run(
        [python, str(HERE / "make_project.py"), str(project), "--records", str(records)], check=True
    )
    os.environ["DOSSIER_CACHE"] = str(work / "cache")
    dossier = [python, "-m", "dossier"]
    subprocess.run(
        [*dossier, "doctor"], check=True, env=_environment(), stdout=subprocess.DEVNULL
    )  # the fonts
    first, plain = work / "first", work / "plain"
    # The folder of the output stands last: `_same_as_new` puts another in its place.
    build = [*dossier, "build", str(project), "-q", *(["--final"] if final else []), "-o", str(first)]
    check = [*dossier, "check", str(project), "--format", "json", "-o", str(work / "report.json")]
    costs = {"check, nothing known": _fresh(check, work, repeat), "check again": measure(check, accept=_DONE)}
    costs["build, nothing known"] = _fresh(build, work, repeat)
    measure(build, accept=_DONE)  # what was made within the last tick is looked at once more
    costs["the same again"] = measure(build, accept=_DONE)
    same = _same_as_new(build, first, work)
    _change_record(project)
    costs["one record changed"] = measure(build, accept=_DONE)
    same = same and _same_as_new(build, first, work)
    _change_evidence(project)
    costs["one evidence file changed"] = measure(build, accept=_DONE)
    same = same and _same_as_new(build, first, work)
    made = Row("", costs["build, nothing known"], *_size(first))
    rows = [Row(name, cost, made.output_mb, made.pages, made.files) for name, cost in costs.items()]
    (package,) = (path for path in first.iterdir() if not path.name.startswith("."))
    words = [python, str(HERE / "floor.py"), str(project), str(package), str(work / "floor")]
    rows.append(Row("floor", measure(words), made.output_mb, made.pages, ""))
    script = measure([python, str(HERE / "plain_script.py"), str(project), str(plain)])
    forms = len(list(plain.glob("*.docx")))
    output = plain / "all.pdf"
    rows.append(Row("plain script", script, _megabytes([output]), _pages(output), f"{forms} Word files"))
    return rows, same


def _fresh(command: Sequence[str], work: Path, repeat: int) -> Cost:
    """The quickest of so many runs that know nothing of one another."""
    costs = []
    for _ in range(repeat):
        shutil.rmtree(work / "cache" / "store", ignore_errors=True)
        shutil.rmtree(work / "first", ignore_errors=True)
        costs.append(measure(command, accept=_DONE))
    return _best(costs)


def _same_as_new(build: Sequence[str], made: Path, work: Path) -> bool:
    """Whether a build that uses nothing of earlier runs gives the same package."""
    other = work / "anew"
    shutil.rmtree(other, ignore_errors=True)
    measure([*build[:-1], str(other), "--no-cache"], accept=_DONE)
    return _fingerprint(other) == _fingerprint(made)


def _change_record(project: Path) -> None:
    """Another title in the first record that is printed."""
    for path in sorted((project / "records").glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        if "type: training-record" in text:
            at = text.index("title: ", text.index("type: training-record")) + len("title: ")
            path.write_text(f"{text[:at]}另{text[at:]}", encoding="utf-8", newline="\n")
            return
    raise RuntimeError("no record to change")


def _change_evidence(project: Path) -> None:
    """Another first file of the evidence: the second takes its place."""
    first, second = sorted((project / "evidence").rglob("*.pdf"))[:2]
    data = second.read_bytes()
    first.write_bytes(data + b"\n")


def _size(output: Path) -> tuple[float, int, str]:
    volumes = sorted(output.glob("*/volumes/*.pdf"))
    forms = len(list(output.glob("*/word/*/*.docx")))
    made = f"{len(volumes)} volumes, {forms} Word files"
    return _megabytes(volumes), sum(_pages(v) for v in volumes), made


def _best(costs: Sequence[Cost]) -> Cost:
    return min(costs, key=lambda cost: cost.seconds)


def _megabytes(paths: Sequence[Path]) -> float:
    return sum(path.stat().st_size for path in paths) / 1e6


def _pages(path: Path) -> int:
    with PdfReader(path) as reader:
        return len(reader.pages)


def _fingerprint(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


def table(rows: Sequence[Row]) -> str:
    """Markdown; times as shares of the script, of the floor and of the first build."""
    named = {row.name: row.cost.seconds for row in rows}
    lines = [
        "| | wall s | CPU s | of script | of floor | of first build | largest process MB | all processes MB "
        "| output MB | pages | made |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        cost = row.cost
        shares = (cost.seconds / named[name] for name in ("plain script", "floor", "build, nothing known"))
        lines.append(
            f"| {row.name} | {cost.seconds:.1f} | {cost.cpu_seconds:.1f} "
            f"| {' | '.join(f'{share:.2f}' for share in shares)} | {cost.largest_mb:.0f} "
            f"| {cost.together_mb:.0f} | {row.output_mb:.1f} | {row.pages} | {row.files} |"
        )
    return "\n".join(lines)


def _load() -> str:
    """Processes that ran or waited to, on average of the last minute; others share the machine."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "?"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--records", type=int, default=300)
    parser.add_argument("--repeat", type=int, default=1, help="take the quickest of so many runs")
    parser.add_argument("--quick", action="store_true", help="70 records: does it run at all")
    parser.add_argument("--keep", type=Path, help="work in this new folder and leave everything there")
    chosen = parser.parse_args()
    records, loads = 70 if chosen.quick else chosen.records, _load()
    if chosen.keep:
        chosen.keep.mkdir(parents=True)
        rows, same = run(records, chosen.repeat, chosen.keep, final=not chosen.quick)
    else:
        with tempfile.TemporaryDirectory(prefix="dossier-benchmark-") as work:
            rows, same = run(records, chosen.repeat, Path(work), final=not chosen.quick)
    print(f"Load of the machine before and after: {loads}, {_load()}\n")
    print(table(rows))
    print(f"\nThe same bytes as without a cache: {'yes' if same else 'NO'}")
    return 0 if same else 1


if __name__ == "__main__":
    raise SystemExit(main())
