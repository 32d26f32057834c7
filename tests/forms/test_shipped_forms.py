"""The Word forms that travel with the program: sound, and filled in three states."""

from __future__ import annotations

import itertools
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pytest
from docx.oxml.ns import qn

from dossier.checking.wording import blemishes
from dossier.cli.template import names_of
from dossier.forms.controls import release_controls
from dossier.forms.filling import fill_form
from dossier.forms.template_check import check_template
from dossier.forms.unbroken import copy_tied
from dossier.forms.word_text import read_paragraphs
from dossier.library.terms import gather_terms
from dossier.office.converting import convert_documents
from dossier.office.fonts import HouseFonts
from dossier.office.printed_pdf import page_fonts
from form_samples import NOT_PRINTED, RECORD_FORMS, SCHEMAS, STATES, Sample, sample
from line_breaks import broken
from word_samples import DAY, needs_office, text_of

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = sorted((ROOT / "templates").rglob("*.docx"))
TWO_PAGES = {"acceptance-report", "handover-deed", "warranty-letter"}
"""Forms that take a second page when every field is given; all others are one sheet."""


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_a_form_asks_only_for_what_there_is(path: Path) -> None:
    names = names_of(path.stem, SCHEMAS)
    assert names is not None or path.stem == "completeness-report", "no record type prints it"
    assert [f"{f.code} {f.message.zh}" for f in check_template(path, names)] == []


def test_every_printed_type_has_its_form() -> None:
    assert [f for f in RECORD_FORMS if not (ROOT / "templates" / "zh-CN" / f"{f}.docx").is_file()] == []


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
@pytest.mark.parametrize("width", [20, 30, 40, 50])
def test_the_frame_of_a_spine_label_is_as_wide_as_the_box(tmp_path: Path, lang: str, width: int) -> None:
    facts = {"retention": "长期", "archive_number": "CB-01", "title": "城北泵站 竣工资料", "number": 3}
    context = {"volume": facts | {"thickness_mm": width - 5, "width_mm": width}}
    output = tmp_path / "spine.docx"
    template = ROOT / "templates" / lang / "volume-spine.docx"
    fill_form(template, context, output, terms=gather_terms(SCHEMAS), title="脊背", date=DAY)
    (table,) = docx.Document(str(output)).tables
    for row in table.rows:
        (cell,) = row.cells
        assert cell.width is not None
        assert round(cell.width.mm) == width
    assert "城北泵站 竣工资料" in text_of(output)
    assert f"{width} mm" in text_of(output)


class Printed:
    """One filled form as PDF."""

    def __init__(self, data: Sample, pdf: Path) -> None:
        self.data, self.pdf = data, pdf
        with pikepdf.open(pdf) as opened:
            self.pages = len(opened.pages)

    def text(self, page: int | None = None) -> str:
        """The text without white space, of one page or of all."""
        one = [] if page is None else ["-f", str(page), "-l", str(page)]
        said = subprocess.run(["pdftotext", *one, str(self.pdf), "-"], check=True, capture_output=True)
        return re.sub(r"\s", "", said.stdout.decode())


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory, fonts: HouseFonts) -> dict[tuple[str, str], Printed]:
    """Every record form in every state, converted in one go."""
    folder, terms = tmp_path_factory.mktemp("forms"), gather_terms(SCHEMAS)
    made: dict[Path, tuple[str, str, Sample]] = {}
    for form in RECORD_FORMS:
        template = ROOT / "templates" / "zh-CN" / f"{form}.docx"
        for state in STATES:
            data, document = sample(SCHEMAS, form, state), folder / f"{form} {state}.docx"
            fill_form(template, data.context, document, terms=terms, title=form, date=DAY)
            made[document] = form, state, data
    done = convert_documents(list(made), folder / "pdf", jobs=2, fonts=fonts, stage=copy_tied)
    assert {path.name: found.message.zh for path, found in done.failures.items()} == {}
    return {made[d][:2]: Printed(made[d][2], pdf) for d, pdf in done.pdfs.items()}


Forms = dict[tuple[str, str], Printed]
needs_text = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")


