"""Save a PDF to a disk that may be full.

pikepdf writes through C++: an error of the disk in the middle of that aborts the whole process. So nothing is raised
while it writes, and everything afterwards.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, BinaryIO, cast

import pikepdf

_BLOCK = 1 << 20


def save_pdf(pdf: pikepdf.Pdf, path: Path, **options: Any) -> None:
    """Save to `path`, which is replaced whole or not at all; `options` are those of `pikepdf.Pdf.save`.

    Raises:
        OSError: the disk is full or cannot be written.
        pikepdf.PdfError: the PDF cannot be put together.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as stream:
            disk = _Disk(stream)
            # It writes in pieces of a few bytes.
            with io.BufferedWriter(disk, _BLOCK) as pieces:
                pdf.save(cast(BinaryIO, pieces), **options)
        if disk.error is not None:
            raise disk.error
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


class _Disk(io.RawIOBase):
    """A file that keeps its first error to itself and takes everything after it for written."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.error: OSError | None = None

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        if self.error is None:
            try:
                return self.stream.write(data)
            except OSError as error:
                self.error = error
        return len(data)
