"""Evidence made ready to be bound: pictures become pages, PDFs become copies without anything that acts."""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import img2pdf
import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

from dossier.errors import ConversionFailed
from dossier.evidence.actions import active_in_catalogue, active_on_page, fields, is_signature
from dossier.findings import finding
from dossier.model import Fault
from dossier.pdf.pages import drop_unbound, is_balanced, isolate
from dossier.pdf.saving import save_pdf

_A4 = (img2pdf.mm_to_pt(210), img2pdf.mm_to_pt(297))
_PHOTO_MARGIN = img2pdf.mm_to_pt(20)
_SHEET_RATIO = 2**0.5
_KEPT_ACTIONS = ("/URI",)
_PAINTED_FLAT = ("/Widget", "/RichMedia", "/3D", "/Screen", "/Movie")
_DROPPED = ("/Popup", "/FileAttachment", "/Sound")
_ANNOTATION_KEYS = ("/AA", "/AF", "/StructParent", "/Popup", "/Parent", "/MK")


@dataclass(frozen=True, slots=True)
class Prepared:
    """What became of a file that is to be bound."""

    pages: int
    left_out: tuple[str, ...]
    """What the pages lack of the file, e.g. ``EmbeddedFiles``, ``JavaScript``, ``Signature``."""
    faults: tuple[Fault, ...]


def prepare(source: Path, kind: Literal["pdf", "image"], target: Path, font: Path | None) -> Prepared:
    """Write a PDF to `target` that shows what `source` shows and can be bound; see `prepare_piece`.

    Raises:
        ConversionFailed: P712, the file cannot be read or written as pages.
    """
    del font
    made = prepare_piece(source, kind, target.parent)
    made.replace(target)
    left_out: set[str] = set()
    if kind == "pdf":
        with pikepdf.open(source) as pdf:
            left_out = active_in_catalogue(pdf)
            for page in pdf.pages:
                left_out |= active_on_page(page.obj)
            left_out |= {"Signature"} if any(is_signature(field) for field in fields(pdf)) else set()
    with pikepdf.open(target) as pdf:
        return Prepared(len(pdf.pages), tuple(sorted(left_out)), ())


def prepare_piece(source: Path, kind: Literal["pdf", "image"], work: Path) -> Path:
    """A PDF in the folder `work` that shows what `source` shows; the source is not touched.

    A picture becomes one A4 page for each frame, in the picture's orientation: a scan of a whole sheet fills the
    page, any other picture keeps a margin. Of a PDF, form fields and signatures become part of the page, links
    within it are kept, and scripts, actions, attachments and the rest of the catalogue are left out.

    Raises:
        ConversionFailed: P712, the file cannot be read or written as pages.
    """
    target = work / f"{hashlib.sha256(str(source).encode()).hexdigest()[:20]}.pdf"
    try:
        if kind == "image":
            target.write_bytes(_picture_pages(source))
        else:
            _write_sanitised(source, target)
    except (
        pikepdf.PdfError,
        pikepdf.DataDecodingError,
        OSError,
        ValueError,
        TypeError,
        RuntimeError,
    ) as error:
        raise ConversionFailed(finding("P712", file=source.name, reason=str(error)[:200])) from error
    return target


def _picture_pages(source: Path) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow on large pictures and odd headers
        try:
            return _converted(source.read_bytes())
        except (img2pdf.ImageOpenError, img2pdf.PdfTooLargeError, img2pdf.JpegColorspaceError):
            raise ValueError("not a picture that can be converted") from None
        except (img2pdf.AlphaChannelError, img2pdf.UnsupportedColorspaceError, NotImplementedError):
            return _converted(_plain(source))


def _converted(data: bytes | list[bytes]) -> bytes:
    pages = img2pdf.convert(data, layout_fun=_layout, rotation=img2pdf.Rotation.ifvalid, nodate=True)
    if not isinstance(pages, bytes):
        raise TypeError("img2pdf gave no bytes")
    return pages


