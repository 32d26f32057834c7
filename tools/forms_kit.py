"""What the shipped Word forms are made of: a sheet of A4, lines of text, and tables on a fixed grid.

All lengths are millimetres, all type sizes points. The forms are ordinary .docx files afterwards: named styles,
real tables, docxtpl tags as plain text in one run each, so that a controller can go on editing them in Word or WPS.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

Lang = Literal["zh-CN", "en"]
Align = Literal["left", "center", "right", "both"]

SONG, HEI, ROMAN = "宋体", "黑体", "Times New Roman"
_EPOCH = dt.datetime(1980, 1, 1)
_TWIPS_PER_MM = 1440 / 25.4


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph. `after` and `before` are points; `keep` holds it on the page of what follows."""

    text: str
    align: Align = "left"
    size: float | None = None
    bold: bool = False
    hei: bool = False
    before: float = 0
    after: float = 0
    indent: float = 0
    """First-line indent in characters of this line's size."""
    keep: bool = False
    exactly: float = 0
    """Line height in points; 0 leaves it to the font."""
    anywhere: bool = False
    """Break long Latin words and numbers at any letter (checksums)."""
    style: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its width, its lines, and how it looks."""

    width: float
    lines: tuple[Line, ...]
    valign: Literal["top", "center", "bottom"] = "center"
    borders: str | None = None
    """Sides to draw (letters of ``tblr``); None draws what the table draws."""
    vertical: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `height` is the least it gets. `tag` rows hold a ``{%tr %}`` tag and vanish when the form is filled."""

    cells: tuple[Cell, ...]
    height: float = 8.2
    header: bool = False
    splits: bool = False
    exact: bool = False


def label(width: float, text: str, size: float | None = None) -> Cell:
    """A cell that names its neighbour: centred, 宋体; a line break in `text` starts a new line."""
    return Cell(width, tuple(Line(part, "center", size, style="FormLabel") for part in text.split("\n")))


def value(width: float, text: str, align: Align = "left", size: float | None = None, **more: Any) -> Cell:
    """A cell to be filled; a line break in `text` starts a new paragraph."""
    return Cell(width, tuple(Line(part, align, size, style="FormText", **more) for part in text.split("\n")))


def head(width: float, text: str) -> Cell:
    """A column heading: centred, 黑体."""
    return Cell(width, tuple(Line(part, "center", hei=True, style="FormHead") for part in text.split("\n")))


def section(width: float, text: str) -> Row:
    """A row that opens a part of a table; it stays with the row below it."""
    return Row((Cell(width, (Line(text, "left", hei=True, keep=True, style="FormHead"),)),))


def heads(columns: Sequence[tuple[float, str]], height: float = 8.5) -> Row:
    """Column headings inside a larger table: they stay with the first row below them."""
    cells = [head(width, text) for width, text in columns]
    return Row(tuple(replace(c, lines=tuple(replace(x, keep=True) for x in c.lines)) for c in cells), height)


def loop(tag: str, *rows: Row) -> list[Row]:
    """`rows` between ``{%tr for … %}`` or ``{%tr if … %}`` and its end, e.g. ``for line in record.lines|pad(5)``."""
    width = sum(cell.width for cell in rows[0].cells)
    end = "endfor" if tag.startswith("for ") else "endif"
    return [
        Row((value(width, f"{{%tr {tag} %}}"),)),
        *rows,
        Row((value(width, f"{{%tr {end} %}}"),)),
    ]


