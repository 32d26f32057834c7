"""The further sheets of a form say whose they are: its name, its number, which sheet of how many."""

from __future__ import annotations

import re
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from dossier.forms.filling import fill_form
from dossier.forms.form_code import draw_code
from dossier.forms.running_head import head_words, lay_running_head, new_words
from dossier.library.terms import gather_terms
from dossier.model import Language
from form_samples import RECORD_FORMS, SCHEMAS, sample
from word_samples import DAY

ROOT = Path(__file__).resolve().parents[2]
FOLDERS: dict[str, Language] = {"zh-CN": "zh", "en": "en"}


def said(element: object) -> str:
    return "".join(text.text or "" for text in element.iter(qn("w:t"), qn("w:instrText")))  # type: ignore[attr-defined]


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("form", RECORD_FORMS)
def test_a_shipped_form_has_the_head_that_its_title_and_number_ask_for(form: str, folder: str) -> None:
    document = docx.Document(str(ROOT / "templates" / folder / f"{form}.docx"))
    words = head_words(document, FOLDERS[folder])
    section = document.sections[0]
    assert words and "{{ record." in words
    assert section.different_first_page_header_footer
    head = section.header._element
    assert said(head).startswith(words)
    counted = said(head) + ("" if section.footer.is_linked_to_previous else said(section.footer._element))
    assert counted.count("NUMPAGES") == 1


def test_the_head_is_filled_and_the_first_sheet_keeps_it_blank_for_the_code(tmp_path: Path) -> None:
    output = tmp_path / "filled.docx"
    data, template = sample(SCHEMAS, "transfer-list", "full"), ROOT / "templates/zh-CN/transfer-list.docx"
    fill_form(
        template, data.context, output, terms=gather_terms(SCHEMAS), title="清单", date=DAY, code="X:A7-009"
    )
    document = docx.Document(str(output))
    number = data.context["record"]["number"]
    assert f"资料移交清单　　清单编号：{number}" in re.sub(
        "\u2060", "", said(document.sections[0].header._element)
    )
    assert document.element.body.xpath(".//wp:anchor")
    assert not said(document.sections[0].first_page_header._element)


def plain_form() -> object:
    document = docx.Document()
    styles = document.styles
    styles.add_style("FormTitle", 1)
    document.add_paragraph("压 力 试 验 记 录", style="FormTitle")
    document.add_paragraph("表 B.0.7　　试验编号：{{ record.number }}　　日期：{{ record.date }}")
    return document


def test_a_title_is_read_without_its_spaces_and_a_number_with_its_own_name() -> None:
    assert head_words(plain_form(), "zh") == "压力试验记录　　试验编号：{{ record.number }}"
    assert new_words("Pressure Test", "en") == "Pressure Test    No.: {{ record.number }}"


def test_a_form_without_a_number_has_no_words_for_a_head() -> None:
    document = docx.Document()
    document.add_paragraph("封面")
    assert head_words(document, "zh") == ""


def test_a_foot_that_counts_stays_on_the_first_sheet_and_the_head_counts_no_more() -> None:
    document = docx.Document(str(ROOT / "templates/zh-CN/inspection-record.docx"))
    references = document.sections[0]._sectPr.findall(qn("w:footerReference"))
    assert {each.get(qn("w:type")) for each in references} == {"default", "first"}
    assert len({each.get(qn("r:id")) for each in references}) == 1
    assert "NUMPAGES" not in said(document.sections[0].header._element)


def test_laid_anew_a_head_is_the_same() -> None:
    document = docx.Document(str(ROOT / "templates/zh-CN/handover-deed.docx"))
    before = said(document.sections[0].header._element)
    lay_running_head(document, head_words(document, "zh"), "zh")
    assert said(document.sections[0].header._element) == before
    draw_code(document, "X:A7-001")
    assert document.element.body.xpath(".//wp:anchor")
