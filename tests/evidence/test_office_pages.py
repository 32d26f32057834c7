"""Word and Excel files of the evidence become pages: the same each time, counted once, or it is said why not."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl import Workbook

from dossier.evidence.inspection import Trial, inspect_evidence
from dossier.evidence.office_files import unsettled
from dossier.evidence.office_pages import convert_evidence
from dossier.model import EvidenceFacts
from dossier.planning.originals import keeps_original
from dossier.steps.store import Store


def word(path: Path, *lines: str, field: str = "") -> Path:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    if field:
        shown = OxmlElement("w:fldSimple")
        shown.set(qn("w:instr"), field)
        document.add_paragraph()._p.append(shown)
    document.save(str(path))
    return path


def excel(path: Path, *rows: object, footer: str = "", hidden: str = "") -> Path:
    book = Workbook()
    for row in rows:
        book.active.append([row])
    book.active.oddFooter.center.text = footer or None
    if hidden:
        other = book.create_sheet("hidden")
        other["A1"], other.sheet_state = hidden, "hidden"
    book.save(path)
    return path


def convert(
    root: Path, *names: str, trial: Trial | None = None, store: Store | None = None
) -> dict[str, EvidenceFacts]:
    return convert_evidence(root, inspect_evidence(root, names), trial, store)


def said(facts: EvidenceFacts) -> list[tuple[str, str]]:
    return [(fault.code, fault.detail) for fault in facts.faults]


def test_a_word_file_is_pages_and_is_kept(tmp_path: Path) -> None:
    word(tmp_path / "a.docx", *(f"第 {n} 条 备品备件清单" for n in range(60)))
    (tmp_path / "b.docx").write_bytes((tmp_path / "a.docx").read_bytes())
    trial = Trial(tmp_path / "work" / "tried", None)
    trial.folder.mkdir(parents=True)
    with Store(tmp_path / "store") as store:
        made = convert(tmp_path, "a.docx", "b.docx", trial=trial, store=store)
    facts = made["a.docx"]
    assert (facts.kind, facts.format, facts.problem, facts.path) == ("office", "word", None, "a.docx")
    assert facts.pages >= 2 and said(facts) == [("E478", str(facts.pages))]
    assert "第 59 条" in facts.text[-1] and keeps_original(facts)
    assert made["b.docx"].path == "b.docx" and made["b.docx"].printed == facts.printed
    pages = trial.folder / f"{facts.sha256}.pdf"
    with pikepdf.open(pages) as pdf:
        assert len(pdf.pages) == facts.pages
    first = pages.read_bytes()
    pages.unlink()
    with Store(tmp_path / "store") as store:  # nothing is converted: there is no program
        again = convert(tmp_path, "a.docx", trial=trial, store=store)
    assert again["a.docx"] == facts and pages.read_bytes() == first


def test_what_was_found_wanting_is_remembered(tmp_path: Path) -> None:
    word(tmp_path / "a.docx")
    with Store(tmp_path / "store") as store:
        once = convert(tmp_path, "a.docx", store=store)["a.docx"]
        assert (once.kind, said(once)) == ("other", [("E479", "empty")])
        assert convert(tmp_path, "a.docx", store=store)["a.docx"] == once


def test_without_an_office_program_it_is_said_what_was_not_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOSSIER_SOFFICE", str(tmp_path / "nowhere"))
    word(tmp_path / "a.docx", "清单")
    facts = convert(tmp_path, "a.docx")["a.docx"]
    assert (facts.kind, facts.pages, said(facts)) == ("other", 0, [("E486", "")])
    assert keeps_original(facts)


def test_an_excel_file_is_pages_where_the_office_has_calc(tmp_path: Path) -> None:
    excel(tmp_path / "a.xlsx", "机械密封", *range(80), hidden="secret")
    facts = convert(tmp_path, "a.xlsx")["a.xlsx"]
    if said(facts) == [("E486", "")]:
        pytest.skip("the office program of this machine has no Calc")
    assert (facts.kind, said(facts)) == ("office", [("E478", "2")])
    assert "机械密封" in facts.text[0] and not any("secret" in page for page in facts.text)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda path: word(path, "x", field=" DATE \\@ yyyy "), "today DATE"),
        (lambda path: word(path, "x", field="FILENAME"), "today FILENAME"),
        (lambda path: word(path, "x", field=" PAGE "), ""),
        (lambda path: word(path, "x", field=' HYPERLINK "https://example.invalid/DATE" '), ""),
        (lambda path: excel(path.with_suffix(".xlsx"), "=TODAY()"), "today TODAY"),
        (lambda path: excel(path.with_suffix(".xlsx"), "=SUM(A2:A3)", 1, 2), ""),
        (lambda path: excel(path.with_suffix(".xlsx"), 1, footer="&D"), "today D"),
        (lambda path: excel(path.with_suffix(".xlsx"), 1, footer="&P / &N"), ""),
    ],
)
def test_what_shows_when_or_where_it_is_printed(
    tmp_path: Path, make: Callable[[Path], Path], reason: str
) -> None:
    assert unsettled(make(tmp_path / "a.docx")) == reason


def shown(*pieces: str, inner: str = "") -> str:
    """A complex field whose instruction stands in several runs, with another field within it."""
    start, *more = (f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    result = "<w:r><w:t>2026-03-04</w:t></w:r>"
    return f"{mark('begin')}{start}{inner}{''.join(more)}{mark('separate')}{result}{mark('end')}"


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def with_part(path: Path, name: str, content: str, encoding: str = "utf-8") -> Path:
    """The file with one more part, or another one of this name."""
    with zipfile.ZipFile(path) as box:
        parts = {info.filename: box.read(info) for info in box.infolist()}
    with zipfile.ZipFile(path, "w") as box:
        for part, data in (parts | {name: content.encode(encoding)}).items():
            box.writestr(part, data)
    return path


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        (shown(" DA", "TE "), "today DATE"),
        (shown(" DATE\\@ yyyy"), "today DATE"),
        (shown(" PA", "GE "), ""),
        (shown(" TOC \\o 1-3 "), ""),
        (shown(' QUOTE "', '" ', inner=shown("TI", "ME")), "today TIME"),
        (shown(" IF 1 = ", " a b ", inner=shown("PAGE")), "today IF"),
        (
            mark("begin") + "<w:r><w:instrText>SAVE</w:instrText><w:instrText>DATE</w:instrText></w:r>",
            "today SAVEDATE",
        ),
        (shown("edittime"), "today EDITTIME"),
        (shown("WHATEVER x"), "today WHATEVER"),
        ("<w:fldSimple w:instr=' &#68;ATE '/>", "today DATE"),
        ("<w:r><w:yearLong/></w:r>", "today yearLong"),
        ("<w:sdt><w:sdtPr><w:date/></w:sdtPr><w:sdtContent>2026</w:sdtContent></w:sdt>", ""),
    ],
)
@pytest.mark.parametrize("part", ["word/footer9.xml", "word/footnotes.xml", "elsewhere/notes.dat"])
def test_a_field_is_judged_by_its_whole_instruction_in_every_part(
    tmp_path: Path, fields: str, reason: str, part: str
) -> None:
    content = f'<w:p xmlns:w="http://example.invalid/w">{fields}</w:p>'
    path = with_part(word(tmp_path / "a.docx", "x"), part, content)
    assert unsettled(path) == reason
    utf_16 = with_part(path, part, f'<?xml version="1.0" encoding="utf-16"?>{content}', "utf-16")
    assert unsettled(utf_16) == reason


TEXT = "<w:t>512</w:t>"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (f"<w:ins w:author='x'><w:r>{TEXT}</w:r></w:ins>", "revised"),
        ("<w:del><w:r><w:delText>512</w:delText></w:r></w:del>", "revised"),
        (f"<w:r><w:rPr><w:b/><w:rPrChange><w:rPr/></w:rPrChange></w:rPr>{TEXT}</w:r>", "revised"),
        ("<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>", "revised"),
        ("<w:commentRangeStart/><w:r><w:commentReference w:id='0'/></w:r>", "commented"),
        (f"<w:r><w:rPr><w:vanish/></w:rPr>{TEXT}</w:r>", "hidden"),
        (f"<w:r><w:rPr><w:vanish w:val='0'/></w:rPr>{TEXT}</w:r>", ""),
        (f"<w:r><w:rPr><w:webHidden/></w:rPr>{TEXT}</w:r>", ""),
        (f"<w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r>{TEXT}</w:r>", ""),
        (f"<w:r><w:rPr><w:vanish/></w:rPr><w:tab/></w:r><w:r>{TEXT}</w:r>", ""),
    ],
)
def test_what_is_not_final_is_no_page(tmp_path: Path, content: str, reason: str) -> None:
    path = with_part(
        word(tmp_path / "a.docx", "x"), "word/footnotes.xml", f"<w:p xmlns:w='w'>{content}</w:p>"
    )
    assert unsettled(path) == reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<definedName name='d'>TO&#68;AY ()</definedName>", "today TODAY"),
        ("<cfRule type='expression'><formula>A1&lt;NOW()</formula></cfRule>", "today NOW"),
        ("<cfRule type='timePeriod' timePeriod='last7Days'/>", "today last7Days"),
        ("<dynamicFilter type='thisMonth'/>", "today thisMonth"),
        ("<dynamicFilter type='aboveAverage'/>", ""),
        ("<f>_xlfn.RANDARRAY(3)</f>", "today RANDARRAY"),
        ("<f>IF(A1=&quot;CELL(1)&quot;,1,2)</f>", ""),
        ("<fld type='datetime1'/>", "today fld"),
        ("<oddFooter>&amp;&amp;D R&amp;&amp;D</oddFooter>", ""),
    ],
)
def test_the_day_may_hide_anywhere_in_a_workbook(tmp_path: Path, content: str, reason: str) -> None:
    path = with_part(excel(tmp_path / "a.xlsx", 1), "xl/more.xml", f"<x>{content}</x>")
    assert unsettled(path) == reason


@pytest.mark.parametrize(
    ("kind", "reason"), [("image", "outside"), ("hyperlink", ""), ("attachedTemplate", "")]
)
def test_what_is_drawn_from_outside(tmp_path: Path, kind: str, reason: str) -> None:
    document = Document()
    place = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
    document.part.rels.get_or_add_ext_rel(place, "https://example.invalid/a.png")
    document.save(str(tmp_path / "a.docx"))
    assert unsettled(tmp_path / "a.docx").partition(" ")[0] == reason
