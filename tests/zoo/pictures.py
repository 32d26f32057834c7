"""Picture files: photographs in every orientation, scans in every compression, and what is no paper at all."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from functools import partial
from typing import Any

from PIL import Image, ImageDraw

import heic_samples
from pixels import pixel
from zoo.images import bilevel, gradient, packed
from zoo.kinds import DAMAGED, Kind

_BOTH = dict.fromkeys(("pdfium", "poppler"), "the colours of such a picture are up to its reader")


def photo(mode: str = "RGB", size: tuple[int, int] = (1000, 750)) -> Image.Image:
    """A picture whose corners differ, so that it has one way up."""
    picture = gradient().resize(size, Image.Resampling.NEAREST)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, size[0] // 4, size[1] // 4), fill="white")
    draw.rectangle((size[0] * 3 // 4, 0, size[0], size[1] // 4), fill="black")
    return picture.convert(mode)


def sheet() -> Image.Image:
    return bilevel().resize((1000, 750))


def jpeg(mode: str = "RGB", *, turn: int = 0, **options: object) -> bytes:
    if turn:
        exif = Image.Exif()
        exif[0x0112] = turn
        options["exif"] = exif
    return packed(photo(mode), "JPEG", quality=92, **options)


def heic(*pictures: Image.Image, **options: Any) -> bytes:
    return heic_samples.heic(*(pictures or (photo(),)), **options)


def with_a_hole(make: Callable[[], bytes]) -> bytes:
    """Zeros in the middle, as a lost block of a download leaves them."""
    data = bytearray(make())
    at = len(data) * 3 // 4
    data[at : at + 512] = bytes(len(data[at : at + 512]))
    return bytes(data)


def mpo() -> bytes:
    """A phone's photo: the picture and a smaller second one."""
    return packed(photo(), "MPO", save_all=True, append_images=[photo(size=(80, 60))])


def apng() -> bytes:
    return packed(
        photo(), "PNG", save_all=True, append_images=[photo().rotate(90), photo().rotate(180)], duration=100
    )


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(
    width: int,
    height: int,
    bits: int,
    colour: int,
    rows: bytes,
    *,
    interlaced: bool = False,
    more: bytes = b"",
) -> bytes:
    """A PNG by hand; `rows` are the filtered lines."""
    head = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, int(interlaced))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + more
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def deep_png() -> bytes:
    """16 bits a channel."""
    picture = photo()
    data = b"".join(struct.pack(">H", 257 * v) for v in picture.tobytes())
    line = picture.width * 6
    rows = b"".join(b"\0" + data[at : at + line] for at in range(0, len(data), line))
    return png(picture.width, picture.height, 16, 2, rows)


def deep_grey_png() -> bytes:
    return packed(photo("L").convert("I").point(lambda v: v * 257).convert("I;16"), "PNG")


def interlaced() -> bytes:
    """The seven passes of Adam7."""
    picture = photo()
    rows = b""
    for x0, y0, dx, dy in (
        (0, 0, 8, 8),
        (4, 0, 8, 8),
        (0, 4, 4, 8),
        (2, 0, 4, 4),
        (0, 2, 2, 4),
        (1, 0, 2, 2),
        (0, 1, 1, 2),
    ):
        for y in range(y0, picture.height, dy):
            rows += b"\0" + b"".join(bytes(pixel(picture, (x, y))) for x in range(x0, picture.width, dx))
    return png(picture.width, picture.height, 8, 2, rows, interlaced=True)


def palette_with_clear_colour() -> bytes:
    """A palette picture on a blue that is transparent: the paper shows there."""
    picture = Image.new("P", (1000, 750), 1)
    picture.putpalette([0, 0, 0, 0, 60, 200, 255, 0, 0])
    ImageDraw.Draw(picture).rectangle((250, 190, 750, 560), fill=2)
    return packed(picture, "PNG", transparency=1)


