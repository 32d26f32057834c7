"""Workbooks that somebody made to do harm, or that no program should have made: refused by name, or harmless."""

from __future__ import annotations

import io
import random
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from dossier.cli.main import run
from dossier.errors import InputUnreadable
from dossier.excel.layout import lay_out
from dossier.excel.opening import open_workbook
from dossier.excel.writing import as_bytes
from workbooks import cell, exported, here, of, proposed, said, small, typing

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(parts: dict[str, bytes]) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return raw.getvalue()


def plain() -> dict[str, bytes]:
    raw = io.BytesIO()
    Workbook().save(raw)
    with zipfile.ZipFile(raw) as package:
        return {name: package.read(name) for name in package.namelist()}


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
REFUSED: dict[str, tuple[bytes, str]] = {
    "an old one": (OLE + b"\0" * 600, "旧格式"),
    "one with a password": (OLE + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le"), "密码"),
    "text": (b"a,b\n", ".xlsx"),
    "nothing": (b"", ".xlsx"),
    "a Word file": (zipped({"[Content_Types].xml": b"", "word/document.xml": b"<a/>"}), ".xlsx"),
    "a bomb": (zipped(plain() | {"xl/media/x.xml": b"\0" * 40_000_000}), "解压"),
    "entities": (zipped(plain() | {"xl/workbook.xml": ENTITIES + plain()["xl/workbook.xml"]}), "XML"),
    "half a zip": (zipped(plain())[:900], "完整"),
    "no sheet": (zipped({k: v for k, v in plain().items() if "sheet1" not in k}), "dossier excel export"),
    "binary": (zipped(plain() | {"xl/workbook.bin": b""}), ".xlsb"),
    "not ours": (zipped(plain()), "dossier excel export"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_with_a_remedy(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    root = small(tmp_path / "p")
    raw, words = REFUSED[name]
    (tmp_path / "x.xlsx").write_bytes(raw)
    assert run(["excel", "import", str(tmp_path / "x.xlsx"), str(root), "--lang", "zh"]) == 3
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("suffix", [".et", ".xls", ".XLS", ".xlsx"])
@pytest.mark.parametrize("real", [True, False], ids=["an old format", "a renamed .xlsx"])
def test_the_content_says_what_a_workbook_is(
    tmp_path: Path, suffix: str, real: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    root = small(tmp_path / "p")
    path = tmp_path / f"台账2{suffix}"
    path.write_bytes(REFUSED["an old one"][0] if real else exported(root).read_bytes())
    code = run(["excel", "import", str(path), str(root), "--lang", "zh"])
    told = capsys.readouterr().err
    assert code == (3 if real else 0)
    assert ("旧格式" in told and "另存为 .xlsx" in told) is real
    assert ("按 .xlsx 读" in told) is (not real and suffix != ".xlsx")


def repacked(path: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    change(parts)
    path.write_bytes(zipped(parts))


def test_a_million_empty_rows_are_nothing(tmp_path: Path) -> None:
    root = small(tmp_path / "p")
    path = exported(root)

    def fill(parts: dict[str, bytes]) -> None:
        rows = b"".join(
            b'<row r="%d" ht="15"><c r="A%d"/></row>' % (n, n) for n in range(1000, 1_048_577, 40)
        )
        last = b'<row r="1048576"><c r="XFD1048576"/></row>'
        sheet = "xl/worksheets/sheet6.xml"
        parts[sheet] = parts[sheet].replace(b"</sheetData>", rows + last + b"</sheetData>")

    repacked(path, fill)
    proposal = proposed(root, path)
    assert (proposal.edits, proposal.said) == ([], [])


def test_areas_that_are_merged_without_end_take_no_time(tmp_path: Path) -> None:
    root = small(tmp_path / "p")
    path = exported(root)
    areas = "".join(f'<mergeCell ref="{letter}3:{letter}1048576"/>' for letter in "ABCDE" * 400)
    last = '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row>'

    def merge(parts: dict[str, bytes]) -> None:
        sheet = "xl/worksheets/sheet6.xml"
        merged = f'{last}</sheetData><mergeCells count="2000">{areas}</mergeCells>'
        parts[sheet] = parts[sheet].replace(b"</sheetData>", merged.encode())

    repacked(path, merge)
    began = time.process_time()
    assert proposed(root, path).edits == []
    assert time.process_time() - began < 20  # it was more than four minutes


def renamed(title: str) -> bytes:
    """A workbook of two sheets, the second one under another title, which Excel would not give it."""
    book, raw = Workbook(), io.BytesIO()
    book.active.title = "Ledger"
    book.create_sheet("Other").append(["x"])
    book.save(raw)
    with zipfile.ZipFile(raw) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    return zipped(
        parts | {"xl/workbook.xml": parts["xl/workbook.xml"].replace(b'"Other"', f'"{title}"'.encode())}
    )


def test_sheets_of_one_name_are_refused_and_those_that_differ_by_case_are_two(tmp_path: Path) -> None:
    """Of two sheets of one name one would be read for both."""
    path = tmp_path / "x.xlsx"
    path.write_bytes(renamed("Ledger"))
    with pytest.raises(InputUnreadable) as refused:
        open_workbook(path)
    assert refused.value.findings[0].code == "Y146"
    path.write_bytes(renamed("LEDGER"))
    assert list(open_workbook(path).sheets) == ["Ledger", "LEDGER"]


def test_a_cell_longer_than_any_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    sheet = "xl/worksheets/sheet1.xml"
    row = (
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>'
        + "中" * 32_768
        + "</t></is></c></row></sheetData>"
    )
    content = re.sub(rb"<sheetData\s*/>|<sheetData></sheetData>", row.encode(), plain()[sheet])
    assert len(content) > 90_000
    path.write_bytes(zipped(plain() | {sheet: content}))
    with pytest.raises(InputUnreadable) as refused:
        open_workbook(path)
    assert refused.value.findings[0].code == "Y146"


def test_macros_and_links_are_never_followed(tmp_path: Path) -> None:
    root = small(tmp_path / "p")
    path = exported(root)
    links = "xl/externalLinks/externalLink1.xml"
    repacked(path, lambda parts: parts.update({"xl/vbaProject.bin": b"evil", links: b"<a/>"}))
    assert proposed(root, path).edits == []
    assert open_workbook(path).macros


def test_text_that_begins_like_a_formula_stays_text(tmp_path: Path) -> None:
    root = small(tmp_path / "p")
    yaml = root / "records" / "A4.yaml"
    yaml.write_text(
        yaml.read_text("utf-8") + "  remark: '+1 -2 @x'\n  number: '@SUM(A1)'\n", "utf-8", newline="\n"
    )
    path = exported(root)
    book = load_workbook(path)
    formulas = [c.coordinate for page in book for row in page.iter_rows() for c in row if c.data_type == "f"]
    assert formulas == []
    assert cell(book, "台账", of("A1-002"), "文件题名").value == "=SUM(1)说明"
    assert proposed(root, path).edits == []


@pytest.mark.parametrize("value", ["=1+1", "=HYPERLINK(1)"])
def test_a_formula_counts_by_the_value_it_had(tmp_path: Path, value: str) -> None:
    root = small(tmp_path / "p")
    path = exported(root)
    with typing(path) as book:
        target = cell(book, "台账", of("A1-001"), "文件题名")
        target.value = value
        where = target.coordinate

    def compute(parts: dict[str, bytes]) -> None:
        sheet = next(
            name for name in parts if name.startswith("xl/worksheets/") and value[1:].encode() in parts[name]
        )
        parts[sheet] = re.sub(
            rb'(<c r="%s"[^>]*?)(?: t="\w+")?(><f>[^<]*</f>)<v\s*/?>(</v>)?' % where.encode(),
            rb'\1 t="str"\2<v>' + "算出的合同".encode() + b"</v>",
            parts[sheet],
        )

    assert said(proposed(root, path)) == [(f"台账!{where}", "Y157")]
    repacked(path, compute)
    assert [each.edit.value for each in proposed(root, path).edits] == ["算出的合同"]


def test_days_are_counted_from_1904_where_the_workbook_says_so(tmp_path: Path) -> None:
    root = small(tmp_path / "p")
    path = exported(root)
    with typing(path) as book:
        cell(book, "台账", of("A1-001"), "文件日期").value = 44626
        cell(book, "台账", of("A1-001"), "文件日期").number_format = "General"

    def count_from_1904(parts: dict[str, bytes]) -> None:
        book = parts["xl/workbook.xml"]
        parts["xl/workbook.xml"] = re.sub(rb"<workbookPr", b'<workbookPr date1904="1"', book, count=1)

    repacked(path, count_from_1904)
    edits = proposed(root, path).edits
    assert [each.edit.value for each in edits if each.place.sheet == "台账"] == ["2026-03-07"]


def test_the_hidden_sheet_of_another_hand_is_not_believed(tmp_path: Path) -> None:
    root = small(tmp_path / "p")
    path = exported(root)
    with typing(path) as book:
        book["_dossier"]["A3"].value = book["_dossier"]["A3"].value[:-90]
    with pytest.raises(InputUnreadable) as refused:
        proposed(root, path)
    assert refused.value.findings[0].code == "Y147"


def test_a_workbook_of_another_dossier_is_refused(tmp_path: Path) -> None:
    path = exported(small(tmp_path / "p"))
    other = small(tmp_path / "q")
    main = other / "dossier.yaml"
    main.write_text(main.read_text("utf-8").replace("X-1", "X-2"), "utf-8", newline="\n")
    with pytest.raises(InputUnreadable) as refused:
        proposed(other, path)
    assert refused.value.findings[0].code == "Y148"


def test_spoilt_bytes_never_end_in_a_bug(tmp_path: Path) -> None:
    root = small(tmp_path / "p")
    raw = as_bytes(lay_out(here(root), None))
    draw = random.Random(12)
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for n in range(60):
        spoilt = dict(parts)
        name = draw.choice(sorted(parts))
        content = bytearray(parts[name])
        for _ in range(draw.choice([1, 5, 40])):
            content[draw.randrange(len(content))] = draw.choice(b"<>\"'/=019az&\0 ")
        spoilt[name] = bytes(content)
        path = tmp_path / f"{n}.xlsx"
        path.write_bytes(zipped(spoilt))
        assert run(["excel", "import", str(path), str(root), "--dry-run"]) in (0, 1, 3), name
