"""The whole build as one step: when nothing it depends on has changed and its package is whole, it is done.

What it depends on is told by size, times and number of each file, not by its content: a second build of thousands of
files reads none of them.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dossier.archiving.user_files import UserFiles, read_manifest, relative_files
from dossier.errors import ProgramMissing
from dossier.findings import Finding
from dossier.model import Text
from dossier.office.fonts import font_folders, installed_fonts
from dossier.office.program import office_mark
from dossier.resources import Library
from dossier.steps.digests import Stamp, is_settled, stamp_of
from dossier.steps.keys import key_of
from dossier.steps.recall import recall, remember
from dossier.steps.store import Store


@dataclass(frozen=True, slots=True)
class Told:
    """What a build has to say once it is done."""

    name: str
    verdict: Text
    findings: tuple[Finding, ...]
    """Beyond those of the check."""
    volumes: tuple[str, ...]
    """Names of their files."""
    draft: bool
    unread: bool
    """Whether a file of the dossier, or the rules that it names, could not be read at all."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One file of a package as it was when the package was published."""

    stamp: Stamp
    sha256: str
    settled: bool
    """Whether a change since then would show in the stamp."""


@dataclass(frozen=True, slots=True)
class KnownBuild:
    """A build that was published."""

    inputs: str
    today: dt.date | None
    """The day it was made on, when that made a difference."""
    package: str
    """Name of its folder."""
    files: dict[str, Kept]
    told: Told


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that a build depends on."""

    place: str
    """Key of the dossier's and the output's place."""
    key: str
    settled: bool
    """Whether a change from now on would show."""


class _Unknowable(Exception):  # noqa: N818 - never leaves this module
    """A link out of the folder, an unreadable folder: what lies behind it may change unseen."""


def build_inputs(folder: Path, output: Path, as_of: dt.date | None, keep: bool) -> Inputs | None:
    """What a build depends on, as it is now; None when that cannot be told."""
    root, made = folder.absolute(), output.absolute()
    library = Library.for_dossier(folder)
    listed: list[tuple[str, Stamp]] = []
    try:
        listed += _tree(root, made)
        for above in library.roots[1:]:
            for part in ("schemas", "templates"):
                listed += _tree(above / part, made) if (above / part).is_dir() else []
        for place in font_folders(os.environ.get("DOSSIER_FONTS", "")):
            listed += _tree(place, made, within=False) if place.is_dir() else []
        office = office_mark()
    except (OSError, _Unknowable, ProgramMissing):
        return None
    surroundings = [os.environ.get(name) for name in ("DOSSIER_FONTS", "DOSSIER_SOFFICE")]
    roots = [str(path) for path in library.roots]
    key = key_of("build", roots, listed, as_of, keep, office, installed_fonts(), surroundings)
    place_key = key_of("place", os.fsencode(root).hex(), os.fsencode(made).hex(), rooms=("steps",))
    return Inputs(place_key, key, all(is_settled(stamp) for _, stamp in listed))


def _tree(folder: Path, without: Path, *, within: bool = True) -> Iterator[tuple[str, Stamp]]:
    """Path (in hex: it may be no text) and stamp of every file, packages left out; links stay within the folder."""
    waiting = [folder]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in sorted(entries, key=lambda e: e.name):
                path = Path(entry.path)
                if path == without:
                    continue
                if entry.is_symlink():
                    if within and not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
                        raise _Unknowable
                elif entry.is_dir(follow_symlinks=False):
                    waiting.append(path)
                    continue
                seen = path.lstat()
                if not (stat.S_ISREG(seen.st_mode) or stat.S_ISLNK(seen.st_mode)):
                    raise _Unknowable
                named = os.fsencode(path).hex()
                yield (
                    named,
                    (seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino, seen.st_dev),
                )


def last_build(store: Store | None, inputs: Inputs | None) -> KnownBuild | None:
    """The build that was last published from there to there, whatever has changed since."""
    return recall(store, KnownBuild, [inputs.place]).get(inputs.place) if inputs else None


def files_of(last: KnownBuild, package: Path) -> UserFiles:
    """The package as that build left it: what need not be read to know its digest, as long as its stamp stays."""
    settled = ((name, kept) for name, kept in last.files.items() if kept.settled and kept.sha256)
    return UserFiles(package, digests={(name, kept.stamp[:4]): kept.sha256 for name, kept in settled})


def known_build(
    store: Store | None, inputs: Inputs | None, output: Path, today: dt.date
) -> KnownBuild | None:
    """The build that was made of the same, when its package lies there whole."""
    if store is None or inputs is None:
        return None
    known = last_build(store, inputs)
    if known is None or known.inputs != inputs.key or known.today not in (None, today):
        return None
    whole = _whole(output / known.package, known.files)
    if whole is None:
        return None
    if whole != known.files:
        remember(store, {inputs.place: replace(known, files=whole)})
    return known


def _whole(package: Path, files: dict[str, Kept]) -> dict[str, Kept] | None:
    """The files as they are now, or None: one is missing, another is new, or the content of one is not what it was."""
    try:
        if relative_files(package) != sorted(files):
            return None
        return {name: _same(package / name, kept) for name, kept in files.items()}
    except (OSError, _Unknowable):
        return None


def _same(path: Path, kept: Kept) -> Kept:
    stamp = stamp_of(path)
    if stamp is None or stamp != kept.stamp or path.is_symlink():
        raise _Unknowable
    if kept.settled:
        return kept
    settled = is_settled(stamp)
    with path.open("rb") as stream:
        if hashlib.file_digest(stream, "sha256").hexdigest() != kept.sha256:
            raise _Unknowable
    return replace(kept, settled=settled)


def keep_build(
    store: Store | None,
    before: Inputs | None,
    after: Inputs | None,
    today: dt.date | None,
    package: Path,
    told: Told,
) -> None:
    """Remember a build that was published, unless something changed while it was made."""
    if store is None or before is None or before != after or not before.settled:
        return
    files = _files(package)
    if files is not None:
        remember(store, {before.place: KnownBuild(before.key, today, package.name, files, told)})


def _files(package: Path) -> dict[str, Kept] | None:
    """Every file of a package with the digest that the manifest gives it; None when one is no regular file."""
    manifest = read_manifest(package) or {}
    digests = {entry["path"]: entry["sha256"] for entry in _entries(manifest.get("files"))}
    digests |= {e["path"]: e["sha256"] for e in _entries(manifest.get("kept")) if "sha256" in e}
    files: dict[str, Kept] = {}
    for name in relative_files(package):
        path = package / name
        stamp = stamp_of(path)
        if stamp is None or path.is_symlink():
            return None
        settled = is_settled(stamp)
        if name not in digests and not settled:
            with path.open("rb") as stream:
                digests[name] = hashlib.file_digest(stream, "sha256").hexdigest()
        files[name] = Kept(stamp, digests.get(name, ""), settled)
    return files


def _entries(value: object) -> Sequence[dict[str, str]]:
    return value if isinstance(value, list) else ()