class Sheet:
    """A form under construction: A4, binding edge 25 mm, the other margins 20 mm."""

    def __init__(self, lang: Lang, title: str, *, landscape: bool = False, body: float = 10.5) -> None:
        self.lang = lang
        self.document = docx.Document()
        page = self.document.sections[0]
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.left_margin, page.right_margin = Mm(25), Mm(20)
        page.top_margin = page.bottom_margin = Mm(20)
        if landscape:  # bound at its long edge, which is the top of the turned page
            page.orientation = WD_ORIENT.LANDSCAPE
            page.page_width, page.page_height = Mm(297), Mm(210)
            page.top_margin, page.left_margin = Mm(25), Mm(20)
        page.header_distance = page.footer_distance = Mm(10)
        self.width = 257.0 if landscape else 165.0
        self._set_up(title, body)

    def say(self, zh: str, en: str) -> str:
        """The words of this sheet's language."""
        return zh if self.lang == "zh-CN" else en

    def line(self, text: str, align: Align = "left", **more: Any) -> None:
        """A paragraph across the page."""
        self.document.element.body.insert(self._end, _paragraph(Line(text, align, **more)))

    def title(self, text: str, size: float = 20) -> None:
        """The name of the form: centred, bold."""
        self.line(text, "center", size=size, bold=True, after=8, keep=True, style="FormTitle")

    def gap(self, height: float = 6) -> None:
        """An empty line of `height` points: keeps two tables apart."""
        self.line("", size=1, exactly=height)

    def table(
        self, rows: Sequence[Row], *, borders: bool = True, align: Align = "center", air: float = 0.6
    ) -> None:
        """A table on a fixed grid, its rows equally wide, with `air` above and below the text of each cell."""
        body = self.document.element.body
        if self._end and body[self._end - 1].tag == qn("w:tbl"):
            self.gap(3)  # two tables that touch become one
        body.insert(self._end, _table(rows, borders, align, air))

    def page_footer(self, before: str, between: str, after: str) -> None:
        """Page x of y, centred at the foot."""
        foot = self.document.sections[0].footer.paragraphs[0]
        foot.alignment = 1
        for text, field in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
            foot.add_run(text).font.size = Pt(9)
            if field:
                run = foot.add_run()
                run.font.size = Pt(9)
                for part in _field(field):
                    run._r.append(part)

    def save(self, path: Path) -> None:
        """Write the form; the same form gives the same bytes on every day and machine."""
        if self.document.element.body[self._end - 1].tag == qn("w:tbl"):
            self.line("", size=1, exactly=1)  # Word wants a paragraph behind the last table
        raw = io.BytesIO()
        self.document.save(raw)
        path.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(raw) as made, zipfile.ZipFile(path, "w") as kept:
            for name in made.namelist():
                entry = zipfile.ZipInfo(name, _EPOCH.timetuple()[:6])
                entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
                kept.writestr(entry, made.read(name))

    @property
    def _end(self) -> int:
        return len(self.document.element.body) - 1  # before w:sectPr, which closes the body

    def _set_up(self, title: str, body: float) -> None:
        document = self.document
        for paragraph in document.paragraphs:
            paragraph._p.getparent().remove(paragraph._p)
        core = document.core_properties
        core.title, core.author, core.last_modified_by, core.comments = title, "", "", ""
        core.created = core.modified = _EPOCH
        core.revision, core.language = 1, self.lang
        _drop_thumbnail(document)
        _modern_layout(document.settings.element)
        normal = document.styles["Normal"]
        _fonts(normal.element.get_or_add_rPr(), SONG, body)
        normal.paragraph_format.space_after = Pt(0)
        normal.paragraph_format.line_spacing = 1.0
        for name, font, size in (
            ("FormTitle", SONG, 20.0),
            ("FormText", SONG, body),
            ("FormLabel", SONG, body),
            ("FormHead", HEI, body),
        ):
            style: Any = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style, style.quick_style = normal, True
            _fonts(style.element.get_or_add_rPr(), font, size)


def _element(tag: str, **attributes: object) -> Any:
    made: Any = OxmlElement(f"w:{tag}")
    for name, given in attributes.items():
        made.set(qn(f"w:{name}"), str(given))
    return made


def _twips(mm: float) -> int:
    return round(mm * _TWIPS_PER_MM)


def _fonts(properties: Any, east_asian: str, size: float | None = None, bold: bool = False) -> None:
    """Set the fonts of a run or style in the order that the schema of WordprocessingML asks for."""
    for child in list(properties):
        properties.remove(child)
    properties.append(_element("rFonts", ascii=ROMAN, hAnsi=ROMAN, cs=ROMAN, eastAsia=east_asian))
    if bold:
        properties.append(_element("b"))
    if size:
        properties.append(_element("sz", val=round(size * 2)))
        properties.append(_element("szCs", val=round(size * 2)))


def _field(name: str) -> list[Any]:
    code = _element("instrText")
    code.text = f" {name} "
    shown = _element("t")
    shown.text = "1"
    kinds = [_element("fldChar", fldCharType=kind) for kind in ("begin", "separate", "end")]
    return [kinds[0], code, kinds[1], shown, kinds[2]]


