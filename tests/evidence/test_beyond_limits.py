"""What the inspection does not look at because it is too large is refused or named with its page, never passed."""

import base64
import io
import struct
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from annotated_pages import look as appearance
from annotated_pages import sheet, with_note
from dossier.evidence.inspection import inspect_evidence
from dossier.model import EvidenceFacts
from font_samples import damaged
from zoo.fonts import reportlab_fonts


def look(tmp_path: Path, data: bytes, name: str = "a.pdf") -> EvidenceFacts:
    (tmp_path / name).write_bytes(data)
    return inspect_evidence(tmp_path, [name])[name]


def written(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


def told(facts: EvidenceFacts) -> list[tuple[str, tuple[int, ...]]]:
    return [(f.code, f.pages) for f in facts.faults if f.code in ("E443", "E444")]


def shown(pdf: pikepdf.Pdf, data: bytes, name: str, width: int, height: int, **more: Any) -> None:
    """A page with a picture; `name`: its filters."""
    picture = pikepdf.Stream(pdf, data, Type=Name.XObject, Subtype=Name.Image, Width=width, Height=height)
    picture.BitsPerComponent, picture.ColorSpace = more.pop("bits", 8), Name.DeviceGray
    picture.Filter = Array([Name(f"/{part}") for part in name.split()])
    for key, value in more.items():
        picture[f"/{key}"] = value
    page = pdf.add_blank_page(page_size=(595, 842)).obj
    page.Resources = Dictionary(XObject=Dictionary(I=picture))
    page.Contents = pdf.make_stream(b"0 0 50 50 re f 500 0 0 500 50 200 cm /I Do")


def coded(data: bytes, name: str, width: int, height: int, **more: Any) -> bytes:
    with pikepdf.new() as pdf:
        shown(pdf, data, name, width, height, **more)
        return written(pdf)


def empty_jpx(side: int) -> bytes:
    """The header of a JPEG 2000 picture, whose one tile holds nothing."""
    size = struct.pack(">HHIIIIIIIIH", 41, 0, side, side, 0, 0, side, side, 0, 0, 1) + b"\7\1\1"
    steps = b"\xff\x52\0\x0c\0\0\0\1\0\5\4\4\0\1\xff\x5c\0\x13@" + b"@H" * 8
    return b"\xff\x4f\xff\x51" + size + steps + b"\xff\x90\0\n\0\0\0\0\0\0\0\1\xff\x93\xff\xd9"


@pytest.mark.parametrize("side", [1_000, 14_000, 17_000, 65_000])
def test_a_jpeg_2000_without_data_is_refused_however_large(tmp_path: Path, side: int) -> None:
    facts = look(tmp_path, coded(empty_jpx(side), "JPXDecode", side, side))
    assert [(f.code, f.pages) for f in facts.faults] == [("E410" if side < 16_000 else "E440", (1,))]


def test_a_large_jpeg_2000_is_looked_at_small(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("L", (17_000, 16_000), 200).save(out, "JPEG2000", num_resolutions=4)
    assert look(tmp_path, coded(out.getvalue(), "JPXDecode", 17_000, 16_000)).problem is None


def test_a_fax_beyond_the_limit_is_named_with_its_page(tmp_path: Path) -> None:
    for side, said in ((2_000, []), (20_000, [("E443", (1,))])):
        data = b"\xff" * (side // 8) + b"\0\x10\x01"  # white lines of group 4
        parms = Dictionary(K=-1, Columns=side, Rows=side)
        facts = look(tmp_path, coded(data, "CCITTFaxDecode", side, side, bits=1, DecodeParms=parms))
        assert told(facts) == said and facts.problem is None


def test_a_picture_packed_in_a_rare_way_is_named_with_its_page(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.linear_gradient("L").save(out, "JPEG2000")
    data = out.getvalue().hex().encode() + b">"
    assert told(look(tmp_path, coded(data, "ASCIIHexDecode JPXDecode", 256, 256))) == [("E443", (1,))]


def test_a_jpeg_beyond_the_limit_is_said_to_be_checked_in_part(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("L", (17_000, 16_000), 200).save(out, "JPEG")
    data = out.getvalue()
    assert told(look(tmp_path, data, "a.jpg")) == [("E444", (1,))]
    assert told(look(tmp_path, coded(data, "DCTDecode", 17_000, 16_000))) == [("E444", (1,))]
    armoured = base64.a85encode(data) + b"~>"
    assert told(look(tmp_path, coded(armoured, "ASCII85Decode DCTDecode", 17_000, 16_000))) == [
        ("E443", (1,))
    ]


def jbig2(side: int) -> bytes:
    """A white page of JBIG2 whose one region is coded as group 4 is."""
    lines = b"\xff" * (side // 8) + b"\0\x10\x01"
    region = struct.pack(">IIIIB", side, side, 0, 0, 0) + b"\1" + lines
    page = struct.pack(">IIIIBH", side, side, 0, 0, 0, 0)
    return b"".join(
        struct.pack(">IBBBI", number, kind, 0, 1, len(body)) + body
        for number, kind, body in ((0, 48, page), (1, 38, region))
    )


def test_jbig2_beyond_the_limit_is_named_with_its_pages(tmp_path: Path) -> None:
    assert told(look(tmp_path, coded(jbig2(20_000), "JBIG2Decode", 20_000, 20_000, bits=1))) == [
        ("E443", (1,))
    ]
    with pikepdf.new() as pdf:
        for _ in range(5):
            shown(pdf, jbig2(8_000), "JBIG2Decode", 8_000, 8_000, bits=1)
        assert told(look(tmp_path, written(pdf))) == [("E444", (5,))]


def test_operators_beyond_what_is_read_through_are_said_to_be_checked_in_part(tmp_path: Path) -> None:
    for count, said in ((1_000, []), (1 << 20, [("E444", (1,))])):
        with pikepdf.new() as pdf:
            pdf.add_blank_page().obj.Contents = pikepdf.Stream(pdf, b"0 0 m 9 9 l S " * count)
            assert told(look(tmp_path, written(pdf))) == said


def test_a_script_at_the_end_of_a_long_chain_is_named(tmp_path: Path) -> None:
    pdf = sheet()
    step = Dictionary(S=Name.JavaScript, JS="x")
    for _ in range(3_000):
        step = pdf.make_indirect(Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]), Next=step))
    with_note(pdf, "Link", A=step)
    facts = look(tmp_path, written(pdf))
    assert "JavaScript" in facts.left_out and [f.code for f in facts.faults] == ["E416"]


def test_links_that_share_a_long_chain_take_no_longer_than_one(tmp_path: Path) -> None:
    """Each from its beginning, they would take minutes."""
    pdf = sheet()
    step = pdf.make_indirect(Dictionary(S=Name.GoTo, D=Array([0, Name.Fit])))
    for _ in range(20_000):
        step = pdf.make_indirect(Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]), Next=step))
    note = with_note(pdf, "Link", A=step)
    page = pdf.pages[0].obj
    page.Annots = Array([pdf.make_indirect(Dictionary(dict(note.items()))) for _ in range(3_000)])
    assert look(tmp_path, written(pdf)).left_out == ("Links",)


