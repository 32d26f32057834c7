"""Numbers, dates and amounts stand on one line, and nothing else of a form changes."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from docx.document import Document as DocumentObject
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from pypdfium2.raw import FPDF_PAGEOBJ_PATH

from dossier.forms.unbroken import BREAK, JOINER, copy_tied, tied
from dossier.office.converting import convert_documents
from dossier.office.fonts import HouseFonts
from line_breaks import broken
from word_samples import needs_office

INSPECTION = Path(__file__).resolve().parents[2] / "templates" / "en" / "inspection-record.docx"
VALUES = [
    "BJ-01",
    "CBSW-2026-SB-014",
    "2026年12月15日9时00分",
    "2026.03.05",
    "1,234,567.80元",
    "128台",
    "0.6/1kV",
]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("见 BJ-01 号", "见 BJ|-|01_|号"),
        ("2026年3月5日", "2026|年|3|月|5|日"),
        ("9时00分", "9|时|00|分"),
        ("12 kW", "12_kW"),
        ("12 台", "12_|台"),
        ("非 well-known 词", "非 well-known 词"),
        ("第3章，见 5 次会议", "第3章，见 5_|次会议"),
        ("records/A1.yaml:12:3", "records|/|A1|.|yaml|:|12|:|3"),
        ("检测报告.pdf", "检测报告|.|pdf"),
        ("12 km 远、5 More", "12_km 远、5 More"),
        ("AC-1、AC-2", "AC|-|1、^AC|-|2"),
        ("26A0117、26A0118", "26A0117、^26A0118"),
        ("第1项，第 2 项", "第|1|项，第 2_|项"),
        ("条例第39条（引文待核）", "条例第|39|条（|引|文|待|核|）"),
        ("见 GB/T 50328-2014 4.2", "见 GB|/|T| |50328|-|2014 4|.|2"),
        ("GB 50222、GB 50325-2020（引文待核）", "GB| |50222、^GB| |50325|-|2020^（|引|文|待|核|）"),
        ("见 DB32/T 3700-2019《规程》", "见 DB32|/|T 3700|-|2019^《规程》"),
        ("SB-014-补1", "SB|-|014|-|补|1"),
        ("SB-014-补充", "SB|-|014-补充"),
        ("due on 15 September 2026", "due on 15_September_2026"),
        ("共 3 台，BJ-01;BJ-02，1,000元", "共 3_|台，^BJ|-|01;^BJ|-|02，^1,000|元"),
    ],
)
def test_what_holds_together(text: str, shown: str) -> None:
    assert tied(text).replace(JOINER, "|").replace(BREAK, "^").replace("\u00a0", "_") == shown


def parted(text: str) -> list[str]:
    """What stands together, each box with as much of its word as no line parts from it."""
    return re.findall(rf"[□☑☒](?:{JOINER}.)*", tied(text))


@pytest.mark.parametrize(
    ("text", "together"),
    [
        ("☑报修　□投诉　□回访　□巡检", ["☑报修", "□投诉", "□回访", "□巡检"]),
        ("□ 合格　☑ 不合格", ["□ 合格", "☑ 不合格"]),
        ("☑Phone □Site visit", ["☑Phone", "□Site"]),
        ("结论：□符合设计要求，□不符合", ["□符合设计要求", "□不符合"]),
        ("□一个比任何一行都长的选项名称", ["□一"]),
        ("□□□□", ["□", "□", "□", "□"]),
        ("□　□", ["□", "□"]),
    ],
)
def test_a_box_stays_with_its_word(text: str, together: list[str]) -> None:
    assert [each.replace(JOINER, "") for each in parted(text)] == together


def test_a_word_without_a_box_is_not_tied() -> None:
    assert JOINER not in tied("报修　投诉　回访　巡检")


def test_an_english_day_breaks_where_its_cell_is_too_narrow() -> None:
    assert tied("15 September 2026", room=4) == "15 September 2026"


def test_what_no_line_can_hold_breaks_where_it_reads_best() -> None:
    assert tied("CBSW-2026-SB-014", room=5) == "CBSW-2026-SB-014"
    supplement = tied("CBSW-2026-SB-014-补1", room=5.5).replace(JOINER, "|").replace(BREAK, "^")
    assert supplement == "CBSW-2026-SB-014-^补|1", "before the supplement"
    path = "evidence/A3/reports-of-the-laboratory/2026-08-28-SY-GD-01.pdf"
    parts = tied(path).split("/")
    assert "".join(parts).count(JOINER) == tied(path).count(JOINER) > 0
    assert not any(part.startswith(JOINER) for part in parts), "it breaks behind a slash"
    assert all(part.endswith(JOINER) for part in parts[:2]), "and not before one"


def test_a_moment_that_no_line_holds_breaks_before_its_hour() -> None:
    shown = tied("2026年8月17日9时00分", room=5.5).replace(JOINER, "|").replace(BREAK, "^")
    assert shown == "2026|年|8|月|17|日^9|时|00|分"
    assert BREAK not in tied("2026年8月17日9时00分", room=12)


@needs_office
def test_a_style_that_the_file_has_not_costs_no_table(tmp_path: Path, fonts: HouseFonts) -> None:
    """As in a form whose styles were not copied along with its cells: place to sign and seal would lose its frame."""
    made = {}
    for name, gone in (("whole", b""), ("without", b"FormSigned")):
        made[name] = tmp_path / f"{name}.docx"
        with zipfile.ZipFile(INSPECTION) as old, zipfile.ZipFile(made[name], "w") as new:
            for item in old.infolist():
                content = old.read(item)
                if item.filename == "word/styles.xml" and gone:
                    content = content.replace(gone, b"Other")
                new.writestr(item.filename, content)
    done = convert_documents(list(made.values()), tmp_path / "pdf", jobs=1, fonts=fonts, stage=copy_tied)
    lines = []
    for document in made.values():
        with pypdfium2.PdfDocument(done.pdfs[document]) as pdf:
            lines.append(sum(each.type == FPDF_PAGEOBJ_PATH for each in pdf[0].get_objects()))
    assert lines[0] == lines[1] > 30


def test_a_token_is_tied_only_where_its_stop_has_room_too() -> None:
    token = "records/A3-tests.yaml:92:21"
    assert f"records{JOINER}/{JOINER}A3" in tied(f"{token}：按", room=10.6)
    assert f"records{JOINER}/{BREAK}A3" in tied(f"{token}：按", room=10.2)
    assert f"records{JOINER}/{JOINER}A3" in tied(f"{token} 按", room=10.2)


@needs_office
def test_no_value_is_broken_at_any_width(tmp_path: Path, fonts: HouseFonts) -> None:
    """Behind one more full-width character each time, and in cells that are just too narrow for some of them."""
    document = _in_chinese()
    for value in VALUES:
        for before in range(20, 40):
            document.add_paragraph("字" * before + value + "字" * 9)
            document.add_paragraph().add_run(f"第一行\n{'字' * before}{value}，{'字' * 9}")
            halves = document.add_paragraph("字" * before)
            halves.add_run(value[:-1]).bold = True
            halves.add_run(f"{value[-1]}，{'字' * 9}")
    pdf = _printed(document, VALUES, 44, tmp_path, fonts)
    assert broken(pdf, VALUES) == set()
    with pypdfium2.PdfDocument(pdf) as made:
        said = "".join(page.get_textpage().get_text_range() for page in made)
    assert JOINER not in said
    assert "\u2011" not in said
    assert said.count("CBSW-2026-SB-014") == 61, "text is searched as it was typed"
    assert JOINER not in zipfile.ZipFile(tmp_path / "values.docx").read("word/document.xml").decode()


LISTED = ["IPC-4M-B、IPC-4M-D", "AC-08T，PA-1500D", "BJ-01,BJ-02;BJ-03"]


@needs_office
def test_a_list_breaks_between_its_members_at_any_width(tmp_path: Path, fonts: HouseFonts) -> None:
    """In paragraphs, and in cells that hold one member, one and a half, nearly two."""
    document, members = _in_chinese(), [each for one in LISTED for each in re.split("[、，,;]", one)]
    for before in range(20, 40):
        for listed in LISTED:
            document.add_paragraph("字" * before + listed)
    tables = [document.add_table(len(LISTED), 1) for _ in range(10)]
    for n, table in enumerate(tables):
        table.autofit, table.columns[0].width = False, Mm(24 + 2 * n)
        for row, listed in zip(table.rows, LISTED, strict=True):
            row.cells[0].width, row.cells[0].text = Mm(24 + 2 * n), listed
        document.add_paragraph()
    pdf = _printed(document, LISTED, 26, tmp_path, fonts)
    assert broken(pdf, members) == set()
    with pypdfium2.PdfDocument(pdf) as made:
        assert BREAK not in "".join(page.get_textpage().get_text_range() for page in made)


CITED = [
    "GB 50222、GB 50325-2020（引文待核）",
    "GB/T 50328-2014（2019年版） 4.2.3",
    "GB 50666-2011《施工规范》",
    "JGJ 59-2011（强制性条文）",
    "SL 223-2008、CJJ/T 233-2015「附录」",
    "T/CECS 10001-2019（引文待核）",
]


@needs_office
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_standard_before_a_bracket_is_whole_at_any_width(
    language: str, tmp_path: Path, fonts: HouseFonts
) -> None:
    """What is tied behind a number must not make one word of both, which would break inside the number."""
    document = _in_chinese() if language == "zh" else Document()
    numbers = re.findall(r"[0-9]{2,5}-[0-9]{4}|(?<=GB )50222", " ".join(CITED))
    for n in range(9):
        table = document.add_table(len(CITED), 1)
        table.autofit, table.columns[0].width = False, Mm(30 + 2 * n)
        for row, cited in zip(table.rows, CITED, strict=True):
            row.cells[0].width, row.cells[0].text = Mm(30 + 2 * n), cited
        document.add_paragraph()
    assert len(numbers) == 8
    assert broken(_printed(document, CITED, 44, tmp_path, fonts), numbers) == set()


@needs_office
def test_a_number_stays_with_its_chinese_unit_at_any_width(tmp_path: Path, fonts: HouseFonts) -> None:
    document = _in_chinese()
    for before in range(20, 44):
        document.add_paragraph("字" * before + "潜水排污泵 2 台、控制柜 17 台")
    document.save(str(tmp_path / "units.docx"))
    made = convert_documents(
        [tmp_path / "units.docx"], tmp_path / "pdf", jobs=1, fonts=fonts, stage=copy_tied
    )
    assert broken(made.pdfs[tmp_path / "units.docx"], ["2台", "17台"]) == set()


@needs_office
def test_what_is_too_wide_for_its_cell_is_seen_to_be_broken(tmp_path: Path, fonts: HouseFonts) -> None:
    """The measure itself: a number that cannot stand on one line is found."""
    pdf = _printed(Document(), [VALUES[1]], 15, tmp_path, fonts)
    assert broken(pdf, VALUES) == {VALUES[1]}


def _in_chinese() -> DocumentObject:
    """A document whose language is that of our forms: the office program breaks Chinese lines by rules of their own."""
    document = Document()
    look = document.styles["Normal"].element.get_or_add_rPr()
    look.append(OxmlElement("w:lang", {qn("w:val"): "en-US", qn("w:eastAsia"): "zh-CN"}))
    return document


def _printed(
    document: DocumentObject, values: list[str], wide: float, folder: Path, fonts: HouseFonts
) -> Path:
    """The document as PDF, with the values below one another in cells of that many mm."""
    table = document.add_table(len(values), 2)
    table.autofit = False
    table.columns[0].width = Mm(wide)
    for row, value in zip(table.rows, values, strict=True):
        row.cells[0].width, row.cells[0].text = Mm(wide), value
    document.save(str(folder / "values.docx"))
    made = convert_documents([folder / "values.docx"], folder / "pdf", jobs=1, fonts=fonts, stage=copy_tied)
    return made.pdfs[folder / "values.docx"]


def test_only_text_is_touched(tmp_path: Path) -> None:
    document = Document()
    paragraph = document.add_paragraph("共 ")
    paragraph.add_run("12").bold = True
    paragraph.add_run("台\t3 & 4\n5月6日")
    document.save(str(tmp_path / "plain.docx"))
    copy_tied(tmp_path / "plain.docx", tmp_path / "tied.docx")
    (made,) = Document(str(tmp_path / "tied.docx")).paragraphs
    assert made.text.replace(JOINER, "|") == "共 12|台\t3 & 4\n5|月|6|日"
    assert "".join(run.text for run in made.runs if run.bold) == "12"
    assert f"{JOINER}台" in [run.text for run in made.runs], "what is tied has a run of its own"
