"""Evidence stays inside the dossier folder: the one place that turns a written path into a file to open."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import MutableMapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

_DRIVE = re.compile(r"[A-Za-z]:")

Listings = MutableMapping[Path, dict[str, str]]
"""Names of folders that were read already: real name → folded name."""


@dataclass(frozen=True, slots=True)
class Confined:
    """Where a written path leads.

    `path` is None when nothing may be read; then `code` is E401 (missing) or E402 (outside). `code` is E417
    when the file is there under a name that differs in case or Unicode form only.
    """

    path: Path | None
    relative: str
    """The path relative to the root, spelt as it is on disk when the file exists."""
    code: str | None = None
    detail: str = ""
    """E401: the path that was probably meant, or empty.
    E402: absolute, parent, drive, backslash, nul, link or empty."""


def confine(root: Path, relative: str, listings: Listings | None = None) -> Confined:
    """The file that `relative` names below `root`, or why it must not be read.

    Nothing outside `root` is opened or listed. Pass one `listings` dict to many calls to
    read each folder once.
    """
    reason = _refusal(relative)
    if reason:
        return Confined(None, relative, "E402", reason)
    base = root.resolve()
    known: Listings = {} if listings is None else listings
    current, spelt, differs = base, PurePosixPath(), False
    for part in PurePosixPath(relative).parts:
        real = _real_name(current, part, known)
        if real is None:
            return Confined(None, relative, "E401", _suggestion(current, spelt, part, known))
        differs = differs or real != part
        spelt, current = spelt / real, current / real
        inside = _inside(base, current)
        if inside is None:
            return Confined(None, relative, "E402", "link")
        current = inside
    if not current.is_file():
        return Confined(None, relative, "E401")
    return Confined(current, str(spelt), "E417" if differs else None, str(spelt) if differs else "")


def _refusal(relative: str) -> str:
    """Why the text alone shows that the path leads out; empty when it does not."""
    if not relative or not PurePosixPath(relative).parts:
        return "empty"
    if "\0" in relative:
        return "nul"
    if _DRIVE.match(relative):
        return "drive"
    if relative.startswith(("/", "\\\\")):
        return "absolute"
    if "\\" in relative:
        return "backslash"
    return "parent" if ".." in PurePosixPath(relative).parts else ""


def _inside(base: Path, path: Path) -> Path | None:
    """The path with its links followed, or None when that is not below `base`."""
    try:
        resolved = path.resolve()
        if resolved.is_symlink():  # Python 3.13 follows a loop of links to itself instead of raising
            return None
    except (OSError, RuntimeError):  # a loop of links
        return None
    return resolved if resolved.is_relative_to(base) else None


def _names(folder: Path, known: Listings) -> dict[str, str]:
    if folder not in known:
        try:
            known[folder] = {entry.name: _folded(entry.name) for entry in sorted(folder.iterdir())}
        except OSError:
            known[folder] = {}
    return known[folder]


def _real_name(folder: Path, part: str, known: Listings) -> str | None:
    """`part` as the folder spells it: exactly, or differing in case or Unicode form only."""
    names = _names(folder, known)
    if part in names:
        return part
    wanted = _folded(part)
    return next((name for name, folded in names.items() if folded == wanted), None)


def _suggestion(folder: Path, spelt: PurePosixPath, part: str, known: Listings) -> str:
    """The existing name nearest to `part`; full-width brackets and digits count as their plain twins."""
    plain = {unicodedata.normalize("NFKC", folded): name for name, folded in _names(folder, known).items()}
    close = difflib.get_close_matches(unicodedata.normalize("NFKC", _folded(part)), list(plain), 1, 0.6)
    return str(spelt / plain[close[0]]) if close else ""


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
