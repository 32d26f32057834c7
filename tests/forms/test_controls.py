"""Content controls: each field of a form carries its name and prompt in Word, and nothing of them is ever printed."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from dossier.aftercare.own_forms import OWN_FORMS
from dossier.forms.controls import add_controls, entry_titles, field_titles, printed_fields, release_controls
from dossier.forms.filling import fill_form, write_settled_zip
from dossier.forms.form_vetting import save_whole
from dossier.library.terms import gather_terms
from dossier.model import Language, Text
from form_samples import RECORD_FORMS, SCHEMAS, STATES, sample
from system_samples import system_sample
from word_samples import DAY, FormMaker, text_of

ROOT = Path(__file__).resolve().parents[2]
FORMS = [*RECORD_FORMS, *OWN_FORMS]
FOLDERS: tuple[tuple[str, Language], ...] = (("zh-CN", "zh"), ("en", "en"))
WORDS_LIMIT = 64
"""Word calls a file damaged whose names of controls are longer."""
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def titles_of(form: str) -> dict[str, Text]:
    if form in OWN_FORMS:
        return entry_titles(OWN_FORMS[form], SCHEMAS)
    return field_titles(next(t for t in SCHEMAS.record_types.values() if t.form == form), SCHEMAS)


def controls_in(element: Any) -> list[dict[str, str]]:
    """Name, field, prompt and text of the controls of a body or paragraph."""
    return [
        {
            "alias": control.find(f"{W}sdtPr/{W}alias").get(qn("w:val")),
            "tag": control.find(f"{W}sdtPr/{W}tag").get(qn("w:val")),
            "id": control.find(f"{W}sdtPr/{W}id").get(qn("w:val")),
            "prompt": control.find(f"{W}sdtPr/{W}placeholder/{W}docPart").get(qn("w:val")),
            "text": "".join(t.text or "" for t in control.iter(qn("w:t"))),
        }
        for control in element.iter(qn("w:sdt"))
    ]


def prompts_of(form: Path) -> dict[str, str]:
    with zipfile.ZipFile(form) as archive:
        glossary = archive.read("word/glossary/document.xml").decode()
    return dict(re.findall(r'<w:docPartPr><w:name w:val="([^"]+)".*?<w:t [^>]*>([^<]*)</w:t>', glossary))


@pytest.mark.parametrize(("folder", "lang"), FOLDERS)
@pytest.mark.parametrize("form", FORMS)
def test_each_field_has_a_control_with_a_prompt_in_its_language(
    form: str, folder: str, lang: Language
) -> None:
    path, titles = ROOT / "templates" / folder / f"{form}.docx", titles_of(form)
    body, prompts = docx.Document(str(path)).element.body, prompts_of(path)
    paragraphs = list(body.iter(qn("w:p")))
    texts = ("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in paragraphs)
    asked = list(printed_fields(texts, titles))
    assert len(asked) >= 8
    for number, tag, field in asked:
        own = [c for c in controls_in(paragraphs[number]) if c["text"] == tag]
        assert {c["tag"] for c in own} == {field}, tag
        for control in own:
            assert control["alias"] == titles[field].get(lang)
            assert control["alias"] in prompts[control["prompt"]]
            assert bool(re.search("[\u4e00-\u9fff]", prompts[control["prompt"]])) == (lang == "zh")
            assert max(len(control["alias"]), len(control["tag"])) <= WORDS_LIMIT
    every = controls_in(body)
    assert len(every) == len(asked)
    assert len({c["id"] for c in every}) == len(every)


@pytest.mark.parametrize(("folder", "lang"), FOLDERS)
@pytest.mark.parametrize("form", FORMS)
def test_a_form_prints_the_same_bytes_without_its_controls(
    form: str, folder: str, lang: Language, tmp_path: Path
) -> None:
    """Also nothing is left of them in what people get: no control, no list of prompts."""
    template, bare = ROOT / "templates" / folder / f"{form}.docx", tmp_path / "bare" / f"{form}.docx"
    opened = docx.Document(str(template))
    release_controls(opened)
    write_settled_zip(save_whole(opened), bare)
    assert b"w:sdt>" not in zipfile.ZipFile(bare).read("word/document.xml")
    terms = gather_terms(SCHEMAS)
    for state in STATES:
        own = form in OWN_FORMS
        context = system_sample(form, state, lang) if own else sample(SCHEMAS, form, state).context
        for source, name in ((template, "with"), (bare, "without")):
            output = tmp_path / f"{name} {state}.docx"
            fill_form(source, context, output, terms=terms, title=form, date=DAY)
        filled = tmp_path / f"with {state}.docx"
        assert filled.read_bytes() == (tmp_path / f"without {state}.docx").read_bytes()
        with zipfile.ZipFile(filled) as archive:
            assert not [name for name in archive.namelist() if "glossary" in name]
            assert b"<w:sdt" not in archive.read("word/document.xml")


@pytest.mark.parametrize(("folder", "lang"), FOLDERS)
@pytest.mark.parametrize("form", FORMS)
def test_controls_laid_anew_are_those_that_are_there(form: str, folder: str, lang: Language) -> None:
    document = docx.Document(str(ROOT / "templates" / folder / f"{form}.docx"))
    before = document.element.xml
    add_controls(document, titles_of(form), lang)
    assert document.element.xml == before


TITLES = {"record.place": Text("地点", "Place"), "record.lines.name": Text("名称", "Name")}


@pytest.fixture
def made(make_form: FormMaker) -> Path:
    """A form with controls around a tag amid words and one of a row."""
    path = make_form(
        "在 {{ record.place }} 交付，共 {{ record.lines|length }} 项。",
        rows=[["{%tr for one in record.lines %}"], ["{{ one.name }}"], ["{%tr endfor %}"]],
    )
    document = docx.Document(str(path))
    assert add_controls(document, TITLES, "zh") == 2
    document.save(str(path))
    return path


CONTEXT = {"record": {"place": "南京 <城北>", "lines": [{"name": "水泵"}, {"name": "阀门"}]}}


def test_a_tag_amid_words_and_one_of_a_row_are_filled(made: Path, fill: Any) -> None:
    names = [c["alias"] for c in controls_in(docx.Document(str(made)).element)]
    assert names == ["地点", "名称"]
    filled = fill(made, **CONTEXT)
    assert text_of(filled).split("\n") == ["在 南京 <城北> 交付，共 2 项。", "水泵", "阀门"]
    (paragraph,) = (p for p in docx.Document(str(filled)).paragraphs if "交付" in p.text)
    assert len(paragraph.runs) == 1, "the line is whole again, as it was before the control was laid"


def test_the_look_of_a_run_is_that_of_its_control_and_of_the_value(make_form: FormMaker, fill: Any) -> None:
    path = make_form("地点：{{ record.place }}（公章）")
    document = docx.Document(str(path))
    (run,) = document.paragraphs[0].runs
    run.bold = True
    add_controls(document, TITLES, "zh")
    assert document.element.xpath(".//w:sdtPr/w:rPr/w:b")
    document.save(str(path))
    (run,) = docx.Document(str(fill(path, **CONTEXT))).paragraphs[0].runs
    assert run.bold and run.text == "地点：南京 <城北>（公章）"


def test_a_control_that_somebody_cleared_prints_no_prompt(made: Path, fill: Any) -> None:
    """As Word leaves it: the control shows its prompt, and nobody wrote anything."""
    document = docx.Document(str(made))
    control = next(document.element.iter(qn("w:sdt")))
    control.find(qn("w:sdtPr")).insert(4, parse_xml(f"<w:showingPlcHdr {nsdecls('w')}/>"))
    next(control.iter(qn("w:t"))).text = "填写地点"
    document.save(str(made))
    assert text_of(fill(made, **CONTEXT)).split("\n")[0] == "在  交付，共 2 项。"


def test_a_tag_that_word_split_inside_its_control_is_filled(made: Path, fill: Any) -> None:
    document = docx.Document(str(made))
    content = next(document.element.iter(qn("w:sdtContent")))
    content.clear()
    for piece in ("{{ rec", "ord.pl", "ace }}"):
        content.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>{piece}</w:t></w:r>"))
    document.save(str(made))
    assert text_of(fill(made, **CONTEXT)).split("\n")[0] == "在 南京 <城北> 交付，共 2 项。"


def test_a_control_of_somebody_else_is_filled_and_stays(make_form: FormMaker, fill: Any) -> None:
    path = make_form("地点：")
    document = docx.Document(str(path))
    document.paragraphs[0]._p.append(
        parse_xml(
            f'<w:sdt {nsdecls("w")}><w:sdtPr><w:tag w:val="地点"/><w:text/></w:sdtPr><w:sdtContent><w:r>'
            "<w:t>{{ record.place }}</w:t></w:r></w:sdtContent></w:sdt>"
        )
    )
    document.save(str(path))
    filled = docx.Document(str(fill(path, **CONTEXT)))
    (control,) = filled.element.iter(qn("w:sdt"))
    assert "".join(t.text for t in control.iter(qn("w:t"))) == "南京 <城北>"


def test_building_blocks_of_somebody_else_stay(made: Path, fill: Any) -> None:
    """A list of prompts that holds others, too, is left with the file."""
    document = docx.Document(str(made))
    (part,) = (r.target_part for r in document.part.rels.values() if r.reltype.endswith("/glossaryDocument"))
    part._blob = part.blob.replace(b'w:val="dossier-1"', b'w:val="DefaultPlaceholder"')
    document.save(str(made))
    with zipfile.ZipFile(fill(made, **CONTEXT)) as archive:
        assert "word/glossary/document.xml" in archive.namelist()
