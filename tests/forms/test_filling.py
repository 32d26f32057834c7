from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from dossier.errors import ExitCode, TemplateBroken
from dossier.findings import Finding
from dossier.forms.blanks import BLANK
from dossier.forms.filling import fill_form
from dossier.model import Text
from word_samples import Fill, FormMaker, text_of


def broken(fill: Fill, template: Path, **context: Any) -> Finding:
    with pytest.raises(TemplateBroken) as caught:
        fill(template, **context)
    assert caught.value.exit_code == ExitCode.BROKEN_TEMPLATE
    return caught.value.findings[0]


def test_values_are_escaped_and_empty_ones_print_nothing(make_form: FormMaker, fill: Fill) -> None:
    template = make_form("甲 {{ a }} 乙", "{{ empty }}|{{ yes }}|{{ number }}|{{ day }}", "完")
    output = fill(
        template, a="a<b & c <select> \x0b\x00", empty=None, yes=True, number=12.0, day=dt.date(2026, 3, 5)
    )
    assert text_of(output) == "甲 a<b & c <select>  乙\n|是|12|2026-03-05\n完"


def test_a_tag_split_over_runs_is_one_tag(make_form: FormMaker, fill: Fill) -> None:
    template = make_form(["移交日期：{", "{ reco", "rd.date | cn_", "date }", "}"])
    assert text_of(fill(template, record={"date": dt.date(2026, 8, 28)})) == "移交日期：2026年8月28日"


def test_words_follow_the_language(make_form: FormMaker, tmp_path: Path) -> None:
    template = make_form("{{ v | term('unit') }} {{ flag }}")
    terms = {"unit": {"year": Text("年", "year")}}
    for language, expected in (("zh-CN", "年 是"), ("en", "year Yes")):
        output = tmp_path / f"{language}.docx"
        context = {"v": "year", "flag": True, "dossier": {"language": language}}
        fill_form(template, context, output, terms=terms, title="t", date=dt.date(2026, 1, 1))
        assert text_of(output) == expected


def test_rows_repeat_and_are_padded(make_form: FormMaker, fill: Fill) -> None:
    rows = [["名称", "数量"], ["{%tr for r in rows | pad(3) %}", ""], ["{{ r.name }}", "{{ r.n }}"]]
    template = make_form("表", rows=[*rows, ["{%tr endfor %}", ""]])
    lines = text_of(fill(template, rows=[{"name": "泵", "n": 2.0}])).split("\n")
    assert lines == ["表", "名称", "数量", "泵", "2", "", "", "", ""]


def test_an_unknown_name_is_told_with_its_paragraph_and_a_guess(make_form: FormMaker, fill: Fill) -> None:
    template = make_form("第一段", "第二段", "移交日期：{{ handover.dat }}")
    found = broken(fill, template, handover={"date": None})
    assert found.code == "T602"
    assert found.message.zh == "第 3 段 “移交日期：{{ handover.dat }}” 没有 “dat”，是否为 “date”？"
    assert found.location is not None
    assert found.location.file == "templates/zh-CN/form.docx"


def test_an_unknown_name_in_a_cell_is_told_with_row_and_column(make_form: FormMaker, fill: Fill) -> None:
    template = make_form("表", rows=[["甲", "乙"], ["{{ a }}", "{{ projct }}"]])
    found = broken(fill, template, a=1, project=2)
    assert found.message.zh == "表 1 第 2 行第 2 列 “{{ projct }}” 没有 “projct”，是否为 “project”？"


@pytest.mark.parametrize(
    "attack",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ signer.__globals__ }}",
        "{{ rows.append(1) }}",
        "{% for x in range(999999999) %}{% endfor %}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    ],
)
def test_a_form_cannot_reach_into_python(make_form: FormMaker, fill: Fill, attack: str) -> None:
    assert broken(fill, make_form(attack), rows=[]).code in {"T606", "T602", "T609"}


def test_a_data_error_names_the_paragraph(make_form: FormMaker, fill: Fill) -> None:
    found = broken(fill, make_form("前", "合计 {{ a + 1 }}"), a=None)
    assert found.code == "T609"
    assert found.message.zh.startswith("第 2 段 “合计 {{ a + 1 }}”")


def test_a_loop_left_open_names_its_opener(make_form: FormMaker, fill: Fill) -> None:
    found = broken(fill, make_form("{% for x in rows %}", "{{ x }}", "末段 {{ y }}"), rows=[], y=1)
    assert (found.code, found.message.zh) == (
        "T604",
        "第 1 段 “{% for x in rows %}” 没有配对：缺少 {% endfor %}",
    )


def test_something_else_named_docx_is_refused(tmp_path: Path, fill: Fill) -> None:
    fake = tmp_path / "fake.docx"
    fake.write_bytes(b"<html></html>")
    assert broken(fill, fake).code == "T605"


def test_the_same_data_gives_the_same_bytes(make_form: FormMaker, fill: Fill) -> None:
    template = make_form("{{ a }}", "{{r row | page_link }}")
    context = {"a": "甲", "row": {"page": 3, "page_text": "3"}}
    first, second = fill(template, "1.docx", **context), fill(template, "2.docx", **context)
    assert first.read_bytes() == second.read_bytes()


def test_properties_are_ours_not_the_forms(make_form: FormMaker, fill: Fill) -> None:
    properties = Document(str(fill(make_form("甲")))).core_properties
    assert properties.title == "标题 <甲>"
    assert properties.author == ""
    assert properties.created.date() == dt.date(2026, 8, 28)


def test_blank_rows_print_nothing_in_any_filter(make_form: FormMaker, fill: Fill) -> None:
    template = make_form("[{{ r.date | ymd }}{{ r.a.b }}{{ r.sum | money_upper }}{{ r.x | term('y') }}]")
    assert text_of(fill(template, r=BLANK)) == "[]"


def test_an_index_of_ten_thousand_rows_needs_no_relationship_each(make_form: FormMaker, fill: Fill) -> None:
    rows = [["{%tr for r in rows %}"], ["{{r r | page_link }}"], ["{%tr endfor %}"]]
    template = make_form("目录", rows=rows)
    output = fill(template, rows=[{"page": n, "page_text": str(n)} for n in range(1, 10_001)])
    with zipfile.ZipFile(output) as archive:
        assert archive.read("word/document.xml").count(b"fldSimple w:instr") == 10_000
        assert b"page.invalid" not in archive.read("word/_rels/document.xml.rels")
