"""A register of somebody's own is written to in its package: what is not meant stays byte for byte."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from openpyxl import load_workbook

from calling import run_here
from dossier.excel.learning import learn
from dossier.excel.opening import open_workbook
from dossier.excel.patching import CannotPatch, Patch, patched
from dossier.library.catalogue import catalogue_of
from rich_register import BOX, HEADS, register
from word_samples import needs_office
from workbooks import here, small

pytestmark = pytest.mark.filterwarnings(
    "ignore:.*extension is not supported"
)  # openpyxl drops them: we do not
ZH = {"DOSSIER_LANG": "zh"}
SHEET = "资料台账"
TOUCHED = {
    "xl/worksheets/sheet1.xml",
    "xl/styles.xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "[Content_Types].xml",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return small(tmp_path / "p")


@pytest.fixture
def rich(tmp_path: Path) -> Path:
    return register(tmp_path / "我的台账.xlsx")


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def assert_untouched(before: Path, after: Path) -> None:
    old, new = parts(before), parts(after)
    assert old.keys() - new.keys() == {"xl/calcChain.xml"} and new.keys() <= old.keys()
    assert {name for name in new if new[name] != old[name]} <= TOUCHED
    sheet = new["xl/worksheets/sheet1.xml"].decode()
    for kept in (
        "sparkline",
        "x14:dataBar",
        "<legacyDrawingHF",
        "<controls>",
        "<drawing ",
        "<headerFooter>",
        "mc:Ignorable",
    ):
        assert kept in sheet, kept
    assert b"calcChain" not in b"".join(new[name] for name in TOUCHED)
    assert 'fullCalcOnLoad="1"' in new["xl/workbook.xml"].decode()
    a, b = old["xl/styles.xml"].decode(), new["xl/styles.xml"].decode()
    assert a.count("<xf ") <= b.count("<xf ") and "FF00FF00" in b


def shown(path: Path, before: Path, folder: Path) -> str:
    """What LibreOffice prints of a workbook; skips where it opens not even the one `before`, having no Calc."""
    if not printed(before, folder):
        pytest.skip("the office program of this machine has no Calc")
    return printed(path, folder)


def printed(path: Path, folder: Path) -> str:
    office = shutil.which("soffice")
    assert office
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", "pdf", "--outdir", folder / "out", path],
        check=False, capture_output=True, timeout=120,
    )  # fmt: skip
    made = folder / "out" / f"{path.stem}.pdf"
    pdf = pypdfium2.PdfDocument(made) if made.exists() else []
    return "\n".join(pdf[n].get_textpage().get_text_range() for n in range(len(pdf)))


def describe(root: Path, path: Path) -> None:
    there = here(root)
    text = learn(open_workbook(path), there, catalogue_of(there.dossier, there.schemas)[0])
    (root / "columns.yaml").write_text(text, encoding="utf-8", newline="\n")


@needs_office
def test_blank_cells_are_filled_and_all_else_stays(root: Path, rich: Path, tmp_path: Path) -> None:
    describe(root, rich)
    before = rich.read_bytes()
    copy = tmp_path / "填好.xlsx"
    done = run_here("excel", "export", root, "--into", rich, "-o", copy, env=ZH)
    assert done.returncode == 0, done.stdout + done.stderr
    assert rich.read_bytes() == before
    assert_untouched(rich, copy)
    page = load_workbook(copy)[SHEET]
    row = {HEADS[c.column - 1]: c.value for c in page[3] if c.column <= len(HEADS)}
    assert row["形成日期"] and row["责任单位"] not in (None, "/"), row
    assert page["I3"].value == "=SUM(G3:G5)" and page["B3"].comment.text == "原件在档案室"
    # The cached value of the formula is still there for whoever does not compute.
    assert load_workbook(copy, data_only=True)[SHEET]["I3"].value == 43
    again = run_here("excel", "import", copy, root, "--dry-run", env=ZH)
    assert not [line for line in again.stdout.splitlines() if "!D3" in line or "!E3" in line]
    assert run_here("excel", "export", root, "--into", rich, "-o", copy, env=ZH).returncode == 7
    said = shown(copy, rich, tmp_path)
    assert BOX in said and "某某建设有限" in said and "小计\r\n43" in said


@needs_office
def test_what_is_wrong_is_said_beside_the_rows_of_a_register(root: Path, tmp_path: Path) -> None:
    wrong = register(tmp_path / "错.xlsx", "昨天")
    describe(root, wrong)
    copy = tmp_path / "批注.xlsx"
    done = run_here("excel", "import", wrong, root, "--dry-run", "--annotate", copy, env=ZH)
    assert done.returncode == 1 and copy.exists(), done.stdout + done.stderr
    assert_untouched(wrong, copy)
    page = load_workbook(copy)[SHEET]
    told = [
        str(cell.value) for cell in page[4] if cell.value and "昨天" in str(cell.value) and cell.column > 8
    ]
    assert told and told[0].startswith("D4 Y159"), told
    assert page["D4"].fill.fgColor.rgb == "FFF9D0C4" and page["D4"].value == "昨天"
    assert page["B4"].font.color.rgb == "FF00FF00"
    said = shown(copy, wrong, tmp_path)
    assert BOX in said and "Y159" in said


def test_formulas_and_merged_cells_are_left(rich: Path) -> None:
    cells = {
        (3, 9): Patch(1),
        (1, 2): Patch("x"),
        (30, 2): Patch("末行"),
        (3, 12): Patch(True),
        (4, 12): Patch(2.5),
    }
    made, left = patched(rich.read_bytes(), {SHEET: cells})
    assert left == [(SHEET, 1, 2), (SHEET, 3, 9)]
    path = rich.with_name("made.xlsx")
    path.write_bytes(made)
    grid = open_workbook(path).sheets[SHEET]
    assert (
        grid.cells[30][2].value == "末行"
        and grid.cells[4][12].value == 2.5
        and grid.cells[3][12].value == "True"
    )
    assert load_workbook(path)[SHEET].dimensions.endswith("30")


@pytest.mark.parametrize("epoch", [False, True])
def test_days_are_days_in_both_calendars(rich: Path, epoch: bool) -> None:
    book = load_workbook(rich)
    if epoch:
        from openpyxl.utils.datetime import CALENDAR_MAC_1904  # noqa: PLC0415

        book.epoch = CALENDAR_MAC_1904
    book.save(rich)
    made, _ = patched(rich.read_bytes(), {SHEET: {(5, 11): Patch(dt.date(2026, 3, 5), marked=True)}})
    path = rich.with_name("made.xlsx")
    path.write_bytes(made)
    assert open_workbook(path).sheets[SHEET].cells[5][11].value == dt.datetime(2026, 3, 5)


def test_text_is_text_whatever_it_begins_with(rich: Path) -> None:
    hostile = ["=cmd|' /C calc'!A0", "+1", "@x", "<f>1</f>&amp;", " 前后有空格 ", "a\x00b\x0b"]
    cells = {(40 + n, 2): Patch(text) for n, text in enumerate(hostile)}
    made, _ = patched(rich.read_bytes(), {SHEET: cells})
    path = rich.with_name("made.xlsx")
    path.write_bytes(made)
    page = load_workbook(path)[SHEET]
    assert [page.cell(40 + n, 2).data_type for n in range(len(hostile))] == ["s"] * len(hostile)
    assert [page.cell(40 + n, 2).value for n in range(4)] == hostile[:4]


def test_a_strict_workbook_is_refused(rich: Path, tmp_path: Path) -> None:
    old = parts(rich)
    old["xl/workbook.xml"] = old["xl/workbook.xml"].replace(
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
    path = tmp_path / "strict.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        for name, content in old.items():
            package.writestr(name, content)
    with pytest.raises(CannotPatch):
        patched(path.read_bytes(), {SHEET: {(1, 1): Patch("x")}})


def test_what_cannot_be_filled_in_is_said_first(root: Path, rich: Path, tmp_path: Path) -> None:
    copy = tmp_path / "c.xlsx"
    none = run_here("excel", "export", root, "--into", rich, "-o", copy, env=ZH)
    assert none.returncode == 2 and "excel learn" in none.stderr
    describe(root, rich)
    assert (
        run_here("excel", "export", root, "--into", rich, "-o", tmp_path / "c.xlsm", env=ZH).returncode == 2
    )
    assert not copy.exists()
