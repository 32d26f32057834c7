"""Folders that go with the run that made them, and what runs that were killed left behind.

Beside each such folder lies a lock that dies with the run. So the next run knows for certain whose owner is dead,
whatever the age. Everything that a run and the programs it starts put into the temporary folder goes below one.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psutil

from dossier.disk.locks import Lock, release, take
from dossier.disk.removal import is_link, remove
from dossier.disk.signals import uninterrupted

TEMPORARY = "dossier-"
"""How the temporary folders of runs begin."""

_SUFFIX = ".lock"
_VARIABLES = ("TMPDIR", "TEMP", "TMP")


@contextmanager
def own_folder(above: Path, prefix: str) -> Iterator[Path]:
    """A fresh folder in `above`, gone afterwards; those of the same prefix whose owners are dead go as well.

    Raises:
        OSError: nothing can be made there.
    """
    lock: Lock | None = None
    try:
        with uninterrupted():
            lock = _own_lock(above, prefix)
            folder = _folder_of(lock.path)
            folder.mkdir(mode=0o700)
        sweep(above, prefix)
        yield folder
    finally:
        with uninterrupted():
            if lock:
                _remove_and_release(lock)


@contextmanager
def temporary_folder() -> Iterator[None]:
    """Let this process and its children make their temporary files in a folder of their own; gone afterwards.

    Where the temporary folder cannot be written, everything stays as it is: `check` of a small dossier needs none.
    """
    with ExitStack() as stack:
        with suppress(OSError):
            above = Path(tempfile.gettempdir()).absolute()
            folder = stack.enter_context(own_folder(above, TEMPORARY))
            stack.enter_context(_temporary_files_in(folder))
        yield


@contextmanager
def _temporary_files_in(folder: Path) -> Iterator[None]:
    place, before = tempfile.tempdir, {name: os.environ.get(name) for name in _VARIABLES}
    try:
        tempfile.tempdir = str(folder)
        os.environ |= dict.fromkeys(_VARIABLES, str(folder))
        yield
    finally:
        tempfile.tempdir = place
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def sweep(above: Path, prefix: str) -> None:
    """Remove the folders of runs that are dead, and end the programs that such a run had started."""
    with suppress(OSError), os.scandir(above) as entries:
        left = [Path(e.path) for e in entries if e.name.startswith(prefix) and e.name.endswith(_SUFFIX)]
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
            _remove_and_release(lock)
        else:
            # Without locks nobody's death is proved, so the file must stay with its owner.
            release(lock, remove_file=False)


def _remove_and_release(lock: Lock) -> None:
    """What a program still holds open stays, and its lock file with it, so that the next run tries again."""
    folder = _folder_of(lock.path)
    remove(folder)
    release(lock, remove_file=not folder.exists())


def _own_lock(above: Path, prefix: str) -> Lock:
    while True:
        # Somebody who sweeps may be quicker than we between making the file and locking it.
        if lock := take(above / f"{prefix}{secrets.token_hex(4)}{_SUFFIX}"):
            return lock


def _folder_of(lock: Path) -> Path:
    return lock.with_name(lock.name.removesuffix(_SUFFIX))


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
