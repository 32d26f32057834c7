"""A package compared with what it says of itself: each altered, missing or extra file by name."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dossier.archiving.agreement import disagreements
from dossier.archiving.claims import (
    Claim,
    Claims,
    claims_of_sums,
    compare_sums,
    key_of_path,
    read_claims,
    twins,
)
from dossier.archiving.listing import MANIFEST, SUMS
from dossier.archiving.looking import BLOCK, Entry, entries, open_file
from dossier.archiving.manifest import readable
from dossier.archiving.user_files import USERS_PLACE, is_of_programs
from dossier.archiving.working import package_aside
from dossier.errors import os_reason
from dossier.findings import Finding, Severity, finding
from dossier.model import Location, Text

LARGEST = 64 << 20
"""Bytes of a manifest or SHA256SUMS; 10,000 records make a tenth of it."""

_ALTERED = ("A803", "A804", "A806", "A807", "A808", "A809", "A810")
"""What is altered or malformed need not be asked whether it agrees with itself as well."""

Tell = Callable[[int, int], None]
"""Is told how many bytes of how many have been read."""


def silent(done: int, total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What became of one package."""

    package: Path
    claims: Claims | None
    """None: nothing in the folder says what it holds."""
    findings: tuple[Finding, ...]
    """Sorted, worst first."""
    listed: int
    """Files that something is said of."""
    seal: tuple[str, str] | None
    """The file that speaks for all others and its sha256: whoever noted it at the handover sees every change."""

    @property
    def is_sound(self) -> bool:
        """Whether every file is there as it was listed, and no other."""
        return all(f.severity.rank > Severity.ERROR.rank for f in self.findings)


def find_packages(paths: Iterable[Path]) -> list[Path]:
    """The packages that paths name: a package, its manifest, or a folder of packages; else the path itself."""
    found: list[Path] = []
    for path in paths:
        place = path.parent if path.name in (MANIFEST, SUMS) and not path.is_dir() else path
        found += [place] if _is_package(place) else _below(place) or [place]
    return list(dict.fromkeys(found))


def _below(folder: Path) -> list[Path]:
    try:
        return sorted(p for p in folder.iterdir() if not p.name.startswith(".") and _is_package(p))
    except OSError:
        return []


def _is_package(folder: Path) -> bool:
    return not folder.is_symlink() and any((folder / name).exists() for name in (MANIFEST, SUMS))


def verify_package(package: Path, tell: Tell, expected: str | None = None) -> Verification:
    """Read every listed file again and compare it with the list. Nothing is written, no link is followed.

    `expected` is the sha256 of the seal as somebody noted it at the handover.
    """
    there = list(entries(package))
    disk = _by_key(there)
    manifest, sums = _read(disk, MANIFEST), _read(disk, SUMS)
    found: list[Finding] = []
    claims = _claims(manifest, sums, found)
    if claims is None:
        aside = package_aside(package)
        reason = _aside(aside) if aside else found[0].message if manifest is not None else _nothing(there)
        not_one = finding("A802", Location(package.name), path=package.as_posix(), reason=reason)
        return Verification(package, None, (not_one,), 0, None)
    if isinstance(manifest, bytes) and claims.version:
        if isinstance(sums, bytes):
            found += compare_sums(sums, claims, _digest(manifest))
        elif claims.has_sums:
            found.append(_unread(SUMS, sums))
    # What speaks for the others is compared above, and by whoever noted its checksum.
    own = {MANIFEST} if claims.version and MANIFEST not in claims.files else set()
    own |= {SUMS} if claims.has_sums else set()
    found += claims.findings
    found += twins(claims.files)
    found += _compare(disk, claims.files, tell)
    if not any(f.code in _ALTERED for f in found):
        found += disagreements(claims.told, _places(disk, claims.files))
    found += _extra([entry for entry in there if not _is_listed(entry, disk, claims.files, own)])
    if claims.draft:
        found.append(finding("A816", Location(MANIFEST)))
    seal = _seal(claims, manifest, sums)
    if expected and (seal is None or seal[1] != expected):
        found.append(_other_seal(seal, expected))
    ordered = tuple(sorted(dict.fromkeys(found), key=lambda f: f.sort_key))
    return Verification(package, claims, ordered, len(claims.files), seal)


def _other_seal(seal: tuple[str, str] | None, expected: str) -> Finding:
    name, real = seal or (SUMS, "—")
    return finding("A819", Location(name), file=name, real=real, noted=expected)


def _by_key(there: Iterable[Entry]) -> dict[str, Entry]:
    """Entries by name; of two spellings of one name the one that is written as the manifest writes counts."""
    disk: dict[str, Entry] = {}
    for entry in there:
        key = key_of_path(entry.path)
        if key not in disk or entry.path == key:
            disk[key] = entry
    return disk


def _is_listed(entry: Entry, disk: Mapping[str, Entry], files: Mapping[str, Claim], own: set[str]) -> bool:
    key = key_of_path(entry.path)
    return disk[key] is entry and (key in files or key in own)


def _read(disk: Mapping[str, Entry], name: str) -> bytes | Text | None:
    """The bytes of a list, or why they cannot be had; None: it is not there."""
    entry = disk.get(name)
    if entry is None:
        return None
    if entry.kind != "file":
        return _NO_FILE
    if entry.bytes > LARGEST:
        return Text(f"大于 {LARGEST >> 20} MB", f"is larger than {LARGEST >> 20} MB")
    try:
        with open_file(entry.place) as stream:
            return stream.read(LARGEST)
    except OSError as error:
        return os_reason(error)


