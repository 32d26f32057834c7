"""The dossier folders that a user's paths name."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from dossier.reading.dossier import MAIN

_SKIPPED = {"build", "node_modules", "__pycache__"}
_OF_THE_SYSTEM = {"lost+found", "System Volume Information", "$RECYCLE.BIN"}
"""At the top of a disk, and closed to everybody; nobody keeps dossiers there."""


def find_dossiers(paths: Iterable[Path]) -> list[Path]:
    """The dossier folders that the paths name: a folder with dossier.yaml, the file itself, or a folder of many.

    A path that leads to none is returned as it is, and so is a folder in it that may hold some and cannot be looked
    into: reading it says what is wrong.
    """
    found: list[Path] = []
    for path in paths:
        if path.name == MAIN and not os.path.isdir(path):  # noqa: PTH112 - never raises
            found.append(path.parent)
        elif _holds_dossier(path):
            found.append(path)
        else:
            found += sorted(_below(path)) or [path]
    return list(dict.fromkeys(found))


def _below(folder: Path, depth: int = 3) -> Iterable[Path]:
    try:
        with os.scandir(folder) as entries:
            children = [
                folder / e.name
                for e in entries
                if e.is_dir(follow_symlinks=False) and _is_looked_into(e.name)
            ]
    except OSError:
        yield folder
        return
    for child in children:
        if _holds_dossier(child):
            yield child
        elif depth > 1:
            yield from _below(child, depth - 1)


def _is_looked_into(name: str) -> bool:
    return not name.startswith(".") and name not in _SKIPPED and name not in _OF_THE_SYSTEM


def _holds_dossier(folder: Path) -> bool:
    """Also when its dossier.yaml is no file, or when the folder is closed and nobody knows."""
    try:
        (folder / MAIN).lstat()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return False
    except OSError:
        return True
    return True
