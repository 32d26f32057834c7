"""What a Word or Excel file shows that does not stand in it: then no two conversions need be alike."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from dossier.evidence.formats import UNZIPPABLE

_OUTSIDE = re.compile(rb"<Relationship\b[^>]*TargetMode=\"External\"[^>]*>")
_HARMLESS = re.compile(rb"/(?:hyperlink|attachedTemplate|externalLinkPath|mailMerge\w*)\"")
"""Links that somebody follows, and what is not asked when a file is printed."""
_FIELD = re.compile(
    rb"(?:<w:instrText[^>]*>|w:instr=\")\s*(DATE|TIME|PRINTDATE|FILENAME|USERNAME|INCLUDEPICTURE|INCLUDETEXT)\b"
)
_FORMULA = re.compile(rb"<f\b[^>]*>[^<]*\b(TODAY|NOW|RAND|RANDBETWEEN|RANDARRAY|WEBSERVICE|RTD|CELL|INFO)\(")
_HEADER = re.compile(rb"<(?:odd|even|first)(?:Header|Footer)>[^<]*&amp;([DTFZ])")
_MOST_TEXT = 64 << 20
"""Bytes of one part beyond which it is not looked through."""


def unsettled(path: Path) -> str:
    """What of a file depends on where or when it is printed: ``outside …`` or ``today …``; empty when nothing does.

    Looked at: parts that are linked instead of held, and fields, formulas and headers that show the day, the name of
    the file or chance.

    Raises:
        OSError: it cannot be read.
    """
    try:
        with zipfile.ZipFile(path) as box:
            for info in box.infolist():
                name = info.filename
                if not name.endswith((".rels", ".xml")) or name.startswith("docProps/"):
                    continue
                if info.file_size > _MOST_TEXT:
                    return f"failed {name}"
                if found := _in_part(name, box.read(info)):
                    return found
    except UNZIPPABLE as error:
        return f"failed {error}"[:120]
    return ""


def _in_part(name: str, data: bytes) -> str:
    if name.endswith(".rels"):
        drawn = (tag for tag in _OUTSIDE.findall(data) if not _HARMLESS.search(tag))
        return f"outside {name}" if next(drawn, None) else ""
    shown = {"word/": (_FIELD,), "xl/worksheets/": (_FORMULA, _HEADER)}
    patterns = next((found for start, found in shown.items() if name.startswith(start)), ())
    match = next((m for pattern in patterns if (m := pattern.search(data))), None)
    return f"today {match[1].decode()}" if match else ""
