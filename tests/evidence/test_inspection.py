"""Evidence inspection on real files: whole ones, hostile ones, and every way of being cut off."""

import datetime as dt
import errno
import io
import os
import unicodedata
import zlib
from functools import cache
from pathlib import Path
from typing import Any

import img2pdf
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from dossier.checking.evidence_findings import evidence_findings, repeated_file_findings, unused_file_findings
from dossier.evidence.inspection import inspect_evidence, unused_files
from dossier.evidence.paths import confine
from dossier.findings import Severity
from dossier.model import EvidenceFacts, EvidenceRef, Fault, Location, Record
from file_samples import zipped


@cache
def picture(format_: str = "JPEG", size: tuple[int, int] = (300, 420), **options: object) -> bytes:
    mode = str(options.pop("mode", "L"))
    grey = Image.linear_gradient("L").resize(size)
    noise = Image.frombytes("L", size, bytes((x * 7919 >> 3) % 251 for x in range(size[0] * size[1])))
    out = io.BytesIO()
    Image.blend(grey, noise, 0.4).convert(mode).save(out, format_, **options)
    return out.getvalue()


@cache
def scan(pages: int = 3) -> bytes:
    data = img2pdf.convert([picture(size=(300, 420 + n)) for n in range(pages)], nodate=True)
    assert isinstance(data, bytes)
    return data


@cache
def typed(pages: int = 2, *, linear: bool = False, sign: bool = False) -> bytes:
    pdf = pikepdf.new()
    font = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
    )
    for number in range(pages):
        page = pdf.add_blank_page(page_size=(595, 842))
        page.Contents = pdf.make_stream(b"BT /F1 12 Tf 70 700 Td (Page %d) Tj ET " % number * 30)
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    if sign:
        value = pikepdf.Dictionary(
            Type=pikepdf.Name.Sig, ByteRange=[0, 1, 2, 3], Contents=pikepdf.String(b"\0" * 64)
        )
        field = pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="signature", V=pdf.make_indirect(value))
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[pdf.make_indirect(field)], SigFlags=3)
    out = io.BytesIO()
    pdf.save(out, linearize=linear, deterministic_id=True)
    return out.getvalue()


def look(tmp_path: Path, data: bytes, name: str = "a.pdf") -> EvidenceFacts:
    path = tmp_path / name
    path.write_bytes(data)
    return inspect_evidence(tmp_path, [name])[name]


def record(**ref: Any) -> tuple[Record, EvidenceRef]:
    words: dict[str, Any] = {
        "kind": "original",
        "file": "a.pdf",
        "held_at": None,
        "original_location": None,
        "annex": False,
        "sha256": None,
        "location": Location("records/a.yaml", 3, 5),
    }
    evidence = EvidenceRef(**words | ref)
    return Record(
        str(ref.get("file")), "contract", "t", None, dt.date(2026, 1, 1), None, "issued", (), (evidence,), {},
        Location("records/a.yaml", 1, 1),
    ), evidence  # fmt: skip


# --- whole files -------------------------------------------------------------------------------------------------


def test_a_scan_is_fine(tmp_path: Path) -> None:
    facts = look(tmp_path, scan())
    assert (facts.problem, facts.kind, facts.pages, facts.has_text, facts.faults) == (
        None,
        "pdf",
        3,
        False,
        (),
    )
    assert facts.bytes == len(scan())
    assert len(facts.sha256) == 64


def test_a_typed_pdf_has_text(tmp_path: Path) -> None:
    facts = look(tmp_path, typed())
    assert (facts.problem, facts.pages, facts.has_text, facts.signed) == (None, 2, True, False)


def test_a_signature_is_seen(tmp_path: Path) -> None:
    assert look(tmp_path, typed(sign=True)).signed


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "TIFF", "BMP"])
def test_pictures(tmp_path: Path, format_: str) -> None:
    facts = look(tmp_path, picture(format_, (420, 300)), f"a.{format_.lower()}")
    assert (facts.problem, facts.kind, facts.pages, facts.landscape) == (None, "image", 1, 1)


