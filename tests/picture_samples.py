"""Pictures of some noise and lines, in files of their own and in PDFs, and what is done to them."""

from __future__ import annotations

import io
import random
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Dictionary, Name
from PIL import Image, ImageDraw, TiffImagePlugin

from dossier.evidence.inspection import inspect_evidence
from dossier.model import EvidenceFacts

WIDTH, HEIGHT = 640, 800


def drawn(mode: str) -> Image.Image:
    picture = Image.effect_noise((WIDTH, HEIGHT), 40).convert("RGB") if mode != "1" else None
    picture = (picture or Image.new("1", (WIDTH, HEIGHT), 1)).convert(mode)
    pen, dice = ImageDraw.Draw(picture), random.Random(3)
    for _ in range(120):
        pen.line([dice.randrange(WIDTH) for _ in range(4)], fill=0, width=2)
        pen.line([dice.randrange(HEIGHT) for _ in range(4)], fill=0)
    return picture


def saved(mode: str, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    drawn(mode).save(out, kind, **options)
    return out.getvalue()


def strip(compression: str, monkeypatch: pytest.MonkeyPatch, **options: Any) -> bytes:
    """Fax data as a scanner would put it into a PDF."""
    monkeypatch.setattr(TiffImagePlugin, "STRIP_SIZE", 1 << 30)
    data = saved("1", "TIFF", compression=compression, **options)
    with Image.open(io.BytesIO(data)) as picture:
        assert isinstance(picture, TiffImagePlugin.TiffImageFile)
        (at,), (length,) = picture.tag_v2[273], picture.tag_v2[279]
    return data[at : at + length]


def in_pdf(data: bytes, width: int = WIDTH, **keys: object) -> bytes:
    with pikepdf.new() as pdf:
        picture = pdf.make_stream(data)
        given = {"Type": Name.XObject, "Subtype": Name.Image, "Width": width, "Height": HEIGHT} | keys
        for key, value in ({"ColorSpace": Name.DeviceGray, "BitsPerComponent": 8} | given).items():
            picture[f"/{key}"] = value
        page = pdf.add_blank_page()
        page.obj.Resources = Dictionary(XObject=Dictionary(I=picture))
        page.obj.Contents = pdf.make_stream(b"q 500 0 0 700 0 0 cm /I Do Q")
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def look(tmp_path: Path, data: bytes, name: str = "a.pdf") -> EvidenceFacts:
    (tmp_path / name).write_bytes(data)
    return inspect_evidence(tmp_path, [name])[name]


def spoilt(data: bytes, filling: bytes = b"\xff") -> bytes:
    half = len(data) // 2
    return data[:half] + filling * 40 + data[half + 40 :]
