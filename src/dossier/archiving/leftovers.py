"""The temporary folder of a run, and what runs that were killed left behind.

Everything that a run and the programs it starts put into the temporary folder goes below one folder of its own,
whose lock dies with the run. So the next run knows for certain whose owner is dead, whatever the age.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from dossier.archiving.locks import Lock, release, take
from dossier.archiving.removal import is_link, remove
from dossier.archiving.signals import uninterrupted

_PREFIX = "dossier-"
_SUFFIX = ".lock"
_VARIABLES = ("TMPDIR", "TEMP", "TMP")


@contextmanager
def temporary_folder() -> Iterator[None]:
    """Let this process and its children make their temporary files in a folder of their own; gone afterwards.

    Where the temporary folder cannot be written, everything stays as it is: `check` of a small dossier needs none.
    """
    above = _temporary_place()
    before = {name: os.environ.get(name) for name in _VARIABLES}
    lock: Lock | None = None
    try:
        if above:
            with uninterrupted(), suppress(OSError):
                lock = _own_lock(above)
                folder = _folder_of(lock.path)
                folder.mkdir(mode=0o700)
                os.environ |= dict.fromkeys(_VARIABLES, str(folder))
                tempfile.tempdir = str(folder)
            sweep(above)
        yield
    finally:
        with uninterrupted():
            if lock:
                tempfile.tempdir = str(above)
                for name, value in before.items():
                    os.environ.pop(name, None)
                    if value is not None:
                        os.environ[name] = value
                remove(_folder_of(lock.path))
                release(lock)


def sweep(above: Path) -> None:
    """Remove the temporary folders of runs that are dead, and end the programs that such a run had started."""
    with suppress(OSError), os.scandir(above) as entries:
        left = [Path(e.path) for e in entries if e.name.startswith(_PREFIX) and e.name.endswith(_SUFFIX)]
        for path in sorted(left):
            with suppress(OSError):
                _sweep_one(path)


def _sweep_one(path: Path) -> None:
    if is_link(path) or not _is_ours(path):
        return
    with uninterrupted():
        lock = take(path)
        if lock is None:
            return
        folder = _folder_of(path)
        if lock.exclusive and not (folder.exists() and not _is_ours(folder)):
            _end_programs_of(folder)
            remove(folder)
        # Without locks nobody's death is proved, so the file must stay with its owner.
        release(lock, remove_file=lock.exclusive)


def _temporary_place() -> Path | None:
    with suppress(OSError):
        return Path(tempfile.gettempdir()).absolute()
    return None


def _own_lock(above: Path) -> Lock:
    while True:
        # Somebody who sweeps may be quicker than we between making the file and locking it.
        if lock := take(above / f"{_PREFIX}{secrets.token_hex(4)}{_SUFFIX}"):
            return lock


def _folder_of(lock: Path) -> Path:
    return lock.with_suffix("")


def _is_ours(path: Path) -> bool:
    """In a temporary folder that all users share, others may have put something under such a name."""
    return not hasattr(os, "getuid") or path.lstat().st_uid == os.getuid()


def _end_programs_of(folder: Path) -> None:
    """A killed run cannot end the office program; what it started has its temporary folder in the environment."""
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if process.environ().get(_VARIABLES[0], "").startswith(str(folder)):
                process.kill()
                process.wait(5)
