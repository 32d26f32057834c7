"""The first form of every record type: sound, in the styles of the house, and with every field in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document

from dossier.cli.template import names_of
from dossier.forms.contract import record_form_names
from dossier.forms.filling import fill_form
from dossier.forms.new_form import record_tags, tag_lines, write_new_form
from dossier.forms.template_check import check_template
from dossier.library.terms import gather_terms
from dossier.model import Language
from dossier.resources import shipped_root
from form_samples import RECORD_FORMS, SCHEMAS, sample
from word_samples import DAY, text_of

TYPES = sorted(SCHEMAS.record_types)


def made(name: str, folder: Path, lang: Language = "zh") -> Path:
    house = shipped_root() / "templates" / ("zh-CN" if lang == "zh" else "en") / "handover-deed.docx"
    path = folder / f"{name}.docx"
    write_new_form(SCHEMAS.record_types[name], SCHEMAS, house, path, lang)
    return path


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", TYPES)
def test_a_first_form_asks_only_for_what_there_is(name: str, lang: Language, tmp_path: Path) -> None:
    path = made(name, tmp_path, lang)
    found = check_template(path, record_form_names(SCHEMAS, name))
    assert [f"{f.code} {f.message.zh}" for f in found] == []
    assert {p.style.name for p in Document(str(path)).paragraphs if p.style} <= {
        "FormTitle",
        "FormHead",
        "FormGap",
    }


@pytest.mark.parametrize("form", [f for f in RECORD_FORMS if names_of(f, SCHEMAS)])
def test_a_first_form_prints_what_is_given(form: str, tmp_path: Path) -> None:
    name = next(t.name for t in SCHEMAS.record_types.values() if t.form == form)
    data = sample(SCHEMAS, form, "full")
    path, output = made(name, tmp_path), tmp_path / "filled" / "out.docx"
    fill_form(path, data.context, output, terms=gather_terms(SCHEMAS), title=form, date=DAY)
    said = text_of(output)
    assert "{{" not in said and "{%" not in said
    assert data.context["project"]["name"] in said and "HG-26A0117" in said


def test_the_list_of_tags_has_every_field_by_its_chinese_name() -> None:
    kind = SCHEMAS.record_types["handover-deed"]
    said = "\n".join(tag_lines(record_tags(kind, SCHEMAS, "zh"), "zh"))
    for line in (
        "{{ record.handed_over_on|cn_date }}  移交日期",
        "{{ record.from_party|party }}  移交单位",
        "{%tr for row in record.contents %}  移交内容",
        "{{ row.category|term('category') }}  类别",
    ):
        assert line in said
