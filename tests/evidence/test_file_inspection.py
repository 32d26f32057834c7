"""One file at a time: files made to hurt, mistakes of ours, a full disk, a file that changes."""

import io
import os
import random
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from dossier.evidence import file_inspection, workers
from dossier.evidence.file_inspection import inspect_file
from dossier.evidence.inspection import Trial, inspect_evidence
from dossier.evidence.pdf_inspection import inspect_pdf
from dossier.evidence.trial import try_to_prepare
from dossier.evidence.workers import Task, run_limited
from dossier.model import EvidenceFacts, Fault

SOURCE = Path(workers.__file__).parents[2]
POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has no such limits")


def zeros(size: int) -> bytes:
    """As much white space as `size` says, deflated to a thousandth."""
    engine = zlib.compressobj(9)
    return b"".join(engine.compress(b" " * (1 << 20)) for _ in range(size >> 20)) + engine.flush()


def document(fill: Callable[[pikepdf.Pdf, Dictionary], None]) -> bytes:
    with pikepdf.new() as pdf:
        fill(pdf, pdf.add_blank_page(page_size=(595, 842)).obj)
        out = io.BytesIO()
        pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


def content(data: bytes, *filters: Name) -> bytes:
    def fill(pdf: pikepdf.Pdf, page: Dictionary) -> None:
        page.Contents = pikepdf.Stream(pdf, data, Filter=Array(list(filters)))

    return document(fill)


def picture(
    data: bytes, width: int, height: int, packing: Name = Name.FlateDecode, space: Name = Name.DeviceGray
) -> bytes:
    def fill(pdf: pikepdf.Pdf, page: Dictionary) -> None:
        image = pikepdf.Stream(
            pdf, data, Type=Name.XObject, Subtype=Name.Image, Width=width, Height=height,
            ColorSpace=space, BitsPerComponent=8, Filter=packing,
        )  # fmt: skip
        page.Resources = Dictionary(XObject=Dictionary(Scan=image))
        page.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /Scan Do Q")

    return document(fill)


def png(width: int, height: int, depth: int, colour: int, data: bytes) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def look(tmp_path: Path, data: bytes, name: str = "a.pdf") -> EvidenceFacts:
    (tmp_path / name).write_bytes(data)
    return inspect_evidence(tmp_path, [name])[name]


# --- files made to hurt ------------------------------------------------------------------------------------------


def test_bombs_are_not_unpacked(tmp_path: Path) -> None:
    bomb = zeros(1 << 30)
    for data in (
        content(bomb, Name.FlateDecode),
        content(zlib.compress(bomb * 3, 9), Name.FlateDecode, Name.FlateDecode),
        picture(bomb, 100, 100),
    ):
        assert look(tmp_path, data).problem == "E440"


def test_operators_without_end_are_not_drawn(tmp_path: Path) -> None:
    many = zlib.compress(b"q 0 0 m 9 9 l S Q " * (5 << 20), 9)
    assert look(tmp_path, content(many, Name.FlateDecode)).problem == "E440"


