from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
from docx import Document

from dossier.forms.contract import OPEN, Names
from dossier.forms.system_names import SYSTEM_NAMES
from dossier.forms.template_check import check_template
from word_samples import FormMaker

NAMES = Names(
    {
        "project": Names({"code": OPEN, "name": OPEN}),
        "parties": Names({"owner": Names({"name": OPEN})}, others=Names({"name": OPEN})),
        "record": Names({"date": OPEN, "lines": Names(items=Names({"name": OPEN, "model": OPEN}))}),
    }
)


def codes(path: Path, names: Names | None = NAMES) -> list[str]:
    return [found.code for found in check_template(path, names) if found.code != "T608"]


def messages(path: Path, names: Names | None = NAMES) -> list[str]:
    return [found.message.zh for found in check_template(path, names) if found.code != "T608"]


def test_a_good_form_has_no_findings(make_form: FormMaker) -> None:
    path = make_form(
        "{{ project.name }} {{ parties.owner.name }} {{ parties.crane_firm.name }} {{ record.date.year }}",
        "{%p if record.lines and project.code is not none %}",
        "{% for line in record.lines | pad(5) %}{{ loop.index }} {{ line.name }}{% endfor %}",
        "{%p elif not project.code %}",
        "{% set total = record.lines | length %}{{ total }} {{ signer(record, 'owner').person }}",
        "{%p endif %}",
        "{{ record.lines[0].model }} {{ record.items() }}",
        rows=[
            ["{%tr for r in record.lines %}", ""],
            ["{{ r.name }}", "{{ r.model }}"],
            ["{%tr endfor %}", ""],
        ],
    )
    assert messages(path) == []


@pytest.mark.parametrize("text", ["｛｛ record.date ｝｝", "{｛ record.date ｝}", "｛% if record.date %｝"])
def test_full_width_braces_are_named_once(make_form: FormMaker, text: str) -> None:
    (said,) = messages(make_form(text))
    assert "全角花括号" in said


def test_unknown_names_follow_loop_variables(make_form: FormMaker) -> None:
    path = make_form(
        "{{ projct.name }}",
        "{{ record.dat | cn_date }}",
        "{% for line in record.lines %}{{ line.modle }}{% endfor %}{{ line.name }}",
    )
    assert messages(path) == [
        "第 1 段 “{{ projct.name }}” 没有 “projct”，是否为 “project”？",
        "第 2 段 “{{ record.dat | cn_date }}” 没有 “dat”，是否为 “date”？",
        "第 3 段 “…lines %}{{ line.modle }}{% endfor %}{{ l…” 没有 “modle”，是否为 “model”？",
        "第 3 段 “…line.modle }}{% endfor %}{{ line.name }}” 没有 “line”",
    ]


def test_names_are_not_judged_without_a_contract(make_form: FormMaker) -> None:
    assert codes(make_form("{{ anything.at_all }}"), None) == []


def test_unknown_filters_get_a_guess(make_form: FormMaker) -> None:
    assert messages(make_form("{{ record.date | cn_dat }}")) == [
        "第 1 段 “{{ record.date | cn_dat }}” 没有过滤器 “cn_dat”，是否为 “cn_date”？"
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{{ record. }}", "T603"),
        ("{{ record.date", "T603"),
        ("{% if record.date }}", "T603"),
        ("{% fro x in record.lines %}", "T603"),
        ("{% endfor %}", "T604"),
        ("{% else %}", "T604"),
        ("{% if record.date %}", "T604"),
        ("{% for x in record.lines %}{% if x.name %}{% endfor %}", "T604"),
        ("{% include 'other' %}", "T606"),
        ("{{ record.__class__ }}", "T606"),
        ("{%p if record.date %} 同段的字", "T611"),
        ("{%tr for x in record.lines %}", "T603"),
        ("{{r record.date % 2 }}", "T603"),
        ("{{r record.date }}", "T603"),
        ("{{r 'x' }}", "T603"),
        ("{{p record.date|cn_date }}", "T603"),
        ("{{r record.date|page_link if record.date else '无' }}", "T603"),
    ],
)
def test_each_mistake_has_its_code(make_form: FormMaker, text: str, code: str) -> None:
    assert code in codes(make_form(text))


def test_tags_for_whole_runs_may_print_markup(make_form: FormMaker) -> None:
    path = make_form(
        "{{r record.lines|page_link }}",
        "{{r record.lines|page_link if record.lines else '' }}",
        "{{r '<w:r/>'|safe }}",
        "{% set run = '<w:r/>'|safe %}{{r run }}",
    )
    assert codes(path) == []


def test_a_row_tag_must_stand_alone_in_its_row(make_form: FormMaker) -> None:
    rows = [["{%tr for x in record.lines %}", "会被删去"], ["{{ x.name }}", ""], ["{%tr endfor %}", ""]]
    assert messages(make_form("表", rows=rows)) == [
        "表 1 第 1 行第 1 列 “{%tr for x in record.lines %}” 中的 "
        "{%tr for x in record.lines %} 会删去同一行的其他内容"
    ]


