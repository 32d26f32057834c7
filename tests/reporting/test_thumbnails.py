"""Small pictures on the front page of a package: of the right pages, the same every time, and never too many."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from dossier.planning.plan import Entry, Piece, VolumePlan
from dossier.reporting import thumbnails as module
from dossier.reporting.thumbnails import HIGH, SHARE, Bound, size_of, thumbnails
from dossier.steps.store import Store

SIZES = ((595, 842), (842, 595), (2384, 1684))
"""A4 upright, A4 across, A1."""


def volume(folder: Path, number: int = 1, *, bytes_: int = 10_000_000) -> Bound:
    """A cover and a page for each of three records, each of a grey of its own."""
    path = folder / f"{number}.pdf"
    with pikepdf.new() as pdf:
        for shade, size in enumerate([SIZES[0], *SIZES]):
            page = pdf.add_blank_page(page_size=size)
            page.Contents = pdf.make_stream(f"{shade / 4} g 0 0 {size[0]} {size[1]} re f".encode())
        pdf.save(path, deterministic_id=True)
    entries = tuple(
        Entry(f"R{number}-{n}", "x", "", "", "t", None, "text", (Piece(path, 1, "text", None),))
        for n in range(3)
    )
    bare = Entry(f"R{number}-none", "x", "", "", "t", None, "text", ())
    plan = VolumePlan(number, 1, "A1", "", None, "text", "t", f"{number:02}", (*entries, bare))
    return Bound(plan, path, 1, f"{number:064}", bytes_)


def picture(data: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(data)))


def test_each_record_shows_its_own_first_page(tmp_path: Path) -> None:
    found = thumbnails([volume(tmp_path)], None)
    assert list(found) == ["R1-0", "R1-1", "R1-2"]
    for shade, (record, (wide, high)) in enumerate(zip(found, SIZES, strict=True), 1):
        shown = picture(found[record])
        assert shown.size == size_of(found[record]) and max(shown.size) == HIGH
        assert shown.width / shown.height == pytest.approx(wide / high, rel=0.03)
        grey = shown.convert("L").getpixel((shown.width // 2, shown.height // 2))
        assert grey == pytest.approx(255 * shade / 4, abs=4)


def test_the_same_volumes_give_the_same_bytes_and_what_is_known_is_not_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    volumes = [volume(tmp_path, 1), volume(tmp_path, 2)]
    fresh = thumbnails(volumes, None)
    with Store(tmp_path / "store") as store:
        assert thumbnails(volumes, store) == fresh
        for each in volumes:
            each.path.unlink()
        assert thumbnails(volumes, store) == fresh
    assert thumbnails(volumes, None) == {}, "what cannot be opened has no picture"


def test_a_package_grows_by_a_twentieth_at_most(tmp_path: Path) -> None:
    needed = sum(map(len, thumbnails([volume(tmp_path)], None).values()))
    enough = int(needed / SHARE) + 1
    assert thumbnails([volume(tmp_path, bytes_=enough)], None)
    assert thumbnails([volume(tmp_path, bytes_=enough - 40)], None) == {}


def test_very_many_records_have_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 2)
    assert thumbnails([volume(tmp_path)], None) == {}
