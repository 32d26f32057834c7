"""A piece of a photograph is that photograph; what another one shows from the same place is not."""

from __future__ import annotations

import io
from itertools import permutations
from pathlib import Path

import pytest
from PIL import Image, ImageEnhance

from checking.test_same_photograph import PHOTOGRAPHS, seen
from dossier.checking.cropped_photograph import is_cropped

LOOKS = {path: seen(path.read_bytes()) for path in PHOTOGRAPHS}
CUTS = [(0.02, 0.01, 0.02, 0.03), (0.045, 0.0, 0.0, 0.05), (0.0, 0.05, 0.03, 0.0)]


def cropped(photograph: Path, left: float, top: float, right: float, bottom: float) -> bytes:
    """What is left of a photograph, a little brighter."""
    with Image.open(photograph) as picture:
        wide, high = picture.size
        box = (round(wide * left), round(high * top), wide - round(wide * right), high - round(high * bottom))
        piece = ImageEnhance.Brightness(picture.convert("RGB").crop(box)).enhance(1.04)
    out = io.BytesIO()
    piece.save(out, "JPEG", quality=84)
    return out.getvalue()


def told(one: tuple[str, str], other: tuple[str, str]) -> bool:
    return is_cropped((int(one[0], 16) ^ int(other[0], 16)).bit_count(), one[1], other[1])


@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize("photograph", PHOTOGRAPHS, ids=lambda path: path.stem)
def test_a_piece_is_found_either_way(photograph: Path, cut: tuple[float, float, float, float]) -> None:
    piece = seen(cropped(photograph, *cut))
    assert told(LOOKS[photograph], piece)
    assert told(piece, LOOKS[photograph])


def test_no_photograph_is_a_piece_of_another() -> None:
    assert [(a.stem, b.stem) for a, b in permutations(LOOKS, 2) if told(LOOKS[a], LOOKS[b])] == []


def test_pieces_of_others_are_not_taken_for_pieces() -> None:
    """Plates of one maker, one of them cut: from the same place, with other digits."""
    plates = [p for p in PHOTOGRAPHS if p.parent.name == "铭牌"]
    for one, other in permutations(plates, 2):
        if (one.stem, other.stem) not in {("P-101", "P-102"), ("P-102", "P-101")}:
            assert not told(LOOKS[one], seen(cropped(other, *CUTS[0]))), (one.stem, other.stem)
