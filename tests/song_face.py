"""A TrueType 宋体 that is not Noto by name or format: what a Windows machine has, made here without a download."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont


def gb2312() -> str:
    """Every character of GB 2312, which all common fonts have, and ASCII."""
    pairs = [bytes([high, low]) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF)]
    return bytes(range(32, 127)).decode() + "".join(pair.decode("gb2312", "ignore") for pair in pairs)


def write_song(source: Path, target: Path, text: Iterable[str], embedding: int = 0) -> None:
    """Draw the characters of `text` that `source` has anew with quadratic curves, as a font named SimSun and 宋体."""
    with TTFont(source, fontNumber=0, lazy=True) as font:
        known, drawn = font.getBestCmap(), font.getGlyphSet()
        chars = [char for char in dict.fromkeys(text) if ord(char) in known]
        wanted = {".notdef": ".notdef"} | {f"u{ord(char):04X}": known[ord(char)] for char in chars}
        scale = 1000 // font["head"].unitsPerEm
        assert scale == 1
        glyphs, metrics = {}, {}
        for name, glyph in wanted.items():
            pen = TTGlyphPen(None)
            drawn[glyph].draw(Cu2QuPen(pen, max_err=2.0, reverse_direction=True))
            glyphs[name] = pen.glyph()
            metrics[name] = (drawn[glyph].width, 0)
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap({ord(char): f"u{ord(char):04X}" for char in chars})
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics({name: (width, glyphs[name].xMin) for name, (width, _) in metrics.items()})
    builder.setupHorizontalHeader(ascent=859, descent=-141)
    builder.setupOS2(
        sTypoAscender=859, sTypoDescender=-141, usWinAscent=859, usWinDescent=141, fsType=embedding
    )
    builder.setupPost()
    builder.setupNameTable({"familyName": "SimSun", "styleName": "Regular", "psName": "SimSun"})
    for number in (1, 4):
        builder.font["name"].setName("宋体", number, 3, 1, 0x804)
    builder.save(target)
