"""Paths that a system does not take: this machine's before the work, Windows' for what is handed over."""

from __future__ import annotations

import ctypes
import os
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from dossier.errors import OutputFailed
from dossier.evidence.paths import folded
from dossier.findings import Finding, finding
from dossier.model import Location
from dossier.planning.volumes import safe_name

_CARRIED = 240
"""UTF-16 units that are left of Windows' 259 for the package when it lies on a drive or in a short folder."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a system takes, in UTF-16 units or in bytes of UTF-8."""

    path: int
    folder: int
    """Of a folder's own path."""
    name: int
    """Of one part of a path."""
    utf16: bool

    def measure(self, text: str) -> int:
        """The length of a path or name as this system counts it."""
        return len(text.encode("utf-16-le", "surrogatepass")) // 2 if self.utf16 else len(os.fsencode(text))


WINDOWS = Limits(path=259, folder=247, name=255, utf16=True)
WINDOWS_LONG = Limits(path=32_766, folder=32_766, name=255, utf16=True)


def limits_here(folder: Path) -> Limits:
    """The limits of this machine for what is written below `folder`, which need not be there yet."""
    if sys.platform == "win32":
        try:
            return WINDOWS_LONG if ctypes.windll.ntdll.RtlAreLongPathsEnabled() else WINDOWS
        except (AttributeError, OSError):
            return WINDOWS
    there = next(place for place in (folder.absolute(), *folder.absolute().parents) if place.exists())
    longest = os.pathconf(there, "PC_PATH_MAX") - 1
    return Limits(longest, longest, os.pathconf(there, "PC_NAME_MAX"), utf16=False)


def refuse_long_paths(place: Path, files: Iterable[str], limits: Limits) -> None:
    """Stop before the work when a file could not be written.

    `place` is where the package lies when its path is longest; `files` are relative to the package.

    Raises:
        OutputFailed: P745 with the longest.
    """
    over = [found for file in files if (found := _over(place / file, limits))]
    if over:
        length, limit, path = max(over)
        raise OutputFailed(
            finding("P745", Location(path), count=len(over), length=length, limit=limit, path=path)
        )


def refuse_twins(package: str, files: Iterable[str]) -> None:
    """Stop before the work when two files of a package would be one on some systems; `package` is its name.

    Raises:
        OutputFailed: P750 with the first two.
    """
    seen: dict[str, str] = {}
    for file in files:
        other = seen.setdefault(folded(file), file)
        if other != file:
            raise OutputFailed(finding("P750", Location(package), file=file, other=other))


def _over(path: Path, limits: Limits) -> tuple[int, int, str] | None:
    """Length, limit and the part that is too long."""
    for part in path.parts:
        if limits.measure(part) > limits.name:
            return limits.measure(part), limits.name, part
    for whole, limit in ((str(path), limits.path), (str(path.parent), limits.folder)):
        if limits.measure(whole) > limit:
            return limits.measure(whole), limit, whole
    return None


def hard_to_carry(package: str, files: Sequence[str]) -> list[Finding]:
    """P746 for the files of a package that would be lost on the way to a Windows machine.

    `package` is the name of its folder; `files` are relative to it, with ``/``.
    """
    alike = Counter(folded(file) for file in files)
    lost = [
        file
        for file in files
        if WINDOWS.measure(f"{package}/{file}") > _CARRIED
        or alike[folded(file)] > 1
        or any(not _is_taken(part) for part in PurePosixPath(file).parts)
    ]
    if not lost:
        return []
    names = "、".join(lost[:3]) + (" …" if len(lost) > 3 else "")
    return [finding("P746", Location(package), count=len(lost), names=names)]


def _is_taken(name: str) -> bool:
    """Whether Windows takes a name, whatever its length."""
    device = name.partition(".")[0][:20]
    signs = any(sign in '\\:*?"<>|' or sign < " " for sign in name)
    return (
        not signs and name == name.rstrip(" .") and safe_name(device) in (device.strip(" .") or "_", device)
    )
