"""Whatever a page's content ends in, its number and the draft mark are there and the page looks as it did."""

import io
import random
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from content_endings import ENDINGS
from dossier.binding.stamp import make_stamps, stamp_page
from dossier.evidence.flattening import paint, sort_notes
from pixels import apart

WHOLE = (
    b"q 1 0 0 rg 20 700 100 100 re f Q BT /F1 24 Tf 60 600 Td (above \\(1\\)) Tj ET\n"
    b"/Span <</MCID 0>> BDC q 0 0 1 RG 3 w 20 500 m 300 560 l S Q BT /F1 12 Tf 60 450 Td [(A) -50 <4243>] TJ ET EMC\n"
    b"q 40 0 0 40 300 700 cm BI /W 2 /H 2 /BPC 8 /CS /G ID \x00\x80\xff\x40 EI Q\n"
)
EDGE = 60
"""Points from the bottom in which the number stands."""


def cut_anywhere(count: int) -> Iterator[bytes]:
    chance = random.Random(7)
    for _ in range(count):
        yield WHOLE[: chance.randrange(len(WHOLE))] + chance.choice((b"", b" ", *ENDINGS))


def pages_of(contents: Sequence[bytes]) -> Any:
    pdf = pikepdf.new()
    helvetica = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    hidden = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="hidden"))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([hidden]), D=Dictionary(OFF=Array([hidden])))
    for content in contents:
        page = pdf.add_blank_page(page_size=(595, 842)).obj
        page.Resources = Dictionary(Font=Dictionary(F1=helvetica), Properties=Dictionary(off=hidden))
        page.Contents = pdf.make_stream(content)
    return pdf


def saved(pdf: Any, path: Path) -> Path:
    pdf.save(path)
    return path


def seen_by_pdfium(path: Path) -> list[Image.Image]:
    with pypdfium2.PdfDocument(path) as document:
        return [page.render(scale=1).to_pil().convert("RGB") for page in document]


def seen_by_poppler(path: Path) -> list[Image.Image]:
    """Each page by a run of its own: a text clip that was never ended reaches into the next page of a run."""
    return [_poppler(path, number) for number in range(1, len(pypdfium2.PdfDocument(path)) + 1)]


def _poppler(path: Path, number: int) -> Image.Image:
    place = ["-f", str(number), "-l", str(number)]
    out = subprocess.run(["pdftoppm", "-r", "72", *place, path], capture_output=True, check=True).stdout
    return Image.open(io.BytesIO(out)).convert("RGB")


def texts(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_bounded(300, 0, 595, EDGE) for page in document]


def body(picture: Image.Image) -> Image.Image:
    return picture.crop((0, 0, picture.width, picture.height - EDGE))


def footer(picture: Image.Image) -> Image.Image:
    return picture.crop((picture.width - 150, picture.height - EDGE, picture.width, picture.height))


NEEDS_POPPLER = pytest.mark.skipif(not shutil.which("pdftoppm"), reason="needs poppler")
VIEWERS = [seen_by_pdfium, pytest.param(seen_by_poppler, marks=NEEDS_POPPLER)]
CONTENTS = {"endings": [WHOLE + end for end in ENDINGS], "cuts": list(cut_anywhere(60))}


@pytest.mark.parametrize("look", VIEWERS)
@pytest.mark.parametrize("contents", CONTENTS.values(), ids=CONTENTS)
def test_every_ending_lets_the_number_be(contents: list[bytes], look: Any, tmp_path: Path) -> None:
    pdf = pages_of(contents)
    before = look(saved(pdf, tmp_path / "before.pdf"))
    stamps = make_stamps(pdf, None, None)
    for number, page in enumerate(pdf.pages, 101):
        stamp_page(pdf, page.obj, stamps, number, "single")
    path = saved(pdf, tmp_path / "after.pdf")
    after, plain = look(path), look(saved(stamped_blank(len(contents)), tmp_path / "blank.pdf"))
    assert texts(path) == [str(number) for number in range(101, 101 + len(contents))]
    wrong = {
        content[-40:]: (apart(body(old), body(new)), apart(footer(new), footer(alone)))
        for content, old, new, alone in zip(contents, before, after, plain, strict=True)
        if apart(body(old), body(new)) > 8 or apart(footer(new), footer(alone)) > 8
    }
    assert not wrong


def stamped_blank(count: int) -> Any:
    pdf = pages_of([b""] * count)
    stamps = make_stamps(pdf, None, None)
    for number, page in enumerate(pdf.pages, 101):
        stamp_page(pdf, page.obj, stamps, number, "single")
    return pdf


@pytest.mark.parametrize("look", VIEWERS)
def test_every_ending_lets_painted_notes_and_the_draft_mark_be(look: Any, tmp_path: Path) -> None:
    contents = [b"", *(WHOLE + end for end in ENDINGS)]
    pdf = pages_of(contents)
    form = pdf.make_stream(b"BT /F1 20 Tf 5 20 Td (look) Tj ET 1 0 0 rg 50 0 50 50 re f")
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 100, 50])
    stamps = make_stamps(pdf, None, "DRAFT")
    for number, page in enumerate(pdf.pages, 100):
        note = Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, Rect=[300, 100, 400, 150], F=4, AP=Dictionary(N=form)
        )
        form.Resources = Dictionary(Font=page.Resources.Font)
        page.Annots = Array([pdf.make_indirect(note)])
        paint(pdf, sort_notes(page.obj))
        stamp_page(pdf, page.obj, stamps, number, "single")
    path = saved(pdf, tmp_path / "after.pdf")
    alone, *pictures = [picture.crop((290, 680, 595, 782)) for picture in look(path)]
    wrong = [c[-40:] for c, p in zip(contents[1:], pictures, strict=True) if apart(p, alone) > 8]
    assert not wrong
    assert alone.getpixel((80, 40)) == (255, 0, 0)
    assert texts(path) == [str(number) for number in range(100, 100 + len(contents))]
