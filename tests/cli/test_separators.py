"""`dossier separators`: a sheet for each open item, read from bad scans whichever way it lies."""

from __future__ import annotations

import datetime as dt
import io
import shutil
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from PIL import Image, ImageChops

from calling import run_here
from dossier.checking.separator_codes import SeparatorCode, read_separator, separator_code
from dossier.evidence.barcodes import read_barcodes
from dossier.forms.separators import CodeTooLong, Separator, write_separators
from small_dossiers import ROOT
from word_samples import needs_office

ZH = {"DOSSIER_LANG": "zh"}


@pytest.fixture
def pump(tmp_path: Path) -> Path:
    """The pumping station that has no record of A3: test reports of two machines are open."""
    folder = tmp_path / "pump"
    shutil.copytree(ROOT / "dossiers/pump-station", folder)
    for path in (folder / "records").glob("A3*"):
        path.unlink()
    return folder


def pages(pdf: Path, dpi: int = 150) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(pdf)
    return [document[n].render(scale=dpi / 72).to_pil().convert("L") for n in range(len(document))]


def copier(page: Image.Image, turn: int) -> Image.Image:
    """Turned, askew by 1.5°, with noise, pressed as a copier does it."""
    askew = page.rotate(turn, expand=True).rotate(1.5, resample=Image.Resampling.BICUBIC, fillcolor=255)
    noisy = ImageChops.add(askew, Image.effect_noise(askew.size, 40), offset=-128)
    box = io.BytesIO()
    noisy.save(box, "JPEG", quality=50)
    return Image.open(box)


@needs_office
def test_a_sheet_for_each_open_item_reads_whichever_way_it_lies(pump: Path, tmp_path: Path) -> None:
    done = run_here("separators", pump, "-o", tmp_path / "s.pdf", "--plain", "1", env=ZH)
    assert done.returncode == 0, done.stdout + done.stderr
    made = pages(tmp_path / "s.pdf")
    said = [read_separator(code.text) for page in made for code in read_barcodes(page)]
    open_ones = [SeparatorCode("CB-2026-014", "EQ-01", tag) for tag in ("P-101", "P-102", "AP-01", "CR-01")]
    assert [code for code in said if code and code.requirement == "EQ-01"] == open_ones
    assert said[-1] == SeparatorCode("CB-2026-014") and len(said) == len(made)
    assert f"分隔页 {len(made)} 张" in done.stdout
    for turn in (0, 90, 180, 270):
        assert [read_separator(c.text) for p in made for c in read_barcodes(copier(p, turn))] == said, turn
    words = pypdfium2.PdfDocument(tmp_path / "s.pdf")[0].get_textpage().get_text_range()
    for word in (
        "分隔页",
        "城北泵站二期设备采购及安装工程",
        "EQ-01",
        "出厂检验",
        "P-101",
        "上海某某泵业有限公司",
        "放在本页后面",
    ):
        assert word in words, word


@needs_office
def test_words_of_any_length_leave_a_sheet_one_page(tmp_path: Path) -> None:
    long = "城市污水处理厂提标改造工程设备采购安装及调试、试运行阶段的资料（含分包单位移交的全部资料）" * 2
    item = "JYP-主体-0001 一层①～⑤轴交Ⓐ～Ⓓ轴填充墙砌体检验批" * 2
    code = separator_code(SeparatorCode("工程-01", "EQ-01", "检验批-甲-一层①～⑤轴"))
    short = Separator(separator_code(SeparatorCode("P")), "", "其他资料", "", "")
    sheets = [Separator(code, "EQ-01", long, item, long), short]
    write_separators(sheets, long, tmp_path / "s.docx", lang="zh", date=dt.date(2026, 9, 1))
    from dossier.office.converting import convert_documents  # noqa: PLC0415
    from dossier.office.fonts import house_fonts  # noqa: PLC0415

    done = convert_documents([tmp_path / "s.docx"], tmp_path / "pdf", jobs=1, fonts=house_fonts())
    made = pages(done.pdfs[tmp_path / "s.docx"])
    assert len(made) == 2
    for turn in (0, 180):
        assert [c.text for p in made for c in read_barcodes(copier(p, turn))] == [code, short.code]


def test_a_code_without_room_is_said(tmp_path: Path) -> None:
    sheet = Separator(separator_code(SeparatorCode("工" * 120)), "", "x", "", "")
    with pytest.raises(CodeTooLong):
        write_separators([sheet], "x", tmp_path / "s.docx", lang="zh", date=dt.date(2026, 9, 1))


def test_the_word_file_is_the_same_each_time(pump: Path, tmp_path: Path) -> None:
    for name in ("a.docx", "b.docx"):
        assert run_here("separators", pump, "-o", tmp_path / name, env=ZH).returncode == 0
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    words = [p.text for p in Document(str(tmp_path / "a.docx")).paragraphs]
    assert "P-101 潜水排污泵" in words and "其他资料" not in words


def test_one_firm_alone_and_nothing_at_all(pump: Path, tmp_path: Path) -> None:
    assert (
        run_here(
            "separators", pump, "-o", tmp_path / "a.docx", "--party", "南京某某电气成套有限公司", env=ZH
        ).returncode
        == 0
    )
    words = [p.text for p in Document(str(tmp_path / "a.docx")).paragraphs]
    assert "AP-01 水泵控制柜" in words and "P-101 潜水排污泵" not in words
    none = run_here("separators", pump, "-o", tmp_path / "b.docx", "--party", "没有这家", env=ZH)
    assert none.returncode == 2 and "南京某某电气成套有限公司" in none.stderr
    assert not (tmp_path / "b.docx").exists()
    full = run_here("separators", ROOT / "dossiers/pump-station", "-o", tmp_path / "c.docx", env=ZH)
    assert full.returncode == 0 and "没有缺项" in full.stdout


def test_another_file_is_not_written_over(pump: Path, tmp_path: Path) -> None:
    assert run_here("separators", pump, "-o", tmp_path / "x.xlsx", env=ZH).returncode == 2
    assert not (tmp_path / "x.xlsx").exists()


@pytest.mark.parametrize(
    "code",
    [
        SeparatorCode("CB-2026-014", "EQ-01", "P-101"),
        SeparatorCode("工程：甲/乙%3A", "EQ-01", "检验批:1"),
        SeparatorCode("P"),
    ],
)
def test_a_code_says_what_was_put_into_it(code: SeparatorCode) -> None:
    text = separator_code(code)
    assert read_separator(text) == code and text.isascii()
    for n, char in enumerate(text):
        other = text[:n] + ("7" if char != "7" else "8") + text[n + 1 :]
        assert read_separator(other) is None, other
    for strange in ("", "DS1", "DS1::::", f"{text}:", text.replace("DS1", "D1"), "6901234567892"):
        assert read_separator(strange) is None
