"""A list of thousands of rows: split into tables that each start a page, headings and all, no row lost."""

from __future__ import annotations

from pathlib import Path

import pypdf
import pytest
from docx import Document
from docx.document import Document as DocxDocument
from docx.oxml.ns import qn
from docx.shared import Mm

from dossier.forms.filling import fill_form
from dossier.forms.long_tables import (
    keep_rows_company,
    keep_signatures_company,
    keep_totals_company,
    let_long_rows_break,
)
from dossier.forms.unbroken import copy_tied
from dossier.library.terms import gather_terms
from dossier.office.converting import convert_documents
from dossier.office.fonts import HouseFonts
from dossier.planning.plan import LONGEST_TABLE
from dossier.resources import shipped_root
from form_samples import SCHEMAS, sample
from line_breaks import broken
from word_samples import DAY, needs_office

INDEX = shipped_root() / "templates" / "zh-CN" / "volume-index.docx"


def filled(rows: int, folder: Path, **said: str) -> Path:
    """The index of a volume with so many documents; `said` stands in each row."""
    listed = [
        {"no": n, "number": f"JL-{n}", "title": "检查记录", "page": n, "page_text": str(n)}
        | dict.fromkeys(("responsible", "date", "remark"), "")
        | said
        for n in range(1, rows + 1)
    ]
    output = folder / f"{rows}.docx"
    context = {"volume": {"archive_number": "A-1", "title": "甲"}, "rows": listed, "dossier": {}}
    fill_form(INDEX, context, output, terms={}, title="目录", date=DAY)
    return output


