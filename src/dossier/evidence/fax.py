"""Fax data (CCITT group 3 and 4, what scanners write in black and white): whether all of its lines are there.

Viewers leave the rest of a page white when such data is cut off or spoilt, and so does libtiff, which says so on the
standard error stream and nowhere else.
"""

from __future__ import annotations

import io
import os
import re
import struct
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image

_SPOILT = re.compile(rb"(Fax\w*: .*)")
_PADDING = "00000010" * 64
"""An extension that nobody uses, over and over: a decoder of group 4 that lacks lines runs into it and complains."""
_ENDS = re.compile("0{11,}")
"""What no code of group 4 contains, so that a decoder takes it for the end of the page, wherever it stands."""
_OF_A_CODE = 3
"""The most zeros with which a code ends; with those of the padding they are no end mark."""
_EOL = re.compile(rb"\0[\0-\x1f]")
"""How data with line ends begins: eleven zeros."""


@contextmanager
def libtiff_heard() -> Iterator[None]:
    """Raise what libtiff says of fax data meanwhile.

    Raises:
        ValueError: the data is spoilt, in libtiff's words.
    """
    kept = os.dup(2)
    try:
        with tempfile.TemporaryFile() as said:
            os.dup2(said.fileno(), 2)
            try:
                yield
            finally:
                os.dup2(kept, 2)
            said.seek(0)
            if found := _SPOILT.search(said.read(1 << 16)):
                raise ValueError(found[1].decode("latin-1")[:120])
    finally:
        os.close(kept)


def require_lines(data: bytes, columns: int, rows: int, k: int, aligned: bool) -> None:
    """Decode fax data of a PDF with its parameters Columns, /Height, K and EncodedByteAlign.

    What libtiff does not know is passed over: group 4 with aligned lines, group 3 without line ends or alignment.

    Raises:
        ValueError, OSError: lines are missing or spoilt.
    """
    if (aligned and k < 0) or (k == 0 and not aligned and not _EOL.match(data)) or (k > 0 and aligned):
        return
    method = 4 if k < 0 else 3 if _EOL.match(data) or k > 0 else 2
    options = (1 if k > 0 else 0) | (4 if aligned else 0)
    wrapped = _tiff(_padded(data) if k < 0 else data, columns, rows, method, options)
    with libtiff_heard(), Image.open(io.BytesIO(wrapped), formats=["tiff"]) as picture:
        picture.load()


def _padded(data: bytes) -> bytes:
    """Data of group 4 up to its end mark, if it has one, and then what no decoder takes in silence."""
    bits = bin(int.from_bytes(b"\1" + data, "big"))[3:]
    bits = _ENDS.split(bits, maxsplit=1)[0].rstrip("0") + "0" * _OF_A_CODE
    bits += _PADDING
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def _tiff(data: bytes, columns: int, rows: int, method: int, options: int) -> bytes:
    """A TIFF of one strip around data that stays as it is."""
    tags = [(256, columns), (257, rows), (258, 1), (259, method), (262, 0), (273, 0), (277, 1), (278, rows)]
    tags += [(279, len(data))] + ([(292, options)] if method == 3 else [])
    start = 8 + 2 + 12 * len(tags) + 4
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, start if tag == 273 else value) for tag, value in tags)
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + entries + struct.pack("<I", 0) + data


def reversed_bits(data: bytes) -> bytes:
    """Each byte with its lowest bit first, as FillOrder 2 of a TIFF has it."""
    return data.translate(bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256)))
