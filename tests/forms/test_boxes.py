"""Boxes to tick are of one size, ticked or not, before Chinese and before Latin words."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt

from dossier.forms.unbroken import JOINER, copy_tied
from dossier.office.converting import convert_documents
from dossier.office.fonts import HouseFonts
from word_samples import needs_office

LINES = ("□合格　　☑不合格", "☑ passed  □ failed", "□", "选 □ 甲 ☒ 乙 □ C")


@pytest.fixture
def document(tmp_path: Path) -> Path:
    made = Document()
    for line in LINES:
        run = made.add_paragraph().add_run(line)
        run.font.size, run.bold = Pt(10.5), True
    made.save(str(tmp_path / "boxes.docx"))
    return tmp_path / "boxes.docx"


def test_the_copy_says_the_same_in_the_same_look(document: Path, tmp_path: Path) -> None:
    copy_tied(document, tmp_path / "tied.docx")
    paragraphs = Document(str(tmp_path / "tied.docx")).paragraphs
    said = tuple(p.text.replace(JOINER, "") for p in paragraphs)  # what keeps a box beside its word
    assert said == LINES
    runs = [run for p in paragraphs for run in p.runs]
    assert all(run.bold for run in runs)
    faces = {
        run.text: str(face.get(qn("w:ascii")))
        for run in runs
        if run.text in "□☑☒"
        for face in run._r.iter(qn("w:rFonts"))
    }
    assert faces == {"□": "宋体", "☑": "OpenSymbol", "☒": "OpenSymbol"}


@needs_office
def test_every_box_is_of_one_size(document: Path, tmp_path: Path, fonts: HouseFonts) -> None:
    done = convert_documents([document], tmp_path / "pdf", jobs=1, fonts=fonts, stage=copy_tied)
    with pypdfium2.PdfDocument(done.pdfs[document]) as opened:
        text = opened[0].get_textpage()
        said = text.get_text_range()
        boxes = [text.get_charbox(at) for at, char in enumerate(said) if char in "□☑☒"]
        assert pdfium.FPDFText_CountChars(text) == len(said)
    assert len(boxes) == sum(line.count(box) for line in LINES for box in "□☑☒")
    heights = [top - bottom for _, bottom, _, top in boxes]
    # The tick of ☑ stands a little out of its square.
    assert max(heights) - min(heights) < 0.09 * 10.5
