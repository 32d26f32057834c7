"""A paper of an example dossier: letterhead, title, a table of facts, results, text, signatures and seals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from examples_marks import draw_box_stamp, draw_seal, draw_signature
from reportlab import rl_config
from reportlab.lib import textsplit
from reportlab.lib.colors import black, grey
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
    paragraph,
)

rl_config.useA85 = 0
textsplit.ALL_CANNOT_START += "，；：？！》”"
paragraph.ALL_CANNOT_START = textsplit.ALL_CANNOT_START
"""Stops that no line begins with; the library knows but some of them."""

BODY = ParagraphStyle("body", fontName="Song", fontSize=10.5, leading=17, wordWrap="CJK", firstLineIndent=21)
HEAD = ParagraphStyle("head", fontName="SongBold", fontSize=11.5, leading=20, wordWrap="CJK", spaceBefore=5)
CELL = ParagraphStyle("cell", fontName="Song", fontSize=9.5, leading=13.5, wordWrap="CJK")
LABEL = ParagraphStyle("label", parent=CELL, fontName="SongBold")
TITLE = ParagraphStyle(
    "title", fontName="SongBold", fontSize=18, leading=26, alignment=TA_CENTER, wordWrap="CJK"
)
FIRM = ParagraphStyle("firm", parent=TITLE, fontName="Hei", fontSize=13, leading=20)
WIDTH = A4[0] - 45 * mm
_MOST_ABOVE = 6
"""Paragraphs of a chapter that go to the next page with the places to sign."""


@dataclass(frozen=True)
class Sign:
    """One place to sign: what it says, who signed (None: left empty), and the seal set on it."""

    label: str
    person: str | None = None
    date: str | None = None
    firm: str | None = None
    seal: str | None = None


@dataclass(frozen=True)
class Grid:
    """A table of results."""

    caption: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Paper:
    """Everything that one paper shows, in the order in which it shows it."""

    title: str
    firm: str
    project: str
    number: str
    facts: Sequence[tuple[str, str]] = ()
    grids: Sequence[Grid] = ()
    chapters: Sequence[tuple[str, str]] = ()
    signs: Sequence[Sign] = ()
    copy_of: str | None = None
    """Where the original is, when the paper is a copy."""
    landscape: bool = False
    facsimile: Callable[[Canvas], None] | None = field(default=None)


class SignPlaces(Flowable):  # type: ignore[misc]
    """Boxes in rows of two or three, with signatures and seals in them."""

    def __init__(self, signs: Sequence[Sign], width: float) -> None:
        super().__init__()
        self.signs = signs
        self.width = width
        self.across = 3 if len(signs) in (3, 5, 6) else 2
        self.box_height = 40 * mm
        self.height = self.box_height * -(-len(signs) // self.across)

    def wrap(self, *_: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        box_width = self.width / min(self.across, len(self.signs))
        for index, sign in enumerate(self.signs):
            x = index % self.across * box_width
            y = self.height - (index // self.across + 1) * self.box_height
            self._draw_one(sign, x, y, box_width)

    def _draw_one(self, sign: Sign, x: float, y: float, width: float) -> None:
        canvas = self.canv
        canvas.setLineWidth(0.6)
        canvas.rect(x, y, width, self.box_height)
        canvas.setFont("Song", 9.5)
        canvas.drawString(x + 2 * mm, y + self.box_height - 5.5 * mm, f"{sign.label}：")
        if sign.firm:
            canvas.setFont("Song", 8 if len(sign.firm) < 20 else 7)
            canvas.drawString(x + 2 * mm, y + self.box_height - 10.5 * mm, sign.firm)
        canvas.setFont("Song", 9.5)
        canvas.drawRightString(x + width - 3 * mm, y + 3 * mm, sign.date or "年　　月　　日")
        if sign.person:
            draw_signature(canvas, x + 8 * mm, y + 16 * mm, sign.person)
        if sign.seal and sign.firm:
            draw_seal(canvas, x + width - 22 * mm, y + 19 * mm, sign.firm, sign.seal, diameter=34 * mm)


def _flow_facts(facts: Sequence[tuple[str, str]]) -> Table:
    """Label and value, two pairs a row; a long value takes the whole row."""
    rows: list[list[Any]] = []
    spans: list[tuple[Any, ...]] = []
    waiting: tuple[str, str] | None = None

    def wide(fact: tuple[str, str]) -> None:
        spans.append(("SPAN", (1, len(rows)), (3, len(rows))))
        rows.append([*_cells(fact), "", ""])

    for fact in facts:
        if len(fact[1]) > 22:
            if waiting:
                wide(waiting)
                waiting = None
            wide(fact)
        elif waiting:
            rows.append([*_cells(waiting), *_cells(fact)])
            waiting = None
        else:
            waiting = fact
    if waiting:
        wide(waiting)
    style = [("GRID", (0, 0), (-1, -1), 0.6, black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *spans]
    return Table(rows, colWidths=[26 * mm, WIDTH / 2 - 26 * mm] * 2, style=TableStyle(style))


def _cells(fact: tuple[str, str]) -> list[Paragraph]:
    return [Paragraph(escape(fact[0]), LABEL), Paragraph(escape(fact[1]), CELL)]


def _flow_grid(grid: Grid, width: float) -> list[Flowable]:
    columns = len(grid.header)
    longest = [max(len(str(row[column])) for row in (grid.header, *grid.rows)) for column in range(columns)]
    weights = [min(max(length, 3), 24) for length in longest]
    rows = [[Paragraph(escape(str(text)), LABEL) for text in grid.header]]
    rows += [[Paragraph(escape(str(text)), CELL) for text in row] for row in grid.rows]
    table = Table(rows, colWidths=[width * weight / sum(weights) for weight in weights], repeatRows=1)
    table.setStyle(
        TableStyle([("GRID", (0, 0), (-1, -1), 0.6, black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")])
    )
    return [Paragraph(escape(grid.caption), HEAD), table]


def _decorate(paper: Paper, canvas: Canvas, _: object) -> None:
    """What every page of a paper carries: project above, page number below, the copy's stamp."""
    width, height = canvas._pagesize
    canvas.saveState()
    canvas.setFillColor(grey)
    canvas.setFont("Song", 8)
    canvas.drawString(25 * mm, height - 13 * mm, paper.project)
    canvas.drawRightString(width - 20 * mm, height - 13 * mm, paper.number)
    canvas.setLineWidth(0.3)
    canvas.line(25 * mm, height - 14.5 * mm, width - 20 * mm, height - 14.5 * mm)
    canvas.drawCentredString(width / 2, 20 * mm, f"— {canvas.getPageNumber()} —")
    canvas.restoreState()
    if paper.copy_of is not None:
        note = f"复印件，与原件一致　原件存：{paper.copy_of}" if paper.copy_of else "复　印　件"
        draw_box_stamp(canvas, 30 * mm, 26 * mm, note)
    if paper.facsimile:
        paper.facsimile(canvas)


