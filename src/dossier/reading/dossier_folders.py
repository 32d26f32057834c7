"""The dossier folders that a user's paths name."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from dossier.reading.dossier import MAIN

_SKIPPED = {"build", "node_modules", "__pycache__"}


def find_dossiers(paths: Iterable[Path]) -> list[Path]:
    """The dossier folders that the paths name: a folder with dossier.yaml, the file itself, or a folder of many.

    A path that leads to none is returned as it is, so that reading it says what is wrong.
    """
    found: list[Path] = []
    for path in paths:
        if path.name == MAIN and not path.is_dir():
            found.append(path.parent)
        elif os.path.lexists(path / MAIN):  # also what is no file: reading it says so
            found.append(path)
        else:
            found += sorted(_below(path)) or [path]
    return list(dict.fromkeys(found))


def _below(folder: Path, depth: int = 3) -> Iterable[Path]:
    try:
        children = list(folder.iterdir())
    except OSError:  # no folder, or one that may not be read: reading it says so
        return
    for child in children:
        if child.is_symlink() or not child.is_dir() or child.name.startswith(".") or child.name in _SKIPPED:
            continue
        if os.path.lexists(child / MAIN):
            yield child
        elif depth > 1:
            yield from _below(child, depth - 1)
