"""Every file of a folder as evidence: is what is bound what was given, and is everything else named?

    python benchmarks/torture.py FOLDER [--jobs N] [--batch 200] [--seconds 60] [-o result.json] [--work FOLDER]

Each file is inspected alone, checked in batches, and what the check accepts is built as a final package, so that no
draft mark lies on the pages. The pages of each volume are then compared with the originals as pixels, by pdfium and
by poppler, the place of the page number left out. Accounting closes: files in = bound + named, pages in = pages out
+ named. Exit 1 when anything differs, stops a build, gets lost or takes over its limit without being named.

A run that was stopped goes on where it was with the same --work folder. Strips of every difference (before, after,
what differs) lie in its folder `pictures`.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import batches
from batches import Subject
from trials import KINDS, SILENT, Row, Trial, torture_batch


def summary(rows: Sequence[Row], costs: Sequence[Mapping[str, float]]) -> str:
    """Tables for a person: classes, accounting, refusals by code, and the worst."""
    by_kind: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append(row)
    lines = [
        "| class | files | pages in | pages out | compared | s a file | longest s | largest MB |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for kind in KINDS:
        if group := by_kind.get(kind):
            time_taken = [r.seconds for r in group]
            lines.append(
                f"| {kind} | {len(group)} | {sum(r.pages_in for r in group)} | {sum(r.pages_out for r in group)} "
                f"| {sum(r.compared for r in group)} | {sum(time_taken) / len(group):.3f} | {max(time_taken):.1f} "
                f"| {max(r.memory_mb for r in group):.0f} |"
            )
    refused = Counter(r.codes and r.detail and _first_refusal(r) for r in by_kind.get("refused", ()))
    lines += ["", *(f"refused with {code}: {count}" for code, count in refused.most_common())]
    for name in ("check", "build"):
        wall = sum(c.get(f"{name} s", 0.0) for c in costs)
        peak = max((c.get(f"{name} MB", 0.0) for c in costs), default=0.0)
        lines.append(
            f"{name}: {wall:.1f} s, {wall / max(1, len(rows)):.3f} s a file, peak of all processes {peak:.0f} MB"
        )
    bound = [r for r in rows if r.pages_out]
    lines.append(
        f"files in {len(rows)} = bound {len(bound)} + named {len(rows) - len(bound)}; pages in "
        f"{sum(r.pages_in for r in rows)} = out {sum(r.pages_out for r in bound)} "
        f"+ not bound {sum(r.pages_in for r in rows if not r.pages_out)}"
    )
    bad = sorted(
        (r for r in rows if r.kind in (*SILENT, "named", "unseen")),
        key=lambda r: (KINDS.index(r.kind), -r.worst),
    )
    if bad:
        lines += ["", "| file | class | differs ‰ | codes | what |", "|---|---|---|---|---|"]
        lines += [
            f"| {Path(r.file).name} | {r.kind} | {r.worst:.1f} | {' '.join(r.codes)} | {_one_line(r)} |"
            for r in bad[:60]
        ]
    return "\n".join(lines)


def _first_refusal(row: Row) -> str:
    return next((c for c in row.codes if c.startswith(("E4", "P7")) and c not in ("E415", "E416")), "?")


def _one_line(row: Row) -> str:
    by = [r for r, found in row.looks.items() if found["different"]]
    text = " ".join(row.detail.split())[-160:].replace("|", "/")
    return f"{text} ({' and '.join(by)})" if by else text


def run(folder: Path, trial: Trial, size: int) -> tuple[list[Row], list[dict[str, float]]]:
    """All batches; those whose result lies in the work folder already are taken from there."""
    paths = [folder] if folder.is_file() else sorted(p for p in folder.rglob("*") if p.is_file())
    subjects = [Subject(number, path) for number, path in enumerate(paths, 1)]
    rows: list[Row] = []
    costs: list[dict[str, float]] = []
    (trial.work / "pictures").mkdir(parents=True, exist_ok=True)
    # A program that does not run at all is no fault of the files.
    batches.write_dossier(trial.work / "dossier", [])
    batches.check(trial.work / "dossier", [], limit=60)
    for start in range(0, len(subjects), size):
        batch = subjects[start : start + size]
        kept = trial.work / f"batch-{start // size + 1:04}.json"
        names = [str(s.path) for s in batch]
        known = json.loads(kept.read_text(encoding="utf-8")) if kept.is_file() else {}
        if known.get("files") != names:
            began = time.monotonic()
            done, cost = torture_batch(batch, trial)
            known = {"files": names, "rows": [asdict(r) for r in done], "costs": cost}
            kept.write_text(json.dumps(known, ensure_ascii=False, indent=1), encoding="utf-8", newline="\n")
            counts = Counter(r.kind for r in done)
            told = ", ".join(f"{counts[k]} {k}" for k in KINDS if counts[k])
            took = time.monotonic() - began
            print(f"{start + len(batch)}/{len(subjects)}  {took:.0f} s: {told}", file=sys.stderr, flush=True)
        rows += [Row(**r) for r in known["rows"]]
        costs.append(known["costs"])
    return rows, costs


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path, help="files of any kind, subfolders too")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--batch", type=int, default=200, help="files in one dossier")
    parser.add_argument("--seconds", type=float, default=60.0, help="limit for the inspection of one file")
    parser.add_argument(
        "--pages", type=int, default=0, help="compare at most so many pages of a file; 0: all"
    )
    parser.add_argument("--pixels", type=int, default=1000, help="longer side of a rendered page")
    parser.add_argument(
        "--work", type=Path, help="work in this folder, go on where it was, leave everything there"
    )
    parser.add_argument(
        "--together", action="store_true", help="no seconds and memory of single files; quicker"
    )
    parser.add_argument("--keep", action="store_true", help="keep the volumes in the work folder")
    parser.add_argument("-o", "--output", type=Path, help="everything that was found, as JSON")
    chosen = parser.parse_args()
    work = chosen.work or Path(tempfile.mkdtemp(prefix="torture-"))
    trial = Trial(
        work.resolve(),
        chosen.jobs,
        chosen.seconds,
        chosen.pages,
        chosen.pixels,
        chosen.keep,
        not chosen.together,
    )
    if not any(path.is_file() for path in [chosen.folder, *chosen.folder.rglob("*")]):
        parser.error(f"{chosen.folder} has no files")
    rows, costs = run(chosen.folder.resolve(), trial, chosen.batch)
    if chosen.output:
        told = {"rows": [asdict(r) for r in rows], "costs": costs}
        chosen.output.write_text(
            json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8", newline="\n"
        )
    print(summary(rows, costs))
    if not any((work / "pictures").iterdir()) and not chosen.work:
        shutil.rmtree(work)
    else:
        print(f"pictures: {work / 'pictures'}", file=sys.stderr)
    return 1 if any(row.kind in SILENT for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
