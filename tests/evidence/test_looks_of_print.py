"""Pages of print that stand on their head, and words under a white patch: real PDFs, read by pdfium."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from dossier.evidence.paper_text import Words, page_texts

TITLE = "BT /F 12 Tf 20 170 Td (Report of test) Tj ET\n"
OLD = "BT /F 12 Tf 20 100 Td (earth 1.6 ohm) Tj ET\n"
NEW = OLD.replace("1.6", "0.6")
PATCH = "1 g 15 95 90 18 re f 0 g\n"

PATCHED = {
    "white": OLD + PATCH + NEW,
    "nearly white": OLD + PATCH.replace("1 g", "0.95 g") + NEW,
    "a picture": OLD + "q 90 0 0 18 15 95 cm /P Do Q\n" + NEW,
    "glyph by glyph": "".join(
        f"BT /F 12 Tf {20 + 7 * n} 100 Td ({c}) Tj ET\n" for n, c in enumerate("1.6 ohm")
    )
    + PATCH
    + "".join(f"BT /F 12 Tf {20 + 7 * n} 100 Td ({c}) Tj ET\n" for n, c in enumerate("0.6 ohm")),
    "laid over as a form": OLD + "/X Do\n",
}
HARMLESS = {
    "a ground": PATCH + OLD,
    "the ground of the page": OLD + "1 g 0 0 200 200 re f 0 g\n" + NEW,
    "grey": OLD + PATCH.replace("1 g", "0.7 g") + NEW,
    "glass": OLD + "/Glass gs\n" + PATCH + "/Full gs\n" + NEW,
    "multiplied": OLD + "/Times gs\n" + PATCH + "/Full gs\n" + NEW,
    "the same words": OLD + PATCH + OLD,
    "nothing on it": OLD + PATCH,
    "dots under it": OLD.replace("earth 1.6 ohm", "...............") + PATCH + NEW,
    "clipped": OLD + "q 0 0 5 5 re W n\n" + PATCH + "Q\n" + NEW.replace(" 100 Td", " 98 Td"),
    "beside the words": OLD
    + PATCH.replace("95 90", "80 90").replace("18 re", "12 re")
    + NEW.replace("100", "82"),
    "a form of its own place": OLD + "q 1 0 0 1 0 -60 cm /X Do Q\n",
    "never seen": OLD.replace("BT", "BT 3 Tr") + "BT 0 Tr ET\n" + PATCH + NEW,
}


def looks(folder: Path, content: str, rotate: int = 0) -> Words:
    path = folder / "a.pdf"
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(200, 200))
        white = pikepdf.Stream(pdf, b"\xff", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1)
        white.BitsPerComponent, white.ColorSpace = 8, Name.DeviceGray
        fonts = Dictionary(F=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        form = pikepdf.Stream(pdf, (PATCH + NEW).encode("ascii"), Type=Name.XObject, Subtype=Name.Form)
        form.BBox, form.Resources = Array([0, 0, 200, 200]), Dictionary(Font=fonts)
        states = Dictionary(Glass=Dictionary(ca=0.3), Full=Dictionary(ca=1, BM=Name.Normal))
        states.Times = Dictionary(BM=Name.Multiply)
        page.Resources = Dictionary(
            Font=fonts,
            XObject=Dictionary(P=pdf.make_indirect(white), X=pdf.make_indirect(form)),
            ExtGState=states,
        )
        page.Contents = pdf.make_stream((TITLE + content).encode("ascii"))
        page.Rotate = rotate
        pdf.save(path)
    with pikepdf.open(path) as pdf:
        return page_texts(path, [page.obj for page in pdf.pages])


@pytest.mark.parametrize("how", PATCHED)
def test_words_that_were_covered_and_written_over_are_found(how: str, tmp_path: Path) -> None:
    ((page, under, over),) = looks(tmp_path, PATCHED[how]).patched
    assert page == 1 and "1.6" in under.replace(" ", "") and over.removeprefix("earth ")[0] == "0"


@pytest.mark.parametrize("how", HARMLESS)
def test_white_that_hides_nothing_is_no_patch(how: str, tmp_path: Path) -> None:
    assert not looks(tmp_path, HARMLESS[how]).patched


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_print_is_upside_down_as_it_is_seen(turned: int, rotate: int, tmp_path: Path) -> None:
    """The print is turned against the clock by `turned`, the page with the clock by `rotate`."""
    matrix = {0: "1 0 0 1 0 0", 90: "0 1 -1 0 200 0", 180: "-1 0 0 -1 200 200", 270: "0 -1 1 0 0 200"}[turned]
    lines = "".join(f"BT /F 12 Tf 20 {y} Td (print of the page) Tj ET\n" for y in (150, 130, 110, 90))
    found = looks(tmp_path, f"Q q {matrix} cm\n{lines}", rotate)
    assert found.over == ((1,) if (turned - rotate) % 360 == 180 else ())


def test_a_form_that_is_drawn_upright_again_is_no_page_on_its_head(tmp_path: Path) -> None:
    turned = "BT /F 12 Tf -1 0 0 -1 180 100 Tm (a line that is upside down for once) Tj ET\n"
    assert looks(tmp_path, turned + OLD * 4).over == ()
