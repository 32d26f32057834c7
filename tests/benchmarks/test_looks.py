"""What the comparison of pages calls the same, and what it must never pass over."""

from __future__ import annotations

import time
from pathlib import Path

import batches
import looks
import pytest
from alone import each_alone
from PIL import Image, ImageDraw


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
def test_what_is_lost_or_changed_is_seen_from_both_sides(changed: dict[str, float]) -> None:
    other = page(**changed)  # type: ignore[arg-type]
    assert looks.compare(page(), other) == "different"
    assert looks.compare(other, page()) == "different"


def test_another_size_is_different() -> None:
    assert looks.compare(page(), page().resize((401, 300))) == "different"


def test_only_the_place_of_the_number_is_hidden() -> None:
    """The stamp of a page of 400 × 300 points: 10 mm from the right and lower edge."""
    hidden = looks.hide_stamp(Image.new("RGB", (400, 300), "black"), (400, 300), 12)
    white = [(x, y) for x in range(400) for y in range(300) if hidden.getpixel((x, y)) == (255, 255, 255)]
    xs, ys = [x for x, _ in white], [y for _, y in white]
    assert 345 < min(xs) < 358 and 373 < max(xs) < 380
    assert 254 < min(ys) < 262 and 274 < max(ys) < 282


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


def test_a_page_that_poppler_shows_is_shown_by_pdfium(tmp_path: Path) -> None:
    """The two renderers agree roughly on a plain page, so a page that one of them loses is noticed."""
    from zoo.paper import one_page  # noqa: PLC0415

    path = tmp_path / "a.pdf"
    path.write_bytes(one_page())
    shown = [looks.render(renderer, path, None, 300) for renderer in looks.RENDERERS]
    assert [sheets.pages for sheets in shown] == [1, 1]
    small = [sheets.pictures[1].resize((6, 4), Image.Resampling.BOX) for sheets in shown]
    assert small[0].size == small[1].size
    assert all(
        abs(a - b) < 30
        for a, b in zip(small[0].convert("L").tobytes(), small[1].convert("L").tobytes(), strict=True)
    )
