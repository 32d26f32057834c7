"""Removing a folder of our own: links are never followed, read-only things do not stop it."""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path

_JUNCTION = 0xA0000003
"""IO_REPARSE_TAG_MOUNT_POINT. Other tags are no links: every folder that OneDrive looks after has one."""


def is_link(path: Path) -> bool:
    """True for a symbolic link, dangling or not, and for a junction of Windows."""
    with suppress(OSError):
        seen = path.lstat()
        return stat.S_ISLNK(seen.st_mode) or getattr(seen, "st_reparse_tag", 0) == _JUNCTION
    return False


def remove(folder: Path) -> None:
    """Remove a folder with all that is in it; what a program still holds open stays for the next run."""
    if is_link(folder):
        return
    shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():
        _make_writable(folder)
        shutil.rmtree(folder, ignore_errors=True)


def _make_writable(folder: Path) -> None:
    """Of links not even the mode is touched: it would be that of what they lead to."""
    for place, folders, files in os.walk(folder):
        for path in (Path(place), *(Path(place, name) for name in (*folders, *files))):
            if not is_link(path):
                with suppress(OSError):
                    path.chmod(path.lstat().st_mode | stat.S_IRWXU)
