"""Really signed PDFs, and what is done to them afterwards."""

from __future__ import annotations

import datetime as dt
import io
import re
from functools import cache
from typing import Any

import pikepdf
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

DAY = dt.datetime(2026, 5, 8, 10, 0, tzinfo=dt.UTC)


def paper(pages: int = 2, *, form: bool = False) -> bytes:
    """A typed PDF, with a field to fill in when asked for."""
    with pikepdf.new() as pdf:
        font = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
            )
        )
        for number in range(pages):
            page = pdf.add_blank_page(page_size=(595, 842))
            page.Contents = pdf.make_stream(f"BT /F1 12 Tf 70 760 Td (page {number}) Tj ET".encode())
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        if form:
            field = pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="result", V="12.5",
                Rect=[70, 600, 270, 630], F=4, DA="/F1 12 Tf 0 g",
            )  # fmt: skip
            shown = pdf.make_stream(
                b"BT /F1 12 Tf 4 10 Td (12.5) Tj ET", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form,
                BBox=[0, 0, 200, 30], Resources=pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font)),
            )  # fmt: skip
            field.AP = pikepdf.Dictionary(N=shown)
            made = pdf.make_indirect(field)
            pdf.pages[0].Annots = pikepdf.Array([made])
            pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([made]), DA="/F1 12 Tf 0 g")
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


@cache
def signer(ends: int = 3650) -> Any:
    """Somebody with a certificate of his own, valid from 30 days before `DAY`."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "江州检测有限公司"),
            x509.NameAttribute(NameOID.COMMON_NAME, "罗敏"),
        ]
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(DAY - dt.timedelta(days=30))
        .not_valid_after(DAY + dt.timedelta(days=ends))
        .add_extension(x509.KeyUsage(True, True, *[False] * 7), critical=True)
        .sign(key, hashes.SHA256())
    )
    bundle = serialization.pkcs12.serialize_key_and_certificates(
        b"t", key, certificate, None, serialization.NoEncryption()
    )
    return signers.SimpleSigner.load_pkcs12_data(bundle, other_certs=[], passphrase=None)


class _Dated(signers.PdfSigner):
    def init_signing_session(self, *arguments: Any, **options: Any) -> Any:
        session = super().init_signing_session(*arguments, **options)
        session.system_time = DAY
        return session


def signed(data: bytes, field: str = "Signature1", who: Any = None) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    fields.append_signature_field(writer, fields.SigFieldSpec(field))
    out = io.BytesIO()
    _Dated(signers.PdfSignatureMetadata(field_name=field), signer=who or signer()).sign_pdf(
        writer, output=out
    )
    return out.getvalue()


def updated(data: bytes, change: Any) -> bytes:
    """The file with an update behind its end, as programs that edit signed files write it."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def other_words(writer: Any) -> None:
    """Another text on page 1."""
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Contents"] = writer.add_object(
        generic.StreamObject(stream_data=b"BT /F1 12 Tf 70 760 Td (PASS) Tj ET")
    )
    writer.update_container(page)


def covering_note(writer: Any) -> None:
    """A white box with other words on page 1, as a viewer's text tool lays it over an amount."""
    page = writer.root["/Pages"]["/Kids"][0]
    name = generic.NameObject
    look = generic.StreamObject(
        {
            name("/Type"): name("/XObject"),
            name("/Subtype"): name("/Form"),
            name("/BBox"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 200, 30))),
        },
        stream_data=b"1 g 0 0 200 30 re f",
    )
    note = generic.DictionaryObject(
        {
            name("/Type"): name("/Annot"),
            name("/Subtype"): name("/FreeText"),
            name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (70, 750, 270, 780))),
            name("/AP"): generic.DictionaryObject({name("/N"): writer.add_object(look)}),
            name("/F"): generic.NumberObject(4),
        }
    )
    page["/Annots"] = generic.ArrayObject([writer.add_object(note)])
    writer.update_container(page)


def added_store(writer: Any) -> None:
    """What keeps a signature valid for long (LTV): a store of certificates beside it."""
    name = generic.NameObject
    writer.root["/DSS"] = writer.add_object(
        generic.DictionaryObject({name("/Type"): name("/DSS"), name("/Certs"): generic.ArrayObject()})
    )
    writer.update_root()


def other_value(writer: Any) -> None:
    """Another value in the form's only field."""
    field = writer.root["/AcroForm"]["/Fields"][0]
    field["/V"] = generic.TextStringObject("99.9")
    writer.update_container(field)


def hidden_signature(writer: Any) -> None:
    """The form without its signature."""
    del writer.root["/AcroForm"]
    writer.update_root()


def of_another_algorithm(data: bytes) -> bytes:
    """The file as if it were signed with SM2: its signature names that algorithm (GM/T 0006) in place of ECDSA."""
    found = re.search(rb"/Contents <([0-9a-f]{200,})>", data, re.IGNORECASE)
    if found is None:
        raise ValueError("not signed")
    before, ecdsa, after = found[1].lower().rpartition(b"2a8648ce3d040302")
    if not ecdsa:
        raise ValueError("not signed with ECDSA")
    return data.replace(found[1], before + b"2a811ccf55018375" + after)
