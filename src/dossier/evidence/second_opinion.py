"""A second opinion on a PDF that qpdf could read only by guessing: is anything missing, and does PDFium agree?"""

from __future__ import annotations

import io
from typing import Any, BinaryIO

import pikepdf
import pypdfium2
from pikepdf import Dictionary

from dossier.evidence.complaints import Judged
from dossier.evidence.pdf_objects import entry, filters, pages, raw, streams, whole

_PROVED = ("/FlateDecode", "/DCTDecode")
"""Data that shows by itself whether it is complete; it has been decoded before."""
_AROUND = {"/SMask", "/Mask", "/OC", "/Metadata", "/Alternates", "/OPI", "/StructParent", "/PieceInfo"}
"""Keys of a picture that have no part in its own data."""
_OPAQUE = ("/CCITTFaxDecode", "/JBIG2Decode", "/JPXDecode")
"""Data of pictures that shows nothing of the kind."""


def doubts(pdf: pikepdf.Pdf, stream: BinaryIO, worst: Judged) -> str:
    """Why a file that was read by guessing cannot be taken for complete; empty when it can.

    Every stream of it has been decoded in full before.
    """
    if "length" in worst.about and any(map(_may_be_short, streams(pdf))):
        return "data may be missing"
    if "table" in worst.about and names_what_is_missing(pdf):
        return "an object is missing"
    return "" if pdfium_counts(stream) == len(pages(pdf)) else "PDFium finds other pages"


def _may_be_short(stream: Any) -> bool:
    """True when less was found than the stream says it has, and its data cannot prove that it is complete."""
    kinds = filters(stream)
    if any(kind in _PROVED for kind in kinds):
        return False
    stated = whole(entry(stream, "/Length"), -1)
    return len(raw(stream)) < stated - 2 or (stated < 0 and any(kind in _OPAQUE for kind in kinds))


def names_what_is_missing(pdf: pikepdf.Pdf) -> bool:
    """True when an object names one that is not in the file.

    The standard takes such a name for null; but in a file that lost its table it shows that more is lost. qpdf lists
    everything that is named, what is missing as null.
    """
    return any(item is None for item in pdf.objects)


def pdfium_decodes(image: Any) -> bool:
    """False when PDFium makes no picture of a picture of a PDF."""
    try:
        document = pypdfium2.PdfDocument(_alone(image))
    except (pypdfium2.PdfiumError, pikepdf.PdfError, pikepdf.ForeignObjectError):
        return True  # which says nothing of the picture
    try:
        found = next(iter(document[0].get_objects()), None)
        if not isinstance(found, pypdfium2.PdfImage):
            return False
        found.get_bitmap().close()
    except pypdfium2.PdfiumError:
        return False
    finally:
        document.close()
    return True


def _alone(image: Any) -> bytes:
    """A file of one page that draws a picture, without its masks."""
    with pikepdf.new() as pdf, io.BytesIO() as out:
        copied = pdf.copy_foreign(image)
        for key in _AROUND & set(copied.keys()):
            del copied[key]
        page = pdf.add_blank_page().obj
        page.Resources = Dictionary(XObject=Dictionary(I=copied))
        page.Contents = pdf.make_stream(b"/I Do")
        pdf.save(out)
        return out.getvalue()


def pdfium_counts(stream: BinaryIO, load: bool = True) -> int | None:
    """How many pages PDFium finds, each of which it can load unless that is not asked; None when it cannot."""
    stream.seek(0)
    try:
        document = pypdfium2.PdfDocument(stream, autoclose=False)
    except pypdfium2.PdfiumError:
        return None
    try:
        count = len(document)
        for number in range(count if load else 0):
            document[number].close()
    except pypdfium2.PdfiumError:
        return None
    finally:
        document.close()
    return count