@pytest.mark.parametrize(
    "rows", [1, LONGEST_TABLE - 1, LONGEST_TABLE, LONGEST_TABLE + 1, 2 * LONGEST_TABLE + 3]
)
def test_every_row_once_below_headings(rows: int, tmp_path: Path) -> None:
    document = Document(str(filled(rows, tmp_path)))
    assert len(document.tables) == -(-rows // LONGEST_TABLE)
    numbers = []
    for table in document.tables:
        cells = [row.findtext(f".//{qn('w:t')}") for row in table._tbl.tr_lst]
        assert cells[0] == "序号"
        numbers += cells[1:]
    assert numbers == [str(n) for n in range(1, rows + 1)]


@needs_office
@pytest.mark.parametrize(
    ("column", "whole"),
    [
        ("number", "CBSW-2026-SB-014"),
        ("number", "CBSW-2026-SB-014-补1"),
        ("number", "320100202603100101"),
        ("responsible", "江苏某某机电设备厂"),
        ("date", "2026.03.05"),
        ("remark", "纸质原件"),
    ],
)
def test_a_row_of_the_index_breaks_no_number_and_leaves_no_letter_alone(
    column: str, whole: str, tmp_path: Path, fonts: HouseFonts
) -> None:
    path = filled(1, tmp_path, **{column: whole})
    pdf = convert_documents([path], tmp_path / "pdf", jobs=1, fonts=fonts, stage=copy_tied).pdfs[path]
    assert broken(pdf, [whole]) == set()


@needs_office
def test_each_part_opens_a_page(tmp_path: Path, fonts: HouseFonts) -> None:
    path = filled(LONGEST_TABLE + 1, tmp_path)
    pdf = convert_documents([path], tmp_path / "pdf", jobs=1, fonts=fonts).pdfs[path]
    last = pypdf.PdfReader(pdf).pages[-1].extract_text().split()
    assert f"JL-{LONGEST_TABLE + 1}" in last and "序号" in last
    assert f"JL-{LONGEST_TABLE}" not in last, "the new part is alone on its page"


@needs_office
def test_no_page_begins_with_the_last_row_alone(tmp_path: Path, fonts: HouseFonts) -> None:
    paths = [filled(rows, tmp_path) for rows in range(18, 42)]
    pdfs = convert_documents(paths, tmp_path / "pdf", jobs=1, fonts=fonts).pdfs
    lasts = [pypdf.PdfReader(pdfs[path]).pages[-1].extract_text() for path in paths]
    assert min(text.count("JL-") for text in lasts) >= 2


def kept(table: object) -> list[bool]:
    """Row by row, whether its paragraphs stay with what follows."""
    rows = table.rows  # type: ignore[attr-defined]
    return [all(p.paragraph_format.keep_with_next for c in row.cells for p in c.paragraphs) for row in rows]


@pytest.mark.parametrize(
    ("rows", "company"),
    [(1, [False]), (2, [True, False]), (3, [True, True, False]), (5, [True, False, False, True, False])],
)
def test_the_first_and_the_last_row_of_a_list_have_company(
    rows: int, company: list[bool], tmp_path: Path
) -> None:
    assert kept(Document(str(filled(rows, tmp_path))).tables[0])[1:] == company


def test_rows_of_many_lines_need_no_company() -> None:
    document = Document()
    table = document.add_table(4, 1)
    table.rows[0]._tr.get_or_add_trPr().append(table._tbl.makeelement(qn("w:tblHeader"), {}))
    for row, text in zip(table.rows, ["题名", "漏水" * 30, "漏水", "漏水"], strict=True):
        row.cells[0].text, row.cells[0].width = text, Mm(20)
    keep_rows_company(document.element.body)
    assert kept(table) == [False, False, True, False]


def list_and_below(rows: int, below: list[str], *, heading: bool = True) -> DocxDocument:
    """A list of so many rows below its heading, an empty line, and a table with a row for each text."""
    document = Document()
    table = document.add_table(rows + 1, 2)
    if heading:
        table.rows[0]._tr.get_or_add_trPr().append(table._tbl.makeelement(qn("w:tblHeader"), {}))
    document.add_paragraph("")
    for row, text in zip(document.add_table(len(below), 2).rows, below, strict=True):
        row.cells[0].text = text
    return document


@pytest.mark.parametrize("word", ["合　　计", "合计", "总 计", "小计", "Total", "total", "Sum"])
def test_a_total_keeps_the_last_two_rows_of_its_list(word: str) -> None:
    document = list_and_below(5, [word, "备注"])
    keep_totals_company(document.element.body)
    assert kept(document.tables[0]) == [False] * 4 + [True, True]
    assert document.paragraphs[0].paragraph_format.keep_with_next


@pytest.mark.parametrize(
    ("rows", "below", "heading"),
    [
        (5, ["移交单位", "合计"], True),  # no total: it is signed there
        (5, ["合同编号"], True),
        (5, ["Summary of the works"], True),
        (5, ["合计"], False),  # a form, not a list
        (0, ["合计"], True),
    ],
)
def test_what_is_no_total_of_a_list_keeps_nothing(rows: int, below: list[str], heading: bool) -> None:
    document = list_and_below(rows, below, heading=heading)
    keep_totals_company(document.element.body)
    assert not any(kept(document.tables[0]))


def transfer_list(rows: int, folder: Path) -> Path:
    """A transfer list of so many volumes."""
    context = sample(SCHEMAS, "transfer-list", "minimal").context
    empty = dict.fromkeys(sample(SCHEMAS, "transfer-list", "full").context["record"]["rows"][0])
    numbered = [
        {"title": f"第{n}卷", "archive_number": f"ZL-{n:03}", "originals": 1} for n in range(1, rows + 1)
    ]
    context["record"]["rows"] = [empty | row for row in numbered]
    form, output = INDEX.with_name("transfer-list.docx"), folder / f"transfer-{rows}.docx"
    fill_form(form, context, output, terms=gather_terms(SCHEMAS), title="移交清单", date=DAY)
    return output


@needs_office
def test_a_total_on_a_further_sheet_has_rows_and_their_heads_above_it(
    tmp_path: Path, fonts: HouseFonts
) -> None:
    paths = [transfer_list(rows, tmp_path) for rows in range(5, 17)]
    pdfs = convert_documents(paths, tmp_path / "pdf", jobs=1, fonts=fonts).pdfs
    sheets = [[page.extract_text() for page in pypdf.PdfReader(pdfs[path]).pages] for path in paths]
    assert max(len(each) for each in sheets) == 2
    for rows, each in enumerate(sheets, 5):
        assert sum(text.count("ZL-") for text in each) == rows
        assert each[-1].count("ZL-") >= 2
        assert "档" in each[-1] and "盖章" in each[-1], "heads, rows, total and signatures on one sheet"


def test_a_table_to_be_signed_stays_with_what_stands_before_it() -> None:
    document = Document()
    document.add_paragraph("一")
    for rows in (5, 2):
        document.add_table(rows, 2)
        document.add_paragraph("")
    keep_signatures_company(document.element.body)
    assert kept(document.tables[0]) == [False] * 4 + [True]
    assert [bool(p.paragraph_format.keep_with_next) for p in document.paragraphs] == [False, True, False]
    alone = Document()
    alone.add_table(9, 2)
    keep_signatures_company(alone.element.body)
    assert not any(kept(alone.tables[0]))


@pytest.mark.parametrize(
    ("cells", "whole"),
    [
        (["投诉内容", "漏水" * 200], False),
        (["投诉内容", "漏水" * 20], True),
        (["投诉内容", "漏水" * 90], True),
        (["投诉内容", "业主签字确认以后又漏水。" + "漏水" * 200], False),
        (["处理意见", "同意。" * 100 + "负责人（签字）：____ 年　月　日"], True),
        (["漏水" * 200, "施工单位（盖章）"], True),
    ],
)
def test_a_long_row_goes_on_upon_the_next_page_unless_it_is_signed(cells: list[str], whole: bool) -> None:
    document = Document()
    row = document.add_table(1, len(cells)).rows[0]
    row._tr.get_or_add_trPr().append(row._tr.makeelement(qn("w:cantSplit"), {}))
    for cell, text in zip(row.cells, cells, strict=True):
        cell.text = text
    let_long_rows_break(document.element.body)
    assert (row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None) is whole


@pytest.mark.parametrize(
    ("width", "text", "whole"),
    [
        (20, "漏水" * 50, False),  # four signs a line
        (20, "漏水" * 35, True),
        (60, "漏水" * 50, True),
        (20, "leaking " * 20, True),  # signs of half the breadth
        (20, "leaking " * 29, False),
    ],
)
def test_a_row_is_long_by_its_lines_in_a_narrow_column(width: int, text: str, whole: bool) -> None:
    document = Document()
    row = document.add_table(1, 1).rows[0]
    row._tr.get_or_add_trPr().append(row._tr.makeelement(qn("w:cantSplit"), {}))
    row.cells[0].text, row.cells[0].width = text, Mm(width)
    let_long_rows_break(document.element.body)
    assert (row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None) is whole


def test_the_last_row_of_a_form_stays_with_the_one_before_where_it_is_signed() -> None:
    for last, kept in (("处理人签字", True), ("备注", None)):
        document = Document()
        table = document.add_table(8, 2)
        table.rows[-1].cells[0].text = last
        keep_signatures_company(document.element.body)
        assert [c.paragraphs[0].paragraph_format.keep_with_next for c in table.rows[-2].cells] == [kept, kept]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("按装订结果改清单；" * 20, True),
        ("按装订结果改清单；" * 30, True),
        ("按装订结果改清单；" * 60, False),
    ],
)
@pytest.mark.parametrize("listed", [True, False])
def test_a_row_of_a_list_stays_whole_up_to_a_third_of_a_page(listed: bool, text: str, whole: bool) -> None:
    document = Document()
    head, row = document.add_table(2, 1).rows
    if listed:
        head._tr.get_or_add_trPr().append(head._tr.makeelement(qn("w:tblHeader"), {}))
    row._tr.get_or_add_trPr().append(row._tr.makeelement(qn("w:cantSplit"), {}))
    row.cells[0].text, row.cells[0].width = text, Mm(70)
    let_long_rows_break(document.element.body)
    kept_whole = row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None
    assert kept_whole is (whole and (listed or len(text) <= 240))