def rgb_with_clear_colour() -> bytes:
    picture = Image.new("RGB", (1000, 750), (0, 60, 200))
    ImageDraw.Draw(picture).rectangle((250, 190, 750, 560), fill=(255, 0, 0))
    return packed(picture, "PNG", transparency=(0, 60, 200))


def with_alpha(mode: str) -> Image.Image:
    picture = photo("RGBA")
    picture.putalpha(Image.linear_gradient("L").resize(picture.size))
    return picture.convert(mode)


def tiff(picture: Image.Image, compression: str | None = None, **options: object) -> bytes:
    return packed(picture, "TIFF", **({"compression": compression} if compression else {}), **options)


def multi_page() -> bytes:
    """Pages of different sizes, modes and compressions."""
    out = io.BytesIO()
    pages = [photo(), bilevel().resize((1000, 1400)), photo("L", (750, 1000))]
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], compression="tiff_lzw")
    return out.getvalue()


def raw_tiff(tags: list[tuple[int, int, list[int]]], data: list[bytes], *, big: bool = False) -> bytes:
    """A TIFF by hand; `tags` are (tag, type 3 or 4, values), the places of `data` go into tag 273 or 324."""
    order = ">" if big else "<"
    out = (b"MM" if big else b"II") + struct.pack(order + "HI", 42, 0)
    places = []
    for part in data:
        places.append(len(out))
        out += part + b"\0" * (len(part) % 2)
    entries = b""
    for tag, kind, values in sorted((t, k, places if t in (273, 324) else v) for t, k, v in tags):
        coded = struct.pack(f"{order}{len(values)}{'H' if kind == 3 else 'I'}", *values)
        if len(coded) > 4:
            place = struct.pack(order + "I", len(out))
            out += coded + b"\0" * (len(coded) % 2)
        else:
            place = coded.ljust(4, b"\0")
        entries += struct.pack(order + "HHI", tag, kind, len(values)) + place
    start = len(out)
    out += struct.pack(order + "H", len(tags)) + entries + bytes(4)
    return out[:4] + struct.pack(order + "I", start) + out[8:]


def _common(
    width: int, height: int, samples: int, photometric: int, bits: int = 8, compression: int = 1
) -> list[tuple[int, int, list[int]]]:
    return [
        (256, 4, [width]), (257, 4, [height]), (258, 3, [bits] * samples), (259, 3, [compression]),
        (262, 3, [photometric]), (277, 3, [samples]),
    ]  # fmt: skip


def tiled() -> bytes:
    """Tiles of 512 × 512."""
    picture = photo(size=(1024, 1024))
    tiles = [picture.crop((x, y, x + 512, y + 512)).tobytes() for y in (0, 512) for x in (0, 512)]
    tags = _common(1024, 1024, 3, 2)
    return raw_tiff(
        [*tags, (322, 3, [512]), (323, 3, [512]), (324, 4, []), (325, 4, [len(t) for t in tiles])], tiles
    )


def planar() -> bytes:
    """Each channel by itself."""
    planes = [band.tobytes() for band in photo().split()]
    tags = [
        *_common(1000, 750, 3, 2),
        (284, 3, [2]),
        (278, 4, [750]),
        (273, 4, []),
        (279, 4, [len(p) for p in planes]),
    ]
    return raw_tiff(tags, planes)


def big_endian(bits: int) -> bytes:
    picture = photo("L")
    data = picture.tobytes() if bits == 8 else b"".join(struct.pack(">H", v * 257) for v in picture.tobytes())
    return raw_tiff(
        [*_common(1000, 750, 1, 1, bits), (278, 4, [750]), (273, 4, []), (279, 4, [len(data)])],
        [data],
        big=True,
    )


def old_jpeg() -> bytes:
    """Compression 6: a whole JPEG as one strip, as old scanner software wrote it."""
    data = packed(photo("L"), "JPEG", quality=92)
    tags = [
        *_common(1000, 750, 1, 1, compression=6),
        (278, 4, [750]),
        (273, 4, []),
        (279, 4, [len(data)]),
        (513, 4, [8]),
        (514, 4, [len(data)]),
    ]
    return raw_tiff(tags, [data])


