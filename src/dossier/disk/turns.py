"""One after the other: who changes a file that only grows waits for whoever is at it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from dossier.disk.locks import release, take
from dossier.errors import OutputFailed
from dossier.findings import finding
from dossier.model import Location


@contextmanager
def alone(root: Path, name: str, shown: str) -> Iterator[None]:
    """Nobody else does what goes by this name in the folder meanwhile; waits for those who do.

    Args:
        root: where the lock file lies while it is held.
        name: of the work, ``service``.
        shown: the path that is being written, for a message.

    Raises:
        OutputFailed: P752, somebody is at it for more than a minute.
    """
    path, ends, lock = root / f".{name}.lock", time.monotonic() + _PATIENCE, None
    with suppress(OSError):  # where no file can be made, none can be added to
        while (lock := take(path)) is None:
            if time.monotonic() > ends:
                raise OutputFailed(finding("P752", Location(shown), path=shown))
            time.sleep(0.05)
    try:
        yield
    finally:
        if lock:
            release(lock)


_PATIENCE = 60.0
"""Seconds."""
