"""One volume: pieces in order, numbered, with an outline and an index whose rows are links."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import pikepdf
from pikepdf import Array, Dictionary, Name

from dossier.binding.archival import SETTINGS, claim_volume
from dossier.binding.copying import REFUSALS, Book, PiecesRefused, refused_alone, said
from dossier.binding.describing import describe, write_outline
from dossier.binding.free_corner import free_bands
from dossier.binding.stamp import Spot, make_stamps, stamp_page
from dossier.errors import ConversionFailed
from dossier.findings import finding
from dossier.pdf.faces import Face
from dossier.pdf.saving import save_pdf

PAGE_LINK = re.compile(r"https://page\.invalid/(\d+)/?")
"""What the index form writes as the link of a row: the number of the page it leads to."""
NONE: Mapping[Path, Any] = MappingProxyType({})
Spots = tuple[tuple[Spot | None, Spot | None], ...]
"""For each page of a PDF where its number goes instead of the right and of the left corner."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One record's pages: PDFs that are ready to be bound (see `prepare`)."""

    title: str
    group_title: str
    documents: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class BoundVolume:
    """A volume as it lies on the disk."""

    path: Path
    pages: int
    """All pages, cover and closing note included."""
    first_pages: tuple[int, ...]
    """The printed number of each chapter's first page."""
    sheets: int
    """Sheets of paper when it is printed as `sides` says."""
    bytes: int
    sha256: str
    front_pages: tuple[int, ...]
    """Pages of each PDF before page number 1; the last of these PDFs is the index."""
    numbered: int
    """Pages that carry a number."""
    objections: Mapping[str, tuple[str, ...]]
    """What speaks against PDF/A-2b, by the path of the PDF in which it is; empty when the volume claims it."""

    @property
    def front(self) -> int:
        """Pages before page number 1."""
        return sum(self.front_pages)


def bind_volume(
    front: Sequence[Path],
    chapters: Sequence[Chapter],
    back: Sequence[Path],
    output: Path,
    *,
    title: str,
    date: dt.date,
    language: str,
    sides: Literal["single", "double"],
    draft: str | None = None,
    font: Path | Face | None = None,
    printed: Collection[Path] = (),
    seen: Mapping[Path, tuple[str, ...]] = NONE,
    spots: Mapping[Path, Spots] = NONE,
) -> BoundVolume:
    """Bind PDFs into one file and write it to `output`, which appears whole or not at all.

    Args:
        front: cover and index; their links ``https://page.invalid/<n>`` come to lead to the page numbered n.
        chapters: the contents, numbered from 1.
        back: closing note and whatever else carries no number.
        date: of the volume; the file says it was made then, so the same input gives the same bytes.
        sides: single: every number bottom right; double: even numbers bottom left.
        draft: the word to print across every page, e.g. 草稿.
        font: a font file with Chinese glyphs for the stamps, or the face cut out of one; None: Helvetica.
        printed: which of the contents we printed ourselves; all others are foreign.
        seen: what speaks against PDF/A-2b in those of the contents that were looked at before.
        spots: where numbers do not go into the usual corner (see `free_corner`).

    Raises:
        PiecesRefused: some of the PDFs cannot be bound; all of them are named, and nothing was written.
        ConversionFailed: P712, the volume cannot be put together, and it is none of the PDFs alone.
        OSError: the disk is full or cannot be written.
    """
    with ExitStack() as stack:
        made = Book([*front, *(path for c in chapters for path in c.documents), *back], stack)
        book, refused = made.pdf, made.refused
        counts = [made.append([path]) for path in front]
        before = len(book.pages)
        starts, places = _append_chapters(made, chapters, spots)
        numbered = len(places)
        made.append(back)
        ours = {*front, *printed, *back} if draft else set()
        _stamp(book, before, sides, make_stamps(book, font, draft), places, made.owners, ours, refused)
        if refused:
            raise PiecesRefused(refused)
        _link_index(book, before, numbered)
        filled = [(c, before + start - 1) for c, start in zip(chapters, starts, strict=True) if c.documents]
        write_outline(book, title, [(c.group_title, c.title, index) for c, index in filled])
        describe(book, title, date, language, before, numbered)
        total = len(book.pages)
        foreign = [path for c in chapters for path in c.documents if path not in printed]
        objections = claim_volume(book, dict.fromkeys(made.owners), dict.fromkeys(foreign), output, seen)
        _write(book, output, dict.fromkeys(made.owners))
    size, digest = _measure(output)
    sheets = total - numbered + (numbered if sides == "single" else (numbered + 1) // 2)
    return BoundVolume(
        output, total, tuple(starts), sheets, size, digest, tuple(counts), numbered, objections
    )


def _append_chapters(
    made: Book, chapters: Sequence[Chapter], spots: Mapping[Path, Spots]
) -> tuple[list[int], Spots]:
    """The number of the first page of each chapter, and for each page where its number goes."""
    starts, places = list[int](), list[tuple[Spot | None, Spot | None]]()
    for chapter in chapters:
        starts.append(len(places) + 1)
        for path in chapter.documents:
            count, own = made.append([path]), spots.get(path, ())
            places += own if len(own) == count else ((None, None),) * count
    return starts, tuple(places)


def _stamp(
    book: pikepdf.Pdf,
    before: int,
    sides: Literal["single", "double"],
    stamps: Any,
    places: Spots,
    owners: Sequence[Path],
    ours: Collection[Path],
    refused: dict[Path, str],
) -> None:
    """`places` is one for each page that has a number; `ours` are forms, on which the draft mark is not to lie where
    people sign.
    """
    bands = {path: iter(free_bands(path)) for path in ours}
    for index, page in enumerate(book.pages):
        number, band = index - before + 1, next(bands.get(owners[index], iter(())), None)
        try:
            if 1 <= number <= len(places):
                stamp_page(book, page.obj, stamps, number, sides, places[number - 1], band)
            else:
                stamp_page(book, page.obj, stamps, None, sides, band=band)
        except REFUSALS as error:
            refused.setdefault(owners[index], said(error))


def _link_index(book: pikepdf.Pdf, before: int, numbered: int) -> None:
    for index in range(before):
        for note in book.pages[index].obj.get("/Annots", ()):
            action = note.get("/A", Dictionary())
            match = PAGE_LINK.fullmatch(str(action.get("/URI", "")))
            if match:
                del note["/A"]
                number = int(match[1])
                if 1 <= number <= numbered:
                    page = book.pages[before + number - 1].obj
                    note.Dest = Array([page, Name.XYZ, None, None, None])


def _write(book: pikepdf.Pdf, output: Path, sources: Iterable[Path]) -> None:
    output.parent.mkdir(parents=True, exist_ok=True)
    try:
        save_pdf(book, output, **SETTINGS)
    except REFUSALS as error:
        refused = {path: reason for path in sources if (reason := refused_alone(path))}
        if refused:
            raise PiecesRefused(refused) from error
        raise ConversionFailed(finding("P712", file=output.name, reason=said(error))) from error


def _measure(path: Path) -> tuple[int, str]:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return path.stat().st_size, digest
