"""Evidence made ready: pictures become sheets, PDFs lose what acts and keep what shows."""

import datetime as dt
import io
import sys
import time
from pathlib import Path
from typing import Any, Literal

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from dossier.errors import ConversionFailed
from dossier.evidence.preparing import prepare
from dossier.pdf.pages import view
from page_samples import Make
from pixels import extremes, pixel


def picture(path: Path, size: tuple[int, int], mode: str = "RGB", **options: Any) -> Path:
    image = Image.linear_gradient("L").resize(size).convert(mode)
    image.save(path, **options)
    return path


def sizes(path: Path) -> list[tuple[int, int]]:
    with pikepdf.open(path) as pdf:
        return [(round(view(p.obj).width), round(view(p.obj).height)) for p in pdf.pages]


def look(path: Path, page: int = 0) -> Image.Image:
    with pypdfium2.PdfDocument(path) as document:
        seen: Image.Image = document[page].render(scale=1).to_pil()
    return seen.convert("RGB")


def ready(source: Path, kind: Literal["pdf", "image"], work: Path) -> Path:
    prepare(source, kind, work / "piece.pdf", None)
    return work / "piece.pdf"


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / "work").mkdir()
    return tmp_path / "work"


@pytest.mark.parametrize(
    ("name", "size", "mode", "expected"),
    [
        ("a.jpg", (300, 400), "RGB", (595, 842)),
        ("a.jpg", (400, 300), "L", (842, 595)),
        ("a.png", (1240, 1754), "L", (595, 842)),
        ("a.png", (300, 300), "RGBA", (595, 842)),
        ("a.png", (300, 200), "LA", (842, 595)),
        ("a.tif", (200, 300), "1", (595, 842)),
        ("a.bmp", (200, 300), "RGB", (595, 842)),
        ("a.png", (200, 300), "P", (595, 842)),
        ("a.jpg", (200, 300), "CMYK", (595, 842)),
    ],
)
def test_pictures_become_a4(
    tmp_path: Path, work: Path, name: str, size: tuple[int, int], mode: str, expected: tuple[int, int]
) -> None:
    assert sizes(ready(picture(tmp_path / name, size, mode), "image", work)) == [expected]


def test_a_photo_keeps_a_margin_and_a_scan_fills_the_sheet(tmp_path: Path, work: Path) -> None:
    def edge(size: tuple[int, int]) -> tuple[int, ...]:
        Image.new("RGB", size, (200, 0, 0)).save(tmp_path / "a.png")
        return pixel(look(ready(tmp_path / "a.png", "image", work)), (10, 400))

    assert edge((300, 400)) == (255, 255, 255)
    assert edge((1240, 1754)) == (200, 0, 0)