@needs_office
@pytest.mark.parametrize("form", RECORD_FORMS)
def test_one_sheet_where_one_is_enough(form: str, printed: Forms) -> None:
    assert printed[form, "full"].pages == (2 if form in TWO_PAGES else 1)
    assert printed[form, "minimal"].pages <= (2 if form in TWO_PAGES else 1)


@needs_office
@pytest.mark.parametrize("form", RECORD_FORMS)
def test_no_number_and_no_date_is_broken_between_lines(form: str, printed: Forms) -> None:
    whole = ["HG-26A0117", "CB-2026-014", "CBSW-2026-SB-014", "2026年3月5日", "2026.03.05", "A7-002"]
    assert broken(printed[form, "full"].pdf, whole) == set()


@needs_office
@pytest.mark.parametrize("form", RECORD_FORMS)
def test_only_house_fonts(form: str, printed: Forms, fonts: HouseFonts) -> None:
    used = {font for state in STATES for font in page_fonts(printed[form, state].pdf)}
    known = (*fonts.families, "Liberation", "TimesNewRoman", "OpenSymbol")
    assert {font for font in used if fonts.families and not font.startswith(known)} == set()


@needs_office
@needs_text
@pytest.mark.parametrize("state", ["full", "long"])
@pytest.mark.parametrize("form", RECORD_FORMS)
def test_every_value_is_printed_and_none_is_cut(form: str, state: str, printed: Forms) -> None:
    one = printed[form, state]
    text = one.text()
    lost = {at for at, code in one.data.codes.items() if code not in text}
    assert {at for at in lost if at.split("/")[0] not in NOT_PRINTED.get(form, set())} == set()


@needs_office
@needs_text
@pytest.mark.parametrize("form", RECORD_FORMS)
def test_places_to_sign_never_stand_alone(form: str, printed: Forms) -> None:
    """The last page of an overlong form opens with something that is signed for."""
    one = printed[form, "long"]
    opening = re.sub(r"^.{0,60}?第\d+页共\d+页", "", one.text(one.pages))[:12]
    assert not re.match(r"以上|上列|各方|移交、接收|.{2,6}单位(（.+?）)?.{2,6}单位", opening), opening


def test_the_survey_adds_up(tmp_path: Path) -> None:
    data = sample(SCHEMAS, "satisfaction-survey", "minimal").context
    factors = [("沟通配合", 0.1, 80), ("工程质量", 0.2, 100), ("工期", 0.7, 60)]
    data["record"]["factors"] = [
        {"name": name, "weight": weight, "score": score, "weighted": None} for name, weight, score in factors
    ]
    template, output = ROOT / "templates" / "zh-CN" / "satisfaction-survey.docx", tmp_path / "survey.docx"
    fill_form(template, data, output, terms=gather_terms(SCHEMAS), title="调查", date=DAY)
    lines = text_of(output).split("\n")
    assert lines[lines.index("沟通配合") + 1 :][:3] == ["0.10", "80", "8"]
    assert "70" in lines and "1.00" in lines
    assert "文明施工" not in lines, "the ten usual factors are printed only for a record without its own"


@pytest.mark.parametrize(
    ("form", "role", "key"),
    [
        ("training-record", "user_org", "user_org"),
        ("training-record", "owner_rep", "owner"),
        ("handover-deed", "user_org", None),
        ("visit-record", "user_org", "user_org"),
        ("repair-record", "customer", "owner"),
        ("satisfaction-survey", "supervisor", "supervisor"),
        ("unpacking-inspection", "maker", "maker"),
        ("concealed-work", "owner", "owner"),
    ],
)
def test_whoever_a_rule_accepts_is_printed(tmp_path: Path, form: str, role: str, key: str | None) -> None:
    data = sample(SCHEMAS, form, "minimal").context
    data["record"]["signatures"] = [{"role": role, "person": "钱来签", "date": DAY, "seal": False}]
    for party in ("owner", "user_org", "supervisor", "maker") if key else ():
        if party in ("owner", key):
            data["parties"][party] = {**data["parties"]["contractor"], "name": f"单位{party}"}
    template, output = ROOT / "templates" / "zh-CN" / f"{form}.docx", tmp_path / "form.docx"
    fill_form(template, data, output, terms=gather_terms(SCHEMAS), title=form, date=DAY)
    said = text_of(output)
    assert "钱来签" in said and (key is None or f"单位{key}" in said)


