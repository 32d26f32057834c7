"""The typeface of the example papers: the simplified Chinese face, cut to the characters in use, as TrueType.

reportlab embeds TrueType outlines only, and the Noto CJK faces carry cubic (CFF) outlines in a collection:
the face is taken out, subset and its curves are turned into quadratic ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.scaleUpem import scale_upem
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont as EmbeddedFont

FOLDER = Path("/usr/share/fonts/opentype/noto")
FACES = {
    "Song": "NotoSerifCJK-Regular.ttc",
    "SongBold": "NotoSerifCJK-Bold.ttc",
    "Hei": "NotoSansCJK-Bold.ttc",
}
SIMPLIFIED = 2
"""Place of the simplified Chinese face inside the collections."""

MAX_ERROR = 2.0
"""How far, in thousandths of an em, a quadratic curve may leave the cubic one."""


UNITS = 256
"""Units per em of the embedded face: a quarter of the source's; print shows no difference, the file is smaller."""


def make_truetype(source: Path, characters: Iterable[str], target: Path) -> None:
    """Write the simplified face of a CFF collection, cut to `characters`, as a TrueType font."""
    font = TTFont(source, fontNumber=SIMPLIFIED)
    options = subset.Options(layout_features=[], name_IDs=[1, 2, 4, 6], notdef_outline=True, hinting=False)
    cutter = subset.Subsetter(options)
    cutter.populate(text="".join(characters))
    cutter.subset(font)
    order = font.getGlyphOrder()
    outlines = font.getGlyphSet()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(outlines)
        outlines[name].draw(Cu2QuPen(pen, MAX_ERROR, reverse_direction=True))
        glyphs[name] = pen.glyph()
    for tag in ("CFF ", "VORG", "vhea", "vmtx", "BASE", "GSUB", "GPOS"):
        if tag in font:
            del font[tag]
    font["loca"] = newTable("loca")
    font["glyf"] = newTable("glyf")
    font["glyf"].glyphOrder = order
    font["glyf"].glyphs = glyphs
    _mend_tables(font, len(order))
    scale_upem(font, UNITS)
    font.save(target)


def _mend_tables(font: TTFont, count: int) -> None:
    """Make the head, maxp and post tables say what a TrueType font must say."""
    font.sfntVersion = "\x00\x01\x00\x00"
    font["head"].glyphDataFormat = 0
    font["head"].created = font["head"].modified = 3_800_000_000
    font.recalcTimestamp = False
    maxp = newTable("maxp")
    maxp.tableVersion = 0x00010000
    maxp.numGlyphs = count
    zeros = ["Points", "Contours", "CompositePoints", "CompositeContours", "TwilightPoints", "Storage"]
    zeros += ["FunctionDefs", "InstructionDefs", "StackElements", "SizeOfInstructions"]
    zeros += ["ComponentElements", "ComponentDepth"]
    for key in zeros:
        setattr(maxp, f"max{key}", 0)
    maxp.maxZones = 1
    font["maxp"] = maxp
    font["post"].formatType = 3.0


def register_faces(characters: Iterable[str], cache: Path) -> None:
    """Make the faces of `FACES` known to reportlab; `cache` is a folder for the font files."""
    wanted = sorted(set(characters) | {chr(code) for code in range(32, 127)})
    cache.mkdir(parents=True, exist_ok=True)
    for name, collection in FACES.items():
        target = cache / f"{name}.ttf"
        make_truetype(FOLDER / collection, wanted, target)
        pdfmetrics.registerFont(EmbeddedFont(name, str(target), asciiReadable=False))
