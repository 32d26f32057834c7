"""A stack from the copier with separator sheets in it: real sheets, real papers, and what a careless hand does."""

from __future__ import annotations

import datetime as dt
import io
import random
import shutil
from collections.abc import Sequence
from pathlib import Path

import img2pdf
import pikepdf
import pypdfium2
import pytest
import segno
from openpyxl import load_workbook
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from calling import run_here
from dossier import checks
from dossier.checking.separator_codes import SeparatorCode, separator_code
from dossier.intake.proposal import Entry, read_proposal
from dossier.intake.sources import as_words
from dossier.intake.stacks import pages_said
from dossier.source import read_source
from small_dossiers import ROOT
from word_samples import needs_office

PUMP = ROOT / "dossiers/pump-station"
EVIDENCE = PUMP / "evidence/A3 试验"
REPORTS = {tag: EVIDENCE / f"出厂检验报告 {tag}.pdf" for tag in ("P-101", "P-102", "AP-01", "CR-01")}
ZH = {"DOSSIER_LANG": "zh"}

Pile = Sequence[Path | str]
"""Papers, one file each; ``blank``; ``P-101`` …: the sheet of EQ-01 for it; ``any``; ``other``: that of a project."""


def without_reports(folder: Path, code: str = "CB-2026-014") -> Path:
    shutil.copytree(PUMP, folder, ignore=shutil.ignore_patterns("A3*"))
    main = folder / "dossier.yaml"
    main.write_text(
        main.read_text(encoding="utf-8").replace("CB-2026-014", code), encoding="utf-8", newline="\n"
    )
    return folder


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each sheet of the dossier without reports as a file, ``any``, and that of P-101 of another project."""
    base = tmp_path_factory.mktemp("sheets")
    found = {}
    for code in ("CB-2026-014", "CB-2026-099"):
        folder = without_reports(base / code, code)
        done = run_here("separators", folder, "-o", base / f"{code}.pdf", "--plain", "1", env=ZH)
        assert done.returncode == 0, done.stdout + done.stderr
        with pikepdf.open(base / f"{code}.pdf") as whole:
            for name, page in zip(("P-101", "P-102", "AP-01", "CR-01"), whole.pages, strict=False):
                found[name if code == "CB-2026-014" else f"other {name}"] = one(
                    page, base / f"{code} {name}.pdf"
                )
            found["any" if code == "CB-2026-014" else "other any"] = one(
                whole.pages[-1], base / f"{code} any.pdf"
            )
    return found


def one(page: pikepdf.Page, path: Path) -> Path:
    with pikepdf.new() as pdf:
        pdf.pages.append(page)
        pdf.save(path)
    return path


@pytest.fixture
def pump(tmp_path: Path) -> Path:
    return without_reports(tmp_path / "pump")


def pile(target: Path, sheets: dict[str, Path], papers: Pile, *, turned: int = 0) -> Path:
    with pikepdf.new() as stack:
        for paper in papers:
            if paper == "blank":
                stack.add_blank_page(page_size=(595, 842))
                continue
            with pikepdf.open(sheets[paper] if isinstance(paper, str) else paper) as pdf:
                stack.pages.extend(pdf.pages)
                if turned and isinstance(paper, str):
                    stack.pages[-1].rotate(turned, relative=True)
        stack.save(target)
    return target


def take(folder: Path, stack: Path, *words: str) -> dict[str, Entry]:
    """What intake does not take in, by its pages in the stack; empty where it has none."""
    env = ZH | {"DOSSIER_CACHE": str(folder.parent / "cache")}
    done = run_here("intake", stack, folder, *words, "--no-ocr", "-o", folder.parent / "待确认.xlsx", env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    return {entry.source.partition("[")[2].strip("]"): entry for entry in read_proposal(folder).entries}


def taken(folder: Path) -> dict[str, list[tuple[str, object]]]:
    """Equipment → file and pages of the reports that were taken in."""
    found: dict[str, list[tuple[str, object]]] = {}
    for path in (folder / "records").glob("*.yaml"):
        for record in read_source(path, path.name).data or ():
            if record["type"] == "factory-test-report":
                listed = [(e["file"], e.get("pages")) for e in record["evidence"]]
                found.setdefault(str(record.get("equipment")), []).extend(listed)
    return found


def why(entry: Entry) -> list[str]:
    return [text.zh for text in entry.against]


FILE = "evidence/扫描件/一叠.pdf"


@needs_office
@pytest.mark.parametrize("turned", [0, 180])
def test_a_stack_is_parted_at_its_sheets_and_taken_in_once(
    pump: Path, sheets: dict[str, Path], tmp_path: Path, turned: int
) -> None:
    whole: Pile = ["P-101", "blank", REPORTS["P-101"], "blank", "AP-01", REPORTS["AP-01"]]
    stack = pile(tmp_path / "一叠.pdf", sheets, whole, turned=turned)
    assert take(pump, stack, "--accept") == {}
    assert taken(pump) == {"P-101": [(FILE, 3)], "AP-01": [(FILE, 6)]}
    assert (pump / FILE).read_bytes() == stack.read_bytes()
    again = take(pump, stack, "--accept")
    assert {entry.kind for entry in again.values()} == {"held"}
    assert taken(pump) == {"P-101": [(FILE, 3)], "AP-01": [(FILE, 6)]}
    _, result = checks.check(pump, None, dt.date(2026, 9, 3))
    assert not {f.code for f in result.findings} & {"E415", "E419", "E482", "E496", "E497", "X642"}
    (left,) = [f for f in result.findings if f.code == "E452"]
    assert "第 1、5 页" in left.message.zh  # the sheets; not their blank backs


@needs_office
def test_what_is_not_taken_waits_under_its_pages(pump: Path, sheets: dict[str, Path], tmp_path: Path) -> None:
    order: Pile = ["P-101", REPORTS["P-101"], "any", EVIDENCE / "系统调试记录.pdf", "blank", "P-102", "blank"]
    stack = pile(tmp_path / "一叠.pdf", sheets, order)
    left = take(pump, stack)
    assert {pages: entry.kind for pages, entry in left.items()} == {"2": "known", "4": "known", "6": "empty"}
    assert [left[n].candidates[0].type for n in ("2", "4")] == ["factory-test-report", "commissioning-record"]
    assert why(left["6"]) == ["第 6 页的分隔页（EQ-01 出厂检验（检测）报告 P-102 潜水排污泵）后面没有资料"]
    # One is taken now, the others later; the copy is the same.
    review(tmp_path, {"2": {"采用": "是"}, "4": {"采用": "否"}})
    assert run_here("intake", "--review", tmp_path / "待确认.xlsx", pump, "--no-ocr", env=ZH).returncode == 0
    assert taken(pump) == {"P-101": [(FILE, 2)]}
    (tmp_path / "待确认.xlsx").unlink()
    left = take(pump, stack, "--accept")
    assert "4" not in {pages for pages, entry in left.items() if entry.kind == "known"} or why(left["4"])
    assert left["2"].kind == "held"
    assert [path.name for path in (pump / "evidence/扫描件").iterdir()] == ["一叠.pdf"]


def review(folder: Path, typed: dict[str, dict[str, str]]) -> None:
    """Type into the workbook, in the rows of the pages; all other rows are left."""
    path = folder / "待确认.xlsx"
    book = load_workbook(path)
    sheet = book["待确认"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        file = str(sheet.cell(row, columns["文件"]).value)
        pages = file.partition("[")[2].strip("]")
        sheet.cell(row, columns["采用"]).value = None
        for title, value in typed.get(pages, {}).items():
            sheet.cell(row, columns[title]).value = value
    book.save(path)


def reviewed(folder: Path) -> tuple[int, str]:
    done = run_here("intake", "--review", folder / "待确认.xlsx", folder / "pump", "--no-ocr", env=ZH)
    return done.returncode, done.stderr


@needs_office
def test_somebody_may_say_other_pages(pump: Path, sheets: dict[str, Path], tmp_path: Path) -> None:
    stack = pile(
        tmp_path / "一叠.pdf",
        sheets,
        ["P-101", REPORTS["P-101"], REPORTS["P-102"], "AP-01", REPORTS["AP-01"]],
    )
    left = take(pump, stack, "--accept")
    assert taken(pump) == {"AP-01": [(FILE, 5)]}
    for pages in ("2", "3"):
        assert any("第 3 页起像是另一份“" in said for said in why(left[pages])), why(left[pages])
    yes = {"采用": "是"}
    for typed, said in (
        ("0-2", "页码"),
        ("2-x", "页码"),
        ("3-2", "页码"),
        ("2-9", "1 到 5"),
        ("2-3", "也要收"),
    ):
        review(tmp_path, {"2": yes | {"页": typed}, "3": yes})
        code, told = reviewed(tmp_path)
        assert code == 3 and said in told, (typed, told)
        assert taken(pump) == {"AP-01": [(FILE, 5)]}
    review(tmp_path, {"2": yes | {"页": "２－３"}})
    assert reviewed(tmp_path)[0] == 0
    assert taken(pump)["P-101"] == [(FILE, "2-3")]


@needs_office
@pytest.mark.parametrize(
    ("order", "said"),
    [
        (["other P-101", "P-101 report"], "第 1 页的分隔页是工程 CB-2026-099 的"),
        (["P-102", "P-101 report"], "前面的分隔页是 P-102 的，资料是 P-101 的"),
        (["P-101", "P-101 report", "P-101", "P-102 report"], "有 2 份资料前是同一张分隔页 EQ-01"),
        (["P-101", "P-101 report", "P-101 report"], "第 3 页与第 2 页内容完全一样"),
        (["P-101", "P-101 report", "P-102 report"], "第 3 页起像是另一份“"),
        (["P-101", "调试"], "前面的分隔页是 EQ-01 出厂检验（检测）报告 P-101 潜水排污泵，内容却不像"),
        (["P-101", "unread"], "只凭前面的分隔页：EQ-01 出厂检验（检测）报告 P-101 潜水排污泵"),
        (["stuck"], "第 1 页有分隔页的码，可是不像分隔页，按资料的页算"),
        (["over"], "第 1 页有分隔页的码，可是不像分隔页，按资料的页算"),
        (["two", "P-101 report"], "第 1 页上有几张分隔页的码"),
    ],
)
def test_a_careless_hand_takes_nothing_in(
    pump: Path, sheets: dict[str, Path], tmp_path: Path, order: list[str], said: str
) -> None:
    known = dict(sheets) | {f"{tag} report": path for tag, path in REPORTS.items()}
    known |= {"调试": EVIDENCE / "系统调试记录.pdf", "unread": unread(tmp_path / "unread.pdf")}
    segno.make_qr(separator_code(SeparatorCode("CB-2026-014", "EQ-01", "P-101"))).save(
        str(tmp_path / "qr.pdf"), scale=4
    )
    known["stuck"] = over(REPORTS["P-101"], tmp_path / "qr.pdf", tmp_path / "stuck.pdf")
    known["over"] = over(REPORTS["P-101"], sheets["P-101"], tmp_path / "over.pdf")
    known["two"] = over(sheets["P-101"], sheets["P-102"], tmp_path / "two.pdf")
    stack = pile(tmp_path / "一叠.pdf", known, order)
    if len(order) == 1:
        with pikepdf.open(stack, allow_overwriting_input=True) as pdf:
            pdf.add_blank_page(page_size=(595, 842))
            pdf.save(stack)
    left = take(pump, stack, "--accept")
    assert taken(pump) == {}
    assert any(said in each for entry in left.values() for each in why(entry)), [
        why(e) for e in left.values()
    ]


def unread(path: Path) -> Path:
    """A page that shows something and says nothing."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        page.contents_add(b"0.3 g 100 100 300 300 re f 0.7 g 150 450 200 60 re f")
        pdf.save(path)
    return path


