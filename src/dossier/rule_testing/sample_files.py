"""The smallest real files that can stand as evidence."""

from __future__ import annotations

import hashlib
from pathlib import Path

_SIDE = 64
"""Pixels of a side of the photograph; it is printed at `_POINTS`, which makes 192 dpi."""
_POINTS = 24


def sheet(text: str, *, photograph: bool = False) -> bytes:
    """A PDF of one A4 page that carries `text` (ASCII); other text, other bytes. A photograph is a second page."""
    pages = [f"BT /F1 14 Tf 72 760 Td ({text}) Tj ET".encode("ascii")]
    if photograph:
        pages.append(_picture(text))
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for i, content in enumerate(pages):
        parts.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (5 + 2 * i)
        )
        parts.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    count = len(parts) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n" % count
    table += b"".join(b"%010d 00000 n \n" % p for p in places)
    return (
        body + table + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(body))
    )


def _picture(text: str) -> bytes:
    """Drawing instructions of a grey picture that follows from `text`."""
    pixels = hashlib.shake_128(text.encode()).hexdigest(_SIDE * _SIDE).encode()
    return b"q %d 0 0 %d 72 760 cm\nBI /W %d /H %d /CS /G /BPC 8 /F /AHx ID\n%s>\nEI Q" % (
        _POINTS,
        _POINTS,
        _SIDE,
        _SIDE,
        pixels,
    )


def truncated(content: bytes) -> bytes:
    """What is left of a file when copying it stopped half way."""
    return content[: len(content) // 2]


WEB_PAGE = b"<!DOCTYPE html>\n<html><head><title>502</title></head><body>Bad gateway</body></html>\n"
"""What a portal answers instead of the file, saved under the file's name."""


def write_sheet(folder: Path, file: str, *, photograph: bool = False) -> None:
    """Put a sheet at `file` below `folder`, carrying its own name."""
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    text = path.stem.encode("ascii", "replace").decode()
    path.write_bytes(sheet(text, photograph=photograph))
