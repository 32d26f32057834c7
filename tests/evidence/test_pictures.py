"""Pictures of every kind: one page for each that is meant to be seen, looking as Pillow reads it."""

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageCms, TiffImagePlugin

from annotated_pages import POPPLER, by_pdfium, by_poppler
from dossier.errors import ConversionFailed
from dossier.evidence.preparing import prepare
from dossier.evidence.scans import looked_at, main_picture
from dossier.pdf.pages import view
from pixels import pixel
from turned_pictures import SIZE, assert_shows, drawing, on_white


def options(name: str) -> dict[str, Any]:
    """How a file of this name is saved: a JPEG must not lose what is compared."""
    return {"quality": 95} if name.endswith(".jpg") else {}


def png16(colour: int) -> bytes:
    """A PNG of 16 bits: 0 grey, 2 RGB, 4 grey and alpha, 6 RGB and alpha."""
    width, height = SIZE
    image = drawing("L" if colour in (0, 4) else "RGB")
    if colour in (4, 6):
        image.putalpha(Image.linear_gradient("L").resize(SIZE))
    row = width * len(image.getbands())
    samples = image.tobytes()
    rows = [
        b"\0" + b"".join(bytes((level, level)) for level in samples[n * row : (n + 1) * row])
        for n in range(height)
    ]

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 16, colour, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"".join(rows)))
        + chunk(b"IEND", b"")
    )


def ready(source: Path, *lacking: str) -> int:
    made = prepare(source, "image", source.with_suffix(".pdf"), None)
    assert (made.left_out, made.faults) == (lacking, ())
    return made.pages


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        *(("a.jpg", mode) for mode in ("RGB", "L")),
        *(("a.png", mode) for mode in ("RGB", "L", "1", "P", "RGBA", "LA", "I;16")),
        *(("a.tif", mode) for mode in ("RGB", "L", "1", "P", "RGBA", "I;16", "YCbCr")),
        *(("a.bmp", mode) for mode in ("RGB", "L", "1", "P")),
    ],
)
def test_every_mode(tmp_path: Path, name: str, mode: str) -> None:
    image = drawing(mode)
    image.save(tmp_path / name, **options(name))
    assert ready(tmp_path / name) == 1
    assert_shows(tmp_path / "a.pdf", on_white(image))


@pytest.mark.parametrize("colour", [0, 2, 4, 6])
def test_sixteen_bits(tmp_path: Path, colour: int) -> None:
    (tmp_path / "a.png").write_bytes(png16(colour))
    assert ready(tmp_path / "a.png") == 1
    mode = {0: "L", 2: "RGB", 4: "LA", 6: "RGBA"}[colour]
    assert_shows(tmp_path / "a.pdf", on_white(drawing(mode)))