def over(paper: Path, sheet: Path, target: Path) -> Path:
    """The paper with the code of a sheet stuck onto a lower corner."""
    with pikepdf.open(paper) as pdf, pikepdf.open(sheet) as other:
        page = pdf.pages[0]
        page.add_overlay(other.pages[0], pikepdf.Rectangle(380, 20, 580, 303))
        pdf.save(target)
    return target


@needs_office
def test_a_sheet_alone_says_type_and_item_to_whoever_confirms(
    pump: Path, sheets: dict[str, Path], tmp_path: Path
) -> None:
    paper = unread(tmp_path / "u.pdf")
    left = take(
        pump, pile(tmp_path / "一叠.pdf", sheets, ["P-102", "P-102", paper, "blank", paper]), "--accept"
    )
    (entry,) = left.values()
    assert (entry.part, entry.record["type"], entry.record["equipment"]) == (
        (3, 5),
        "factory-test-report",
        "P-102",
    )
    review(tmp_path, {"3,5": {"采用": "是"}})
    assert reviewed(tmp_path)[0] == 0
    assert taken(pump) == {"P-102": [(FILE, 3), (FILE, 5)]}
    _, result = checks.check(pump, None, dt.date(2026, 9, 3))
    assert not {f.code for f in result.findings} & {"E415", "E419", "E482", "E496", "E497", "X642"}


