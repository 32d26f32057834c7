"""What the inspection does not look at because it is too large is refused or named with its page, never passed."""

import base64
import io
import struct
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from dossier.evidence.inspection import inspect_evidence
from dossier.model import EvidenceFacts


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
