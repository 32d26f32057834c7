"""The forms that no record type prints: filled in every state and language, and those that must be one sheet are."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pikepdf
import pytest

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
