"""What a user put into a package: found by its last manifest, never deleted, carried over when asked."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from dossier.archiving.listing import MANIFEST, SUMS, read_sums, sha256_of, sums_of
from dossier.archiving.looking import open_file
from dossier.disk.removal import is_link
from dossier.errors import OutputFailed
from dossier.evidence.paths import folded
from dossier.findings import Finding, finding
from dossier.model import Location, Text

USERS_PLACE = "signed"
"""The folder of a package that belongs to the user: the program writes nothing there and always carries it over."""

_SHOWN = 5
_OF_PROGRAMS = re.compile(
    r"~\$.*|\.~lock\..*#|~WRL\d+\.tmp|\._.*|\.DS_Store|Thumbs\.db|desktop\.ini", re.IGNORECASE
)
"""What Word, LibreOffice, Finder and Explorer leave in any folder that is looked at."""
_BEGINS = {".ds_store": b"\0\0\0\1Bud1", "thumbs.db": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}
"""With what they begin, by name; anything else of that name somebody put there."""
MOST_BY_PROGRAMS = 64 << 10
"""Bytes of it: the mark of an open file has some hundred, .DS_Store 6 kB for a folder of this size."""

Stamp = tuple[int, int, int, int]
"""Size, times and number of a file: while they stay the same, its content does."""


@dataclass(frozen=True, slots=True)
class UserFile:
    """A file or link in a package that its manifest does not know, or knows with another content."""

    path: str
    """Relative to the package, with ``/``."""
    changed: bool
    """The package once had it in another form."""
    sha256: str | None
    """None for a link and for what is no regular file."""


@dataclass(frozen=True, slots=True)
class UserFiles:
    """The user's files in one package at one moment."""

    package: Path
    files: tuple[UserFile, ...] = ()
    folders: tuple[str, ...] = ()
    """Empty folders that no file of the manifest lay in."""
    left_by_programs: tuple[str, ...] = ()
    """Small files of programs, which do not come along."""
    digests: Mapping[tuple[str, Stamp], str] = field(default_factory=dict, repr=False)
    """Of everything that was read, so that looking again costs no reading."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What was carried over into a new package."""

    paths: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def is_of_programs(place: Path, size: int) -> bool:
    """Whether Word, LibreOffice, Finder or Explorer made a file of this name and size, and nobody misses it."""
    name = place.name
    if not _OF_PROGRAMS.fullmatch(name) or size > MOST_BY_PROGRAMS:
        return False
    begins = _BEGINS.get(name.casefold())
    return not begins or not size or _head(place, len(begins)) == begins


def _head(place: Path, count: int) -> bytes:
    try:
        with open_file(place) as stream:
            return stream.read(count)
    except OSError:
        return b""