def test_a_crossed_block_names_both_places(make_form: FormMaker) -> None:
    path = make_form("{% for x in record.lines %}", "{% if x.name %}", "{% endfor %}", "{% endif %}")
    assert messages(path)[0] == "第 3 段 “{% endfor %}” 没有配对：第 2 段的 {% if x.name %} 还没有结束"


def test_headers_are_looked_through(make_form: FormMaker) -> None:
    path = make_form("正文")
    document = Document(str(path))
    document.sections[0].header.paragraphs[0].text = "{{ projekt.name }}"
    document.save(str(path))
    assert messages(path) == ["页眉第 1 段 “{{ projekt.name }}” 没有 “projekt”，是否为 “project”？"]


def test_smart_quotes_that_word_makes_are_fine(make_form: FormMaker) -> None:
    assert codes(make_form("{{ record.date | default(‘—’) }} {{ “甲” }}")) == []


def test_a_font_without_stand_in_is_a_warning(make_form: FormMaker) -> None:
    path = make_form("甲")
    document = Document(str(path))
    document.paragraphs[0].runs[0].font.name = "Comic Sans MS"
    document.save(str(path))
    found = [f for f in check_template(path) if f.code == "T608"]
    assert [f.severity for f in found] == ["warning"]
    assert "Comic Sans MS" in found[0].message.en


def test_no_word_file_and_a_bomb_are_told_apart(tmp_path: Path) -> None:
    plain, bomb = tmp_path / "plain.docx", tmp_path / "bomb.docx"
    plain.write_text("not a zip", encoding="utf-8")
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w>" + b" " * 120_000_000)
    assert [codes(path) for path in (plain, bomb)] == [["T605"], ["T607"]]


def test_broken_xml_inside_a_word_file_is_no_crash(tmp_path: Path) -> None:
    path = tmp_path / "xml.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", b"<w:document><unclosed>")
    assert codes(path) == ["T605"]


def test_system_forms_have_their_names(make_form: FormMaker) -> None:
    path = make_form("{{ volume.title }} {% for row in rows %}{{ row.page_txt }}{% endfor %}")
    assert [m.split("没有")[1] for m in messages(path, SYSTEM_NAMES["volume-index"])] == [
        " “page_txt”，是否为 “page_text”？"
    ]


def packed(path: Path, body: str, **parts: str) -> Path:
    """The form at `path` with the body of its text replaced, and further parts."""
    with zipfile.ZipFile(path) as old:
        kept = {name: old.read(name) for name in old.namelist()}
    text = kept["word/document.xml"].decode()
    start, end = text.index("<w:body>") + 8, text.index("<w:sectPr")
    kept["word/document.xml"] = f"{text[:start]}{body}{text[end:]}".encode()
    kept |= {name: content.encode() for name, content in parts.items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in kept.items():
            new.writestr(name, content)
    return path


def test_millions_of_empty_elements_are_refused_before_they_are_parsed(make_form: FormMaker) -> None:
    path = packed(make_form("a"), "<w:p/>" * 200_001)
    assert codes(path) == ["T607"]
    assert "200000 个以上的 XML 元素" in messages(path)[0]
    assert codes(packed(make_form("a"), "<w:p/>", **{"customXml/item.bin": "<x>" + "<x/>" * 200_001})) == [
        "T607"
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_a_folder_and_a_dangling_link_are_no_forms(tmp_path: Path) -> None:
    pipe, folder, link, device = (tmp_path / f"{n}.docx" for n in ("pipe", "folder", "link", "device"))
    os.mkfifo(pipe)
    folder.mkdir()
    link.symlink_to("nowhere")
    device.symlink_to("/dev/zero")
    assert [codes(path) for path in (pipe, folder, link, device)] == [["T605"]] * 4


def test_what_is_no_word_document_is_told_in_words(make_form: FormMaker, tmp_path: Path) -> None:
    path, text = make_form("a"), tmp_path / "text.docx"
    text.write_text("no zip", encoding="utf-8")
    with zipfile.ZipFile(path) as old:
        kept = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, content in (kept | {"word/document.xml": b"<html/>"}).items():
            new.writestr(name, content)
    assert "内容不是 Word 文档" in messages(path)[0]
    assert "打不开压缩包" in messages(text)[0]


def test_what_a_tag_quotes_cannot_steer_the_terminal(make_form: FormMaker) -> None:
    (found,) = check_template(make_form("{{ 1|\u202efoo }}"), NAMES)
    assert found.code == "T603"
    assert "\u202e" not in found.message.zh + found.message.en + found.hint.zh + found.hint.en
    assert "‹U+202E›" in found.message.zh