@needs_office
def test_a_foreign_barcode_is_told_and_not_used(pump: Path, sheets: dict[str, Path], tmp_path: Path) -> None:
    segno.make_qr("https://cx.example.cn/?no=26A0117").save(str(tmp_path / "qr.pdf"), scale=4)
    paper = over(REPORTS["P-101"], tmp_path / "qr.pdf", tmp_path / "paper.pdf")
    left = take(pump, pile(tmp_path / "一叠.pdf", sheets, ["P-101", paper, "P-102", REPORTS["P-102"]]))
    assert [found.value for found in left["2"].barcodes] == ["https://cx.example.cn/?no=26A0117"]
    assert left["4"].barcodes == ()
    sheet = load_workbook(tmp_path / "待确认.xlsx")["待确认"]
    shown = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert any(
        "条码（不是本工程的，未使用）: https://cx.example.cn/?no=26A0117 @ p2" in text for text in shown
    )


@needs_office
def test_what_was_undone_is_taken_in_again(pump: Path, sheets: dict[str, Path], tmp_path: Path) -> None:
    stack = pile(tmp_path / "一叠.pdf", sheets, ["P-101", REPORTS["P-101"]])
    assert take(pump, stack, "--accept") == {}
    assert run_here("undo", pump, env=ZH).returncode == 0
    assert taken(pump) == {}
    assert take(pump, stack, "--accept") == {}
    assert taken(pump) == {"P-101": [(FILE, 2)]}


