"""What lies in a folder that somebody else filled: every entry named, no link followed, nothing but files opened."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from dossier.archiving.manifest import readable
from dossier.disk.removal import is_link

BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a package that is no folder, or a folder that cannot be looked into."""

    path: str
    """Relative to the package, with ``/``; bytes that are no UTF-8 are shown as the manifest shows them."""
    place: Path
    kind: Literal["file", "link", "other", "unreadable"]
    bytes: int = 0
    error: OSError | None = None


def entries(package: Path) -> Iterator[Entry]:
    """Everything below a folder, in no particular order."""
    folders = [package]
    while folders:
        folder = folders.pop()
        try:
            places = list(folder.iterdir())
        except OSError as error:
            yield _entry(package, folder, "unreadable", error=error)
            continue
        for place in places:
            try:
                seen = place.lstat()
            except OSError as error:
                yield _entry(package, place, "unreadable", error=error)
                continue
            if is_link(place):
                yield _entry(package, place, "link")
            elif stat.S_ISDIR(seen.st_mode):
                folders.append(place)
            else:
                regular = stat.S_ISREG(seen.st_mode)
                yield _entry(package, place, "file" if regular else "other", seen.st_size)


def _entry(
    package: Path,
    place: Path,
    kind: Literal["file", "link", "other", "unreadable"],
    size: int = 0,
    error: OSError | None = None,
) -> Entry:
    return Entry(readable(place.relative_to(package).as_posix()), place, kind, size, error)


def open_file(place: Path) -> BinaryIO:
    """Open an ordinary file for reading; what has become a link, a pipe or a device by now is not opened.

    Raises:
        OSError: it cannot be opened, or is no ordinary file (ELOOP, ENXIO).
    """
    if is_link(place):
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    wanted = ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY", "O_CLOEXEC")
    handle = os.open(place, os.O_RDONLY | sum(getattr(os, name, 0) for name in wanted))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.ENXIO, os.strerror(errno.ENXIO))
    return os.fdopen(handle, "rb")