def test_a_tiff_of_three_pages(tmp_path: Path) -> None:
    frames = [Image.open(io.BytesIO(picture(size=(90, 120 + n)))) for n in range(3)]
    out = io.BytesIO()
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:])
    assert look(tmp_path, out.getvalue(), "a.tif").pages == 3


def test_a_turned_photo(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    facts = look(tmp_path, picture("JPEG", (420, 300), exif=exif.tobytes()), "a.jpg")
    assert (facts.problem, facts.rotated, facts.landscape) == (None, 1, 0)


def test_turned_pages_are_counted_as_they_are_seen(tmp_path: Path) -> None:
    pdf = pikepdf.open(io.BytesIO(typed(3)))
    pdf.pages[0].obj.Rotate = 90
    pdf.pages[1].obj.MediaBox = [0, 0, 1191, 842]
    pdf.Root.Pages.Rotate = 180
    out = io.BytesIO()
    pdf.save(out)
    facts = look(tmp_path, out.getvalue())
    assert (facts.problem, facts.rotated, facts.landscape) == (None, 3, 2)


def test_other_files_are_kept_but_not_judged(tmp_path: Path) -> None:
    facts = look(tmp_path, zipped({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}), "a.xlsx")
    assert (facts.problem, facts.kind, facts.pages) == (None, "other", 0)


# --- unusable files ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.pdf", "E403"),
        (b"<!DOCTYPE html><html><body>login</body></html>", "a.pdf", "E404"),
        (b"PK\x03\x04word/document.xml", "a.pdf", "E404"),
        (b"PK\x03\x04word/document.xml", "a.docx", "E404"),
        (b"OFD file", "a.ofd", "E404"),
        (b"\0" * 5000, "a.pdf", "E404"),
        (b"not a picture", "a.jpg", "E404"),
        (b"%PDF-1.7\nnonsense\nstartxref\n0\n%%EOF\n", "a.pdf", "E410"),
        (b"%PDF-1.7\nnonsense", "a.pdf", "E412"),
    ],
)
def test_unusable(tmp_path: Path, data: bytes, name: str, code: str) -> None:
    assert look(tmp_path, data, name).problem == code


def test_a_picture_under_the_wrong_suffix_is_usable_with_a_warning(tmp_path: Path) -> None:
    facts = look(tmp_path, picture("PNG"), "a.jpg")
    assert (facts.problem, facts.faults) == (None, (Fault("E437", (), "png"),))


def test_passwords(tmp_path: Path) -> None:
    for user, code in (("secret", "E405"), ("", None)):
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(scan())) as pdf:
            pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user=user))
        facts = look(tmp_path, out.getvalue())
        assert (facts.problem, facts.encrypted) == (code, True)


def test_no_pages(tmp_path: Path) -> None:
    out = io.BytesIO()
    pikepdf.new().save(out)
    assert look(tmp_path, out.getvalue()).problem == "E414"


