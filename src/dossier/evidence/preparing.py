"""Evidence made ready to be bound: pictures become pages, PDFs become copies that show the same and do nothing."""

from __future__ import annotations

import os
import re
import unicodedata
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pikepdf

from dossier.errors import ConversionFailed
from dossier.evidence.actions import left_out, notes_of
from dossier.evidence.appearances import asks_anew, draw_missing, stale_values, widgets
from dossier.evidence.flattening import Notes, keep_as_stamps, paint, sort_notes
from dossier.evidence.further_pictures import further_content
from dossier.evidence.links import named_destinations, settle_links
from dossier.evidence.pictures import picture_pages
from dossier.evidence.structure import make_plain, strays
from dossier.evidence.ticks import conflicting, unseen
from dossier.findings import finding
from dossier.model import Fault
from dossier.pdf.pages import contents
from dossier.pdf.rendering import CannotShow, Screen, look_alike, on_screen
from dossier.pdf.saving import save_pdf

_LARGE_STREAM = 1 << 16
_Way = Callable[[pikepdf.Pdf, Notes], None]
_WAYS: tuple[_Way, ...] = (paint, keep_as_stamps)
"""In this order; the first that leaves a page looking as it was given is taken for it."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What came of a file."""

    pages: int
    """Of the PDF that was written: what will be bound."""
    left_out: tuple[str, ...]
    """What the pages lack of the file, e.g. JavaScript, EmbeddedFiles, Signature, FurtherPictures; sorted."""
    faults: tuple[Fault, ...]
    """What has to be compared with the original: E430 to E434, E445, E446, E460."""


def prepare(source: Path, kind: Literal["pdf", "image"], target: Path, font: Path | None) -> Prepared:
    """Write a PDF to `target` that shows what `source` shows and can be bound; the source is not touched.

    A picture becomes one A4 page for each page that it has, in its orientation: a scan of a whole sheet fills the
    page, any other picture keeps a margin. Of a PDF, form fields and signatures become part of the page, other
    annotations and links stay without what they do, and scripts, actions, attachments and the rest of the
    catalogue are left out. Every page on which annotations show is drawn before and after and compared.

    Args:
        font: a font file with Chinese glyphs for values of form fields that have no appearance.

    Raises:
        ConversionFailed: P712, the file cannot be read or written as pages.
    """
    try:
        if kind == "image":
            target.write_bytes(picture_pages(source))
            pages = _tried(target)
            return Prepared(pages, further_content(source.read_bytes(), pages), ())
        lacking, faults = _prepare_pdf(source, target, font)
        return Prepared(_tried(target), lacking, faults)
    except (
        pikepdf.PdfError,
        pikepdf.DataDecodingError,
        pikepdf.ForeignObjectError,
        CannotShow,
        OSError,
        ValueError,
        TypeError,
        OverflowError,
        RuntimeError,
    ) as error:
        target.unlink(missing_ok=True)
        raise ConversionFailed(finding("P712", file=source.name, reason=_reason(error))) from error


def _prepare_pdf(source: Path, target: Path, font: Path | None) -> tuple[tuple[str, ...], tuple[Fault, ...]]:
    given = target.with_name(f".{target.name}.given.pdf")
    try:
        with pikepdf.open(source) as pdf:
            lacking = left_out(pdf)
            named = named_destinations(pdf)
            stray = strays(pdf)
            for number in stray:  # what the tree hands down stands on the page already
                pdf.pages[number].obj.Parent = pdf.Root.Pages
            make_plain(pdf)
            _read(pdf)
            stale = stale_values(pdf)
            against = conflicting(widgets(pdf)) if asks_anew(pdf) else ()
            drawn, faults = draw_missing(pdf, font)
            faults += unseen(widgets(pdf))
            if drawn or asks_anew(pdf):
                _save_as_given(pdf, given)
            lacking = tuple(sorted({*lacking, *settle_links(pdf, named)}))
            if "/AcroForm" in pdf.Root:
                del pdf.Root["/AcroForm"]
            notes = [sort_notes(page.obj) for page in pdf.pages]
            before = given if given.exists() else source
            unlike = _settle_notes(pdf, notes, stray, before, target)
        differing = sorted({*against, *(_differing(stale, target) if stale else ())})
        surplus = tuple(n for n, page in enumerate(notes, 1) if page.surplus)
        moved = [number + 1 for number in sorted(stray) if number + 1 in unlike]
        unproved = [number for number in unlike if number not in moved]
        found = (("E432", unproved), ("E460", moved), ("E433", surplus), ("E434", differing))
        return lacking, (*faults, *(Fault(code, tuple(pages)) for code, pages in found if pages))
    finally:
        given.unlink(missing_ok=True)