def test_a_script_below_a_hundred_thousand_fields_is_named(tmp_path: Path) -> None:
    pdf = sheet()
    form = pdf.Root.AcroForm = pdf.make_indirect(Dictionary())
    acting = pdf.make_indirect(Dictionary(T="p", AA=Dictionary(K=Dictionary(S=Name.JavaScript, JS="x"))))
    plain = [pdf.make_indirect(Dictionary(T=str(n))) for n in range(100_001)]
    form.Fields = Array([Dictionary(T="a", Kids=Array([acting])), *plain])
    assert look(tmp_path, written(pdf)).left_out == ("AA", "JavaScript")


def test_a_name_in_a_tree_of_a_hundred_thousand_nodes_leads_to_its_page(tmp_path: Path) -> None:
    pdf = sheet()
    leaf = Dictionary(Names=Array([String("here"), Array([pdf.pages[0].obj, Name.Fit])]))
    empty = [pdf.make_indirect(Dictionary(Names=Array([]))) for _ in range(100_001)]
    pdf.Root.Names = Dictionary(Dests=Dictionary(Kids=Array([pdf.make_indirect(leaf), *empty])))
    with_note(pdf, "Link", Dest=String("here"))
    assert look(tmp_path, written(pdf)).left_out == ()


def test_a_lost_picture_in_the_last_of_many_annotations_is_found(tmp_path: Path) -> None:
    pdf = sheet()
    page = pdf.pages[0].obj
    plain = appearance(pdf)
    picture = pikepdf.Stream(pdf, b"short", Type=Name.XObject, Subtype=Name.Image, Width=99, Height=99)
    picture.BitsPerComponent, picture.ColorSpace = 8, Name.DeviceGray
    broken = appearance(pdf, b"/I Do", Resources=Dictionary(XObject=Dictionary(I=picture)))
    note = with_note(pdf, "Stamp")
    looks = [plain] * 10_001 + [broken]
    page.Annots = Array(
        [pdf.make_indirect(Dictionary({**note, "/AP": Dictionary(N=seen)})) for seen in looks]
    )
    facts = look(tmp_path, written(pdf))
    assert [(f.code, f.pages) for f in facts.faults] == [("E412", (1,))]


