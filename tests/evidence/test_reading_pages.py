"""Scans read by OCR: real pages, drawn and turned, through the workers and the store."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dossier import checks
from dossier.evidence import reading_pages
from dossier.evidence.drawing_pages import drawn
from dossier.evidence.inspection import inspect_evidence
from dossier.evidence.ocr import is_installed
from dossier.evidence.reading_pages import read_pages, sheets_of, with_guesses
from dossier.findings import Severity
from dossier.steps.store import Store

ROOT = Path(__file__).parents[2]
REPORT = ROOT / "dossiers/pump-station/evidence/A3 试验/出厂检验报告 P-101.pdf"
DRAWING = ROOT / "dossiers/pump-station/evidence/A7 竣工/竣工图/DQ-01 配电系统.pdf"
FOREIGN = ROOT / "tests/cases/paper-of-another-project"
needs_ocr = pytest.mark.skipif(not is_installed(), reason="the extra [ocr] is not installed")


def scanned(paper: Path, scan: Path, turn: int = 0) -> Path:
    """The first page of a paper as a copier gives it."""
    picture = drawn(paper, 1, False, 150)
    assert picture is not None
    picture.rotate(turn, expand=True).save(scan, "PDF", resolution=150)
    return scan


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "store") as opened:
        yield opened


def test_a_text_layer_is_read_with_its_places_and_without_ocr() -> None:
    facts = inspect_evidence(REPORT.parent, [REPORT.name])[REPORT.name]
    (page,) = read_pages(sheets_of(REPORT, facts), None, ocr=False)
    assert page.by == "text" and "出厂编号 26A0117" in page.text
    title = next(word for word in page.words if "出厂检验报告" in word.text)
    assert 0.2 < title.box[0] < title.box[2] < 0.8 and title.box[3] < 0.2


@needs_ocr
@pytest.mark.parametrize("turn", [90, 180])
def test_a_scan_is_read_whichever_way_it_lies(turn: int, tmp_path: Path) -> None:
    scan = scanned(REPORT, tmp_path / "扫描件.pdf", turn)
    facts = inspect_evidence(tmp_path, [scan.name])[scan.name]
    assert facts.text == ("",)
    (page,) = read_pages(sheets_of(scan, facts), None, ocr=True)
    assert page.by == "ocr" and page.turned == turn
    assert "出厂编号 26A0117" in page.text
    told = with_guesses(tmp_path, {scan.name: facts}, None)[scan.name].quality
    assert [(doubt.code, doubt.pages) for doubt in told if doubt.code == "E498"] == [("E498", (1,))] * (
        turn == 180
    )


@needs_ocr
@pytest.mark.parametrize("turn", [0, 90])
def test_words_along_the_cables_of_a_drawing_do_not_say_how_it_lies(turn: int, tmp_path: Path) -> None:
    scan = scanned(DRAWING, tmp_path / "扫描件.pdf", turn)
    facts = inspect_evidence(tmp_path, [scan.name])[scan.name]
    (page,) = read_pages(sheets_of(scan, facts), None, ocr=True)
    title = next(word for word in page.words if "配电系统竣工图" in word.text)
    assert page.turned == turn
    assert title.box[2] - title.box[0] > title.box[3] - title.box[1]


@needs_ocr
def test_a_page_is_read_once(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    scan = scanned(REPORT, tmp_path / "a.pdf")
    facts = inspect_evidence(tmp_path, [scan.name])
    first = with_guesses(tmp_path, facts, store)
    monkeypatch.setattr(reading_pages, "run_limited", lambda *_: pytest.fail("read again"))
    assert with_guesses(tmp_path, facts, store) == first
    assert "26A0117" in first[scan.name].guessed[0]


@needs_ocr
def test_what_ocr_reads_is_a_warning_at_most(tmp_path: Path) -> None:
    dossier = tmp_path / "dossier"
    shutil.copytree(FOREIGN, dossier)
    told = checks.check(dossier, None, dt.date(2026, 9, 20))[1]
    wrong = next(f for f in told.findings if f.code == "X530")
    record = next(r for r in told.dossier.records if r.id == wrong.record) if told.dossier else None
    assert record is not None
    paper = dossier / str(record.evidence[0].file)
    scanned(paper, tmp_path / "scan.pdf").replace(paper)
    unread = checks.check(dossier, None, dt.date(2026, 9, 20))[1]
    assert not [f for f in unread.findings if f.code in ("X530", "Y170")]
    read = checks.check(dossier, None, dt.date(2026, 9, 20), ocr=True)[1]
    found = [f for f in read.findings if f.code == "Y170" and f.record == record.id]
    assert found and all(f.severity is Severity.WARNING for f in found)
    assert wrong.message.zh in found[0].message.zh
    assert not [f for f in read.findings if f.code == "X530"]
