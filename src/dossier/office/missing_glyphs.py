"""Characters that a page does not show, found where alone it can be proven: in the outlines of the embedded fonts.

When no font has a character, the office program draws glyph 0 (".notdef": a box, or nothing) of some font, exits 0, and
writes the right character beside it, so that text extraction finds nothing wrong. Names of fonts do not tell either:
the same font may draw the next character well.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

import freetype
import pikepdf

FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
_CODE, _TEXT = r"<([0-9A-Fa-f]+)>", r"<([0-9A-Fa-f\s]*)>"
_CHARS = re.compile(r"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(r"beginbfrange(.*?)endbfrange", re.DOTALL)

Outline = tuple[tuple[tuple[int, int], ...], tuple[int, ...]]


def characters(font: pikepdf.Object) -> dict[int, str]:
    """Code → text of everything that a font of a PDF shows, by its /ToUnicode map; empty without one."""
    table = font.get("/ToUnicode")
    if not isinstance(table, pikepdf.Stream):
        return {}
    cmap = table.read_bytes().decode("latin-1")
    shown: dict[int, str] = {}
    for block in _CHARS.findall(cmap):
        shown |= {int(code, 16): _text(target) for code, target in re.findall(rf"{_CODE}\s*{_TEXT}", block)}
    for block in _RANGES.findall(cmap):
        for first, last, target in re.findall(rf"{_CODE}\s*{_CODE}\s*{_TEXT}", block):
            start = _text(target)
            for offset in range(int(last, 16) - int(first, 16) + 1):
                shown[int(first, 16) + offset] = start[:-1] + chr(ord(start[-1]) + offset)
    return shown


def missing_characters(pdf: pikepdf.Pdf, font: pikepdf.Object) -> str:
    """The visible characters that `font` shows as .notdef, each once; "" when every glyph is drawn.

    Raises:
        ValueError: the embedded font program cannot be read.
    """
    shown = characters(font)
    undrawn = {code: shown[code] for code in _undrawn(font, shown) if _visible(shown[code])}
    if not undrawn:
        return ""
    # The map knows one character for a glyph; others that it stands for are said beside the glyph on the page.
    texts = [text for page in pdf.pages for text in _said_instead(page, font, set(undrawn))]
    return "".join(dict.fromkeys("".join([*undrawn.values(), *texts])))


def _undrawn(font: pikepdf.Object, codes: Iterable[int]) -> Iterator[int]:
    described = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    descriptor = described.get("/FontDescriptor")
    program = next((descriptor[key] for key in FONT_FILES if key in descriptor), None) if descriptor else None
    if program is None:
        return
    try:
        face = freetype.Face(io.BytesIO(program.read_bytes()))
        if face.charmaps and described is font:
            face.set_charmap(face.charmaps[0])
        nothing = _outline(face, 0)
        for code in codes:
            glyph = face.get_char_index(code) if described is font else code
            if _outline(face, glyph) == nothing:
                yield code
    except freetype.FT_Exception as problem:
        raise ValueError(str(problem)) from problem


def _outline(face: freetype.Face, glyph: int) -> Outline:
    face.load_glyph(glyph, freetype.FT_LOAD_NO_SCALE)
    return tuple(face.glyph.outline.points), tuple(face.glyph.outline.contours)


def _visible(text: str) -> bool:
    """Spaces and control characters are rightly blank."""
    return any(unicodedata.category(char) not in ("Cc", "Cf", "Zs", "Zl", "Zp") for char in text)


def _said_instead(page: pikepdf.Page, font: pikepdf.Object, codes: set[int]) -> Iterator[str]:
    """/ActualText around the given codes of one font."""
    fonts: Any = page.Resources.get("/Font", {})
    names = {str(name) for name in fonts if fonts[name].objgen == font.objgen}
    current, spans = "", [""]
    instructions: Any = pikepdf.parse_content_stream(page.obj)
    for operands, operator in instructions:
        match str(operator):
            case "BDC":
                tagged = isinstance(operands[1], pikepdf.Dictionary) and "/ActualText" in operands[1]
                spans.append(str(operands[1].ActualText) if tagged else "")
            case "BMC":
                spans.append("")
            case "EMC":
                spans.pop()
            case "Tf":
                current = str(operands[0])
            case "Tj" if current in names and spans[-1] and set(bytes(operands[0])) & codes:
                yield spans[-1]


def _text(target: str) -> str:
    return bytes.fromhex("".join(target.split())).decode("utf-16-be", "replace")
