"""A form under construction: a sheet of A4 that takes lines and tables and is saved to the same bytes each time.

All lengths are millimetres, all type sizes points. The forms are ordinary .docx files afterwards: named styles,
real tables, docxtpl tags as plain text in one run each, so that a controller can go on editing them in Word or WPS.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from forms_cells import Align, Line, Row
from forms_xml import HEI, SONG, element, field, fonts, paragraph
from forms_xml import table as drawn_table

Lang = Literal["zh-CN", "en"]
_EPOCH = dt.datetime(1980, 1, 1)


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
            page.bottom_margin = Mm(15)  # a short side: room for the signatures of a usual list
        page.header_distance = page.footer_distance = Mm(10)
        self.width = 257.0 if landscape else 165.0
        self._set_up(title, body)

    def say(self, zh: str, en: str) -> str:
        """The words of this sheet's language."""
        return zh if self.lang == "zh-CN" else en

    def line(self, text: str, align: Align = "left", **more: Any) -> None:
        """A paragraph across the page."""
        self.document.element.body.insert(self._end, paragraph(Line(text, align, **more)))

    def title(self, text: str, size: float = 20) -> None:
        """The name of the form: centred, bold."""
        self.line(text, "center", size=size, bold=True, after=8, keep=True, style="FormTitle")

    def gap(self, height: float = 6, *, keep: bool = False) -> None:
        """An empty line of `height` points: keeps two tables apart, and with `keep` on one page."""
        self.line("", size=1, exactly=height, keep=keep)

    def table(
        self,
        rows: Sequence[Row],
        *,
        borders: bool = True,
        align: Align = "center",
        air: float = 0.8,
        beside: float = 1.2,
    ) -> None:
        """Rows, equally wide, on a fixed grid, with `air` above and below the text of a cell, `beside` at its sides.

        A row that `opens` starts a table of its own.
        """
        starts = [0, *(n for n, row in enumerate(rows) if row.opens and n), len(rows)]
        body = self.document.element.body
        for start, end in pairwise(starts):
            if self._end and body[self._end - 1].tag == qn("w:tbl"):
                self.gap(3)  # two tables that touch become one
            body.insert(self._end, drawn_table(rows[start:end], borders, align, air, beside))

    def page_links(self) -> None:
        """Give the form the character style that links to pages wear: black, not underlined."""
        style: Any = self.document.styles.add_style("PageLink", WD_STYLE_TYPE.CHARACTER)
        style.hidden = False

    def page_footer(self, before: str, between: str, after: str) -> None:
        """Page x of y, centred at the foot."""
        foot = self.document.sections[0].footer.paragraphs[0]
        foot.alignment = 1
        for text, code in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
            foot.add_run(text).font.size = Pt(9)
            if code:
                run = foot.add_run()
                run.font.size = Pt(9)
                for part in field(code):
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
        for old in document.paragraphs:
            document.element.body.remove(old._p)
        core = document.core_properties
        core.title, core.author, core.last_modified_by, core.comments = title, "", "", ""
        core.created = core.modified = _EPOCH
        core.revision, core.language = 1, self.lang
        _drop_thumbnail(document)
        _modern_layout(document.settings.element)
        normal = document.styles["Normal"]
        fonts(normal.element.get_or_add_rPr(), SONG, body)
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
            fonts(style.element.get_or_add_rPr(), font, size)


def _drop_thumbnail(document: Any) -> None:
    """python-docx starts from a file with a picture of an empty page: our forms carry none."""
    relations = document.part.package.rels
    for key in [k for k, r in relations.items() if r.reltype.endswith("/thumbnail")]:
        del relations[key]


def _modern_layout(settings: Any) -> None:
    """Lay out as Word 2013 and later do; without it Word opens the form in compatibility mode."""
    for old in settings.findall(qn("w:compat")):
        settings.remove(old)
    compat = element("compat")
    uri = "http://schemas.microsoft.com/office/word"
    compat.append(element("compatSetting", name="compatibilityMode", uri=uri, val=15))
    after = settings.find(qn("w:rsids"))
    settings.append(compat) if after is None else after.addprevious(compat)
