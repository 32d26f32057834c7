"""Writing a file that the user names: an old one is replaced whole or not at all, a device never becomes a file."""

from __future__ import annotations

import os
import secrets
import shutil
import stat
from contextlib import suppress
from pathlib import Path

from dossier.errors import OutputFailed, os_reason
from dossier.findings import finding
from dossier.model import Location, Text


def write_file(target: Path, content: bytes) -> None:
    """Write `content` to `target`, making the folders above it.

    A regular file is replaced when the new one is complete; of a link, what it leads to. A pipe or a character
    device (``/dev/null``, ``/dev/stdout``, ``>(...)`` of a shell) is written into.

    Raises:
        OutputFailed: P720 with the path as the user wrote it.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        mode = _mode(target)
        if mode is None or stat.S_ISREG(mode):
            _replace(Path(os.path.realpath(target)), content)
        elif stat.S_ISFIFO(mode) or stat.S_ISCHR(mode):
            # Not buffered: what the system refuses is then said here and not again when the file is closed.
            with target.open("wb", buffering=0) as stream:
                _write_all(stream.fileno(), content)
        else:
            raise cannot_write(target, _NO_FILE)
    except OSError as error:
        raise cannot_write(target, os_reason(error)) from error


def cannot_write(path: Path | str, reason: Text) -> OutputFailed:
    """P720 with the path as the user wrote it."""
    return OutputFailed(finding("P720", Location(str(path)), path=path, reason=reason))


_NO_FILE = Text("那里是文件夹、磁盘设备或套接字，不是文件", "a folder, a disk or a socket is in its place")


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def _replace(target: Path, content: bytes) -> None:
    """The name of the part is short and nobody's: a long name of the target leaves no room for more."""
    part = target.with_name(f".dossier-{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as stream:
            stream.write(content)
        with suppress(OSError):
            shutil.copymode(target, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _write_all(descriptor: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