def drawing_a0() -> bytes:
    """A drawing of A0 scanned at 400 dpi, grey: 13,244 × 18,724 pixels in half a megabyte."""
    width, height = 13_244, 18_724
    engine = zlib.compressobj(1)
    row, line = b"\0" + b"\xff" * width, b"\0" + b"\xff" * 600 + b"\0" * (width - 1200) + b"\xff" * 600
    data = b"".join(engine.compress((line if y % 1000 < 60 else row) * 20) for y in range(0, height - 4, 20))
    data += engine.compress(row * 4) + engine.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def _cut(make: Callable[[], bytes], suffix: str) -> Kind:
    return Kind(make, suffix, "refused", codes=DAMAGED)


_NO_PAPER = frozenset({"E404", "E470"})
_TIFF = {
    "none": None, "lzw": "tiff_lzw", "deflate": "tiff_adobe_deflate", "old-deflate": "tiff_deflate",
    "packbits": "packbits", "jpeg": "jpeg",
    "zstd": "zstd", "lzma": "lzma",
}  # fmt: skip
_KEPT: dict[str, tuple[str, bytes]] = {
    "word": (".docx", b"PK\x03\x04" + bytes(100)),
    "drawing-dwg": (".dwg", b"AC1032\0\0" + bytes(100)),
    "text": (".txt", "说明\n".encode()),
}

