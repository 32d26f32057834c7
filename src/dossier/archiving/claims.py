"""What a package says of itself: its manifest and SHA256SUMS, read as the word of a stranger."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from dossier.archiving.listing import MANIFEST, SUMS, read_sums, sums_of
from dossier.archiving.manifest import SCHEMA_VERSION
from dossier.findings import Finding, finding
from dossier.model import Location, Text

_DIGEST = re.compile(r"[0-9a-f]{64}")
_VERSION = re.compile(r"1\.([0-9]{1,4})")
_WITH_SUMS = 2
"""Since manifest 1.2 a package has SHA256SUMS."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What is said of one file."""

    path: str
    sha256: str | None
    bytes: int | None
    users: bool
    """The user put it there, and a build carried it over."""
    link: str | None = None
    """Where it leads, when it is a link; only a user's file may be one."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What is said of a package."""

    version: str
    code: str = ""
    name: str = ""
    as_of: str = ""
    draft: bool = False
    files: Mapping[str, Claim] = field(default_factory=dict)
    """By `key_of_path`."""
    told: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """The manifest as it is."""
    findings: tuple[Finding, ...] = ()

    @property
    def has_sums(self) -> bool:
        """Whether the package was made with SHA256SUMS."""
        match = _VERSION.fullmatch(self.version)
        return match is None or int(match[1]) >= _WITH_SUMS


def key_of_path(path: str) -> str:
    """A path as file systems agree on it: some take characters apart."""
    return unicodedata.normalize("NFC", path)


def read_claims(data: bytes) -> Claims:
    """The claims of a manifest of any version 1.x.

    Findings: A808 a path that leads out of the package, A809 a file that is named twice, A810 an entry that says
    nothing, A813 what contradicts itself, A817 a version that we do not know.

    Raises:
        ValueError: it is no manifest at all.
        RecursionError: it is nested without end.
    """
    twice: list[str] = []
    told = json.loads(data.decode("utf-8"), object_pairs_hook=lambda pairs: _object(pairs, twice))
    if not isinstance(told, dict) or not isinstance(told.get("files"), list):
        raise ValueError("no list of files")
    found = [_malformed(name, Text("出现两次", "occurs twice")) for name in dict.fromkeys(twice)]
    version = told.get("schema_version")
    match = _VERSION.fullmatch(version) if isinstance(version, str) else None
    if match is None or int(match[1]) > int(SCHEMA_VERSION.partition(".")[2]):
        shown = str(version)[:40]
        severity = "warning" if match else "error"
        found.append(
            finding("A817", Location(MANIFEST), severity=severity, version=shown, known=SCHEMA_VERSION)
        )
    files: dict[str, Claim] = {}
    for users, key in ((False, "files"), (True, "kept")):
        for number, entry in enumerate(_list(told.get(key)), 1):
            found += _take(files, entry, users, f"{key}[{number}]")
    project = told.get("project")
    project = project if isinstance(project, dict) else {}
    found += _contradictions(told, files)
    return Claims(
        version=str(version)[:40],
        code=_text(project.get("code")),
        name=_text(project.get("name")),
        as_of=_text(told.get("as_of")),
        draft=told.get("draft") is True,
        files=files,
        told=told,
        findings=tuple(found),
    )


def claims_of_sums(data: bytes) -> Claims:
    """What SHA256SUMS says alone, where there is no manifest."""
    told, wrong = read_sums(data)
    found = [_bad_line(wrong)] if wrong else []
    files: dict[str, Claim] = {}
    for path, digest in told.items():
        found += _take(files, {"path": path, "sha256": digest}, False, SUMS)
    return Claims(version="", files=files, findings=tuple(found))


def compare_sums(data: bytes, claims: Claims, manifest_digest: str) -> Iterator[Finding]:
    """A812 for each file of which SHA256SUMS says something else than the manifest."""
    said = [{"path": c.path, "sha256": c.sha256} for c in claims.files.values() if c.sha256]
    due = sums_of({"files": said}, manifest_digest)
    if data == due:
        return
    (told, wrong), (expected, _) = read_sums(data), read_sums(due)
    if wrong:
        yield _bad_line(wrong)
    differing = [path for path in sorted({*told, *expected}) if told.get(path) != expected.get(path)]
    for path in differing:
        if path not in expected:
            what = Text(f"{SUMS} 列有而清单没有", f"is in {SUMS} and not in the manifest")
        elif path not in told:
            what = Text(f"清单列有而 {SUMS} 没有", f"is in the manifest and not in {SUMS}")
        else:
            what = Text(f"在清单与 {SUMS} 中的校验值不同", f"has another checksum in {SUMS}")
        yield finding("A812", Location(path), file=path, what=what)
    if not wrong and not differing:
        what = Text("写法被改动（次序、换行或重复）", "was rewritten (order, line ends or repetition)")
        yield finding("A812", Location(SUMS), file=SUMS, what=what)