def test_a_broken_stream_names_its_page(tmp_path: Path) -> None:
    pdf = pikepdf.open(io.BytesIO(typed(4)))
    packed = bytearray(zlib.compress(b"0 0 m 9 9 l S " * 99))
    packed[len(packed) // 2] ^= 0x55
    pdf.pages[2].Contents = pikepdf.Stream(pdf, bytes(packed), Filter=pikepdf.Name.FlateDecode)
    out = io.BytesIO()
    pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    facts = look(tmp_path, out.getvalue())
    assert (facts.problem, facts.faults[0].pages) == ("E410", (3,))
    owner, ref = record()
    (found,) = evidence_findings(owner, ref, facts)
    assert "第 3 页" in found.message.zh


@pytest.mark.parametrize("share", [0.3, 0.7, 0.95])
def test_a_truncated_picture_inside_a_whole_pdf(tmp_path: Path, share: float) -> None:
    pdf = pikepdf.open(io.BytesIO(scan()))
    image = next(iter(pdf.pages[1].obj.Resources.XObject.values()))
    data = image.read_raw_bytes()
    image.write(data[: int(len(data) * share)], filter=pikepdf.Name.DCTDecode)
    out = io.BytesIO()
    pdf.save(out)
    facts = look(tmp_path, out.getvalue())
    assert (facts.problem, facts.faults[0].pages) == ("E412", (2,))


def test_spoilt_jpeg_data_inside_a_whole_pdf(tmp_path: Path) -> None:
    pdf = pikepdf.open(io.BytesIO(scan()))
    image = next(iter(pdf.pages[1].obj.Resources.XObject.values()))
    data = bytearray(image.read_raw_bytes())
    for at in range(len(data) // 2, len(data) // 2 + 400):
        data[at] ^= 0x5A
    image.write(bytes(data), filter=pikepdf.Name.DCTDecode)
    out = io.BytesIO()
    pdf.save(out)
    facts = look(tmp_path, out.getvalue())
    assert (facts.problem, facts.faults[0].pages) == ("E410", (2,))


def test_a_scan_without_its_last_lines(tmp_path: Path) -> None:
    pdf = pikepdf.open(io.BytesIO(img2pdf.convert(picture("PNG"), nodate=True)))
    image = next(iter(pdf.pages[0].obj.Resources.XObject.values()))
    del image.DecodeParms
    image.write(bytes(range(250)) * 300, filter=None)
    out = io.BytesIO()
    pdf.save(out)
    assert look(tmp_path, out.getvalue()).problem == "E412"


def test_junk_behind_the_end_is_harmless_but_a_torn_update_is_not(tmp_path: Path) -> None:
    assert look(tmp_path, scan() + b"\0" * 700).problem is None
    assert look(tmp_path, scan() + b"12 0 obj\n<< /Type").problem == "E412"


# --- cut at any byte ---------------------------------------------------------------------------------------------

WHOLE = {
    "scan.pdf": scan(),
    "typed.pdf": typed(),
    "linear.pdf": typed(3, linear=True),
    "a.jpg": picture("JPEG", (160, 200)),
    "progressive.jpg": picture("JPEG", (160, 200), progressive=True),
    "a.png": picture("PNG", (160, 200)),
    "a.tif": picture("TIFF", (80, 100)),
    "packed.tif": picture("TIFF", (80, 100), compression="tiff_lzw"),
    "a.bmp": picture("BMP", (80, 100)),
}


@settings(max_examples=250, deadline=None, derandomize=True)
@given(name=st.sampled_from(sorted(WHOLE)), share=st.floats(0, 1, exclude_max=True), tail=st.integers(0, 1))
def test_nothing_cut_off_ever_passes(
    tmp_path_factory: pytest.TempPathFactory, name: str, share: float, tail: int
) -> None:
    whole = WHOLE[name]
    # Half of the cuts are near the end, where they are hardest to see.
    kept = int(len(whole) * share) if tail else max(0, len(whole) - 1 - int(share * 64))
    lost = whole[kept:]
    facts = look(tmp_path_factory.mktemp("cut"), whole[:kept], name)
    if lost.strip(b"\r\n"):
        assert facts.problem in {"E403", "E404", "E410", "E412", "E413"}, (name, len(lost))
    assert facts.bytes == kept


@settings(max_examples=150, deadline=None, derandomize=True)
@given(name=st.sampled_from(sorted(WHOLE)), at=st.floats(0, 1, exclude_max=True), bits=st.integers(1, 255))
def test_no_flipped_byte_stops_the_inspection(
    tmp_path_factory: pytest.TempPathFactory, name: str, at: float, bits: int
) -> None:
    data = bytearray(WHOLE[name])
    data[int(at * len(data))] ^= bits
    facts = look(tmp_path_factory.mktemp("flip"), bytes(data), name)
    assert facts.bytes == len(data)


def test_a_truncated_scan_names_the_first_lost_page(tmp_path: Path) -> None:
    pdf = pikepdf.open(io.BytesIO(scan(4)))
    out = io.BytesIO()
    pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    whole = out.getvalue()
    facts = look(tmp_path, whole[: int(len(whole) * 0.6)])
    assert facts.problem == "E412"
    owner, ref = record()
    (found,) = evidence_findings(owner, ref, facts)
    assert "文件被截断" in found.message.zh
    assert found.severity is Severity.ERROR


# --- warnings ----------------------------------------------------------------------------------------------------


def test_blank_pages(tmp_path: Path) -> None:
    empty = io.BytesIO()
    Image.new("L", (1240, 1754), 250).save(empty, "JPEG")
    data = img2pdf.convert([picture(), empty.getvalue(), picture()], nodate=True)
    facts = look(tmp_path, data)
    assert (facts.problem, facts.faults) == (None, (Fault("E415", (2,)),))
    pdf = pikepdf.open(io.BytesIO(typed(1)))
    pdf.add_blank_page()
    out = io.BytesIO()
    pdf.save(out)
    assert look(tmp_path, out.getvalue()).faults == (Fault("E415", (2,)),)


def test_active_content(tmp_path: Path) -> None:
    pdf = pikepdf.open(io.BytesIO(typed(1)))
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    pdf.Root.OpenAction = script
    pdf.attachments["x.txt"] = b"hello"
    pdf.pages[0].obj.Annots = [
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9],
            A=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe"),
        )
    ]  # fmt: skip
    out = io.BytesIO()
    pdf.save(out)
    facts = look(tmp_path, out.getvalue())
    assert facts.faults == (Fault("E416", (), "EmbeddedFiles,JavaScript,Launch"),)
    (found,) = evidence_findings(*record(), facts)
    assert "脚本" in found.message.zh
    assert found.severity is Severity.WARNING