def test_operators_that_many_pages_share_count_for_each(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    shared = pdf.make_stream(b"q 0 0 m 9 9 l S Q " * 20_000)
    for _ in range(300):
        pdf.add_blank_page().obj.Contents = shared
    out = io.BytesIO()
    pdf.save(out)
    assert look(tmp_path, out.getvalue()).problem == "E440"


def test_what_a_large_content_may_unpack_to_grows_with_the_file(tmp_path: Path) -> None:
    assert (
        look(tmp_path, content(zlib.compress(b"0 0 m 9 9 l S " * (4 << 20)), Name.FlateDecode)).problem
        is None
    )


def test_pictures_beyond_any_drawing(tmp_path: Path) -> None:
    assert look(tmp_path, png(60_000, 60_000, 8, 2, zlib.compress(b"")), "a.png").problem in {"E412", "E440"}
    huge = (
        b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xc0\0\x0b\x08\xff\xdc\xff\xdc\1\1\x11\0"
        b"\xff\xda\0\x08\1\1\0\0\x3f\0" + b"\0" * 1000 + b"\xff\xd9"
    )
    assert look(tmp_path, huge, "a.jpg").problem == "E440"


def test_a_drawing_of_a0_at_400_dpi_is_normal(tmp_path: Path) -> None:
    line = b"\0" + b"\xf0" * ((13_244 + 7) // 8)
    facts = look(tmp_path, png(13_244, 18_724, 1, 0, zlib.compress(line * 18_724)), "a0.png")
    assert (facts.problem, facts.pages) == (None, 1)


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_a_scan_of_a0_in_a_pdf_is_normal(mode: str, tmp_path: Path) -> None:
    out = io.BytesIO()
    small = Image.linear_gradient("L").convert(mode)
    small.resize((13_244, 18_724)).save(out, "JPEG", quality=40)
    space = Name.DeviceRGB if mode == "RGB" else Name.DeviceGray
    facts = look(tmp_path, picture(out.getvalue(), 13_244, 18_724, Name.DCTDecode, space))
    assert (facts.problem, facts.pages) == (None, 1)


@POSIX
def test_what_needs_too_much_memory_costs_only_itself(tmp_path: Path) -> None:
    line = b"\0" * (4 * 20_000 + 1)
    packed = zlib.compressobj(9)
    rows = b"".join(packed.compress(line) for _ in range(25_000)) + packed.flush()
    (tmp_path / "big.png").write_bytes(png(20_000, 25_000, 8, 6, rows))
    (tmp_path / "a.pdf").write_bytes(content(zlib.compress(b"0 0 m 9 9 l S"), Name.FlateDecode))
    facts = inspect_evidence(tmp_path, ["big.png", "a.pdf"])
    assert (facts["big.png"].problem, facts["a.pdf"].problem) == ("E439", None)


WRONG = {
    "catalogue": b"/Names 5/AcroForm(x)/OpenAction[1]/Dests 7/AF 3/OCProperties[]",
    "page": b"/Rotate/x/Annots 5/CropBox 8/UserUnit(x)/AA 4/B 3",
    "boxes": b"/MediaBox[/a 0 9(9)]/CropBox[0 0 1e30 1]",
    "resources": b"/Resources[1]/Contents 5",
    "inside resources": b"/Resources<</XObject 4/Font(x)>>",
    "annotations": b"/Annots[1 2(x)null<</A 5/Subtype 7/AP 3/Rect(x)>>"
    b"<</Subtype/Widget/FT 3/V<</ByteRange 1>>/AP<</N 5>>>>]",
}


@pytest.mark.parametrize("where", WRONG)
def test_values_of_the_wrong_type_are_the_files_fault(where: str, tmp_path: Path) -> None:
    root, page = (WRONG[where], b"") if where == "catalogue" else (b"", WRONG[where])
    box = b"" if where == "boxes" else b"/MediaBox[0 0 595 842]"
    parts = [
        b"<</Type/Catalog/Pages 2 0 R%b>>" % root,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R%b%b>>" % (box, page),
    ]
    data, places = b"%PDF-1.5\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, part)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"xref\n0 4\n0000000000 65535 f \n%btrailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        rows, len(data),
    )  # fmt: skip
    facts = look(tmp_path, data)
    assert facts.problem in {None, "E410", "E414", "E435"}


def test_nesting_without_end(tmp_path: Path) -> None:
    deep = (
        b"%PDF-1.5\n1 0 obj\n<</Type/Catalog/Pages 2 0 R/X "
        + b"[" * 200_000
        + b"\nendobj\nstartxref\n9\n%%EOF\n"
    )
    assert look(tmp_path, deep).problem == "E410"
    assert look(tmp_path, b"II*\0\x08\0\0\0\1\0\0\1\3\0\1\0\0\0\5\0\0\0\x08\0\0\0", "a.tif").problem == "E413"


@pytest.mark.parametrize("coding", ["utf-8", "gbk"])
def test_chinese_names_of_pictures(coding: str, tmp_path: Path) -> None:
    name = "图一".encode(coding)
    data = picture(zlib.compress(bytes(range(250)) * 400), 250, 400).replace(b"/Scan Do", b"/%b Do" % name)
    facts = inspect_pdf(io.BytesIO(renamed(data, name)), data[:99], data[-99:], len(data))
    assert facts["faults"] == ()
    lost = renamed(data, "图二".encode(coding))
    facts = inspect_pdf(io.BytesIO(lost), data[:99], data[-99:], len(data))
    assert [fault.code for fault in facts["faults"]] == ["E410"]


def renamed(data: bytes, name: bytes) -> bytes:
    """The file with its picture under another name, written anew by qpdf."""
    loose = data.replace(b"/Scan ", b"/" + b"".join(b"#%02x" % byte for byte in name) + b" ")
    with pikepdf.open(io.BytesIO(loose)) as pdf:
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


# --- mistakes of ours --------------------------------------------------------------------------------------------

USED = ["Pdf.pages", "Pdf.objects", "Pdf.get_warnings", "Pdf.is_encrypted", "Object.read_bytes"]
USED += ["Object.read_raw_bytes", "Object.get", "Object.objgen", "Page.parse_contents"]


def without(name: str, path: Path, folder: Path) -> EvidenceFacts:
    """In a worker: inspect a file with a pikepdf that lacks an attribute."""
    owner, attribute = name.split(".")
    kind = getattr(pikepdf, owner)
    kept = kind.__dict__.get(attribute)
    delattr(kind, attribute)
    try:
        return inspect_file(path, ".pdf", folder, False, None)
    finally:
        setattr(kind, attribute, kept)


@pytest.mark.parametrize("name", USED)
def test_a_name_that_pikepdf_lacks_is_loud(name: str, tmp_path: Path) -> None:
    def fill(pdf: pikepdf.Pdf, page: Dictionary) -> None:
        packed = pikepdf.Stream(pdf, zlib.compress(b"0 0 m 9 9 l S"), Filter=Name.FlateDecode)
        page.Contents = Array([packed, pdf.make_stream(b"0 0 m 9 9 l S")])

    assert look(tmp_path, document(fill)).problem is None
    with pytest.raises(AttributeError):
        run_limited([Task(without, (name, tmp_path / "a.pdf", tmp_path), 0)], 1)


def test_a_bug_ends_the_program_with_70(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import pikepdf\ndel pikepdf.Pdf.objects\n", encoding="utf-8")
    folder = tmp_path / "d"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(content(zlib.compress(b"0 0 m 9 9 l S"), Name.FlateDecode))
    done = _inspected(folder, tmp_path, "")
    assert done.returncode == 70, done.stderr
    assert "AttributeError" in done.stderr


def _inspected(folder: Path, more: Path, before: str) -> "subprocess.CompletedProcess[str]":
    """`dossier check`, as far as evidence goes, in a program of its own; exit codes as they are promised."""
    script = folder.parent / "script.py"
    script.write_text(
        f"import sys, click\nfrom pathlib import Path\n{before}\nfrom dossier.cli import main\n"
        "from dossier.evidence.inspection import inspect_evidence\n"
        f"attempt = click.Command('try', callback=lambda: inspect_evidence(Path({str(folder)!r}), ['a.pdf']) and None)"
        "\nmain.cli.get_command = lambda ctx, name: attempt\nsys.exit(main.run(['try']))\n",
        encoding="utf-8",
    )
    paths = os.pathsep.join([str(more), str(SOURCE)])
    return subprocess.run(
        [sys.executable, str(script)],
        env=os.environ | {"PYTHONPATH": paths, "DOSSIER_LANG": "en"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


# --- a full disk, a file that changes ----------------------------------------------------------------------------


@POSIX
def test_a_full_disk_is_no_fault_of_the_file(tmp_path: Path) -> None:
    folder = tmp_path / "d"
    folder.mkdir()
    noise = random.Random(1).randbytes(200_000)
    (folder / "a.pdf").write_bytes(picture(zlib.compress(noise), 400, 500))
    limit = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))"
    done = _inspected(folder, folder, limit)
    assert done.returncode == 7, done.stderr
    assert "dossier-" in done.stderr
    assert _inspected(folder, folder, "").returncode == 0


def test_a_file_that_changes_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(content(zlib.compress(b"0 0 m 9 9 l S"), Name.FlateDecode))

    def replaced(facts: EvidenceFacts, *more: Any) -> EvidenceFacts:
        after = try_to_prepare(facts, *more)
        other = tmp_path / "other.pdf"
        other.write_bytes(path.read_bytes())
        other.replace(path)
        return after

    monkeypatch.setattr(file_inspection, "try_to_prepare", replaced)
    assert inspect_file(path, ".pdf", tmp_path, False, None).faults == (Fault("E441"),)


def test_what_was_tried_is_kept_where_it_is_asked_for(tmp_path: Path) -> None:
    data = content(zlib.compress(b"0 0 m 9 9 l S"), Name.FlateDecode)
    keep = tmp_path / "kept"
    keep.mkdir()
    (tmp_path / "a.pdf").write_bytes(data)
    facts = inspect_evidence(tmp_path, ["a.pdf"], Trial(keep, None))["a.pdf"]
    assert [path.name for path in keep.iterdir()] == [f"{facts.sha256}.pdf"]
    with pikepdf.open(keep / f"{facts.sha256}.pdf") as pdf:
        assert len(pdf.pages) == facts.pages == 1


def test_pages_are_counted_on_what_will_be_bound(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (90, 60), colour) for colour in ("red", "green", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    keep = tmp_path / "kept"
    keep.mkdir()
    (tmp_path / "a.png").write_bytes(out.getvalue())
    facts = inspect_evidence(tmp_path, ["a.png"], Trial(keep, None))["a.png"]
    with pikepdf.open(keep / f"{facts.sha256}.pdf") as pdf:
        assert facts.pages == len(pdf.pages)


def test_the_same_content_many_times(tmp_path: Path) -> None:
    names = [f"{number}.pdf" for number in range(60)]
    for name in names:
        (tmp_path / name).write_bytes(content(zlib.compress(b"0 0 m 9 9 l S"), Name.FlateDecode))
    facts = inspect_evidence(tmp_path, names)
    assert {(fact.problem, fact.pages) for fact in facts.values()} == {(None, 1)}