def read_bare(path: Path) -> Any:
    """A form of python-docx without its content controls, whose text it passes over."""
    document = docx.Document(str(path))
    release_controls(document)
    return document


SEAL = re.compile(r"[（(](盖章|公章|检验合格章|seal)[）)]|^Seal\b")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_a_seal_has_40_mm_and_its_place_is_never_split(path: Path) -> None:
    """A round seal of a firm is 40 mm wide at least; a heading row names one and has none."""
    for table in read_bare(path).tables:
        rows = list(table.rows)
        for row, below in itertools.pairwise([*rows, None]):
            text = "".join(cell.text for cell in row.cells)
            if not SEAL.search(text):
                continue
            place = row if "{{" in text else below
            assert place is not None and place.height is not None
            assert place.height.mm >= 40 or (below is not None and "{%tr" in below.cells[0].text), text
            assert place._tr.xpath("./w:trPr/w:cantSplit"), text


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_nobody_is_typed_on_the_line_to_sign(path: Path) -> None:
    """The line stays blank; the name stands below it in the style FormSigned."""
    for cell in {c._tc: c for t in read_bare(path).tables for r in t.rows for c in r.cells}.values():
        paragraphs = cell.paragraphs
        for line, after in itertools.pairwise([*paragraphs, None]):
            if "签字）" in line.text or "Signed:" in line.text:
                assert "person" not in line.text
                alone = len(paragraphs) == 1
                assert alone or (after is not None and after.style.name == "FormSigned"), line.text


NAMES_A_SIGNER = re.compile(r"(signer\([^)]*\)\)|row|compiler|reviewer)\.person \}\}|record\.signed_by \}\}")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_a_typed_name_is_never_taken_for_a_signature(path: Path) -> None:
    """Wherever a hand signs, in a cell as on a line, the name is small and grey; a maker's inspector is data."""
    for paragraph in docx.Document(str(path)).element.body.iter(qn("w:p")):
        text = "".join(t.text or "" for t in paragraph.iter(qn("w:t")))
        if NAMES_A_SIGNER.search(text) and "inspector" not in text:
            assert paragraph.xpath("string(./w:pPr/w:pStyle/@w:val)") == "FormSigned", text


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_styles_rule_the_form(path: Path) -> None:
    """Changing a style changes the form: no run has a font of its own, tables have one style, gaps are named."""
    body, styles = docx.Document(str(path)).element.body, docx.Document(str(path)).styles.element
    assert body.xpath(".//w:rPr/w:rFonts") == []
    assert {s.get(qn("w:val")) for s in body.xpath(".//w:tblStyle")} <= {"FormTable"}
    assert body.xpath(".//w:tblPr/w:tblBorders") == []
    empty = body.xpath("./w:p[not(.//w:t) and not(.//w:sectPr)]")
    assert {p.xpath("string(./w:pPr/w:pStyle/@w:val)") for p in empty} <= {"FormGap"}
    assert {s.get(qn("w:eastAsia")) for s in styles.iter(qn("w:lang"))} == {"zh-CN"}
    borders = {b.tag.rpartition("}")[2]: int(b.get(qn("w:sz"))) for b in styles.xpath(
        "./w:style[@w:styleId='FormTable']/w:tblPr/w:tblBorders/*")}  # fmt: skip
    assert all(borders[side] in (8, 12) for side in ("top", "left", "bottom", "right"))
    assert borders["insideH"] == borders["insideV"] == 4
    for side in ("left", "right"):
        (pad,) = styles.xpath(f"./w:style[@w:styleId='FormTable']/w:tblPr/w:tblCellMar/w:{side}/@w:w")
        assert int(pad) == 85, "1.5 mm"
    names = {s.get(qn("w:styleId")) for s in styles.iter(qn("w:style"))}
    assert len(names) < 30, "styles of another template"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_a_form_has_every_style_that_it_names(path: Path) -> None:
    """Where a cell names another, the office program takes the table apart."""
    document = docx.Document(str(path))
    known = {s.get(qn("w:styleId")) for s in document.styles.element.iter(qn("w:style"))}
    parts = [document.element.body, *(f._element for s in document.sections for f in (s.header, s.footer))]
    tags = [qn(f"w:{name}") for name in ("pStyle", "rStyle", "tblStyle")]
    assert {each.get(qn("w:val")) for part in parts for each in part.iter(*tags)} <= known


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_page_numbers_are_as_big_as_the_words_around_them(path: Path) -> None:
    """The office program gives a field the size of its style, whatever its run says."""
    document = docx.Document(str(path))
    feet = [section.footer._element for section in document.sections]
    sizes = {size.get(qn("w:val")) for foot in feet for size in foot.iter(qn("w:sz"))}
    if any(True for foot in feet for _ in foot.iter(qn("w:instrText"))):
        assert {str(int(document.styles["Footer"].font.size.pt * 2))} == sizes


