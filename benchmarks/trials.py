"""The stages of torture for one batch of files: inspect alone, check, build, compare; and what became of each file."""

from __future__ import annotations

import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import batches
import looks
from alone import Done, each_alone
from batches import Place, Said, Subject
from comparing import Bound, compare_file, draw_bound, is_pdf
from PIL import Image

from dossier.evidence.inspection import inspect_evidence

_START_SECONDS = 120.0
"""What a check or build of a batch may take on top of the files: LibreOffice, reports."""
SILENT = ("different", "lost", "stopped", "over the limit", "miscounted")
"""Classes that nothing excuses."""
KINDS = (*SILENT, "named", "unseen", "equal", "repaired", "kept", "refused")
_REPAIRED = {"E436"}
"""Findings that say that the file was repaired before it was bound."""


@dataclass(slots=True)
class Row:
    """What became of one file."""

    file: str
    kind: str = ""
    """One of `KINDS`."""
    codes: list[str] = field(default_factory=list)
    detail: str = ""
    pages_in: int = 0
    """Pages that a renderer counts in the original (frames of a picture)."""
    pages_out: int = 0
    """Pages in the volumes."""
    volume: str = ""
    leaf: int = 0
    """Where they stand: the volume and the index of the first page in it, from 0."""
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
    keep: bool
    alone: bool
    """Whether each file is inspected in a process of its own first, for its seconds and memory."""


def torture_batch(subjects: Sequence[Subject], trial: Trial) -> tuple[list[Row], dict[str, float]]:
    """All stages for one batch: rows in the order of the subjects, and what its check and build took."""
    rows = {s.number: Row(str(s.path)) for s in subjects}
    costs: dict[str, float] = defaultdict(float)
    folder = trial.work / "dossier"
    batches.write_dossier(folder, subjects)
    fit = list(_inspected(subjects, folder, rows, trial)) if trial.alone else list(subjects)
    said, stopped = _checked(fit, folder, trial, costs)
    _settle(rows, stopped)
    accepted = [s for s in fit if s.number in said and not said[s.number].refused]
    for group, package, text in _built(accepted, trial, costs, stopped):
        batches.note_build(text, {s.number: s for s in group}, said)
        _judge(group, package, said, rows, trial)
        if trial.keep:
            _keep_volumes(package, group, rows, trial.work / "volumes")
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


def _keep_volumes(package: Path, group: Sequence[Subject], rows: Mapping[int, Row], folder: Path) -> None:
    """Put the volumes aside under names of their own, for a person to look at."""
    folder.mkdir(exist_ok=True)
    for subject in group:
        row = rows[subject.number]
        if row.volume:
            own = f"{group[0].title} {row.volume}"
            if not (folder / own).exists():
                shutil.copyfile(package / "volumes" / row.volume, folder / own)
            row.volume = own


def _limit(group: Sequence[Subject], trial: Trial) -> float:
    return _START_SECONDS + trial.seconds * max(1, len(group) / 20)


def _add(costs: dict[str, float], stage: str, cost: Any) -> None:
    costs[f"{stage} s"] += cost.seconds
    costs[f"{stage} MB"] = max(costs[f"{stage} MB"], cost.together_mb)


def _halves(group: Sequence[Subject], error: str, stopped: dict[int, str]) -> list[list[Subject]]:
    """What to try again after a failure: the group without the files that its errors name, else its two halves."""
    errors = [line for line in error.splitlines()[1:] if ": error P7" in line]
    named = batches.named_in("\n".join(errors), {s.number: s for s in group})
    if len(group) == 1 or named:
        stopped |= dict.fromkeys(named or [group[0].number], error[-600:])
        return [[s for s in group if s.number not in stopped]]
    middle = len(group) // 2
    return [list(group[middle:]), list(group[:middle])]


def _judge(
    group: Sequence[Subject], package: Path, said: Mapping[int, Said], rows: Mapping[int, Row], trial: Trial
) -> None:
    """Compare every bound file with its pages, each in a process of its own."""
    found = batches.places(package)
    wrong = batches.manifest_disagrees(package, group, found) | batches.index_disagrees(found)
    bound = [s for s in group if s.number in found and found[s.number].pages > 0]
    for subject in group:
        if subject not in bound:
            is_kept = batches.kept(package, subject)
            told = [c for c in said[subject.number].codes if c.startswith("P722")]
            rows[subject.number].kind = "kept" if is_kept and told else "lost"
    with tempfile.TemporaryDirectory(dir=trial.work) as folder:
        drawn = draw_bound(found, trial.pages, trial.pixels, Path(folder), trial.jobs)
        _compare(bound, drawn, said, rows, wrong, trial)


def _compare(
    bound: Sequence[Subject],
    drawn: Bound,
    said: Mapping[int, Said],
    rows: Mapping[int, Row],
    wrong: Mapping[int, str],
    trial: Trial,
) -> None:
    look = partial(
        compare_file, bound=drawn, pages=trial.pages, pixels=trial.pixels, pictures=trial.work / "pictures"
    )
    found = drawn.places
    for subject, done in each_alone(look, bound, trial.jobs, trial.seconds * 4):
        row, place = rows[subject.number], found[subject.number]
        row.pages_out, row.volume, row.leaf = place.pages, place.volume.name, place.leaf
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


def _count_unbound(subjects: Sequence[Subject], rows: Mapping[int, Row], trial: Trial) -> None:
    """How many pages the files have that were not bound, as far as a renderer can tell."""
    rest = [
        s for s in subjects if rows[s.number].kind in ("refused", "kept", "stopped", "over the limit", "lost")
    ]

    def count(subject: Subject) -> int:
        if is_pdf(subject.path):
            return next((n for r in looks.RENDERERS if (n := looks.render(r, subject.path, [], 10).pages)), 0)
        try:
            with Image.open(subject.path) as picture:
                return int(getattr(picture, "n_frames", 1)) if picture.format == "TIFF" else 1
        except (OSError, ValueError, SyntaxError):
            return 0

    for subject, done in each_alone(count, rest, trial.jobs, 30):
        rows[subject.number].pages_in = done.result or 0
