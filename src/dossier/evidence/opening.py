"""Evidence opened below the dossier folder and nowhere else, and copied aside as the very bytes that check has seen."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from dossier.errors import os_reason
from dossier.evidence.paths import confine
from dossier.model import Text

_BLOCK = 1 << 20
_READ = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0)
_FOLDER = _READ | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)
_FILE = _READ | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)  # a pipe must not make us wait
_BY_DESCRIPTOR = os.open in os.supports_dir_fd and hasattr(os, "O_NOFOLLOW")

_GONE = Text("不见了", "is gone")
_OUT = Text("变成了指向资料文件夹之外的链接", "has become a link out of the dossier folder")
_UNREADABLE = Text("无法读取（{reason}）", "cannot be read any more ({reason})")


@dataclass(frozen=True, slots=True)
class Pinned:
    """A copy that nobody outside the build can change."""

    path: Path
    sha256: str
    bytes: int


class EvidenceLost(Exception):  # noqa: N818 - named for what it means to the caller
    """A file that was there when it was checked cannot be had any more; `reason` continues “the file …”."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


def pin(root: Path, relative: str, folder: Path) -> Pinned:
    """Copy the file that `relative` names below `root` into `folder`, under its sha256, and say what was copied.

    It is read once, in blocks; what is written is what was digested.

    Raises:
        EvidenceLost: it is gone, leads out of the folder or cannot be read.
        OSError: `folder` cannot be written.
    """
    source = _open_named(root, relative)
    part = folder / ".part"
    try:
        with source, part.open("wb") as copy:
            size, sha256 = _copied(source, copy)
        return Pinned(part.replace(folder / sha256), sha256, size)
    finally:
        part.unlink(missing_ok=True)


def digest_inside(root: Path, relative: str) -> str:
    """The sha256 of the file that `relative` names below `root`.

    Raises:
        EvidenceLost: it is gone, leads out of the folder or cannot be read.
    """
    digest = hashlib.sha256()
    with _open_named(root, relative) as source:
        while block := _read(source):
            digest.update(block)
    return digest.hexdigest()


def _open_named(root: Path, relative: str) -> BinaryIO:
    where = confine(root, relative)
    if where.path is None:
        raise EvidenceLost(_GONE if where.code == "E401" else _OUT)
    try:
        return open_inside(root, where.path)
    except FileNotFoundError:
        raise EvidenceLost(_GONE) from None
    except OSError as error:
        raise _unreadable(error) from error


def open_inside(root: Path, path: Path) -> BinaryIO:
    """Open a regular file that `confine` has found: below `root`, its links already followed.

    A link on the way now was put there since: it is refused and never followed.

    Raises:
        OSError: it cannot be opened, is no regular file, or is reached by a link.
    """
    base = root.resolve()
    steps = path.relative_to(base).parts
    opened = _walk(base, steps) if _BY_DESCRIPTOR else _look_back(base, path)
    if not stat.S_ISREG(os.fstat(opened).st_mode):
        os.close(opened)
        raise OSError("not a regular file")
    return os.fdopen(opened, "rb")


def _walk(base: Path, steps: tuple[str, ...]) -> int:
    """Folder by folder, each opened from the one above it, so that nothing can be exchanged on the way."""
    above = os.open(base, _FOLDER & ~getattr(os, "O_NOFOLLOW", 0))
    try:
        for step in steps[:-1]:
            below = os.open(step, _FOLDER, dir_fd=above)
            os.close(above)
            above = below
        return os.open(steps[-1], _FILE, dir_fd=above)
    finally:
        os.close(above)


def _look_back(base: Path, path: Path) -> int:
    """Where no folder can be held open (Windows): open, then see that what lies there now is what was opened."""
    opened = os.open(path, _READ | getattr(os, "O_BINARY", 0))
    try:
        there = path.resolve(strict=True)
        if not there.is_relative_to(base) or not os.path.samestat(os.fstat(opened), os.lstat(there)):
            raise OSError("reached by a link")
    except BaseException:
        os.close(opened)
        raise
    return opened


def _copied(source: BinaryIO, copy: BinaryIO) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    while block := _read(source):
        digest.update(block)
        size += copy.write(block)
    return size, digest.hexdigest()


def _read(source: BinaryIO) -> bytes:
    try:
        return source.read(_BLOCK)
    except OSError as error:  # of the evidence, not of the copy
        raise _unreadable(error) from error


def _unreadable(error: OSError) -> EvidenceLost:
    reason = os_reason(error)
    return EvidenceLost(
        Text(*(_UNREADABLE.get(lang).format(reason=reason.get(lang)) for lang in ("zh", "en")))
    )
