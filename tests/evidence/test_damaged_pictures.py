"""A picture that lost a part is refused, in a file of its own as well as in a PDF; the same picture whole is bound."""

import random
import struct
from pathlib import Path

import pytest
from pikepdf import Dictionary, Name

from picture_samples import HEIGHT, WIDTH, in_pdf, look, saved, spoilt, strip


def taller(data: bytes) -> bytes:
    at = data.index(b"\xff\xc0") + 5
    return data[:at] + struct.pack(">H", HEIGHT * 2) + data[at + 2 :]


@pytest.mark.parametrize("progressive", [False, True])
def test_jpeg_files(progressive: bool, tmp_path: Path) -> None:
    data = saved("RGB", "JPEG", progressive=progressive)
    assert look(tmp_path, data, "a.jpg").faults == ()
    cases = [data[: len(data) // 2] + b"\xff\xd9", spoilt(data, b"\0")]
    cases += [] if progressive else [taller(data)]
    assert [look(tmp_path, case, "a.jpg").problem for case in cases] == ["E413"] * len(cases)


def test_a_jpeg_of_nothing_in_a_pdf(tmp_path: Path) -> None:
    assert look(tmp_path, in_pdf(b"", Filter=Name.DCTDecode)).problem == "E412"


@pytest.mark.parametrize("filling", [b"\xff", b"\0", b"\x5a"])
def test_fax_data_in_tiff_files(filling: bytes, tmp_path: Path) -> None:
    data = saved("1", "TIFF", compression="group4")
    assert look(tmp_path, data, "a.tif").faults == ()
    assert look(tmp_path, spoilt(data, filling), "a.tif").problem == "E413"


@pytest.mark.parametrize(
    ("compression", "options", "k", "aligned"),
    [
        ("group4", {}, -1, False),
        ("group3", {}, 0, False),
        ("group3", {"tiffinfo": {292: 1}}, 4, False),
        ("tiff_ccitt", {}, 0, True),
    ],
)
def test_fax_data_in_a_pdf(
    compression: str,
    options: dict[str, object],
    k: int,
    aligned: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = strip(compression, monkeypatch, **options)
    parms = Dictionary(K=k, Columns=WIDTH, Rows=HEIGHT, EncodedByteAlign=aligned)

    def problem(data: bytes) -> str | None:
        pdf = in_pdf(data, BitsPerComponent=1, Filter=Name.CCITTFaxDecode, DecodeParms=parms)
        return look(tmp_path, pdf).problem

    assert problem(data) is None
    assert problem(data + b"\r\n") is None
    assert [problem(data[: len(data) * n // 7]) for n in range(7)] == ["E412"] + ["E410"] * 6
    if k < 0:
        assert problem(data[:-3]) is None  # without the end mark
        assert [problem(spoilt(data, filling)) for filling in (b"\xff", b"\0")] == ["E410"] * 2


@pytest.mark.parametrize("no_jp2", [False, True])
def test_jpeg_2000_in_a_pdf(no_jp2: bool, tmp_path: Path) -> None:
    data = saved("L", "JPEG2000", no_jp2=no_jp2)
    assert look(tmp_path, in_pdf(data, Filter=Name.JPXDecode)).faults == ()
    for cut in (0, 10, len(data) // 2, len(data) - 2):
        assert look(tmp_path, in_pdf(data[:cut], Filter=Name.JPXDecode)).problem == "E412"


def test_jbig2_in_a_pdf(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    page = struct.pack(">IBBBI", 0, 48, 0, 1, 19) + struct.pack(">IIIIBH", WIDTH, HEIGHT, 0, 0, 0, 0)
    region = struct.pack(">IIIIB", WIDTH, HEIGHT, 0, 0, 0) + b"\1"
    region += strip("group4", monkeypatch).rstrip(b"\0")
    whole = page + struct.pack(">IBBBI", 1, 38, 0, 1, len(region)) + region
    unstated = (
        page + struct.pack(">IBBBI", 1, 38, 0, 1, 0xFFFFFFFF) + region + b"\0\0" + struct.pack(">I", 800)
    )
    for data in (whole, whole + b"\n", unstated):
        pdf = in_pdf(data, BitsPerComponent=1, Filter=Name.JBIG2Decode)
        assert look(tmp_path, pdf).problem is None
    for data in (b"", random.Random(1).randbytes(500), page, whole[:-30], whole[:15]):
        pdf = in_pdf(data, BitsPerComponent=1, Filter=Name.JBIG2Decode)
        assert look(tmp_path, pdf).problem == "E412"


def test_run_lengths_and_filters_that_nobody_knows(tmp_path: Path) -> None:
    runs = b"\x81\x55" * (WIDTH * HEIGHT // 128) + b"\x80"
    assert look(tmp_path, in_pdf(runs, Filter=Name.RunLengthDecode)).problem is None
    assert look(tmp_path, in_pdf(runs[:900], Filter=Name.RunLengthDecode)).problem == "E412"
    assert look(tmp_path, in_pdf(runs, Filter=Name.FooDecode)).problem == "E410"