@pytest.mark.parametrize("form", sorted(p.stem for p in (ROOT / "templates" / "zh-CN").glob("*.docx")))
def test_an_english_dossier_prints_no_chinese_form(form: str) -> None:
    path = ROOT / "templates" / "en" / f"{form}.docx"
    said = "".join(t for p in read_paragraphs(path) for t in p.text)
    assert re.findall("[\u2e80-\u9fff\u3000-\u303f\uff00-\uffef]", said) == []
    about = docx.Document(str(path)).core_properties
    assert about.language == "en" and not re.search("[\u2e80-\u9fff]", about.title), about.title


@pytest.mark.parametrize("form", RECORD_FORMS)
def test_an_english_form_adds_no_chinese_to_what_the_record_says(form: str, tmp_path: Path) -> None:
    """Not by its words, nor by the names of kinds, results and roles that it looks up, nor by how it writes a day."""
    for state in STATES:
        data, document = sample(SCHEMAS, form, state), tmp_path / f"{state}.docx"
        data.context["dossier"]["language"] = "en"
        template = ROOT / "templates" / "en" / f"{form}.docx"
        fill_form(template, data.context, document, terms=gather_terms(SCHEMAS), title=form, date=DAY)
        given = re.sub(r"\s", "", repr(data.context))
        added = {words for words in re.findall("[\u2e80-\u9fff]+", text_of(document)) if words not in given}
        assert added == set(), f"{form} {state}"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_a_form_does_not_trip_our_own_rules(path: Path) -> None:
    """Blanks that a person fills in are not what a build calls a forgotten placeholder (T612)."""
    fixed = [re.sub(r"{[{%].*?[%}]}", "", "".join(p.text)) for p in read_paragraphs(path)]
    assert [words for text in fixed for words in blemishes(text, {})] == []


@needs_office
@needs_text
def test_english_forms_are_laid_out_as_the_chinese_ones(tmp_path: Path, fonts: HouseFonts) -> None:
    """As many sheets with every field given, and every value on them."""
    terms, made = gather_terms(SCHEMAS), {}
    for form in RECORD_FORMS:
        data, document = sample(SCHEMAS, form, "full"), tmp_path / f"{form}.docx"
        data.context["dossier"]["language"] = "en"
        template = ROOT / "templates" / "en" / f"{form}.docx"
        fill_form(template, data.context, document, terms=terms, title=form, date=DAY)
        made[document] = form, data
    done = convert_documents(list(made), tmp_path / "pdf", jobs=2, fonts=fonts, stage=copy_tied)
    sheets = {form: Printed(data, done.pdfs[d]) for d, (form, data) in made.items()}
    assert {f: p.pages for f, p in sheets.items() if p.pages != (2 if f in TWO_PAGES else 1)} == {}
    for form, one in sheets.items():
        text = one.text()
        lost = {at.split("/")[0] for at, code in one.data.codes.items() if code not in text}
        assert lost <= NOT_PRINTED.get(form, set()), form
