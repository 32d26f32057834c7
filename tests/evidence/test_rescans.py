"""A second scan of one paper is found; another filling of the same form is not one."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageEnhance

from dossier.evidence.inspection import inspect_evidence
from dossier.evidence.rescans import Use, with_rescans
from dossier.model import EvidenceFacts

FORM = (
    "NOTICE OF DEFECTS",
    "Project: pump station, lot 2",
    "Found by: supervisor",
    "To be mended within 7 days",
)
FILLED = ("ZG-2026-014", "cable tray not earthed", "2026-05-10", "two bridges missing", "clamp loose at P-1")
OTHERWISE = (
    "ZG-2026-015",
    "gasket leaking at P-2",
    "2026-06-22",
    "anchor bolt missing",
    "paint damaged here",
)
ONE_FIGURE_MORE = (
    "ZG-2026-071",
    "cable tray not earthed",
    "2026-05-10",
    "two bridges missing",
    "clamp loose at P-1",
)


def _paper(*values: str) -> Image.Image:
    """A form of A4 at 200 dpi."""
    page = Image.new("L", (1654, 2339), 255)
    draw = ImageDraw.Draw(page)
    for n, line in enumerate((*FORM, *values)):
        draw.text((180, 200 + 130 * n), line, font_size=44, fill=20)
        draw.line((170, 280 + 130 * n, 1480, 280 + 130 * n), fill=60, width=3)
    for n in range(10):
        draw.text(
            (180, 1450 + 60 * n),
            f"{n + 1}. as agreed in clause {n + 4} of the contract",
            font_size=32,
            fill=30,
        )
    return page


def _scan(paper: Image.Image, angle: float, light: float, quality: int, folder: Path, name: str) -> str:
    """A JPEG of 150 dpi."""
    page = paper.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255).resize((1240, 1754))
    out = io.BytesIO()
    ImageEnhance.Brightness(page).enhance(light).save(out, "JPEG", quality=quality, dpi=(150, 150))
    (folder / name).write_bytes(out.getvalue())
    return name


def _looked(folder: Path, names: Sequence[str]) -> dict[str, EvidenceFacts]:
    facts = inspect_evidence(folder, names)
    uses = [Use(f"R-{n}", name, 1, 1) for n, name in enumerate(names)]
    return with_rescans(folder, facts, uses, None)


@pytest.mark.parametrize(("angle", "light", "quality"), [(0.4, 0.9, 60), (-0.9, 1.05, 40)])
def test_a_second_scan(angle: float, light: float, quality: int, tmp_path: Path) -> None:
    first = _scan(_paper(*FILLED), 0.1, 1.0, 80, tmp_path, "a.jpg")
    second = _scan(_paper(*FILLED), angle, light, quality, tmp_path, "b.jpg")
    found = _looked(tmp_path, [first, second])
    assert found[first].rescans == ((1, second, 1),)
    assert found[second].rescans == ((1, first, 1),)


@pytest.mark.parametrize("values", [OTHERWISE, ONE_FIGURE_MORE])
def test_another_filling_of_the_form(values: Sequence[str], tmp_path: Path) -> None:
    first = _scan(_paper(*FILLED), 0.1, 1.0, 80, tmp_path, "a.jpg")
    second = _scan(_paper(*values), 0.4, 0.9, 60, tmp_path, "b.jpg")
    assert not any(facts.rescans for facts in _looked(tmp_path, [first, second]).values())


def test_papers_of_one_record_are_not_compared(tmp_path: Path) -> None:
    names = [_scan(_paper(*FILLED), angle, 1.0, 80, tmp_path, f"{angle}.jpg") for angle in (0.1, 0.5)]
    facts = inspect_evidence(tmp_path, names)
    found = with_rescans(tmp_path, facts, [Use("R-1", name, 1, 1) for name in names], None)
    assert not any(each.rescans for each in found.values())
