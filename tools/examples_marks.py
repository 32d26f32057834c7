"""Marks that hands leave on paper: the red round seal, the stamp of an as-built drawing, a signature."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping

from reportlab.lib.colors import Color
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

RED = Color(0.82, 0.08, 0.08, alpha=0.78)
INK = Color(0.07, 0.10, 0.32)

STAMP_WIDTH = 80 * mm
STAMP_HEIGHT = 50 * mm
"""The size that the archive standard gives the stamp of an as-built drawing."""


def draw_seal(canvas: Canvas, x: float, y: float, firm: str, foot: str, *, diameter: float = 38 * mm) -> None:
    """A round seal around (x, y): the firm on the arc, a star, the kind of seal at the foot."""
    canvas.saveState()
    canvas.translate(x, y)
    canvas.rotate(random.Random(firm + foot).uniform(-9, 9))
    canvas.setStrokeColor(RED)
    canvas.setFillColor(RED)
    radius = diameter / 2
    canvas.setLineWidth(1.6)
    canvas.circle(0, 0, radius)
    _draw_star(canvas, radius * 0.3)
    size = min(radius * 0.27, radius * 3.1 / max(len(firm), 1))
    spread = min(220.0, 19.0 * len(firm))  # a wider arc would run into the foot
    step = spread / max(len(firm) - 1, 1)
    for index, character in enumerate(firm):
        canvas.saveState()
        canvas.rotate(spread / 2 - index * step)
        canvas.setFont("Song", size)
        canvas.drawCentredString(0, radius * 0.68, character)
        canvas.restoreState()
    canvas.setFont("Song", radius * 0.22)
    canvas.drawCentredString(0, -radius * 0.62, foot)
    canvas.restoreState()


def _draw_star(canvas: Canvas, radius: float) -> None:
    path = canvas.beginPath()
    for index in range(10):
        angle = math.radians(90 + index * 36)
        reach = radius if index % 2 == 0 else radius * 0.382
        point = (math.cos(angle) * reach, math.sin(angle) * reach)
        (path.moveTo if index == 0 else path.lineTo)(*point)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def draw_signature(canvas: Canvas, x: float, y: float, person: str, size: float = 15) -> None:
    """A name written by hand from (x, y) on: slanted, uneven, one stroke drawn out below it."""
    dice = random.Random(person)
    canvas.saveState()
    canvas.translate(x, y)
    canvas.rotate(dice.uniform(1, 6))
    canvas.setFillColor(INK)
    canvas.setStrokeColor(INK)
    place = 0.0
    for character in person:
        canvas.saveState()
        canvas.translate(place, dice.uniform(-1.2, 1.2))
        canvas.transform(
            1, dice.uniform(-0.05, 0.12), dice.uniform(0.22, 0.42), dice.uniform(0.9, 1.15), 0, 0
        )
        canvas.setFont("Song", size)
        canvas.drawString(0, 0, character)
        canvas.restoreState()
        place += size * dice.uniform(0.74, 0.86)
    canvas.setLineWidth(0.7)
    path = canvas.beginPath()
    path.moveTo(-2, -2.5)
    path.curveTo(
        place * 0.3, dice.uniform(-6, -3), place * 0.7, dice.uniform(-2, 2), place + 12, dice.uniform(-2, 5)
    )
    canvas.drawPath(path)
    canvas.restoreState()


def draw_box_stamp(canvas: Canvas, x: float, y: float, text: str) -> None:
    """A line of text in a red frame, as on copies."""
    canvas.saveState()
    canvas.setStrokeColor(RED)
    canvas.setFillColor(RED)
    canvas.translate(x, y)
    canvas.rotate(2.5)
    width = stringWidth(text, "Hei", 10) + 12
    canvas.setLineWidth(1.2)
    canvas.rect(0, 0, width, 19)
    canvas.setFont("Hei", 10)
    canvas.drawString(6, 5.5, text)
    canvas.restoreState()


def draw_as_built_stamp(
    canvas: Canvas, x: float, y: float, stamp: Mapping[str, object], firms: tuple[str, str]
) -> None:
    """The 竣工图章 with its lower left corner at (x, y). `firms`: contractor, supervision firm."""
    canvas.saveState()
    canvas.translate(x, y)
    canvas.setStrokeColor(RED)
    canvas.setFillColor(RED)
    canvas.setLineWidth(1.4)
    canvas.rect(0, 0, STAMP_WIDTH, STAMP_HEIGHT)
    canvas.setLineWidth(0.6)
    canvas.setFont("Hei", 20)
    canvas.drawCentredString(STAMP_WIDTH / 2, STAMP_HEIGHT - 11.5 * mm, "竣　工　图")
    row = 7 * mm
    rows = [
        (("施工单位", firms[0], 4),),
        (("编制人", stamp.get("compiled_by"), 1), ("审核人", stamp.get("checked_by"), 1)),
        (("技术负责人", stamp.get("tech_lead"), 1), ("编制日期", stamp.get("date"), 1)),
        (("监理单位", stamp.get("supervision_unit") and firms[1], 4),),
        (("总监", stamp.get("chief_supervisor"), 1), ("现场监理", stamp.get("site_supervisor"), 1)),
    ]
    for index, cells in enumerate(rows):
        top = 5 * row - index * row
        canvas.line(0, top, STAMP_WIDTH, top)
        for place, (label, value, span) in enumerate(cells):
            left = place * STAMP_WIDTH / 2
            canvas.line(left + 17 * mm, top, left + 17 * mm, top - row)
            if place:
                canvas.line(left, top, left, top - row)
            canvas.setFont("Song", 8)
            canvas.drawString(left + 1 * mm, top - row + 2.2 * mm, label)
            _write_in_stamp(
                canvas, left + 18 * mm, top - row + 2 * mm, value, printed=span > 1 or "日期" in label
            )
    canvas.restoreState()


def _write_in_stamp(canvas: Canvas, x: float, y: float, value: object, printed: bool) -> None:
    if not value:
        return
    if printed:
        canvas.drawString(x, y, str(value))
        return
    draw_signature(canvas, x + 1 * mm, y, str(value), 12)
