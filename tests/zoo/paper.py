"""A small PDF writer: objects as text, so that every odd thing can be written down as it is in the wild."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any

Objects = Mapping[int, bytes | str]

FONT = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
MARKS = "0 0 1 RG 2 w 20 20 260 150 re S 0 g BT /F1 14 Tf 30 150 Td (Inspected and accepted 12.5) Tj ET\n"
"""What most pages show: a frame and a line of text; colours and state are set, none is left behind."""


def encoded(value: bytes | str) -> bytes:
    return value.encode("latin-1") if isinstance(value, str) else value


def stream(data: bytes | str, entries: str = "") -> bytes:
    """The body of a stream object."""
    raw = encoded(data)
    return f"<<{entries}/Length {len(raw)}>>\nstream\n".encode("latin-1") + raw + b"\nendstream"


def flate(data: bytes | str, entries: str = "") -> bytes:
    return stream(zlib.compress(encoded(data), 9), f"/Filter/FlateDecode{entries}")


def body(objects: Objects, start: bytes, eol: bytes = b"\n") -> tuple[bytes, dict[int, int]]:
    """`start` and the objects behind it, and the offset of each."""
    out, offsets = bytearray(start), {}
    for number, value in objects.items():
        offsets[number] = len(out)
        out += b"%d 0 obj" % number + eol + encoded(value) + eol + b"endobj" + eol
    return bytes(out), offsets


def xref(offsets: Mapping[int, int], eol: bytes = b" \n") -> bytes:
    """A cross-reference table with one section for each run of numbers, the free entry 0 included."""
    rows = {0: b"0000000000 65535 f" + eol}
    rows |= {n: b"%010d 00000 n" % at + eol for n, at in offsets.items()}
    out, numbers = b"", sorted(rows)
    while numbers:
        run = [numbers[0]]
        while run[-1] + 1 in rows:
            run.append(run[-1] + 1)
        numbers = [n for n in numbers if n > run[-1]]
        out += b"%d %d\n" % (run[0], len(run)) + b"".join(rows[n] for n in run)
    return b"xref\n" + out


def pdf(objects: Objects, *, extra: str = "", header: bytes = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n") -> bytes:
    """A file with a classic cross-reference table; object 1 is the catalogue."""
    out, offsets = body(objects, header)
    size = max(objects) + 1
    tail = f"trailer\n<</Size {size}/Root 1 0 R{extra}>>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + xref(offsets) + tail.encode("latin-1")


def parts(
    content: bytes | str = MARKS,
    *,
    resources: str = "/Font<</F1 5 0 R>>",
    page: str = "",
    tree: str = "",
    catalog: str = "",
    box: str = "/MediaBox[0 0 300 200]",
    more: Objects | None = None,
) -> dict[int, bytes | str]:
    """The objects of a file of one page: 1 catalogue, 2 page tree, 3 page, 4 content, 5 Helvetica, then `more`."""
    return {
        1: f"<</Type/Catalog/Pages 2 0 R{catalog}>>",
        2: f"<</Type/Pages/Kids[3 0 R]/Count 1{tree}>>",
        3: f"<</Type/Page/Parent 2 0 R{box}/Contents 4 0 R/Resources<<{resources}>>{page}>>",
        4: stream(content),
        5: FONT,
        **(more or {}),
    }


def one_page(content: bytes | str = MARKS, **options: Any) -> bytes:
    """A file of one page; see `parts`."""
    return pdf(parts(content, **options))


def many_pages(count: int, *, catalog: str = "", page: str = "", more: Objects | None = None) -> bytes:
    """`count` pages that share their resources; page n is object 10 + n (from 0), its content 10 + count + n."""
    kids = " ".join(f"{10 + n} 0 R" for n in range(count))
    objects: dict[int, bytes | str] = {
        1: f"<</Type/Catalog/Pages 2 0 R{catalog}>>",
        2: f"<</Type/Pages/Kids[{kids}]/Count {count}/Resources<</Font<</F1 5 0 R>>>>/MediaBox[0 0 300 200]>>",
        5: FONT,
    }
    for n in range(count):
        own = page if n == 0 else ""
        objects[10 + n] = f"<</Type/Page/Parent 2 0 R/Contents {10 + count + n} 0 R{own}>>"
    for n in range(count):
        objects[10 + count + n] = stream(f"BT /F1 20 Tf 40 90 Td (page {n + 1} of {count}) Tj ET\n")
    return pdf(objects | dict(more or {}))


def utf16(text: str) -> str:
    """A text string of PDF for any text."""
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"
