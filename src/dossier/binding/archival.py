"""Whether a volume may claim PDF/A-2b, and which of the files bound in it stand against that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path

import pikepdf

from dossier.binding.copying import REFUSALS, SAVED, Book
from dossier.pdf.archival import claim_archival
from dossier.pdf.metadata import set_xmp
from dossier.pdf.pages import content_exceeds

SETTINGS = {**SAVED, "deterministic_id": True}
"""What a volume is saved with."""

_FREE_CONTENT, _RATIO = 8 << 20, 8
"""Bytes of page content that the validator is given of a file, and how many more for each byte of it: it takes a
quarter of a second for each megabyte.
"""

Objections = dict[str, tuple[str, ...]]
"""File → what speaks against PDF/A in it, rule and reason in the words of the validator."""


def claim_volume(
    book: pikepdf.Pdf,
    sources: Iterable[Path],
    foreign: Collection[Path],
    output: Path,
    seen: Mapping[Path, tuple[str, ...]],
) -> Objections:
    """Let a finished volume claim PDF/A-2b; when it may not, it claims nothing and the files that prevent it are named.

    The `foreign` ones of its sources are looked at first, each alone: what we print ourselves seldom prevents it, and
    its fonts take the validator longest. What none of the files has alone is said of `output`, the volume itself.
    `seen` are objections to files that were looked at before.
    """
    found = _objections_in(foreign, seen)
    if found:
        return found
    whole = claim_archival(book, SETTINGS)
    if not whole:
        return {}
    own = (path for path in sources if path not in foreign)
    return _objections_in(own, {}) or {str(output): whole}


def _objections_in(paths: Iterable[Path], seen: Mapping[Path, tuple[str, ...]]) -> Objections:
    """In the order of the paths, whatever was seen before: the manifest lists them so."""
    told = {path: seen[path] if path in seen else _objections_alone(path) for path in paths}
    return {str(path): objections for path, objections in told.items() if objections}


def _objections_alone(path: Path) -> tuple[str, ...]:
    """What speaks against PDF/A in a file, bound by itself."""
    with ExitStack() as stack:
        book = Book([path], stack)
        book.append([path])
        if book.refused:
            return tuple(book.refused.values())
        most = _FREE_CONTENT + _RATIO * path.stat().st_size
        try:
            if content_exceeds((page.obj for page in book.pdf.pages), most):
                return (f"not looked at: its pages have more than {most >> 20} MB of content",)
            set_xmp(book.pdf, "-", dt.date(2000, 1, 1))
            return claim_archival(book.pdf, SETTINGS)
        except REFUSALS as error:
            return (str(error),)
