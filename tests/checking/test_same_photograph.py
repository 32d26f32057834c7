"""One photograph that was saved again is the same; nameplates of two machines of one maker are not."""

from __future__ import annotations

import io
from pathlib import Path

import img2pdf
import pikepdf
import pytest
from PIL import Image

from dossier.checking.same_photograph import Photographs, is_same
from dossier.evidence.pdf_objects import pages
from dossier.evidence.scans import look_of

DOSSIERS = Path(__file__).resolve().parents[2] / "dossiers"
PHOTOGRAPHS = sorted(DOSSIERS.glob("*/evidence/**/*.jpg"))


def seen(data: bytes) -> tuple[str, str]:
    """Hash and glimpse of a photograph, as they are taken of the page that is bound."""
    with pikepdf.open(io.BytesIO(img2pdf.convert(data))) as pdf:
        return look_of(pages(pdf))


def saved_again(photograph: Path, scale: float, quality: int) -> bytes:
    """The photograph at another size and quality."""
    with Image.open(photograph) as picture:
        size = (round(picture.width * scale), round(picture.height * scale))
        smaller = picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    out = io.BytesIO()
    smaller.save(out, "JPEG", quality=quality)
    return out.getvalue()


@pytest.mark.parametrize(("scale", "quality"), [(1, 40), (0.97, 75), (0.5, 60), (1.3, 90)])
def test_a_photograph_that_was_saved_again_is_found(scale: float, quality: int) -> None:
    known: Photographs[str] = Photographs()
    for photograph in PHOTOGRAPHS:
        assert known.first(*seen(photograph.read_bytes()), photograph.name) == photograph.name
    again = [known.first(*seen(saved_again(p, scale, quality)), "again") for p in PHOTOGRAPHS]
    found = sum(name == p.name for name, p in zip(again, PHOTOGRAPHS, strict=True))
    assert found >= len(PHOTOGRAPHS) - 1  # the hash of a dark one may be too far off
    assert {*again} <= {"again", *(p.name for p in PHOTOGRAPHS)}


def test_nameplates_of_one_maker_are_two() -> None:
    plates = {p.stem: seen(p.read_bytes()) for p in DOSSIERS.glob("*/evidence/**/铭牌/*.jpg")}
    for one, (look, glimpse) in plates.items():
        for other, (look_2, glimpse_2) in plates.items():
            differing = (int(look, 16) ^ int(look_2, 16)).bit_count()
            assert is_same(differing, glimpse, glimpse_2) == (one == other)
    # However near their hashes may come, these two differ in one place.
    assert not is_same(0, plates["P-101"][1], plates["P-102"][1])