def test_pages_on_which_a_lost_font_was_not_looked_for_are_named(tmp_path: Path) -> None:
    """Nobody sees its letters on the pages that are drawn; what the others show is not said."""
    with pikepdf.open(io.BytesIO(damaged(reportlab_fonts("truetype"), "random"))) as pdf:
        page = pdf.pages[0].obj
        page.Contents = pdf.make_stream(b"3 Tr " + page.Contents.read_bytes())
        for _ in range(149):
            pdf.pages.append(pdf.pages[0])
        facts = look(tmp_path, written(pdf))
    (fault,) = facts.faults
    assert fault.code == "E444" and len(fault.pages) == 50


def test_a_value_of_a_field_far_below_its_parent_is_drawn(tmp_path: Path) -> None:
    pdf = sheet()
    note = with_note(pdf, "Widget")
    node = note
    for _ in range(60):
        node.Parent = pdf.make_indirect(Dictionary(Kids=Array([node])))
        node = node.Parent
    node.V, node.FT, node.T = String("PASS"), Name.Tx, String("t")
    del note["/FT"]
    pdf.Root.AcroForm.Fields = Array([node])
    # PDFium follows 32 parents and shows nothing, so the two pictures of the page differ.
    assert [f.code for f in look(tmp_path, written(pdf)).faults] == ["E430", "E432"]


def test_what_a_page_inherits_from_far_above_is_kept(tmp_path: Path) -> None:
    pdf = sheet()
    page, root = pdf.pages[0].obj, pdf.Root.Pages
    node = page
    for _ in range(80):
        node.Parent = pdf.make_indirect(Dictionary(Type=Name.Pages, Count=1, Kids=Array([node])))
        node = node.Parent
    root.Kids, node.Parent = Array([node]), root
    root.MediaBox, root.Rotate = Array([0, 0, 300, 200]), 90
    del page["/MediaBox"]
    facts = look(tmp_path, written(pdf))
    assert (facts.faults, facts.rotated, facts.landscape) == ((), 1, 0)


def test_text_beyond_what_is_kept_is_named_with_its_pages(tmp_path: Path) -> None:
    line = b" 0 -2 Td (" + b"a b " * 20 + b") Tj"
    with pikepdf.new() as pdf:
        for lines in (150, 300, *[150] * 40):
            page = sheet(b"BT /F1 1 Tf 20 800 Td" + line * lines + b" ET")
            pdf.pages.append(page.pages[0])
        pages = len(pdf.pages)
        facts = look(tmp_path, written(pdf))
    (fault,) = facts.faults
    assert fault.code == "E444" and fault.pages[0] == 2 and fault.pages[-1] == pages
    assert sum(map(len, facts.text)) == 400_000


@pytest.mark.parametrize(("side", "said"), [(13_000, ["E482"]), (14_000, ["E444"])])
def test_an_empty_sheet_is_seen_at_any_usual_size(tmp_path: Path, side: int, said: list[str]) -> None:
    out = io.BytesIO()
    Image.new("1", (side, side * 7 // 5), 1).save(out, "PNG")
    facts = look(tmp_path, out.getvalue(), "a.png")
    assert [f.code for f in facts.quality] == said


def test_an_empty_sheet_in_a_jpeg_of_any_size_is_seen(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("L", (13_000, 18_000), 255).save(out, "JPEG")
    assert [f.code for f in look(tmp_path, out.getvalue(), "a.jpg").quality] == ["E482"]


def test_a_program_behind_hundreds_of_members_of_an_archive_is_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as box:
        for name in (*map(str, range(300)), "setup.exe"):
            box.writestr(f"{name}.txt" if name.isdigit() else name, "x")
    members = inspect_evidence(tmp_path, ["a.zip"])["a.zip"].members
    assert len(members) == 301 and members[-1] == "setup.exe"


def test_the_directory_of_a_large_office_file_is_found_at_its_end(tmp_path: Path) -> None:
    name = "Workbook".encode("utf-16-le")
    entry = name.ljust(64, b"\0") + struct.pack("<H", len(name) + 2)
    with (tmp_path / "a.xls").open("wb") as file:
        file.write(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
        file.seek(70 << 20)
        file.write(entry)
    assert inspect_evidence(tmp_path, ["a.xls"])["a.xls"].format == "excel-97"
