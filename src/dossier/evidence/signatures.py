"""Electronic signatures in PDF files, validated offline: whole or altered after signing, by whom, when.

What counts is the mathematics of each signature (ISO 32000-2, 12.8; CMS, RFC 5652) and what later updates of the file
changed. Whether the certificate belongs to whom it names would need roots to trust, and is not judged.
"""

from __future__ import annotations

import datetime as dt
import logging
import warnings
from typing import Any, BinaryIO

from dossier.model import PaperSignature

logging.getLogger("pyhanko").addHandler(logging.NullHandler())
_MARK = b"/ByteRange"
_PIECE = 1 << 20


def carries_signature(stream: BinaryIO) -> bool:
    """Whether the bytes of a file speak of a signature, even one that its last update hides."""
    stream.seek(0)
    end = b""
    while piece := stream.read(_PIECE):
        if _MARK in end + piece:
            return True
        end = piece[-len(_MARK) :]
    return False


def signatures_of(stream: BinaryIO) -> tuple[PaperSignature, ...]:
    """What each signature of the PDF in `stream` is worth, in the order in which they were put on it.

    A file whose bytes hold a signature that no field shows any more has one of state ``removed``.
    """
    from pyhanko.pdf_utils.misc import PdfError  # noqa: PLC0415 - takes half a second, and few files are signed
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415

    stream.seek(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            reader = PdfFileReader(stream, strict=False)
            if reader.encrypted:
                reader.decrypt(b"")
            return _all(reader)
        except (PdfError, *_UNREADABLE) as error:
            return (PaperSignature("", "unknown", detail=str(error)[:120]),)


_UNREADABLE = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    NotImplementedError,
    OSError,
    EOFError,
)
"""What pyHanko raises on dictionaries that are no signatures; caught around calls of pyHanko alone."""


def _all(reader: Any) -> tuple[PaperSignature, ...]:
    from pyhanko.sign.fields import enumerate_sig_fields  # noqa: PLC0415

    claimed = [(str(name), value) for name, value, _ in enumerate_sig_fields(reader, filled_status=True)]
    empty = [name for name, value in claimed if value is not None and not _has_content(value)]
    if empty:
        return tuple(PaperSignature(name, "empty") for name in empty)
    names = {name for name, _, _ in enumerate_sig_fields(reader)}
    found = tuple(_judged(embedded, names) for embedded in reader.embedded_regular_signatures)
    # A time stamp says when, and rights of use let a viewer do more: nobody signed by them.
    if found or reader.embedded_timestamp_signatures or "/Perms" in reader.root:
        return found
    return (PaperSignature("", "removed"),)


def _has_content(value: Any) -> bool:
    signed = value.get_object() if hasattr(value, "get_object") else value
    try:
        return "/ByteRange" in signed and bool(bytes(signed.raw_get("/Contents")).strip(b"\0"))
    except _UNREADABLE:
        return False


def _judged(embedded: Any, fields: set[str]) -> PaperSignature:
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415
    from pyhanko.sign.general import SigningError  # noqa: PLC0415
    from pyhanko.sign.validation import validate_pdf_signature  # noqa: PLC0415
    from pyhanko.sign.validation.errors import SignatureValidationError  # noqa: PLC0415
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415

    name = str(embedded.field_name)
    context = ValidationContext(trust_roots=[], allow_fetching=False, revocation_mode="soft-fail")
    try:
        status = validate_pdf_signature(embedded, context)
    except (SignatureValidationError, SigningError, UnsupportedAlgorithm, *_UNREADABLE) as error:
        return PaperSignature(name, "unknown", detail=str(error)[:120])
    certificate = status.signing_cert
    filled = (getattr(status.diff_result, "changed_form_fields", None) or set()) - fields
    return PaperSignature(
        name,
        _state(status, filled),
        str(certificate.subject.native.get("common_name") or certificate.subject.human_friendly),
        str(certificate.subject.native.get("organization_name") or ""),
        _day(status.signer_reported_dt),
        _day(certificate.not_valid_before),
        _day(certificate.not_valid_after),
        ", ".join(sorted(filled)),
    )


def _state(status: Any, filled: set[str]) -> Any:
    """One of the states of `PaperSignature`."""
    from pyhanko.sign.diff_analysis import ModificationLevel  # noqa: PLC0415
    from pyhanko.sign.validation.status import SignatureCoverageLevel  # noqa: PLC0415

    if not status.intact:
        return "altered"
    if not status.valid:
        return "forged"
    if status.coverage in (
        SignatureCoverageLevel.UNCLEAR,
        SignatureCoverageLevel.CONTIGUOUS_BLOCK_FROM_START,
    ):
        return "partial"
    if status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return "whole"
    if status.modification_level is None or status.modification_level >= ModificationLevel.ANNOTATIONS:
        return "updated"
    if status.docmdp_ok is False:
        return "updated"
    return "filled" if filled else "whole"


def _day(moment: dt.datetime | None) -> str:
    """The day as it was where it was signed."""
    return moment.date().isoformat() if moment else ""
