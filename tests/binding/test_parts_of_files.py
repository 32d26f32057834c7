"""Several records take their own pages of one file: each is bound with them, and index, note and manifest say so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name

from case_folders import prepared
from dossier.binding.copying import take_part
from dossier.cli.main import run
from dossier.planning.plan import Piece


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


@pytest.mark.parametrize("gone", ["status: void", "supersedes"])
def test_pages_of_a_void_record_are_kept_in_the_file_itself(
    gone: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest, told = _built(tmp_path, capsys, gone, link=None)
    (entry,) = manifest["evidence"]
    assert [place["record"] for place in entry["bound"]] == ["T-2"]
    assert entry["original"] == "originals/evidence/检测报告合订本.pdf"
    assert "A825" in told and "A801" not in told


def test_links_that_a_part_has_lost_are_named_and_the_file_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest, told = _built(tmp_path, capsys, "", link=(3, 1))
    (entry,) = manifest["evidence"]
    assert "Links" in entry["left_out"] and entry["original"] and "A801" in told and "A825" not in told


def test_links_within_a_part_are_bound(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    manifest, _ = _built(tmp_path, capsys, "", link=(3, 4))
    (entry,) = manifest["evidence"]
    assert "Links" not in entry["left_out"] and entry["original"] is None


def _built(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], first: str, link: tuple[int, int] | None
) -> tuple[Any, str]:
    """The manifest of a package in which T-1 takes pages 1-2 of a file and T-2 the others, and what the build said.

    `first` is what becomes of T-1; `link`: from which page to which the file has a link.
    """
    folder = prepared("legit-pages-of-one-file", tmp_path)
    main = folder / "dossier.yaml"
    text = main.read_text(encoding="utf-8")
    if first == "supersedes":
        text = text.replace("{id: T-2, ", "{id: T-2, supersedes: T-1, ")
    elif first:
        text = text.replace("{id: T-1, ", f"{{id: T-1, {first}, ")
    main.write_text(text, encoding="utf-8", newline="\n")
    if link:
        (file,) = (folder / "evidence").iterdir()
        with pikepdf.open(file, allow_overwriting_input=True) as pdf:
            start, goal = (pdf.pages[number - 1].obj for number in link)
            note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[9, 9, 99, 99], Dest=[goal, Name.Fit])
            start.Annots = Array([pdf.make_indirect(note)])
            pdf.save(file)
    out = tmp_path / "out"
    assert run(["build", str(folder), "-o", str(out), "--as-of", "2026-11-01"]) == 0, capsys.readouterr()
    assert run(["verify", str(out / "T-01")]) == 0
    manifest = json.loads((out / "T-01" / "manifest.json").read_text(encoding="utf-8"))
    return manifest, (out / "T-01" / "report" / "completeness.json").read_text(encoding="utf-8")


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