def _bad_line(wrong: list[int]) -> Finding:
    shown = ", ".join(map(str, wrong[:5])) + ("…" if len(wrong) > 5 else "")
    what = Text(f"第 {shown} 行无法识别或重复", f"has lines that cannot be read or repeat: {shown}")
    return finding("A812", Location(SUMS, wrong[0]), file=SUMS, what=what)


def _object(pairs: list[tuple[str, Any]], twice: list[str]) -> dict[str, Any]:
    """A key that occurs twice is read differently by different programs."""
    told = dict(pairs)
    if len(told) < len(pairs):
        seen: set[str] = set()
        twice += [key[:40] for key, _ in pairs if key in seen or seen.add(key)]  # type: ignore[func-returns-value]
    return told


def _take(files: dict[str, Claim], entry: Any, users: bool, where: str) -> Iterator[Finding]:
    path = entry.get("path") if isinstance(entry, dict) else None
    if not isinstance(path, str) or not path:
        yield _malformed(where, Text("没有 path", "has no path"))
        return
    if not _is_inside(path):
        yield finding("A808", Location(MANIFEST), file=path)
        return
    digest, size = entry.get("sha256"), entry.get("bytes")
    link = _text(entry.get("link")) if users else ""
    if not link and not (isinstance(digest, str) and _DIGEST.fullmatch(digest)):
        yield _malformed(path, Text("没有可用的 sha256", "has no sha256 that can be used"))
        digest = None
    if size is not None and (isinstance(size, bool) or not isinstance(size, int)):
        yield _malformed(path, Text("bytes 不是整数", "has a size that is no number"))
        size = None
    key = key_of_path(path)
    if key in files:
        yield finding("A809", Location(path), file=path, other=files[key].path)
        return
    files[key] = Claim(path, None if link else digest, size, users, link or None)


def _is_inside(path: str) -> bool:
    drive = re.match(r"[A-Za-z]:", path)
    return not drive and "\0" not in path and not {"", ".", ".."} & set(path.split("/"))


def _malformed(where: str, problem: Text) -> Finding:
    return finding("A810", Location(MANIFEST), where=where, problem=problem)


def twins(files: Mapping[str, Claim]) -> Iterator[Finding]:
    """A809 for names that Windows and macOS take for one file."""
    seen: dict[str, str] = {}
    for key, claim in files.items():
        other = seen.setdefault(key.casefold(), claim.path)
        if other != claim.path:
            yield finding("A809", Location(claim.path), file=claim.path, other=other)


def _contradictions(told: Mapping[str, Any], files: Mapping[str, Claim]) -> Iterator[Finding]:
    """A813 where evidence or a record is said to lie in what the package does not have, or as another file."""
    pages = {
        key_of_path(e["path"]): e.get("pages")
        for e in _list(told.get("files"))
        if isinstance(e, dict) and isinstance(e.get("path"), str)
    }
    for entry in _list(told.get("evidence")):
        if not isinstance(entry, dict):
            continue
        name, kept = _text(entry.get("path")), entry.get("original")
        for place in _list(entry.get("bound")):
            yield from _misplaced(name, place, files, pages)
        if isinstance(kept, str):
            claim = files.get(key_of_path(kept))
            if claim is None or claim.users:
                yield _contradiction(name, Text(f"原件 {kept} 不在清单中", f"{kept} is not in the list"))
            elif claim.sha256 != entry.get("sha256"):
                what = Text(f"与原件 {kept} 的校验值不同", f"has another checksum than its original {kept}")
                yield _contradiction(name, what)
    for entry in _list(told.get("records")):
        if isinstance(entry, dict) and entry.get("bound") is not None:
            yield from _misplaced(_text(entry.get("id")), entry["bound"], files, pages)


def _misplaced(
    name: str, place: Any, files: Mapping[str, Claim], pages: Mapping[str, Any]
) -> Iterator[Finding]:
    volume = _text(place.get("volume")) if isinstance(place, dict) else ""
    claim = files.get(key_of_path(volume))
    if claim is None or claim.users:
        yield _contradiction(name, Text(f"所在案卷 {volume} 不在清单中", f"{volume} is not in the list"))
        return
    first, last, most = place.get("first"), place.get("last"), pages.get(key_of_path(volume))
    numbers = [n for n in (first, last, most) if isinstance(n, int)]
    if len(numbers) < 3 or not 1 <= numbers[0] <= numbers[1] <= numbers[2]:
        what = Text(f"{volume} 没有第 {first}—{last} 页", f"{volume} has no pages {first}–{last}")
        yield _contradiction(name, what)


def _contradiction(name: str, what: Text) -> Finding:
    return finding("A813", Location(MANIFEST), subject=name, what=what)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