_NO_FILE = Text("不是普通文件（链接、管道或设备）", "it is no ordinary file but a link, a pipe or a device")


def _claims(manifest: bytes | Text | None, sums: bytes | Text | None, found: list[Finding]) -> Claims | None:
    """The claims of the manifest, else those of SHA256SUMS; what is wrong with the manifest goes into `found`."""
    if isinstance(manifest, bytes):
        try:
            return read_claims(manifest)
        except (ValueError, RecursionError):
            found.append(_unread(MANIFEST, Text("不是本程序写的清单", "it is no manifest")))
    else:
        found.append(_unread(MANIFEST, manifest))
    return claims_of_sums(sums) if isinstance(sums, bytes) and sums.strip() else None


def _unread(name: str, reason: bytes | Text | None) -> Finding:
    told = reason if isinstance(reason, Text) else Text("不在包里", "it is not there")
    return finding("A811", Location(name), file=name, reason=told)


def _aside(place: Path) -> Text:
    return Text(
        f"生成时被强行结束，它现在在 {place}（隐藏文件夹）；再运行一次 dossier build 就会放回原处",
        f"a build was killed and it is in {place} now (a hidden folder); the next dossier build puts it back",
    )


def _nothing(there: Iterable[Entry]) -> Text:
    failed = next((entry.error for entry in there if entry.path == "." and entry.error), None)
    return os_reason(failed) if failed else Text(f"没有 {MANIFEST}", f"there is no {MANIFEST}")


def _compare(disk: Mapping[str, Entry], files: Mapping[str, Claim], tell: Tell) -> Iterator[Finding]:
    total = sum(disk[key].bytes for key in files if key in disk)
    done = 0
    for key, claim in files.items():
        entry = disk.get(key)
        if entry is None:
            yield finding("A804", Location(claim.path), file=claim.path)
            continue
        if claim.link is not None:
            yield _compare_link(entry, claim)
        elif claim.sha256 is not None:
            yield from _compare_one(entry, claim, _from(done, total, tell))
        done += entry.bytes
        tell(done, total)


def _from(before: int, total: int, tell: Tell) -> Callable[[int], None]:
    return lambda read: tell(before + read, total)


def _compare_link(entry: Entry, claim: Claim) -> Finding:
    """A link was carried over as it was; it has no content, only where it leads."""
    at = Location(claim.path)
    try:
        if entry.kind == "link" and readable(entry.place.readlink()) == claim.link:
            return finding("A815", at, file=claim.path)
    except OSError as error:
        return finding("A806", at, file=claim.path, reason=os_reason(error))
    what = Text(f"应为指向 {claim.link} 的链接", f"it should be a link to {claim.link}")
    return finding("A803", at, file=claim.path, what=what)


def _compare_one(entry: Entry, claim: Claim, tell: Callable[[int], None]) -> Iterator[Finding]:
    at = Location(claim.path)
    if entry.kind in ("link", "other"):
        yield finding("A807", at, file=claim.path)
    elif entry.kind == "unreadable" and entry.error:
        yield finding("A806", at, file=claim.path, reason=os_reason(entry.error))
    elif claim.bytes is not None and claim.bytes != entry.bytes:
        what = Text(
            f"大小 {entry.bytes} 字节，应为 {claim.bytes}",
            f"it has {entry.bytes} bytes instead of {claim.bytes}",
        )
        yield finding("A803", at, file=claim.path, what=what)
    else:
        try:
            same = _digest_of(entry.place, tell) == claim.sha256
        except OSError as error:
            yield finding("A806", at, file=claim.path, reason=os_reason(error))
            return
        if not same:
            what = Text("sha256 不符", "its sha256 is another")
            yield finding("A803", at, file=claim.path, what=what)
        elif claim.users:
            yield finding("A815", at, file=claim.path)


def _places(disk: Mapping[str, Entry], files: Mapping[str, Claim]) -> dict[str, Path]:
    return {key: disk[key].place for key, claim in files.items() if not claim.users and key in disk}


def _extra(strays: Iterable[Entry]) -> Iterator[Finding]:
    """What nothing is said of, by whose it is."""
    for entry in strays:
        at = Location(entry.path)
        first, _, below = entry.path.partition("/")
        if entry.kind == "other":
            yield finding("A807", at, file=entry.path)
        elif entry.kind == "unreadable" and entry.error:
            yield finding("A806", at, file=entry.path, reason=os_reason(entry.error))
        elif below and first.casefold() == USERS_PLACE:
            yield finding("A814", at, file=entry.path)
        elif entry.kind == "file" and is_of_programs(entry.place, entry.bytes):
            yield finding("A818", at, file=entry.path)
        else:
            yield finding("A805", at, file=entry.path)


def _digest_of(place: Path, tell: Callable[[int], None]) -> str:
    digest, read = hashlib.sha256(), 0
    with open_file(place) as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
            read += len(block)
            tell(read)
    return digest.hexdigest()


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _seal(claims: Claims, manifest: bytes | Text | None, sums: bytes | Text | None) -> tuple[str, str] | None:
    if claims.has_sums and isinstance(sums, bytes):
        return SUMS, _digest(sums)
    return (MANIFEST, _digest(manifest)) if isinstance(manifest, bytes) else None