@needs_office
def test_an_item_that_is_there_already_is_not_taken_again(sheets: dict[str, Path], tmp_path: Path) -> None:
    folder = tmp_path / "pump"
    shutil.copytree(PUMP, folder)
    with pikepdf.open(REPORTS["P-101"]) as pdf:
        pdf.docinfo["/Title"] = "another file"
        pdf.save(tmp_path / "again.pdf")
    left = take(folder, pile(tmp_path / "一叠.pdf", sheets, ["P-101", tmp_path / "again.pdf"]), "--accept")
    assert any("收入后仍不满足分隔页上的 EQ-01" in said for said in why(left["2"]))


def scanned(paper: Path, chance: random.Random, turn: int, behind: Path | None = None) -> bytes:
    """A page as a copier gives it at 150 dpi: askew, with dirt, noise and a trace of what is on its other side."""
    picture = drawn(paper)
    picture = picture.rotate(chance.uniform(-0.8, 0.8), fillcolor=255, resample=Image.Resampling.BICUBIC)
    if behind:
        ghost = drawn(behind).transpose(Image.Transpose.FLIP_LEFT_RIGHT).resize(picture.size)
        picture = ImageChops.multiply(picture, ghost.point(lambda v: 255 - (255 - v) // 14))
    draw = ImageDraw.Draw(picture)
    for _ in range(10):
        x, y, r = chance.randrange(picture.width), chance.randrange(picture.height), chance.randrange(1, 3)
        draw.ellipse((x, y, x + r, y + r), fill=120)
    grain = Image.frombytes("L", picture.size, chance.randbytes(picture.width * picture.height))
    picture = Image.blend(picture, grain, 0.06).filter(ImageFilter.GaussianBlur(0.5))
    box = io.BytesIO()
    picture.rotate(turn, expand=True).save(box, "JPEG", quality=60, dpi=(150, 150))
    return box.getvalue()


def drawn(paper: Path) -> Image.Image:
    picture: Image.Image = pypdfium2.PdfDocument(paper)[0].render(scale=150 / 72).to_pil()
    return picture.convert("L")


@needs_office
def test_a_scan_from_the_copier_is_parted_whichever_way_the_sheets_lie(
    pump: Path, sheets: dict[str, Path], tmp_path: Path
) -> None:
    chance = random.Random(7)
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.save(tmp_path / "white.pdf")
    pages = []
    for tag, turn in (("P-101", 0), ("P-102", 90), ("AP-01", 180), ("CR-01", 270)):
        for paper in (sheets[tag], REPORTS[tag]):
            pages.append(scanned(paper, chance, turn))
            pages.append(scanned(tmp_path / "white.pdf", chance, turn, paper))
    (tmp_path / "一叠.pdf").write_bytes(img2pdf.convert(pages))
    left = take(pump, tmp_path / "一叠.pdf", "--accept")
    tags = ("P-101", "P-102", "AP-01", "CR-01")
    assert {n: entry.record["equipment"] for n, entry in left.items()} == dict(
        zip(("3", "7", "11", "15"), tags, strict=True)
    )
    assert taken(pump) == {}


def test_pages_in_words() -> None:
    for said, pages in {"3": (3,), "3-5": (3, 4, 5), "１～２，4": (1, 2, 4), "3-3、7至8": (3, 7, 8)}.items():
        assert pages_said(said) == pages
    for said in ("", "0", "5-3", "3,3", "4,2-3", "a", "3-", "1-2-3", "-3"):
        assert pages_said(said) is None, said
    assert as_words((3, 4, 5, 7)) == "3-5,7" and as_words(()) == ""