def _last_words(story: list[Flowable]) -> list[Flowable]:
    """Take the last chapter off a story, so that what is signed stands above its signatures."""
    said: list[Flowable] = []
    while isinstance(story[-1], Paragraph) and story[-1].style is not TITLE and len(said) < _MOST_ABOVE:
        said.insert(0, story.pop())
        if said[0].style is HEAD:
            break
    return said


def draw_paper(paper: Paper, target: Path) -> None:
    """Write the paper as a PDF with searchable text."""
    size = (A4[1], A4[0]) if paper.landscape else A4
    width = size[0] - 45 * mm
    document = BaseDocTemplate(str(target), pagesize=size, invariant=1, pageCompression=1)
    document.title = paper.title
    document.author = paper.firm
    frame = Frame(25 * mm, 28 * mm, width, size[1] - 46 * mm, 0, 0, 0, 0)
    document.addPageTemplates(PageTemplate(frames=[frame], onPage=partial(_decorate, paper)))
    story: list[Flowable] = [Paragraph(escape(paper.firm), FIRM), Paragraph(escape(paper.title), TITLE)]
    story.append(Spacer(1, 4 * mm))
    if paper.facts:
        story += [_flow_facts(paper.facts), Spacer(1, 3 * mm)]
    for grid in paper.grids:
        story += _flow_grid(grid, width)
    for head, text in paper.chapters:
        if head:
            story.append(Paragraph(escape(head), HEAD))
        story += [Paragraph(escape(line), BODY) for line in text.splitlines() if line.strip()]
    if paper.signs:
        places = SignPlaces(paper.signs, width)
        said = _last_words(story)
        high = sum(part.wrap(width, size[1])[1] + part.getSpaceBefore() for part in said)
        room = high + 4 * mm + places.height
        story += [CondPageBreak(room), *said, Spacer(1, 4 * mm), places]
    document.build(story, canvasmaker=partial(Canvas, initialFontName="Song"))
