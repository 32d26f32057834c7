"""`dossier read`, and `--ocr` where OCR is not installed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from docx import Document

from dossier.cli.main import run
from dossier.evidence import ocr

ROOT = Path(__file__).parents[2]
REPORT = ROOT / "dossiers/pump-station/evidence/A3 试验/出厂检验报告 P-101.pdf"


def test_a_page_says_what_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", str(REPORT), "--format", "json", "--no-cache"]) == 0
    (file,) = json.loads(capsys.readouterr().out)["files"]
    (page,) = file["pages"]
    assert page["by"] == "text" and page["language"] == "zh"
    assert page["title"]["value"] == "P-101 潜水排污泵出厂检验报告"
    assert [each["value"] for each in page["numbers"]] == ["CJ-26A0117"]
    assert [each["value"] for each in page["serials"]] == ["26A0117"]
    assert page["days"][0]["value"] == "2026-03-04"
    assert "上海某某泵业有限公司" in [each["value"] for each in page["firms"]]
    assert page["results"][0]["value"] == "合格"
    number = page["numbers"][0]["box"]
    assert 0.5 < number[0] < number[2] < 1 and 0 <= number[1] < number[3] < 0.3


def test_people_get_words_and_places(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", str(REPORT), "--lang", "zh", "--no-cache"]) == 0
    out = capsys.readouterr().out
    assert "题名: P-101 潜水排污泵出厂检验报告" in out and "出厂编号: 26A0117" in out


def test_a_file_that_is_not_there_is_unreadable(tmp_path: Path) -> None:
    assert run(["read", str(tmp_path / "none.pdf"), "--no-cache"]) == 3


@pytest.mark.parametrize(("name", "word"), [("a.docx", "Word"), ("passwd", "不是 PDF")])
def test_a_file_without_pages_says_why(
    tmp_path: Path, name: str, word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    if name == "passwd":
        path.write_text("root:x:0", encoding="utf-8", newline="")
    else:
        Document().save(str(path))
    assert run(["read", str(path), "--lang", "zh", "--no-cache"]) == 3
    assert word in capsys.readouterr().out


def test_ocr_that_is_not_installed_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(ocr, "_PACKAGES", ("a-package-that-nobody-has",))
    ocr.engine_version.cache_clear()
    try:
        assert run(["check", str(ROOT / "dossiers/service-only"), "--ocr"]) == 4
    finally:
        monkeypatch.undo()
        ocr.engine_version.cache_clear()
    said = capsys.readouterr().err
    assert "Y171" in said and 'pip install "dossier-handover[ocr]"' in said