def _layout(
    width_px: int, height_px: int, _resolution: tuple[float, float]
) -> tuple[float, float, float, float]:
    """Page and picture size in points: A4 turned like the picture, the picture as large as fits."""
    long, short = max(width_px, height_px), min(width_px, height_px)
    margin = 0.0 if abs(long / short / _SHEET_RATIO - 1) < 0.04 else _PHOTO_MARGIN
    page = _A4 if height_px >= width_px else (_A4[1], _A4[0])
    scale = min((page[0] - 2 * margin) / width_px, (page[1] - 2 * margin) / height_px)
    return page[0], page[1], width_px * scale, height_px * scale


def _plain(source: Path) -> list[bytes]:
    """The frames of a picture with transparency on white paper, as PNG."""
    frames = []
    with Image.open(source) as picture:
        for number in range(getattr(picture, "n_frames", 1)):
            picture.seek(number)
            ink = picture.convert("RGBA")
            paper = Image.new("RGBA", ink.size, "white")
            paper.alpha_composite(ink)
            out = io.BytesIO()
            paper.convert("RGB").save(out, "PNG", exif=picture.getexif().tobytes())
            frames.append(out.getvalue())
    return frames


def _write_sanitised(source: Path, target: Path) -> None:
    with pikepdf.open(source) as pdf:
        _settle_links(pdf)
        _flatten(pdf)
        for page in pdf.pages:
            drop_unbound(page.obj)
        for key in list(pdf.Root.keys()):
            if key not in ("/Type", "/Pages", "/OCProperties"):
                del pdf.Root[key]
        if "/Info" in pdf.trailer:
            del pdf.trailer["/Info"]
        pdf.remove_unreferenced_resources()
        save_pdf(pdf, target, encryption=False)


def _settle_links(pdf: pikepdf.Pdf) -> None:
    """Every link within the file gets its target page written into it; every action but a web link goes."""
    named = dict(_named_destinations(pdf))
    for page in pdf.pages:
        for note in _annotations(page.obj):
            action = note.get("/A")
            target = note.get("/Dest")
            if isinstance(action, Dictionary) and target is None and action.get("/S") == "/GoTo":
                target = action.get("/D")
            if isinstance(target, (Name, pikepdf.String)):
                target = named.get(str(target))
            if isinstance(target, Dictionary):
                target = target.get("/D")
            for key in (*_ANNOTATION_KEYS, "/Dest"):
                if key in note and not (key in ("/MK", "/Parent") and note.get("/Subtype") == "/Widget"):
                    del note[key]
            if action is not None:
                if not isinstance(action, Dictionary) or str(action.get("/S")) not in _KEPT_ACTIONS:
                    del note["/A"]
                elif "/Next" in action:
                    del action["/Next"]
            if isinstance(target, Array) and len(target) and isinstance(target[0], Dictionary):
                note.Dest = target


def _named_destinations(pdf: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    old = pdf.Root.get("/Dests")
    if isinstance(old, Dictionary):
        yield from ((str(name), target) for name, target in old.items())
    tree = pdf.Root.get("/Names", Dictionary()).get("/Dests")
    if tree is not None:
        yield from ((str(name), target) for name, target in pikepdf.NameTree(tree).items())


def _annotations(page: Any) -> list[Any]:
    return [note for note in page.get("/Annots", ()) if isinstance(note, Dictionary)]


def _flatten(pdf: pikepdf.Pdf) -> None:
    """Fields, signatures and media show as they did, as part of the page; the form itself goes."""
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary) and form.get("/NeedAppearances", False):
        pdf.generate_appearance_streams()
        form.NeedAppearances = False
    kept: dict[int, list[Any]] = {}
    for number, page in enumerate(pdf.pages):
        notes = _annotations(page.obj)
        painted = [note for note in notes if str(note.get("/Subtype")) in _PAINTED_FLAT]
        dropped = [note for note in notes if str(note.get("/Subtype")) in _DROPPED]
        kept[number] = [note for note in notes if note not in painted and note not in dropped]
        page.obj.Annots = Array(painted)
        if painted and not is_balanced(page.obj):
            isolate(pdf, page.obj)
    pdf.flatten_annotations("screen")
    for number, page in enumerate(pdf.pages):
        # qpdf leaves what has no appearance; without one there is nothing to show.
        if kept[number]:
            page.obj.Annots = Array(kept[number])
        elif "/Annots" in page.obj:
            del page.obj["/Annots"]
