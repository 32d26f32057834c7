"""What the office program made: believed only after it was opened, and free of clocks and chance."""

from __future__ import annotations

import datetime as dt
import io
import re
import struct
from collections.abc import Iterator
from pathlib import Path

import pikepdf

from dossier.findings import Finding, finding
from dossier.model import Location
from dossier.office.advice import font_advice
from dossier.office.fonts import HouseFonts
from dossier.office.missing_glyphs import FONT_FILES, characters, missing_characters
from dossier.office.type1 import settle_unique_id
from dossier.pdf.metadata import PRODUCER, set_xmp
from dossier.pdf.saving import save_pdf

_SUBSET = re.compile(r"^[A-Z]{6}\+")
_TOLD = 20  # characters named in a sentence
_IDEOGRAPH = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")


def verify_pdf(path: Path, shown: str, fonts: HouseFonts) -> Finding | None:
    """What is wrong with a fresh PDF: P705 (cannot be read, no page), P703 or P740 (fonts); None when it is sound.

    LibreOffice without a Chinese font writes boxes, exits 0, and text extraction still finds the right
    characters; only the fonts tell. `shown` names the document in the finding.
    """
    try:
        with pikepdf.open(path, attempt_recovery=False) as pdf:
            if not len(pdf.pages):
                return finding("P705", Location(shown), file=shown, detail="0 pages")
            wrong = next((f for font in _fonts(pdf) if (f := _wrong_font(font, shown, fonts))), None)
            return _missing_glyphs(pdf, shown) or wrong
    except (pikepdf.PdfError, OSError, ValueError) as problem:
        return finding("P705", Location(shown), file=shown, detail=str(problem))


def page_fonts(path: Path) -> list[str]:
    """Names of the fonts in a PDF without the subset mark, sorted."""
    with pikepdf.open(path) as pdf:
        return sorted({_name(font) for font in _fonts(pdf)})


def normalise_pdf(path: Path, date: dt.date, title: str, author: str = "") -> None:
    """Rewrite a PDF in place so that the same document gives the same bytes on any day and machine.

    Dates become `date`; /ID is derived from the content and LibreOffice's /DocChecksum goes; the metadata is
    written by hand, because every library puts the current time into it. LibreOffice's claim to be PDF/A is
    left out: it was made for other bytes, and no validator has seen these.
    """
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for chance in ("/ID", "/DocChecksum"):
            if chance in pdf.trailer:
                del pdf.trailer[chance]
        _settle_fonts(pdf)
        _settle_profiles(pdf, date)
        stamp = date.strftime("%Y%m%d")
        info = {
            "/Title": title,
            "/Author": author,
            "/Producer": PRODUCER,
            "/CreationDate": f"D:{stamp}000000Z",
            "/ModDate": f"D:{stamp}000000Z",
        }
        for name in [str(key) for key in pdf.docinfo]:
            del pdf.docinfo[name]
        for key, value in info.items():
            if value:
                pdf.docinfo[key] = pikepdf.String(value)
        set_xmp(pdf, title, date, author=author)
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        numbered = io.BytesIO()
        pdf.save(numbered, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    # LibreOffice numbers fonts in the order of their addresses, and object streams keep the order of numbers; what was
    # saved without them is numbered by what leads to what.
    with pikepdf.open(numbered) as pdf:
        del pdf.trailer["/ID"]  # it came from the clock
        save_pdf(pdf, path, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _settle_fonts(pdf: pikepdf.Pdf) -> None:
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and isinstance(item.get("/FontFile"), pikepdf.Stream):
            stream = item.FontFile
            stream.write(settle_unique_id(stream.read_bytes(), int(stream.Length1), int(stream.Length2)))


def _settle_profiles(pdf: pikepdf.Pdf, date: dt.date) -> None:
    """The colour profile carries the minute it was made in: bytes 24 to 35, six big-endian numbers."""
    for intent in pdf.Root.get("/OutputIntents", []):
        profile = intent.get("/DestOutputProfile")
        if isinstance(profile, pikepdf.Stream):
            data = profile.read_bytes()
            made = struct.pack(">6H", date.year, date.month, date.day, 0, 0, 0)
            profile.write(data[:24] + made + data[36:])


def _fonts(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every font of the file; LibreOffice shares them, so walking the objects is cheaper than the pages."""
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font" and "/BaseFont" in item:
            yield item


def _name(font: pikepdf.Object) -> str:
    return str(_SUBSET.sub("", str(font.BaseFont).removeprefix("/")))


def _missing_glyphs(pdf: pikepdf.Pdf, shown: str) -> Finding | None:
    missing = "".join(dict.fromkeys("".join(missing_characters(pdf, font) for font in _fonts(pdf))))
    if not missing:
        return None
    told = missing if len(missing) <= _TOLD else f"{missing[:_TOLD]}…"
    return finding(
        "P740", Location(shown), file=shown, characters=told, count=len(missing), hint=font_advice()
    )


def _wrong_font(font: pikepdf.Object, shown: str, fonts: HouseFonts) -> Finding | None:
    name = _name(font)
    described = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    descriptor = described.get("/FontDescriptor")
    embedded = descriptor is not None and any(key in descriptor for key in FONT_FILES)
    # Only pinned fonts have names that are known beforehand.
    pinned = not fonts.families or name.startswith(fonts.families) or not _sets_chinese(font)
    if (embedded or font.get("/Subtype") == "/Type3") and pinned:
        return None
    return finding("P703", Location(shown), file=shown, font=name, hint=font_advice())


def _sets_chinese(font: pikepdf.Object) -> bool:
    return any(_IDEOGRAPH.search(text) for text in characters(font).values())
