"""sha256 of files that need not be read again: as long as size, times and number stay, the content does."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from dossier.steps.keys import key_of
from dossier.steps.recall import recall, remember
from dossier.steps.store import Store

Stamp = tuple[int, int, int, int, int]
"""Size, times of change of content and of the entry, number of the file and of its disk. On Windows the second time
is that of creation."""


def stamp_of(path: Path) -> Stamp | None:
    """The stamp of a regular file, links followed; None for anything else."""
    try:
        seen = path.stat()
    except (OSError, ValueError):
        return None
    return _stamp(seen) if stat.S_ISREG(seen.st_mode) else None


def _stamp(seen: os.stat_result) -> Stamp:
    return seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino, seen.st_dev


def is_settled(stamp: Stamp) -> bool:
    """Whether a change from now on would show in the stamp: what was changed just now may change again unseen."""
    coarse = stamp[1] % 1_000_000_000 == 0  # a clock of whole seconds, two on a memory card
    return max(stamp[1], stamp[2]) + (2_000_000_000 if coarse else 100_000_000) < time.time_ns()


def recall_digests(store: Store | None, paths: Iterable[Path]) -> dict[Path, str]:
    """The sha256 of those files that are what they were when it was remembered."""
    keys = {path: _key(path, stamp) for path in paths if store and (stamp := stamp_of(path))}
    known = recall(store, str, keys.values())
    return {path: known[key] for path, key in keys.items() if key in known}


def remember_digests(store: Store | None, digests: Mapping[Path, tuple[Stamp, str]]) -> None:
    """Remember what was read. The stamp must have been taken before it was read and still hold afterwards."""
    settled = {path: told for path, told in digests.items() if is_settled(told[0])}
    remember(store, {_key(path, stamp): digest for path, (stamp, digest) in settled.items()})


def _key(path: Path, stamp: Stamp) -> str:
    return key_of("digest", os.fsencode(path.absolute()).hex(), stamp, rooms=("steps",))