def clear_png(colour: int, bits: int, key: tuple[int, ...], near: tuple[int, ...], interlaced: bool) -> bytes:
    """A PNG whose upper half has the clear colour `key`, its lower half one that is nearly the same."""
    width, height = SIZE

    def packed(samples: tuple[int, ...], columns: int) -> bytes:
        text = "".join(f"{sample:0{bits}b}" for sample in samples * columns)
        return bytes(int(text[at : at + 8].ljust(8, "0"), 2) for at in range(0, len(text), 8))

    rows = b""
    for x, y, right, down in ADAM7 if interlaced else ((0, 0, 1, 1),):
        columns = -(-(width - x) // right)
        upper, lower = packed(key, columns), packed(near, columns)
        rows += b"".join(b"\0" + (upper if n < height // 2 else lower) for n in range(y, height, down))
    clear = struct.pack(f">{len(key)}H", *key)
    head = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, interlaced)
    parts = ((b"IHDR", head), (b"tRNS", clear), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )


ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
CLEAR = [
    (0, 1, (1,), (0,)),
    (0, 1, (0,), (0,)),
    (0, 2, (2,), (1,)),
    (0, 4, (9,), (8,)),
    (0, 8, (40,), (41,)),
    (0, 16, (0x1234,), (0x1235,)),
    (0, 16, (0x1234,), (0x1134,)),
    (2, 8, (9, 8, 7), (9, 8, 6)),
    (2, 16, (0x1234, 0x2345, 0x3456), (0x1234, 0x2345, 0x3457)),
    (2, 16, (0x1234, 0x2345, 0x3456), (0x1234, 0x2245, 0x3456)),
]


@pytest.mark.parametrize("interlaced", [False, True])
@pytest.mark.parametrize(("colour", "bits", "key", "near"), CLEAR)
def test_the_clear_colour_of_every_depth_is_paper(
    tmp_path: Path, colour: int, bits: int, key: tuple[int, ...], near: tuple[int, ...], interlaced: bool
) -> None:
    (tmp_path / "a.png").write_bytes(clear_png(colour, bits, key, near, interlaced))
    assert ready(tmp_path / "a.png") == 1
    page = by_pdfium(tmp_path / "a.pdf").convert("L")
    (above,), (below,) = (pixel(page, (page.width // 2, page.height * share // 4)) for share in (1, 3))
    assert above == 255
    assert below == 255 if key == near else below < 190


@pytest.mark.parametrize(("colour", "bits", "key", "near"), [c for c in CLEAR if c[1] == 16])
def test_a_sheet_of_white_and_its_clear_colour_is_blank(
    tmp_path: Path, colour: int, bits: int, key: tuple[int, ...], near: tuple[int, ...]
) -> None:
    (tmp_path / "a.png").write_bytes(clear_png(colour, bits, key, (0xFFFF,) * len(near), False))
    ready(tmp_path / "a.png")
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        assert "E482" in {fault.code for fault in looked_at([page.obj for page in pdf.pages]).quality}


@pytest.mark.parametrize("name", ["a.jpg", "a.tif"])
def test_cmyk_is_not_inverted(tmp_path: Path, name: str) -> None:
    Image.new("CMYK", SIZE, (0, 0, 0, 0)).save(tmp_path / name)
    ready(tmp_path / name)
    assert min(pixel(by_pdfium(tmp_path / "a.pdf"), (421, 297))) > 240


JFIF = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"


def jpeg_that_says(coded: str, jfif: bool, adobe: tuple[int, ...], names: bytes) -> bytes:
    """The drawing with the samples of a coding, under markers that may say another."""
    out = io.BytesIO()
    given = drawing("CMYK" if coded == "CMYK" else "RGB")
    given.save(out, "JPEG", quality=95, keep_rgb=coded == "RGB")
    data = out.getvalue()
    kept = [JFIF] if jfif else []
    kept += [b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00" + bytes([value]) for value in adobe]
    at = 2
    while data[at + 1] != 0xDA:
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        part = bytearray(data[at:end])
        if part[1] == 0xC0:
            part[10::3] = names
        if part[1] not in (0xE0, 0xEE):
            kept.append(bytes(part))
        at = end
    scan = bytearray(data[at:])
    scan[5 : 5 + 2 * len(names) : 2] = names
    return b"\xff\xd8" + b"".join(kept) + bytes(scan)


@pytest.mark.parametrize("jfif", [True, False])
@pytest.mark.parametrize("adobe", [(), (0,), (1,), (2,), (0, 1), (1, 0)])
@pytest.mark.parametrize(
    ("coded", "names"),
    [(coded, names) for coded in ("YCbCr", "RGB") for names in (b"\1\2\3", b"RGB", b"\0\1\2")]
    + [("CMYK", b"\1\2\3\4"), ("CMYK", b"CMYK")],
)
def test_markers_that_contradict_each_other(
    tmp_path: Path, coded: str, jfif: bool, adobe: tuple[int, ...], names: bytes
) -> None:
    """Whatever a JPEG says of its colours, two viewers show of its page what Pillow shows of the file."""
    given = jpeg_that_says(coded, jfif, adobe, names)
    (tmp_path / "a.jpg").write_bytes(given)
    ready(tmp_path / "a.jpg")
    with Image.open(tmp_path / "a.jpg") as picture:
        wanted = picture.convert("RGB")
    for seen in (by_pdfium, by_poppler) if POPPLER else (by_pdfium,):
        page = seen(tmp_path / "a.pdf")
        scale = (page.width - 2 * 20 / 25.4 * 72) / SIZE[0]
        for x, y in ((50, 50), (350, 250), (200, 120), (350, 50)):
            left, top = (page.width - SIZE[0] * scale) / 2, (page.height - SIZE[1] * scale) / 2
            colour = pixel(page, (round(left + x * scale), round(top + y * scale)))
            far = max(abs(a - b) for a, b in zip(colour, pixel(wanted, (x, y)), strict=True))
            # What four inks look like on a screen is for each viewer to say; inverted they are further off.
            assert far < (130 if len(names) == 4 and adobe else 30), (seen.__name__, x, y)
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        embedded = next(iter(pdf.pages[0].Resources.XObject.values()))
        if len(names) == 3 or adobe:
            scan = given[given.index(b"\xff\xda") :]
            assert embedded.read_raw_bytes().endswith(scan), "the samples are as they were"
        else:
            assert embedded.ColorSpace == "/DeviceRGB"


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("progressive", [True, False])
def test_a_jpeg_without_contradictions_is_embedded_byte_for_byte(
    tmp_path: Path, mode: str, progressive: bool
) -> None:
    drawing(mode).save(tmp_path / "a.jpg", progressive=progressive)
    ready(tmp_path / "a.jpg")
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        embedded = next(iter(pdf.pages[0].Resources.XObject.values()))
        assert embedded.read_raw_bytes() == (tmp_path / "a.jpg").read_bytes()


@pytest.mark.parametrize("turn", range(1, 9))
@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.tif"])
def test_turned_and_mirrored(tmp_path: Path, name: str, turn: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = turn
    if name == "a.tif":
        drawing().save(tmp_path / name, tiffinfo={0x0112: turn})
    else:
        drawing().save(tmp_path / name, exif=exif.tobytes())
    assert ready(tmp_path / name) == 1
    moves = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }  # fmt: skip
    assert_shows(tmp_path / "a.pdf", drawing().transpose(moves[turn]) if turn > 1 else drawing())


@pytest.mark.parametrize("kind", ["group3", "group4", "tiff_lzw", "packbits", "tiff_adobe_deflate", "jpeg"])
def test_compressed_tiffs(tmp_path: Path, kind: str) -> None:
    image = drawing("1" if kind.startswith("group") else "RGB")
    image.save(tmp_path / "a.tif", compression=kind)
    assert ready(tmp_path / "a.tif") == 1
    assert_shows(tmp_path / "a.pdf", on_white(image))


def phone(path: Path) -> None:
    drawing().save(path, "MPO", save_all=True, append_images=[drawing().resize((100, 75))])


def animated(path: Path) -> None:
    drawing().save(path, save_all=True, append_images=[drawing().rotate(180)])


def animated_clear(path: Path) -> None:
    drawing("RGBA").save(path, save_all=True, append_images=[drawing("RGBA").rotate(180)])


def with_preview(path: Path) -> None:
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[254] = 1
    with TiffImagePlugin.AppendingTiffWriter(str(path), True) as out:
        drawing().save(out, "TIFF")
        out.newFrame()
        drawing().resize((100, 75)).save(out, "TIFF", tiffinfo=tags)


@pytest.mark.parametrize(
    ("name", "make"),
    [("a.jpg", phone), ("a.png", animated), ("b.png", animated_clear), ("a.tif", with_preview)],
)
def test_what_holds_more_pictures_than_pages(tmp_path: Path, name: str, make: Callable[[Path], None]) -> None:
    make(tmp_path / name)
    with Image.open(tmp_path / name) as picture:
        assert getattr(picture, "n_frames", 1) == 2
        first = on_white(picture)
    assert ready(tmp_path / name, "FurtherPictures") == 1
    assert_shows((tmp_path / name).with_suffix(".pdf"), first)


def test_every_page_of_a_tiff_in_its_own_kind(tmp_path: Path) -> None:
    others = [drawing("L").rotate(90, expand=True), drawing()]
    drawing("1").save(tmp_path / "a.tif", save_all=True, append_images=others, compression="tiff_lzw")
    assert ready(tmp_path / "a.tif") == 3
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        assert [round(view(page.obj).width) for page in pdf.pages] == [842, 595, 842]


def test_colour_profiles(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for mode in ("P", "RGB", "RGBA"):
        drawing(mode).save(tmp_path / "a.png", icc_profile=profile)
        ready(tmp_path / "a.png")
        assert_shows(tmp_path / "a.pdf", on_white(drawing(mode)))


def test_an_a0_scan_is_embedded_without_being_decoded(tmp_path: Path) -> None:
    """248 million pixels in 30 KB: the page holds the very data of the file."""
    width, height = 13244, 18727
    packer, packed = zlib.compressobj(), []
    for _ in range(height):
        packed.append(packer.compress(bytes(width + 1)))
    packed.append(packer.flush())
    data = b"".join(packed)

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    out = io.BytesIO(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b""))
    (tmp_path / "a.png").write_bytes(out.getvalue())
    assert ready(tmp_path / "a.png") == 1
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        picture = next(iter(pdf.pages[0].obj.Resources.XObject.values()))
        assert picture.read_raw_bytes() == data


def grey_tiff(bits: int, white_is_zero: bool = False) -> bytes:
    """A TIFF of the drawing in grey, its samples of 12 or 16 bits."""
    width, height = SIZE
    levels = drawing("L").tobytes()
    if white_is_zero:
        levels = bytes(255 - level for level in levels)
    if bits == 12:
        pairs = zip(levels[::2], levels[1::2], strict=True)
        wide = [(a << 4 | a >> 4, b << 4 | b >> 4) for a, b in pairs]
        data = b"".join(bytes((a >> 4, (a & 15) << 4 | b >> 8, b & 255)) for a, b in wide)
    else:
        data = b"".join(struct.pack("<H", level * 257) for level in levels)
    tags = [(256, width), (257, height), (258, bits), (259, 1), (262, 0 if white_is_zero else 1)]
    tags += [(273, 8), (277, 1), (278, height), (279, len(data))]
    rows = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    return (
        struct.pack("<2sHI", b"II", 42, 8 + len(data)) + data + struct.pack("<H", len(tags)) + rows + bytes(4)
    )


@pytest.mark.parametrize(("bits", "white_is_zero"), [(12, False), (16, False), (16, True)])
def test_wide_grey_in_a_tiff(tmp_path: Path, bits: int, white_is_zero: bool) -> None:
    (tmp_path / "a.tif").write_bytes(grey_tiff(bits, white_is_zero))
    assert ready(tmp_path / "a.tif") == 1
    assert_shows(tmp_path / "a.pdf", drawing("L").convert("RGB"))


@pytest.mark.parametrize("kind", ["I", "F"])
def test_what_has_no_white_of_its_own_is_refused(tmp_path: Path, kind: str) -> None:
    """Samples of 32 bits or with a sign: every viewer scales them in its own way, if at all."""
    drawing("L").convert(kind).point(lambda level: level * 30000 + 0).save(tmp_path / "a.tif")
    with pytest.raises(ConversionFailed) as refused:
        ready(tmp_path / "a.tif")
    assert "16 bits" in refused.value.findings[0].message.en


def signed_tiff() -> bytes:
    """16 bits with a sign, which Pillow reads as 32."""
    data = bytearray(grey_tiff(16))
    (end,) = struct.unpack_from("<I", data, 4)
    (count,) = struct.unpack_from("<H", data, end)
    struct.pack_into("<H", data, end, count + 1)
    return bytes(data[:-4] + struct.pack("<HHII", 339, 3, 1, 2) + data[-4:])


def test_samples_with_a_sign_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.tif").write_bytes(signed_tiff())
    with pytest.raises(ConversionFailed):
        ready(tmp_path / "a.tif")


def profile_of(space: bytes) -> bytes:
    """A profile for another kind of colours than its picture: sRGB or Lab, with another name of its colours."""
    made = ImageCms.createProfile("LAB" if space == b"Lab " else "sRGB")
    profile = bytearray(ImageCms.ImageCmsProfile(made).tobytes())
    profile[16:20] = space
    return bytes(profile)


PROFILES = {
    "Lab": profile_of(b"Lab "),
    "CMYK": profile_of(b"CMYK"),
    "GRAY": profile_of(b"GRAY"),
    "cut": profile_of(b"RGB ")[:200],
    "noise": b"no profile at all" * 20,
    "short": b"x",
}


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize(
    ("name", "mode"),
    [
        *(("a.png", mode) for mode in ("RGB", "RGBA", "P")),
        *(("a.jpg", mode) for mode in ("RGB", "L")),
        *(("a.tif", mode) for mode in ("RGB", "1")),
    ],
)
def test_a_profile_that_does_not_fit_is_left_out(tmp_path: Path, name: str, mode: str, profile: str) -> None:
    image = drawing(mode)
    image.save(tmp_path / name, icc_profile=PROFILES[profile], **options(name))
    assert ready(tmp_path / name) == 1
    assert_shows(tmp_path / "a.pdf", on_white(image))
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        (picture,) = pdf.pages[0].obj.Resources.XObject.values()
        assert "ICCBased" not in str(picture.get("/ColorSpace"))


def test_a_profile_that_fits_stays_and_the_pages_are_the_same_each_time(tmp_path: Path) -> None:
    made = []
    rgb, cmyk = profile_of(b"RGB "), profile_of(b"CMYK")  # a profile holds the second when it was made
    for profile in (rgb, rgb, cmyk, cmyk):
        drawing().save(tmp_path / "a.png", icc_profile=profile)
        ready(tmp_path / "a.png")
        made.append((tmp_path / "a.pdf").read_bytes())
    assert b"/ICCBased" in made[0] and made[0] == made[1] and made[2] == made[3]


def with_density(data: bytes, unit: int, x: int, y: int) -> bytes:
    """A JPEG with another density in its JFIF header."""
    at = data.index(b"JFIF\0")
    return data[: at + 7] + struct.pack(">BHH", unit, x, y) + data[at + 12 :]


def with_phys(data: bytes, unit: int, x: int, y: int) -> bytes:
    """A PNG with the size of its pixels."""
    body = b"pHYs" + struct.pack(">IIB", x, y, unit)
    at = data.index(b"IDAT") - 4
    return data[:at] + struct.pack(">I", 9) + body + struct.pack(">I", zlib.crc32(body)) + data[at:]


def picture_data(name: str, mode: str = "RGB", **more: object) -> bytes:
    out = io.BytesIO()
    drawing(mode).save(out, name, **more)
    return out.getvalue()


OBLONG = {
    "inch.tif": picture_data("TIFF", "1", compression="group4", dpi=(204, 98)),
    "lzw.tif": picture_data("TIFF", "L", compression="tiff_lzw", dpi=(204, 98)),
    "cm.tif": picture_data("TIFF", tiffinfo={296: 3, 282: 80.3, 283: 38.6}),
    "bare.tif": picture_data("TIFF", tiffinfo={296: 1, 282: 2.0816, 283: 1.0}),
    "inch.jpg": with_density(picture_data("JPEG"), 1, 204, 98),
    "bare.jpg": with_density(picture_data("JPEG"), 0, 102, 49),
    "metre.png": with_phys(picture_data("PNG"), 1, 8031, 3858),
    "bare.png": with_phys(picture_data("PNG"), 0, 204, 98),
    "clear.png": with_phys(picture_data("PNG", "RGBA"), 1, 8031, 3858),
    "a.bmp": picture_data("BMP", dpi=(204, 98)),
}


def placed(path: Path) -> tuple[float, float]:
    """Width and height on the page in points, as it is seen."""
    with pikepdf.open(path) as pdf:
        found = main_picture(pdf.pages[0].obj)
        assert found
        turned = view(pdf.pages[0].obj)
        box = pdf.pages[0].mediabox
        swapped = round(turned.width) != round(float(box[2]))
        return (found.height, found.width) if swapped else (found.width, found.height)


@pytest.mark.parametrize("name", OBLONG)
def test_pixels_that_are_not_square(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(OBLONG[name])
    assert ready(tmp_path / name) == 1
    width, height = placed((tmp_path / name).with_suffix(".pdf"))
    assert height / width == pytest.approx((300 / 98) / (400 / 204), rel=0.02)


@pytest.mark.parametrize("turn", range(1, 9))
@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.tif"])
def test_oblong_pixels_that_are_turned(tmp_path: Path, name: str, turn: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = turn
    turned = {"tiffinfo": {0x0112: turn}} if name == "a.tif" else {"exif": exif.tobytes()}
    drawing().save(tmp_path / name, dpi=(204, 98), **turned)
    ready(tmp_path / name)
    width, height = placed(tmp_path / "a.pdf")
    upright = (300 / 98) / (400 / 204)
    assert height / width == pytest.approx(1 / upright if turn > 4 else upright, rel=0.02)


@pytest.mark.parametrize("density", [(1, 72), (0, 98), (65535, 1), (300, 299)])
def test_a_density_that_cannot_be_meant(tmp_path: Path, density: tuple[int, int]) -> None:
    (tmp_path / "a.jpg").write_bytes(with_density(picture_data("JPEG"), 1, *density))
    ready(tmp_path / "a.jpg")
    width, height = placed(tmp_path / "a.pdf")
    assert width / height == pytest.approx(4 / 3)
