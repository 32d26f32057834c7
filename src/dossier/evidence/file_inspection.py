"""The inspection of one file: everything that opening it shows, by its content alone.

This is what a worker process does (see `workers`); nothing here knows of dossiers, paths in records or other files.
"""

from __future__ import annotations

import errno
import hashlib
import os
import warnings
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, cast

from dossier.evidence.formats import HEAD, content_of, is_kept_promise, promised
from dossier.evidence.images import ImageFormat, inspect_image
from dossier.evidence.pdf_inspection import inspect_pdf
from dossier.evidence.signatures import carries_signature, signatures_of
from dossier.evidence.taken import taken_on
from dossier.evidence.trial import try_to_prepare
from dossier.model import EvidenceFacts, Fault

_BLOCK = 1 << 20
_TAIL = 1 << 16
_PICTURES = ("jpeg", "png", "tiff", "bmp", "heic")


def inspect_file(path: Path, suffix: str, folder: Path, keep: bool, font: Path | None) -> EvidenceFacts:
    """What a file is and whether it can be bound. `EvidenceFacts.path` stays empty: the facts are the content's.

    Args:
        path: the file, its links followed.
        suffix: what its name promises, in lower case, e.g. ``.pdf``.
        folder: where the trial of binding writes ``<sha256>.pdf``.
        keep: leave the product of the trial there.
        font: a font for form values that come without an appearance.

    Raises:
        OSError: `folder` cannot be written.
    """
    try:
        stream = _opened(path)
    except OSError as error:
        return EvidenceFacts("", True, faults=(Fault("E411", (), str(error.errno or errno.EIO)),))
    with stream, warnings.catch_warnings():
        # Pillow warns about large pictures and odd headers, pikepdf about orphans; what matters becomes a fault.
        warnings.simplefilter("ignore")
        try:
            before = os.fstat(stream.fileno())
            facts = _facts(stream, suffix)
        except OSError as error:
            return EvidenceFacts("", True, faults=(Fault("E411", (), str(error.errno or errno.EIO)),))
        if facts.problem is None and facts.kind != "other":
            facts = try_to_prepare(facts, path, folder, keep, font)
            if facts.kind == "pdf" and facts.problem is None and (facts.signed or carries_signature(stream)):
                facts = replace(facts, signatures=signatures_of(stream))
    return facts if _is_same(path, before) else EvidenceFacts("", True, faults=(Fault("E441"),))


def _opened(path: Path) -> BinaryIO:
    """The file itself: `path` was resolved, so that a link in its place has been put there since."""
    flags = (
        os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    )
    return os.fdopen(os.open(path, flags), "rb")


def _is_same(path: Path, before: os.stat_result) -> bool:
    """True when the path still leads to the very file that was opened, unchanged, so that all was read of one."""
    try:
        after = path.stat()
    except OSError:
        return False
    # Nobody can set the time of change, as copying programs set the time of modification.
    kept = ("st_size", "st_mtime_ns", "st_ctime_ns")
    return os.path.samestat(after, before) and all(getattr(after, k) == getattr(before, k) for k in kept)


def _facts(stream: BinaryIO, suffix: str) -> EvidenceFacts:
    size, sha256, head, tail = _fingerprint(stream)
    facts = EvidenceFacts("", True, bytes=size, sha256=sha256)
    if not size:
        return replace(facts, faults=(Fault("E403"),))
    content, asked = content_of(stream, head, suffix), promised(suffix)
    name = content.format
    facts = replace(facts, format=name, members=content.members)
    if name == "pdf":
        facts = replace(facts, kind="pdf", **inspect_pdf(stream, head, tail, size))
    elif name in _PICTURES:
        faults = inspect_image(stream, cast("ImageFormat", name), size)
        facts = replace(facts, kind="image", faults=faults, taken=taken_on(stream, cast("ImageFormat", name)))
    elif asked and not is_kept_promise(asked, name):
        return replace(facts, faults=(Fault("E404", (), name),))
    elif content.fault:
        return replace(facts, faults=(content.fault,))
    if asked and facts.kind != "other" and asked != name:
        facts = replace(facts, faults=(*facts.faults, Fault("E437", (), name)))
    return facts


def _fingerprint(stream: BinaryIO) -> tuple[int, str, bytes, bytes]:
    """Size, sha256, the first bytes and the last bytes, read in one pass."""
    digest, size, head, tail = hashlib.sha256(), 0, b"", b""
    while block := stream.read(_BLOCK):
        digest.update(block)
        size += len(block)
        head = head or block[:HEAD]
        tail = (tail + block)[-_TAIL:]
    stream.seek(0)
    return size, digest.hexdigest(), head, tail
