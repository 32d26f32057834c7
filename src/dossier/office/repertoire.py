"""Characters that the printing fonts have: known from a list for the pinned ones, read from the user's own.

`repertoire.txt` is made of the fonts by ``tools/house_repertoire.py``. Where pages are set in the fonts of the system,
nobody knows before they are set.
"""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from bisect import bisect_right
from functools import cache
from importlib.resources import files
from pathlib import Path

_UNSEEN = ("Cc", "Cf", "Cs", "Zs", "Zl", "Zp")
_SELECTORS = ((0xFE00, 0xFE0F), (0xE0100, 0xE01EF), (0x034F, 0x034F), (0x180B, 0x180F))
"""They choose a shape of the sign before them and have none themselves; beside them those of `_UNSEEN`."""


_SELDOM = re.compile("[^\0-\xff\u3000-\u3011\u4e00-\u9fa5\uff01-\uff5e]")
"""Nearly every text has nothing but what every Chinese font has."""


def is_certain() -> bool:
    """Whether `unprintable` tells exactly: pages are not set in the fonts of the system."""
    return sys.platform not in ("win32", "darwin")


def unprintable(text: str) -> str:
    """The characters of a text, each once, that no printing font has."""
    if text.isascii():
        return ""
    lacking = _lacking(text)
    if not lacking:
        return ""
    # Letter and accent are drawn as one sign where there is one, a sign of compatibility as the one it stands for.
    composed = _lacking(unicodedata.normalize("NFC", text))
    own = _own_points(os.environ.get("DOSSIER_FONTS", ""))
    return "".join(
        char
        for char in lacking
        if ord(char) not in own
        if char in composed or any(part in composed for part in unicodedata.normalize("NFC", char))
    )


def stand_in(text: str) -> str:
    """The text with ``‹U+1F600›`` instead of each character that no printing font has."""
    signs = unprintable(text)
    return text.translate({ord(sign): f"‹U+{ord(sign):04X}›" for sign in signs}) if signs else text


def _lacking(text: str) -> dict[str, None]:
    starts, ends = _pinned()
    return {
        char: None
        for char in dict.fromkeys(_SELDOM.findall(text))
        if not (n := bisect_right(starts, ord(char))) or ends[n - 1] < ord(char)
        if unicodedata.category(char) not in _UNSEEN
        if not any(first <= ord(char) <= last for first, last in _SELECTORS)
    }


@cache
def _pinned() -> tuple[list[int], list[int]]:
    """First and last code points of the runs that the house fonts have, ascending."""
    lines = files("dossier.office").joinpath("repertoire.txt").read_text(encoding="utf-8").split("\n")
    runs = [line.partition("-") for line in lines if line and not line.startswith("#")]
    return [int(first, 16) for first, _, _ in runs], [int(last or first, 16) for first, _, last in runs]


@cache
def _own_points(folders: str) -> frozenset[int]:
    """Code points of the fonts in the user's own folders (separated as in PATH)."""
    if not folders:
        return frozenset()
    # fontTools takes long to load, and few have such folders
    from dossier.office.system_fonts import SUFFIXES, code_points_of  # noqa: PLC0415

    places = [Path(part) for part in folders.split(os.pathsep) if part]
    fonts = sorted(path for place in places for path in place.rglob("*") if path.suffix.lower() in SUFFIXES)
    return frozenset().union(*map(code_points_of, fonts))
