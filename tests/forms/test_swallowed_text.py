"""What docxtpl would take out of a form together with a tag is refused by the build, not only by the template check."""

from __future__ import annotations

import pytest
from docx import Document

from dossier.errors import TemplateBroken
from dossier.forms.template_check import check_template
from word_samples import Fill, FormMaker


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("合格{%- if 1 %}甲{% endif %}", "{%-"),
        ("合格{% if 1 -%}甲{% endif %}", "-%}"),
        ("合格 {{- 1 }}", "{{-"),
        ("{{ 1 -}} 合格", "-}}"),
        ("合格 {#- 说明 #}", "{#-"),
        ("{# 说明 -#} 合格", "-#}"),
        ("合格{{ '{%-' }}", "{%-"),
        (["合格{", "%", "-", " if 1 %}甲{% endif %}"], "{%-"),
        (["合格{% if 1 -", "%", "}甲{% endif %}"], "-%}"),
    ],
)
def test_a_minus_in_a_tag_is_refused(
    make_form: FormMaker, fill: Fill, text: str | list[str], sign: str
) -> None:
    form = make_form("第一段", text)
    with pytest.raises(TemplateBroken) as caught:
        fill(form)
    (found,) = caught.value.findings
    assert found.code == "T603"
    assert found.message.zh.startswith("第 2 段 “")
    assert f"“{sign}”" in found.message.zh
    assert check_template(form) == [found]


def test_a_minus_in_an_attribute_is_refused(make_form: FormMaker, fill: Fill) -> None:
    form = make_form("合格")
    document = Document(str(form))
    document.paragraphs[0]._p.set("title", "{%- if 1 %}x{% endif %}")
    document.save(str(form))
    with pytest.raises(TemplateBroken) as caught:
        fill(form)
    assert [f.code for f in caught.value.findings] == ["T603"]


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        (None, "合格{%p if 1 %}"),
        ([["{%tr if 1 %}", "合格"], ["{%tr endif %}", ""]], "表"),
        ([["{%tc if 1 %}合格", "{%tc endif %}"]], "表"),
        ([["{%tc if 1 %}\n合格", "{%tc endif %}"]], "表"),
    ],
)
def test_text_beside_a_tag_for_the_whole_row_is_refused(
    make_form: FormMaker, fill: Fill, rows: list[list[str]] | None, text: str
) -> None:
    with pytest.raises(TemplateBroken) as caught:
        fill(make_form(text, rows=rows))
    assert [f.code for f in caught.value.findings] == ["T611"]


def test_arithmetic_and_tags_that_stand_alone_are_fine(make_form: FormMaker, fill: Fill) -> None:
    form = make_form(
        "甲{{ 3 - 1 }}{{ -1 }}乙",
        "{%p if 1 %}",
        "丙",
        "{%p endif %}",
        rows=[["{%tr for x in [1, 2] %}", ""], ["{{ x }}", "丁"], ["{%tr endfor %}", ""]],
    )
    assert check_template(form) == []
    document = Document(str(fill(form)))
    assert [p.text for p in document.paragraphs] == ["甲2-1乙", "丙"]
    assert [[c.text for c in row.cells] for row in document.tables[0].rows] == [["1", "丁"], ["2", "丁"]]
