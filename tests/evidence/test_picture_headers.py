"""A picture whose dictionary says something else than its own data is named; small rests of blocks are not."""

import random
import struct
from pathlib import Path
from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name

from picture_samples import HEIGHT, WIDTH, in_pdf, look, saved, spoilt, strip

RGB, GREY, CMYK = Name.DeviceRGB, Name.DeviceGray, Name.DeviceCMYK
AGREE = [
    ("JPEG", "RGB", {"ColorSpace": RGB}),
    ("JPEG", "L", {}),
    ("JPEG", "L", {"ColorSpace": Array([Name.Indexed, RGB, 255, b"\0" * 768])}),
    ("JPEG", "L", {"Height": HEIGHT - 5}),
    ("JPEG2000", "RGB", {"ColorSpace": RGB}),
    ("JPEG2000", "RGBA", {"ColorSpace": RGB}),
    ("JPEG2000", "L", {"BitsPerComponent": 1}),
]
DISAGREE = [
    ("JPEG", "RGB", {}),
    ("JPEG", "L", {"ColorSpace": RGB}),
    ("JPEG", "RGB", {"ColorSpace": CMYK}),
    ("JPEG", "L", {"Width": WIDTH - 1}),
    ("JPEG", "L", {"Width": WIDTH * 2}),
    ("JPEG", "L", {"Height": HEIGHT // 2}),
    ("JPEG", "L", {"Height": HEIGHT + 1}),
    ("JPEG", "L", {"BitsPerComponent": 1}),
    ("JPEG", "L", {"ImageMask": True}),
    ("JPEG2000", "L", {"Width": WIDTH - 1}),
    ("JPEG2000", "L", {"Height": HEIGHT * 2}),
    ("JPEG2000", "L", {"ColorSpace": RGB}),
    ("JPEG2000", "RGB", {}),
]
FILTERS = {"JPEG": Name.DCTDecode, "JPEG2000": Name.JPXDecode}


@pytest.mark.parametrize("case", AGREE, ids=str)
def test_what_agrees(case: tuple[str, str, dict[str, object]], tmp_path: Path) -> None:
    kind, mode, given = case
    keys: dict[str, Any] = {"width": WIDTH} | {k.replace("Width", "width"): v for k, v in given.items()}
    assert look(tmp_path, in_pdf(saved(mode, kind), Filter=FILTERS[kind], **keys)).problem is None


@pytest.mark.parametrize("case", DISAGREE, ids=str)
def test_what_disagrees(case: tuple[str, str, dict[str, object]], tmp_path: Path) -> None:
    kind, mode, given = case
    keys: dict[str, Any] = {k.replace("Width", "width"): v for k, v in given.items()}
    facts = look(tmp_path, in_pdf(saved(mode, kind), Filter=FILTERS[kind], **keys))
    assert [(fault.code, fault.pages) for fault in facts.faults] == [("E462", (1,))]


@pytest.mark.parametrize("width", [WIDTH // 2, WIDTH + 8, WIDTH - 8])
def test_lines_of_a_fax_have_one_length(width: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    data, parms = strip("group4", monkeypatch), Dictionary(K=-1, Columns=WIDTH)
    given: dict[str, Any] = {"BitsPerComponent": 1, "Filter": Name.CCITTFaxDecode, "DecodeParms": parms}
    assert look(tmp_path, in_pdf(data, width, **given)).problem == "E462"
    assert look(tmp_path, in_pdf(data, **given)).problem is None


def jbig2(region: bytes, width: int = WIDTH, height: int = HEIGHT) -> bytes:
    page = struct.pack(">IBBBI", 0, 48, 0, 1, 19) + struct.pack(">IIIIBH", width, height, 0, 0, 0, 0)
    region = struct.pack(">IIIIB", WIDTH, HEIGHT, 0, 0, 0) + region
    return page + struct.pack(">IBBBI", 1, 38, 0, 1, len(region)) + region


def test_jbig2(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lines = b"\1" + strip("group4", monkeypatch)

    def problem(data: bytes) -> str | None:
        return look(tmp_path, in_pdf(data, BitsPerComponent=1, Filter=Name.JBIG2Decode)).problem

    assert problem(jbig2(lines)) is None
    assert problem(jbig2(spoilt(lines))) == "E410"
    assert problem(jbig2(lines, WIDTH * 2)) == "E462"
    assert problem(jbig2(lines, WIDTH, HEIGHT // 2)) == "E462"
    coded = b"\0" + bytes([3, 255, 253, 255, 2, 254, 254, 254]) + random.Random(2).randbytes(3000)
    assert problem(jbig2(coded)) is None
    assert problem(jbig2(b"\6" + coded[1:]).replace(b"\0\0\0\1\x26", b"\0\0\0\1\x27")[:-2990]) in {
        "E410",
        "E412",
    }


def test_jpeg_2000_whose_headers_are_spoilt(tmp_path: Path) -> None:
    data = saved("L", "JPEG2000")
    at = data.index(b"\xff\x52")  # coding style
    broken = data[: at + 4] + b"\xff" * 8 + data[at + 12 :]
    assert look(tmp_path, in_pdf(data, Filter=Name.JPXDecode)).problem is None
    assert look(tmp_path, in_pdf(broken, Filter=Name.JPXDecode)).problem == "E410"
