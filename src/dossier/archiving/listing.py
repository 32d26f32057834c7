"""Files with their digests, and SHA256SUMS: the list that coreutils' ``sha256sum -c`` checks."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
"""The last file that is written: of every other file of the package one line."""

README = "说明.txt"
"""What the package holds and how to check it without this program."""

_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}
_ESCAPED = re.compile(r"\\([\\nr])")
_LINE = re.compile(r"(\\?)([0-9a-f]{64}) [ *](.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class PackageFile:
    """One file of a package."""

    path: str
    """Relative to the package, with ``/``."""
    sha256: str
    bytes: int


def list_files(
    folder: Path, paths: Iterable[str], known: Mapping[str, str | None] | None = None
) -> list[PackageFile]:
    """The files at `paths` below `folder`, by path; those whose sha256 is `known` are not read again.

    Raises:
        OSError: a file cannot be read.
    """
    digests = known or {}
    return [
        PackageFile(path, digests.get(path) or sha256_of(folder / path), (folder / path).stat().st_size)
        for path in sorted(paths)
    ]


def sha256_of(path: Path) -> str:
    """The sha256 of a file in hex.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def sums(files: Iterable[tuple[str, str]]) -> bytes:
    """SHA256SUMS of files, given as path and sha256; sorted by path, UTF-8, lines end as on Linux.

    A name that is no UTF-8 has no line: no reader elsewhere would find it.
    """
    return "".join(sorted(map(_line, (f for f in files if _is_text(f[0]))), key=_by_path)).encode()


def sums_of(manifest: Mapping[str, Any], digest: str) -> bytes:
    """SHA256SUMS as it follows from a manifest: its files, the user's files that it knows, and itself with `digest`."""
    entries = [entry for key in ("files", "kept") for entry in manifest.get(key, ()) if "sha256" in entry]
    return sums([*((str(e.get("path")), str(e["sha256"])) for e in entries), (MANIFEST, digest)])


def read_sums(data: bytes) -> tuple[dict[str, str], list[int]]:
    """Path → sha256 of a SHA256SUMS, and the numbers of the lines that cannot be read or name a file again."""
    found: dict[str, str] = {}
    wrong = []
    for number, line in enumerate(data.decode("utf-8", "replace").removesuffix("\n").split("\n"), 1):
        match = _LINE.fullmatch(line.removesuffix("\r"))
        path = _unescaped(match) if match else ""
        if not match or path in found:
            wrong.append(number)
        else:
            found[path] = match[2]
    return found, wrong


def _line(file: tuple[str, str]) -> str:
    path, digest = file
    name = "".join(_ESCAPES.get(char, char) for char in path)
    mark = "" if name == path else "\\"
    return f"{mark}{digest}  {name}\n"


def _by_path(line: str) -> str:
    return line.lstrip("\\")[66:]


def _unescaped(match: re.Match[str]) -> str:
    if not match[1]:
        return match[3]
    return _ESCAPED.sub(lambda found: {"\\": "\\", "n": "\n", "r": "\r"}[found[1]], match[3])


def _is_text(path: str) -> bool:
    return not any(char == "\ufffd" or "\ud800" <= char <= "\udfff" for char in path)
