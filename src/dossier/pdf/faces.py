"""Faces: a few glyphs of a font file, cut out once and embedded where text is written onto pages."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import pikepdf
from pikepdf import Array, Dictionary, Name

_HELVETICA_WIDTHS = """
    278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556
    556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778
    667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556
    556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584
"""
"""Of the characters from the space to the tilde, in thousandths of an em (Adobe's metrics of the standard font)."""
_HELVETICA = dict(zip(map(chr, range(32, 127)), map(int, _HELVETICA_WIDTHS.split()), strict=True))
_HELVETICA["–"] = 556


@dataclass(frozen=True, slots=True)
class Face:
    """A subset font: what goes into the file and how text is written with it."""

    codes: Mapping[str, int]
    """Character → code in the font."""
    widths: Mapping[str, int]
    """Character → width in thousandths of an em."""
    program: bytes
    """The font program; empty for Helvetica, which every viewer has."""
    outlines: Literal["cff", "truetype", "none"]
    box: tuple[int, int, int, int]
    ascent: int
    descent: int

    def width(self, text: str) -> float:
        """Length of `text` in em."""
        return sum(self.widths[char] for char in text) / 1000

    def written(self, text: str) -> str:
        """`text` as a hexadecimal string of a content stream."""
        digits = 2 if self.outlines == "none" else 4
        return "<" + "".join(f"{self.codes[char]:0{digits}X}" for char in text) + ">"


HELVETICA = Face(
    {char: char.encode("cp1252")[0] for char in _HELVETICA}, _HELVETICA, b"", "none", (0, 0, 0, 0), 718, -207
)


@lru_cache(maxsize=16)
def load_face(font: Path, glyphs: str) -> Face:
    """The `glyphs` (characters) that a font file has, cut out of it (the first face of a collection)."""
    from fontTools.subset import Options, Subsetter  # noqa: PLC0415 - a tenth of a second, for what is seldom cut
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    with TTFont(font, fontNumber=0 if font.suffix.lower() in (".ttc", ".otc") else -1, lazy=True) as whole:
        known = whole.getBestCmap()
        chars = [char for char in dict.fromkeys(glyphs) if ord(char) in known]
        options = Options(hinting=False, layout_features=[], name_IDs=[], notdef_outline=True)
        options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vmtx", "vhea", "meta", "DSIG"]
        subsetter = Subsetter(options)
        subsetter.populate(text="".join(chars))
        subsetter.subset(whole)
        out = io.BytesIO()
        whole.recalcTimestamp = False
        whole.save(out)
    with TTFont(io.BytesIO(out.getvalue()), recalcTimestamp=False) as part:
        scale = 1000 / part["head"].unitsPerEm
        names = {char: part.getBestCmap()[ord(char)] for char in chars}
        cff = "CFF " in part
        cid_keyed = cff and hasattr(part["CFF "].cff.topDictIndex[0], "ROS")
        code: Callable[[str], int] = (lambda g: int(g[3:])) if cid_keyed else part.getGlyphID
        head = part["head"]
        return Face(
            codes={char: code(glyph) for char, glyph in names.items()},
            widths={char: round(part["hmtx"][glyph][0] * scale) for char, glyph in names.items()},
            program=part.getTableData("CFF ") if cff else out.getvalue(),
            outlines="cff" if cff else "truetype",
            box=tuple(round(v * scale) for v in (head.xMin, head.yMin, head.xMax, head.yMax)),
            ascent=round(part["hhea"].ascent * scale),
            descent=round(part["hhea"].descent * scale),
        )


def embed(pdf: pikepdf.Pdf, face: Face) -> Any:
    """The font dictionary of a face, in `pdf`."""
    if face.outlines == "none":
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding
            )
        )
    cff = face.outlines == "cff"
    program = pdf.make_stream(face.program)
    if cff:
        program.Subtype = Name.CIDFontType0C
    else:
        program.Length1 = len(face.program)
    name = Name("/DOSSIR+Stamp")
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=name, Flags=4, FontBBox=Array(list(face.box)), ItalicAngle=0,
        Ascent=face.ascent, Descent=face.descent, CapHeight=face.ascent, StemV=80,
    )  # fmt: skip
    descriptor["/FontFile3" if cff else "/FontFile2"] = program
    widths = Array([item for c, code in face.codes.items() for item in (code, Array([face.widths[c]]))])
    descendant = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType0 if cff else Name.CIDFontType2, BaseFont=name, DW=1000, W=widths,
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
    )  # fmt: skip
    if not cff:
        descendant.CIDToGIDMap = Name.Identity
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=name, Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]), ToUnicode=pdf.make_stream(_to_unicode(face)),
        )
    )  # fmt: skip


def _to_unicode(face: Face) -> bytes:
    rows = "\n".join(
        f"<{code:04X}> <{char.encode('utf-16-be').hex().upper()}>" for char, code in face.codes.items()
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(face.codes)} beginbfchar\n{rows}\nendbfchar\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end\n"
    ).encode("ascii")
