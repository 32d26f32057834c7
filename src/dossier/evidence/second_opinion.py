"""A second opinion on a PDF that qpdf could read only by guessing: is anything missing, and does PDFium agree?"""

from __future__ import annotations

from typing import BinaryIO

import pikepdf
import pypdfium2

from dossier.evidence.complaints import Judged
from dossier.evidence.pdf_objects import filters, pages, streams

_UNCHECKED = ("/CCITTFaxDecode", "/JBIG2Decode", "/JPXDecode")
"""Nobody here can say whether such data is complete."""


def doubts(pdf: pikepdf.Pdf, stream: BinaryIO, worst: Judged) -> str:
    """Why a file that was read by guessing cannot be taken for complete; empty when it can.

    Every stream of it has been decoded in full before.
    """
    if "length" in worst.about and any(
        filters(item)[-1:] and filters(item)[-1] in _UNCHECKED for item in streams(pdf)
    ):
        return "the length of a picture is not certain"
    if "table" in worst.about and names_what_is_missing(pdf):
        return "an object is missing"
    return "" if pdfium_counts(stream) == len(pages(pdf)) else "PDFium finds other pages"


def names_what_is_missing(pdf: pikepdf.Pdf) -> bool:
    """True when an object names one that is not in the file.

    The standard takes such a name for null; but in a file that lost its table it shows that more is lost. qpdf lists
    everything that is named, what is missing as null.
    """
    return any(item is None for item in pdf.objects)


def pdfium_counts(stream: BinaryIO) -> int | None:
    """How many pages PDFium finds, each of which it can load; None when it cannot."""
    stream.seek(0)
    try:
        document = pypdfium2.PdfDocument(stream, autoclose=False)
    except pypdfium2.PdfiumError:
        return None
    try:
        count = len(document)
        for number in range(count):
            document[number].close()
    except pypdfium2.PdfiumError:
        return None
    finally:
        document.close()
    return count
