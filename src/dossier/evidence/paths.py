"""Evidence stays inside the dossier folder: the one place that turns a written path into a file to open."""

from __future__ import annotations

import errno
import re
import stat
import sys
import unicodedata
from bisect import bisect
from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from dossier.spelling import nearest

_DRIVE = re.compile(r"[A-Za-z]:")

_VIEWS: tuple[Callable[[str], str], ...] = (
    lambda name: name,
    lambda name: name[::-1],
    lambda name: "".join(filter(str.isdigit, name)),
)
"""A wrong name stands beside the right one by its beginning, its end or its numbers."""
_NEIGHBOURS = 200
"""Names before and behind a wrong one in each order that are compared with it."""


class Names:
    """The names in one folder, sorted, and the tables by which one is found without a walk over all."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = frozenset(names)

    @cached_property
    def by_folded(self) -> dict[str, str]:
        """Folded name → the first real one."""
        return {folded(name): name for name in sorted(self.names, reverse=True)}

    @cached_property
    def plain(self) -> dict[str, str]:
        """Name with plain twins of full-width signs → real name."""
        return {_plain(name): name for name in sorted(self.names)}

    @cached_property
    def _orders(self) -> list[list[tuple[str, str]]]:
        """The plain names in the order of each of `_VIEWS`."""
        return [sorted((view(name), name) for name in self.plain) for view in _VIEWS]

    def near(self, plain: str) -> list[str]:
        """The plain names that stand beside this one in an order, sorted; of a folder of ordinary size, all."""
        if len(self.plain) <= 2 * _NEIGHBOURS * len(_VIEWS):
            return sorted(self.plain)
        found: set[str] = set()
        for view, order in zip(_VIEWS, self._orders, strict=True):
            at = bisect(order, (view(plain), plain))
            found.update(name for _, name in order[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS])
        return sorted(found)


Listings = MutableMapping[Path, Names]
"""Names of folders that were read already."""


@dataclass(frozen=True, slots=True)
class Confined:
    """Where a written path leads.

    `path` is None when nothing may be read; then `code` is E401 (missing), E402 (outside) or E411 (the system refuses
    to show it). `code` is E417 when the file is there under a name that differs in case or Unicode form only.
    """

    path: Path | None
    relative: str
    """The path relative to the root, spelt as it is on disk when the file exists."""
    code: str | None = None
    detail: str = ""
    """E401: the path that was probably meant, or empty.
    E411: number of the system's error. E402: absolute, parent, drive, backslash, nul, link or empty."""


def confine(root: Path, relative: str, listings: Listings | None = None) -> Confined:
    """The file that `relative` names below `root`, or why it must not be read.

    Nothing outside `root` is opened or listed. Pass one `listings` dict to many calls to
    read each folder once.
    """
    reason = _refusal(relative)
    if reason:
        return Confined(None, relative, "E402", reason)
    try:
        return _followed(root.resolve(), relative, {} if listings is None else listings)
    except FileNotFoundError:  # a folder or the file has gone meanwhile
        return Confined(None, relative, "E401")
    except OSError as error:
        return Confined(None, relative, "E411", str(error.errno or errno.EIO))


def _followed(base: Path, relative: str, known: Listings) -> Confined:
    """Step by step, what each folder calls it.

    Raises:
        OSError: the system refuses to show one of them.
    """
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
    if not stat.S_ISREG(current.stat().st_mode):
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
    """The path with its links followed, or None when that is not below `base`. Its folder is one without links.

    Raises:
        OSError: the system refuses to show it.
    """
    try:
        if sys.platform != "win32" and not path.is_symlink():
            return path
        resolved = path.resolve()
        if resolved.is_symlink():  # Python 3.13 follows a loop of links to itself instead of raising
            return None
    except RuntimeError:  # a loop of links
        return None
    except OSError as error:
        if error.errno == errno.ELOOP:
            return None
        raise
    return resolved if resolved.is_relative_to(base) else None


def _names(folder: Path, known: Listings) -> Names:
    if folder not in known:
        try:
            known[folder] = Names(entry.name for entry in folder.iterdir())
        except (FileNotFoundError, NotADirectoryError):
            known[folder] = Names(())
    return known[folder]


def _real_name(folder: Path, part: str, known: Listings) -> str | None:
    """`part` as the folder spells it: exactly, or differing in case or Unicode form only."""
    names = _names(folder, known)
    return part if part in names.names else names.by_folded.get(folded(part))


def _suggestion(folder: Path, spelt: PurePosixPath, part: str, known: Listings) -> str:
    """The existing name nearest to `part`; full-width brackets and digits count as their plain twins."""
    names, wanted = _names(folder, known), _plain(part)
    close = nearest(wanted, names.near(wanted), 0.6)
    return str(spelt / names.plain[close]) if close else ""


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", folded(name))


def folded(name: str) -> str:
    """What names have in common that are one file on Windows or macOS: letter case and the form of letters aside."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
