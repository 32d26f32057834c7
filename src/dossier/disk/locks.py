"""Locks that die with the process that holds them, however it ends."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from dataclasses import dataclass
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _ask(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _ask(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


_HELD_ELSEWHERE = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}
_NOT_OFFERED = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL}
"""What a network share says that knows no locks."""

_open: set[int] = set()


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock file that this process holds."""

    path: Path
    handle: int
    exclusive: bool
    """False where the file system knows no locks: nobody is kept out then, and nobody's absence is proved."""


def take(path: Path) -> Lock | None:
    """Make the file and lock it; None while another process, or another part of this one, holds it.

    Raises:
        OSError: the file cannot be made.
    """
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
        try:
            exclusive = _lock(handle)
            if exclusive is None:
                os.close(handle)
                return None
            # Its holder may have removed the file after we opened it: what we locked then bars nobody.
            if os.path.samestat(os.fstat(handle), path.stat()):
                _open.add(handle)
                return Lock(path, handle, exclusive)
        except FileNotFoundError:
            pass
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


def release(lock: Lock, *, remove_file: bool = True) -> None:
    """Give the lock back and remove its file."""
    if remove_file and sys.platform != "win32":
        # While it is locked, so that nobody can take the file that is about to go.
        with contextlib.suppress(OSError):
            lock.path.unlink()
    _open.discard(lock.handle)
    os.close(lock.handle)
    if remove_file and sys.platform == "win32":
        # Windows removes no open file, and so none that another process took in the meantime.
        with contextlib.suppress(OSError):
            lock.path.unlink()


def _lock(handle: int) -> bool | None:
    """True: locked; False: there are no locks here; None: somebody else holds it."""
    try:
        _ask(handle)
    except OSError as error:
        if error.errno in _HELD_ELSEWHERE:
            return None
        if error.errno in _NOT_OFFERED:
            return False
        raise
    return True


def _let_go_in_a_fork() -> None:
    """A forked worker would keep the lock of its parent alive; closing the copy does not unlock the original."""
    for handle in _open:
        with contextlib.suppress(OSError):
            os.close(handle)
    _open.clear()


if sys.platform != "win32":
    os.register_at_fork(after_in_child=_let_go_in_a_fork)
