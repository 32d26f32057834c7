"""The files that a pattern under `records` names, and all that it may name but that cannot be read."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

from dossier.disk.strays import is_stray
from dossier.errors import os_reason
from dossier.findings import Finding, finding
from dossier.model import Location, Text

_LONGEST_PATTERN = 500
"""Characters of a pattern; several ``**`` would walk the folders many times over."""
_MOST_DEEP = 2
"""How often ``**`` may stand in a pattern."""
_NOT_FOLLOWED = Text(
    "“**” 不进入链接的文件夹，请在 records 中写明它的路径",
    "“**” does not follow a link to a folder; name its path in records",
)


def find_record_files(folder: Path, pattern: str, place: Location) -> tuple[list[Path], list[Finding]]:
    """What the pattern matches in `folder`, also what turns out to be no file when it is read, and the findings.

    Y114: it matches nothing; Y115: it leads out of the dossier; Y101: what may hold records cannot be looked into.
    `place` is where the pattern stands.
    """
    if pattern.startswith(("/", "\\")) or ".." in Path(pattern).parts or ":" in pattern[:2]:
        return [], [finding("Y115", place, pattern=pattern)]
    parts = PurePosixPath(pattern).parts
    endless = len(pattern) > _LONGEST_PATTERN or pattern.count("**") > _MOST_DEEP
    if endless or not parts or parts[-1] == "**":  # folders alone, no file
        return [], [finding("Y114", place, pattern=pattern)]
    matches = [p for p in _matches(folder, "/".join(parts)) if p.name == parts[-1] or not is_stray(p.name)]
    root = os.path.realpath(folder)
    inside = [path for path in matches if Path(os.path.realpath(path)).is_relative_to(root)]
    findings = list(_closed_folders(folder, parts[:-1], set(matches)))
    if len(inside) < len(matches):
        findings.append(finding("Y115", place, pattern=pattern))
    elif not matches and not findings:
        findings.append(finding("Y114", place, pattern=pattern))
    return inside, findings


def _matches(folder: Path, pattern: str) -> list[Path]:
    """Everything of that name, links that lead nowhere as well, which `glob` leaves out of names without a star."""
    try:
        itself = {folder / pattern} if os.path.lexists(folder / pattern) else set()
        if any(sign in pattern for sign in "*?["):
            with suppress(OSError):  # `_closed_folders` says so
                itself |= set(folder.glob(pattern))
    except (ValueError, NotImplementedError, IndexError, RecursionError, re.error):
        return []
    return sorted(itself)


def _closed_folders(folder: Path, parts: tuple[str, ...], matches: set[Path]) -> Iterator[Finding]:
    """Y101 for what a pattern would walk through and cannot: records behind it would be missing without a word."""
    reasons: dict[Path, Text] = {}
    for n, last in enumerate(parts, 1):
        deep = last == "**"
        for path in _matches(folder, "/".join(parts[:n]) + ("/*" if deep else "")):
            reason = None if path in matches else _why_closed(path, deep=deep)
            if reason:
                reasons.setdefault(path, reason)
    for path, reason in sorted(reasons.items(), key=lambda item: item[0]):
        file = path.relative_to(folder).as_posix()
        yield finding("Y101", Location(file), file=file, reason=reason)


def _why_closed(path: Path, *, deep: bool) -> Text | None:
    try:
        path.stat()
    except OSError as error:
        return os_reason(error)
    if not path.is_dir():
        return None
    try:
        os.scandir(path).close()
    except OSError as error:
        return os_reason(error)
    if not os.access(path, os.X_OK):
        return os_reason(PermissionError(errno.EACCES, os.strerror(errno.EACCES)))
    return _NOT_FOLLOWED if deep and path.is_symlink() else None