def test_stated_sum_and_copy(tmp_path: Path) -> None:
    facts = look(tmp_path, scan())
    codes = [f.code for f in evidence_findings(*record(sha256="0" * 64, kind="copy"), facts)]
    assert codes == ["E420", "E422"]
    assert evidence_findings(*record(sha256=facts.sha256.upper()), facts) == []


def test_the_same_file_twice(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(scan())
    (tmp_path / "b.pdf").write_bytes(scan())
    facts = inspect_evidence(tmp_path, ["a.pdf", "b.pdf"])
    (found,) = repeated_file_findings([record(file="a.pdf"), record(file="b.pdf")], facts, {})
    assert (found.code, found.record) == ("E419", "b.pdf")


def test_files_that_no_record_names(tmp_path: Path) -> None:
    folder = tmp_path / "evidence" / "sub"
    folder.mkdir(parents=True)
    left = (
        ".hidden",
        "Thumbs.db",
        "thumbs.db",
        ".DS_Store",
        "~$x.docx",
        "~WRL0003.tmp",
        "Desktop.ini",
        "._b.pdf",
    )
    for name in ("a.pdf", "b.pdf", *left):
        (folder / name).write_bytes(b"x")
    assert unused_files(tmp_path, ["evidence/sub/a.pdf"]) == ["evidence/sub/b.pdf"]
    assert unused_file_findings(["evidence/sub/b.pdf"])[0].severity is Severity.INFO
    assert unused_files(tmp_path / "evidence", []) == []


# --- paths -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/etc/passwd", "absolute"),
        ("../secret.pdf", "parent"),
        ("evidence/../../secret.pdf", "parent"),
        ("C:/a.pdf", "drive"),
        ("c:a.pdf", "drive"),
        ("//server/share/a.pdf", "absolute"),
        ("\\\\server\\share\\a.pdf", "absolute"),
        ("evidence\\a.pdf", "backslash"),
        ("a\0.pdf", "nul"),
        ("", "empty"),
        (".", "empty"),
    ],
)
def test_paths_that_lead_out(tmp_path: Path, path: str, reason: str) -> None:
    root = tmp_path / "dossier"
    root.mkdir()
    (tmp_path / "secret.pdf").write_bytes(scan())
    where = confine(root, path)
    assert (where.path, where.code, where.detail) == (None, "E402", reason)
    facts = inspect_evidence(root, [path])[path]
    assert (facts.exists, facts.problem, facts.sha256) == (False, "E402", "")
    (found,) = evidence_findings(*record(file=path), facts)
    assert found.code == "E402"


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_links_that_lead_out(tmp_path: Path) -> None:
    root = tmp_path / "dossier"
    (root / "in").mkdir(parents=True)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "secret.pdf").write_bytes(scan())
    (root / "link.pdf").symlink_to(tmp_path / "out" / "secret.pdf")
    (root / "folder").symlink_to(tmp_path / "out")
    (root / "loop").symlink_to(root / "loop")
    (root / "in" / "a.pdf").write_bytes(scan())
    (root / "good.pdf").symlink_to(root / "in" / "a.pdf")
    for path in ("link.pdf", "folder/secret.pdf", "folder/absent.pdf", "loop"):
        assert confine(root, path).code == "E402"
    assert inspect_evidence(root, ["good.pdf"])["good.pdf"].problem is None


