"""The forms that no record type prints: filled in every state and language, and those that must be one sheet are."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from docx import Document

from dossier.aftercare.due_line import SUBJECTS
from dossier.forms.filling import fill_form
from dossier.forms.unbroken import copy_tied
from dossier.forms.word_text import read_paragraphs
from dossier.library.terms import gather_terms
from dossier.model import Language
from dossier.office.converting import convert_documents
from dossier.office.fonts import HouseFonts
from form_samples import RECORD_FORMS, SCHEMAS, STATES, sample
from line_breaks import broken
from system_samples import SYSTEM_FORMS, system_sample
from word_samples import DAY, needs_office, text_of

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES: dict[Language, str] = {"zh": "zh-CN", "en": "en"}
_TAG = re.compile(r"\{[{%#].*?[}%#]\}")
ONE_SHEET = ("volume-cover", "volume-spine", "carton-label")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("form", SYSTEM_FORMS)
def test_it_is_filled_in_every_state_and_adds_no_other_language(
    form: str, lang: Language, tmp_path: Path
) -> None:
    for state in STATES:
        data, output = system_sample(form, state, lang), tmp_path / f"{state}.docx"
        template = ROOT / "templates" / LANGUAGES[lang] / f"{form}.docx"
        fill_form(template, data, output, terms=gather_terms(SCHEMAS), title=form, date=DAY)
        said = text_of(output)
        assert "{{" not in said and "{%" not in said
        if lang == "en":
            assert re.findall("[\u2e80-\u9fff]+", said) == []


@needs_office
def test_no_word_of_an_english_form_is_broken(tmp_path: Path, fonts: HouseFonts) -> None:
    """Headings in narrow columns, the words for a status, and the longest word of each choice."""
    terms, made = gather_terms(SCHEMAS), {}
    for form in [*SYSTEM_FORMS, *RECORD_FORMS]:
        template, output = ROOT / "templates" / "en" / f"{form}.docx", tmp_path / f"{form}.docx"
        own = form in SYSTEM_FORMS
        data = system_sample(form, "full", "en") if own else sample(SCHEMAS, form, "full", wide=True).context
        data["dossier"]["language"] = "en"
        fill_form(template, data, output, terms=terms, title=form, date=DAY)
        said = " ".join(_TAG.sub(" ", paragraph.text) for paragraph in read_paragraphs(template))
        said += "" if own else " " + text_of(output)
        made[output] = {*re.findall("[A-Za-z]{4,}", said), "incomplete", "overdue", "missing"}
    done = convert_documents(list(made), tmp_path / "pdf", jobs=2, fonts=fonts, stage=copy_tied)
    broken_in = {output.stem: broken(done.pdfs[output], words) for output, words in made.items()}
    assert {form: words for form, words in broken_in.items() if words} == {}


@needs_office
def test_no_subject_of_the_due_list_is_broken(tmp_path: Path, fonts: HouseFonts) -> None:
    """Each kind of thing that can be due, in the narrow column that says which it is."""
    data, output = system_sample("due-list", "full", "en"), tmp_path / "due-list.docx"
    group = data["due"]["groups"][0]
    group["rows"] = [group["rows"][0] | {"subject": name.en} for name in SUBJECTS.values()]
    template = ROOT / "templates" / "en" / "due-list.docx"
    fill_form(template, data, output, terms=gather_terms(SCHEMAS), title="due-list", date=DAY)
    done = convert_documents([output], tmp_path / "pdf", jobs=1, fonts=fonts, stage=copy_tied)
    words = {word for name in SUBJECTS.values() for word in name.en.split() if len(word) > 3}
    assert "Inspection" in words
    assert broken(done.pdfs[output], words) == set()


@pytest.mark.parametrize("form", [*SYSTEM_FORMS, *RECORD_FORMS])
def test_an_english_form_is_set_flush_left(form: str) -> None:
    """Justified, a Chinese name among English words is drawn apart; two ems before a paragraph are Chinese."""
    with zipfile.ZipFile(ROOT / "templates" / "en" / f"{form}.docx") as opened:
        said = opened.read("word/document.xml").decode("utf-8")
    assert 'w:val="both"' not in said and "w:firstLine" not in said


@needs_office
def test_covers_spines_and_labels_are_one_sheet_however_long_the_names(
    tmp_path: Path, fonts: HouseFonts
) -> None:
    terms, made = gather_terms(SCHEMAS), {}
    for form in ONE_SHEET:
        for lang, folder in LANGUAGES.items():
            output = tmp_path / f"{form} {folder}.docx"
            data = system_sample(form, "long", lang)
            sheets = len(data.get("cartons", [0]))
            template = ROOT / "templates" / folder / f"{form}.docx"
            fill_form(template, data, output, terms=terms, title=form, date=DAY)
            made[output] = sheets
    done = convert_documents(list(made), tmp_path / "pdf", jobs=2, fonts=fonts, stage=copy_tied)
    for output, sheets in made.items():
        with pikepdf.open(done.pdfs[output]) as opened:
            assert len(opened.pages) == sheets, output.stem


@needs_office
@pytest.mark.parametrize(
    ("lang", "words"), [("zh", ("五、未检查事项", "编制")), ("en", ("5Notchecked", "Compiledby"))]
)
def test_the_signatures_of_the_report_never_stand_alone(
    lang: Language, words: tuple[str, str], tmp_path: Path, fonts: HouseFonts
) -> None:
    """However long what comes before: on the sheet that is signed stands what was not checked."""
    terms, made = gather_terms(SCHEMAS), []
    for more in range(0, 40, 5):
        data, output = system_sample("completeness-report", "minimal", lang), tmp_path / f"{more:02}.docx"
        report = data["report"]
        report["parties"], report["not_checked"] = [], ["甲" if lang == "zh" else "One"] * 2
        row = system_sample("completeness-report", "full", lang)["report"]["missing"][0]
        report["missing"] = [row | {"title": "甲" if lang == "zh" else "One"}] * more
        template = ROOT / "templates" / LANGUAGES[lang] / "completeness-report.docx"
        fill_form(template, data, output, terms=terms, title="report", date=DAY)
        made.append(output)
    done = convert_documents(made, tmp_path / "pdf", jobs=2, fonts=fonts, stage=copy_tied)
    counts = set()
    for output in made:
        with pypdfium2.PdfDocument(done.pdfs[output]) as opened:
            pages = [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in opened]
        signed = next(n for n, page in enumerate(pages) if words[1] in page)
        counts.add(signed)
        assert words[0] in pages[signed], (output.stem, pages[signed])
    assert len(counts) > 1, "some on the first sheet, some on the next"


@pytest.mark.parametrize(
    ("lang", "row", "said"),
    [
        ("zh", {"originals": 3, "copies": 2, "pages": 40}, "共 2 项，正本 6 份，副本 4 份，80 页"),
        ("zh", {"originals": 3, "copies": None, "pages": None}, "共 2 项，正本 6 份（"),
        (
            "en",
            {"originals": 3, "copies": 2, "pages": 40},
            "originals 6, copies 4, pages 80, 2 items of list",
        ),
    ],
)
def test_the_totals_of_a_transfer_list_say_what_they_count(
    lang: Language, row: dict[str, int | None], said: str, tmp_path: Path
) -> None:
    """The heads of the columns may stand on the sheet before, the totals stand on the one that is signed."""
    data, output = sample(SCHEMAS, "transfer-list", "minimal").context, tmp_path / "list.docx"
    data["dossier"]["language"], data["record"]["number"] = LANGUAGES[lang], "YJ-0816"
    data["record"]["rows"] = [dict(data["record"]["rows"][0]) | row] * 2
    template = ROOT / "templates" / LANGUAGES[lang] / "transfer-list.docx"
    fill_form(template, data, output, terms=gather_terms(SCHEMAS), title="list", date=DAY)
    cells = [
        cell.text for table in Document(str(output)).tables for line in table.rows for cell in line.cells
    ]
    assert any(said in text for text in cells), cells


@needs_office
@pytest.mark.parametrize(("lang", "total", "seal"), [("zh", "合计", "（盖章）"), ("en", "Total", "(seal)")])
def test_a_transfer_list_is_signed_under_its_totals_and_number(
    lang: Language, total: str, seal: str, tmp_path: Path, fonts: HouseFonts
) -> None:
    """With any number of rows: a signed sheet that lies alone says of which list it is, and of how much."""
    terms, made, counts = gather_terms(SCHEMAS), [], set()
    for rows in range(5, 13):
        data, output = sample(SCHEMAS, "transfer-list", "minimal").context, tmp_path / f"{rows:02}.docx"
        data["dossier"]["language"] = LANGUAGES[lang]
        data["record"]["number"] = "YJ-0815"
        data["record"]["rows"] = data["record"]["rows"] * rows
        template = ROOT / "templates" / LANGUAGES[lang] / "transfer-list.docx"
        fill_form(template, data, output, terms=terms, title="list", date=DAY)
        made.append(output)
    done = convert_documents(made, tmp_path / "pdf", jobs=2, fonts=fonts, stage=copy_tied)
    for output in made:
        with pypdfium2.PdfDocument(done.pdfs[output]) as opened:
            pages = [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in opened]
        signed = next(page for page in pages if seal.replace(" ", "") in page)
        counts.add(len(pages))
        assert total in signed and "YJ-0815" in signed, (output.stem, signed)
    assert counts == {1, 2}


@pytest.mark.parametrize(("lang", "none"), [("zh", "无"), ("en", "none")])
@pytest.mark.parametrize("form", ["acceptance-report", "handover-deed", "delivery-acceptance"])
def test_a_blank_that_is_sent_to_be_filled_says_nowhere_that_there_is_nothing(
    form: str, lang: Language, none: str, tmp_path: Path
) -> None:
    """What is neither dated nor signed has not been filled in yet; only its signers know that nothing is enclosed."""
    data, said = sample(SCHEMAS, form, "minimal").context, []
    data["dossier"]["language"] = LANGUAGES[lang]
    for day in (None, DAY):
        data["record"] |= {"date": day, "remarks": "", "attachments": []}
        output = tmp_path / f"{day}.docx"
        template = ROOT / "templates" / LANGUAGES[lang] / f"{form}.docx"
        fill_form(template, data, output, terms=gather_terms(SCHEMAS), title=form, date=DAY)
        said.append([p.text.strip().lower() for p in read_paragraphs(output)].count(none))
    assert said[1] == said[0] + 1


@needs_office
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_column_of_the_wall_sheet_says_whose_items_it_lists(
    lang: Language, tmp_path: Path, fonts: HouseFonts
) -> None:
    """Also where the items of one firm go on in the next column or on the next page."""
    data, output = system_sample("wall-sheet", "full", lang), tmp_path / "wall.docx"
    firm = data["sheet"]["firms"][0]
    data["sheet"]["firms"] = [firm | {"name": "Weyland-7", "rows": [firm["rows"][0] | {"item": ""}] * 130}]
    template = ROOT / "templates" / LANGUAGES[lang] / "wall-sheet.docx"
    fill_form(template, data, output, terms=gather_terms(SCHEMAS), title="wall", date=DAY)
    done = convert_documents([output], tmp_path / "pdf", jobs=1, fonts=fonts, stage=copy_tied)
    with pypdfium2.PdfDocument(done.pdfs[output]) as opened:
        pages = [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in opened]
    head, named = {
        "zh": ("应补事项", "应补事项Weyland-7"),
        "en": ("Whatismissing", "WhatismissingWeyland-7"),
    }[lang]
    assert len(pages) > 1
    assert [page.count(named) for page in pages] == [page.count(head) for page in pages]
    assert all(named in page for page in pages)
    title = {"zh": "还缺什么", "en": "WhatIsMissing"}[lang]
    project = re.sub(r"\s", "", data["project"]["name"])
    day = {"zh": "截至2026年3月5日", "en": "asof5March2026"}[lang]
    # A further sheet hangs beside those of other projects; the first one says it in its title alone.
    assert all(title in page[:200] and project in page[:200] and day in page[:200] for page in pages[1:]), (
        pages
    )
    assert pages[0].count(day) == 1


@pytest.mark.parametrize("folder", LANGUAGES.values())
def test_the_reason_of_a_charge_has_a_wide_column(folder: str) -> None:
    """It is a sentence; the days beside it are not, and the name of the project is the same in each row."""
    document = Document(str(ROOT / "templates" / folder / "service-report.docx"))
    table = next(
        t for t in document.tables if len(t.columns) == 7 and t.cell(0, 5).text in ("收费", "Charge")
    )
    widths = [column.width or 0 for column in table.columns]
    assert widths[5] == max(widths) and sum(widths) / 635 == 14287
    assert min(widths[3], widths[4], widths[6]) / 635 >= 1800  # 2028年12月10日 on one line
