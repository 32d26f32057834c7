"""Scans as scanners make them, good and bad: rendered print, turned, noisy, cut, coarse."""

from __future__ import annotations

import io
import random
import struct
from functools import cache
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFilter

from dossier.evidence.inspection import inspect_evidence
from dossier.evidence.scans import is_cut, is_noise, skew

A4_150 = (1240, 1754)


@cache
def print_of(lines: int = 44, ruled: bool = False) -> Image.Image:
    """A page of blocks that have the size and the rhythm of printed words."""
    dice, page = random.Random(7), Image.new("L", A4_150, 250)
    pen = ImageDraw.Draw(page)
    for line in range(lines):
        y, x = 160 + line * 32, 130
        while x < 1080:
            word = dice.randint(14, 90)
            for stroke in range(x, x + word, 7):
                pen.rectangle((stroke, y, stroke + 3, y + dice.randint(9, 16)), fill=dice.randint(20, 70))
            x += word + 14
        if ruled:
            pen.line((110, y + 24, 1130, y + 24), fill=40, width=2)
    return page


def scanned(page: Image.Image, seed: int = 1) -> Image.Image:
    """It with grain, blur and a dark rim."""
    dice = random.Random(seed)
    grain = Image.frombytes("L", page.size, dice.randbytes(page.width * page.height)).point(
        [v // 9 for v in range(256)]
    )
    noisy = Image.eval(page, lambda v: max(0, v - 8)).filter(ImageFilter.GaussianBlur(0.6))
    shaded = Image.composite(
        noisy,
        noisy.point([max(0, v - 24) for v in range(256)]),
        grain.point([255 if v < 14 else 0 for v in range(256)]),
    )
    ImageDraw.Draw(shaded).rectangle((0, 0, 9, page.height), fill=90)
    return shaded


def found(folder: Path, page: Image.Image, name: str = "a.jpg") -> list[str]:
    out = io.BytesIO()
    page.save(out, "JPEG" if name.endswith("jpg") else "PNG", quality=60)
    (folder / name).write_bytes(out.getvalue())
    facts = inspect_evidence(folder, [name])[name]
    assert facts.problem is None
    return [fault.code for fault in facts.quality]


@pytest.mark.parametrize("angle", [0, -1.5, 2.5])
@pytest.mark.parametrize("ruled", [False, True])
def test_a_good_scan_is_silent(angle: float, ruled: bool, tmp_path: Path) -> None:
    page = print_of(ruled=ruled).rotate(angle, Image.Resampling.BICUBIC, fillcolor=250)
    assert found(tmp_path, scanned(page)) == []
    assert found(tmp_path, scanned(page, 2), "b.png") == []


@pytest.mark.parametrize("angle", [-9, -6.5, 7, 10])
def test_a_crooked_page(angle: float, tmp_path: Path) -> None:
    page = print_of().rotate(angle, Image.Resampling.BICUBIC, fillcolor=250)
    assert found(tmp_path, scanned(page)) == ["E484"]
    assert abs(skew(scanned(page).reduce(5)) + angle) <= 1.5


def test_print_that_runs_off_the_sheet(tmp_path: Path) -> None:
    page = print_of()
    cut = page.crop((0, 0, 900, 1270))
    assert is_cut(cut.reduce(4)) and not is_cut(page.reduce(5))
    assert found(tmp_path, cut.resize(A4_150)) == ["E485"]


def test_noise_and_nothing(tmp_path: Path) -> None:
    dice = random.Random(3)
    coarse = Image.frombytes("L", (310, 438), dice.randbytes(310 * 438))
    assert (
        is_noise(coarse)
        and not is_noise(print_of().reduce(5))
        and not is_noise(Image.new("L", (300, 400), 250))
    )
    assert found(tmp_path, coarse.resize(A4_150, Image.Resampling.NEAREST)) == ["E483"]
    assert found(tmp_path, scanned(Image.new("L", A4_150, 250))) == ["E482"]


def test_resolution(tmp_path: Path) -> None:
    page = scanned(print_of())
    assert found(tmp_path, page.resize((1000, 1414))) == ["E481"]
    assert found(tmp_path, page.resize((560, 792))) == ["E480"]
    assert found(tmp_path, page.resize((160, 226))) == ["E487"]
    photo = Image.radial_gradient("L").resize((1600, 1200))
    assert found(tmp_path, photo) == []


@pytest.mark.parametrize("name", ["a.png", "a.tif"])
def test_sixteen_bits_are_not_blank(tmp_path: Path, name: str) -> None:
    """The pixels that are bound are looked at: Pillow by itself takes all above 255 of 65535 for white."""
    wide = b"".join(struct.pack("<H", 200 + level * 256) for level in print_of().tobytes())
    Image.frombytes("I;16", A4_150, wide).save(tmp_path / name)
    facts = inspect_evidence(tmp_path, [name])[name]
    assert facts.problem is None
    assert [fault.code for fault in facts.quality] == found(tmp_path, print_of(), "b.png") == []


def test_blank_sheets_of_sixteen_bits(tmp_path: Path) -> None:
    Image.new("I;16", A4_150, 64000).save(tmp_path / "a.png")
    assert [f.code for f in inspect_evidence(tmp_path, ["a.png"])["a.png"].quality] == ["E482"]


def test_the_lower_of_two_resolutions_is_said(tmp_path: Path) -> None:
    """A fax of 204 × 98 dpi fills its sheet."""
    page = print_of().resize((1728, 1145)).convert("1")
    page.save(tmp_path / "a.tif", compression="group4", dpi=(204, 98))
    faults = inspect_evidence(tmp_path, ["a.tif"])["a.tif"].quality
    assert [fault.code for fault in faults] == ["E481"]
    assert 95 <= int(faults[0].detail) <= 101
