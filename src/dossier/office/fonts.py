"""The house fonts: Noto CJK with the line height of 宋体, so that pages break where Word breaks them.

Plain Noto CJK is 1.44 em high where SimSun is 1.14: a report of 29 pages became 47. A re-metricked copy of
the four faces is made once per machine in the user's cache; nothing is shipped. On Windows and macOS the
system's own fonts are used, because the forms name exactly those: see `system_fonts`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from fontTools.ttLib import TTFont
from fontTools.ttLib.sfnt import readTTCHeader

from dossier.disk.leftovers import own_folder
from dossier.errors import OutputFailed, ProgramMissing, os_reason
from dossier.findings import finding
from dossier.model import Text
from dossier.office.advice import font_advice
from dossier.office.font_names import SANS, SERIF, stand_ins
from dossier.office.system_fonts import SUFFIXES, font_places, registered_fonts, stamp_font
from dossier.steps.digests import Stamp, recall_digests, remember_digests, stamp_of
from dossier.steps.places import cache_folder
from dossier.steps.store import Store

# Raise it whenever the copies or fonts.conf would come out differently: it is part of the fingerprint.
_RECIPE = "1"
_ASCENT, _DESCENT, _GAP = 0.859, 0.141, 0.141  # em; the metrics of SimSun
_FACES = {
    (SERIF, "Regular"): ("NotoSerifCJK-Regular.ttc", "NotoSerifCJKsc-Regular.otf"),
    (SERIF, "Bold"): ("NotoSerifCJK-Bold.ttc", "NotoSerifCJKsc-Bold.otf"),
    (SANS, "Regular"): ("NotoSansCJK-Regular.ttc", "NotoSansCJKsc-Regular.otf"),
    (SANS, "Bold"): ("NotoSansCJK-Bold.ttc", "NotoSansCJKsc-Bold.otf"),
}
_LATIN = [
    f"Liberation{family}-{style}.ttf"
    for family in ("Serif", "Sans", "Mono")
    for style in ("Regular", "Bold", "Italic", "BoldItalic")
]
_BOXES = "opens___.ttf"  # ☑ and bullets; Noto CJK has no ☑
_NOTO = Text("Noto CJK（按宋体行高调整）、Liberation", "Noto CJK (SimSun line height), Liberation")
# LibreOffice 7 names a face by its glyph table, which the copies share with their source.
_PDF_NAMES = ("NotoSerifCJK", "NotoSansCJK", "DossierSerif", "DossierSans")


@dataclass(frozen=True, slots=True)
class HouseFonts:
    """The fonts that pages are set in; the same `fingerprint` means the same line and page breaks."""

    directory: Path | None
    """Folder with the house copies; None where the system's own fonts are used."""
    config: Path | None
    """fontconfig file that shows LibreOffice these fonts and no others; None as above."""
    families: tuple[str, ...]
    """Beginnings of the PDF font names in which Chinese must be set; empty when the user or the system chose some."""
    stamp_font: Path | None
    """A font file with Chinese glyphs for page numbers and marks (of a .ttc take the first face)."""
    fingerprint: str
    """sha256 in hex over the bytes of the source fonts and the recipe."""
    source: Text


_MADE_READY: dict[tuple[str, str], HouseFonts] = {}
"""By the user's folders of fonts and the cache folder: a test or a caller may point to others."""


def house_fonts(store: Store | None = None) -> HouseFonts:
    """The fonts of this machine, made ready on the first call; the `store` knows those that were read before.

    Raises:
        ProgramMissing: P706 or P741, fonts are missing; the finding names what to install.
        OutputFailed: P707, the cache folder cannot be written.
    """
    own = os.environ.get("DOSSIER_FONTS", "")
    if sys.platform in ("win32", "darwin"):
        return _system_fonts(sys.platform, own)
    key = own, str(cache_folder())
    if key not in _MADE_READY:
        _MADE_READY[key] = _noto_fonts(*key, store)
    return _MADE_READY[key]


