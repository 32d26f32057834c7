"""Misprints at random: a page really says otherwise, in its own fonts, and its record too; then all is put back."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import paper_mistakes
import pikepdf
import pytest

from small_dossiers import ROOT

_NAMES = {"person": ["李强", "王敏"], "firm": ["甲公司", "乙公司"], "id": []}


def test_values_of_a_line_and_what_is_printed_instead() -> None:
    line = "甲公司 李强 2026年3月5日 DN600 出水总管 2 台，二级，合格"
    found = {kind: line[start:end] for kind, start, end in paper_mistakes.values(line, _NAMES)}
    assert found == {
        **{"firm": "甲公司", "person": "李强", "date": "2026年3月5日", "code": "DN600"},
        **{"figure": "2", "numeral": "二", "judgement": "合格"},
    }
    dice = random.Random(1)
    other = {kind: paper_mistakes.misprinted(kind, value, _NAMES, dice) for kind, value in found.items()}
    assert other["person"] == "王敏" and other["firm"] == "乙公司" and other["judgement"] == "不合格"
    assert all(other[kind] != value for kind, value in found.items())


@pytest.mark.parametrize("mode", paper_mistakes.MODES)
def test_the_page_says_otherwise_in_its_own_fonts(tmp_path: Path, mode: str) -> None:
    folder = tmp_path / "station"
    shutil.copytree(ROOT / "dossiers/pump-station", folder)
    draws = paper_mistakes.drawn(folder, 5, mode)
    for draw in (next(draws) for _ in range(6)):
        before = draw.file.read_bytes()
        with pikepdf.open(draw.file) as pdf:
            old = [piece.text for piece in paper_mistakes.pieces(pdf)]
        assert paper_mistakes.changed(draw)
        with pikepdf.open(draw.file) as pdf:
            new = [piece.text for piece in paper_mistakes.pieces(pdf)]
        different = [(a, b) for a, b in zip(old, new, strict=True) if a != b]
        assert len(different) == len(draw.pieces) and "\ufffd" not in "".join(b for _, b in different)
        assert all(draw.before in a and draw.after in b for a, b in different)
        assert (mode == "both") == bool(draw.leaves)
        draw.file.write_bytes(before)


def test_the_same_misprints_each_time_and_the_files_as_they_were(tmp_path: Path) -> None:
    folder = tmp_path / "station"
    shutil.copytree(ROOT / "dossiers/pump-station", folder)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    first, second = (paper_mistakes.made(folder, 2, 4, "both") for _ in range(2))
    assert len(first) == 2 and first == second
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
