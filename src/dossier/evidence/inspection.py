"""Evidence inspection, the one part of checking that opens files: each once, none outside the dossier.

What opening means stands in `file_inspection`; it happens in worker processes with limits (`workers`).
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import cast

from dossier.disk.strays import is_stray
from dossier.errors import OutputFailed, os_reason
from dossier.evidence.known import keep_facts, known_facts
from dossier.evidence.paths import Confined, Listings, confine
from dossier.evidence.workers import Exceeded, Task, cores, run_limited
from dossier.findings import finding
from dossier.model import EvidenceFacts, Fault
from dossier.steps.digests import stamp_of
from dossier.steps.noting import Done, Note, Planned, unnoted
from dossier.steps.running import Told
from dossier.steps.store import Store

_FILES_EACH = 20
_BYTES_EACH = 8 << 20
"""What one process does while another one starts."""


@dataclass(frozen=True, slots=True)
class Trial:
    """Where the pages that files become are kept, ``<sha256>.pdf`` each."""

    folder: Path
    font: Path | None
    """A font file for form values that come without an appearance."""


def inspect_evidence(
    root: Path,
    refs: Iterable[str],
    trial: Trial | None = None,
    store: Store | None = None,
    note: Note = unnoted,
) -> Mapping[str, EvidenceFacts]:
    """Open every file that the records name and say what it is.

    Args:
        root: the dossier folder.
        refs: paths as written in the records; duplicates are inspected once.
        trial: keeps the pages as they will be bound; without it they are removed at once.
        store: knows contents that were looked into before; these are not opened again, and there are no pages of
            them in the folder of the trial.
        note: is told of each file.

    Returns:
        Facts by the path as it was written. `EvidenceFacts.path` is spelt as on disk.

    Raises:
        OutputFailed: the folder for the trial of binding cannot be written.
    """
    listings: Listings = {}
    wanted = {ref: confine(root, ref, listings) for ref in dict.fromkeys(refs)}
    places = {where.path: where for where in wanted.values() if where.path}
    if trial is None and places:
        with tempfile.TemporaryDirectory(prefix="dossier-") as folder:
            opened = _inspect_all(list(places.values()), Trial(Path(folder), None), store, note, keep=False)
    elif trial is not None:
        kept = replace(trial, folder=trial.folder.absolute())  # the processes may stand in another folder
        kept.folder.mkdir(exist_ok=True)
        opened = _inspect_all(list(places.values()), kept, store, note, keep=True)
    else:
        opened = []
    by_path = dict(zip(places, opened, strict=True))
    return {
        ref: _named(by_path[where.path], where) if where.path else _absent(where)
        for ref, where in wanted.items()
    }


def unused_files(root: Path, used: Iterable[str], folder: str = "evidence") -> list[str]:
    """Files below `folder` that no record names, relative to `root`, sorted; no links, nothing that programs left."""
    named = set(used)
    left = [path for path in _files_below(str(root.resolve()), folder) if path not in named]
    if not left:
        return []
    # What is left may be named through a link, or spelt differently: only now is each name followed.
    base, listings = root.resolve(), cast("Listings", {})
    taken = {where.path for ref in named if (where := confine(root, ref, listings)).path}
    return [path for path in sorted(left, key=lambda path: path.split("/")) if base / path not in taken]


def _files_below(base: str, folder: str) -> Iterator[str]:
    """Paths relative to `base`; no links, and nothing in or below what programs left."""
    try:
        entries = list(os.scandir(f"{base}/{folder}"))
    except OSError:  # not there, or not to be looked into
        return
    for entry in entries:
        if is_stray(entry.name) or entry.is_symlink():
            continue
        with suppress(OSError):
            if entry.is_dir():
                yield from _files_below(base, f"{folder}/{entry.name}")
            elif entry.is_file():
                yield f"{folder}/{entry.name}"


def _absent(where: Confined) -> EvidenceFacts:
    return EvidenceFacts(where.relative, False, faults=(Fault(where.code or "E401", (), where.detail),))


def _named(facts: EvidenceFacts, where: Confined) -> EvidenceFacts:
    """The facts of a content, as those of the file at a place."""
    spelling = (Fault("E417", (), where.relative),) if where.code == "E417" else ()
    return replace(facts, path=where.relative, faults=(*facts.faults, *spelling))


def _inspect_all(
    places: Sequence[Confined], trial: Trial, store: Store | None, note: Note, *, keep: bool
) -> list[EvidenceFacts]:
    """Facts in the order of the places; the unknown ones are opened."""
    files = [(cast("Path", p.path), PurePosixPath(p.relative).suffix.lower()) for p in places]
    known = known_facts(store, files, trial.font)
    note(Planned("evidence", len(files)))
    for number, facts in known.items():
        note(Done("evidence", places[number].relative, known=True, seconds=0, bytes=facts.bytes))
    unknown = [file for number, file in enumerate(files) if number not in known]
    stamps = {path: stamp_of(path) for path, _ in unknown}
    names = [places[number].relative for number in range(len(files)) if number not in known]

    def told(number: int, seconds: float) -> None:
        stamp = stamps[unknown[number][0]]
        note(Done("evidence", names[number], known=False, seconds=seconds, bytes=stamp[0] if stamp else 0))

    opened = dict(zip(unknown, _open_all(unknown, trial, told, keep=keep), strict=True))
    still = {
        file: (stamps[file[0]] if stamp_of(file[0]) == stamps[file[0]] else None, facts)
        for file, facts in opened.items()
    }
    keep_facts(store, still, trial.font)
    return [known[number] if number in known else opened[file] for number, file in enumerate(files)]


def _open_all(
    files: Sequence[tuple[Path, str]], trial: Trial, told: Told, *, keep: bool
) -> list[EvidenceFacts]:
    """Facts in the order of the files, shared out over as many processes as are worth their start."""
    if not files:
        return []
    tasks = [_task(path, suffix, trial, keep) for path, suffix in files]
    worth = 1 + max(len(tasks) // _FILES_EACH, sum(task.size for task in tasks) // _BYTES_EACH)
    try:
        found = run_limited(tasks, min(cores(), worth, len(tasks)), told)
    except OSError as error:
        if error.filename != str(trial.folder):
            raise
        raise OutputFailed(finding("P720", path=trial.folder.as_posix(), reason=os_reason(error))) from error
    return [_over_the_limit(facts) if isinstance(facts, Exceeded) else facts for facts in found]


def _task(path: Path, suffix: str, trial: Trial, keep: bool) -> Task[EvidenceFacts]:
    try:
        size = path.stat().st_size
    except OSError:  # opening it says so
        size = 0
    return Task(_inspect, (path, suffix, trial.folder, keep, trial.font), size)


def _inspect(path: Path, suffix: str, folder: Path, keep: bool, font: Path | None) -> EvidenceFacts:
    """What the worker does; only workers import what opens foreign files."""
    from dossier.evidence.file_inspection import inspect_file  # noqa: PLC0415

    return inspect_file(path, suffix, folder, keep, font)


def _over_the_limit(exceeded: Exceeded) -> EvidenceFacts:
    code = {"time": "E438", "memory": "E439", "crash": "E442"}[exceeded.limit]
    return EvidenceFacts("", True, faults=(Fault(code, (), str(exceeded.amount)),))
