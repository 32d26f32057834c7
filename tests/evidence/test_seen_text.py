"""What a text layer says and what a page shows: real PDFs, drawn by pdfium."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from dossier.evidence.inspection import inspect_evidence
from dossier.evidence.reading_pages import read_pages, sheets_of
from dossier.evidence.seen_text import Seen, seen_text, seen_without
from dossier.pdf.rendering import on_screen

TITLE = "BT /F 14 Tf 40 160 Td (Report of test) Tj ET\n"
PASSED = "BT /F 12 Tf 40 100 Td (passed) Tj ET\n"
PATCH = "1 g 30 90 80 30 re f 0 g\n"
PICTURE = "q 200 0 0 200 0 0 cm /P Do Q\n"

HIDDEN = {
    "drawn invisibly": "BT 3 Tr ET\n" + PASSED,
    "used to clip only": "q BT 7 Tr ET\n" + PASSED + "Q\n",
    "white on white": "1 g\n" + PASSED,
    "nearly white": "0.96 g\n" + PASSED,
    "pale yellow": "1 1 0.8 rg\n" + PASSED,
    "transparent": "/Glass gs\n" + PASSED,
    "under a patch": PASSED + PATCH,
    "under a patch with other words": PASSED + PATCH + PASSED.replace("passed", "FAILED"),
    "white under other words": "1 g\n" + PASSED + "0 g\n" + PASSED.replace("passed", "FAILED"),
    "blacked out": PASSED + "0 g 30 90 80 30 re f\n",
    "black on black": "0 g 30 90 80 30 re f\n" + PASSED,
    "under a picture": PASSED + "q 80 0 0 30 30 90 cm /P Do Q\n",
    "partly under a patch": PASSED + "1 g 38 90 8 30 re f 0 g\n",
    "beside the page": PASSED.replace(" 40 100 Td", " 4000 100 Td"),
    "clipped away": "q 0 0 5 5 re W n\n" + PASSED + "Q\n",
    "too small": PASSED.replace("12 Tf", "0.3 Tf"),
    "in a form": "1 g /X Do 0 g\n",
}
SEEN = {
    "black": PASSED,
    "small and grey": "0.5 g\n" + PASSED.replace("12 Tf", "5 Tf"),
    "red": "1 0 0 rg\n" + PASSED,
    "light grey": "0.7 g\n" + PASSED,
    "white on dark": "0.2 g 30 90 80 30 re f 1 g\n" + PASSED,
    "under a stamp": PASSED + "/Half gs 1 0 0 rg 30 90 80 30 re f\n",
    "twice, as bold print": PASSED + PASSED.replace("40 100", "40.3 100"),
    "in outlines": "BT 1 Tr ET\n" + PASSED,
    "over a picture": "q 80 0 0 30 30 90 cm /P Do Q\n" + PASSED,
    "on its side": PASSED.replace("40 100 Td", "0 1 -1 0 60 90 Tm"),
    "close to other lines": PASSED + PASSED.replace("40 100", "40 90").replace("passed", "the same day"),
}


def paper(path: Path, content: str, rotate: int = 0) -> Path:
    """A page of 200 × 200 points that draws this."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(200, 200))
        grey = pikepdf.Stream(pdf, b"\x90", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image)
        grey.Width, grey.Height, grey.BitsPerComponent = 1, 1, 8
        grey.ColorSpace = pikepdf.Name.DeviceGray
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        form = pikepdf.Stream(pdf, PASSED.encode("ascii"), Type=pikepdf.Name.XObject)
        form.Subtype, form.BBox = pikepdf.Name.Form, pikepdf.Array([0, 0, 200, 200])
        form.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        page.Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(F=font),
            XObject=pikepdf.Dictionary(P=pdf.make_indirect(grey), X=pdf.make_indirect(form)),
            ExtGState=pikepdf.Dictionary(
                Glass=pikepdf.Dictionary(ca=0, CA=0), Half=pikepdf.Dictionary(ca=0.5, CA=0.5)
            ),
        )
        page.Contents = pdf.make_stream(content.encode("ascii"))
        page.Rotate = rotate
        pdf.save(path)
    return path


def seen(path: Path) -> Seen:
    with on_screen(path) as screen:
        return seen_text(screen, 0)


@pytest.mark.parametrize("how", HIDDEN)
def test_a_word_that_is_not_seen_is_not_believed(how: str, tmp_path: Path) -> None:
    found = seen(paper(tmp_path / "a.pdf", TITLE + HIDDEN[how]))
    assert "passed" not in found.text and len(found.hidden) == len("passed")
    assert "Report of test" in found.text and not found.is_silent
    assert ("FAILED" in found.text) == ("FAILED" in HIDDEN[how])


@pytest.mark.parametrize("rotate", [0, 90])
@pytest.mark.parametrize("how", SEEN)
def test_a_word_that_is_seen_is_believed(how: str, rotate: int, tmp_path: Path) -> None:
    path = paper(tmp_path / "a.pdf", TITLE + SEEN[how], rotate)
    found = seen(path)
    assert not found.hidden
    with on_screen(path) as screen:
        assert found.text == screen.words(0)


def test_words_that_are_not_seen_are_no_words_of_the_file(tmp_path: Path) -> None:
    below = "BT /F 12 Tf 40 40 Td (FAILED) Tj ET\n"
    path = paper(tmp_path / "a.pdf", TITLE + HIDDEN["under a patch"] + below)
    facts = inspect_evidence(tmp_path, [path.name])[path.name]
    (page,) = read_pages(sheets_of(path, facts), None, ocr=False)
    assert page.text.split() == ["Report", "of", "test", "FAILED"]
    assert page.hidden and page.by == "text"


def test_a_picture_with_a_text_layer_was_read_by_nobody(tmp_path: Path) -> None:
    filler = "BT 3 Tr /F 8 Tf 20 20 Td (all is well) Tj ET\n" * 200  # more than a scanner writes
    path = paper(tmp_path / "a.pdf", PICTURE + "BT 3 Tr ET\n" + TITLE + PASSED + filler)
    facts = inspect_evidence(tmp_path, [path.name])[path.name]
    (page,) = read_pages(sheets_of(path, facts), None, ocr=False)
    assert facts.has_text
    assert page.by == "none" and not page.hidden and not page.words


def test_a_page_of_text_that_shows_nothing_is_blank(tmp_path: Path) -> None:
    path = paper(tmp_path / "a.pdf", "1 g\n" + TITLE + PASSED)
    facts = inspect_evidence(tmp_path, [path.name])[path.name]
    assert [(fault.code, fault.pages) for fault in facts.quality] == [("E482", (1,))]


def test_what_hides_nothing_leaves_a_page_readable(tmp_path: Path) -> None:
    path = paper(tmp_path / "a.pdf", TITLE + PASSED)
    with on_screen(path) as screen:
        assert screen.with_page(0, lambda page: seen_without(page, [])) == []
