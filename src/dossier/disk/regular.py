"""Bytes of an ordinary file, and of nothing else: a pipe or a device would keep the reader waiting without end."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path


def read_regular(path: Path, limit: int) -> bytes:
    """The bytes of a file, at most one more than `limit`, by which a caller sees that it is too large.

    Raises:
        OSError: it cannot be opened, or is a folder (EISDIR), or a pipe or a device (ENXIO).
    """
    try:
        _refuse_others(path.stat().st_mode)  # before opening: to open a device may do something
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except ValueError as error:  # a NUL in the name
        raise OSError(errno.ENOENT, os.strerror(errno.ENOENT)) from error
    with os.fdopen(handle, "rb") as file:
        _refuse_others(os.fstat(handle).st_mode)
        return file.read(limit + 1)


def _refuse_others(mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(mode):
        raise OSError(errno.ENXIO, os.strerror(errno.ENXIO))
