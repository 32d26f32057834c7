"""The number of a drawing stands outside of its frame, whatever the sheet is like."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pypdfium2
import pytest

from dossier.binding.free_corner import find_spots, free_bands
from dossier.binding.stamp import make_stamps, stamp_page
from dossier.binding.verify import printed_number
from page_samples import Make

MM = 72 / 25.4
SHEETS = {
    "A3 with the edge of the paper": (420, 297, 5, True),
    "A3": (420, 297, 5, False),
    "A2": (594, 420, 10, False),
    "A0": (1189, 841, 10, False),
    "A4 across": (297, 210, 5, False),
    "A1 long": (1051, 594, 10, True),
}


def drawing(typed: Make, name: str) -> tuple[Path, tuple[float, float, float, float]]:
    """A sheet with frame, 25 mm to bind, and a title block in the corner; the frame in points."""
    wide, high, margin, trim = SHEETS[name]
    path = typed("sheet.pdf", size=(wide * MM, high * MM))
    frame = (25 * MM, margin * MM, (wide - margin) * MM, (high - margin) * MM)
    lines = [frame, (frame[2] - 180 * MM, frame[1], frame[2], frame[1] + 40 * MM)]
    if trim:
        lines.append((2.3 * MM, 2.3 * MM, (wide - 2.3) * MM, (high - 2.3) * MM))
    drawn = "".join(f"{a:.2f} {b:.2f} {c - a:.2f} {d - b:.2f} re S " for a, b, c, d in lines)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.Contents = pdf.make_stream(f"0.5 w {drawn}".encode())
        pdf.save(path)
    return path, frame


def stamped(path: Path, face: Path, number: int, sides: Any = "single") -> bytes:
    (spots,) = find_spots([path])
    with pikepdf.open(path) as pdf:
        stamp_page(pdf, pdf.pages[0].obj, make_stamps(pdf, face, None), number, sides, spots[0])
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def where(data: bytes) -> tuple[float, float, float, float]:
    """The box of all text of the first page."""
    with pypdfium2.PdfDocument(data) as document:
        text = document[0].get_textpage()
        boxes = [text.get_charbox(n) for n in range(text.count_chars())]
    return (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )


@pytest.mark.parametrize("name", SHEETS)
@pytest.mark.parametrize("number", [7, 8, 1204])
def test_the_number_stands_outside_of_the_frame(typed: Make, face: Path, name: str, number: int) -> None:
    path, frame = drawing(typed, name)
    for sides in ("single", "double"):
        data = stamped(path, face, number, sides)
        x0, y0, x1, y1 = where(data)
        outside = y1 < frame[1] or x1 < frame[0] or x0 > frame[2]
        assert outside and x0 > 0 and y0 > 1
        assert printed_number(pypdf.PdfReader(io.BytesIO(data)).pages[0]) == number
        if sides == "single":
            assert x0 > frame[2] / 2, "at the corner that is seen when the sheet is folded"


def test_nothing_of_the_number_lies_on_a_line(typed: Make, face: Path) -> None:
    path, _ = drawing(typed, "A3 with the edge of the paper")
    x0, y0, x1, y1 = where(stamped(path, face, 1204))
    with pypdfium2.PdfDocument(path) as document:
        grey = document[0].render(scale=4, grayscale=True).to_pil().convert("L")
    area = grey.crop((int(x0 * 4), int(grey.height - y1 * 4), int(x1 * 4) + 1, int(grey.height - y0 * 4) + 1))
    assert area.getextrema()[0] > 250


def test_a_page_of_text_and_a_sheet_without_frame_keep_the_corner(typed: Make) -> None:
    wide = typed("wide.pdf", size=(842, 595))
    assert find_spots([typed("a.pdf", 2), wide]) == [((None, None),) * 2, ((None, None),)]


def test_a_sheet_that_is_full_keeps_the_corner_too(typed: Make) -> None:
    path = typed("full.pdf", size=(1191, 842))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.Contents = pdf.make_stream(b"0 g 0 0 1191 842 re f")
        pdf.save(path)
    assert find_spots([path]) == [((None, None),)]


def test_what_stands_in_the_corner_of_a_wide_sheet_is_not_written_over(typed: Make, face: Path) -> None:
    path = typed("noted.pdf", size=(1191, 842))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.Contents = pdf.make_stream(b"0 g 1100 25 70 12 re f")
        pdf.save(path)
    _, _, _, top = where(stamped(path, face, 12))
    assert top < 25


def signed_at(pdf_path: Path, *heights: float) -> Path:
    with pikepdf.open(pdf_path, allow_overwriting_input=True) as pdf:
        said = " ".join(f"BT /F1 10 Tf 80 {y} Td (Signature) Tj ET" for y in heights)
        pdf.pages[0].obj.Contents = pdf.make_stream(said.encode())
        pdf.save(pdf_path)
    return pdf_path


@pytest.mark.parametrize("heights", [(), (300,), (500,), (780,), (700, 450), (820, 640, 460, 280, 130)])
def test_the_draft_mark_never_lies_on_a_place_to_sign(
    typed: Make, face: Path, heights: tuple[float, ...]
) -> None:
    path = signed_at(typed("form.pdf"), *heights)
    (band,) = free_bands(path)
    with pikepdf.open(path) as pdf:
        stamp_page(
            pdf, pdf.pages[0].obj, make_stamps(pdf, face, "草稿\n2026.09.01"), None, "single", band=band
        )
        pdf.save(path.with_name("marked.pdf"))
    with pypdfium2.PdfDocument(path.with_name("marked.pdf")) as document:
        text = document[0].get_textpage()
        said = text.get_text_range()
        boxes = [
            text.get_charbox(n) for n in range(text.count_chars()) if text.get_text_range(n, 1) in "草稿"
        ]
    assert "稿" in said
    low, high = min(b[1] for b in boxes), max(b[3] for b in boxes)
    assert low > 0 and high < 842
    assert all(high < y - 40 * MM + 9 or low > y for y in heights if max(heights) > 387)


def test_the_draft_mark_keeps_off_the_right_side_of_a_wide_sheet(typed: Make, face: Path) -> None:
    path, _ = drawing(typed, "A3")
    with pikepdf.open(path) as pdf:
        stamp_page(pdf, pdf.pages[0].obj, make_stamps(pdf, face, "草稿\n2026.09.01"), None, "single")
        pdf.save(path.with_name("marked.pdf"))
    x0, y0, x1, _ = where(path.with_name("marked.pdf").read_bytes())
    assert x0 > 25 * MM and x1 < 0.75 * 420 * MM and y0 > 40 * MM
