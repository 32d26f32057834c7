"""The moment in which a package appears: built aside, then renamed. A reader sees the old one or the new one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dossier.archiving.user_files import UserFiles, find_user_files, read_manifest
from dossier.archiving.working import PREVIOUS, output_failed
from dossier.disk.removal import is_link
from dossier.disk.renaming import Tell, is_held, patiently, silent
from dossier.disk.signals import uninterrupted
from dossier.errors import OutputFailed, os_reason
from dossier.findings import finding
from dossier.model import Location


def publish(built: Path, target: Path, theirs: UserFiles | None = None, tell: Tell = silent) -> None:
    """Put the finished folder in the place of the old one; on failure the old one stands again.

    `theirs` are the user's files in the old package as they were carried over. When they are others by now, or when
    another program holds the old package for too long, the finished one is kept beside it as ``<name>.new``.

    Raises:
        OutputFailed: P749, the user's files have changed; P739, the old package is locked; P720, anything else.
    """
    try:
        now, then = find_user_files(target, before=theirs), theirs or UserFiles(target)
        if (now.files, now.folders) != (then.files, then.folders):
            kept = _keep(built, target)
            raise OutputFailed(finding("P749", Location(str(target)), path=str(target), kept=str(kept)))
        patiently(lambda: _swap(built, target), target.name, tell)
        _clear_kept(built.parent, target)
    except OSError as error:
        if is_held(error) and built.exists():
            words: dict[str, Any] = {
                "path": str(target),
                "reason": os_reason(error),
                "kept": str(_keep(built, target)),
            }
            raise OutputFailed(finding("P739", Location(str(target)), **words)) from error
        raise output_failed(target, error) from error


def _swap(built: Path, target: Path) -> None:
    old = built.parent / PREVIOUS
    with uninterrupted():
        if target.exists():
            target.replace(old)
        try:
            built.replace(target)
        except OSError:
            if old.exists():
                old.replace(target)
            raise


def _keep(built: Path, target: Path) -> Path:
    """Put the finished package beside the old one that cannot be replaced; returns where it is."""
    _clear_kept(built.parent, target)
    place, number = _beside(target), 1
    while place.exists() or is_link(place):
        number += 1
        place = target.with_name(f"{_beside(target).name}-{number}")
    built.replace(place)
    return place


def _clear_kept(folder: Path, target: Path) -> None:
    """A package that was kept beside is outdated by the next one; not when it is another's or a user changed it."""
    place = _beside(target)
    if is_link(place) or not place.is_dir():
        return
    manifest, mine = read_manifest(place), read_manifest(target)
    if not manifest or not mine or manifest.get("project") != mine.get("project"):
        return
    if not find_user_files(place).files:
        place.replace(folder / "outdated")


def _beside(target: Path) -> Path:
    return target.with_name(f"{target.name}.new")