def test_a_turned_photo_stands_upright(tmp_path: Path, work: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    image = Image.new("RGB", (400, 300), "white")
    image.paste((255, 0, 0), (0, 0, 100, 300))  # left as stored is top as seen
    image.save(tmp_path / "a.jpg", exif=exif.tobytes(), quality=95)
    piece = ready(tmp_path / "a.jpg", "image", work)
    assert sizes(piece) == [(595, 842)]
    assert pixel(look(piece), (300, 120))[1] < 40


def test_every_page_of_a_tiff(tmp_path: Path, work: Path) -> None:
    frames = [Image.new("1", (100, 141 + n)) for n in range(3)]
    frames[0].save(tmp_path / "a.tif", save_all=True, append_images=frames[1:])
    assert len(sizes(ready(tmp_path / "a.tif", "image", work))) == 3


def test_the_same_bytes_twice(tmp_path: Path, work: Path, typed: Make) -> None:
    given: list[tuple[Path, Literal["pdf", "image"]]] = [
        (picture(tmp_path / "a.jpg", (300, 400)), "image"),
        (typed("t.pdf", 3), "pdf"),
    ]
    for source, kind in given:
        first = ready(source, kind, work).read_bytes()
        time.sleep(1.1)  # what is made of the clock is made of its seconds
        assert ready(source, kind, work).read_bytes() == first


def test_what_cannot_be_read(tmp_path: Path, work: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"<html>")
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8\xff nothing")
    given: list[tuple[str, Literal["pdf", "image"]]] = [
        ("a.pdf", "pdf"),
        ("a.jpg", "image"),
        ("absent.pdf", "pdf"),
    ]
    for name, kind in given:
        with pytest.raises(ConversionFailed) as caught:
            ready(tmp_path / name, kind, work)
        assert caught.value.findings[0].code == "P712"
        assert name in caught.value.findings[0].message.zh


def test_active_content_is_left_out(tmp_path: Path, work: Path, typed: Make) -> None:
    with pikepdf.open(typed("t.pdf", 2), allow_overwriting_input=True) as pdf:
        run = Dictionary(S=Name.Launch, F="calc.exe")
        script = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
        pdf.Root.OpenAction, pdf.Root.AA = script, Dictionary(WC=script)
        pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=["x", script]))
        pdf.attachments["evil.exe"] = b"MZ evil"
        pdf.Root.AF = Array([pdf.attachments["evil.exe"].obj])
        page = pdf.pages[0].obj
        page.AA = Dictionary(O=script)
        web = Dictionary(S=Name.URI, URI="https://example.org/", Next=script)
        rect = [10, 10, 50, 50]
        page.Annots = Array(
            [
                Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=rect, A=run),
                Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=rect, A=web),
                Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=rect, FS=pdf.Root.AF[0]),
            ]
        )
        pdf.save()
    before = (tmp_path / "t.pdf").read_bytes()
    piece = ready(tmp_path / "t.pdf", "pdf", work)
    with pikepdf.open(piece) as pdf:
        everything = b"".join(
            o.unparse() + (o.read_bytes() if isinstance(o, pikepdf.Stream) else b"") for o in pdf.objects
        )
        notes = pdf.pages[0].obj.Annots
        assert [str(n.get("/A", Dictionary()).get("/S")) for n in notes] == ["None", "/URI", "None"]
    for word in (b"JavaScript", b"alert", b"calc", b"evil", b"/AA", b"/AF", b"OpenAction"):
        assert word not in everything
    assert (tmp_path / "t.pdf").read_bytes() == before


@pytest.mark.parametrize("balanced", [True, False])
def test_a_signature_is_kept_as_it_looks(tmp_path: Path, work: Path, typed: Make, balanced: bool) -> None:
    with pikepdf.open(typed("t.pdf"), allow_overwriting_input=True) as pdf:
        page = pdf.pages[0].obj
        if not balanced:
            page.Contents = pdf.make_stream(b"q 0.1 0 0 0.1 5 5 cm")
        look_ = pdf.make_stream(b"1 0 0 rg 0 0 100 100 re f")
        look_.Type, look_.Subtype, look_.BBox = Name.XObject, Name.Form, Array([0, 0, 100, 100])
        value = Dictionary(Type=Name.Sig, ByteRange=[0, 1, 2, 3], Contents=pikepdf.String(b"\0" * 20))
        field = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T="s", F=132, Rect=[200, 200, 300, 300],
                V=pdf.make_indirect(value), AP=Dictionary(N=look_),
            )
        )  # fmt: skip
        page.Annots = Array([field])
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
        pdf.save()
    piece = ready(tmp_path / "t.pdf", "pdf", work)
    assert look(piece).getpixel((250, 842 - 250)) == (255, 0, 0)
    with pikepdf.open(piece) as pdf:
        assert "/AcroForm" not in pdf.Root
        assert "/Annots" not in pdf.pages[0].obj


