"""What happens to files on their way: turned, cut short, locked, signed."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pikepdf
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers


def turn_page(path: Path) -> None:
    """Lay the first page on its side and give it /Rotate 90, as plotters do: it looks the same, it is not."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        width, height = float(page.mediabox[2]), float(page.mediabox[3])
        page.contents_add(f"q 0 1 -1 0 {height} 0 cm".encode(), prepend=True)
        page.contents_add(b"Q")
        page.mediabox = pikepdf.Array([0, 0, height, width])
        page.rotate(90, relative=False)
        pdf.save(path, deterministic_id=True)


def cut_short(path: Path, share: float = 0.8) -> None:
    """Keep only the beginning of a file, as after a broken transfer."""
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])


def lock(path: Path, password: str) -> None:
    """Encrypt the file so that it does not open without the password."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner=password, user=password, R=6))


class _DatedSigner(signers.PdfSigner):
    """A signer whose clock stands at a given time: an example is signed on the day its record says."""

    def __init__(self, *arguments: Any, when: dt.datetime, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.when = when

    def init_signing_session(self, *arguments: Any, **options: Any) -> Any:
        session = super().init_signing_session(*arguments, **options)
        session.system_time = self.when
        return session


def sign(path: Path, firm: str, person: str, when: dt.datetime) -> None:
    """Put a digital signature of a throw-away certificate on the file; its key is forgotten at once."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, firm),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{person}（示例证书）"),
        ]
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(20260901)
        .not_valid_before(when - dt.timedelta(days=30))
        .not_valid_after(when + dt.timedelta(days=3650))
        .add_extension(x509.KeyUsage(True, True, *[False] * 7), critical=True)
        .sign(key, hashes.SHA256())
    )
    bundle = serialization.pkcs12.serialize_key_and_certificates(
        b"example", key, certificate, None, serialization.NoEncryption()
    )
    signer = signers.SimpleSigner.load_pkcs12_data(bundle, other_certs=[], passphrase=None)
    with path.open("rb") as source:
        writer = IncrementalPdfFileWriter(source)
        fields.append_signature_field(writer, fields.SigFieldSpec("Signature1"))
        metadata = signers.PdfSignatureMetadata(field_name="Signature1", name=person, location="CN")
        output = io.BytesIO()
        _DatedSigner(metadata, signer=signer, when=when).sign_pdf(writer, output=output)
    path.write_bytes(output.getvalue())
