"""Fonts: standard, Type 3, CID with and without a program, TrueType and Type 1."""

from __future__ import annotations

import io
from functools import partial
from pathlib import Path

import pikepdf
import reportlab
from pikepdf import Dictionary
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from zoo.forms import CJK_TEXT, cjk_font, saved
from zoo.kinds import Kind
from zoo.paper import MARKS, one_page, stream, utf16

_TRUETYPE = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
_STANDARD = (
    "Helvetica-Bold", "Helvetica-Oblique", "Times-Roman", "Times-BoldItalic", "Courier",
    "Courier-Bold", "Symbol", "ZapfDingbats",
)  # fmt: skip


def standard() -> bytes:
    fonts = "".join(f"/S{n}<</Type/Font/Subtype/Type1/BaseFont/{name}>>" for n, name in enumerate(_STANDARD))
    lines = "".join(
        f"BT /S{n} 12 Tf 30 {170 - 18 * n} Td (Aa Bb 12.5) Tj ET\n" for n in range(len(_STANDARD))
    )
    return one_page(lines, resources=f"/Font<<{fonts}>>")


def type3() -> bytes:
    glyphs = {
        30: stream("800 0 0 0 750 750 d1 0 0 750 750 re f"),
        31: stream("800 0 d0 1 0 0 rg 0 0 m 375 750 l 750 0 l f"),
    }
    font = (
        "<</Type/Font/Subtype/Type3/FontBBox[0 0 750 750]/FontMatrix[.001 0 0 .001 0 0]"
        "/CharProcs<</sq 30 0 R/tr 31 0 R>>"
        "/Encoding<</Type/Encoding/Differences[97/sq/tr]>>/FirstChar 97/LastChar 98/Widths[800 800]/Resources<<>>>>"
    )
    return one_page(
        MARKS + "BT /T3 40 Tf 40 60 Td (abab) Tj ET\n", resources=f"/Font<</F1 5 0 R/T3 {font}>>", more=glyphs
    )


def unembedded_cid(encoding: str, name: str = "STSong-Light") -> bytes:
    font = (
        f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/{encoding}/DescendantFonts[<</Type/Font/Subtype/CIDFontType0"
        f"/BaseFont/{name}/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/DW 1000>>]>>"
    )
    raw = CJK_TEXT.encode("gbk").hex() if encoding == "GBK-EUC-H" else utf16(CJK_TEXT)[5:-1]
    return one_page(
        MARKS + f"BT /C1 20 Tf 40 60 Td <{raw}> Tj ET\n", resources=f"/Font<</F1 5 0 R/C1 {font}>>"
    )


def embedded_cid(*, vertical: bool = False) -> bytes:
    with pikepdf.open(io.BytesIO(one_page())) as file:
        font, codes = cjk_font(file)
        if vertical:
            font.Encoding = pikepdf.Name("/Identity-V")
        page = file.pages[0].obj
        page.Resources.Font.C1 = font
        line = "".join(f"{codes[c]:04X}" for c in CJK_TEXT)
        page.Contents = file.make_stream(MARKS.encode() + f"BT /C1 12 Tf 60 130 Td <{line}> Tj ET\n".encode())
        return saved(file)


def reportlab_fonts(kind: str) -> bytes:
    """A subset TrueType face or a Type 1 face, as reportlab embeds them."""
    out = io.BytesIO()
    canvas = Canvas(out, (300, 200), invariant=1)
    if kind == "truetype":
        pdfmetrics.registerFont(TTFont("Zoo-truetype", _TRUETYPE))
    else:
        folder = Path(reportlab.__file__).parent / "fonts"
        face = pdfmetrics.EmbeddedType1Face(str(folder / "zy______.afm"), str(folder / "zy______.pfb"))
        pdfmetrics.registerTypeFace(face)
        pdfmetrics.registerFont(pdfmetrics.Font("Zoo-type1", face.name, "WinAnsiEncoding"))
    canvas.setFont(f"Zoo-{kind}", 20)
    canvas.drawString(40, 90, "Aa Bb 12.5")
    canvas.save()
    return out.getvalue()


def broken_font(show: str = "") -> bytes:
    """A font program that is no font: viewers take another one. `show`: operators before its text."""
    with pikepdf.open(io.BytesIO(one_page())) as file:
        page = file.pages[0].obj
        descriptor = Dictionary(
            Type=pikepdf.Name.FontDescriptor, FontName=pikepdf.Name("/ABCDEF+Lost"), Flags=32, ItalicAngle=0,
            Ascent=800, Descent=-200, CapHeight=700, StemV=80, FontBBox=[0, 0, 1000, 1000],
            FontFile2=file.make_stream(b"no font"),
        )  # fmt: skip
        page.Resources.Font.F2 = Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.TrueType, BaseFont=pikepdf.Name("/ABCDEF+Lost"), FirstChar=65,
            LastChar=66, Widths=[600, 600], FontDescriptor=descriptor, Encoding=pikepdf.Name.WinAnsiEncoding,
        )  # fmt: skip
        text = f"BT {show} /F2 20 Tf 40 60 Td (ABAB) Tj ET\n"
        page.Contents = file.make_stream(MARKS.encode() + text.encode())
        return saved(file)


KINDS: dict[str, Kind] = {
    "font-standard-14": Kind(standard, text="Aa Bb 12.5"),
    "font-type3": Kind(type3),
    "font-stsong-unicode": Kind(partial(unembedded_cid, "UniGB-UCS2-H")),
    "font-stsong-gbk": Kind(partial(unembedded_cid, "GBK-EUC-H")),
    "font-simsun-unembedded": Kind(partial(unembedded_cid, "UniGB-UCS2-H", "SimSun")),
    "font-cid-embedded": Kind(embedded_cid),
    "font-cid-vertical": Kind(partial(embedded_cid, vertical=True)),
    "font-truetype-subset": Kind(partial(reportlab_fonts, "truetype"), text="Aa Bb 12.5"),
    "font-type1-embedded": Kind(partial(reportlab_fonts, "type1"), text="Aa Bb 12.5"),
    "font-program-broken": Kind(broken_font, expect="refused", codes=frozenset({"E461"})),
    "font-program-broken-unseen": Kind(partial(broken_font, "3 Tr")),
    "font-not-there": Kind(partial(one_page, MARKS + "BT /Nope 20 Tf 40 60 Td (lost) Tj ET\n")),
}