@pytest.mark.filterwarnings("ignore")
def test_a_file_signed_for_real(tmp_path: Path, work: Path, typed: Make) -> None:
    pytest.importorskip("pyhanko")
    from cryptography import x509  # noqa: PLC0415
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415
    from pyhanko.sign import fields, signers  # noqa: PLC0415

    from dossier.evidence.inspection import inspect_evidence  # noqa: PLC0415

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Zhao Gang")])
    start = dt.datetime(2026, 1, 1)
    cert = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(7).not_valid_before(start).not_valid_after(start + dt.timedelta(4000))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (tmp_path / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    (tmp_path / "cert.pem").write_bytes(cert.public_bytes(serialization.Encoding.PEM))
    signer = signers.SimpleSigner.load(str(tmp_path / "key.pem"), str(tmp_path / "cert.pem"))
    with typed("t.pdf", 2).open("rb") as plain:
        writer = IncrementalPdfFileWriter(plain)
        spec = fields.SigFieldSpec("Signature1", on_page=0, box=(100, 100, 300, 200))
        meta = signers.PdfSignatureMetadata(field_name="Signature1")
        out = signers.PdfSigner(meta, signer=signer, new_field_spec=spec).sign_pdf(writer)
    (tmp_path / "signed.pdf").write_bytes(out.getbuffer())
    facts = inspect_evidence(tmp_path, ["signed.pdf"])["signed.pdf"]
    assert (facts.signed, facts.problem, facts.faults) == (True, None, ())
    piece = ready(tmp_path / "signed.pdf", "pdf", work)
    darkest, _ = extremes(look(piece).crop((100, 842 - 200, 300, 842 - 100)).convert("L"))
    assert darkest < 128
    assert inspect_evidence(work, [piece.name])[piece.name].signed is False


def test_an_owner_password_does_not_travel(tmp_path: Path, work: Path, typed: Make) -> None:
    with pikepdf.open(typed("t.pdf")) as pdf:
        pdf.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(owner="x", user=""))
    with pikepdf.open(ready(tmp_path / "locked.pdf", "pdf", work)) as pdf:
        assert not pdf.is_encrypted


def test_named_links_lead_to_their_pages(tmp_path: Path, work: Path, typed: Make) -> None:
    with pikepdf.open(
        typed("t.pdf", 4, links=(("a", 0), ("b", 0), ("c", 0))), allow_overwriting_input=True
    ) as pdf:
        pages = [p.obj for p in pdf.pages]
        first, second, third = pages[0].Annots
        del second["/Dest"], third["/Dest"]
        second.A = Dictionary(S=Name.GoTo, D="chapter")
        third.A = Dictionary(S=Name.GoTo, D="nowhere")
        pdf.Root.Names = Dictionary(Dests=Dictionary(Names=["chapter", Dictionary(D=[pages[3], Name.Fit])]))
        pdf.save()
    with pikepdf.open(ready(tmp_path / "t.pdf", "pdf", work)) as pdf:
        first, second, third = pdf.pages[0].obj.Annots
        assert first.Dest[0].objgen == pdf.pages[0].obj.objgen
        assert second.Dest[0].objgen == pdf.pages[3].obj.objgen
        assert "/Dest" not in third
        assert "/A" not in third


def test_form_fields_show_their_values(tmp_path: Path, work: Path, typed: Make) -> None:
    with pikepdf.open(typed("t.pdf"), allow_overwriting_input=True) as pdf:
        font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        field = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="t", V="HELLO", F=4, Rect=[100, 100, 300, 130],
                DA="/Helv 12 Tf 0 g",
            )
        )  # fmt: skip
        pdf.pages[0].obj.Annots = Array([field])
        pdf.Root.AcroForm = Dictionary(
            Fields=Array([field]),
            NeedAppearances=True,
            DR=Dictionary(Font=Dictionary(Helv=font)),
            DA="/Helv 12 Tf 0 g",
        )
        pdf.save()
    with pypdfium2.PdfDocument(ready(tmp_path / "t.pdf", "pdf", work)) as document:
        assert "HELLO" in document[0].get_textpage().get_text_range()


@pytest.mark.skipif(sys.platform == "win32", reason="permissions differ")
def test_the_work_folder_is_the_only_place_written(tmp_path: Path, work: Path, typed: Make) -> None:
    source = typed("t.pdf")
    before = {p: p.stat().st_mtime_ns for p in tmp_path.iterdir() if p != work}
    piece = ready(source, "pdf", work)
    assert {p: p.stat().st_mtime_ns for p in tmp_path.iterdir() if p != work} == before
    assert list(work.iterdir()) == [piece]
    assert io.BytesIO(piece.read_bytes()).read(5) == b"%PDF-"