def font_folders(extra: str) -> list[Path]:
    """Folders to look for fonts in, the user's own (`extra`, separated as in PATH) first; on Windows and macOS those
    alone: of the system's fonts `installed_fonts` tells.
    """
    own = _own_folders(extra)
    if sys.platform in ("win32", "darwin"):
        return own
    home = [Path.home() / ".local/share/fonts", Path.home() / ".fonts"]
    return [*own, *home, Path("/usr/local/share/fonts"), Path("/usr/share/fonts")]


def installed_fonts() -> list[tuple[str, int, int]]:
    """Name, size and time of the system's fonts where pages are set in these; empty where the house fonts are used."""
    files: list[Path] = []
    if sys.platform in ("win32", "darwin"):
        places = font_places(sys.platform, os.environ, Path.home())
        files = sorted(path for place in places if place.is_dir() for path in place.iterdir())
    return [(path.name, seen.st_size, seen.st_mtime_ns) for path in files if (seen := path.stat())]


def _noto_fonts(extra: str, cache_dir: str, store: Store | None) -> HouseFonts:
    found = _find_fonts([*(name for names in _FACES.values() for name in names), *_LATIN, _BOXES], extra)
    faces = {face: next((found[n] for n in names if n in found), None) for face, names in _FACES.items()}
    missing = sorted({"fonts-noto-cjk"} if None in faces.values() else set())
    missing += ["fonts-liberation"] if any(name not in found for name in _LATIN) else []
    if missing:
        raise ProgramMissing(finding("P706", packages=" ".join(missing)))
    own = _own_fonts(extra, found)
    sources = [path for path in faces.values() if path] + [found[name] for name in _LATIN] + own
    plain = [found[name] for name in (*_LATIN, _BOXES) if name in found] + own
    fingerprint = _fingerprint(sources, store)
    # The boxes come with the office program, which is recorded by its own version.
    folder = Path(cache_dir) / "fonts" / f"{fingerprint[:16]}{'-boxes' if _BOXES in found else ''}"
    if not (folder / "fonts.conf").is_file():
        try:
            _make_folder(folder, {face: path for face, path in faces.items() if path}, plain)
        except OSError as problem:
            raise OutputFailed(finding("P707", folder=folder.parent, detail=os_reason(problem))) from problem
    return HouseFonts(
        directory=folder,
        config=folder / "fonts.conf",
        families=() if own else _PDF_NAMES,
        stamp_font=folder / _file_name(SERIF, "Regular"),
        fingerprint=fingerprint,
        source=_NOTO,
    )


def _own_folders(extra: str) -> list[Path]:
    return [Path(part) for part in extra.split(os.pathsep) if part]


def _own_fonts(extra: str, found: dict[str, Path]) -> list[Path]:
    """What else lies in the user's own folders: it draws the characters that the house fonts do not have."""
    files = sorted(path for folder in _own_folders(extra) for path in folder.rglob("*") if path.is_file())
    known = {*found, *(name for names in _FACES.values() for name in names)}
    return [path for path in files if path.suffix.lower() in SUFFIXES and path.name not in known]


def _find_fonts(names: list[str], extra: str) -> dict[str, Path]:
    """File name → the first file of that name; later folders are not walked once all names are found."""
    wanted, found = set(names), dict[str, Path]()
    for root in font_folders(extra):
        for folder, _, files in os.walk(root):
            for name in wanted.intersection(files):
                found.setdefault(name, Path(folder) / name)
        if wanted <= found.keys():
            break
    return found


def _fingerprint(sources: list[Path], store: Store | None = None) -> str:
    total = hashlib.sha256(f"dossier fonts {_RECIPE}".encode())
    known = recall_digests(store, sources)
    read: dict[Path, tuple[Stamp, str]] = {}
    for path in sources:
        if path not in known:
            before = stamp_of(path)
            with path.open("rb") as stream:
                known[path] = hashlib.file_digest(stream, "sha256").hexdigest()
            if before and stamp_of(path) == before:
                read[path] = before, known[path]
        total.update(bytes.fromhex(known[path]))
    remember_digests(store, read)
    return total.hexdigest()


