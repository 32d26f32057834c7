"""Photographs of the examples: nameplates and site pictures, drawn and then spoilt as a phone spoils them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

SIZE = (1120, 840)
FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc")
SIMPLIFIED = 2


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, size, index=SIMPLIFIED)


def draw_nameplate(
    maker: str, product: str, rows: Sequence[tuple[str, str]], stamp: str, target: Path
) -> None:
    """A riveted steel plate on painted iron; `rows`: the engraved lines, `stamp`: when it was taken."""
    dice = random.Random(maker + product + stamp)
    image = Image.new("RGB", SIZE, (32, 78, 122))
    draw = ImageDraw.Draw(image)
    plate = (130, 110, SIZE[0] - 130, SIZE[1] - 120)
    for line in range(plate[1], plate[3]):
        shade = 176 + dice.randint(-7, 7) + (line - plate[1]) // 24
        draw.line((plate[0], line, plate[2], line), (shade, shade, shade + 5))
    draw.rounded_rectangle(plate, 18, outline=(60, 60, 62), width=5)
    for x, y in ((160, 140), (SIZE[0] - 160, 140), (160, SIZE[1] - 150), (SIZE[0] - 160, SIZE[1] - 150)):
        draw.ellipse((x - 15, y - 15, x + 15, y + 15), (120, 120, 122), (50, 50, 50), 3)
    draw.text((SIZE[0] // 2, 165), product, (25, 25, 28), _font(50), anchor="mm")
    step = min(62, 400 // max(len(rows), 1))
    for index, (label, value) in enumerate(rows):
        y = 225 + index * step
        draw.text((200, y), label, (30, 30, 34), _font(32))
        draw.rectangle((390, y - 2, SIZE[0] - 190, y + step - 14), outline=(90, 90, 92), width=2)
        draw.text((402, y), value, (20, 20, 24), _font(31))
    draw.text((SIZE[0] // 2, SIZE[1] - 175), maker, (25, 25, 28), _font(36), anchor="mm")
    _spoil(image, dice, stamp).save(target, "JPEG", quality=62, optimize=True)


def draw_site(caption: str, kind: str, stamp: str, target: Path) -> None:
    """A room, or open ground, with what was built in it (`kind`: a name of `SCENES`); a caption board in front."""
    dice = random.Random(caption + stamp)
    image = Image.new("RGB", SIZE, (196, 199, 196))
    draw = ImageDraw.Draw(image)
    draw.polygon(((0, 840), (1120, 840), (860, 520), (260, 520)), (142, 140, 134))
    draw.polygon(((0, 0), (1120, 0), (860, 170), (260, 170)), (222, 222, 219))
    draw.rectangle((260, 170, 860, 520), (208, 209, 204))
    for shade, points in ((186, ((0, 0), (260, 170), (260, 520), (0, 840))),):
        draw.polygon(points, (shade, shade + 2, shade - 2))
    SCENES[kind](draw, dice)
    draw.rectangle((40, 640, 480, 800), (24, 72, 48), (235, 235, 230), 5)
    for index, line in enumerate(caption.split("\n")):
        draw.text((58, 654 + index * 46), line, (240, 240, 236), _font(30))
    _spoil(image, dice, stamp).save(target, "JPEG", quality=50, optimize=True)


def _scene_pumps(draw: ImageDraw.ImageDraw, dice: random.Random) -> None:
    for x in (330, 560):
        draw.rectangle((x, 380, x + 150, 560), (30, 84, 140), (16, 42, 80), 4)
        draw.ellipse((x, 350, x + 150, 410), (42, 104, 168), (16, 42, 80), 4)
        draw.rectangle((x + 55, 190, x + 95, 360), (96, 104, 108), (50, 56, 60), 3)
        draw.rectangle((x + 35, 260, x + 115, 290), (170, 40, 30), (70, 16, 10), 3)
        draw.rectangle((x - 20, 556, x + 170, 590), (112, 110, 104))
    draw.rectangle((240, 190, 900, 226), (96, 104, 108), (50, 56, 60), 3)
    draw.rectangle((880 + dice.randint(0, 12), 300, 1040, 600), (214, 212, 200), (90, 90, 84), 4)


def _scene_ceiling(draw: ImageDraw.ImageDraw, dice: random.Random) -> None:
    for index in range(9):
        far, near = 270 + index * 72, -120 + index * 170
        draw.line((far, 170, near, 0), (150, 152, 154), 7)
    for y, inset in ((20, 30), (60, 90), (105, 160), (145, 222)):
        draw.line((inset, y, 1120 - inset, y), (160, 162, 164), 6)
    draw.line((700, 170, 980, 0), (190, 60, 40), 16)
    draw.line((420, 170, 180, 0), (120, 128, 134), 30)
    for _ in range(12):
        x = dice.randint(280, 840)
        draw.line((x, 170, x + dice.randint(-6, 6), 210), (110, 110, 112), 3)


def _scene_pipes(draw: ImageDraw.ImageDraw, dice: random.Random) -> None:
    for index, colour in enumerate(((92, 150, 96), (196, 190, 178), (60, 90, 160))):
        y = 300 + index * 62
        draw.line((260, y, 860, y), colour, 20)
        for x in range(320, 860, 110):
            draw.rectangle((x - 6, y - 18, x + 6, y + 18), (110, 112, 114))
    draw.ellipse((600, 210, 700, 310), (236, 236, 232), (30, 30, 30), 6)
    angle = dice.randint(40, 60)
    draw.line((650, 260, 650 + angle // 2, 225), (200, 20, 20), 5)


def _scene_sign(draw: ImageDraw.ImageDraw, _: random.Random) -> None:
    draw.rectangle((330, 210, 800, 490), (96, 64, 44), (210, 180, 110), 8)
    lines = ("建设单位", "勘察单位", "设计单位", "施工单位", "监理单位")
    draw.text((565, 240), "永久性标牌", (226, 200, 130), _font(30), anchor="mm")
    for index, line in enumerate(lines):
        draw.text((360, 264 + index * 42), f"{line}　项目负责人", (226, 200, 130), _font(25))


def _scene_wall(draw: ImageDraw.ImageDraw, dice: random.Random) -> None:
    for x in range(260, 860, 60):
        draw.line((x, 170, x, 520), (176, 178, 176), 3)
    for y in range(170, 520, 60):
        draw.line((260, y, 860, y), (176, 178, 176), 3)
    draw.rectangle((300, 440, 820, 520), (70, 76, 84))
    for _ in range(5):
        x = dice.randint(300, 780)
        draw.rectangle((x, 330, x + 26, 360), (238, 238, 234), (120, 120, 120), 2)


def _scene_racks(draw: ImageDraw.ImageDraw, dice: random.Random) -> None:
    for x in (290, 430, 570, 710):
        draw.rectangle((x, 200, x + 128, 560), (38, 40, 44), (16, 16, 18), 4)
        draw.rectangle((x + 10, 214, x + 118, 548), (62, 66, 72), (24, 24, 26), 2)
        for y in range(226, 540, 22):
            draw.rectangle((x + 16, y, x + 112, y + 15), (78, 82, 90))
            for lamp in range(dice.randint(2, 8)):
                colour = dice.choice(((60, 220, 90), (60, 220, 90), (240, 180, 40)))
                draw.rectangle((x + 20 + lamp * 11, y + 5, x + 25 + lamp * 11, y + 10), colour)
    draw.rectangle((250, 140, 880, 176), (150, 154, 158), (90, 92, 96), 3)
    for x in range(330, 840, 140):
        draw.line((x, 176, x, 204), (40, 120, 190), 14)
    draw.line((880, 300, 1000, 300, 1000, 600), (110, 170, 60), 8)


def _scene_trench(draw: ImageDraw.ImageDraw, dice: random.Random) -> None:
    draw.rectangle((0, 0, *SIZE), (146, 128, 100))
    for _ in range(900):
        x, y = dice.randrange(SIZE[0]), dice.randrange(SIZE[1])
        shade = dice.randint(-26, 26)
        draw.ellipse((x, y, x + 9, y + 6), (140 + shade, 122 + shade, 94 + shade))
    draw.polygon(((380, 840), (860, 840), (660, 60), (540, 60)), (92, 76, 56))
    for at in range(4):
        draw.line((452 + at * 106, 840, 562 + at * 24, 60), (34, 36, 40), 30 - at % 2 * 2)
    draw.polygon(((470, 300), (740, 300), (755, 350), (458, 350)), (214, 196, 150))
    draw.rectangle((700, 90, 830, 190), (120, 122, 120), (70, 72, 70), 8)


SCENES = {
    "pumps": _scene_pumps,
    "ceiling": _scene_ceiling,
    "pipes": _scene_pipes,
    "sign": _scene_sign,
    "wall": _scene_wall,
    "racks": _scene_racks,
    "trench": _scene_trench,
}


def _spoil(image: Image.Image, dice: random.Random, stamp: str) -> Image.Image:
    """Turn a little, blur, add noise and a dark rim, and print the date as the camera does."""
    turned = image.rotate(dice.uniform(-2.2, 2.2), Image.Resampling.BICUBIC, fillcolor=(90, 92, 92))
    soft = turned.filter(ImageFilter.GaussianBlur(0.8))
    half = (SIZE[0] // 2, SIZE[1] // 2)
    noise = Image.frombytes("L", half, dice.randbytes(half[0] * half[1])).point(lambda value: value // 20)
    grain = ImageChops.subtract(soft, Image.merge("RGB", [noise.resize(SIZE)] * 3))
    rim = ImageChops.invert(Image.radial_gradient("L")).point(lambda value: min(255, 120 + value))
    shaded = ImageChops.multiply(grain, Image.merge("RGB", [rim.resize(SIZE)] * 3))
    ImageDraw.Draw(shaded).text((SIZE[0] - 30, SIZE[1] - 30), stamp, (246, 158, 30), _font(30), anchor="rs")
    return shaded