KINDS: dict[str, Kind] = {
    **{f"photo-turned-{n}": Kind(partial(jpeg, turn=n), ".jpg") for n in range(1, 9)},
    "photo-turned-0": Kind(partial(jpeg, turn=9), ".jpg"),
    "photo-grey": Kind(partial(jpeg, "L"), ".jpg"),
    "photo-cmyk": Kind(partial(jpeg, "CMYK"), ".jpg"),
    "photo-progressive": Kind(partial(jpeg, progressive=True), ".JPG"),
    "photo-junk-behind": Kind(lambda: jpeg() + b"\0" * 300, ".jpeg"),
    "photo-mpo": Kind(mpo, ".jpg"),
    "photo-cut": _cut(lambda: jpeg()[:-700], ".jpg"),
    "png-rgb": Kind(lambda: packed(photo(), "PNG"), ".png"),
    "png-alpha": Kind(lambda: packed(with_alpha("RGBA"), "PNG"), ".png"),
    "png-grey-alpha": Kind(lambda: packed(with_alpha("LA"), "PNG"), ".png"),
    "png-palette": Kind(lambda: packed(photo().quantize(16), "PNG"), ".png"),
    "png-palette-clear-colour": Kind(palette_with_clear_colour, ".png"),
    "png-rgb-clear-colour": Kind(rgb_with_clear_colour, ".png"),
    "png-bilevel": Kind(lambda: packed(sheet(), "PNG"), ".png"),
    "png-16-bit": Kind(deep_png, ".png"),
    "png-16-bit-grey": Kind(deep_grey_png, ".png"),
    "png-interlaced": Kind(interlaced, ".png"),
    "png-animated": Kind(apng, ".png"),
    "png-turned": Kind(lambda: packed(photo(), "PNG", exif=_turned(6)), ".png"),
    "png-cut": _cut(lambda: packed(photo(), "PNG")[:-40], ".png"),
    "png-wrong-sum": _cut(lambda: packed(photo(), "PNG").replace(b"IDAT", b"IDAT\x01", 1)[:-1], ".png"),
    "png-drawing-a0": Kind(drawing_a0, ".png"),
    **{f"tiff-{name}": Kind(partial(lambda c: tiff(photo(), c), c), ".tif") for name, c in _TIFF.items()},
    "tiff-g3": Kind(lambda: tiff(sheet(), "group3"), ".tif"),
    "tiff-g4": Kind(lambda: tiff(sheet(), "group4"), ".tiff"),
    "tiff-fax-rle": Kind(lambda: tiff(sheet(), "tiff_ccitt"), ".tif"),
    "tiff-bilevel": Kind(lambda: tiff(sheet()), ".tif"),
    "tiff-alpha": Kind(lambda: tiff(with_alpha("RGBA"), "tiff_lzw"), ".tif"),
    "tiff-palette": Kind(lambda: tiff(photo().quantize(16)), ".tif"),
    "tiff-cmyk": Kind(lambda: tiff(photo("CMYK"), "tiff_lzw"), ".tif"),
    "tiff-lab": Kind(lambda: tiff(photo("LAB"), icc_profile=None), ".tif", may_differ=_BOTH),
    "tiff-float": Kind(
        lambda: tiff(photo("F")), ".tif", "refused", codes=frozenset({"E435"}), pages=0
    ),
    "tiff-turned": Kind(lambda: tiff(photo(), tiffinfo={274: 6}), ".tif"),
    "tiff-pages": Kind(multi_page, ".tif", pages=3),
    "tiff-tiled": Kind(tiled, ".tif"),
    "tiff-planar": Kind(planar, ".tif"),
    "tiff-big-endian": Kind(partial(big_endian, 8), ".tif"),
    "tiff-16-bit": Kind(partial(big_endian, 16), ".tif"),
    "tiff-old-jpeg": Kind(old_jpeg, ".tif", refusable="nothing of today reads it for certain", codes=DAMAGED),
    "tiff-cut": _cut(lambda: tiff(photo())[:-5000], ".tif"),
    "heic": Kind(heic, ".heic"),
    "heic-turned": Kind(partial(heic, turn=6), ".heic"),
    "heic-mirrored": Kind(partial(heic, turn=4), ".HEIC"),
    "heic-grey": Kind(partial(heic, photo("L")), ".heic"),
    "heic-alpha": Kind(partial(heic, with_alpha("RGBA")), ".heif"),
    "heic-tiles": Kind(partial(heic, tile_size=256), ".heic"),
    "heic-with-previews": Kind(partial(heic, thumbnails=[64, 256]), ".heic"),
    "heic-pictures": Kind(partial(heic, photo(), photo("L", (750, 1000)), photo(size=(640, 480))), ".heic", pages=3),
    "heic-named-jpg": Kind(heic, ".jpg", said=frozenset({"E404", "E437"})),
    "heic-cut": _cut(lambda: heic()[:-700], ".heic"),
    "heic-tiles-cut": _cut(lambda: heic(tile_size=256)[:-700], ".heic"),
    "heic-tiles-with-a-hole": _cut(partial(with_a_hole, partial(heic, tile_size=256)), ".heic"),
    "heic-with-a-hole": _cut(partial(with_a_hole, heic), ".heic"),
    "heic-header-alone": _cut(lambda: b"\0\0\0\x18ftypheic\0\0\0\0heicmif1" + bytes(100), ".heic"),
    "bmp-24": Kind(lambda: packed(photo(), "BMP"), ".bmp"),
    "bmp-8": Kind(lambda: packed(photo().quantize(16), "BMP"), ".bmp"),
    "bmp-1": Kind(lambda: packed(sheet(), "BMP"), ".bmp"),
    "bmp-32": Kind(lambda: packed(with_alpha("RGBA"), "BMP"), ".bmp"),
    "bmp-cut": _cut(lambda: packed(photo(), "BMP")[:-5000], ".bmp"),
    "picture-named-otherwise": Kind(lambda: packed(photo(), "PNG"), ".jpg", said=frozenset({"E404", "E437"})),
    **{
        f"kept-{name}": Kind(partial(bytes, data), suffix, "refused", 0, _NO_PAPER)
        for name, (suffix, data) in _KEPT.items()
    },
    "kept-webp": Kind(lambda: packed(photo(), "WEBP"), ".webp", "refused", 0, _NO_PAPER),
    "kept-gif": Kind(lambda: packed(photo(), "GIF"), ".gif", "refused", 0, _NO_PAPER),
    "kept-avif": Kind(lambda: packed(photo(), "AVIF"), ".avif", "refused", 0, _NO_PAPER),
}  # fmt: skip


def _turned(way: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = way
    return exif
