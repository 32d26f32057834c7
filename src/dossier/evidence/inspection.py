"""Evidence inspection, the one part of checking that opens files: each once, none outside the dossier."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import re
import signal
import warnings
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Literal, cast

from dossier.evidence.images import ImageFormat, inspect_image
from dossier.evidence.paths import Confined, Listings, confine
from dossier.evidence.pdf_inspection import inspect_pdf
from dossier.model import EvidenceFacts

_BLOCK = 1 << 20
_TAIL = 1 << 16
_WORTH_SHARING = 32 << 20
_PICTURES = ("jpeg", "png", "tiff", "bmp")
_SUFFIXES = {
    ".pdf": "pdf",
    ".jpg": "jpeg",
    ".jpeg": "jpeg",
    ".jpe": "jpeg",
    ".png": "png",
    ".tif": "tiff",
    ".tiff": "tiff",
    ".bmp": "bmp",
}
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"PK\x03\x04", "zip"),
    (b"\xd0\xcf\x11\xe0", "office"),
    (b"{\\rtf", "rtf"),
)


def inspect_evidence(root: Path, refs: Iterable[str]) -> Mapping[str, EvidenceFacts]:
    """Open every file that the records name and say what it is.

    Args:
        root: the dossier folder.
        refs: paths as written in the records; duplicates are inspected once.

    Returns:
        Facts by the path as it was written. `EvidenceFacts.path` is spelt as on disk. `warnings` are
        ``"E415 3,4"``: the code of a finding and its detail; `evidence_findings` gives them words.
    """
    listings: Listings = {}
    wanted = {ref: confine(root, ref, listings) for ref in dict.fromkeys(refs)}
    places = {where.path: where for where in wanted.values() if where.path}
    opened = dict(zip(places, _inspect_all(list(places.values())), strict=True))
    return {
        ref: _with_name(opened[where.path], where) if where.path else _absent(where)
        for ref, where in wanted.items()
    }


def unused_files(root: Path, used: Iterable[str], folder: str = "evidence") -> list[str]:
    """Files below `folder` that no record names, relative to `root`, sorted; no hidden ones, no links."""
    listings: Listings = {}
    taken = {where.path for ref in used if (where := confine(root, ref, listings)).path}
    base = root.resolve()
    found = []
    for path in sorted((base / folder).rglob("*")):
        relative = path.relative_to(base)
        hidden = any(part.startswith((".", "~$")) for part in relative.parts)
        if hidden or path.name in ("Thumbs.db", "desktop.ini") or path.is_symlink() or not path.is_file():
            continue
        if path not in taken:
            found.append(relative.as_posix())
    return found


def _absent(where: Confined) -> EvidenceFacts:
    return EvidenceFacts(where.relative, False, problem=where.code, detail=where.detail)


def _with_name(facts: EvidenceFacts, where: Confined) -> EvidenceFacts:
    if where.code != "E417":
        return facts
    return replace(facts, warnings=(f"E417 {where.relative}", *facts.warnings))


def _inspect_all(places: Sequence[Confined]) -> Iterable[EvidenceFacts]:
    """Facts in the order of the places; a lot of data is shared out over the cores.

    Processes, because qpdf holds the interpreter lock. They start afresh instead of as copies, as on every
    system, which takes 0.3 s: 20 MB of scans take longer.
    """
    workers = min(4, os.cpu_count() or 1)
    if workers == 1 or sum(_size(place) for place in places) < _WORTH_SHARING:
        return [_inspect(place) for place in places]
    with ProcessPoolExecutor(
        workers,
        multiprocessing.get_context("spawn"),
        # Ctrl-C reaches the whole group: the workers leave it to the program, which ends them.
        initializer=signal.signal,
        initargs=(signal.SIGINT, signal.SIG_IGN),
    ) as pool:
        return list(pool.map(_inspect, places, chunksize=4))


def _size(where: Confined) -> int:
    try:
        return cast("Path", where.path).stat().st_size
    except OSError:
        return 0


def _inspect(where: Confined) -> EvidenceFacts:
    path = cast("Path", where.path)
    try:
        with path.open("rb") as stream, warnings.catch_warnings():
            # Pillow warns about large pictures and odd headers; what matters becomes a problem of the file.
            warnings.simplefilter("ignore")
            return EvidenceFacts(
                where.relative, True, **_facts(stream, PurePosixPath(where.relative).suffix.lower())
            )
    except OSError as error:
        return EvidenceFacts(where.relative, True, problem="E411", detail=error.strerror or str(error))


def _facts(stream: BinaryIO, suffix: str) -> dict[str, Any]:
    size, sha256, head, tail = _fingerprint(stream)
    facts: dict[str, Any] = {"bytes": size, "sha256": sha256}
    if not size:
        return facts | {"problem": "E403"}
    content, promised = content_type(head), _SUFFIXES.get(suffix)
    if content == "pdf":
        facts |= {"kind": "pdf"} | inspect_pdf(stream, head, tail, size)
    elif content in _PICTURES:
        facts |= {"kind": "image"} | inspect_image(stream, cast("ImageFormat", content), size)
    elif promised:
        return facts | {"problem": "E404", "detail": content}
    if promised and promised != content and "problem" not in facts:
        facts["warnings"] = (*facts.get("warnings", ()), f"E404 {content}")
    return facts


def _fingerprint(stream: BinaryIO) -> tuple[int, str, bytes, bytes]:
    """Size, sha256, the first bytes and the last bytes, read in one pass."""
    digest, size, head, tail = hashlib.sha256(), 0, b"", b""
    while block := stream.read(_BLOCK):
        digest.update(block)
        size += len(block)
        head = head or block[:2048]
        tail = (tail + block)[-_TAIL:]
    stream.seek(0)
    return size, digest.hexdigest(), head, tail


def content_type(head: bytes) -> str:
    """What the first 2 KiB show: pdf, jpeg, png, tiff, bmp, zip, office, html, rtf, text or unknown."""
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in (12, 40, 52, 56, 64, 108, 124):
        return "bmp"
    if re.match(rb"(\xef\xbb\xbf)?\s*<(!doctype html|html|head|body|script)\b", head, re.IGNORECASE):
        return "html"
    return "unknown" if b"\0" in head or not head.strip() else _text_or_unknown(head)


def _text_or_unknown(head: bytes) -> Literal["text", "unknown"]:
    printable = sum(byte >= 32 or byte in b"\t\r\n" for byte in head)
    return "text" if printable == len(head) else "unknown"
