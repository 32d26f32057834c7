"""The fonts of Windows and macOS: pages are set in them as they are, and one of them writes page numbers and marks."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont, TTLibError

NEEDED = "0123456789草稿DRAFT"
"""What page numbers and marks are written with."""
SUFFIXES = (".ttc", ".otc", ".ttf", ".otf")
_KNOWN = {
    "win32": (
        "simsun.ttc",
        "simsun.ttf",
        "msyh.ttc",
        "simhei.ttf",
        "deng.ttf",
        "simfang.ttf",
        "simkai.ttf",
        "msyh.ttf",
    ),
    "darwin": ("Songti.ttc", "STHeiti Light.ttc", "Hiragino Sans GB.ttc", "STSong.ttf", "PingFang.ttc"),
}
_RESTRICTED, _BITMAPS_ONLY = 0x0002, 0x0200
_FONT_KEY = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts"


def font_places(platform: str, environment: Mapping[str, str], home: Path) -> list[Path]:
    """Where the system keeps its fonts and the user's own."""
    if platform == "win32":
        local = environment.get("LOCALAPPDATA")
        own = [Path(local) / "Microsoft" / "Windows" / "Fonts"] if local else []
        return [Path(environment.get("WINDIR", r"C:\Windows")) / "Fonts", *own]
    system = [
        Path("/System/Library/Fonts"),
        Path("/System/Library/Fonts/Supplemental"),
        Path("/Library/Fonts"),
    ]
    return [*system, home / "Library/Fonts"]


def stamp_font(
    own: Iterable[Path], platform: str, places: Iterable[Path], listed: Iterable[Path]
) -> Path | None:
    """The first font file that can write page numbers and marks, in Chinese, and may be embedded; None without one.

    Looked for in this order: the user's `own` folders, the files that the system is known to have, the files that it
    says are installed (`listed`), whatever lies in its `places`.
    """
    known = [place / name for place in places for name in _KNOWN.get(platform, ())]
    known.sort(key=lambda path: _KNOWN[platform].index(path.name))
    order = [*_files(own), *known, *listed, *_files(places)]
    return next((path for path in dict.fromkeys(order) if path.is_file() and can_stamp(path)), None)


def can_stamp(path: Path) -> bool:
    """True when the first face of a font file has outlines for `NEEDED` and its maker allows embedding."""
    try:
        with path.open("rb") as stream, TTFont(stream, fontNumber=0, lazy=True) as font:
            kind = font["OS/2"].fsType if "OS/2" in font else 0
            # Faces of Apple may have outlines that no PDF can carry.
            drawn = "glyf" in font or "CFF " in font
            forbidden = kind & 0xF == _RESTRICTED or kind & _BITMAPS_ONLY
            return drawn and not forbidden and {ord(char) for char in NEEDED} <= set(font.getBestCmap() or ())
    except (OSError, TTLibError, ValueError, KeyError, AssertionError):
        return False


def registered_fonts() -> list[Path]:
    """The font files that the Windows registry lists, those of all users first; empty elsewhere."""
    files: list[str] = []
    if sys.platform == "win32" and os.name == "nt":
        import winreg  # noqa: PLC0415 - there is no such module elsewhere

        for root in (winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER):
            try:
                with winreg.OpenKey(root, _FONT_KEY) as key:
                    files += [str(winreg.EnumValue(key, n)[1]) for n in range(winreg.QueryInfoKey(key)[1])]
            except OSError:
                continue
    folder = Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
    # A bare name lies in the folder of Windows; a whole path replaces it.
    return [folder / name for name in files if name.lower().endswith(SUFFIXES)]


def _files(folders: Iterable[Path]) -> list[Path]:
    return sorted(p for folder in folders for p in folder.glob("**/*") if p.suffix.lower() in SUFFIXES)


def code_points_of(path: Path) -> frozenset[int]:
    """Code points that a font file has glyphs for, all faces of a collection; none when it cannot be read."""
    try:
        if path.suffix.lower() in (".ttc", ".otc"):
            with TTCollection(path, lazy=True) as faces:
                return frozenset(point for face in faces for point in face.getBestCmap() or ())
        with TTFont(path, lazy=True) as face:
            return frozenset(face.getBestCmap() or ())
    except (TTLibError, OSError):
        return frozenset()
