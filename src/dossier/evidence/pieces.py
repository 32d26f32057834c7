"""Pages of known files made once more: facts outlive the pages that were tried, and a volume may need them again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from dossier.errors import ConversionFailed, disk_error
from dossier.evidence.preparing import prepare
from dossier.evidence.workers import Exceeded, Task, cores, run_limited
from dossier.model import EvidenceFacts
from dossier.steps.digests import stamp_of

_BYTES_EACH = 8 << 20


@dataclass(frozen=True, slots=True)
class Piece:
    """What became of one file."""

    changed: bool = False
    """It is not what it was when its facts were found."""
    reason: str = ""
    """Why it cannot be bound; empty when it can."""


def make_pieces(files: Sequence[tuple[Path, EvidenceFacts]], folder: Path, font: Path | None) -> list[Piece]:
    """Write ``<sha256>.pdf`` to `folder` for each file, as the trial of binding would have.

    Raises:
        OSError: the folder cannot be written.
    """
    if not files:
        return []
    folder.mkdir(exist_ok=True)
    tasks = [Task(make_piece, (path, seen, folder, font), seen.bytes) for path, seen in files]
    worth = 1 + sum(task.size for task in tasks) // _BYTES_EACH
    found = run_limited(tasks, min(cores(), worth, len(tasks)))
    return [Piece(reason=piece.limit) if isinstance(piece, Exceeded) else piece for piece in found]


def make_piece(path: Path, seen: EvidenceFacts, folder: Path, font: Path | None) -> Piece:
    """The pages of one file, when it still is what was seen; in a worker process."""
    target = folder / f"{seen.sha256}.{os.getpid()}.pdf"
    try:
        before = stamp_of(path)
        if _digest(path) != seen.sha256:
            return Piece(changed=True)
        made = prepare(path, cast(Literal["pdf", "image"], seen.kind), target, font)
        if stamp_of(path) != before or made.pages != seen.pages:
            return Piece(changed=True)
        target.replace(folder / f"{seen.sha256}.pdf")
        return Piece()
    except ConversionFailed as error:
        if full := disk_error(error):
            raise OSError(full.errno, full.strerror, str(folder)) from error
        return Piece(reason=str(error.__cause__ or error)[:160])
    finally:
        target.unlink(missing_ok=True)


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