def _save_as_given(pdf: pikepdf.Pdf, path: Path) -> None:
    """The file with all its annotations and the appearances that they have now: what the product is compared with."""
    if asks_anew(pdf):
        del pdf.Root.AcroForm["/NeedAppearances"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # fields that no form lists are there as they were given
        save_pdf(pdf, path, encryption=False)


def _settle_notes(
    pdf: pikepdf.Pdf, notes: Sequence[Notes], stray: frozenset[int], before: Path, target: Path
) -> list[int]:
    """Write the pages, each in the first way that looks as it did; numbers (from 1) of those that never did."""
    for page in notes:
        _WAYS[0](pdf, page)
    save_pdf(pdf, target, encryption=False, deterministic_id=True)
    waiting = [number for number, page in enumerate(notes) if page.changed or number in stray]
    for way in (*_WAYS[1:], None):
        waiting = _unlike(waiting, before, target)
        if not waiting or way is None:
            break
        for number in waiting:
            way(pdf, notes[number])
        save_pdf(pdf, target, encryption=False, deterministic_id=True)
    return [number + 1 for number in waiting]


def _unlike(numbers: Sequence[int], before: Path, after: Path) -> list[int]:
    """Those of the pages (from 0) that do not look the same in both files, or cannot be drawn."""
    if not numbers:
        return []
    try:
        with on_screen(before) as one, on_screen(after) as other:
            return [number for number in numbers if not _same(one, other, number)]
    except CannotShow:
        return list(numbers)


def _same(one: Screen, other: Screen, number: int) -> bool:
    try:
        return look_alike(one.sight(number), other.sight(number))
    except CannotShow:
        return False


def _differing(stale: Iterable[tuple[int, Sequence[float], str]], target: Path) -> list[int]:
    """Pages with a field whose value is not what stands in its box."""
    pages = set()
    try:
        with on_screen(target) as screen:
            for page, (x0, y0, x1, y1), value in stale:
                box = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
                if _letters(value) not in _letters(screen.text(page - 1, box)):
                    pages.add(page)
    except CannotShow:
        return sorted({page for page, _, _ in stale})
    return sorted(pages)


def _letters(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _tried(path: Path) -> int:
    """Number of pages of a product that was opened again, put into another file and written once.

    Raises:
        pikepdf.PdfError, pikepdf.ForeignObjectError and others: it cannot be bound.
    """
    with pikepdf.open(path) as pdf, pikepdf.new() as book:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Stream) and int(item.get("/Length", 0)) > _LARGE_STREAM:
                # How it is linked is what is tried; a scan need not be held in memory for that.
                _empty(item)
        for page in pdf.pages:
            for note in notes_of(page.obj):
                if "/Dest" in note:
                    del note["/Dest"]
        book.pages.extend(pdf.pages)
        with Path(os.devnull).open("wb") as nowhere:
            book.save(nowhere, compress_streams=False)
        return len(book.pages)


def _read(pdf: pikepdf.Pdf) -> None:
    """Read the content of every page, as stamping its number will."""
    for number, page in enumerate(pdf.pages, 1):
        try:
            for part in contents(page.obj):
                part.read_bytes()
        except (pikepdf.PdfError, pikepdf.DataDecodingError) as error:
            raise ValueError(f"page {number}: its content cannot be decoded") from error


def _empty(stream: Any) -> None:
    stream.write(b"", filter=stream.get("/Filter"), decode_parms=stream.get("/DecodeParms"))


def _reason(error: Any) -> str:
    """The engine's words without the name of a working file."""
    return re.sub(r"^\S*\.(pdf|part)( \([^)]*\))?: ", "", str(error))[:200]