def _paragraph(line: Line) -> Any:
    made, properties = _element("p"), _element("pPr")
    properties.append(_element("pStyle", val=line.style or "FormText"))
    if line.keep:
        properties.append(_element("keepNext"))
    if line.anywhere:
        properties.append(_element("wordWrap", val=0))
    if line.before or line.after or line.exactly:
        spacing: dict[str, object] = {"before": round(line.before * 20), "after": round(line.after * 20)}
        if line.exactly:
            spacing |= {"line": round(line.exactly * 20), "lineRule": "exact"}
        properties.append(_element("spacing", **spacing))
    if line.indent:
        size = line.size or 10.5
        properties.append(
            _element("ind", firstLineChars=round(line.indent * 100), firstLine=round(line.indent * size * 20))
        )
    properties.append(_element("jc", val=line.align))
    made.append(properties)
    if line.text or line.size:
        look = _element("rPr")
        _fonts(look, HEI if line.hei else SONG, line.size, line.bold)
        if not line.text:  # an empty line is as high as its paragraph mark
            properties.append(look)
            return made
        run, text = _element("r"), _element("t")
        text.text = line.text
        text.set(qn("xml:space"), "preserve")
        run.extend([look, text])
        made.append(run)
    return made


def _table(rows: Sequence[Row], borders: bool, align: Align, air: float) -> Any:
    edges = sorted({0.0} | {x for row in rows for x in _edges(row)})
    total = edges[-1]
    made, properties = _element("tbl"), _element("tblPr")
    properties.append(_element("tblW", w=_twips(total), type="dxa"))
    properties.append(_element("jc", val=align))
    if borders:
        sides = _element("tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            sides.append(_element(side, val="single", sz=4, space=0, color="000000"))
        properties.append(sides)
    properties.append(_element("tblLayout", type="fixed"))
    margins = _element("tblCellMar")
    for side, mm in (("top", air), ("left", 1.2), ("bottom", air), ("right", 1.2)):
        margins.append(_element(side, w=_twips(mm), type="dxa"))
    properties.append(margins)
    grid = _element("tblGrid")
    for left, right in zip(edges, edges[1:], strict=False):
        grid.append(_element("gridCol", w=_twips(right) - _twips(left)))
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
    made, properties = _element("tr"), _element("trPr")
    if not row.splits:
        properties.append(_element("cantSplit"))
    rule = "exact" if row.exact else "atLeast"
    properties.append(_element("trHeight", val=_twips(row.height), hRule=rule))
    if row.header:
        properties.append(_element("tblHeader"))
    made.append(properties)
    left = 0.0
    for cell, right in zip(row.cells, _edges(row), strict=True):
        span = edges.index(right) - edges.index(left)
        made.append(_cell(cell, span, _twips(right) - _twips(left)))
        left = right
    return made


def _cell(cell: Cell, span: int, width: int) -> Any:
    made, properties = _element("tc"), _element("tcPr")
    properties.append(_element("tcW", w=width, type="dxa"))
    if span > 1:
        properties.append(_element("gridSpan", val=span))
    if cell.borders is not None:
        sides = _element("tcBorders")
        for letter, side in (("t", "top"), ("l", "left"), ("b", "bottom"), ("r", "right")):
            drawn = letter in cell.borders
            sides.append(_element(side, val="single" if drawn else "nil", sz=4, space=0, color="000000"))
        properties.append(sides)
    if cell.vertical:
        properties.append(_element("textDirection", val="tbRlV"))
    properties.append(_element("vAlign", val=cell.valign))
    made.append(properties)
    made.extend(_paragraph(line) for line in cell.lines)
    return made


def _drop_thumbnail(document: Any) -> None:
    """python-docx starts from a file with a picture of an empty page: our forms carry none."""
    relations = document.part.package.rels
    for key in [k for k, r in relations.items() if r.reltype.endswith("/thumbnail")]:
        del relations[key]


def _modern_layout(settings: Any) -> None:
    """Lay out as Word 2013 and later do; without it Word opens the form in compatibility mode."""
    for old in settings.findall(qn("w:compat")):
        settings.remove(old)
    compat = _element("compat")
    uri = "http://schemas.microsoft.com/office/word"
    compat.append(_element("compatSetting", name="compatibilityMode", uri=uri, val=15))
    after = settings.find(qn("w:rsids"))
    settings.append(compat) if after is None else after.addprevious(compat)
