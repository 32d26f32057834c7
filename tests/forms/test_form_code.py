"""The QR of printed forms: read from a bad scan, in nobody's way, on dossiers' own forms alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm
from PIL import Image, ImageChops

from dossier.checking.paper_codes import read_code
from dossier.evidence.barcodes import read_barcodes
from dossier.forms.batch import HouseStyle, print_forms, record_jobs
from dossier.forms.filling import fill_form
from dossier.forms.form_code import draw_code
from dossier.library.terms import gather_terms
from dossier.model import Dossier
from dossier.office.fonts import house_fonts
from dossier.planning.plan import FormJob
from dossier.reading.dossier import ReadResult, read_dossier
from small_dossiers import ROOT
from word_samples import needs_office

DAY = dt.date(2026, 9, 1)
MM = 150 / 25.4


@pytest.fixture(scope="module")
def pump() -> ReadResult:
    return read_dossier(ROOT / "dossiers/pump-station")


def the_dossier(read: ReadResult) -> Dossier:
    assert read.dossier
    return read.dossier


def jobs_by_form(read: ReadResult) -> dict[str, FormJob]:
    return {job.form: job for job in record_jobs(the_dossier(read), read.schemas)}


def first_page(pdf: Path) -> Image.Image:
    page: Image.Image = pypdfium2.PdfDocument(pdf)[0].render(scale=150 / 72).to_pil()
    return page.convert("L")


def copier(page: Image.Image) -> Image.Image:
    """150 dpi in grey, askew by 1.5°, with noise."""
    askew = page.rotate(1.5, resample=Image.Resampling.BICUBIC, fillcolor=255)
    return ImageChops.add(askew, Image.effect_noise(askew.size, 40), offset=-128)


@needs_office
def test_a_copier_reads_it_and_no_page_moves_for_it(pump: ReadResult, tmp_path: Path) -> None:
    jobs = jobs_by_form(pump)
    some = [jobs[name] for name in ("handover-deed", "delivery-acceptance", "training-record")]
    style = HouseStyle(pump.schemas.library, gather_terms(pump.schemas), "zh-CN", DAY, house_fonts())
    made = print_forms(some, style, tmp_path / "word", tmp_path, 1)
    bare = print_forms([replace(j, code="") for j in some], style, tmp_path / "bare", tmp_path, 1)
    for job in some:
        new, old = made[job.key], bare[job.key]
        assert new.pages == old.pages
        assert [code.text for code in read_barcodes(copier(first_page(new.pdf)))] == [job.code], job.form
        with_code, without = first_page(new.pdf), first_page(old.pdf)
        box = ImageChops.difference(with_code, without).getbbox()
        assert box, job.form
        assert box[2] - box[0] == pytest.approx(20 * MM, abs=3) == box[3] - box[1]
        air = 2 * MM  # four modules of the smallest
        around = without.crop((box[0] - air, box[1] - air, box[2] + air, box[3] + air))
        assert around.getextrema()[0] == 255, f"{job.form} has print below its code"


def test_the_code_names_project_record_and_content(pump: ReadResult) -> None:
    dossier = the_dossier(pump)
    for job in record_jobs(dossier, pump.schemas):
        code = read_code(job.code)
        assert code and (code.project, code.record) == (dossier.code, job.record)


def test_nobody_has_to_have_it(pump: ReadResult) -> None:
    dossier = the_dossier(pump)
    without = replace(dossier, data={**dossier.data, "package": {"qr": False}})
    assert {job.code for job in record_jobs(without, pump.schemas)} == {""}


def test_the_same_form_is_the_same_file(pump: ReadResult, tmp_path: Path) -> None:
    job = jobs_by_form(pump)["handover-deed"]
    files = []
    for name in ("a.docx", "b.docx"):
        fill_form(
            ROOT / "templates/zh-CN/handover-deed.docx",
            {**job.context, "names": job.names},
            tmp_path / name,
            terms=gather_terms(pump.schemas),
            title=job.title,
            date=DAY,
            code=job.code,
        )
        files.append((tmp_path / name).read_bytes())
    assert files[0] == files[1]


@pytest.mark.parametrize("own", ["header", "narrow", "right", "table", "floating", "unsized"])
def test_a_firms_own_form_without_room_keeps_its_corner(own: str) -> None:
    document = Document()
    section = document.sections[0]
    section.top_margin = Mm(10 if own == "narrow" else 20)
    if own == "table":
        document.add_table(1, 1)
    title = document.add_paragraph("自己的表格")
    if own == "right":
        title.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if own == "header":
        section.header.paragraphs[0].text = "某某公司"
    if own == "floating":
        title._p.append(parse_xml(f"<w:r {nsdecls('w')}><w:pict/></w:r>"))
    if own == "unsized":
        size = section._sectPr.pgSz
        assert size is not None
        section._sectPr.remove(size)
    draw_code(document, "D1:T-1:A-1:0123456789")
    assert not document.element.xpath(".//w:drawing")


def test_a_code_that_no_scan_could_show_is_left_away() -> None:
    document = Document()
    document.sections[0].top_margin = Mm(20)
    document.add_paragraph("自己的表格")
    draw_code(document, f"D1:{'%E4%BA' * 70}:A-1:0123456789")
    assert not document.element.xpath(".//w:drawing")


def test_room_in_the_corner_is_used() -> None:
    document = Document()
    document.sections[0].top_margin = Mm(20)
    document.add_paragraph("自己的表格")
    draw_code(document, "D1:T-1:A-1:0123456789")
    assert len(document.element.xpath(".//w:drawing")) == 1
