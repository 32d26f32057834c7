"""One volume: pieces in order, numbered, with an outline and an index whose rows are links."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Literal
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem

from dossier.binding.stamp import make_stamps, stamp_page
from dossier.errors import ConversionFailed, OutputFailed, os_reason
from dossier.findings import finding
from dossier.pdf.pages import drop_unbound
from dossier.pdf.saving import save_pdf

PAGE_LINK = re.compile(r"https://page\.invalid/(\d+)/?")
"""What the index form writes as the link of a row: the number of the page it leads to."""
_SMALL = 8 << 20
"""Sources up to this size are held in memory: a volume may have more files than a process may hold open."""
_PRODUCER = "dossier"


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
    front: int
    """Pages before page number 1."""
    numbered: int
    """Pages that carry a number."""


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
    font: Path | None = None,
) -> BoundVolume:
    """Bind PDFs into one file and write it to `output`, which appears whole or not at all.

    Args:
        front: cover and index; their links ``https://page.invalid/<n>`` come to lead to the page numbered n.
        chapters: the contents, numbered from 1.
        back: closing note and whatever else carries no number.
        date: of the volume; the file says it was made then, so the same input gives the same bytes.
        sides: single: every number bottom right; double: even numbers bottom left.
        draft: the word to print across every page, e.g. 草稿.
        font: a font file with Chinese glyphs for the stamps; None: Helvetica.

    Raises:
        ConversionFailed: P712, one of the PDFs cannot be read.
        OutputFailed: P711, the volume cannot be written.
    """
    with ExitStack() as stack:
        book = stack.enter_context(pikepdf.new())
        for path in front:
            _append(book, path, path.name, stack)
        before = len(book.pages)
        starts = []
        for chapter in chapters:
            starts.append(len(book.pages) - before + 1)
            for path in chapter.documents:
                _append(book, path, chapter.title, stack)
        numbered = len(book.pages) - before
        for path in back:
            _append(book, path, path.name, stack)
        _stamp(book, before, numbered, sides, make_stamps(book, font, draft))
        _link_index(book, before, numbered)
        _outline(book, title, chapters, [before + start - 1 for start in starts])
        _describe(book, title, date, language, before, numbered)
        total = len(book.pages)
        _write(book, output)
    size, digest = _measure(output)
    unnumbered = total - numbered
    sheets = unnumbered + (numbered if sides == "single" else (numbered + 1) // 2)
    return BoundVolume(output, total, tuple(starts), sheets, size, digest, before, numbered)


def _append(book: pikepdf.Pdf, path: Path, name: str, stack: ExitStack) -> None:
    """Copy all pages of a file; links within it lead to the copies."""
    try:
        small = path.stat().st_size <= _SMALL
        source = stack.enter_context(pikepdf.open(io.BytesIO(path.read_bytes()) if small else path))
        start, links = len(book.pages), list(_inner_links(source))
        for page in source.pages:
            drop_unbound(page.obj)
        book.pages.extend(source.pages)
        for origin, position, target, place in links:
            annotation = book.pages[start + origin].obj.Annots[position]
            annotation.Dest = Array([book.pages[start + target].obj, *place])
        _keep_layers(book, source)
    except (
        pikepdf.PdfError,
        pikepdf.ForeignObjectError,
        OSError,
        ValueError,
        TypeError,
        RuntimeError,
    ) as error:
        raise ConversionFailed(finding("P712", file=name, reason=str(error)[:200])) from error


def _inner_links(source: pikepdf.Pdf) -> Iterator[tuple[int, int, int, list[Any]]]:
    """Links to pages of the same file, taken off: page, position on it, target page, place on the target."""
    numbers = {page.obj.objgen: number for number, page in enumerate(source.pages)}
    for number, page in enumerate(source.pages):
        for position, note in enumerate(page.obj.get("/Annots", ())):
            for key in ("/P", "/StructParent", "/Parent", "/AA"):
                if key in note:
                    del note[key]
            target = note.get("/Dest")
            if target is None and str(note.get("/A", Dictionary()).get("/S")) == "/GoTo":
                target = note.A.get("/D")
                del note["/A"]
            if target is None:
                continue
            if "/Dest" in note:
                del note["/Dest"]
            if isinstance(target, Array) and len(target) and isinstance(target[0], Dictionary):
                goal = numbers.get(target[0].objgen)
                if goal is not None:
                    yield number, position, goal, [_plain(v) for v in list(target)[1:]]


def _plain(value: Any) -> Any:
    """A destination's place (a name, a number or null) as an object that belongs to no file."""
    return Name(str(value)) if isinstance(value, Name) else None if value is None else float(value)


