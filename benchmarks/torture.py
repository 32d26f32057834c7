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
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import batches
import looks
from alone import Done, each_alone
from batches import Place, Said, Subject
from PIL import Image

from dossier.evidence.inspection import inspect_evidence

_START_SECONDS = 120.0
"""What a check or build of a batch may take on top of the files: LibreOffice, reports."""
_SILENT = ("different", "lost", "stopped", "over the limit", "miscounted")
"""Classes that nothing excuses."""
_ORDER = (*_SILENT, "named", "unseen", "equal", "repaired", "kept", "refused")
_REPAIRED = {"E426", "E427", "E428"}
_PICTURES = {".jpg", ".jpeg", ".jpe", ".png", ".tif", ".tiff", ".bmp"}


@dataclass(slots=True)
class Row:
    """What became of one file."""

    file: str
    kind: str = ""
    """One of `_ORDER`."""
    codes: list[str] = field(default_factory=list)
    detail: str = ""
    pages_in: int = 0
    """Pages that a renderer counts in the original (frames of a picture)."""
    pages_out: int = 0
    """Pages in the volumes."""
    compared: int = 0
    looks: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Renderer → `same`, `close`: how many pages; `different`: their numbers; `unseen`: why it shows nothing."""
    worst: float = 0.0
    """Thousandths of the pixels of the worst page that differ."""
    seconds: float = 0.0
    """Inspection alone."""
    memory_mb: float = 0.0


@dataclass(frozen=True, slots=True)
class Trial:
    """How a run is done."""

    work: Path
    jobs: int
    seconds: float
    pages: int
    pixels: int


def torture_batch(subjects: Sequence[Subject], trial: Trial) -> tuple[list[Row], dict[str, float]]:
    """All stages for one batch: rows in the order of the subjects, and what its check and build took."""
    rows = {s.number: Row(str(s.path)) for s in subjects}
    costs: dict[str, float] = defaultdict(float)
    folder = trial.work / "dossier"
    batches.write_dossier(folder, subjects)
    fit = list(_inspected(subjects, folder, rows, trial))
    said, stopped = _checked(fit, folder, trial, costs)
    _settle(rows, stopped)
    accepted = [s for s in fit if s.number in said and not said[s.number].refused]
    for group, package, text in _built(accepted, trial, costs, stopped):
        batches.note_build(text, {s.number: s for s in group}, said)
        _judge(group, package, said, rows, trial)
    _settle(rows, stopped)
    for number, told in said.items():
        row = rows[number]
        row.codes = sorted(set(told.codes))
        if told.refused:
            row.kind, row.detail = "refused", told.messages[told.codes.index(told.refused[0])]
    _count_unbound(subjects, rows, trial)
    return [rows[s.number] for s in subjects], dict(costs)


def _settle(rows: Mapping[int, Row], stopped: Mapping[int, str]) -> None:
    for number, why in stopped.items():
        rows[number].kind, rows[number].detail = (
            "over the limit" if "over the limit" in why else "stopped",
            why,
        )


def _inspected(
    subjects: Sequence[Subject], folder: Path, rows: Mapping[int, Row], trial: Trial
) -> Iterator[Subject]:
    """Each file inspected alone, for its time and memory; what takes over the limit goes no further."""

    def inspect(subject: Subject) -> bool:
        return bool(inspect_evidence(folder, [subject.evidence]))

    for subject, done in each_alone(inspect, subjects, trial.jobs, trial.seconds):
        row = rows[subject.number]
        row.seconds, row.memory_mb = round(done.seconds, 3), round(done.memory_mb, 1)
        if done.end == "done":
            yield subject
        else:
            row.kind = "over the limit" if done.end == "over the limit" else "stopped"
            row.detail = f"inspection: {done.end}"


def _checked(
    subjects: Sequence[Subject], folder: Path, trial: Trial, costs: dict[str, float]
) -> tuple[dict[int, Said], dict[int, str]]:
    """What the check says, and the files that stop it; a batch that fails is halved until they are found."""
    said: dict[int, Said] = {}
    stopped: dict[int, str] = {}
    waiting = [sorted(subjects, key=lambda s: s.number)]
    while waiting:
        group = waiting.pop()
        if not group:
            continue
        try:
            batches.write_dossier(folder, group)
            heard, cost = batches.check(folder, group, _limit(group, trial))
        except RuntimeError as error:
            waiting += _halves(group, str(error), stopped)
            continue
        said |= heard
        _add(costs, "check", cost)
    return said, stopped


def _built(
    subjects: Sequence[Subject], trial: Trial, costs: dict[str, float], stopped: dict[int, str]
) -> Iterator[tuple[list[Subject], Path, str]]:
    """Groups of files that were built together, each with its package and what the build said."""
    waiting = [sorted(subjects, key=lambda s: s.number)]
    while waiting:
        group = waiting.pop()
        if not group:
            continue
        folder, output = trial.work / "dossier", trial.work / "built"
        batches.write_dossier(folder, group)
        try:
            text, cost = batches.build(folder, output, _limit(group, trial))
        except RuntimeError as error:
            waiting += _halves(group, str(error), stopped)
            continue
        _add(costs, "build", cost)
        yield group, output / "TORTURE", text


def _limit(group: Sequence[Subject], trial: Trial) -> float:
    return _START_SECONDS + trial.seconds * max(1, len(group) / 20)


def _add(costs: dict[str, float], stage: str, cost: Any) -> None:
    costs[f"{stage} s"] += cost.seconds
    costs[f"{stage} MB"] = max(costs[f"{stage} MB"], cost.together_mb)


def _halves(group: Sequence[Subject], error: str, stopped: dict[int, str]) -> list[list[Subject]]:
    """What to try again after a failure: without the files that its last lines name, else in two halves."""
    if len(group) == 1:
        stopped[group[0].number] = error[-600:]
        return []
    refused = [line for line in error.splitlines()[1:] if "error" in line.split(":")[-1][:8] or "P7" in line]
    named = batches.named_in("\n".join(refused), {s.number: s for s in group})
    if 0 < len(named) <= 3:
        rest = [s for s in group if s.number not in named]
        return [rest, *([s] for s in group if s.number in named)]
    middle = len(group) // 2
    return [list(group[middle:]), list(group[:middle])]


def _judge(
    group: Sequence[Subject], package: Path, said: Mapping[int, Said], rows: Mapping[int, Row], trial: Trial
) -> None:
    """Compare every bound file with its pages, each in a process of its own."""
    found = batches.places(package)
    wrong = batches.manifest_disagrees(package, group, found)
    bound = [s for s in group if s.number in found and found[s.number].pages > 0]
    for subject in group:
        if subject not in bound:
            is_kept = batches.kept(package, subject)
            told = [c for c in said[subject.number].codes if c.startswith("P722")]
            rows[subject.number].kind = "kept" if is_kept and told else "lost"
    look = partial(compare_file, places=found, trial=trial)
    for subject, done in each_alone(look, bound, trial.jobs, trial.seconds * 4):
        row, place = rows[subject.number], found[subject.number]
        row.pages_out = place.pages
        _decide(row, done, said[subject.number], place)
        if subject.number in wrong:
            row.kind, row.detail = "miscounted", wrong[subject.number]


def _decide(row: Row, done: Done, said: Said, place: Place) -> None:
    if done.end != "done":
        row.kind, row.detail = "unseen", f"comparing: {done.end}"
        return
    told = done.result
    row.pages_in, row.looks, row.compared, row.worst = (
        told[k] for k in ("pages", "looks", "compared", "worst")
    )
    different = {p for found in row.looks.values() for p in found["different"]}
    silent = {page for page in different if not said.names(page)}
    if row.pages_in and row.pages_in != place.pages:
        row.kind, row.detail = "miscounted", f"{row.pages_in} pages in the file, {place.pages} bound"
    elif silent:
        row.kind, row.detail = "different", f"pages {_shown(silent)}"
    elif different:
        row.kind, row.detail = "named", f"pages {_shown(different)}"
    elif not row.compared:
        row.kind, row.detail = "unseen", "; ".join(str(v["unseen"]) for v in row.looks.values())[:200]
    else:
        row.kind = "repaired" if _REPAIRED & set(said.codes) else "equal"


def _shown(pages: set[int]) -> str:
    listed = sorted(pages)
    return ", ".join(map(str, listed[:8])) + (f" … ({len(listed)})" if len(listed) > 8 else "")


def compare_file(subject: Subject, places: Mapping[int, Place], trial: Trial) -> dict[str, Any]:
    """The pages of one file beside those that are bound, as JSON: see `Row`."""
    place = places[subject.number]
    if subject.path.read_bytes()[:1024].lstrip().startswith(b"%PDF") or b"%PDF-" in _head(subject.path):
        return _compare_pdf(subject, place, trial)
    return _compare_picture(subject, place, trial)


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(1024)


def _chosen(pages: int, most: int) -> list[int]:
    """At most `most` page numbers, the first and the last among them, evenly spread; 0: all."""
    if not most or pages <= most:
        return list(range(1, pages + 1))
    return sorted({1 + round(i * (pages - 1) / (most - 1)) for i in range(most)})


def _compare_pdf(subject: Subject, place: Place, trial: Trial) -> dict[str, Any]:
    told: dict[str, Any] = {"pages": 0, "looks": {}, "compared": 0, "worst": 0.0}
    chosen = _chosen(place.pages, trial.pages)
    sizes = looks.seen_sizes(place.volume, [place.leaf + n for n in chosen])
    for renderer in looks.RENDERERS:
        found: dict[str, Any] = {"same": 0, "close": 0, "different": [], "unseen": ""}
        told["looks"][renderer] = found
        before = looks.render(renderer, subject.path, chosen, trial.pixels)
        told["pages"] = told["pages"] or before.pages
        if not before.pictures:
            found["unseen"] = before.said or "no picture"
            continue
        after = looks.render(renderer, place.volume, [place.leaf + n for n in chosen], trial.pixels)
        for number in chosen:
            pair = (before.pictures.get(number), after.pictures.get(place.leaf + number))
            if pair[0] is None:
                found["unseen"] = before.said or f"page {number} is not shown"
                continue
            told["compared"] += 1
            hidden = [
                p and looks.hide_stamp(p, sizes[place.leaf + number], place.number + number - 1) for p in pair
            ]
            _note(found, told, number, hidden, trial, f"{subject.title} {subject.path.stem} {renderer}")
    return told


def _note(
    found: dict[str, Any],
    told: dict[str, Any],
    number: int,
    pair: Sequence[Image.Image | None],
    trial: Trial,
    name: str,
) -> None:
    before, after = pair
    verdict = looks.compare(before, after) if before and after else "different"
    if verdict != "different":
        found[verdict] += 1
        return
    found["different"].append(number)
    told["worst"] = max(told["worst"], looks.difference(before, after) if before and after else 1000.0)
    if len(found["different"]) <= 3:
        looks.strip(pair).save(trial.work / "pictures" / f"{name} p{number}.png")


def _compare_picture(subject: Subject, place: Place, trial: Trial) -> dict[str, Any]:
    told: dict[str, Any] = {"pages": 0, "looks": {}, "compared": 0, "worst": 0.0}
    try:
        frames = looks.frames(subject.path)
    except (OSError, ValueError, SyntaxError) as error:
        told["looks"] = {
            r: {"same": 0, "close": 0, "different": [], "unseen": str(error)} for r in looks.RENDERERS
        }
        return told
    with Image.open(subject.path) as picture:
        loose = picture.mode == "CMYK"
    told["pages"] = len(frames)
    numbers = [place.leaf + n + 1 for n in range(min(place.pages, len(frames)))]
    for renderer in looks.RENDERERS:
        found: dict[str, Any] = {"same": 0, "close": 0, "different": [], "unseen": ""}
        told["looks"][renderer] = found
        after = looks.render(renderer, place.volume, numbers, trial.pixels)
        for n, frame in enumerate(frames[: len(numbers)], 1):
            page = after.pictures.get(place.leaf + n)
            real = looks.placed_picture(place.volume, place.leaf + n, page) if page else None
            told["compared"] += 1
            verdict = looks.compare_picture(frame, real, loose=loose)
            if verdict != "different":
                found[verdict] += 1
                continue
            found["different"].append(n)
            told["worst"] = 1000.0
            name = f"{subject.title} {subject.path.stem} {renderer} p{n}.png"
            looks.strip([frame.copy(), page]).save(trial.work / "pictures" / name)
    return told


def _count_unbound(subjects: Sequence[Subject], rows: Mapping[int, Row], trial: Trial) -> None:
    """How many pages the files have that were not bound, as far as a renderer can tell."""
    rest = [
        s for s in subjects if rows[s.number].kind in ("refused", "kept", "stopped", "over the limit", "lost")
    ]

    def count(subject: Subject) -> int:
        if b"%PDF-" in _head(subject.path):
            return next((n for r in looks.RENDERERS if (n := looks.render(r, subject.path, [], 10).pages)), 0)
        try:
            with Image.open(subject.path) as picture:
                return int(getattr(picture, "n_frames", 1)) if picture.format == "TIFF" else 1
        except (OSError, ValueError, SyntaxError):
            return 0

    for subject, done in each_alone(count, rest, trial.jobs, 30):
        rows[subject.number].pages_in = done.result or 0


def summary(rows: Sequence[Row], costs: Sequence[Mapping[str, float]]) -> str:
    """Tables for a person: classes, accounting, refusals by code, and the worst."""
    by_kind: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append(row)
    lines = [
        "| class | files | pages in | pages out | compared | s a file | longest s | largest MB |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for kind in _ORDER:
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
        (r for r in rows if r.kind in (*_SILENT, "named", "unseen")),
        key=lambda r: (_ORDER.index(r.kind), -r.worst),
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
    for start in range(0, len(subjects), size):
        batch = subjects[start : start + size]
        kept = trial.work / f"batch-{start // size + 1:04}.json"
        names = [str(s.path) for s in batch]
        known = json.loads(kept.read_text(encoding="utf-8")) if kept.is_file() else {}
        if known.get("files") != names:
            began = time.monotonic()
            done, cost = torture_batch(batch, trial)
            known = {"files": names, "rows": [asdict(r) for r in done], "costs": cost}
            kept.write_text(json.dumps(known, ensure_ascii=False, indent=1), encoding="utf-8")
            counts = Counter(r.kind for r in done)
            told = ", ".join(f"{counts[k]} {k}" for k in _ORDER if counts[k])
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
    parser.add_argument("-o", "--output", type=Path, help="everything that was found, as JSON")
    chosen = parser.parse_args()
    work = chosen.work or Path(tempfile.mkdtemp(prefix="torture-"))
    trial = Trial(work.resolve(), chosen.jobs, chosen.seconds, chosen.pages, chosen.pixels)
    rows, costs = run(chosen.folder.resolve(), trial, chosen.batch)
    if chosen.output:
        told = {"rows": [asdict(r) for r in rows], "costs": costs}
        chosen.output.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    print(summary(rows, costs))
    if not any((work / "pictures").iterdir()) and not chosen.work:
        shutil.rmtree(work)
    else:
        print(f"pictures: {work / 'pictures'}", file=sys.stderr)
    return 1 if any(row.kind in _SILENT for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
