"""Lines, cells and rows as WordprocessingML, children in the order that its schema asks for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from forms_cells import Align, Cell, Line, Row

SONG, HEI, ROMAN = "宋体", "黑体", "Times New Roman"
_TWIPS_PER_MM = 1440 / 25.4


def element(tag: str, **attributes: object) -> Any:
    """One element of the main namespace with its attributes."""
    made: Any = OxmlElement(f"w:{tag}")
    for name, given in attributes.items():
        made.set(qn(f"w:{name}"), str(given))
    return made


def _twips(mm: float) -> int:
    return round(mm * _TWIPS_PER_MM)


def fonts(properties: Any, east_asian: str, size: float | None = None, bold: bool = False) -> None:
    """Set the fonts of a run or style in the order that the schema of WordprocessingML asks for."""
    for child in list(properties):
        properties.remove(child)
    properties.append(element("rFonts", ascii=ROMAN, hAnsi=ROMAN, cs=ROMAN, eastAsia=east_asian))
    if bold:
        properties.append(element("b"))
    if size:
        properties.append(element("sz", val=round(size * 2)))
        properties.append(element("szCs", val=round(size * 2)))


def field(name: str) -> list[Any]:
    """The parts of a field such as PAGE."""
    code = element("instrText")
    code.text = f" {name} "
    shown = element("t")
    shown.text = "1"
    kinds = [element("fldChar", fldCharType=kind) for kind in ("begin", "separate", "end")]
    return [kinds[0], code, kinds[1], shown, kinds[2]]


def paragraph(line: Line) -> Any:
    """A line as ``w:p``: one run, so that no tag is torn."""
    made, properties = element("p"), element("pPr")
    properties.append(element("pStyle", val=line.style or "FormText"))
    if line.keep:
        properties.append(element("keepNext"))
    if line.anywhere:
        properties.append(element("wordWrap", val=0))
    if line.before or line.after or line.exactly:
        spacing: dict[str, object] = {"before": round(line.before * 20), "after": round(line.after * 20)}
        if line.exactly:
            spacing |= {"line": round(line.exactly * 20), "lineRule": "exact"}
        properties.append(element("spacing", **spacing))
    if line.indent:
        size = line.size or 10.5
        properties.append(
            element("ind", firstLineChars=round(line.indent * 100), firstLine=round(line.indent * size * 20))
        )
    properties.append(element("jc", val=line.align))
    made.append(properties)
    if line.text or line.size:
        look = element("rPr")
        # 黑体 does nothing for Latin letters: an English heading is bold instead
        bold = line.bold or (line.hei and line.text.isascii())
        fonts(look, HEI if line.hei else SONG, line.size, bold)
        if not line.text:  # an empty line is as high as its paragraph mark
            properties.append(look)
            return made
        run, text = element("r"), element("t")
        text.text = line.text
        text.set(qn("xml:space"), "preserve")
        run.extend([look, text])
        made.append(run)
    return made


def table(rows: Sequence[Row], borders: bool, align: Align, air: float, beside: float) -> Any:
    """Rows as ``w:tbl`` on the grid of all their edges, fixed layout."""
    edges = sorted({0.0} | {x for row in rows for x in _edges(row)})
    total = edges[-1]
    made, properties = element("tbl"), element("tblPr")
    properties.append(element("tblW", w=_twips(total), type="dxa"))
    properties.append(element("jc", val=align))
    if borders:
        sides = element("tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            sides.append(element(side, val="single", sz=4, space=0, color="000000"))
        properties.append(sides)
    properties.append(element("tblLayout", type="fixed"))
    margins = element("tblCellMar")
    # the fonts put more room below a line than above it: a little more above looks even
    for side, mm in (("top", air + 0.3), ("left", beside), ("bottom", air), ("right", beside)):
        margins.append(element(side, w=_twips(mm), type="dxa"))
    properties.append(margins)
    grid = element("tblGrid")
    for left, right in pairwise(edges):
        grid.append(element("gridCol", w=_twips(right) - _twips(left)))
    made.extend([properties, grid])
    for row in rows:
        assert abs(_edges(row)[-1] - total) < 0.01, f"row is not {total} mm wide: {row}"
        made.append(_row(row, edges))
    return made


def _edges(row: Row) -> list[float]:
    at, found = 0.0, []
    for cell in row.cells:
        at += cell.width
        found.append(round(at, 2))
    return found


def _row(row: Row, edges: list[float]) -> Any:
    made, properties = element("tr"), element("trPr")
    if not row.splits:
        properties.append(element("cantSplit"))
    rule = "exact" if row.exact else "atLeast"
    properties.append(element("trHeight", val=_twips(row.height), hRule=rule))
    if row.header:
        properties.append(element("tblHeader"))
    made.append(properties)
    left = 0.0
    for cell, right in zip(row.cells, _edges(row), strict=True):
        span = edges.index(right) - edges.index(left)
        made.append(_cell(cell, span, _twips(right) - _twips(left)))
        left = right
    return made


def _cell(cell: Cell, span: int, width: int) -> Any:
    made, properties = element("tc"), element("tcPr")
    properties.append(element("tcW", w=width, type="dxa"))
    if span > 1:
        properties.append(element("gridSpan", val=span))
    if cell.borders is not None:
        sides = element("tcBorders")
        for letter, side in (("t", "top"), ("l", "left"), ("b", "bottom"), ("r", "right")):
            drawn = letter in cell.borders
            sides.append(element(side, val="single" if drawn else "nil", sz=4, space=0, color="000000"))
        properties.append(sides)
    if cell.vertical:
        properties.append(element("textDirection", val="tbRlV"))
    properties.append(element("vAlign", val=cell.valign))
    made.append(properties)
    made.extend(paragraph(line) for line in cell.lines)
    return made