def test_missing_with_a_suggestion(tmp_path: Path) -> None:
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence" / "耐压-03（1）.pdf").write_bytes(scan())
    facts = inspect_evidence(tmp_path, ["evidence/耐压-03(1).pdf", "evidenec/a.pdf", "evidence"])
    assert [f.problem for f in facts.values()] == ["E401"] * 3
    assert [f.faults[0].detail for f in facts.values()] == ["evidence/耐压-03（1）.pdf", "evidence", ""]
    (found,) = evidence_findings(*record(), next(iter(facts.values())))
    assert "耐压-03（1）" in found.hint.zh
    (found,) = evidence_findings(*record(), next(iter(facts.values())), {"evidence/耐压-03（1）.pdf"})
    assert "耐压" not in found.hint.zh, "the paper of another record"


def test_names_that_differ_in_case_or_form_only(tmp_path: Path) -> None:
    (tmp_path / "Scan é.PDF").write_bytes(scan())
    written = unicodedata.normalize("NFD", "scan é.pdf")
    facts = inspect_evidence(tmp_path, [written])[written]
    assert (facts.exists, facts.problem, facts.path) == (True, None, "Scan é.PDF")
    assert facts.faults == (Fault("E417", (), "Scan é.PDF"),)
    (found,) = evidence_findings(*record(file=written), facts)
    assert "Scan é.PDF" in found.message.zh


@pytest.mark.skipif(os.name == "nt", reason="no named pipes")
def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.pdf")
    assert inspect_evidence(tmp_path, ["a.pdf"])["a.pdf"].problem == "E401"


@pytest.mark.parametrize("code", [f"E4{n:02}" for n in (1, 3, 4, 5, 10, 11, 12, 13, 14, *range(35, 43))])
@pytest.mark.parametrize("pages", [(), (7,)])
def test_every_fault_has_its_words(code: str, pages: tuple[int, ...]) -> None:
    detail = {"E404": "html", "E437": "html", "E411": str(errno.EIO)}.get(code, "broken")
    facts = EvidenceFacts("a.pdf", True, "pdf", faults=(Fault(code, pages, detail),))
    (found,) = evidence_findings(*record(), facts)
    for sentence in (found.message, found.why, found.hint):
        assert sentence.zh
        assert "{" not in sentence.zh + sentence.en


def test_what_cannot_become_pages_is_said_by_the_check() -> None:
    found = evidence_findings(*record(), EvidenceFacts("a.ifc", True, "other", sha256="0" * 64))
    assert [(f.code, f.severity.value) for f in found] == [("P722", "info")]


def test_many_blank_pages_are_summed_up() -> None:
    blank = Fault("E415", tuple(range(1, 41)))
    (found,) = evidence_findings(*record(), EvidenceFacts("a.pdf", True, "pdf", faults=(blank,)))
    assert "等 40" in found.message.zh
