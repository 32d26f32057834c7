"""Several records take their own pages of one file: each is bound with them, and index, note and manifest say so."""

from __future__ import annotations

import json
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from dossier.binding.copying import take_part
from dossier.cli.main import run
from dossier.planning.plan import Piece
from test_cases import prepared


def test_each_record_binds_its_own_pages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = prepared("legit-pages-of-one-file", tmp_path)
    out = tmp_path / "out"
    assert run(["build", str(folder), "-o", str(out), "--as-of", "2026-11-01"]) == 0, capsys.readouterr()
    manifest = json.loads((out / "T-01" / "manifest.json").read_text(encoding="utf-8"))
    bound = {place["record"]: place for place in manifest["evidence"][0]["bound"]}
    assert [bound[i]["part"] for i in ("T-1", "T-2")] == [{"first": 1, "last": 2}, {"first": 3, "last": 5}]
    (volume,) = (out / "T-01" / "volumes").glob("*.pdf")
    with pypdfium2.PdfDocument(volume) as book:
        pages = [page.get_textpage().get_text_range() for page in book]
    at = next(n for n, text in enumerate(pages) if text.startswith("reports 1"))
    assert [text.split()[1] for text in pages[at : at + 5]] == ["1", "2", "3", "4", "5"]
    assert any("3～5 页" in text for text in pages)
    assert run(["verify", str(out / "T-01")]) == 0


def test_a_part_is_the_same_whenever_it_is_taken(tmp_path: Path) -> None:
    whole = prepared("legit-pages-of-one-file", tmp_path) / "evidence" / "检测报告合订本.pdf"
    made = []
    for name in ("a.pdf", "b.pdf"):
        piece = Piece(tmp_path / name, 2, "text", "x", part=(3, 4))
        assert take_part(whole, piece) == ""
        made.append(piece.source.read_bytes())
    assert made[0] == made[1]
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        assert len(pdf.pages) == 2
