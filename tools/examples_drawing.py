"""A3 as-built drawings of the examples as vectors: frame, title block, stamp and a plausible picture."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from examples_marks import STAMP_HEIGHT, STAMP_WIDTH, draw_as_built_stamp
from reportlab import rl_config
from reportlab.lib.pagesizes import A3
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

rl_config.useA85 = 0

SHEET = (A3[1], A3[0])


@dataclass(frozen=True)
class Drawing:
    """What a sheet shows. `picture` names a function of `PICTURES`; `words` are the labels it places."""

    title: str
    number: str
    project: str
    designer: str
    date: str
    picture: str
    words: tuple[str, ...]
    stamp: Mapping[str, object] | None
    firms: tuple[str, str]
    changes: tuple[str, ...] = ()


def draw_drawing(drawing: Drawing, target: Path) -> None:
    """Write the sheet as a one-page PDF."""
    width, height = SHEET
    canvas = Canvas(str(target), SHEET, invariant=1, pageCompression=1, initialFontName="Song")
    canvas.setTitle(drawing.title)
    canvas.setLineWidth(0.4)
    canvas.rect(2 * mm, 2 * mm, width - 4 * mm, height - 4 * mm)
    canvas.setLineWidth(1.6)
    canvas.rect(25 * mm, 5 * mm, width - 30 * mm, height - 10 * mm)
    _draw_title_block(canvas, drawing)
    canvas.saveState()
    canvas.translate(50 * mm, 80 * mm)
    PICTURES[drawing.picture](canvas, drawing.words, random.Random(drawing.number))
    canvas.restoreState()
    if drawing.stamp is not None:
        x = width - 8 * mm - STAMP_WIDTH
        draw_as_built_stamp(canvas, x, 62 * mm + 2 * mm, drawing.stamp, drawing.firms)
    if drawing.changes:
        _draw_changes(canvas, drawing.changes, width - 8 * mm - STAMP_WIDTH, 62 * mm + STAMP_HEIGHT + 10 * mm)
    canvas.showPage()
    canvas.save()


def _draw_title_block(canvas: Canvas, drawing: Drawing) -> None:
    left, low, row = SHEET[0] - 5 * mm - 180 * mm, 5 * mm, 9 * mm
    canvas.setLineWidth(0.9)
    canvas.rect(left, low, 180 * mm, 5 * row)
    canvas.setLineWidth(0.4)
    rows = [
        ("设计单位", drawing.designer, "图　　号", drawing.number),
        ("工程名称", drawing.project, "比　　例", "1:100"),
        ("图　　名", drawing.title, "图　　幅", "A3"),
        ("设　　计", "校　　对", "日　　期", drawing.date),
        ("审　　核", "审　　定", "版　　次", "竣工"),
    ]
    for index, (label, value, second, last) in enumerate(rows):
        base = low + (4 - index) * row
        canvas.line(left, base + row, left + 180 * mm, base + row)
        for edge in (18 * mm, 122 * mm, 140 * mm):
            canvas.line(left + edge, base, left + edge, base + row)
        canvas.setFont("Song", 9)
        canvas.drawString(left + 1.5 * mm, base + 3 * mm, label)
        canvas.drawString(left + 123.5 * mm, base + 3 * mm, second)
        canvas.setFont("SongBold" if index == 2 else "Song", 11 if index == 2 else 9)
        canvas.drawString(left + 20 * mm, base + 3 * mm, value)
        canvas.setFont("Song", 8.5)
        canvas.drawString(left + 141.5 * mm, base + 3 * mm, last)


def _draw_changes(canvas: Canvas, changes: tuple[str, ...], x: float, y: float) -> None:
    canvas.setFont("Song", 9)
    for index, text in enumerate(("变更依据：", *changes)):
        canvas.drawString(x, y - index * 5 * mm, text)


def _axes(canvas: Canvas, across: list[float], up: list[float]) -> None:
    """Grid axes with their circles and dimensions in millimetres."""
    canvas.saveState()
    canvas.setLineWidth(0.25)
    canvas.setDash(8, 3)
    for x in across:
        canvas.line(x, -12 * mm, x, up[-1] + 8 * mm)
    for y in up:
        canvas.line(-12 * mm, y, across[-1] + 8 * mm, y)
    canvas.setDash()
    canvas.setFont("Song", 9)
    for index, x in enumerate(across):
        canvas.circle(x, -16 * mm, 4 * mm)
        canvas.drawCentredString(x, -17.2 * mm, str(index + 1))
        if index:
            middle = (x + across[index - 1]) / 2
            canvas.drawCentredString(middle, -9 * mm, str(round((x - across[index - 1]) / mm * 100)))
    for index, y in enumerate(up):
        canvas.circle(-16 * mm, y, 4 * mm)
        canvas.drawCentredString(-16 * mm, y - 1.2 * mm, "ABCDEFG"[index])
    canvas.restoreState()


def _walls(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    canvas.setLineWidth(1.1)
    canvas.rect(x, y, width, height)
    canvas.rect(x + 2.4 * mm, y + 2.4 * mm, width - 4.8 * mm, height - 4.8 * mm)


def picture_pumps(canvas: Canvas, words: tuple[str, ...], _: random.Random) -> None:
    """Plan of a pump hall: wells, discharge pipes, valves."""
    across = [0, 60 * mm, 120 * mm, 180 * mm, 240 * mm]
    up = [0, 70 * mm, 140 * mm, 190 * mm]
    _axes(canvas, across, up)
    _walls(canvas, 0, 0, 240 * mm, 190 * mm)
    canvas.setLineWidth(0.6)
    canvas.line(0, 140 * mm, 240 * mm, 140 * mm)
    canvas.setFont("Song", 10)
    for index, word in enumerate(words):
        x = (index + 0.5) * 240 * mm / len(words)
        canvas.circle(x, 45 * mm, 13 * mm)
        canvas.circle(x, 45 * mm, 8 * mm)
        canvas.drawCentredString(x, 25 * mm, word)
        canvas.setLineWidth(1.4)
        canvas.line(x, 58 * mm, x, 160 * mm)
        canvas.setLineWidth(0.6)
        for y in (95 * mm, 115 * mm):
            path = canvas.beginPath()
            path.moveTo(x - 4 * mm, y - 4 * mm)
            path.lineTo(x + 4 * mm, y + 4 * mm)
            path.lineTo(x - 4 * mm, y + 4 * mm)
            path.lineTo(x + 4 * mm, y - 4 * mm)
            path.close()
            canvas.drawPath(path)
        canvas.drawString(x + 6 * mm, 104 * mm, "DN300")
    canvas.setLineWidth(2)
    canvas.line(10 * mm, 160 * mm, 250 * mm, 160 * mm)
    canvas.drawString(150 * mm, 163 * mm, "DN600 出水总管　坡向检修井 i=0.003")


def picture_single_line(canvas: Canvas, words: tuple[str, ...], _: random.Random) -> None:
    """Electrical single-line diagram: bus bar, breakers, feeders."""
    canvas.setLineWidth(2.4)
    canvas.line(0, 150 * mm, 250 * mm, 150 * mm)
    canvas.setFont("Song", 10)
    canvas.drawString(0, 153 * mm, "～380/220V 50Hz　TN-S　TMY-3(60×6)+2(40×4)")
    canvas.setLineWidth(0.8)
    canvas.line(125 * mm, 150 * mm, 125 * mm, 188 * mm)
    canvas.circle(125 * mm, 176 * mm, 5 * mm)
    canvas.circle(125 * mm, 170 * mm, 5 * mm)
    canvas.drawString(134 * mm, 172 * mm, "进线　QF0 630A")
    step = 240 * mm / len(words)
    for index, word in enumerate(words):
        x = 8 * mm + index * step
        canvas.line(x, 150 * mm, x, 118 * mm)
        canvas.line(x, 118 * mm, x - 4 * mm, 106 * mm)
        canvas.line(x, 104 * mm, x, 40 * mm)
        canvas.rect(x - 3 * mm, 72 * mm, 6 * mm, 14 * mm)
        canvas.circle(x, 34 * mm, 6 * mm)
        canvas.drawCentredString(x, 32.8 * mm, "M" if "泵" in word else "L")
        canvas.drawString(x + 3 * mm, 110 * mm, f"QF{index + 1}")
        canvas.drawString(x + 4 * mm, 77 * mm, f"KM{index + 1}")
        canvas.saveState()
        canvas.translate(x + 4 * mm, 44 * mm)
        canvas.rotate(90)
        canvas.setFont("Song", 8)
        canvas.drawString(0, -2 * mm, f"WL{index + 1} YJV-0.6/1kV")
        canvas.restoreState()
        canvas.drawCentredString(x + 4 * mm, 20 * mm, word)


def picture_rooms(canvas: Canvas, words: tuple[str, ...], dice: random.Random) -> None:
    """Plan of an office floor: rooms on both sides of a corridor, doors, points."""
    across = [0, 50 * mm, 100 * mm, 150 * mm, 200 * mm, 250 * mm]
    up = [0, 78 * mm, 108 * mm, 186 * mm]
    _axes(canvas, across, up)
    _walls(canvas, 0, 0, 250 * mm, 186 * mm)
    half = -(-len(words) // 2)
    for index, word in enumerate(words):
        row, place = divmod(index, half)
        wide = 250 * mm / half
        x, y = place * wide, (0, 108 * mm)[row]
        canvas.setLineWidth(0.9)
        canvas.rect(x, y, wide, 78 * mm)
        canvas.setFont("Song", 10)
        canvas.drawCentredString(x + wide / 2, y + 40 * mm, word)
        door = y + 78 * mm if row == 0 else y
        canvas.setLineWidth(0.4)
        canvas.arc(x + 4 * mm, door - 9 * mm, x + 22 * mm, door + 9 * mm, 180 if row == 0 else 90, 90)
        for _ in range(10):
            point = (x + dice.uniform(6, wide / mm - 6) * mm, y + dice.choice((12, 24, 55, 66)) * mm)
            canvas.circle(*point, 1.6 * mm)
            canvas.line(point[0] - 1.1 * mm, point[1] - 1.1 * mm, point[0] + 1.1 * mm, point[1] + 1.1 * mm)
    canvas.setFont("Song", 10)
    canvas.drawCentredString(125 * mm, 92 * mm, "走　　道")


def picture_pipes(canvas: Canvas, words: tuple[str, ...], dice: random.Random) -> None:
    """System diagram in slanted projection: a riser and branches with what hangs on them."""
    canvas.setFont("Song", 10)
    canvas.setLineWidth(1.6)
    canvas.line(20 * mm, 0, 20 * mm, 190 * mm)
    canvas.drawString(24 * mm, 186 * mm, "立管")
    step = 165 * mm / len(words)
    for index, word in enumerate(words):
        y = 10 * mm + index * step
        canvas.setLineWidth(1.1)
        canvas.line(20 * mm, y, 180 * mm, y)
        canvas.line(180 * mm, y, 196 * mm, y + 10 * mm)
        canvas.drawString(200 * mm, y + 9 * mm, word)
        canvas.setLineWidth(0.6)
        for place in sorted(dice.sample(range(40, 175, 12), 5)):
            canvas.line(place * mm, y, place * mm, y + 7 * mm)
            canvas.rect(place * mm - 2.5 * mm, y + 7 * mm, 5 * mm, 3.5 * mm)
        if "DN" not in word:
            canvas.drawString(26 * mm, y + 1.5 * mm, dice.choice(("DN25", "DN32", "DN40", "DN50")))


def picture_network(canvas: Canvas, words: tuple[str, ...], dice: random.Random) -> None:
    """Network diagram: core and servers at the head, one wiring closet with its points for each word."""
    canvas.setFont("Song", 10)
    canvas.setLineWidth(1.1)
    for x, label in ((40, "存储服务器 SV-01"), (104, "核心交换机 SW-01"), (168, "管理平台服务器")):
        canvas.rect(x * mm, 164 * mm, 46 * mm, 16 * mm)
        canvas.drawCentredString((x + 23) * mm, 170 * mm, label)
    canvas.setLineWidth(0.6)
    canvas.line(86 * mm, 172 * mm, 104 * mm, 172 * mm)
    canvas.line(150 * mm, 172 * mm, 168 * mm, 172 * mm)
    canvas.setLineWidth(1.6)
    canvas.line(127 * mm, 164 * mm, 127 * mm, 138 * mm)
    canvas.line(5 * mm, 138 * mm, 250 * mm, 138 * mm)
    canvas.drawString(132 * mm, 146 * mm, "主干　12 芯 G.652D　双链路")
    step = 245 * mm / len(words)
    for index, word in enumerate(words):
        x = 5 * mm + (index + 0.5) * step
        canvas.setLineWidth(0.9)
        canvas.line(x, 138 * mm, x, 112 * mm)
        canvas.rect(x - 17 * mm, 98 * mm, 34 * mm, 14 * mm)
        canvas.setFont("Song", 9)
        canvas.drawCentredString(x, 103.5 * mm, f"ODF＋接入交换机 {index + 1}")
        canvas.drawCentredString(x, 88 * mm, word)
        canvas.setLineWidth(0.5)
        for number, kind in enumerate(dice.sample(("TD", "C", "M", "Y"), 3)):
            y = (72 - number * 20) * mm
            canvas.line(x, 86 * mm if number == 0 else y + 20 * mm, x, y)
            canvas.line(x, y, x + 8 * mm, y)
            canvas.circle(x + 12 * mm, y, 4 * mm)
            canvas.drawCentredString(x + 12 * mm, y - 1.2 * mm, kind)
    canvas.setFont("Song", 9)
    canvas.drawString(5 * mm, 14 * mm, "图例：TD 信息插座　C 摄像机　M 门禁　Y 扬声器")


PICTURES: dict[str, Callable[[Canvas, tuple[str, ...], random.Random], None]] = {
    "pumps": picture_pumps,
    "single-line": picture_single_line,
    "rooms": picture_rooms,
    "pipes": picture_pipes,
    "network": picture_network,
}
