"""What the comparison of pages calls the same, and what it must never pass over."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import batches
import looks
import pikepdf
import pytest
from alone import each_alone
from batches import Place, Subject
from comparing import compare_file, draw_bound
from pikepdf import Name
from PIL import Image, ImageDraw

from zoo.images import gradient, image, shows
from zoo.paper import MARKS, one_page


def page(*, line: float = 100, tint: int = 230, dot: bool = True, hair: bool = True) -> Image.Image:
    """A page with a tinted field, an edge, a hairline, a dot; drawn four times as large, so that edges are soft."""
    large = Image.new("RGB", (1600, 1200), "white")
    draw = ImageDraw.Draw(large)
    draw.rectangle((200, 200, 800, 320), fill=(tint, tint, tint))
    draw.rectangle((200, 4 * line, 800, 4 * line + 40), fill="black")
    if hair:
        draw.rectangle((200, 800, 1200, 802), fill=(120, 120, 120))
    if dot:
        draw.rectangle((1000, 600, 1003, 603), fill="black")
    return large.resize((400, 300), Image.Resampling.BOX)


def test_the_same_bits_are_the_same() -> None:
    assert looks.compare(page(), page()) == "same"


@pytest.mark.parametrize("shift", [0.25, 0.5, 1.0])
def test_an_edge_may_move_by_a_pixel(shift: float) -> None:
    assert looks.compare(page(), page(line=100 + shift)) == "close"


@pytest.mark.parametrize(
    "changed",
    [{"hair": False}, {"dot": False}, {"tint": 255}, {"tint": 215}, {"line": 103}],
    ids=["hairline lost", "dot lost", "tint lost", "tint changed", "moved by three pixels"],
)
def test_what_is_lost_or_changed_is_seen_from_both_sides(changed: dict[str, Any]) -> None:
    other = page(**changed)
    assert looks.compare(page(), other) == "different"
    assert looks.compare(other, page()) == "different"


def test_another_size_is_different() -> None:
    assert looks.compare(page(), page().resize((401, 300))) == "different"


def numbered(path: Path, matrix: str, turn: int = 0) -> Path:
    """A sheet of 400 × 300 points as seen, with 12 written on it."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(400, 300) if not turn else (300, 400))
        pdf.pages[0].obj.Rotate = turn
        font = pikepdf.Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        pdf.pages[0].obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        content = f"BT /F 30 Tf 40 200 Td (7) Tj ET BT /F 10.5 Tf {matrix} Tm (12) Tj ET"
        pdf.pages[0].obj.Contents = pdf.make_stream(content.encode())
        pdf.save(path)
    return path


@pytest.mark.parametrize(
    ("matrix", "turn", "number", "moved", "at"),
    [
        ("1 0 0 1 360 28.3", 0, 12, False, (354, 258, 376, 278)),
        ("0 1 -1 0 271.7 360", 90, 12, False, (354, 258, 376, 278)),
        ("1 0 0 1 20 5", 0, 12, True, (14, 282, 37, 300)),
        ("1 0 0 1 20 5", 0, 13, False, (354, 257, 376, 277)),
    ],
    ids=["the corner", "the corner of a turned page", "elsewhere", "another number"],
)
def test_only_the_place_of_the_number_is_hidden(
    tmp_path: Path, matrix: str, turn: int, number: int, moved: bool, at: looks.Box
) -> None:
    stamp = looks.find_stamps(numbered(tmp_path / "a.pdf", matrix, turn), {1: number})[1]
    assert stamp.moved == moved
    black = Image.new("RGB", (400, 300), "black")
    hidden = looks.hide_stamp(black, stamp).getbbox()
    assert hidden and all(abs(one - two) <= 3 for one, two in zip(hidden, at, strict=True)), hidden
    assert looks.lies_on_something(stamp, black)
    assert not looks.lies_on_something(stamp, looks.hide_stamp(black, stamp))


def test_pages_that_a_message_names() -> None:
    assert batches.pages_of("fields on page 3 were drawn anew") == {3}
    assert batches.pages_of("evidence a.pdf has blank pages: 2, 4-6") == {2, 4, 5, 6}
    assert batches.pages_of("evidence 000012.pdf has 3 warnings") == set()


def _work(seconds: float) -> str:
    if seconds < 0:
        raise ValueError
    time.sleep(seconds)
    return "did it"


def test_work_that_hangs_or_crashes_costs_only_itself() -> None:
    ended = dict(each_alone(_work, [0.0, 30.0, -1.0, 0.01], 2, 1.0))
    assert [ended[0.0].result, ended[0.01].result] == ["did it", "did it"]
    assert ended[30.0].end == "over the limit" and ended[30.0].seconds < 25
    assert ended[-1.0].end == "exit code 1"


@pytest.mark.parametrize(
    ("bound", "differs"),
    [
        (one_page(), False),
        (one_page(MARKS + "0.9 g 40 40 60 30 re f\n"), True),
        (one_page(MARKS.replace("12.5", "12.6")), True),
        (one_page(MARKS.replace("20 20 260", "20.05 20 260")), False),
        (one_page(box="/MediaBox[0 0 301 200]"), True),
    ],
    ids=["as given", "a tint more", "a digit changed", "a fraction of a pixel off", "another size"],
)
def test_a_page_that_was_altered_is_found_by_both_renderers(
    tmp_path: Path, bound: bytes, differs: bool
) -> None:
    (tmp_path / "pictures").mkdir()
    given, volume = tmp_path / "given.pdf", tmp_path / "volume.pdf"
    given.write_bytes(one_page())
    volume.write_bytes(bound)
    subject = Subject(1, given)
    places = {1: Place(volume, leaf=0, number=1, pages=1)}
    drawn = draw_bound(places, pages=0, pixels=400, folder=tmp_path / "drawn", jobs=1)
    told = compare_file(subject, drawn, pages=0, pixels=400, pictures=tmp_path / "pictures")
    assert {renderer: bool(found["different"]) for renderer, found in told["looks"].items()} == dict.fromkeys(
        looks.RENDERERS, differs
    )
    assert len(list((tmp_path / "pictures").iterdir())) == (2 if differs else 0)


def test_a_photograph_on_its_page_is_compared_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    given, volume = tmp_path / "photo.png", tmp_path / "volume.pdf"
    gradient().save(given)
    picture = image(gradient().tobytes(), "/ColorSpace/DeviceRGB/BitsPerComponent 8")
    turned = image(gradient().rotate(180).tobytes(), "/ColorSpace/DeviceRGB/BitsPerComponent 8")
    for shown, verdict in ((picture, []), (turned, [1])):
        volume.write_bytes(shows(shown))
        places = {1: Place(volume, 0, 1, 1)}
        drawn = draw_bound(places, pages=0, pixels=400, folder=tmp_path / str(verdict), jobs=1)
        told = compare_file(Subject(1, given), drawn, pages=0, pixels=400, pictures=tmp_path / "pictures")
        assert [found["different"] for found in told["looks"].values()] == [verdict, verdict]
