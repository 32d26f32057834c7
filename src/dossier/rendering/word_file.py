"""A Word file before anybody opens it: is it one, and is it of a sane size?"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from dossier.findings import Finding, finding
from dossier.model import Location

MAIN_PART = "word/document.xml"
# A catalogue of 10,000 rows unpacks to 30 MB at 50:1; a bomb of 800 KB to 800 MB at 1000:1.
_MAX_BYTES = 600_000_000
_SUSPECT_BYTES, _SUSPECT_RATIO = 50_000_000, 200


def inspect_word_file(path: Path, shown: str) -> Finding | None:
    """What is wrong with a file that should be a .docx: T605 or T607; None when it may be opened.

    Reads the directory of the zip and the first bytes of the main part, nothing is unpacked. `shown` names
    the file in the finding.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            sizes = [(info.file_size, info.compress_size) for info in archive.infolist()]
            if MAIN_PART not in archive.namelist():
                return _not_word(shown, f"no {MAIN_PART}")
            unpacked = sum(size for size, _ in sizes)
            ratio = unpacked / max(1, sum(packed for _, packed in sizes))
            if unpacked > _MAX_BYTES or (unpacked > _SUSPECT_BYTES and ratio > _SUSPECT_RATIO):
                return finding("T607", Location(shown), file=shown, megabytes=unpacked // 1_000_000)
            # The sums of the zip are checked as a part is read to its end; LibreOffice would not complain.
            damaged = archive.testzip()
            return _not_word(shown, damaged) if damaged else None
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError) as problem:
        return _not_word(shown, str(problem))


def unpacked_megabytes(path: Path) -> float:
    """Size of the text of a Word file that `inspect_word_file` has passed."""
    with zipfile.ZipFile(path) as archive:
        return archive.getinfo(MAIN_PART).file_size / 1_000_000


def _not_word(shown: str, detail: str) -> Finding:
    return finding("T605", Location(shown), file=shown, detail=detail)
