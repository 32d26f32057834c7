"""Pictures inside PDFs: every filter, colour space and kind of mask."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from functools import partial
from typing import Any

from PIL import Image, ImageCms
from PIL.TiffImagePlugin import TiffImageFile

from zoo.kinds import Kind
from zoo.paper import MARKS, one_page, stream

W, H = 64, 48


def gradient(mode: str = "RGB") -> Image.Image:
    """A small picture with no two halves alike."""
    grey = Image.linear_gradient("L").resize((W, H))
    across = Image.linear_gradient("L").rotate(90).resize((W, H))
    whole = Image.merge("RGB", (grey, across, Image.new("L", (W, H), 90)))
    whole.paste((255, 0, 0), (4, 4, 20, 16))
    return whole.convert(mode)


def bilevel() -> Image.Image:
    picture = Image.new("1", (W, H), 1)
    picture.paste(0, (8, 8, 30, 40))
    picture.paste(0, (40, 20, 60, 24))
    return picture


def packed(picture: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def image(data: bytes, entries: str, size: tuple[int, int] = (W, H)) -> bytes:
    return stream(data, f"/Type/XObject/Subtype/Image/Width {size[0]}/Height {size[1]}{entries}")


def shows(
    picture: bytes, *, resources: str = "", content: str = "", more: dict[int, bytes | str] | None = None
) -> bytes:
    """A page with one picture, 100 by 75 points."""
    placed = content or "q 100 0 0 75 40 40 cm /I1 Do Q\n"
    return one_page(
        MARKS + placed,
        resources=f"/Font<</F1 5 0 R>>/XObject<</I1 30 0 R>>{resources}",
        more={30: picture, **(more or {})},
    )


def raw(mode: str, entries: str, *, filters: str = "/Filter/FlateDecode") -> bytes:
    data = gradient(mode).tobytes()
    return shows(image(zlib.compress(data) if filters else data, entries + filters))


def deep() -> bytes:
    """16 bits a channel."""
    data = b"".join(struct.pack(">H", 257 * v) for v in gradient().tobytes())
    return shows(image(zlib.compress(data), "/ColorSpace/DeviceRGB/BitsPerComponent 16/Filter/FlateDecode"))


def jpeg(mode: str = "RGB", *, extra: str = "", flate: bool = False, **options: object) -> bytes:
    data = packed(gradient(mode), "JPEG", quality=90, **options)
    space = {"RGB": "/DeviceRGB", "L": "/DeviceGray", "CMYK": "/DeviceCMYK"}[mode]
    filters = "[/FlateDecode/DCTDecode]" if flate else "/DCTDecode"
    return shows(
        image(
            zlib.compress(data) if flate else data,
            f"/ColorSpace{space}/BitsPerComponent 8/Filter{filters}{extra}",
        )
    )


def fax(compression: str) -> bytes:
    """The strip of a fax TIFF, in one piece."""
    with Image.open(io.BytesIO(packed(bilevel(), "TIFF", compression=compression))) as picture:
        assert isinstance(picture, TiffImageFile)
        tags = picture.tag_v2
        offsets, counts = tags[273], tags[279]
    data = packed(bilevel(), "TIFF", compression=compression)
    return b"".join(data[o : o + c] for o, c in zip(offsets, counts, strict=True))


def ccitt(compression: str, k: int, extra: str = "") -> bytes:
    parms = f"/DecodeParms<</K {k}/Columns {W}/Rows {H}{extra}>>"
    return shows(
        image(fax(compression), f"/ColorSpace/DeviceGray/BitsPerComponent 1/Filter/CCITTFaxDecode{parms}")
    )


def jbig2() -> bytes:
    """One page of JBIG2 with a generic region that is coded as G4 (MMR)."""

    def segment(number: int, kind: int, data: bytes, page: int = 1) -> bytes:
        return struct.pack(">IBBBI", number, kind, 0, page, len(data)) + data

    page_info = struct.pack(">IIIIBH", W, H, 0, 0, 0, 0)
    region = struct.pack(">IIIIB", W, H, 0, 0, 0) + b"\x01" + fax("group4")
    data = segment(0, 48, page_info) + segment(1, 38, region) + segment(2, 49, b"")
    return shows(image(data, "/ColorSpace/DeviceGray/BitsPerComponent 1/Filter/JBIG2Decode"))


def jpx() -> bytes:
    return shows(image(packed(gradient(), "JPEG2000"), "/Filter/JPXDecode"))


def screen_profile() -> bytes:
    """sRGB, its date of making set to nothing."""
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return made[:24] + bytes(12) + made[36:]


def icc() -> bytes:
    picture = image(
        zlib.compress(gradient().tobytes()),
        "/ColorSpace[/ICCBased 31 0 R]/BitsPerComponent 8/Filter/FlateDecode",
    )
    return shows(
        picture,
        more={31: stream(zlib.compress(screen_profile()), "/N 3/Alternate/DeviceRGB/Filter/FlateDecode")},
    )


def indexed(bits: int) -> bytes:
    colours = 2**bits
    table = b"".join(
        bytes((255 * n // (colours - 1), 80, 255 - 255 * n // (colours - 1))) for n in range(colours)
    )
    rows = []
    for y in range(H):
        row = [(x * colours // W + y) % colours for x in range(W)]
        value = "".join(f"{v:0{bits}b}" for v in row)
        rows.append(int(value, 2).to_bytes(W * bits // 8, "big"))
    space = f"/ColorSpace[/Indexed/DeviceRGB {colours - 1}<{table.hex()}>]/BitsPerComponent {bits}"
    return shows(image(b"".join(rows), space))


def predicted(predictor: int) -> bytes:
    """Flate with a predictor: 2 of TIFF, 15 of PNG."""
    data, out = gradient().tobytes(), b""
    for y in range(H):
        row = data[y * W * 3 : (y + 1) * W * 3]
        gaps = bytes((row[i] - (row[i - 3] if i > 2 else 0)) % 256 for i in range(len(row)))
        out += gaps if predictor == 2 else b"\x01" + gaps
    parms = f"/DecodeParms<</Predictor {predictor}/Colors 3/Columns {W}>>"
    return shows(
        image(zlib.compress(out), f"/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/FlateDecode{parms}")
    )


def run_length() -> bytes:
    data = gradient("L").tobytes()
    out = b"".join(bytes([127]) + data[i : i + 128] for i in range(0, len(data), 128)) + b"\x80"
    return shows(image(out, "/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/RunLengthDecode"))


def chained() -> bytes:
    data = zlib.compress(gradient("L").tobytes()).hex().encode() + b">"
    return shows(image(data, "/ColorSpace/DeviceGray/BitsPerComponent 8/Filter[/ASCIIHexDecode/FlateDecode]"))


def ascii85() -> bytes:
    data = base64.a85encode(gradient("L").tobytes()) + b"~>"
    return shows(image(data, "/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/ASCII85Decode"))


def masked(kind: str) -> bytes:
    entries = "/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/FlateDecode"
    data = zlib.compress(gradient().tobytes())
    if kind == "colour-key":
        return shows(image(data, entries + "/Mask[250 255 0 5 0 5]"))
    if kind == "smask":
        mask = image(
            zlib.compress(gradient("L").tobytes()),
            "/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode",
        )
        return shows(image(data, entries + "/SMask 31 0 R"), more={31: mask})
    mask = image(bilevel().tobytes(), "/ImageMask true/BitsPerComponent 1")
    return shows(image(data, entries + "/Mask 31 0 R"), more={31: mask})


def stencil(extra: str = "") -> bytes:
    return shows(
        image(bilevel().tobytes(), f"/ImageMask true/BitsPerComponent 1{extra}"),
        content="0 0.5 0 rg q 100 0 0 75 40 40 cm /I1 Do Q\n",
    )


def inline(data: bytes = b"", filters: str = "") -> bytes:
    """An inline picture of 8 × 8 grey samples; by default with EI and a q among its bytes."""
    samples = data or (b"\x00 EI q \xff" + bytes(range(0, 216, 4)))[:64]
    picture = (
        f"q 100 0 0 75 40 40 cm BI /W 8 /H 8 /CS /G /BPC 8{filters} ID ".encode() + samples + b"\nEI Q\n"
    )
    return one_page(MARKS.encode() + picture)


def scan(count: int = 1, colour: int = 240) -> bytes:
    """What a scanner gives: a page that is one JPEG."""
    picture = Image.new("L", (1240, 1754), colour)
    picture.paste(gradient("L").resize((900, 600)), (180, 180))
    data = packed(picture, "JPEG", quality=80)
    entries = "/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/DCTDecode"
    return one_page(
        "q 595 0 0 842 0 0 cm /I1 Do Q\n",
        resources="/XObject<</I1 30 0 R>>",
        box="/MediaBox[0 0 595 842]",
        more={30: image(data, entries, (1240, 1754))},
    )


def unlike(entries: str, size: tuple[int, int] = (W, H), form: str = "JPEG") -> bytes:
    """A grey picture whose dictionary says something else than its own header."""
    code = {"JPEG": "/DCTDecode", "JPEG2000": "/JPXDecode"}[form]
    return shows(image(packed(gradient("L"), form), f"{entries}/Filter{code}", size))


_GREY = "/ColorSpace/DeviceGray/BitsPerComponent 8"
_LAB = "/ColorSpace[/Lab<</WhitePoint[.96 1 .82]/Range[-100 100 -100 100]>>]/BitsPerComponent 8"
_CALRGB = "/ColorSpace[/CalRGB<</WhitePoint[.95 1 1.09]/Gamma[2.2 2.2 2.2]>>]/BitsPerComponent 8"
_INK = "<</FunctionType 2/Domain[0 1]/C0[1 1 1]/C1[.8 .6 0]/N 1>>"
_GOLD = f"/ColorSpace[/Separation/Gold/DeviceRGB{_INK}]/BitsPerComponent 8"


def _told(*args: Any) -> Kind:
    """A JPEG or JPEG 2000 that is not what its dictionary says; see `unlike`."""
    return Kind(partial(unlike, *args), expect="refused", codes=frozenset({"E462"}))


KINDS: dict[str, Kind] = {
    "image-rgb": Kind(partial(raw, "RGB", "/ColorSpace/DeviceRGB/BitsPerComponent 8")),
    "image-grey-unfiltered": Kind(partial(raw, "L", _GREY, filters="")),
    "image-cmyk": Kind(partial(raw, "CMYK", "/ColorSpace/DeviceCMYK/BitsPerComponent 8")),
    "image-lab": Kind(partial(raw, "RGB", _LAB)),
    "image-calrgb": Kind(partial(raw, "RGB", _CALRGB)),
    "image-separation": Kind(partial(raw, "L", _GOLD)),
    "image-decode-inverted": Kind(partial(raw, "L", _GREY + "/Decode[1 0]")),
    "image-interpolated": Kind(partial(raw, "L", _GREY + "/Interpolate true")),
    "image-16-bit": Kind(deep),
    "image-icc": Kind(icc),
    **{f"image-indexed-{bits}": Kind(partial(indexed, bits)) for bits in (1, 2, 4, 8)},
    "image-jpeg": Kind(jpeg),
    "image-jpeg-grey": Kind(partial(jpeg, "L")),
    "image-jpeg-progressive": Kind(partial(jpeg, progressive=True)),
    "image-jpeg-in-flate": Kind(partial(jpeg, flate=True)),
    "image-jpeg-cmyk": Kind(partial(jpeg, "CMYK")),
    "image-jpeg-cmyk-inverted": Kind(partial(jpeg, "CMYK", extra="/Decode[1 0 1 0 1 0 1 0]")),
    "image-jpx": Kind(jpx),
    "image-jbig2": Kind(jbig2),
    "image-ccitt-g3": Kind(partial(ccitt, "group3", 0)),
    "image-ccitt-g4": Kind(partial(ccitt, "group4", -1)),
    "image-ccitt-g4-black-is-1": Kind(partial(ccitt, "group4", -1, "/BlackIs1 true")),
    "image-png-predictor": Kind(partial(predicted, 15)),
    "image-tiff-predictor": Kind(partial(predicted, 2)),
    "image-run-length": Kind(run_length),
    "image-hexadecimal": Kind(chained),
    "image-ascii85": Kind(ascii85),
    **{f"image-mask-{kind}": Kind(partial(masked, kind)) for kind in ("colour-key", "smask", "explicit")},
    "image-stencil": Kind(stencil),
    "image-stencil-inverted": Kind(partial(stencil, "/Decode[1 0]")),
    "image-inline": Kind(partial(inline, bytes(range(0, 256, 4)))),
    "image-inline-with-ei-inside": Kind(inline),
    "image-inline-hexadecimal": Kind(
        partial(inline, bytes(range(0, 256, 4)).hex().encode() + b">", " /F /AHx")
    ),
    "scan-of-a-sheet": Kind(scan),
    "image-jpeg-of-other-width": _told(_GREY, (W - 1, H)),
    "image-jpeg-of-other-height": _told(_GREY, (W, 2 * H)),
    "image-jpeg-of-other-colours": _told("/ColorSpace/DeviceRGB/BitsPerComponent 8"),
    "image-jpeg-of-other-bits": _told("/ColorSpace/DeviceGray/BitsPerComponent 1"),
    "image-jpx-of-other-width": _told(_GREY, (2 * W, H), "JPEG2000"),
}
