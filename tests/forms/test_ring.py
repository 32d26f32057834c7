"""A share as a ring: drawn as far as it says, whole at 100 and bare at 0."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from dossier.forms.ring import ring
from dossier.office.converting import convert_documents
from dossier.office.fonts import HouseFonts
from dossier.pdf.rendering import on_screen
from word_samples import FormMaker, needs_office

TURN = 21_600_000


@pytest.mark.parametrize(
    ("share", "drawn", "said"),
    [
        (0, 0, "0 %"),
        (25, 25, "25 %"),
        (82, 82, "82 %"),
        (100, 100, "100 %"),
        (140, 100, "100 %"),
        (-3, 0, "0 %"),
    ],
)
def test_the_arc_is_as_long_as_the_share(share: int, drawn: int, said: str) -> None:
    track, *value = re.findall(r"<a:path .*?</a:path>", ring(share))
    angles = [sum(map(int, re.findall(r'swAng="(\d+)"', path))) for path in (track, *value)]
    assert angles == [TURN, TURN * drawn // 100][: 1 + bool(drawn)]
    assert set(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", ring(share))) == {said}


@pytest.mark.parametrize("share", [None, "82", True, ""])
def test_what_is_no_number_draws_nothing(share: Any) -> None:
    assert ring(share) == "<w:r><w:t></w:t></w:r>"


@needs_office
def test_it_is_dark_where_the_share_is(
    make_form: FormMaker, fill: Any, fonts: HouseFonts, tmp_path: Path
) -> None:
    """Of a quarter the right upper part of the ring is dark, the left one light."""
    form = fill(make_form("{{r share|ring }}"), share=25)
    done = convert_documents([form], tmp_path / "pdf", jobs=1, fonts=fonts)
    with on_screen(done.pdfs[form]) as screen:
        page = screen.sight(0, 100).picture().convert("L")
    box = page.point(lambda level: 255 * (level < 235)).getbbox()
    assert box is not None, "nothing was drawn"
    left, top, right, _ = box
    assert 90 < right - left < 99, "24 mm at 100 dpi"
    middle = (left + right) // 2
    upper = [
        page.crop(part).histogram()
        for part in ((left, top, middle - 3, top + 30), (middle + 3, top, right, top + 30))
    ]
    dark = [sum(levels[:100]) for levels in upper]
    assert dark[0] == 0 and dark[1] > 200