def read_manifest(package: Path) -> dict[str, Any] | None:
    """The manifest of a package, of this or an earlier version; None when it does not tell which files it made."""
    try:
        told = json.loads((package / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    files = told.get("files") if isinstance(told, dict) else None
    if not isinstance(files, list) or not all(isinstance(entry, dict) for entry in files):
        return None
    return dict(told)


def find_user_files(package: Path, *, before: UserFiles | None = None) -> UserFiles:
    """What a user added to a package or changed in it; everything in it when it has no manifest that can be read.

    What bears the name of a program's file and is larger than those are is the user's.

    Raises:
        OSError: a file cannot be read.
    """
    if not os.path.lexists(package):
        return UserFiles(package)
    manifest = read_manifest(package)
    made = manifest["files"] if manifest else []
    listed = {_name(entry.get("path")): entry.get("sha256") for entry in made}
    known = before.digests if before else {}
    digests: dict[tuple[str, Stamp], str] = {}
    found = []
    there = _found_in(package)
    for relative in sorted(there.files):
        path = package / relative
        if manifest and (relative == MANIFEST or (relative == SUMS and _is_ours(path, manifest))):
            continue
        digest = _digest(path, relative, known, digests)
        if digest is None or listed.get(_name(relative)) != digest:
            found.append(UserFile(relative, _name(relative) in listed, digest))
    used = {str(parent) for name in listed for parent in PurePosixPath(name).parents}
    folders = tuple(folder for folder in sorted(there.empty) if _name(folder) not in used)
    return UserFiles(package, tuple(found), folders, tuple(sorted(there.left_by_programs)), digests)


def refuse_user_files(theirs: UserFiles, *, keep: bool) -> None:
    """Stop before anything is lost.

    Raises:
        OutputFailed: P735; with `keep` only for what cannot be copied at all, such as a pipe.
    """
    stopping = [f for f in theirs.files if not (_can_be_kept(theirs, f) and (keep or _is_in_place(f)))]
    if stopping:
        path = str(theirs.package)
        names = _shown([_labelled(f) for f in stopping])
        count = len(stopping)
        raise OutputFailed(
            finding("P735", Location(path), path=path, count=count, names=names, place=USERS_PLACE)
        )


def carry_over(theirs: UserFiles, package: Path) -> Kept:
    """Copy the user's files and empty folders into the new package at the same place, or beside what it has there."""
    kept, aside = [], []
    taken = _Taken(package)
    # First what has its place for itself, so that no other file is given the name of one that was kept before.
    for file in sorted(theirs.files, key=lambda f: taken.holds(f.path)):
        source = theirs.package / file.path
        place = _free_place(package, file, taken)
        if place is None:
            continue
        target = package / place
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target, follow_symlinks=False)
        taken.add(place)
        kept.append(place)
        if place != file.path:
            aside.append(Text(f"{file.path} → {place}", f"{file.path} → {place}"))
    for folder in theirs.folders:
        if not (package / folder).is_dir() and (
            place := _free_place(package, UserFile(folder, False, None), taken)
        ):
            (package / place).mkdir(parents=True)
            taken.add(place)
    said = [path for path in kept if not _is_in_place(UserFile(path, False, None))]
    at = Location(theirs.package.name)
    findings = []
    if said:
        names = _shown([Text(path, path) for path in said])
        findings.append(finding("P736", at, count=len(said), names=names, place=USERS_PLACE))
    if aside:
        findings.append(finding("P737", at, count=len(aside), names=_shown(aside)))
    if left := theirs.left_by_programs:
        names = _shown([Text(path, path) for path in left])
        findings.append(finding("P751", at, count=len(left), names=names))
    return Kept(tuple(kept), tuple(findings))


class _Taken:
    """Names that a package has, those of its folders as well, as Windows and macOS tell them apart."""

    def __init__(self, package: Path) -> None:
        self.names: dict[str, str] = {}
        for path in package.rglob("*"):
            self.add(path.relative_to(package).as_posix())

    def add(self, name: str) -> None:
        """Take a name and those of the folders that it lies in."""
        for path in (PurePosixPath(name), *PurePosixPath(name).parents):
            self.names.setdefault(folded(str(path)), str(path))

    def holds(self, name: str) -> bool:
        """Whether a name is there, perhaps in other letters."""
        return folded(name) in self.names


def _free_place(package: Path, file: UserFile, taken: _Taken) -> str | None:
    """Where the user's file goes; None when the new package has the very same file there."""
    parts, below = PurePosixPath(file.path).parts, package
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        there = below / part
        if last and there.is_file() and not is_link(there) and sha256_of(there) == file.sha256:
            return None
        name = there.relative_to(package).as_posix()
        alike = package / taken.names.get(folded(name), name)
        if os.path.lexists(alike) and (last or is_link(alike) or not alike.is_dir()):
            there = below / _other_name(package, below, part, taken)
        below = there
    return below.relative_to(package).as_posix()


def _other_name(package: Path, folder: Path, name: str, taken: _Taken) -> str:
    stem, suffix = Path(name).stem, Path(name).suffix
    place = folder.relative_to(package)
    number = 1
    while taken.holds(
        (place / (other := f"{stem}.kept{f'-{number}' if number > 1 else ''}{suffix}")).as_posix()
    ):
        number += 1
    return other


def relative_files(package: Path) -> list[str]:
    """Every file and link of a package, relative to it, with ``/``; what programs leave is not counted."""
    return sorted(_found_in(package).files)


@dataclass(slots=True)
class _Found:
    """Names of what lies in a package, relative to it, with ``/``."""

    files: list[str] = field(default_factory=list)
    """Links as well: one is one thing, wherever it leads."""
    empty: list[str] = field(default_factory=list)
    """Folders with nothing in them but what programs leave."""
    left_by_programs: list[str] = field(default_factory=list)


def _found_in(package: Path) -> _Found:
    found = _Found()
    for place, folders, files in os.walk(package, onerror=_raise):
        links = [name for name in folders if is_link(Path(place, name))]
        folders[:] = [name for name in folders if name not in links]
        paths = [Path(place, name) for name in (*files, *links)]
        left = {path for path in paths if _is_left_by_programs(path)}
        found.left_by_programs += [path.relative_to(package).as_posix() for path in left]
        found.files += [path.relative_to(package).as_posix() for path in paths if path not in left]
        if not folders and len(left) == len(paths) and Path(place) != package:
            found.empty.append(Path(place).relative_to(package).as_posix())
    return found


def _is_left_by_programs(path: Path) -> bool:
    return not is_link(path) and path.is_file() and is_of_programs(path, path.stat().st_size)


def _raise(error: OSError) -> None:
    raise error


def _is_ours(path: Path, manifest: Mapping[str, Any]) -> bool:
    """Whether a SHA256SUMS says what the manifest says; what somebody wrote into it would be lost."""
    if is_link(path) or not path.is_file():
        return False
    data = path.read_bytes()
    return data == sums_of(manifest, read_sums(data)[0].get(MANIFEST, ""))


def _digest(
    path: Path,
    relative: str,
    known: Mapping[tuple[str, Stamp], str],
    seen: dict[tuple[str, Stamp], str],
) -> str | None:
    status = path.lstat()
    if is_link(path) or not stat.S_ISREG(status.st_mode):
        return None
    key = (relative, (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino))
    seen[key] = known.get(key) or sha256_of(path)
    return seen[key]


def _name(path: object) -> str:
    """A path as the manifest and any file system agree on it: macOS takes umlauts and voicing marks apart."""
    return unicodedata.normalize("NFC", str(path))


def _is_in_place(file: UserFile) -> bool:
    first, _, below = file.path.partition("/")
    return bool(below) and first.casefold() == USERS_PLACE


def _can_be_kept(theirs: UserFiles, file: UserFile) -> bool:
    return file.sha256 is not None or is_link(theirs.package / file.path)


def _labelled(file: UserFile) -> Text:
    return (
        Text(f"{file.path}（已改动）", f"{file.path} (changed)")
        if file.changed
        else Text(file.path, file.path)
    )


def _shown(names: list[Text]) -> Text:
    """The first few names."""
    zh, en = "、".join(n.zh for n in names[:_SHOWN]), ", ".join(n.en for n in names[:_SHOWN])
    return Text(f"{zh} 等", f"{en} …") if len(names) > _SHOWN else Text(zh, en)
