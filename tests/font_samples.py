"""PDFs whose embedded fonts are damaged."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Mapping

import pikepdf
from pikepdf import Dictionary

DAMAGES: Mapping[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: b"",
    "random": lambda data: random.Random(1).randbytes(len(data)),
    "a few bytes": lambda data: data[:20],
    "a third": lambda data: data[: len(data) // 3],
    "a half": lambda data: data[: len(data) // 2],
}


def programs(pdf: pikepdf.Pdf) -> list[tuple[pikepdf.Object, str]]:
    """Descriptors of fonts, and the key of the program in each."""
    keys = ("/FontFile", "/FontFile2", "/FontFile3")
    fonts = [o for o in pdf.objects if isinstance(o, Dictionary)]
    found = [o.FontDescriptor for o in fonts if "/FontDescriptor" in o]
    return [(descriptor, key) for descriptor in found for key in keys if key in descriptor]


def saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out, static_id=True)
    return out.getvalue()


def damaged(data: bytes, damage: str) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for descriptor, key in programs(pdf):
            program = descriptor[key]
            program.write(DAMAGES[damage](program.read_bytes()))
        return saved(pdf)