def _make_folder(folder: Path, faces: dict[tuple[str, str], Path], plain: list[Path]) -> None:
    """Fill a folder beside the final one, then rename it: two processes at once do no harm."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with own_folder(folder.parent, ".making-") as made:
        for (family, style), source in faces.items():
            _write_face(source, made / _file_name(family, style), family, style)
        for path in plain:
            shutil.copyfile(path, made / path.name)
        (made / "fonts.conf").write_text(_fonts_conf(folder), encoding="utf-8", newline="\n")
        made.chmod(0o755)
        try:
            made.rename(folder)
        except OSError:
            # Another process was quicker, which is as good; anything else is a real error.
            if not (folder / "fonts.conf").is_file():
                raise


def _write_face(source: Path, target: Path, family: str, style: str) -> None:
    """Copy the SC face of `source` with the metrics of SimSun under a house name; 0.3 s, glyphs untouched."""
    number = _sc_index(source) if source.suffix == ".ttc" else -1
    with TTFont(source, fontNumber=number, lazy=True, recalcBBoxes=False, recalcTimestamp=False) as font:
        em = font["head"].unitsPerEm
        up, down, gap = round(em * _ASCENT), round(em * _DESCENT), round(em * _GAP)
        hhea, os2 = font["hhea"], font["OS/2"]
        hhea.ascent, hhea.descent, hhea.lineGap = up, -down, gap
        os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap = up, -down, gap
        os2.usWinAscent, os2.usWinDescent = up, down
        _rename(font["name"], family, style)
        font.save(target, reorderTables=None)


def _sc_index(source: Path) -> int:
    """Position of the mainland face in a collection; the file is Noto's, so one face ends in "CJK SC"."""
    with source.open("rb") as stream:
        count = readTTCHeader(stream).numFonts
    for index in range(count):
        with TTFont(source, fontNumber=index, lazy=True) as font:
            family = str(font["name"].getDebugName(1))
            if family.endswith("CJK SC") and "Mono" not in family:
                return index
    return 0


def _rename(name: Any, family: str, style: str) -> None:
    words = {
        1: family,
        2: style,
        3: f"{family} {style} {_RECIPE}",
        4: f"{family} {style}" if style != "Regular" else family,
        6: f"{family.replace(' ', '')}-{style}",
    }
    for record in list(name.names):
        if record.nameID in (16, 17, 21, 22):
            name.removeNames(nameID=record.nameID)
        elif record.nameID in words:
            record.string = words[record.nameID]


def _file_name(family: str, style: str) -> str:
    return f"{family.replace(' ', '')}-{style}.otf"


def _fonts_conf(folder: Path) -> str:
    """A fontconfig file that shows `folder` alone; a name nobody knows falls back to the house serif."""
    rules = "\n".join(
        f'<match target="pattern"><test qual="any" name="family" compare="eq"><string>{escape(name)}</string>'
        f'</test><edit name="family" mode="assign" binding="strong"><string>{family}</string></edit></match>'
        for name, family in sorted(stand_ins().items())
    )
    fallback = "".join(f"<string>{family}</string>" for family in (SERIF, "Liberation Serif"))
    return f"""<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<dir>{escape(str(folder))}</dir>
<cachedir>{escape(str(folder / "index"))}</cachedir>
{rules}
<match target="pattern"><edit name="family" mode="append_last">{fallback}</edit></match>
</fontconfig>
"""


@cache
def _system_fonts(platform: str, extra: str) -> HouseFonts:
    places = font_places(platform, os.environ, Path.home())
    stamp = stamp_font(_own_folders(extra), platform, places, registered_fonts())
    if stamp is None:
        raise ProgramMissing(finding("P741", hint=font_advice(platform)))
    windows = platform == "win32"
    return HouseFonts(
        directory=None,
        config=None,
        families=(),
        stamp_font=stamp,
        fingerprint=_fingerprint([stamp]),
        source=Text("Windows 系统字体", "the fonts of Windows")
        if windows
        else Text("macOS 系统字体", "the fonts of macOS"),
    )
