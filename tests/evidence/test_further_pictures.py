"""What a picture file holds beside its first picture is named, and the package keeps the file itself."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from dossier.evidence.inspection import inspect_evidence
from dossier.model import EvidenceFacts
from dossier.planning.originals import keeps_original

ONE, OTHER = (Image.linear_gradient("L").convert("RGB").rotate(turn) for turn in (0, 90))
VIDEO = b"\0\0\0\x18ftypmp42" + bytes(100)


def look(tmp_path: Path, data: bytes, name: str) -> EvidenceFacts:
    (tmp_path / name).write_bytes(data)
    return inspect_evidence(tmp_path, [name])[name]


def saved(kind: str, *others: Image.Image, **options: object) -> bytes:
    out = io.BytesIO()
    # Pillow leaves its settings on a picture that it has saved.
    others = tuple(other.copy() for other in others)
    ONE.copy().save(out, kind, **({"save_all": True, "append_images": others} if others else {}), **options)
    return out.getvalue()


def thumbnail() -> bytes:
    """A phone's photo with a small version of itself, and a list that says so."""
    data = saved("MPO", ONE)
    first = data.index(b"\0\0\3\0", data.index(b"\2\xb0\7\0", data.index(b"MPF\0")))
    entry = first + 16
    return data[:entry] + struct.pack("<I", 0x010001) + data[entry + 4 :]


def png_chunk(data: bytes, name: bytes, body: bytes) -> bytes:
    piece = struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
    at = data.index(b"IDAT") - 4
    return data[:at] + piece + data[at:]


def preview() -> bytes:
    """A TIFF whose second directory is marked as a small version of another."""
    out = io.BytesIO()
    small = OTHER.copy()
    small.encoderinfo = {"tiffinfo": {254: 1}}
    ONE.copy().save(out, "TIFF", save_all=True, append_images=[small])
    return out.getvalue()


CASES = {
    "a photo.jpg": (saved("JPEG"), 1, ()),
    "zeros behind.jpg": (saved("JPEG") + bytes(5000), 1, ()),
    "two.jpg": (saved("MPO", OTHER), 1, ("FurtherPictures",)),
    "three.jpg": (saved("MPO", OTHER, ONE), 1, ("FurtherPictures",)),
    "two without a list.jpg": (saved("JPEG") + saved("JPEG"), 1, ("FurtherPictures",)),
    "two, progressive.jpg": (saved("JPEG", progressive=True) + saved("JPEG"), 1, ("FurtherPictures",)),
    "with a thumbnail.jpg": (thumbnail(), 1, ()),
    "in motion.jpg": (saved("JPEG") + VIDEO, 1, ("Movie",)),
    "drawing.png": (saved("PNG"), 1, ()),
    "animation.png": (saved("PNG", OTHER), 1, ("FurtherPictures",)),
    "one frame beside the picture.png": (
        saved("PNG", OTHER, default_image=True), 1, ("FurtherPictures",),
    ),
    "fireworks.png": (png_chunk(saved("PNG"), b"mkBF", b"x"), 1, ("Layers",)),
    "pages.tif": (saved("TIFF", OTHER), 2, ()),
    "photoshop.tif": (saved("TIFF", tiffinfo={37724: b"Adobe Photoshop Document Data Block"}), 1, ("Layers",)),
    "preview.tif": (preview(), 1, ("FurtherPictures",)),
    "drawing.bmp": (saved("BMP"), 1, ()),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_the_page_lacks_is_named(tmp_path: Path, name: str) -> None:
    data, pages, lacking = CASES[name]
    facts = look(tmp_path, data, name)
    assert (facts.pages, facts.left_out, facts.problem) == (pages, lacking, None)
    assert keeps_original(facts) is bool(lacking)
    assert [f.code for f in facts.faults] == (["E416"] if lacking == ("Movie",) else [])
