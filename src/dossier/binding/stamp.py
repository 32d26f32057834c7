"""Page numbers and the draft mark: upright as seen, in a house face that is embedded once."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import pikepdf
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name

from dossier.binding.pages import (
    View,
    add_resource,
    contents,
    is_balanced,
    isolate,
    own_resources,
    view,
)

_SIZE = 10.5
_EDGE = 10 / 25.4 * 72
_GLYPHS = "0123456789-– /DRAFTdraft草稿页第共"
_HELVETICA = {**dict.fromkeys("0123456789", 556), " ": 278, "-": 333, "/": 278}
_HELVETICA |= {"D": 722, "R": 722, "A": 667, "F": 611, "T": 611}


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


HELVETICA = Face({c: ord(c) for c in _HELVETICA}, _HELVETICA, b"", "none", (0, 0, 0, 0), 0, 0)


@dataclass(frozen=True, slots=True)
class Stamps:
    """What one volume's pages are stamped with; the objects belong to that volume's file."""

    face: Face
    font: Any
    opening: Any
    """A stream with a single q, shared by all pages."""
    over_drawing: Any
    over_picture: Any
    veil: Any
    draft: str | None


@lru_cache(maxsize=4)
def load_face(font: Path) -> Face:
    """The glyphs that stamps need, cut out of a font file (the first face of a collection)."""
    with TTFont(font, fontNumber=0 if font.suffix.lower() in (".ttc", ".otc") else -1, lazy=True) as whole:
        known = whole.getBestCmap()
        chars = [char for char in dict.fromkeys(_GLYPHS) if ord(char) in known]
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
        glyphs = {char: part.getBestCmap()[ord(char)] for char in chars}
        cff = "CFF " in part
        cid_keyed = cff and hasattr(part["CFF "].cff.topDictIndex[0], "ROS")
        code: Callable[[str], int] = (lambda g: int(g[3:])) if cid_keyed else part.getGlyphID
        head = part["head"]
        return Face(
            codes={char: code(glyph) for char, glyph in glyphs.items()},
            widths={char: round(part["hmtx"][glyph][0] * scale) for char, glyph in glyphs.items()},
            program=part.getTableData("CFF ") if cff else out.getvalue(),
            outlines="cff" if cff else "truetype",
            box=tuple(round(v * scale) for v in (head.xMin, head.yMin, head.xMax, head.yMax)),
            ascent=round(part["hhea"].ascent * scale),
            descent=round(part["hhea"].descent * scale),
        )


def make_stamps(pdf: pikepdf.Pdf, font: Path | None, draft: str | None) -> Stamps:
    """The shared objects of a volume; a draft word that the face cannot write becomes DRAFT."""
    face = load_face(font) if font else HELVETICA
    if draft and any(char not in face.codes for char in draft):
        draft = "DRAFT"
    return Stamps(
        face=face,
        font=_embed(pdf, face),
        opening=pdf.make_stream(b"q\n"),
        # Multiply tints the paper and leaves ink alone, so that no signature is ever painted over.
        over_drawing=pdf.make_indirect(Dictionary(Type=Name.ExtGState, BM=Name.Multiply, ca=1, CA=1)),
        over_picture=pdf.make_indirect(Dictionary(Type=Name.ExtGState, BM=Name.Normal, ca=0.3, CA=0.3)),
        veil=pdf.make_indirect(Dictionary(Type=Name.ExtGState, BM=Name.Normal, ca=0.75, CA=0.75)),
        draft=draft,
    )


def stamp_page(
    pdf: pikepdf.Pdf, page: Any, stamps: Stamps, number: int | None, sides: Literal["single", "double"]
) -> None:
    """Write the page number (None: none) and the draft mark onto a page object of `pdf`."""
    if number is None and not stamps.draft:
        return
    if not is_balanced(page):
        isolate(pdf, page)
    resources = own_resources(page)
    picture = is_picture(resources)
    seen = view(page)
    font = add_resource(page, "/Font", "/Stamp", stamps.font)
    marks = [f"Q q {_numbers(seen.matrix)} cm"]
    if stamps.draft:
        state = stamps.over_picture if picture else stamps.over_drawing
        marks.append(_draft(seen, stamps, font, add_resource(page, "/ExtGState", "/Draft", state), picture))
    if number is not None:
        veil = add_resource(page, "/ExtGState", "/Veil", stamps.veil) if picture else None
        marks.append(
            _number(seen, stamps.face, font, veil, str(number), sides == "double" and number % 2 == 0)
        )
    closing = pdf.make_stream("\n".join([*marks, "Q", ""]).encode("ascii"))
    page.Contents = Array([stamps.opening, *contents(page), closing])


def is_picture(resources: Any) -> bool:
    """True when the page can only be a picture: it has one and no text."""
    things = resources.get("/XObject", Dictionary()).values()
    return not len(resources.get("/Font", {})) and any(t.get("/Subtype") == "/Image" for t in things)


def _number(seen: View, face: Face, font: str, veil: str | None, text: str, left: bool) -> str:
    width = face.width(text) * _SIZE
    edge = min(_EDGE, seen.width / 5, seen.height / 5)
    x = edge if left else seen.width - edge - width
    back = ""
    if veil:  # the corner of a scan may be black
        back = f"q {veil} gs 1 g {_numbers((x - 2, edge - 2.5, width + 4, _SIZE + 2))} re f Q\n"
    return (
        f"/Artifact <</Type /Pagination>> BDC\n{back}"
        f"BT 0 g 0 Tr 0 Tc 0 Tw 100 Tz 0 Ts {font} {_SIZE} Tf {_numbers((x, edge))} Td {face.written(text)} Tj ET\nEMC"
    )


def _draft(seen: View, stamps: Stamps, font: str, state: str, picture: bool) -> str:
    """The mark from bottom left to top right, centred, six tenths of the diagonal long."""
    text, face = str(stamps.draft), stamps.face
    spread = 0.25  # em between the characters
    length = face.width(text) + spread * (len(text) - 1)
    size = min(0.6 * math.hypot(seen.width, seen.height) / length, 0.4 * min(seen.width, seen.height))
    angle = math.atan2(seen.height, seen.width)
    cos, sin = math.cos(angle), math.sin(angle)
    back, down = length * size / 2, size * 0.36
    x = seen.width / 2 - back * cos + down * sin
    y = seen.height / 2 - back * sin - down * cos
    # A picture may be light or dark: a dark letter with a light rim is seen on both.
    paint = f"0.35 g 1 G {_numbers((size * 0.02,))} w 2 Tr" if picture else "0.86 g 0 Tr"
    return (
        f"/Artifact BMC q {state} gs {paint} BT 0 Tw 100 Tz 0 Ts {_numbers((spread * size,))} Tc "
        f"{font} {_numbers((size,))} Tf {_numbers((cos, sin, -sin, cos, x, y))} Tm {face.written(text)} Tj ET Q EMC"
    )


def _numbers(values: tuple[float, ...]) -> str:
    return " ".join(f"{value:.4f}".rstrip("0").rstrip(".") for value in values)


def _embed(pdf: pikepdf.Pdf, face: Face) -> Any:
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
    rows = "\n".join(f"<{code:04X}> <{ord(char):04X}>" for char, code in face.codes.items())
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(face.codes)} beginbfchar\n{rows}\nendbfchar\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end\n"
    ).encode("ascii")