def _keep_layers(book: pikepdf.Pdf, source: pikepdf.Pdf) -> None:
    """Carry over which layers of a drawing are shown: without it hidden layers would appear."""
    layers = source.Root.get("/OCProperties")
    if not isinstance(layers, Dictionary) or "/OCGs" not in layers:
        return
    copied = book.copy_foreign(layers if layers.is_indirect else source.make_indirect(layers))
    if "/OCProperties" not in book.Root:
        book.Root.OCProperties = Dictionary(
            OCGs=Array(), D=Dictionary(ON=Array(), OFF=Array(), Order=Array())
        )
    ours, shown = book.Root.OCProperties, copied.get("/D", Dictionary())
    groups = list(copied.OCGs)
    off = list(shown.get("/OFF", ()))
    if str(shown.get("/BaseState")) == "/OFF":
        on = {group.objgen for group in shown.get("/ON", ())}
        off = [group for group in groups if group.objgen not in on]
    for target, items in (
        (ours.OCGs, groups),
        (ours.D.OFF, off),
        (ours.D.Order, list(shown.get("/Order", ()))),
    ):
        target.extend(items)


def _stamp(
    book: pikepdf.Pdf, before: int, numbered: int, sides: Literal["single", "double"], stamps: Any
) -> None:
    for index, page in enumerate(book.pages):
        number = index - before + 1
        stamp_page(book, page.obj, stamps, number if 1 <= number <= numbered else None, sides)


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


def _outline(book: pikepdf.Pdf, title: str, chapters: Sequence[Chapter], indexes: Sequence[int]) -> None:
    """Volume → group → record; a chapter without pages has no place to lead to."""
    rows = [(c, i) for c, i in zip(chapters, indexes, strict=True) if c.documents]
    volume = OutlineItem(title, 0)
    for group_title, members in groupby(rows, key=lambda row: row[0].group_title):
        items = [(chapter.title, index) for chapter, index in members]
        group = OutlineItem(group_title, items[0][1])
        group.children.extend(OutlineItem(name, index) for name, index in items)
        volume.children.append(group)
    with book.open_outline() as outline:
        outline.root.append(volume)


def _describe(
    book: pikepdf.Pdf, title: str, date: dt.date, language: str, before: int, numbered: int
) -> None:
    """Title, dates and opening view. The information and the XMP say the same."""
    moment = f"D:{date:%Y%m%d}000000Z"
    info = Dictionary(Title=title, Producer=_PRODUCER, CreationDate=moment, ModDate=moment)
    book.trailer.Info = book.make_indirect(info)
    root = book.Root
    root.Lang = language
    root.PageMode = Name.UseOutlines
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    labels: list[Any] = [0, Dictionary(S=Name.r)] if before else []
    labels += [before, Dictionary(S=Name.D, St=1)] if numbered else []
    labels += [before + numbered, Dictionary(S=Name.A)]
    root.PageLabels = Dictionary(Nums=Array(labels))
    root.Metadata = book.make_stream(_xmp(title, date, language))
    root.Metadata.Type, root.Metadata.Subtype = Name.Metadata, Name.XML


def _xmp(title: str, date: dt.date, language: str) -> bytes:
    """Written by hand: the library's own writer puts in the time of day."""
    moment = f"{date.isoformat()}T00:00:00Z"
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{escape(language)}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{moment}</xmp:CreateDate><xmp:ModifyDate>{moment}</xmp:ModifyDate>
<xmp:MetadataDate>{moment}</xmp:MetadataDate><pdf:Producer>{_PRODUCER}</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""".encode()


def _write(book: pikepdf.Pdf, output: Path) -> None:
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        save_pdf(
            book,
            output,
            deterministic_id=True,
            min_version="1.7",
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    except OSError as error:
        raise OutputFailed(finding("P711", volume=output.name, reason=os_reason(error))) from error
    except (pikepdf.PdfError, pikepdf.DataDecodingError) as error:
        raise ConversionFailed(finding("P712", file=output.name, reason=str(error)[:200])) from error


def _measure(path: Path) -> tuple[int, str]:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return path.stat().st_size, digest
